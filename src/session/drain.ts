// mgdrain, the small program that waits for events, and its output as a stream of them.
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { MonguardError } from '../errors.js'
import { EventStream, type StreamOutput } from '../events/stream.js'
import { requireNative } from '../host/native.js'

type Child = ChildProcessByStdio<Writable, Readable, null>

const ringNumber = 3
/**
 * A key on the terminal strikes everything in the program's group, which mgdrain is in for the moment between fork and setsid.
 * What it had not yet read stays in the ring for the next one.
 */
const mostStarts = 4

export class Drain {
  private readonly ringFd: number
  private readonly stream: EventStream
  private readonly closed: Promise<void>
  private child: Child
  private starts = 0
  private finishing = false
  private failure: unknown
  private onClosed: () => void = () => {}

  constructor(ringFd: number, output: StreamOutput) {
    this.ringFd = ringFd
    this.stream = new EventStream(output)
    this.closed = new Promise((resolve) => {
      this.onClosed = resolve
    })
    this.child = this.start()
  }

  get corruptBytes(): number {
    return this.stream.corruptBytes
  }

  /** Takes what is left in the ring and ends. Throws DRAIN if mgdrain was lost on the way. */
  async finish(): Promise<void> {
    this.finishing = true
    this.child.stdin.end()
    await this.closed
    if (this.failure !== undefined)
      throw new MonguardError('DRAIN', { where: 'mgdrain', detail: String(this.failure), cause: this.failure })
  }

  /** Lets go of it after a failure; it ends by itself when its stdin closes. */
  release(): void {
    this.finishing = true
    this.child.stdin.destroy()
    this.child.stdout.destroy()
    this.child.unref()
  }

  private start(): Child {
    this.starts++
    const stdio = ['pipe', 'pipe', 'inherit', this.ringFd] as unknown as ['pipe', 'pipe', 'inherit']
    // In a session of its own: what the terminal sends to the program's group must not end it before the program ends.
    const child = spawn(requireNative('mgdrain'), [`${ringNumber}`], { stdio, detached: true })
    if (child.stdin === null || child.stdin === undefined) {
      // Node leaves out the pipes where there were no descriptors for them, and tells the error later.
      child.once('error', () => {})
      throw new MonguardError('NO_FILES', { where: 'mgdrain', errno: 'EMFILE' })
    }
    child.stdin.on('error', () => {
      // It ended before it was told to; 'close' tells that.
    })
    child.stdout.on('data', (chunk: Buffer) => this.stream.push(chunk))
    child.once('error', (error) => this.end(error))
    child.once('close', (code, signal) => {
      if (signal !== null && this.starts < mostStarts) {
        try {
          this.child = this.start()
          if (this.finishing) this.child.stdin.end()
        } catch (error) {
          this.end(error)
        }
        return
      }
      this.end(this.finishing && code === 0 ? undefined : new Error(`it ended with ${signal ?? code}`))
    })
    return child
  }

  private end(failure: unknown): void {
    this.failure ??= failure
    this.stream.end()
    this.onClosed()
  }
}
