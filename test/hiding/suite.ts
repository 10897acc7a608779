// What a guarded program could learn of where its monitor is: nothing. Programs at work are stopped at random moments from outside
// (scan.c), and all memory that the application can read and all registers of its threads are searched.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { built } from '../harness/build.js'
import { type Case, Failure } from '../harness/case.js'
import type { Need } from '../harness/needs.js'
import { type Coverage, guarded, root, type Site } from '../harness/placement.js'
import { type Started, startCommand } from '../harness/run.js'
import { type Ending, exceptionFor, type Finding, leaksIn } from './judge.js'

/** The scanner reads the monitor's own records: it is compiled again whenever they change. */
const contract = [
  'native/include/mg/launch.h',
  'native/include/mg/records.h',
  'native/domain/thread.h',
  'native/loader/zone.h',
]
const options = (): string[] => {
  const hash = createHash('sha256')
  for (const file of contract) hash.update(readFileSync(join(root, file)))
  return ['-O2', '-Inative/include', '-Inative', `-DCONTRACT=${hash.digest('hex')}`].map((one) =>
    one.replace('-I', `-I${root}/`),
  )
}
export const scanner = (): string => built('test/hiding/scan.c', 'dynamic', options())
const busy = (): string => built('test/hiding/busy.c')

const delay = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

interface Watched {
  readonly findings: readonly Finding[]
  readonly ending: Ending
}

/** `count` moments of the session of `started`; `attend` is called again and again meanwhile. */
async function watch(started: Started, count: number, site: Site, attend?: () => Promise<void>): Promise<Watched> {
  const seed = Math.floor(Math.random() * 2 ** 32)
  const limit = (site.long ? 1200 : 150) * (site.slowness > 1 ? 3 : 1)
  const pause = 20_000 * Math.min(site.slowness, 4)
  const argv = [scanner(), 'moments', `${started.pid}`, `${count}`, `${seed}`, `${pause}`, `${limit}`]
  const scan = startCommand({ argv, cwd: tmpdir(), limitMs: (limit + 60) * 1000 })
  while (!scan.ended()) {
    await attend?.()
    await delay(5)
  }
  const { status, stdout, stderr } = await scan.outcome
  const lines = stdout.toString().split('\n').filter(Boolean)
  const ending = lines.length > 0 ? (JSON.parse(lines.pop() as string) as Ending) : undefined
  if (status !== 'exit 0' || ending?.kind !== 'end')
    throw new Failure(`the scanner ended with ${status}`, [stderr.toString(), `again: seed ${seed}`])
  return { findings: lines.map((line) => JSON.parse(line) as Finding), ending }
}

/** Fewer say nothing; the least share of moments that must have met a thread in application code. */
function mustHaveLooked({ ending }: Watched, count: number): void {
  const looked = ending.moments >= count && ending.in_application >= count / 20 && ending.bytes > count * 100_000
  if (!looked) throw new Failure('too little was seen', [JSON.stringify(ending)])
}

function mustHideAll(watched: Watched, site: Site): void {
  const found = leaksIn(watched.findings, watched.ending, site.placement)
  if (found.length > 0) throw new Failure('the application could read what leads to its monitor', found)
}

const countFor = (site: Site): number => (site.slowness > 1 ? 20 : 100) * (site.long ? 20 : 1)

interface Program {
  readonly name: string
  readonly needs?: readonly Need[]
  readonly inMachine?: boolean
  readonly coverages?: readonly Coverage[]
  readonly options?: readonly string[]
  /** What runs until it is ended. */
  readonly argv: (folder: string) => readonly string[]
  readonly attend?: () => Promise<void>
}

function hidden(program: Program): Case {
  return {
    suite: 'hiding',
    name: program.name,
    placements: ['none', 'mpk'],
    coverages: program.coverages ?? ['default'],
    inMachine: program.inMachine ?? false,
    needs: ['gcc', 'root', ...(program.needs ?? [])],
    prepare: () => void [scanner(), busy()],
    async run(site) {
      const folder = mkdtempSync(join(tmpdir(), 'mg-hiding-'))
      try {
        const argv = guarded(site, program.argv(folder), program.options)
        const started = startCommand({ argv, cwd: folder, limitMs: 1_800_000 })
        try {
          await begun(started)
          const count = countFor(site)
          const watched = await watch(started, count, site, program.attend)
          if (started.ended())
            throw new Failure('the program ended too early', [(await started.outcome).stderr.toString()])
          mustHideAll(watched, site)
          mustHaveLooked(watched, count)
        } finally {
          endSession(started.pid)
          await started.outcome
        }
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    },
  }
}

/** Until some process of the session has a monitor. */
async function begun(started: Started): Promise<void> {
  while (!started.ended() && sessionOf(started.pid).every((pid) => whereIs(pid) === undefined)) await delay(50)
}

function sessionOf(session: number): number[] {
  const text = spawnSync('ps', ['-o', 'pid=', '-s', `${session}`], { encoding: 'utf8' }).stdout ?? ''
  return text
    .split('\n')
    .map(Number)
    .filter((pid) => pid > 0 && pid !== session)
}

function endSession(session: number): void {
  for (const pid of [...sessionOf(session), session])
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It has ended.
    }
}

/** Where the monitor of a process lies, in hex; undefined where there is none. */
export function whereIs(pid: number): Readonly<Record<string, string>> | undefined {
  const { stdout, status } = spawnSync(scanner(), ['where', `${pid}`], { encoding: 'utf8' })
  return status === 0 ? (JSON.parse(stdout) as Record<string, string>) : undefined
}

/** Where an address is put on purpose, and as what the scanner must find it; or it would see nothing there. */
const places = {
  heap: { kind: 'address', in: 'memory' },
  stack: { kind: 'address', in: 'memory' },
  border: { kind: 'address', in: 'memory' }, // across two pages
  six: { kind: 'six bytes', in: 'memory' },
  file: { kind: 'eight bytes', in: 'memory' }, // written after the launch, and mapped
  halves: { kind: 'lower half', in: 'memory' },
  general: { kind: 'address', in: 'general registers and segment bases' },
  fs: { kind: 'address', in: 'general registers and segment bases' },
  vector: { kind: 'address', in: 'x87 and vector registers' },
  x87: { kind: 'address', in: 'x87 and vector registers' },
} as const

/** Addresses of the monitor to be planted: where its parts begin, of which the scanner knows the lower halves; or places in its code. */
function addressesToPlant(known: Readonly<Record<string, string>>, kind: string): string[] {
  if (kind === 'lower half')
    return ['zone', 'code', 'gate', 'constants', 'data', 'threads', 'heap', 'pack'].map((name) => known[name] ?? '0')
  const code = BigInt(`0x${known['code']}`)
  return Array.from({ length: 8 }, (_, i) => (code + BigInt(i * 4096 + 17)).toString(16))
}

async function monitorOf(started: Started): Promise<Readonly<Record<string, string>>> {
  while (!started.ended() && !started.stdout().includes('ready')) await delay(20)
  for (const pid of sessionOf(started.pid)) {
    const known = whereIs(pid)
    if (known !== undefined) return known
  }
  throw new Failure('no monitor is seen', [started.stderr()])
}

function planted(place: keyof typeof places): Case {
  const wanted = places[place]
  return {
    suite: 'hiding',
    name: `planted-${place}`,
    placements: ['none', 'mpk'],
    coverages: ['default'],
    inMachine: place === 'border' || place === 'vector',
    needs: ['gcc', 'root'],
    prepare: () => void [scanner(), busy()],
    async run(site) {
      const argv = guarded(site, [busy(), 'planted', place])
      const started = startCommand({ argv, cwd: tmpdir(), limitMs: 300_000 * site.slowness, interactive: true })
      try {
        const told = addressesToPlant(await monitorOf(started), wanted.kind)
        started.write(`${told.join('\n')}\n\n`)
        while (!started.ended() && !started.stdout().includes('planted')) await delay(20)
        const { findings, ending } = await watch(started, 3, site)
        const values = told.map((one) => (wanted.kind === 'lower half' ? one.slice(-8).replace(/^0+/, '') : one))
        const isPlanted = (one: Finding): boolean => one.kind === wanted.kind && values.includes(one.value)
        const lines = [JSON.stringify(ending), ...findings.map((one) => JSON.stringify(one))]
        if (!findings.some((one) => isPlanted(one) && one.in === wanted.in))
          throw new Failure('the scanner does not find what was planted', lines)
        if (leaksIn(findings.filter(isPlanted), ending, site.placement).length === 0)
          throw new Failure('what was planted is taken for chance', lines)
        const others = findings.filter((one) => one.kind === 'address' && !told.includes(one.value))
        if (others.some((one) => exceptionFor(one, site.placement) === undefined))
          throw new Failure('more is found than was planted', lines)
      } finally {
        endSession(started.pid)
        await started.outcome
      }
    },
  }
}

const long = '86400000'
const pythonWork = `
import hashlib, os, signal, subprocess, threading, time, zlib
signal.signal(signal.SIGALRM, lambda *a: None)
signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
def work():
    while True:
        data = os.urandom(20000) + open('/proc/self/maps', 'rb').read()
        hashlib.sha256(zlib.compress(data)).digest()
        [x * x for x in range(5000)]
threading.Thread(target=work, daemon=True).start()
while True:
    subprocess.run(['/bin/true'])
    if os.fork() == 0:
        sum(i * i for i in range(20000)); os._exit(0)
    os.wait()
`
const bashWork = `while :; do for ((n = 0; n < 2000; n++)); do x=$((n * n)); y=\${x//1/abc}; done; read -r line < /proc/self/stat; /bin/true; (z=$(echo sub)); done`

function nginxWork(folder: string): readonly string[] {
  mkdirSync(join(folder, 'logs'))
  writeFileSync(join(folder, 'page.html'), 'x'.repeat(100_000))
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; pid ${folder}/pid; error_log ${folder}/logs/error.log; worker_processes 2;
     events {} http { access_log off; gzip on; gzip_types *;
     client_body_temp_path ${folder}/t1; proxy_temp_path ${folder}/t2; fastcgi_temp_path ${folder}/t3; uwsgi_temp_path ${folder}/t4; scgi_temp_path ${folder}/t5;
     server { listen 127.0.0.1:${nginxPort}; root ${folder}; } }`,
  )
  return ['nginx', '-p', folder, '-c', join(folder, 'nginx.conf')]
}
const nginxPort = 18_080 + (process.pid % 1000)
const request = (): Promise<void> =>
  new Promise((done) => {
    const options = { host: '127.0.0.1', port: nginxPort, path: '/page.html', headers: { 'accept-encoding': 'gzip' } }
    get(options, (answer) => answer.resume().once('close', done)).once('error', () => done())
  })
const requests = async (): Promise<void> => void (await Promise.all(Array.from({ length: 8 }, request)))

const programs: readonly Program[] = [
  { name: 'busy', coverages: ['default', 'every-call', 'trapped'], inMachine: true, argv: () => [busy(), long] },
  {
    name: 'busy-rerandomised',
    coverages: ['default', 'every-call'],
    inMachine: true,
    options: ['--fork-rerandomise'],
    argv: () => [busy(), long],
  },
  { name: 'python', needs: ['python3'], inMachine: true, argv: () => ['python3', '-c', pythonWork] },
  { name: 'bash', needs: ['bash'], coverages: ['default', 'every-call'], argv: () => ['bash', '-c', bashWork] },
  { name: 'nginx', needs: ['nginx'], argv: nginxWork, attend: requests },
]

export const cases: readonly Case[] = [
  ...programs.map(hidden),
  ...(Object.keys(places) as (keyof typeof places)[]).map(planted),
]
