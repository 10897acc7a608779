// Generates native/include/mg/errors.h from spec/errors.ts and spec/errnos.ts.
import type { Errno } from '../spec/errnos.js'
import type { ErrorRow } from '../spec/errors.js'

/** A C string literal of the text; everything that is not plain ASCII as octal escapes of its UTF-8 bytes. */
function cString(text: string): string {
  let out = ''
  for (const byte of new TextEncoder().encode(text)) {
    if (byte === 0x22 || byte === 0x5c) out += `\\${String.fromCharCode(byte)}`
    else out += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`
  }
  return `"${out}"`
}

function checkRows(rows: readonly ErrorRow[]): void {
  const seen = new Set<number | string>()
  for (const { code, name } of rows) {
    if (seen.has(code) || seen.has(name)) throw new Error(`spec/errors.ts: ${code} ${name} stands there twice`)
    if (!/^[A-Z][A-Z_]*$/.test(name)) throw new Error(`spec/errors.ts: ${name} is not a name in capitals`)
    seen.add(code).add(name)
  }
}

export function generateErrorsC(rows: readonly ErrorRow[], numbers: readonly Errno[]): string {
  checkRows(rows)
  return [
    '/* Generated from spec/errors.ts and spec/errnos.ts by npm run generate. Do not edit. */',
    '#pragma once',
    '',
    '/* Failures and notices; the monitor uses the numbers alone. */',
    'enum mg_error {',
    ...rows.map(({ code, name }) => `    MG_ERROR_${name} = ${code},`),
    '};',
    '',
    '#ifdef MG_ERROR_TEXTS /* defined by native/arch/tool/fail.c only: the monitor carries no texts */',
    'struct mg_error_text {',
    '    int code;',
    '    int status; /* exit status, 0 for a notice */',
    '    const char *name, *what, *why, *mend;',
    '};',
    'static const struct mg_error_text mg_error_texts[] = {',
    ...rows.map(
      ({ code, name, status, what, why, mend }) =>
        `    {${code}, ${status ?? 0}, "${name}", ${cString(what)}, ${cString(why)},\n     ${cString(mend)}},`,
    ),
    '};',
    '',
    'struct mg_errno_text {',
    '    int number;',
    '    const char *name, *text;',
    '};',
    'static const struct mg_errno_text mg_errno_texts[] = {',
    ...numbers.map(({ number, name, text }) => `    {${number}, "${name}", ${cString(text)}},`),
    '};',
    '#endif',
    '',
  ].join('\n')
}
