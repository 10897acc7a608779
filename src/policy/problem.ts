// Errors in policy documents: where (file, line, column, the line itself with a caret), what, why and how to mend it.

/** A stretch of the document, in UTF-16 offsets. */
export interface Span {
  readonly from: number
  readonly to: number
}

export interface Text {
  readonly what: string
  readonly why: string
  readonly mend: string
}

export interface Problem extends Text {
  readonly file: string
  /** From 1. */
  readonly line: number
  /** From 1, in UTF-16 units. */
  readonly column: number
  /** The line of the document, and below it carets under what is meant; empty where there is no document to show. */
  readonly excerpt: string
}

/** All that is wrong with one policy. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError'
  readonly file: string
  readonly problems: readonly Problem[]

  constructor(file: string, problems: readonly Problem[]) {
    super(problems.map(formatProblem).join('\n\n'))
    this.file = file
    this.problems = problems
  }
}

/** The policy file could not be read or, being a module, not be run: nothing in it is known to be wrong. */
export class PolicyUnreadable extends Error {
  override readonly name = 'PolicyUnreadable'
  readonly file: string
  readonly text: Text

  constructor(file: string, text: Text) {
    super(`${text.what} (POLICY_UNREADABLE)\n  where: ${file}\n  why:   ${text.why}\n  mend:  ${text.mend}`)
    this.file = file
    this.text = text
  }
}

export function formatProblem(problem: Problem): string {
  const head = `${problem.file}:${problem.line}:${problem.column}: ${problem.what}`
  return [
    head,
    ...(problem.excerpt === '' ? [] : [problem.excerpt]),
    `  why:  ${problem.why}`,
    `  mend: ${problem.mend}`,
  ].join('\n')
}

const longestExcerpt = 110

/** Collects what is wrong with one document, so that all of it is reported at once. */
export class Report {
  readonly file: string
  readonly #text: string
  readonly #starts: number[] = [0]
  readonly #problems: Problem[] = []
  readonly warnings: string[] = []
  readonly notes: string[] = []

  constructor(file: string, text: string) {
    this.file = file
    this.#text = text
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1)
  }

  get failed(): boolean {
    return this.#problems.length > 0
  }

  lineOf(offset: number): number {
    let low = 0
    let high = this.#starts.length
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((this.#starts[middle] ?? 0) <= offset) low = middle
      else high = middle
    }
    return low + 1
  }

  error(span: Span, text: Text): void {
    const line = this.lineOf(span.from)
    const start = this.#starts[line - 1] ?? 0
    this.#problems.push({
      ...text,
      file: this.file,
      line,
      column: span.from - start + 1,
      excerpt: this.#excerpt(line, start, span),
    })
  }

  /** Warnings say where in words: they are read in a list. */
  warn(span: Span, text: string): void {
    this.warnings.push(`${this.file}:${this.lineOf(span.from)}: ${text}`)
  }

  #excerpt(line: number, start: number, span: Span): string {
    const whole = this.#text.slice(start, (this.#starts[line] ?? this.#text.length + 1) - 1).replace(/\r$/, '')
    // A long line (a profile in one line of JSON) is shown around what is meant.
    const cut = span.from - start > longestExcerpt - 30 ? span.from - start - 30 : 0
    const shown = whole.slice(cut, cut + longestExcerpt)
    const column = span.from - start - cut
    const width = Math.max(1, Math.min(span.to - span.from, shown.length - column))
    const number = `${line}`.padStart(5)
    const before = shown.slice(0, column).replace(/[^\t]/g, ' ')
    return `${number} | ${shown}\n${' '.repeat(5)} | ${before}${'^'.repeat(width)}`
  }

  throwIfFailed(): void {
    if (this.failed)
      throw new PolicyError(
        this.file,
        [...this.#problems].sort((a, b) => a.line - b.line || a.column - b.column),
      )
  }
}
