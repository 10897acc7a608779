// Runs one command to its end and says all that can be seen of it from outside: output, status, files, processes left behind.
import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { closeSync, lstatSync, mkdtempSync, openSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from './placement.js'

export interface Command {
  readonly argv: readonly string[]
  /** Added to a small fixed environment, so that a test does not depend on the caller's. */
  readonly env?: Readonly<Record<string, string>>
  readonly cwd: string
  readonly input?: string | Buffer
  readonly limitMs: number
  /** Its standard input stays open, for `write`. */
  readonly interactive?: boolean
}

export interface Outcome {
  /** `exit 0`, `signal SIGSEGV`, or `time limit` when it had to be killed. */
  readonly status: string
  readonly stdout: Buffer
  readonly stderr: Buffer
  readonly durationMs: number
  /** Command lines of processes that outlived the command; they have been killed. */
  readonly left: readonly string[]
}

/** The environment variable by which a command's processes are found again, whatever they became. */
const marker = 'MG_TEST_RUN'

/** One value for the whole run of the tests, so that no program sees a difference between its bare and its guarded run. */
const markerPrefix = randomBytes(4).toString('hex')
let serial = 0

export function baseEnvironment(): Record<string, string> {
  return {
    PATH: process.env['MG_TEST_PATH'] ?? '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOME: process.env['HOME'] ?? '/root',
    LANG: 'C.UTF-8',
    TZ: 'UTC',
    TMPDIR: '/tmp',
    // Of programs that were carried to a machine without them.
    ...(process.env['MG_TEST_LIBRARIES'] === undefined ? {} : { LD_LIBRARY_PATH: process.env['MG_TEST_LIBRARIES'] }),
    // Rewritten copies: the project's own, and no files in the folders that are compared.
    MONGUARD_CACHE: process.env['MONGUARD_CACHE'] ?? join(root, 'dist/cache'),
    ...(process.env['MONGUARD_REWRITE'] === undefined ? {} : { MONGUARD_REWRITE: process.env['MONGUARD_REWRITE'] }),
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}

/** Processes of the session `session` or with the marker in their environment, zombies left out. */
function processesOf(session: number, mark: string): { pid: number; line: string }[] {
  const found: { pid: number; line: string }[] = []
  for (const name of readdirSync('/proc')) {
    const pid = Number(name)
    if (!Number.isInteger(pid) || pid === process.pid) continue
    const stat = readText(`/proc/${name}/stat`)
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields.length < 4 || fields[0] === 'Z' || fields[0] === 'X') continue
    if (Number(fields[3]) !== session && !readText(`/proc/${name}/environ`).includes(mark)) continue
    const line = readText(`/proc/${name}/cmdline`).replaceAll('\0', ' ').trim()
    found.push({ pid, line: line === '' ? stat.slice(0, stat.lastIndexOf(')') + 1) : line })
  }
  return found
}

function killAll(session: number, mark: string): string[] {
  const lines: string[] = []
  // More than once, because one that is just forking may slip through the first look.
  for (let round = 0; round < 5; round++) {
    const found = processesOf(session, mark)
    if (found.length === 0) break
    for (const { pid, line } of found) {
      if (round === 0) lines.push(line)
      try {
        process.kill(pid, 'SIGKILL')
      } catch {
        // It ended by itself.
      }
    }
  }
  return lines
}

const delay = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

/** A command that has been started and goes on in the background: a server under test. */
export interface Started {
  readonly pid: number
  /** Ends when the command ends, or at its limit. */
  readonly outcome: Promise<Outcome>
  /** What it has written up to now. */
  readonly stdout: () => string
  readonly stderr: () => string
  /** True once it has ended. */
  readonly ended: () => boolean
  /** To its standard input, where the command is interactive. */
  readonly write: (text: string) => void
}

export function startCommand(command: Command): Started {
  const [file, ...args] = command.argv
  if (file === undefined) throw new Error('a command needs a program')
  // Files, not pipes: Node's pipes are sockets, and a program may look at what its standard output is.
  const folder = mkdtempSync(join(tmpdir(), 'mg-run-'))
  const paths = { in: join(folder, 'in'), out: join(folder, 'out'), err: join(folder, 'err') }
  const mark = `${marker}=${markerPrefix}${(serial++).toString(16).padStart(6, '0')}`
  const out = openSync(paths.out, 'a')
  const err = openSync(paths.err, 'a')
  const started = process.hrtime.bigint()
  let over = false
  let timedOut = false
  const child = spawn(file, args, {
    cwd: command.cwd,
    env: { ...baseEnvironment(), ...command.env, [marker]: mark.slice(marker.length + 1) },
    stdio: [command.input === undefined && !command.interactive ? 'ignore' : 'pipe', out, err],
    detached: true,
  })
  closeSync(out)
  closeSync(err)
  const session = child.pid ?? -1
  child.stdin?.on('error', () => {}) // The program may end without reading; that is for its output to show.
  if (command.input !== undefined) child.stdin?.end(command.input)
  const outcome = new Promise<Outcome>((resolve, reject) => {
    const limit = setTimeout(() => {
      timedOut = true
      killAll(session, mark)
    }, command.limitMs)
    child.on('error', (error) => {
      clearTimeout(limit)
      over = true
      rmSync(folder, { recursive: true, force: true })
      reject(error)
    })
    child.on('exit', async (code, signal) => {
      clearTimeout(limit)
      over = true
      const durationMs = Number(process.hrtime.bigint() - started) / 1e6
      // A process that is already on its way out is not one that was left behind.
      for (let tries = 0; tries < 20 && processesOf(session, mark).length > 0; tries++) await delay(10)
      const left = killAll(session, mark)
      const status = timedOut ? 'time limit' : signal !== null ? `signal ${signal}` : `exit ${code}`
      resolve({ status, stdout: readFileSync(paths.out), stderr: readFileSync(paths.err), durationMs, left })
      rmSync(folder, { recursive: true, force: true })
    })
  })
  return {
    pid: session,
    outcome,
    stdout: () => readText(paths.out),
    stderr: () => readText(paths.err),
    ended: () => over,
    write: (text) => {
      child.stdin?.write(text)
    },
  }
}

export function runCommand(command: Command): Promise<Outcome> {
  return startCommand(command).outcome
}

/** Every file under `folder`: path → what it is, its mode, and a hash of its content. */
export function snapshot(folder: string): Map<string, string> {
  const files = new Map<string, string>()
  const walk = (under: string): void => {
    for (const name of readdirSync(join(folder, under)).sort()) {
      const path = under === '' ? name : `${under}/${name}`
      const full = join(folder, path)
      const stat = lstatSync(full)
      const mode = (stat.mode & 0o7777).toString(8)
      if (stat.isDirectory()) {
        files.set(path, `folder ${mode}`)
        walk(path)
      } else if (stat.isSymbolicLink()) files.set(path, `link ${readlinkSync(full)}`)
      else if (stat.isFile()) {
        const hash = createHash('sha256').update(readFileSync(full)).digest('hex').slice(0, 16)
        files.set(path, `file ${mode} ${stat.size} bytes ${hash}`)
      } else files.set(path, `special ${stat.mode.toString(8)}`)
    }
  }
  walk('')
  return files
}
