// Runs the host's programs that prepare the machine (apt, dpkg, xz, gcc …), and says plainly when one is missing.

import { spawnSync } from 'node:child_process'
import { MachineUnavailable } from './machine-error.js'

export interface Outcome {
  readonly ok: boolean
  readonly stdout: Buffer
  /** Both streams' last lines, for an error. */
  readonly tail: string
}

const outputMaxBytes = 256 << 20

function lastLines(text: string, count: number): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return lines.slice(-count).join('\n       ')
}

export function attempt(argv: readonly [string, ...string[]], options: { cwd?: string; input?: Buffer } = {}): Outcome {
  const [program, ...rest] = argv
  const result = spawnSync(program, rest, {
    ...options,
    maxBuffer: outputMaxBytes,
    env: { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' },
  })
  const said = result.error ? result.error.message : `${result.stdout}\n${result.stderr}`
  return { ok: result.status === 0, stdout: result.stdout ?? Buffer.alloc(0), tail: lastLines(said.slice(-20_000), 8) }
}

export function mustRun(what: string, argv: readonly [string, ...string[]], mend: string, cwd?: string): Buffer {
  const outcome = attempt(argv, cwd === undefined ? {} : { cwd })
  if (!outcome.ok) throw new MachineUnavailable(what, argv.join(' '), outcome.tail, mend)
  return outcome.stdout
}

export function found(program: string): boolean {
  return attempt(['sh', '-c', 'command -v "$1" >/dev/null', 'sh', program]).ok
}

/** Makes sure that a program is there; root gets it from the system's own packages. */
export function need(program: string, packages: readonly string[]): void {
  if (found(program)) return
  if (process.getuid?.() === 0 && found('apt-get')) {
    attempt(['apt-get', 'install', '-y', '--no-install-recommends', ...packages])
    if (found(program)) return
  }
  throw new MachineUnavailable(
    `cannot find ${program}`,
    'the folders in PATH',
    'the virtual machine is put together with it',
    `apt-get install ${packages.join(' ')}`,
  )
}
