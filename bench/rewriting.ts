// What rewriting costs and covers: single files, first launches, and how calls of programs at work come to the monitor.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Placement } from '../src/host/placement.js'
import { rewriteElf } from '../src/rewrite/rewrite.js'
import { findProgram } from '../test/harness/needs.js'
import { root } from '../test/harness/placement.js'
import { measure } from './launched.js'
import type { Check, Failed, Rewritten, Samples, Start, Ways } from './result.js'
import { serve, services } from './servers.js'

/** The C library that a dynamic program here has. */
const libraries = ['/lib/x86_64-linux-gnu/libc.so.6', '/lib64/libc.so.6', '/usr/lib/libc.so.6']

export function rewriteOnce(): Rewritten[] {
  const files = [libraries.find((one) => existsSync(one)), process.execPath].flatMap((one) => one ?? [])
  return files.map((path) => {
    const file = realpathSync(path)
    const bytes = readFileSync(file)
    const begun = performance.now()
    const rewriting = rewriteElf(bytes)
    const ms = performance.now() - begun
    if ('unfit' in rewriting) throw new Error(`${file}: ${rewriting.unfit}`)
    const { sites, sensitive } = rewriting
    return {
      file,
      bytes: bytes.length,
      ms,
      sites: sites.length,
      patched: sites.filter((one) => one.patched).length,
      usable_sensitive: sensitive.filter((one) => one.usable).length,
    }
  })
}

const monguard = (placement: Placement, options: readonly string[]): readonly string[] => [
  join(root, 'bin/monguard'),
  'run',
  '--isolation',
  placement,
  ...options,
  '--',
]

/** With an empty cache, and again with what the first launch left in it. */
export function firstLaunches(micro: string, turn: number, placement: Placement): Start[] {
  const cache = mkdtempSync(join(tmpdir(), 'mg-first-'))
  try {
    const start = (command: string, count: number): Start => {
      const words = [
        'env',
        `MONGUARD_CACHE=${cache}`,
        micro,
        'spawn',
        `${count}`,
        ...monguard(placement, []),
        '/bin/true',
      ]
      return { turn, command: `${command} (${placement})`, start_true: measure<Samples>('/', words) }
    }
    // `spawn` runs the program once before it measures: what is to be measured cold must be timed here.
    const begun = performance.now()
    const done = spawnSync(findProgram('env') ?? 'env', [
      `MONGUARD_CACHE=${cache}`,
      ...monguard(placement, []),
      '/bin/true',
    ])
    const cold = (performance.now() - begun) * 1e6
    const first: Start = {
      turn,
      command: `first launch, empty cache (${placement})`,
      start_true: done.status === 0 ? { times: 1, samples_ns: [cold] } : { failed: `status ${done.status}` },
    }
    return [first, start('launch, warm cache', 5)]
  } finally {
    rmSync(cache, { recursive: true, force: true })
  }
}

const waysOf = (program: string, said: string): Ways | Failed => {
  const found = /calls by signal (\d+), calls by gate (\d+)/.exec(said)
  return found === null
    ? { failed: `${program}: no figures: ${said.trim().split('\n').at(-1) ?? ''}` }
    : { program, trapped: Number(found[1]), gated: Number(found[2]) }
}

const pythonWork = `
import os, subprocess, threading, json, tempfile, hashlib
def work():
    for i in range(3000):
        with tempfile.TemporaryFile() as f: f.write(b"x" * 100); f.seek(0); hashlib.sha256(f.read()).hexdigest()
threads = [threading.Thread(target=work) for _ in range(4)]
[t.start() for t in threads]; [t.join() for t in threads]
for i in range(20): subprocess.run(["/bin/true"], check=True)
`

/** Each call comes to the monitor; by the gate or by a signal. The first launch fills the cache, the second counts. */
export async function waysOfPrograms(placement: Placement, seconds: number): Promise<(Ways | Failed)[]> {
  const front = monguard(placement, ['--stats', '--events', '/dev/null'])
  const found: (Ways | Failed)[] = []
  const python = findProgram('python3')
  if (python !== undefined) {
    let said = ''
    for (let i = 0; i < 2; i++) {
      const [file = '', ...args] = [...front, python, '-c', pythonWork]
      said = spawnSync(file, args, { encoding: 'utf8', timeout: 120_000 }).stderr
    }
    found.push(waysOf('python3', said))
  }
  for (const service of services) {
    if (service.needs.some((need) => findProgram(need) === undefined)) continue
    try {
      let said = ''
      for (let i = 0; i < 2; i++)
        said = (await serve(service, (argv) => [...front, ...argv], i === 0 ? 1 : seconds)).said
      found.push(waysOf(service.name, said))
    } catch (error) {
      found.push({ failed: `${service.name}: ${String(error)}` })
    }
  }
  return found
}

/** Every program and library of the machine, as `monguard check` reports it. */
export function coverageOfMachine(limitMs: number): Check {
  const folders = ['/usr/bin', '/usr/sbin', '/usr/lib/x86_64-linux-gnu'].filter((one) => existsSync(one))
  const begun = performance.now()
  const done = spawnSync(process.execPath, [join(root, 'bin/monguard.js'), 'check', ...folders], {
    encoding: 'utf8',
    timeout: limitMs,
    maxBuffer: 1 << 28,
  })
  const lines = `${done.stdout}${done.stderr}`.trimEnd().split('\n').slice(-12)
  return {
    name: `monguard check ${folders.join(' ')}`,
    passed: done.status === 0,
    seconds: (performance.now() - begun) / 1000,
    lines,
  }
}
