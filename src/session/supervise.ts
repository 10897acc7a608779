// Being the program's stand-in towards whoever started `monguard`: signals sent to it reach the program, a program that stops
// stops it, and it ends as the program ended.
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { isNativeThere, nativePath } from '../host/native.js'

/** Sent to this process alone, as a rule: the program gets them from here. Not SIGPROF: Node's profiler uses it. */
const passedOn = [
  'SIGHUP',
  'SIGTERM',
  'SIGUSR1',
  'SIGUSR2',
  'SIGALRM',
  'SIGVTALRM',
  'SIGURG',
  'SIGPWR',
  'SIGSTKFLT',
  'SIGIO',
] as const
/** Sent by the terminal to its whole foreground group, the program included. */
const fromTerminal = ['SIGINT', 'SIGQUIT', 'SIGTSTP', 'SIGTTIN', 'SIGTTOU'] as const

interface ProcessState {
  readonly state: string
  readonly group: number
  readonly terminal: number
  readonly foregroundGroup: number
}

function readState(pid: number | 'self'): ProcessState | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The name in brackets may hold anything.
    const [state = '', , group, , terminal, foreground] = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return { state, group: Number(group), terminal: Number(terminal), foregroundGroup: Number(foreground) }
  } catch {
    return undefined
  }
}

/** Whether a signal that the terminal can send did come from it: then the program has it already. */
function mayComeFromTerminal(): boolean {
  const own = readState('self')
  return own !== undefined && own.terminal !== 0 && own.foregroundGroup === own.group
}

const stopCheckMs = 10
const stopChecks = 4

/** Holds the signal handlers while the program runs. */
export class StandIn {
  private readonly handlers = new Map<NodeJS.Signals, () => void>()
  private readonly pid: () => number | undefined
  private checking = false
  private holding = false

  /** `pid`: of the program, once it is there; signals that come earlier are kept. */
  constructor(pid: () => number | undefined) {
    this.pid = pid
    for (const signal of passedOn) this.handle(signal, () => this.send(signal))
    for (const signal of fromTerminal)
      this.handle(signal, () => {
        if (!mayComeFromTerminal()) this.send(signal)
      })
    // Woken because the program goes on: it needs no telling.
    this.handle('SIGCONT', () => {
      if (!this.holding || this.isStopped()) this.send('SIGCONT')
    })
    this.handle('SIGCHLD', () => this.followStop(stopChecks))
  }

  /** Gives the signals back their usual effect. */
  end(): void {
    for (const [signal, handler] of this.handlers) process.removeListener(signal, handler)
    this.handlers.clear()
  }

  private handle(signal: NodeJS.Signals, handler: () => void): void {
    this.handlers.set(signal, handler)
    process.on(signal, handler)
  }

  private send(signal: NodeJS.Signals): void {
    const pid = this.pid()
    try {
      if (pid !== undefined) process.kill(pid, signal)
    } catch {
      // It has just ended, or has become another user's; either way there is nobody left to tell.
    }
  }

  private isStopped(): boolean {
    const pid = this.pid()
    const state = pid === undefined ? undefined : readState(pid)?.state
    return state === 'T' || state === 't'
  }

  /** Stops this process until SIGCONT comes or the program no longer stands still, whoever let it go on or ended it. */
  private hold(pid: number): void {
    if (this.holding) return
    this.holding = true
    const holder = spawn(nativePath('mgstart'), ['hold', `${pid}`], { stdio: 'ignore', detached: true })
    holder.on('exit', () => {
      this.holding = false
      this.followStop(stopChecks)
    })
    holder.on('error', () => {
      this.holding = false
      process.kill(process.pid, 'SIGSTOP')
    })
    holder.unref()
  }

  /**
   * A child ended, stopped or went on. If it is the program that stopped, this process stops too, so that the shell sees it.
   * A stopped program that is traced looks like one in the middle of a traced call: it must look so for a while.
   */
  private followStop(checks: number): void {
    if (this.checking && checks === stopChecks) return
    const pid = this.pid()
    const state = pid === undefined ? undefined : readState(pid)?.state
    this.checking = false
    if (state === 'T' || (state === 't' && checks === 0)) {
      if (pid !== undefined) this.hold(pid)
    } else if (state === 't') {
      this.checking = true
      setTimeout(() => this.followStop(checks - 1), stopCheckMs).unref()
    }
  }
}

/** Signals whose usual effect is a core file: the program has left one, the supervisor must not add its own. */
const withCore: readonly string[] = [
  'SIGQUIT',
  'SIGILL',
  'SIGTRAP',
  'SIGABRT',
  'SIGBUS',
  'SIGFPE',
  'SIGSEGV',
  'SIGXCPU',
  'SIGXFSZ',
  'SIGSYS',
]

function forbidCore(): void {
  const limit = /^Max core file size\s+(\S+)/m.exec(readFileSync('/proc/self/limits', 'latin1'))?.[1]
  // Node cannot change its limits; mgstart sets that of its parent to 0.
  if (limit !== '0' && isNativeThere('mgstart')) spawnSync(nativePath('mgstart'), ['no-core'], { stdio: 'ignore' })
}

/** Ends this process by `signal`, as the program was ended. */
export function dieBy(name: string): void {
  const signal = name as NodeJS.Signals
  const number = constants.signals[signal] ?? Number(name.slice(3))
  try {
    if (withCore.includes(signal)) forbidCore()
    // Node ignores SIGPIPE and SIGXFSZ; taking a handler away makes them what they are for others.
    if (signal === 'SIGPIPE' || signal === 'SIGXFSZ') process.on(signal, () => {})
    process.removeAllListeners(signal)
    process.kill(process.pid, number)
  } catch {
    // The status below has to do.
  }
  // A signal that this process was started with blocked, or that does not kill Node, leaves a shell's number for it.
  setTimeout(() => process.exit(128 + number), 100)
}
