// A place for one run of an attack: a fresh folder, its output in files, its input a pipe, and an end of everything that it started.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Writable } from 'node:stream'

/** The environment variable by which processes are found again, whatever became of their session. */
const marker = 'MG_ATTACK'

/** A program that runs in a place. `status`: `exit 0`, `signal SIGSEGV`, or `time limit`. */
export interface Ended {
  readonly status: string
  readonly stdout: string
  readonly stderr: string
}

/** Starts the program; resolves with how it ended. `started` must be called once, with the session's number. */
export type Starter = (place: Place, started: (session: number, input: Writable) => void) => Promise<string>

export class Place {
  private readonly outer = mkdtempSync(join(tmpdir(), 'mg-attack-'))
  readonly cwd = join(this.outer, 'here')
  readonly output: number
  readonly error: number
  readonly env: Record<string, string>
  private readonly mark = randomBytes(8).toString('hex')
  private session = 0
  private input: Writable | undefined
  private over = false

  constructor() {
    mkdirSync(this.cwd)
    this.output = openSync(join(this.outer, 'out'), 'a')
    this.error = openSync(join(this.outer, 'err'), 'a')
    const kept = ['HOME', 'PATH'].flatMap((name) => {
      const value = process.env[name]
      return value === undefined ? [] : [[name, value]]
    })
    this.env = { ...Object.fromEntries(kept), LANG: 'C.UTF-8', TMPDIR: tmpdir(), [marker]: this.mark }
  }

  /** Runs a program here, while `attend` attends to it, for `limitMs` at most. */
  async run(start: Starter, attend: (place: Place) => Promise<void>, limitMs: number): Promise<Ended> {
    let timedOut = false
    const limit = setTimeout(() => {
      timedOut = true
      this.killAll()
    }, limitMs)
    try {
      const running = start(this, (session, input) => {
        this.session = session
        this.input = input
        input.on('error', () => {}) // It may end without reading.
      }).finally(() => {
        this.over = true
      })
      const [status] = await Promise.all([running, attend(this)])
      return { status: timedOut ? 'time limit' : status, stdout: this.text('out'), stderr: this.text('err') }
    } finally {
      clearTimeout(limit)
    }
  }

  get ended(): boolean {
    return this.over
  }

  /** What it has written up to now. */
  said(): string {
    return this.text('out')
  }

  say(text: string): void {
    this.input?.write(text)
  }

  /** Ends what is left and takes the folder away. */
  leave(): void {
    this.killAll()
    closeSync(this.output)
    closeSync(this.error)
    rmSync(this.outer, { recursive: true, force: true })
  }

  private text(name: string): string {
    return readText(join(this.outer, name))
  }

  private killAll(): void {
    // More than once, because one that is just forking may slip through the first look.
    for (let round = 0; round < 5; round++) {
      const found = this.processes()
      if (found.length === 0) return
      for (const pid of found) {
        try {
          process.kill(pid, 'SIGKILL')
        } catch {
          // It ended by itself.
        }
      }
    }
  }

  private processes(): number[] {
    return readdirSync('/proc')
      .map(Number)
      .filter((pid) => Number.isInteger(pid) && pid !== process.pid && this.isHere(pid))
  }

  private isHere(pid: number): boolean {
    const stat = readText(`/proc/${pid}/stat`)
    const [state = '', , , session] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (state === '' || state === 'Z' || state === 'X') return false
    return (
      (this.session !== 0 && Number(session) === this.session) ||
      readText(`/proc/${pid}/environ`).includes(`${marker}=${this.mark}`)
    )
  }
}

/** Starts `program` without a monitor. */
export const bare =
  (program: string, args: readonly string[]): Starter =>
  (place, started) =>
    new Promise((resolve, reject) => {
      const { cwd, env, output, error } = place
      const child = spawn(program, args, { cwd, env, detached: true, stdio: ['pipe', output, error] })
      child.once('error', reject)
      child.once('exit', (code, signal) => resolve(signal === null ? `exit ${code}` : `signal ${signal}`))
      if (child.pid !== undefined && child.stdin !== null) started(child.pid, child.stdin)
    })

function readText(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}
