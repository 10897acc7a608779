// One monitored run: find the program, write the plan, start the native loader or tracer in its place, watch, and tell how it ended.
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import type { Writable } from 'node:stream'
import { errnoOf, MonguardError } from '../errors.js'
import type { MonitorEvent, RingEvent } from '../events/event.js'
import { startSheetBytes, writeStartSheet } from '../generated/records.js'
import { corePattern, coreRemark } from '../host/cores.js'
import { readMachine } from '../host/machine.js'
import { requireNative } from '../host/native.js'
import { choosePlacement, type IsolationWish, type Placement } from '../host/placement.js'
import type { CodeMode, CoreMode } from '../policy/model.js'
import { Copier } from './copier.js'
import type { Drain } from './drain.js'
import { type Inherited, rawStart, takeInherited } from './inherited.js'
import { refuseDebugger } from './no-debugger.js'
import { appendRewrites, setLaunch } from './plan.js'
import { prepare, type RuleNames } from './prepare.js'
import { findProgram, type Program } from './program.js'
import { createRing, noticeRingBytes, type RingCounters, readCounters, readUnconsumed } from './ring-file.js'
import { createSharedFile } from './shared-file.js'
import { StandIn } from './supervise.js'

/** Who wants to see the run. Called on the supervisor's thread; an exception thrown here ends the supervisor, not the program. */
export interface Watcher {
  event(event: MonitorEvent, rules: RuleNames | undefined): void
  /** Bytes that are no record came out of the ring: called at the first of each stretch. */
  corrupt?(): void
}

export interface LaunchOptions {
  readonly program: string
  readonly args?: readonly string[]
  readonly policyFile?: string | undefined
  readonly isolation?: IsolationWish
  /** Calls of which every one makes an event; denials and kills always do. Default: none. */
  readonly emit?: ReadonlySet<number> | 'all'
  readonly ringBytes?: number | undefined
  readonly allowSetuid?: boolean
  /** Whether the program's system calls take the fast gate where they can: rewritten copies of its files, from the cache. Default: true. */
  readonly rewrite?: boolean | undefined
  /** What becomes of code that comes from no rewritten copy. Default: what the policy says; without one, `checked`. */
  readonly code?: CodeMode | undefined
  /** What becomes of core files (in-process). Default: what the policy says; without one, `refused`. */
  readonly cores?: CoreMode | undefined
  /** Whether each fork child gets a layout of the monitor of its own. Default: what the policy says; without one, no. */
  readonly forkRerandomise?: boolean | undefined
  readonly watcher?: Watcher
  /** Gets lines that the user should see, such as why the placement is not the best one. */
  readonly remark?: (line: string) => void
  /** What this process got from its own caller; default: nothing but the standard descriptors. */
  readonly inherited?: Inherited
  /** Where the program runs; default: where this process does, which then stands in for it towards its own caller. */
  readonly surroundings?: Surroundings
}

/** A place of its own for a program: it gets a session of its own, too, and signals to this process are not passed on. */
export interface Surroundings {
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  /** Its standard output and error: descriptors of this process. Its standard input is a pipe. */
  readonly output: number
  readonly error: number
  /** Called when it has been started, with the number of its session and the pipe's other end. */
  readonly started: (session: number, input: Writable) => void
}

export interface Outcome {
  readonly placement: Placement
  /** Exit status; null if a signal ended the program. */
  readonly code: number | null
  /** Its name; of a real-time signal SIG and its number. */
  readonly signal: string | null
  readonly counters: RingCounters
  /** Bytes of the event stream that could not be read as records. */
  readonly corruptBytes: number
}

/** How long a run may last before somebody looks into the ring although no event was asked for: its notices should not wait. */
const lazyDrainMs = 150

export { type IsolationWish, type Placement, takeInherited }

export async function launch(options: LaunchOptions): Promise<Outcome> {
  refuseDebugger()
  const { placement, remark } = choosePlacement(options.isolation ?? 'auto', readMachine())
  const allowSetuid = options.allowSetuid ?? false
  const program = findProgram(options.program, options.args ?? [], { placement, allowSetuid })
  const emit = options.emit ?? new Set<number>()
  const native = requireNative(placement === 'process' ? 'mgtrace' : 'mgload')
  const prepared = await prepare({ policyFile: options.policyFile, emit }, placement)
  const rewritten = placement !== 'process' && wantsRewriting(options)
  const plan = rewritten ? await addRewrites(prepared.plan, program.path, options.remark) : prepared.plan
  // Never in silence: without copies `mpk` keeps less than it promises.
  const hasCopies = plan !== prepared.plan
  if (placement === 'mpk' && !hasCopies) options.remark?.(withoutCopies(rewritten))
  const cores = options.cores ?? prepared.cores
  const wantsEvents = emit === 'all' || emit.size > 0
  const ringBytes = options.ringBytes ?? (wantsEvents || options.policyFile !== undefined ? 4 << 20 : noticeRingBytes)
  const ringFd = createRing(ringBytes, rewritten)
  setLaunch(plan, {
    placement,
    passListEmpty: false,
    allowSetuid,
    rewrite: rewritten,
    // The C library itself holds what is searched for: without a copy of it nothing would run.
    code: hasCopies ? (options.code ?? prepared.code) : 'unchecked',
    cores,
    forkRerandomise: options.forkRerandomise === true || prepared.forkRerandomise,
    supervisorPid: process.pid,
    supervisorRingFd: ringFd,
  })
  const planFd = createSharedFile('plan', plan)
  const imageFd = placement === 'process' ? undefined : openImage(placement)
  const ofCores = placement !== 'process' && cores === 'refused' ? coreRemark(corePattern()) : undefined
  for (const line of [remark, ofCores]) if (line !== undefined) options.remark?.(line)

  let drain: Drain | undefined
  let child: ChildProcess | undefined
  let realtimeSignal: number | undefined
  const copier = new Copier(ringFd, ringBytes)
  const hear = (event: RingEvent): void => {
    if (event.kind === 'miss') {
      copier.ask(event)
      return
    }
    if (event.kind === 'exit' && event.group && event.pid === child?.pid && event.status < 0)
      realtimeSignal = -event.status
    options.watcher?.event(event, prepared.rules)
  }
  let isOver = false
  const startDrain = async (): Promise<void> => {
    const { Drain: DrainClass } = await import('./drain.js')
    // The program may have ended while that was loading: then what it left is read without a drain.
    if (isOver) return
    drain ??= new DrainClass(ringFd, {
      event: hear,
      corrupt: () => options.watcher?.corrupt?.(),
    })
  }
  if (wantsEvents) await startDrain()

  const inherited = options.inherited ?? { fds: [], ignored: 0n, blocked: 0n }
  const standIn = options.surroundings === undefined ? new StandIn(() => child?.pid) : undefined
  let lazy: NodeJS.Timeout | undefined
  try {
    const files = [...(imageFd === undefined ? [] : [imageFd]), planFd, ringFd]
    child = startProgram(native, files, program, inherited, options.surroundings)
    if (child.pid !== undefined && child.stdin !== null) options.surroundings?.started(child.pid, child.stdin)
    // Should it fail, nobody asked for events: what the ring holds at the end is read then.
    if (!wantsEvents) lazy = setTimeout(() => void startDrain().catch(() => {}), lazyDrainMs).unref()
    closeSync(planFd)
    if (imageFd !== undefined) closeSync(imageFd)
    const { code, signal } = await ended(child, program)
    isOver = true
    clearTimeout(lazy)
    let lost = 0
    if (drain === undefined) lost = await readLeftOver(ringFd, ringBytes, hear, options.watcher)
    else await drain.finish()
    const counters = readCounters(ringFd)
    // Node has no names for real-time signals and calls a death by one a success; the monitor knows better.
    const byRealtime = code === 0 && realtimeSignal !== undefined
    return {
      placement,
      code: byRealtime ? null : code,
      signal: byRealtime ? `SIG${realtimeSignal}` : signal,
      counters: { ...counters, dropped: counters.dropped + lost },
      corruptBytes: drain?.corruptBytes ?? 0,
    }
  } finally {
    isOver = true
    clearTimeout(lazy)
    drain?.release()
    copier.end()
    standIn?.end()
    closeSync(ringFd)
  }
}

const withoutCopies = (wanted: boolean): string =>
  `monguard: no rewritten copies are used${wanted ? '' : ' (--no-rewrite or MONGUARD_REWRITE=0)'}: calls come by signals, and instructions in the program's files that open the monitor's memory (WRPKRU, XRSTOR) are not taken out; ${wanted ? '`monguard cache ls` tells where copies would lie' : 'leave that out to have them'}`

/** MONGUARD_REWRITE=0 is --no-rewrite for those who cannot change the command line. */
const wantsRewriting = ({ rewrite }: LaunchOptions): boolean =>
  rewrite !== false && process.env['MONGUARD_REWRITE'] !== '0'

async function addRewrites(plan: Uint8Array, program: string, remark: LaunchOptions['remark']): Promise<Uint8Array> {
  const { rewritesFor } = await import('./rewrites.js')
  return appendRewrites(plan, await rewritesFor(program, remark))
}

/** The events of a run that ended before anybody looked into the ring; how many were lost. Without mgdrain their times are unknown, and 0. */
async function readLeftOver(
  ringFd: number,
  ringBytes: number,
  hear: (event: RingEvent) => void,
  watcher: Watcher | undefined,
): Promise<number> {
  const { records, lost } = readUnconsumed(ringFd, ringBytes)
  if (records.length === 0) return lost
  const [{ readEvent }, { Clock }] = await Promise.all([import('../events/event.js'), import('../events/clock.js')])
  const clock = new Clock()
  for (const record of records) {
    const event = readEvent(record, clock)
    if (event === undefined) watcher?.corrupt?.()
    else if (event !== null) hear(event)
  }
  return lost
}

function openImage(placement: 'mpk' | 'none'): number {
  const path = requireNative(`monitor-${placement}.image`)
  try {
    return openSync(path, 'r')
  } catch (error) {
    throw new MonguardError('NO_FILES', { where: path, errno: errnoOf(error) ?? 'EMFILE', cause: error })
  }
}

type Connection = 'inherit' | 'ignore' | 'pipe' | number

/** Starts the native program with the caller's descriptors at their own numbers and `files` at numbers between them. */
function startProgram(
  native: string,
  files: readonly number[],
  program: Program,
  inherited: Inherited,
  surroundings: Surroundings | undefined,
): ChildProcess {
  const stdio: Connection[] =
    surroundings === undefined ? ['inherit', 'inherit', 'inherit'] : ['pipe', surroundings.output, surroundings.error]
  for (const fd of inherited.fds) if (fd > 2) stdio[fd] = fd
  const numbers = files.map((fd) => {
    let number = 3
    while (stdio[number] !== undefined) number++
    stdio[number] = fd
    return `${number}`
  })
  const raw = rawStart()
  const args = [...numbers, program.path, ...program.argv]
  if (surroundings !== undefined) {
    const { cwd, env } = surroundings
    return spawn(native, args, { stdio: holesClosed(stdio), cwd, env, detached: true })
  }
  const changed =
    inherited.ignored !== 0n || inherited.blocked !== 0n || inherited.openFiles !== undefined || raw !== undefined
  try {
    if (!changed) return spawn(native, args, { stdio: holesClosed(stdio) })
    return startExactly(native, args, program, stdio, inherited, raw)
  } catch (error) {
    throw startFailure(error, program)
  }
}

/** Through mgstart, which sets what Node cannot: signal dispositions and mask, and bytes that are not UTF-8. */
function startExactly(
  native: string,
  args: readonly string[],
  program: Program,
  stdio: Connection[],
  inherited: Inherited,
  raw: ReturnType<typeof rawStart>,
): ChildProcess {
  const bytesOf = (text: string): Uint8Array => Buffer.from(text)
  const argv = [native, ...args].map(bytesOf)
  if (raw !== undefined) {
    // The program's own arguments are the last ones of this process's command line.
    const own = program.argv.length - 1
    if (own > 0 && raw.args.length >= own) argv.splice(argv.length - own, own, ...raw.args.slice(raw.args.length - own))
  }
  const environment =
    raw?.environment ?? Object.entries(process.env).map(([name, value]) => bytesOf(`${name}=${value ?? ''}`))
  const sheet = createSharedFile('start', startSheet(native, argv, environment, inherited))
  const number = stdio.length
  const all = [...stdio]
  all[number] = sheet
  try {
    return spawn(requireNative('mgstart'), ['run', `${number}`], { stdio: holesClosed(all) })
  } finally {
    closeSync(sheet)
  }
}

/** What mgstart reads (spec/records/plan.ts, start_sheet). */
function startSheet(
  path: string,
  argv: readonly Uint8Array[],
  environment: readonly Uint8Array[],
  { ignored, blocked, openFiles }: Inherited,
): Uint8Array {
  const head = Buffer.alloc(startSheetBytes)
  writeStartSheet(new DataView(head.buffer, head.byteOffset), 0, {
    ignored,
    blocked,
    openFiles: BigInt(openFiles ?? 0),
    arguments: argv.length,
    variables: environment.length,
  })
  const zero = Buffer.alloc(1)
  return Buffer.concat([head, ...[Buffer.from(path), ...argv, ...environment].flatMap((text) => [text, zero])])
}

const holesClosed = (stdio: Connection[]): Connection[] => Array.from(stdio, (one) => one ?? 'ignore')

function startFailure(error: unknown, program: Program): Error {
  if (error instanceof MonguardError) return error
  const errno = errnoOf(error)
  const names: Readonly<Record<string, string>> = {
    E2BIG: 'ARGUMENTS_TOO_LARGE',
    EAGAIN: 'NO_PROCESSES',
    EMFILE: 'NO_FILES',
    ENFILE: 'NO_FILES',
    ENOMEM: 'NO_MEMORY',
  }
  return new MonguardError(names[errno ?? ''] ?? 'SPAWN', {
    where: program.path,
    cause: error,
    ...(errno === undefined ? { detail: String(error) } : { errno }),
  })
}

function ended(child: ChildProcess, program: Program): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(startFailure(error, program)))
    child.once('exit', (code, signal) => resolve({ code, signal }))
  })
}
