// Where text about a run goes: a file or a descriptor that is already open. Writing never blocks the reading of events; what
// does not fit into a bounded queue, or cannot be written, is counted.
import { closeSync, openSync, writev } from 'node:fs'
import { errnoOf, MonguardError } from '../errors.js'

/** Text that may wait for a slow reader. */
const queueBytes = 16 << 20
const chunkBytes = 64 << 10
const retryMs = 5
/** Pieces in one write: far below what writev takes. */
const mostAtOnce = 64

export class Output {
  /** Pieces of text that were thrown away: the queue was full, or writing had failed. */
  lost = 0
  /** The first failure; nothing is written after it. */
  failure: MonguardError | undefined
  private readonly fd: number
  private readonly name: string
  private readonly owned: boolean
  private readonly onFailure: (failure: MonguardError) => void
  private text = ''
  private queue: Buffer[] = []
  private queued = 0
  private writing = false
  private flushing = false
  private idle: (() => void)[] = []

  private constructor(fd: number, name: string, owned: boolean, onFailure: (failure: MonguardError) => void) {
    this.fd = fd
    this.name = name
    this.owned = owned
    this.onFailure = onFailure
  }

  /** Opens `file` anew for writing. Throws OUTPUT_OPEN. `onFailure` is told once, when writing fails. */
  static toFile(file: string, onFailure: (failure: MonguardError) => void): Output {
    try {
      return new Output(openSync(file, 'w', 0o666), file, true, onFailure)
    } catch (error) {
      const errno = errnoOf(error)
      throw new MonguardError(errno === 'EMFILE' || errno === 'ENFILE' ? 'NO_FILES' : 'OUTPUT_OPEN', {
        where: file,
        cause: error,
        ...(errno === undefined ? { detail: String(error) } : { errno }),
      })
    }
  }

  static toDescriptor(fd: number, name: string, onFailure: (failure: MonguardError) => void): Output {
    return new Output(fd, name, false, onFailure)
  }

  /** Appends a line or several; they stay together. */
  write(text: string): void {
    if (this.failure !== undefined || this.queued + this.text.length > queueBytes) {
      this.lost++
      return
    }
    this.text += text
    if (this.text.length >= chunkBytes) this.enqueue()
    else if (!this.flushing) {
      this.flushing = true
      // One write for all that one chunk of events brings.
      setImmediate(() => {
        this.flushing = false
        this.enqueue()
      })
    }
  }

  /** Resolves when everything is written or has failed; closes a file. */
  async finish(): Promise<void> {
    this.enqueue()
    if (this.writing) await new Promise<void>((resolve) => this.idle.push(resolve))
    if (!this.owned) return
    try {
      closeSync(this.fd)
    } catch (error) {
      // Network file systems report a full disk here.
      this.fail(error)
    }
  }

  private enqueue(): void {
    if (this.text !== '') {
      const bytes = Buffer.from(this.text)
      this.text = ''
      this.queue.push(bytes)
      this.queued += bytes.length
    }
    if (!this.writing) this.writeNext()
  }

  private writeNext(): void {
    if (this.queue.length === 0 || this.failure !== undefined) {
      this.writing = false
      for (const resolve of this.idle.splice(0)) resolve()
      return
    }
    this.writing = true
    // All that has come meanwhile at once: a write takes a turn of the event loop however small it is.
    const taken = this.queue.splice(0, mostAtOnce)
    const done = (error: NodeJS.ErrnoException | null, written: number): void => {
      if (error?.code === 'EAGAIN') {
        // The caller's descriptor is non-blocking, and its reader is slow.
        this.queue.unshift(...taken)
        setTimeout(() => this.writeNext(), retryMs)
        return
      }
      if (error !== null) {
        this.lost += taken.length
        this.fail(error)
      } else {
        this.queued -= written
        let skip = written
        const rest = taken.flatMap((bytes) => {
          const used = Math.min(skip, bytes.length)
          skip -= used
          return used === bytes.length ? [] : [bytes.subarray(used)]
        })
        this.queue.unshift(...rest)
      }
      this.writeNext()
    }
    writev(this.fd, taken, null, done)
  }

  private fail(error: unknown): void {
    if (this.failure !== undefined) return
    this.lost += this.queue.length
    this.queue = []
    const errno = errnoOf(error)
    this.failure = new MonguardError('OUTPUT_WRITE', {
      where: this.name,
      cause: error,
      ...(errno === undefined ? { detail: String(error) } : { errno }),
    })
    this.onFailure(this.failure)
  }
}
