// Path patterns: from what a policy says to the tokens that native/core/glob.c matches.
import { glob, policy as limits } from '../generated/records.js'
import type { PathTest } from './model.js'
import type { Text } from './problem.js'

/** A pattern that cannot be; carries what to report. */
export class PatternError extends Error {
  readonly text: Text
  constructor(text: Text) {
    super(text.what)
    this.text = text
  }
}

const fail = (what: string, why: string, mend: string): never => {
  throw new PatternError({ what, why, mend })
}

const mostAlternatives = 256

/** Where the brace that opens at `open` closes, and where the commas on its level are. */
function braceParts(pattern: string, open: number): { close: number; parts: string[] } {
  const parts: string[] = []
  let depth = 0
  let from = open + 1
  for (let i = open; i < pattern.length; i++) {
    const c = pattern[i]
    if (c === '\\') i++
    else if (c === '{') depth++
    else if (c === ',' && depth === 1) {
      parts.push(pattern.slice(from, i))
      from = i + 1
    } else if (c === '}' && --depth === 0) {
      parts.push(pattern.slice(from, i))
      return { close: i, parts }
    }
  }
  return fail(
    `the pattern ${pattern} opens a brace and does not close it`,
    '{a,b} stands for a or b',
    'close the brace, or write \\{ for the character itself',
  )
}

/** Spells out {a,b}: every result is free of braces. */
function withoutBraces(pattern: string): string[] {
  let done = ['']
  let i = 0
  while (i < pattern.length) {
    const c = pattern[i] ?? ''
    if (c === '{') {
      const { close, parts } = braceParts(pattern, i)
      const inner = parts.flatMap(withoutBraces)
      done = done.flatMap((head) => inner.map((one) => head + one))
      if (done.length > mostAlternatives)
        fail(
          `the pattern ${pattern} spells out to more than ${mostAlternatives}`,
          'every combination of its braces is a pattern of its own',
          'use * for some of them, or several rules',
        )
      i = close + 1
      continue
    }
    const piece = c === '\\' ? pattern.slice(i, i + 2) : c
    done = done.map((head) => head + piece)
    i += piece.length
  }
  return done
}

function checkShape(pattern: string): void {
  if (pattern === '') fail('the pattern is empty', 'it could match nothing', 'write a path such as /srv/data/**')
  if (!pattern.startsWith('/')) {
    const home = /^(~|\$)/.test(pattern)
    fail(
      `the pattern ${pattern} is relative`,
      home
        ? 'nothing is expanded in patterns: the policy means the same for every user'
        : 'paths are judged by the object that the kernel resolved, whose path is absolute',
      home ? 'write the directory out: /home/me/**' : `begin it with a slash: /**/${pattern} means it in any directory`,
    )
  }
  if (/\/\.{1,2}(\/|$)/.test(pattern) || pattern.includes('//'))
    fail(
      `the pattern ${pattern} matches nothing`,
      'resolved paths hold no //, /./ or /../',
      'write the path as realpath(1) prints it',
    )
  if (pattern.length > 1 && pattern.endsWith('/'))
    fail(
      `the pattern ${pattern} matches nothing`,
      'resolved paths do not end with a slash',
      `write ${pattern}** for the directory and all below it, or ${pattern.slice(0, -1)} for it alone`,
    )
  if (pattern.includes('\0')) fail('the pattern holds a zero byte', 'no path can', 'remove it')
  if (/\p{Surrogate}/u.test(pattern))
    fail('the pattern holds half a character', 'it has no bytes that a path could have', 'remove it, or write ? for it')
}

const utf8 = new TextEncoder()

function plain(out: number[], text: string): void {
  for (const byte of utf8.encode(text)) {
    if (byte < glob.FIRST_PLAIN) out.push(glob.PLAIN)
    out.push(byte)
  }
}

/** `[a-z]`, `[!a-z]` from `open`: appends its token, returns where it ends. */
function set(out: number[], pattern: string, open: number): number {
  let i = open + 1
  const negated = pattern[i] === '!' || pattern[i] === '^'
  if (negated) i++
  const pairs: number[] = []
  const character = (): number => {
    if (pattern[i] === '\\') i++
    const code =
      pattern.codePointAt(i) ??
      fail(
        `the pattern ${pattern} opens a bracket and does not close it`,
        '[a-z] stands for one character of a set',
        'close the bracket, or write \\[ for the character itself',
      )
    if (code > 0x7f)
      fail(
        `a set in the pattern ${pattern} holds a character that is not ASCII`,
        'paths are compared byte by byte',
        'use braces: {ä,ö}',
      )
    if (code === 0x2f)
      fail(
        `a set in the pattern ${pattern} holds a slash`,
        'a slash parts directories and belongs to no name',
        'write the slash outside the brackets',
      )
    i++
    return code
  }
  for (let first = true; first || pattern[i] !== ']'; first = false) {
    const low = character()
    let high = low
    if (pattern[i] === '-' && pattern[i + 1] !== ']') {
      i++
      high = character()
    }
    if (low > high)
      fail(
        `a set in the pattern ${pattern} runs backwards`,
        'the first character of a range comes before the last',
        'swap them',
      )
    // A range such as [ -a] runs across the slash, which no set matches.
    if (low < 0x2f && high > 0x2f) pairs.push(low, 0x2e, 0x30, high)
    else pairs.push(low, high)
  }
  out.push(negated ? glob.NOT_SET : glob.SET, pairs.length / 2, ...pairs)
  if (negated) out.push(glob.CONTINUATION)
  return i + 1
}

function compileOne(pattern: string): Uint8Array {
  checkShape(pattern)
  const out: number[] = []
  let i = 0
  while (i < pattern.length) {
    const c = pattern[i] ?? ''
    const rest = pattern.slice(i)
    if (rest === '/**' && i > 0) {
      out.push(glob.BELOW, glob.ANY)
      i += 3
    } else if (rest.startsWith('/**/')) {
      plain(out, '/')
      out.push(glob.DIRECTORIES, glob.DIRECTORY_NAME)
      i += 4
    } else if (rest.startsWith('**')) {
      out.push(glob.ANY)
      i += 2
    } else if (c === '*') {
      out.push(glob.STAR)
      i++
    } else if (c === '?') {
      out.push(glob.ONE, glob.CONTINUATION)
      i++
    } else if (c === '[') {
      i = set(out, pattern, i)
    } else if (c === '\\') {
      const next = String.fromCodePoint(
        pattern.codePointAt(i + 1) ??
          fail(
            `the pattern ${pattern} ends with a backslash`,
            'a backslash takes the meaning from the character behind it',
            'remove it, or write \\\\ for a backslash',
          ),
      )
      plain(out, next)
      i += 1 + next.length
    } else {
      const next = String.fromCodePoint(pattern.codePointAt(i) ?? 0)
      plain(out, next)
      i += next.length
    }
  }
  if (out.length > limits.MAX_PATTERN_BYTES)
    fail(
      `the pattern ${pattern.slice(0, 40)}… is too long`,
      `a pattern may have ${limits.MAX_PATTERN_BYTES} bytes`,
      'use ** for a part of it',
    )
  return Uint8Array.from(out)
}

/** All that a written pattern stands for. Throws PatternError. */
export function compilePattern(pattern: string): PathTest[] {
  return withoutBraces(pattern).map((one) => ({ pattern: one, tokens: compileOne(one) }))
}
