// nginx and redis under load, one process of each on a core of its own, its client on another: requests in a second, bare and guarded.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { findProgram } from '../test/harness/needs.js'
import { wordsFor } from './launched.js'
import type { Failed, Served } from './result.js'
import { nameOf, type Variant } from './variants.js'

export interface Service {
  readonly name: string
  readonly needs: readonly string[]
  /** The server's command line; it stays in the foreground. */
  command(folder: string, port: number): readonly string[]
  /** Loads it for about `seconds`; a result for each kind of request. */
  load(port: number, seconds: number): readonly Omit<Served, 'turn' | 'where' | 'coverage'>[]
}

/** Bytes that nginx answers with. */
const pageBytes = 1024
const connections = 16

/** The last core is the client's, the one before it the server's. */
const onCore = (fromEnd: number): readonly string[] =>
  findProgram('taskset') === undefined || cpus().length < 2 ? [] : ['taskset', '-c', `${cpus().length - fromEnd}`]

function client(argv: readonly string[]): string {
  const [file = '', ...args] = [...onCore(1), ...argv]
  const done = spawnSync(file, args, { encoding: 'utf8', timeout: 120_000 })
  if (done.status !== 0)
    throw new Error(`${argv[0]}: ${done.error?.message ?? `status ${done.status}: ${done.stderr}`}`)
  return done.stdout
}

const number = (text: string, pattern: RegExp): number => Number(pattern.exec(text)?.[1] ?? Number.NaN)

/** wrk's times have units. */
function milliseconds(text: string): number {
  const [, value = '', unit = ''] = /99% +([\d.]+)(us|ms|s)/.exec(text) ?? []
  return Number(value) * ({ us: 0.001, ms: 1, s: 1000 }[unit] ?? Number.NaN)
}

export const services: readonly Service[] = [
  {
    name: 'nginx',
    needs: ['nginx', 'wrk'],
    command(folder, port) {
      const own = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
        (one) => `${one}_temp_path ${folder}/${one};`,
      )
      writeFileSync(join(folder, 'page'), 'x'.repeat(pageBytes))
      writeFileSync(
        join(folder, 'conf'),
        `user root; daemon off; worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log;
events { worker_connections 256; }
http { access_log off; keepalive_requests 1000000000; sendfile on; ${own.join(' ')}
  server { listen 127.0.0.1:${port}; root ${folder}; } }
`,
      )
      return [findProgram('nginx') ?? '', '-c', join(folder, 'conf'), '-e', join(folder, 'error.log')]
    },
    load(port, seconds) {
      const url = `http://127.0.0.1:${port}/page`
      const text = client(['wrk', '-t', '1', '-c', `${connections}`, '-d', `${seconds}s`, '--latency', url])
      const failed = /Non-2xx or 3xx responses: (\d+)/.exec(text)?.[1] ?? 0
      const broken = [...text.matchAll(/(?:connect|read|write|timeout) (\d+)/g)].map((one) => Number(one[1]))
      return [
        {
          service: 'nginx 1 KiB',
          requests_per_s: number(text, /Requests\/sec: +([\d.]+)/),
          p99_ms: milliseconds(text),
          errors: Number(failed) + broken.reduce((sum, one) => sum + one, 0),
        },
      ]
    },
  },
  {
    name: 'redis',
    needs: ['redis-server', 'redis-benchmark'],
    command: (folder, port) => [
      ...[findProgram('redis-server') ?? '', '--port', `${port}`, '--bind', '127.0.0.1', '--save', ''],
      ...['--appendonly', 'no', '--dir', folder, '--daemonize', 'no'],
    ],
    load(port, seconds) {
      const words = ['redis-benchmark', '-p', `${port}`, '-c', `${connections}`, '-t', 'set,get', '--csv']
      const one = client([...words, '-n', '20000'])
      const quick = Math.max(1000, number(one, /"GET","([\d.]+)"/))
      const text = client([...words, '-n', `${Math.round((quick * seconds) / 2)}`])
      return ['SET', 'GET'].map((kind) => {
        const row = text.split('\n').find((line) => line.startsWith(`"${kind}"`)) ?? ''
        const values = row.split(',').map((cell) => Number(cell.replaceAll('"', '')))
        // "test","rps","avg_latency_ms","min","p50","p95","p99","max"
        return {
          service: `redis ${kind}`,
          requests_per_s: values[1] ?? Number.NaN,
          p99_ms: values[6] ?? Number.NaN,
          errors: 0,
        }
      })
    },
  },
]

async function untilItAnswers(port: number, ended: () => boolean): Promise<void> {
  const { connect } = await import('node:net')
  for (let tries = 0; tries < 200 && !ended(); tries++) {
    const works = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true))
      socket.on('error', () => resolve(false)).on('connect', () => socket.end())
    })
    if (works) return
    await pause(50)
  }
  throw new Error(ended() ? 'it ended at once' : 'it does not answer')
}

let nextPort = 20_000 + (process.pid % 20_000)

export interface Serving {
  readonly loads: ReturnType<Service['load']>
  /** What the server's side wrote to standard error, to its end. */
  readonly said: string
}

/** Starts the service by `words`, loads it, and ends it. Throws with the reason where that does not work. */
export async function serve(
  service: Service,
  words: (argv: readonly string[], before: readonly string[]) => readonly string[],
  seconds: number,
): Promise<Serving> {
  const folder = mkdtempSync(join(tmpdir(), 'mg-serve-'))
  const port = nextPort++
  const [file = '', ...args] = words(service.command(folder, port), onCore(2))
  // A group of its own, so that its workers end with it whatever stands in front of them.
  const server = spawn(file, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], detached: true })
  let said = ''
  server.stderr.on('data', (piece) => {
    said += piece
  })
  let ended = false
  const end = new Promise<void>((resolve) => {
    const over = (): void => {
      ended = true
      resolve()
    }
    server.on('error', over).on('close', over)
  })
  const finish = async (): Promise<void> => {
    stop(server.pid, 'SIGTERM')
    await Promise.race([end, pause(3000)])
    stop(server.pid, 'SIGKILL')
    await end
  }
  try {
    await untilItAnswers(port, () => ended)
    const loads = service.load(port, seconds)
    await finish()
    return { loads, said }
  } catch (error) {
    await finish()
    throw new Error([String(error), said.trim().split('\n').at(-1), errorLog(folder)].join(' · '))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export async function served(
  prepared: string,
  turn: number,
  service: Service,
  variant: Variant,
  seconds: number,
): Promise<(Served | Failed)[]> {
  try {
    const { loads } = await serve(service, (argv, before) => wordsFor(prepared, variant, argv, before), seconds)
    return loads.map((one) => ({ turn, ...variant, ...one }))
  } catch (error) {
    return [{ failed: `${service.name}, ${nameOf(variant)}: ${String(error)}` }]
  }
}

function stop(group: number | undefined, signal: NodeJS.Signals): void {
  if (group === undefined) return
  try {
    process.kill(-group, signal)
  } catch {
    // It has ended.
  }
}

function errorLog(folder: string): string {
  try {
    return readFileSync(join(folder, 'error.log'), 'utf8').trim().split('\n').at(-1) ?? ''
  } catch {
    return ''
  }
}
