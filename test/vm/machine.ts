// The PKU virtual machine as a function: runs one command in a guest whose processor has protection keys, with the
// host's file system around it. docs/how-to/pku-vm.md says what the command sees.

import { type ChildProcess, spawn } from 'node:child_process'
import { realpathSync, statSync } from 'node:fs'
import { constants } from 'node:os'
import { resolve, sep } from 'node:path'
import type { Duplex, Readable, Writable } from 'node:stream'
import { getSystemErrorMap } from 'node:util'
import { prepareBoot } from './boot.js'
import { emulatorArguments } from './emulator.js'
import { emulatorEnvironment, type Platform, preparePlatform } from './fetch.js'
import { MachineError, MachineUnavailable } from './machine-error.js'
import { projectRoot } from './paths.js'
import { encodeInput, encodeOrder, type Message, MessageReader } from './protocol.js'

export { MachineError, MachineUnavailable } from './machine-error.js'

export type Availability =
  | { readonly available: true }
  | { readonly available: false; readonly reason: string; readonly mend: string }

export interface MachineOptions {
  /** Folders besides the project's that the command sees as they are on the host, writes included. */
  readonly shares?: readonly string[]
  /** Project and shares cannot be written. */
  readonly readOnly?: boolean
  readonly cpus?: number
  /** As QEMU takes it: "2G", "512M". */
  readonly memory?: string
  /** From the start of the emulator; 0 is for ever. */
  readonly timeoutMs?: number
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
  readonly stdin?: Readable | Buffer | string
  /** Where the command's output goes as it comes; without it, the result holds it. */
  readonly stdout?: Writable
  readonly stderr?: Writable
  /** Called with each line of standard output as it comes. */
  readonly onLine?: (line: string) => void
  /** Ends the machine at once; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal
}

export interface MachineResult {
  /** The command's exit code, 128 + n when signal n killed it, 126 or 127 when it could not be executed. */
  readonly status: number
  readonly signal: NodeJS.Signals | null
  /** Empty where the options named a stream for it. */
  readonly stdout: Buffer
  readonly stderr: Buffer
  readonly bootMs: number
  readonly wallMs: number
}

/** What the guest does not take from the host. */
const guestFolders = ['/tmp', '/dev', '/proc', '/sys']

export const defaultCpus = 2
export const defaultMemory = '2G'
export const defaultTimeoutMs = 600_000

interface Prepared {
  readonly platform: Platform
  readonly bootArchive: string
}

let prepared: Prepared | undefined

function prepare(): Prepared {
  if (prepared === undefined) {
    if (process.platform !== 'linux' || process.arch !== 'x64') {
      const where = `${process.platform} on ${process.arch}`
      throw new MachineUnavailable(
        'cannot have the virtual machine',
        where,
        "it shows the host's own x86-64 Linux programs",
        'run on x86-64 Linux',
      )
    }
    const platform = preparePlatform((line) => process.stderr.write(`${line}\n`))
    prepared = { platform, bootArchive: prepareBoot(platform.kernel) }
  }
  return prepared
}

/** Whether this host can have the machine. Fetches what it needs on the first call. */
export function machineAvailable(): Availability {
  try {
    prepare()
    return { available: true }
  } catch (error) {
    if (!(error instanceof MachineError)) throw error
    return { available: false, reason: `${error.what}: ${error.where}: ${error.why}`, mend: error.mend }
  }
}

function within(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep)
}

/** Real paths without those that lie in another. */
function sharedFolders(folders: readonly string[]): string[] {
  const real = folders.map((folder) => {
    const path = resolve(folder)
    try {
      if (statSync(path).isDirectory()) return realpathSync(path)
    } catch {
      throw new MachineError('cannot share a folder', path, 'there is no such folder', 'check its spelling, or make it')
    }
    throw new MachineError('cannot share a folder', path, 'it is not a folder', 'share the folder it lies in')
  })
  const distinct = [...new Set(real)]
  return distinct.filter((path) => !distinct.some((other) => other !== path && within(path, other)))
}

/** Keeps the last bytes of what the emulator and the guest's console say, for an error. */
class Tail {
  #text = ''

  add(bytes: Buffer): void {
    this.#text = (this.#text + bytes.toString('latin1')).slice(-16_384)
  }

  /** The last lines; of a kernel that died, those that say of what. */
  lines(count: number): string {
    const lines = this.#text.split(/\r?\n/).filter((line) => line.trim() !== '')
    const cause = lines.findIndex((line) => /Kernel panic|BUG:|Oops:|Out of memory/.test(line))
    const shown = cause < 0 ? lines.slice(-count) : lines.slice(cause, cause + count)
    return shown.join('\n       ')
  }
}

function signalName(number: number): NodeJS.Signals | null {
  const entry = Object.entries(constants.signals).find(([, value]) => value === number)
  return (entry?.[0] as NodeJS.Signals | undefined) ?? null
}

function errorText(errno: number): string {
  return getSystemErrorMap().get(-errno)?.[1] ?? `error ${errno}`
}

/** Passes a stream of bytes on, holding the source back while the target is full. */
function sink(target: Writable | undefined, source: Duplex, fail: (error: Error) => void) {
  const kept: Buffer[] = []
  const resume = (): unknown => source.resume()
  target?.on('error', fail)
  target?.on('drain', resume)
  const write = (bytes: Buffer): void => {
    if (target === undefined) kept.push(Buffer.from(bytes))
    else if (!target.write(Buffer.from(bytes))) source.pause()
  }
  const release = (): void => {
    target?.off('error', fail)
    target?.off('drain', resume)
  }
  return { write, release, kept: () => Buffer.concat(kept) }
}

function lineSplitter(use: (line: string) => void) {
  let rest = ''
  const decoder = new TextDecoder()
  const add = (bytes: Buffer): void => {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) use(line)
  }
  return { add, end: () => rest !== '' && use(rest) }
}

function feed(stdin: MachineOptions['stdin'], port: Duplex): () => void {
  const end = (): unknown => port.write(encodeInput(Buffer.alloc(0)))
  if (stdin === undefined || typeof stdin === 'string' || Buffer.isBuffer(stdin)) {
    if (stdin !== undefined && stdin.length > 0) port.write(encodeInput(Buffer.from(stdin as string)))
    end()
    return () => undefined
  }
  const give = (piece: Buffer | string): void => {
    const bytes = Buffer.from(piece as string)
    if (bytes.length > 0 && !port.write(encodeInput(bytes))) {
      stdin.pause()
      port.once('drain', () => stdin.resume())
    }
  }
  stdin.on('data', give)
  stdin.once('end', end)
  // A standard input that cannot be read (closed, or a terminal we are not in front of) is an empty one.
  stdin.once('error', end)
  return () => {
    stdin.off('data', give)
    stdin.off('end', end)
    stdin.pause()
  }
}

const exhausted = 'give it more with --timeout SECONDS, or see why the command does not end'

/** Runs `argv` in a machine of its own. Rejects with a MachineError when the machine, not the command, failed. */
export async function runInMachine(argv: readonly string[], options: MachineOptions = {}): Promise<MachineResult> {
  if (argv.length === 0) {
    throw new MachineError('cannot run', 'the virtual machine', 'no command was given', 'npm run vm -- -- COMMAND')
  }
  const shares = sharedFolders([projectRoot, ...(options.shares ?? [])])
  const cwd = realpathSync(options.cwd ?? process.cwd())
  const own = guestFolders.find((folder) => within(cwd, folder))
  if (own !== undefined && !shares.some((share) => within(cwd, share))) {
    const why = `the guest has a ${own} of its own`
    throw new MachineError('cannot enter the working directory', cwd, why, `pass --share ${cwd}, or start elsewhere`)
  }
  const { platform, bootArchive } = prepare()
  const writable = !options.readOnly
  const started = performance.now()
  const emulator = spawn(
    platform.emulator.program,
    emulatorArguments({
      emulator: platform.emulator,
      kernelImage: platform.kernel.image,
      bootArchive,
      cpus: options.cpus ?? defaultCpus,
      memory: options.memory ?? defaultMemory,
      shares,
      writable,
    }),
    {
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      env: emulatorEnvironment(platform.emulator),
      // In a session of its own, so that Ctrl-C comes to us alone and cannot look like a death of the guest.
      detached: true,
    },
  )
  const env = { ...(options.env ?? process.env), PWD: cwd }
  const order = encodeOrder({
    argv,
    env: Object.fromEntries(Object.entries(env).filter((pair): pair is [string, string] => pair[1] !== undefined)),
    cwd,
    hostname: 'pku-vm',
    shares,
    writable,
  })
  return await attend(emulator, order, options, started)
}

function attend(
  emulator: ChildProcess,
  order: Buffer,
  options: MachineOptions,
  started: number,
): Promise<MachineResult> {
  return new Promise((resolvePromise, reject) => {
    const port = emulator.stdio[3] as Duplex
    const console = new Tail()
    const reader = new MessageReader()
    let bootMs = 0
    let outcome: { status: number; signal: NodeJS.Signals | null } | undefined
    let failure: Error | undefined
    const kill = (): void => {
      emulator.kill('SIGKILL')
    }
    const fail = (error: Error): void => {
      failure ??= error
      kill()
    }
    const out = sink(options.stdout, port, fail)
    const error = sink(options.stderr, port, fail)
    const lines = options.onLine && lineSplitter(options.onLine)
    const abort = (): void => fail(options.signal?.reason as Error)
    const timeoutMs = options.timeoutMs ?? defaultTimeoutMs
    const expire = (): void => {
      const state =
        bootMs === 0 ? `the guest had not booted; its console: ${console.lines(12)}` : 'the command was still running'
      fail(new MachineError('ran out of time', `the virtual machine, after ${timeoutMs / 1000} s`, state, exhausted))
    }
    const timer = timeoutMs > 0 ? setTimeout(expire, timeoutMs) : undefined

    const handle = (message: Message): void => {
      switch (message.kind) {
        case 'started':
          bootMs = performance.now() - started
          break
        case 'out':
          lines?.add(message.bytes)
          out.write(message.bytes)
          break
        case 'error':
          error.write(message.bytes)
          break
        case 'exit': {
          const number = message.waitStatus & 0x7f
          const status = number === 0 ? (message.waitStatus >> 8) & 0xff : 128 + number
          outcome = { status, signal: number === 0 ? null : signalName(number) }
          kill()
          break
        }
        case 'no-exec': {
          const missing = message.errno === constants.errno.ENOENT
          const mend = missing ? 'check its spelling and PATH, as in the guest' : 'check that it is an executable file'
          const text = new MachineError('cannot execute the command', message.where, errorText(message.errno), mend)
            .message
          error.write(Buffer.from(`${text}\n`))
          outcome = { status: missing ? 127 : 126, signal: null }
          kill()
          break
        }
        case 'broken':
          fail(new MachineError('the guest could not be set up', 'its first process', message.text, guestMend))
      }
    }

    emulator.stdout?.on('data', (bytes: Buffer) => console.add(bytes))
    emulator.stderr?.on('data', (bytes: Buffer) => console.add(bytes))
    emulator.once('error', (cause) => {
      failure ??= new MachineError('cannot start the emulator', emulator.spawnfile, cause.message, cacheMend)
    })
    port.on('data', (bytes: Buffer) => {
      if (outcome === undefined && failure === undefined) reader.read(bytes).forEach(handle)
    })
    // The socket breaks when the emulator ends; why it ended is told below.
    port.on('error', () => undefined)
    port.write(order)
    const stopFeeding = feed(options.stdin, port)
    process.once('exit', kill)
    options.signal?.addEventListener('abort', abort)
    if (options.signal?.aborted) abort()

    emulator.once('close', (code, signal) => {
      clearTimeout(timer)
      stopFeeding()
      out.release()
      error.release()
      process.off('exit', kill)
      options.signal?.removeEventListener('abort', abort)
      lines?.end()
      if (failure !== undefined) return reject(failure)
      if (outcome === undefined) {
        const ended = signal === null ? `exit code ${code}` : signal
        const where = bootMs === 0 ? 'the virtual machine, while booting' : 'the virtual machine, while the command ran'
        const why = `the guest stopped (emulator: ${ended}); its console: ${console.lines(25) || 'empty'}`
        return reject(new MachineError('died', where, why, guestMend))
      }
      resolvePromise({
        ...outcome,
        stdout: out.kept(),
        stderr: error.kept(),
        bootMs,
        wallMs: performance.now() - started,
      })
    })
  })
}

const cacheMend = 'remove the cache folder and try again; see docs/how-to/pku-vm.md'
const guestMend =
  'where the console shows a kernel panic, the command caused it or memory ran out (--memory 4G); see docs/how-to/pku-vm.md'
