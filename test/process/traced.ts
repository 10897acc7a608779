// Runs a program under mgtrace with a policy given as text, and reads the events that it left in the ring.
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, readSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { callByNumber } from '../../spec/syscalls.js'
import { Clock } from '../../src/events/clock.js'
import { type MonitorEvent, readEvent } from '../../src/events/event.js'
import { buildFilter } from '../../src/filter/index.js'
import { readRingHeader, ring, ringHeaderBytes } from '../../src/generated/records.js'
import { requireNative } from '../../src/host/native.js'
import { compilePolicy, defaultPolicy, passListFor, readPolicy } from '../../src/policy/index.js'
import { layOutPlan, setLaunch } from '../../src/session/plan.js'
import { createRing } from '../../src/session/ring-file.js'
import { createSharedFile } from '../../src/session/shared-file.js'

export interface Wish {
  /** YAML; without one everything is allowed. */
  readonly policy?: string
  /** Numbers of calls that make an event each; `all` also empties the pass list. */
  readonly emit?: ReadonlySet<number> | 'all'
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string
  readonly uid?: number
  readonly limitMs?: number
  /** A command that runs mgtrace in its stead, given mgtrace's command line as further arguments. */
  readonly through?: readonly string[]
  /** PATH for mgtrace, where it is not the program's first argument. */
  readonly path?: string
  /** mgtrace's ring argument: `-` for none. */
  readonly ring?: string
}

export interface Traced {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
  readonly events: readonly MonitorEvent[]
  readonly pid: number
}

/** A plan as a launch with --isolation process writes it. */
export function planFor({ policy: text, emit = new Set<number>() }: Wish): Uint8Array {
  const policy = text === undefined ? defaultPolicy : readPolicy('test.yaml', text)
  const pass = passListFor(policy, emit)
  const plan = layOutPlan({
    filter: buildFilter(pass, 'trace'),
    fullFilter: buildFilter(new Set(), 'trace'),
    policy: compilePolicy(policy).bytes,
    pass,
    emit,
  })
  setLaunch(plan, {
    placement: 'process',
    passListEmpty: false,
    allowSetuid: false,
    rewrite: false,
    forkRerandomise: false,
    code: 'checked',
    cores: 'refused',
    supervisorPid: process.pid,
    supervisorRingFd: 0xffff_ffff,
  })
  return plan
}

/** Every record of a ring that nobody has drained and that has not gone round. */
function eventsOf(ringFd: number): MonitorEvent[] {
  const head = new Uint8Array(ringHeaderBytes)
  readSync(ringFd, head, 0, head.length, 0)
  const used = Number(readRingHeader(new DataView(head.buffer), 0).head)
  const data = new Uint8Array(used)
  readSync(ringFd, data, 0, used, ring.HEADER_BYTES)
  const view = new DataView(data.buffer)
  const events: MonitorEvent[] = []
  const clock = new Clock()
  for (let at = 0; at < used; ) {
    const size = view.getUint32(at, true)
    const event = readEvent(data.subarray(at, at + size), clock)
    if (event === undefined) throw new Error(`a record at ${at} cannot be read`)
    if (event !== null && event.kind !== 'miss') events.push(event)
    at += Math.ceil(size / ring.GRANULE_BYTES) * ring.GRANULE_BYTES
  }
  return events
}

export interface Running {
  readonly child: ChildProcess
  readonly pid: number
  readonly done: Promise<Traced>
}

/** Starts `argv` under mgtrace. Output goes to files, so that the program's descriptors are plain ones. */
export function start(argv: readonly string[], wish: Wish = {}): Running {
  const folder = mkdtempSync(join(tmpdir(), 'mg-process-'))
  const out = openSync(join(folder, 'out'), 'a')
  const err = openSync(join(folder, 'err'), 'a')
  const planFd = createSharedFile('plan', planFor(wish))
  const ringFd = createRing(16 << 20)
  const [file = '', ...args] = [
    ...(wish.through ?? []),
    requireNative('mgtrace'),
    '3',
    wish.ring ?? '4',
    wish.path ?? argv[0] ?? '',
    ...argv,
  ]
  const child = spawn(file, args, {
    cwd: wish.cwd,
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8', ...wish.env },
    stdio: [wish.input === undefined ? 'ignore' : 'pipe', out, err, planFd, ringFd],
    ...(wish.uid === undefined ? {} : { uid: wish.uid, gid: wish.uid }),
  })
  for (const fd of [out, err, planFd]) closeSync(fd)
  child.stdin?.on('error', () => {}) // The program may end without reading.
  child.stdin?.end(wish.input)
  const done = new Promise<Traced>((resolve, reject) => {
    const limit = setTimeout(() => child.kill('SIGKILL'), wish.limitMs ?? 60_000)
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      clearTimeout(limit)
      const stdout = readFileSync(join(folder, 'out'), 'utf8')
      const stderr = readFileSync(join(folder, 'err'), 'utf8')
      const events = eventsOf(ringFd)
      closeSync(ringFd)
      rmSync(folder, { recursive: true, force: true })
      resolve({ code, signal, stdout, stderr, events, pid: child.pid ?? -1 })
    })
  })
  return { child, pid: child.pid ?? -1, done }
}

export const traced = (argv: readonly string[], wish?: Wish): Promise<Traced> => start(argv, wish).done

/** The calls among the events, by name. */
export function callsOf(events: readonly MonitorEvent[]) {
  return events.flatMap((event) =>
    event.kind === 'call' ? [{ ...event, name: callByNumber.get(event.nr)?.name ?? `${event.nr}` }] : [],
  )
}
