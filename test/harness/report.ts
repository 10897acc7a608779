// Results of cases: printed as they come, counted, and passed from the virtual machine to the host as lines of JSON.
export type Verdict = 'passed' | 'failed' | 'skipped'

export interface Result {
  readonly suite: string
  readonly name: string
  /** `none, every-call` and the like; `host` for what runs without a program under test. */
  readonly where: string
  readonly verdict: Verdict
  readonly durationMs: number
  /** The reason of a skip, or what failed; of a case that passed at its second try, what failed at the first. */
  readonly details: readonly string[]
}

/** How `where` of a case ends that passed only at its second try. */
export const secondTry = ', second try'

const linePrefix = 'MG-RESULT '
/** Before lines of the machine that are for the reader and no result. */
export const sayPrefix = 'MG-SAY '

/** One line that `parseResult` understands. */
export function encodeResult(result: Result): string {
  return linePrefix + JSON.stringify(result)
}

export function parseResult(line: string): Result | undefined {
  const at = line.indexOf(linePrefix)
  if (at < 0) return undefined
  try {
    return JSON.parse(line.slice(at + linePrefix.length)) as Result
  } catch {
    return undefined
  }
}

export class Report {
  readonly results: Result[] = []

  /** `encoded`: for the host, which prints them itself. */
  constructor(private readonly encoded: boolean) {}

  add(result: Result): void {
    this.results.push(result)
    if (this.encoded) {
      console.log(encodeResult(result))
      return
    }
    const words = { passed: 'ok  ', failed: 'FAIL', skipped: 'skip' }
    const seconds = `${(result.durationMs / 1000).toFixed(2)} s`
    const reason = result.verdict === 'skipped' ? `: ${result.details[0] ?? 'no reason given'}` : ''
    console.log(`${words[result.verdict]}  ${result.suite}/${result.name} [${result.where}] ${seconds}${reason}`)
    const told = result.verdict === 'failed' || result.where.endsWith(secondTry)
    if (told) for (const line of result.details) console.log(`        ${line}`)
  }

  say(line: string): void {
    console.log(this.encoded ? sayPrefix + line : line)
  }

  count(verdict: Verdict): number {
    return this.results.filter((result) => result.verdict === verdict).length
  }

  /** Skips by reason, failures by name, and the closing line alone on the last line. */
  close(): boolean {
    const skipped = new Map<string, number>()
    for (const result of this.results)
      if (result.verdict === 'skipped') {
        const reason = result.details[0] ?? 'no reason given'
        skipped.set(reason, (skipped.get(reason) ?? 0) + 1)
      }
    if (skipped.size > 0) console.log('\nSkipped:')
    for (const [reason, times] of skipped) console.log(`  ${times} × ${reason}`)
    const repeated = this.results.filter((result) => result.verdict === 'passed' && result.where.endsWith(secondTry))
    if (repeated.length > 0) console.log('\nPassed only at the second try:')
    for (const { suite, name, where } of repeated) console.log(`  ${suite}/${name} [${where}]`)
    const failed = this.results.filter((result) => result.verdict === 'failed')
    if (failed.length > 0) console.log('\nFailed:')
    for (const { suite, name, where } of failed) console.log(`  ${suite}/${name} [${where}]`)
    console.log('')
    console.log(`${this.count('passed')} passed, ${failed.length} failed, ${this.count('skipped')} skipped`)
    return failed.length === 0
  }
}
