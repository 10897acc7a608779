// mgdrain, the small program that waits for events, and its output as a stream of them.
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { MonguardError } from '../errors.js'
import { EventStream, type StreamOutput } from '../events/stream.js'
import { requireNative } from '../host/native.js'

const ringNumber = 3

export class Drain {
  private readonly child: ChildProcessByStdio<Writable, Readable, null>
  private readonly stream: EventStream
  private readonly closed: Promise<void>
  private finishing = false
  private failure: unknown

  constructor(ringFd: number, output: StreamOutput) {
    this.stream = new EventStream(output)
    // In a session of its own: what the terminal sends to the program's group must not end it before the program ends.
    const stdio = ['pipe', 'pipe', 'inherit', ringFd] as unknown as ['pipe', 'pipe', 'inherit']
    this.child = spawn(requireNative('mgdrain'), [`${ringNumber}`], { stdio, detached: true })
    this.child.stdin.on('error', () => {
      // It ended before it was told to; 'close' reports that.
    })
    this.child.stdout.on('data', (chunk: Buffer) => this.stream.push(chunk))
    this.closed = new Promise((resolve) => {
      this.child.once('error', (error) => {
        this.failure = error
        resolve()
      })
      this.child.once('close', (code, signal) => {
        if (!this.finishing || code !== 0) this.failure ??= new Error(`it ended with ${signal ?? code}`)
        this.stream.end()
        resolve()
      })
    })
  }

  get corruptBytes(): number {
    return this.stream.corruptBytes
  }

  /** Takes what is left in the ring and ends. Throws DRAIN if mgdrain was lost on the way. */
  async finish(): Promise<void> {
    this.finishing = true
    this.child.stdin.end()
    await this.closed
    if (this.failure !== undefined) throw new MonguardError('DRAIN', { where: 'mgdrain', detail: String(this.failure), cause: this.failure })
  }

  /** Lets go of it after a failure; it ends by itself when its stdin closes. */
  release(): void {
    this.child.stdin.destroy()
    this.child.stdout.destroy()
    this.child.unref()
  }
}
