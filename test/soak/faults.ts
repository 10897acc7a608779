// What goes wrong on purpose while the services are under load. Each fault strikes the bare and the guarded side at the same moment.
import { spawn, spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { alive, childrenOf, pidIn } from '../apps/server.js'
import { nginxPidFile } from '../harness/nginx.js'
import { redisCommand, serviceSignals } from './load.js'
import { configureNginx, type Running, type ServiceName } from './services.js'

/** Numbers of chance from a seed: the same faults again. */
export type Chance = (limit: number) => number

export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit
  }
}

export interface Blow {
  readonly service: Running
  /** Drawn once for both sides. */
  readonly draw: number
  readonly slowness: number
  /** The supervisor of a guarded service. */
  readonly supervisor: number | undefined
}

export interface Fault {
  readonly name: string
  readonly services: readonly ServiceName[]
  /** True: requests that are under way may fail, bare as guarded. */
  readonly harms: boolean
  /** Resolves when the fault is over; what it found wrong is an error. */
  readonly strike: (blow: Blow) => Promise<void>
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    if (pid > 0) process.kill(pid, signal)
  } catch {
    // It has ended.
  }
}

async function until(what: string, holds: () => boolean, blow: Blow): Promise<void> {
  const end = performance.now() + 30_000 * blow.slowness
  while (!holds()) {
    if (performance.now() > end) throw new Error(`waited in vain until ${what}`)
    await pause(20)
  }
}

const one = <T>(items: readonly T[], draw: number): T | undefined => items[draw % items.length]
const workers = (blow: Blow): number[] => childrenOf(blow.service.main())

/** Connections by which `talk` may do what no good client does. */
async function badClients(
  { service, slowness }: Pick<Blow, 'service' | 'slowness'>,
  count: number,
  talk: (socket: Socket, n: number) => void,
): Promise<void> {
  const sockets = Array.from({ length: count }, () => connect(service.port, '127.0.0.1'))
  for (const [n, socket] of sockets.entries()) {
    socket.on('error', () => {}) // That is what it is for.
    socket.on('connect', () => talk(socket, n))
  }
  await pause(300 * slowness)
  for (const socket of sockets) socket.resetAndDestroy()
}

/** More clients at once than ever later: what grows with the number of threads has grown when samples are taken. */
export const crowd = (service: Running, slowness: number): Promise<void> =>
  badClients({ service, slowness }, 40, (socket) => socket.write('GET '))

/** The most descriptors that `pid` may have, for a while. */
async function fewFiles(pid: number, ms: number): Promise<void> {
  const limit = (text: string): void => {
    spawnSync('prlimit', ['--pid', String(pid), `--nofile=${text}`], { stdio: 'ignore' })
  }
  const has = readdirSync(`/proc/${pid}/fd`).length
  limit(`${has}:`)
  await pause(ms)
  limit('1024:')
}

export const faults: readonly Fault[] = [
  {
    name: 'reload',
    services: ['nginx'],
    harms: false,
    async strike(blow) {
      const before = workers(blow)
      configureNginx(blow.service.folder, blow.service.port, String(blow.draw))
      send(blow.service.main(), 'SIGHUP')
      await until('the old workers are gone', () => before.every((pid) => !alive(pid)), blow)
    },
  },
  {
    name: 'upgrade',
    services: ['nginx'],
    harms: false,
    async strike(blow) {
      const old = blow.service.main()
      const before = workers(blow)
      const file = nginxPidFile(blow.service.folder)
      send(old, 'SIGUSR2')
      const isThere = (): boolean => {
        const next = pidIn(file)
        return next > 0 && next !== old && childrenOf(next).length === 2
      }
      await until('the upgraded nginx has its workers', isThere, blow)
      send(old, 'SIGQUIT')
      await until('the old nginx is gone', () => !alive(old) && before.every((pid) => !alive(pid)), blow)
    },
  },
  {
    name: 'reopened logs',
    services: ['nginx'],
    harms: false,
    strike: async (blow) => send(blow.service.main(), 'SIGUSR1'),
  },
  {
    name: 'killed worker',
    services: ['nginx'],
    harms: true,
    async strike(blow) {
      const killed = one(workers(blow), blow.draw) ?? 0
      send(killed, 'SIGKILL')
      await until('there is another worker', () => !alive(killed) && workers(blow).length >= 2, blow)
    },
  },
  {
    name: 'few descriptors',
    services: ['nginx', 'python'],
    harms: true,
    async strike(blow) {
      const pid = (blow.service.name === 'nginx' ? one(workers(blow), blow.draw) : blow.service.main()) ?? 0
      if (alive(pid)) await fewFiles(pid, (100 + (blow.draw % 300)) * blow.slowness)
    },
  },
  {
    name: 'snapshot',
    services: ['redis'],
    harms: false,
    strike: async (blow) => void (await redisCommand(blow.service.port, ['bgsave'], 30_000 * blow.slowness)),
  },
  {
    name: 'rewritten log',
    services: ['redis'],
    harms: false,
    strike: async (blow) => void (await redisCommand(blow.service.port, ['bgrewriteaof'], 30_000 * blow.slowness)),
  },
  {
    name: 'killed snapshot',
    services: ['redis'],
    harms: false,
    async strike(blow) {
      await redisCommand(blow.service.port, ['bgsave'], 30_000 * blow.slowness)
      for (const pid of workers(blow)) send(pid, 'SIGKILL')
    },
  },
  {
    name: 'signals',
    services: ['python'],
    harms: false,
    async strike(blow) {
      const before = await serviceSignals(blow.service.port, 30_000 * blow.slowness)
      for (let n = 0; n < 300; n++) {
        send(blow.service.main(), 'SIGUSR1')
        if (n % 10 === 0) await pause(1)
      }
      const after = await serviceSignals(blow.service.port, 30_000 * blow.slowness)
      if (!(after > before)) throw new Error(`${after - before} of 300 signals were seen`)
    },
  },
  {
    name: 'killed child',
    services: ['python'],
    harms: true,
    async strike(blow) {
      for (let tries = 0; tries < 50; tries++) {
        const child = one(workers(blow), blow.draw)
        if (child !== undefined) return send(child, 'SIGKILL')
        await pause(5)
      }
    },
  },
  {
    name: 'stopped',
    services: ['nginx', 'redis', 'python'],
    harms: false,
    async strike(blow) {
      const { main } = blow.service
      const pid = one([main(), ...workers(blow)], blow.draw) ?? 0
      send(pid, 'SIGSTOP')
      await pause(20 + (blow.draw % 400))
      send(pid, 'SIGCONT')
    },
  },
  {
    name: 'cut connections',
    services: ['nginx', 'redis', 'python'],
    harms: false,
    strike: (blow) =>
      badClients(blow, 12, (socket, n) =>
        socket.write('GET /large.bin HTTP/1.1\r\nHost: a\r\n\r\n'.slice(0, 3 + n * 4)),
      ),
  },
  {
    name: 'noise',
    services: ['nginx', 'redis', 'python'],
    harms: false,
    strike: (blow) =>
      badClients(blow, 4, (socket, n) => {
        const chance = chanceFrom(blow.draw + n)
        socket.write(Buffer.from(Array.from({ length: 2000 }, () => chance(256))))
      }),
  },
  {
    name: 'busy machine',
    services: ['nginx'],
    harms: false,
    async strike() {
      const busy = [0, 1, 2].map(() => spawn('/bin/sh', ['-c', 'while :; do :; done'], { stdio: 'ignore' }))
      await pause(1500)
      for (const child of busy) child.kill('SIGKILL')
    },
  },
  {
    name: 'stopped supervisor',
    services: ['nginx', 'redis', 'python'],
    harms: false,
    async strike(blow) {
      if (blow.supervisor === undefined) return
      send(blow.supervisor, 'SIGSTOP')
      await pause(200 + (blow.draw % 1500))
      send(blow.supervisor, 'SIGCONT')
    },
  },
]
