// A test suite that somebody else wrote for their own program: where it comes from, how it is built and run, and how its output is read.

export interface TestSuite {
  readonly name: string
  /** Debian packages that it needs installed. */
  readonly packages: () => readonly string[]
  /** The Debian source package that holds it; unpacked to `source` in the suite's folder. */
  readonly source?: string
  /** Command lines of the shell that build it, in the suite's folder. Done once. */
  readonly build: readonly string[]
  /** What is run, in launches of their own: the names of tests. */
  readonly batches: (folder: string) => readonly Batch[]
  /** Where it runs. Default: a fresh folder. */
  readonly cwd?: (folder: string) => string
  /** The command line that runs these tests. */
  readonly argv: (folder: string, tests: readonly string[]) => readonly string[]
  /** The suite refuses to run as root. */
  readonly notAsRoot?: true
  /** Test → what its suite says of it; `ok` where all of it passed. A test that is not in it did not come to its end. */
  readonly read: (output: string) => Map<string, string>
  /** Test → why it is not run. */
  readonly excluded: Readonly<Record<string, string>>
}

export interface Batch {
  readonly name: string
  readonly tests: readonly string[]
}

/** The verdict of a test that all of it passed. */
export const passed = 'ok'
/** The verdict of a test that its suite began and said nothing of, or never began. */
export const absent = 'no verdict'
