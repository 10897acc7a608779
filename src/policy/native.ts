// For tests: the native evaluators, compiled for this machine with sanitizers, and the bytes that their drivers read.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { JudgedCall } from './reference.js'

const native = fileURLToPath(new URL('../../../native', import.meta.url))

/** Compiles a driver of native/core/tests with the parts of native/core that it drives. */
export function compileDriver(
  driver: string,
  parts: readonly string[],
  { sanitize = true, folder = 'policy' }: { readonly sanitize?: boolean; readonly folder?: string } = {},
): string {
  return compileNative([`core/tests/${folder}/${driver}`, ...parts.map((part) => `core/${part}`)], sanitize)
}

/** Compiles files of native/, of which the first has the main function, for this machine. */
export function compileNative(sources: readonly string[], sanitize = true): string {
  const directory = mkdtempSync(join(tmpdir(), 'monguard-test-'))
  process.on('exit', () => rmSync(directory, { recursive: true, force: true }))
  const program = join(directory, 'driver')
  const sanitizers = sanitize ? ['-fsanitize=address,undefined', '-fno-sanitize-recover=all'] : []
  const includes = ['include', '.', 'core/tests/fuzz'].map((folder) => `-I${join(native, folder)}`)
  const flags = ['-std=gnu17', '-O1', '-g', '-Wall', '-Wextra', '-Werror', ...sanitizers, ...includes]
  const files = sources.map((source) => join(native, `${source}.c`))
  const { status, stderr } = spawnSync('gcc', [...flags, '-o', program, ...files], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`gcc could not compile ${sources[0]}: ${stderr}`)
  return program
}

/** Runs a driver on input; gives back its lines. A sanitizer's complaint is an error. */
export function runDriver(program: string, args: readonly string[], input: Uint8Array): string[] {
  const { status, signal, stdout, stderr } = spawnSync(program, args, { input, encoding: 'utf8', maxBuffer: 1 << 28 })
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status ?? signal}: ${stderr}`)
  return stdout.split('\n').slice(0, -1)
}

const none = 0xffffffff

/** Builds little-endian input. */
export class Bytes {
  readonly #chunks: Buffer[] = []

  u32(value: number): this {
    const chunk = Buffer.alloc(4)
    chunk.writeUInt32LE(value >>> 0)
    this.#chunks.push(chunk)
    return this
  }

  u64(value: bigint): this {
    const chunk = Buffer.alloc(8)
    chunk.writeBigUInt64LE(BigInt.asUintN(64, value))
    this.#chunks.push(chunk)
    return this
  }

  raw(bytes: Uint8Array): this {
    this.#chunks.push(Buffer.from(bytes))
    return this
  }

  /** A length and the bytes; undefined is told apart from empty. */
  block(bytes: Uint8Array | undefined): this {
    return bytes === undefined ? this.u32(none) : this.u32(bytes.length).raw(bytes)
  }

  call(call: JudgedCall): this {
    this.u32(call.nr)
    for (let i = 0; i < 6; i++) this.u64(call.args[i] ?? 0n)
    this.u32(call.paths.length)
    for (const { arg, text } of call.paths) this.u32(arg).block(text === undefined ? undefined : Buffer.from(text))
    return this.u32(call.addressArg).block(call.address)
  }

  get done(): Uint8Array {
    return Buffer.concat(this.#chunks)
  }
}

/** Random numbers that a seed repeats (mulberry32): a failure must be found again. */
export class Random {
  #state: number
  constructor(seed: number) {
    this.#state = seed
  }

  /** A whole number from 0 to below `limit`. */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * limit)
  }

  chance(oneIn: number): boolean {
    return this.below(oneIn) === 0
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T
  }

  u64(): bigint {
    return (BigInt(this.below(2 ** 32)) << 32n) | BigInt(this.below(2 ** 32))
  }
}
