// The services under load: how each is started, asked, observed and ended, bare or guarded.
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { alive, childrenOf, pidIn } from '../apps/server.js'
import { nginxCommand, nginxConfiguration, nginxPidFile } from '../harness/nginx.js'
import { root } from '../harness/placement.js'
import type { Started } from '../harness/run.js'
import { type Client, type Page, pageClient, redisClient, redisCommand, serviceClient } from './load.js'

export type ServiceName = 'nginx' | 'redis' | 'python'

/** A service that runs. */
export interface Running {
  readonly name: ServiceName
  readonly port: number
  readonly folder: string
  readonly started: Started
  /** The process that is the service; nginx's changes with an upgrade. */
  readonly main: () => number
  /** Those whose memory, descriptors and mappings must stay flat: they live long. */
  readonly lasting: () => number[]
}

export interface Service {
  readonly name: ServiceName
  readonly argv: (folder: string, port: number) => string[]
  readonly main: (folder: string, port: number) => Promise<number>
  readonly clients: (port: number, limitMs: number) => Client[]
  readonly end: (running: Running) => Promise<void>
  /** How the command ends after `end`. */
  readonly status: string
}

const pages: readonly Page[] = [
  { path: '/small.html', text: 'small '.repeat(170) },
  { path: '/large.bin', text: 'large'.repeat(60_000) },
]

export function configureNginx(folder: string, port: number, version: string): string {
  const file = join(folder, 'nginx.conf')
  writeFileSync(file, nginxConfiguration({ folder, docs: join(folder, 'docs'), port, version }))
  return file
}

const nginx: Service = {
  name: 'nginx',
  argv(folder, port) {
    mkdirSync(join(folder, 'docs'))
    for (const { path, text } of pages) writeFileSync(join(folder, 'docs', path), text)
    return nginxCommand(folder, configureNginx(folder, port, '0'))
  },
  main: async (folder) => pidIn(nginxPidFile(folder)),
  clients: (port, limitMs) => [true, true, false, false].map((alike) => pageClient(port, pages, alike, limitMs)),
  async end({ folder, main }) {
    process.kill(main(), 'SIGQUIT')
    writeFileSync(join(folder, 'stop'), '')
  },
  status: 'exit 3',
}

const redis: Service = {
  name: 'redis',
  argv: (folder, port) => [
    ...['/usr/bin/redis-server', '--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'yes'],
    ...['--dir', folder, '--daemonize', 'no', '--io-threads', '2', '--auto-aof-rewrite-min-size', '4mb'],
  ],
  async main(_, port) {
    const info = await redisCommand(port, ['info', 'server'], 10_000)
    return Number(/process_id:(\d+)/.exec(info)?.[1] ?? 0)
  },
  clients: (port, limitMs) => [0, 1, 2].map(() => redisClient(port, randomBytes(4).toString('hex'), limitMs)),
  end: async ({ main }) => void process.kill(main(), 'SIGTERM'),
  status: 'exit 0',
}

const python: Service = {
  name: 'python',
  argv: (folder, port) => ['/usr/bin/python3', join(root, 'test/soak/service.py'), `${port}`, folder],
  async main(folder) {
    const holder = /^(\d+)$/m.exec(readFileSync(join(folder, 'pid'), 'utf8'))?.[1]
    return Number(holder ?? 0)
  },
  clients: (port, limitMs) => [0, 3, 6].map((start) => serviceClient(port, start, limitMs)),
  end: async ({ main }) => void process.kill(main(), 'SIGTERM'),
  status: 'exit 0',
}

export const services: readonly Service[] = [nginx, redis, python]

/** Begins `service` in `folder` by `start`, and waits until it answers. */
export async function begin(
  service: Service,
  folder: string,
  port: number,
  start: (argv: readonly string[]) => Started,
  limitMs: number,
): Promise<Running> {
  const started = start(service.argv(folder, port))
  const until = performance.now() + limitMs
  for (;;) {
    let why = ''
    try {
      const [probe] = service.clients(port, limitMs)
      await probe?.ask().finally(() => probe.close())
      const first = await service.main(folder, port)
      if (alive(first)) {
        // An upgraded nginx writes its pid before the old one is gone; between the two there may be no file.
        let last = first
        const main = (): number => {
          if (service.name === 'nginx') last = pidIn(nginxPidFile(folder)) || last
          return last
        }
        const lasting = (): number[] => (service.name === 'nginx' ? [main(), ...childrenOf(main())] : [main()])
        return { name: service.name, port, folder, started, main, lasting }
      }
      why = 'its process is not there'
    } catch (error) {
      why = String(error)
    }
    if (started.ended() || performance.now() > until)
      throw new Error(`${service.name} does not answer: ${why}\n${started.stderr()}`)
    await new Promise((done) => setTimeout(done, 50))
  }
}
