// Copies that are made while a launch runs: a process of its own (fill.ts) makes what monitors ask for and answers them in the log at the
// end of the ring's file. It is started by the first request and goes on, at its leisure, when the launch is over.
import { type ChildProcess, spawn } from 'node:child_process'
import { writeSync } from 'node:fs'
import type { Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { MissEvent } from '../events/event.js'
import { copiesHeaderOffsets, ring } from '../generated/records.js'
import { packageRoot } from '../host/native.js'
import { nowhereForDebugger } from './no-debugger.js'

/** A module of its own, not part of the bundle that may be running. */
const fillProgram = fileURLToPath(new URL('dist/src/session/fill.js', packageRoot))
/** What tells a process where the cache is, and where libraries are. */
const variables = [
  'HOME',
  'XDG_CACHE_HOME',
  'MONGUARD_CACHE',
  'MONGUARD_CACHE_SIZE',
  'LD_LIBRARY_PATH',
  'PATH',
] as const

export class Copier {
  private readonly ringFd: number
  private readonly logAt: number
  private child: ChildProcess | undefined

  constructor(ringFd: number, capacity: number) {
    this.ringFd = ringFd
    this.logAt = ring.HEADER_BYTES + capacity
  }

  /** Has the file copied that a monitor waits for. */
  ask({ pid, dev, ino, request, path }: MissEvent): void {
    this.child ??= this.start()
    const line = JSON.stringify({
      request,
      pid,
      dev: `${dev}`,
      ino: `${ino}`,
      path: Buffer.from(path).toString('latin1'),
    })
    ;(this.child.stdin as Writable).write(`${line}\n`)
  }

  /** No more requests: what was asked for is still made, for the next launch. */
  end(): void {
    this.child?.stdin?.end()
    this.child?.unref()
  }

  private start(): ChildProcess {
    const env = Object.fromEntries(
      variables.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
    )
    const child = spawn(process.execPath, [nowhereForDebugger, fillProgram, `${this.logAt}`], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore', this.ringFd],
      cwd: '/',
      env,
    })
    const closed = (): void => this.close()
    child.on('error', closed).on('exit', closed)
    child.stdin?.on('error', closed)
    return child
  }

  /** Nobody answers any more: nobody is to wait. */
  private close(): void {
    const word = new Uint8Array(4)
    try {
      writeSync(this.ringFd, word, 0, word.length, this.logAt + copiesHeaderOffsets.open)
    } catch {
      // The launch is over, and the descriptor closed.
    }
  }
}
