// MonGuard's own failures: a row of the registry (spec/errors.ts), where it struck, and how it reads.
import { errnoByName, errnoByNumber } from '../spec/errnos.js'
import { type ErrorRow, errorByCode, errorByName } from '../spec/errors.js'

export interface Circumstance {
  /** The program, file, option or call concerned. */
  readonly where?: string
  /** More about why, added to the registry's words. */
  readonly detail?: string
  /** Errno name or number that the system gave. */
  readonly errno?: string | number
  readonly cause?: unknown
}

/** A failure that ends `monguard` with the status of its row. */
export class MonguardError extends Error {
  readonly row: ErrorRow
  readonly circumstance: Circumstance

  constructor(name: string, circumstance: Circumstance = {}) {
    const row = errorByName.get(name)
    if (row === undefined) throw new TypeError(`spec/errors.ts has no row ${name}`)
    super(formatFailure(row, circumstance), circumstance.cause === undefined ? {} : { cause: circumstance.cause })
    this.name = 'MonguardError'
    this.row = row
    this.circumstance = circumstance
  }

  get code(): number {
    return this.row.code
  }

  /** Exit status of `monguard` when nobody handles this. */
  get status(): number {
    return this.row.status ?? 125
  }
}

function errnoText(errno: string | number): string {
  const known = typeof errno === 'number' ? errnoByNumber.get(Math.abs(errno)) : errnoByName.get(errno)
  return known === undefined ? `error ${errno}` : `${known.name}: ${known.text}`
}

/** What a notice names as its reason: a row by its number, or an errno. */
function reasonText(number: number): string {
  const row = errorByCode.get(number)
  return row === undefined ? errnoText(number) : `${row.why} (${row.name})`
}

/** A name that others chose, for people's eyes, with control characters spelt out: a terminal would obey them. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, (one) => `\\x${one.charCodeAt(0).toString(16).padStart(2, '0')}`)
}

/** The four parts, in the form that native programs print too (native/arch/tool/fail.c). */
function formatFailure(row: ErrorRow, { where, detail, errno }: Circumstance): string {
  const why = [row.why, detail].filter((part) => part !== undefined && part !== '').join(': ')
  // What they name may be a name that a file holds.
  const lines = [`monguard: ${row.what} (${row.name})`]
  if (where !== undefined && where !== '') lines.push(`  where: ${printable(where)}`)
  lines.push(`  why:   ${printable(why)}${errno === undefined ? '' : ` (${errnoText(errno)})`}`, `  mend:  ${row.mend}`)
  return lines.join('\n')
}

/** A notice of the monitor: its row with the details filled in. Unknown codes are shown, not swallowed. */
export function noticeText(
  code: number,
  details: readonly bigint[],
): {
  readonly name: string
  readonly what: string
  readonly why: string
  readonly mend: string
  readonly quiet: boolean
} {
  const row = errorByCode.get(code)
  if (row === undefined) {
    const why = `the monitor is of another version; details ${details.map((one) => `0x${one.toString(16)}`).join(' ')}`
    return {
      name: `NOTICE_${code}`,
      what: 'the monitor gave notice of something',
      why,
      mend: 'npm rebuild monguard',
      quiet: false,
    }
  }
  const why = row.why.replace(/\{(\d)(:reason)?\}/g, (_, index: string, reason?: string) => {
    const detail = details[Number(index)] ?? 0n
    return reason === undefined ? `0x${detail.toString(16)}` : reasonText(Number(detail))
  })
  return { name: row.name, what: row.what, why, mend: row.mend, quiet: row.quiet ?? false }
}

/** The errno name of a failed system call that Node reports; undefined for any other error. */
export function errnoOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' && errnoByName.has(code) ? code : undefined
}
