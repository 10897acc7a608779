// Signal numbers by name, as strace spells them: real-time signals count from the kernel's 32.

const names = [
  '',
  'SIGHUP',
  'SIGINT',
  'SIGQUIT',
  'SIGILL',
  'SIGTRAP',
  'SIGABRT',
  'SIGBUS',
  'SIGFPE',
  'SIGKILL',
  'SIGUSR1',
  'SIGSEGV',
  'SIGUSR2',
  'SIGPIPE',
  'SIGALRM',
  'SIGTERM',
  'SIGSTKFLT',
  'SIGCHLD',
  'SIGCONT',
  'SIGSTOP',
  'SIGTSTP',
  'SIGTTIN',
  'SIGTTOU',
  'SIGURG',
  'SIGXCPU',
  'SIGXFSZ',
  'SIGVTALRM',
  'SIGPROF',
  'SIGWINCH',
  'SIGIO',
  'SIGPWR',
  'SIGSYS',
] as const

const realtimeFirst = 32
export const signalCount = 64

export function signalName(signo: number): string {
  if (signo >= realtimeFirst && signo <= signalCount)
    return signo === realtimeFirst ? 'SIGRTMIN' : `SIGRT_${signo - realtimeFirst}`
  return names[signo] || `${signo}`
}

/** Accepts numbers, names with or without SIG, in any case. */
export function signalNumber(text: string): number | undefined {
  const wanted = text.toUpperCase().replace(/^SIG/, '')
  if (/^\d+$/.test(wanted)) {
    const number = Number(wanted)
    return number >= 1 && number <= signalCount ? number : undefined
  }
  const aliases: Readonly<Record<string, string>> = { CLD: 'CHLD', IOT: 'ABRT', POLL: 'IO' }
  for (let signo = 1; signo <= signalCount; signo++)
    if (signalName(signo) === `SIG${aliases[wanted] ?? wanted}`) return signo
  return undefined
}

const general: Readonly<Record<number, string>> = {
  0: 'SI_USER',
  128: 'SI_KERNEL',
  [-1]: 'SI_QUEUE',
  [-2]: 'SI_TIMER',
  [-3]: 'SI_MESGQ',
  [-4]: 'SI_ASYNCIO',
  [-5]: 'SI_SIGIO',
  [-6]: 'SI_TKILL',
}
const bySignal: Readonly<Record<string, readonly string[]>> = {
  SIGCHLD: ['CLD_EXITED', 'CLD_KILLED', 'CLD_DUMPED', 'CLD_TRAPPED', 'CLD_STOPPED', 'CLD_CONTINUED'],
  SIGSEGV: ['SEGV_MAPERR', 'SEGV_ACCERR', 'SEGV_BNDERR', 'SEGV_PKUERR'],
  SIGBUS: ['BUS_ADRALN', 'BUS_ADRERR', 'BUS_OBJERR', 'BUS_MCEERR_AR', 'BUS_MCEERR_AO'],
  SIGFPE: [
    'FPE_INTDIV',
    'FPE_INTOVF',
    'FPE_FLTDIV',
    'FPE_FLTOVF',
    'FPE_FLTUND',
    'FPE_FLTRES',
    'FPE_FLTINV',
    'FPE_FLTSUB',
  ],
  SIGILL: [
    'ILL_ILLOPC',
    'ILL_ILLOPN',
    'ILL_ILLADR',
    'ILL_ILLTRP',
    'ILL_PRVOPC',
    'ILL_PRVREG',
    'ILL_COPROC',
    'ILL_BADSTK',
  ],
  SIGTRAP: ['TRAP_BRKPT', 'TRAP_TRACE', 'TRAP_BRANCH', 'TRAP_HWBKPT', 'TRAP_UNK', 'TRAP_PERF'],
  SIGSYS: ['SYS_SECCOMP', 'SYS_USER_DISPATCH'],
  SIGIO: ['POLL_IN', 'POLL_OUT', 'POLL_MSG', 'POLL_ERR', 'POLL_PRI', 'POLL_HUP'],
}

export function signalCodeName(signo: number, code: number): string {
  return general[code] ?? bySignal[signalName(signo)]?.[code - 1] ?? `${code}`
}

/** Faults carry an address where other signals carry their sender. */
export const isFault = (signo: number, code: number): boolean =>
  code > 0 && code !== 128 && ['SIGSEGV', 'SIGBUS', 'SIGFPE', 'SIGILL', 'SIGTRAP'].includes(signalName(signo))

/** A kernel signal set (bit 0 is signal 1) as strace writes it: the shorter of the members and the others. */
export function signalSetText(set: bigint): string {
  const members: string[] = []
  const others: string[] = []
  for (let signo = 1; signo <= signalCount; signo++)
    (((set >> BigInt(signo - 1)) & 1n) === 1n ? members : others).push(signalName(signo).replace(/^SIG/, ''))
  return members.length > (signalCount * 2) / 3 ? `~[${others.join(' ')}]` : `[${members.join(' ')}]`
}
