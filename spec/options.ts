// The command line: every command and option, as data. src/cli/parse.ts reads command lines by it, src/cli/help.ts and
// tools/generate-options.ts write the help and docs/cli.md from it.

export interface Option {
  readonly long: string
  readonly short?: string
  /** Name of the value in help texts; absent: the option takes none. */
  readonly value?: string
  /** The only values it takes. */
  readonly choices?: readonly string[]
  readonly repeat?: true
  readonly doc: string
  /** Accepted for the sake of other tools' habits, and without effect. */
  readonly implied?: true
}

export interface Command {
  readonly name: string
  readonly operands: string
  readonly summary: string
  readonly doc: string
  readonly options: readonly Option[]
  /** The first operand ends the options: it names a program, whose options follow. */
  readonly runsProgram: boolean
  readonly examples: readonly (readonly [command: string, what: string])[]
}

const policy: Option = {
  long: 'policy',
  short: 'p',
  value: 'FILE',
  doc: 'Judge every call by this policy: YAML, JSON, a TypeScript or JavaScript module, or a Docker seccomp profile',
}
const isolation: Option = {
  long: 'isolation',
  value: 'WHERE',
  choices: ['auto', 'mpk', 'process', 'none'],
  doc: 'Where the monitor lives. mpk: in the program, kept safe by protection keys. process: outside, over ptrace. none: in the program, with nothing to keep it safe: for tests and measurement. auto (default): mpk where processor and kernel can, else process, with a line that says so',
}
const ringSize: Option = {
  long: 'ring-size',
  value: 'SIZE',
  doc: 'Size of the event ring: a power of two from 64K to 16M (default 4M). What finds it full is counted as dropped; the program never waits',
}
const setuid: Option = {
  long: 'allow-setuid',
  doc: 'Run set-user-ID programs without their extra rights instead of refusing them',
}
const noRewrite: Option = {
  long: 'no-rewrite',
  doc: 'Run the files as they are: every system call that the monitor sees comes by a signal. Else rewritten copies from the cache (docs/cache.md) are run, whose calls take a fast gate. MONGUARD_REWRITE=0 does the same; placement process rewrites nothing',
}
const code: Option = {
  long: 'code',
  value: 'HOW',
  choices: ['checked', 'refused', 'unchecked'],
  doc: 'What becomes of code that comes from no rewritten copy, such as that of JIT compilers. checked: it is searched for instructions that change protection keys before it is executed, and never writable meanwhile; refused: it is not executed; unchecked: it is executed as it is, and a hostile program can reach the monitor. Default: what the policy says (code: …), or checked',
}
const cores: Option = {
  long: 'cores',
  value: 'HOW',
  choices: ['refused', 'kept'],
  doc: 'What becomes of core files of a program that runs with the monitor in it. refused: none is written, since its registers tell how the monitor makes its calls; kept: they are, and a hostile program can read one of its children. Default: what the policy says (cores: …), or refused',
}
const forkRerandomise: Option = {
  long: 'fork-rerandomise',
  doc: 'Give each process that is forked a layout of the monitor of its own, so that no attacker gets a second try at one through a forking server. Forks take longer, and the monitor’s code is not sealed (docs/threat-model.md). The same as fork-rerandomise: true in a policy; it means nothing in placement process, where no monitor lies in the program',
}
const help: Option = { long: 'help', short: 'h', doc: 'Explain the command' }

const run: Command = {
  name: 'run',
  operands: '[--] PROGRAM [ARGUMENT]…',
  summary: 'run a program with the monitor in place',
  doc: 'Runs the program, found through PATH as a shell does, with its own standard input, output and terminal, and ends as it ends: with its exit status, or by its signal.',
  options: [
    policy,
    isolation,
    {
      long: 'events',
      value: 'FILE',
      doc: 'Write every monitored call, exec, child, exit, signal and notice as JSON lines to this file; - is standard output (docs/events.md)',
    },
    {
      long: 'verbose',
      short: 'v',
      doc: 'Say on standard error which calls the policy denied. What it logs or kills is always said',
    },
    {
      long: 'stats',
      doc: 'Print a few lines of figures at the end: processes, threads, monitored calls, dropped events',
    },
    ringSize,
    setuid,
    noRewrite,
    code,
    cores,
    forkRerandomise,
    help,
  ],
  runsProgram: true,
  examples: [
    ['monguard run -- ls -l /', 'any program, monitored'],
    ['monguard run --policy web.yaml -- nginx', 'a program that may do only what the policy says'],
    ['monguard run --events calls.jsonl -- make -j2', 'a record of it and everything it starts'],
  ],
}

const trace: Command = {
  name: 'trace',
  operands: '[--] PROGRAM [ARGUMENT]…',
  summary: 'print the system calls of a program and of everything that it starts, as strace does',
  doc: 'The output goes to standard error, one call a line, arguments decoded. Calls, options and expressions are written as for strace.',
  options: [
    {
      long: 'expr',
      short: 'e',
      value: 'EXPR',
      repeat: true,
      doc: 'What to print. [trace=]CALL,… with names, %groups, /regular expressions, a leading ! for all others, ?NAME for what may not exist. status=successful|failed|… for results. signal=NAME,… for signals (none: no signals). Of several expressions of a kind the last holds',
    },
    { long: 'summary-only', short: 'c', doc: 'Print a table of calls, errors and times at the end, nothing before' },
    { long: 'summary', short: 'C', doc: 'Print the table as well as the calls' },
    { long: 'string-limit', short: 's', value: 'N', doc: 'Print at most this many bytes of a string (default 32)' },
    { long: 'output', short: 'o', value: 'FILE', doc: 'Write to this file instead of standard error' },
    { long: 'follow-forks', short: 'f', implied: true, doc: 'Follow processes and threads: always done' },
    {
      long: 'absolute-timestamps',
      short: 't',
      repeat: true,
      doc: 'Begin each line with the time of day; twice: with microseconds',
    },
    { long: 'syscall-times', short: 'T', doc: 'End each line with the seconds that the call took' },
    { long: 'successful-only', short: 'z', doc: 'Print only calls that succeeded' },
    { long: 'failed-only', short: 'Z', doc: 'Print only calls that failed' },
    policy,
    isolation,
    ringSize,
    setuid,
    noRewrite,
    code,
    cores,
    forkRerandomise,
    help,
  ],
  runsProgram: true,
  examples: [
    ['monguard trace -- date', 'every call'],
    ['monguard trace -e %file -- cat /etc/hosts', 'calls that name a file'],
    ['monguard trace -c -- ls -R /usr', 'a table of counts and times'],
  ],
}

const checkPolicy: Command = {
  name: 'check-policy',
  operands: 'FILE',
  summary: 'check a policy, and show what it makes of every call',
  doc: 'Reports every mistake in the policy with its line and column, and prints which calls go on the pass list, and why.',
  options: [],
  runsProgram: false,
  examples: [['monguard check-policy web.yaml', 'before the policy is used']],
}

const doctor: Command = {
  name: 'doctor',
  operands: '',
  summary: 'say what this machine can do, and what to change',
  doc: 'Checks processor, kernel and installation, one line each, with a cure where something is missing, and says which placement --isolation auto takes and why. Its status is 0 if programs can be run.',
  options: [{ long: 'json', doc: 'Print the findings as JSON' }, help],
  runsProgram: false,
  examples: [['monguard doctor', '']],
}

const check: Command = {
  name: 'check',
  operands: 'FILE|FOLDER…',
  summary: 'say what rewriting makes of programs and libraries',
  doc: 'Rewrites each file in memory and reports its system call sites, patched or why not, and its sensitive instructions (WRPKRU, XRSTOR, WRGSBASE) and what was done about them. Folders are searched for x86-64 programs and shared objects, each file once; symbolic links are followed where they are named here. Files that are named and hold no code for x86-64 are listed, and counted apart. The status is 1 if a file holds a sensitive instruction that is still usable, if a program or shared object could not be rewritten, if a folder could not be read, or if nothing that was named holds code for x86-64.',
  options: [
    { long: 'json', doc: 'Print all of it as JSON: every site and every sensitive instruction' },
    {
      long: 'html',
      value: 'FILE',
      doc: 'Write a report with plots, and with the code of each site before and after, to this file: one page that needs nothing else',
    },
    help,
  ],
  runsProgram: false,
  examples: [
    ['monguard check /usr/bin/node', 'one program'],
    ['monguard check --html report.html /usr/lib/x86_64-linux-gnu', 'every library, as a page to read'],
  ],
}

const cache: Command = {
  name: 'cache',
  operands: 'ls|verify|clear',
  summary: 'look into the cache of rewritten programs, check it, or empty it',
  doc: 'ls lists the copies, the most recently used first. verify reads each and throws away those that are damaged; its status is 1 if there was one. clear removes them all: programs that run go on, later ones are rewritten anew. docs/cache.md says where the cache lies and what bounds it.',
  options: [{ long: 'json', doc: 'Print the list, or the result, as JSON' }, help],
  runsProgram: false,
  examples: [
    ['monguard cache ls', ''],
    ['monguard cache clear', 'make room'],
  ],
}

const selftest: Command = {
  name: 'selftest',
  operands: '',
  summary: 'attack the monitor on this machine, and say what held',
  doc: 'Runs every attack of the corpus (attacks/, docs/how-to/add-an-attack.md) twice: without MonGuard, where it must succeed, or there would be nothing to show; and guarded, where it must not. Prints a line for each: contained or not, what stopped it (an errno, a signal, a notice of the monitor), and what it tried. The programs are compiled once, by gcc. Status 0: every attack that can work on this machine was contained, and its control escaped. 1: one got through, or ended as nobody foresaw, or a control did not escape. 2: none did, but known gaps are open, which are printed as such.',
  options: [
    {
      long: 'placement',
      value: 'WHERE',
      choices: ['auto', 'mpk', 'process', 'none'],
      doc: 'Where the monitor lives, as --isolation of run has it. Under process only attacks on calls mean anything: the monitor has no memory in the process. none promises nothing: attacks that only keys can stop count as known gaps',
    },
    { long: 'filter', value: 'REGEX', doc: 'Only attacks whose CLASS/NAME matches' },
    { long: 'list', doc: 'Print the attacks, what each tries and where that was published, and run none' },
    { long: 'json', doc: 'Print the results, or the list, as JSON' },
    {
      long: 'slowness',
      value: 'N',
      doc: 'This machine is N times slower than an ordinary one: wait longer before an attack counts as hung',
    },
    help,
  ],
  runsProgram: false,
  examples: [
    ['monguard selftest', 'everything that means something here'],
    ["monguard selftest --filter '^signal/'", 'one class'],
    ['monguard selftest --list', ''],
  ],
}

export const commands: readonly Command[] = [run, trace, checkPolicy, check, cache, selftest, doctor]
