// Layouts of the monitor as they are drawn, seen from outside: where each part lies, and each function.
import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  imageHeaderBytes,
  imagePieceBytes,
  imageRelocBytes,
  pieceKind,
  readImageHeader,
  readImagePiece,
  readImageReloc,
  relocKind,
} from '../../src/generated/records.js'
import { findSensitive } from '../../tools/audit.js'
import { built } from '../harness/build.js'
import { guarded, root } from '../harness/placement.js'
import { type Started, startCommand } from '../harness/run.js'
import { whereIs } from './suite.js'

/** What is placed in the zone by itself. */
export const parts = ['code', 'constants', 'data', 'threads', 'heap', 'pack'] as const
export type Part = (typeof parts)[number]

export interface Layout {
  readonly zone: bigint
  /** Of each part, from the zone's beginning. */
  readonly parts: Readonly<Record<Part, bigint>>
  readonly slots: bigint
  readonly capability: bigint
  /** Offset in the code of each function that is found in it by its bytes, by number of its piece. */
  readonly functions: ReadonlyMap<number, number>
  readonly codeBytes: number
  /** What the code holds of instructions that belong in gates, whole or hidden, by name. */
  readonly sensitive: Readonly<Record<string, number>>
}

/** A function as the image has it: the longest stretch that mgload leaves as it is, and all of it with what mgload writes left out. */
interface Piece {
  readonly number: number
  readonly bytes: Buffer
  readonly known: Uint8Array
  readonly stretch: { readonly from: number; readonly to: number }
}

function codePieces(): Piece[] {
  const image = readFileSync(join(root, 'native/build/monitor-none.image'))
  const view = new DataView(image.buffer, image.byteOffset, image.length)
  const header = readImageHeader(view, 0)
  const pieces = Array.from({ length: header.pieceCount }, (_, i) =>
    readImagePiece(view, imageHeaderBytes + i * imagePieceBytes),
  )
  const known = pieces.map((piece) => new Uint8Array(piece.bytes).fill(1))
  const relocs = imageHeaderBytes + pieces.length * imagePieceBytes
  for (let i = 0; i < header.relocCount; i++) {
    const one = readImageReloc(view, relocs + i * imageRelocBytes)
    known[one.piece]?.fill(0, one.offset, one.offset + (one.kind === relocKind.ABS64 ? 8 : 4))
  }
  return pieces.flatMap((piece, number) => {
    if (piece.kind !== pieceKind.CODE || piece.offset === 0) return []
    const bytes = image.subarray(piece.offset, piece.offset + piece.bytes)
    return [{ number, bytes, known: known[number] as Uint8Array, stretch: longestKnown(known[number] as Uint8Array) }]
  })
}

function longestKnown(known: Uint8Array): { from: number; to: number } {
  let best = { from: 0, to: 0 }
  for (let from = 0; from < known.length; from++) {
    let to = from
    while (to < known.length && known[to] === 1) to++
    if (to - from > best.to - best.from) best = { from, to }
    from = to
  }
  return best
}

const pieces = codePieces()

/** Those of them that mgload looks for (invariant G3). */
const soughtNames = ['wrpkru', 'xrstor', 'wrgsbase', 'syscall', 'sysenter']

function countSensitive(...stretches: readonly Uint8Array[]): Record<string, number> {
  const found = stretches.flatMap((code) => findSensitive(code).map(({ name }) => name))
  return Object.fromEntries(soughtNames.map((name) => [name, found.filter((one) => one === name).length]))
}

/** What the image has of them, which is the gates' own. */
export const sensitiveInImage = (): Record<string, number> => countSensitive(...pieces.map(({ bytes }) => bytes))

function findFunctions(code: Buffer): Map<number, number> {
  const found = new Map<number, number>()
  for (const { number, bytes, known, stretch } of pieces) {
    const wanted = bytes.subarray(stretch.from, stretch.to)
    const places: number[] = []
    for (let at = code.indexOf(wanted); at >= 0; at = code.indexOf(wanted, at + 1)) {
      const start = at - stretch.from
      if (start >= 0 && bytes.every((byte, i) => known[i] === 0 || code[start + i] === byte)) places.push(start)
    }
    // Some small functions are alike.
    if (places.length === 1) found.set(number, places[0] as number)
  }
  return found
}

export function layoutOf(pid: number, withFunctions: boolean): Layout {
  const where = whereIs(pid)
  if (where === undefined) throw new Error(`process ${pid} has no monitor`)
  const at = (name: string): bigint => BigInt(`0x${where[name]}`)
  const zone = at('zone')
  const offsets = Object.fromEntries(parts.map((part) => [part, at(part) - zone])) as Record<Part, bigint>
  const codeBytes = Number(at('code_end') - at('code'))
  let functions: ReadonlyMap<number, number> = new Map()
  let sensitive: Record<string, number> = {}
  if (withFunctions) {
    const code = Buffer.alloc(codeBytes)
    const memory = openSync(`/proc/${pid}/mem`, 'r')
    readSync(memory, code, 0, code.length, at('code'))
    closeSync(memory)
    functions = findFunctions(code)
    sensitive = countSensitive(code)
  }
  return { zone, parts: offsets, slots: at('slots'), capability: at('capability'), functions, codeBytes, sensitive }
}

/** How a new layout comes about. */
export const occasions = ['launch', 'exec', 'fork'] as const
export type Occasion = (typeof occasions)[number]

const program = (): string => built('test/hiding/layouts.c')

/** test/hiding/layouts.c, guarded; each of its answers is the number of a process to look at. */
class Shown {
  private answers = 0
  private constructor(private readonly started: Started) {}

  static async begin(options: readonly string[]): Promise<{ shown: Shown; pid: number }> {
    const argv = guarded({ placement: 'none', coverage: 'default', slowness: 1, long: false }, [program()], options)
    const shown = new Shown(startCommand({ argv, cwd: tmpdir(), limitMs: 3_600_000, interactive: true }))
    return { shown, pid: await shown.answer() }
  }

  async next(what: 'exec' | 'fork'): Promise<number> {
    this.started.write(`${what}\n`)
    return this.answer()
  }

  private async answer(): Promise<number> {
    for (;;) {
      const lines = this.started.stdout().split('\n')
      if (lines.length > this.answers + 1) return Number(lines[this.answers++])
      if (this.started.ended()) throw new Error(`it ended: ${(await this.started.outcome).stderr}`)
      await new Promise((done) => setTimeout(done, 2))
    }
  }

  async end(): Promise<void> {
    this.started.write('\n')
    await this.started.outcome
  }
}

/** `count` layouts, each of a process of its own; `look` sees each while it is there. */
export async function drawLayouts(
  occasion: Occasion,
  count: number,
  withFunctions: boolean,
  look: (layout: Layout) => void,
): Promise<void> {
  if (occasion === 'launch') {
    for (let i = 0; i < count; i++) {
      const { shown, pid } = await Shown.begin([])
      look(layoutOf(pid, withFunctions))
      await shown.end()
    }
    return
  }
  // Answers are read from the beginning each time: not too many from one.
  for (let left = count; left > 0; left -= 500) {
    const { shown } = await Shown.begin(occasion === 'fork' ? ['--fork-rerandomise'] : [])
    for (let i = 0; i < Math.min(left, 500); i++) look(layoutOf(await shown.next(occasion), withFunctions))
    await shown.end()
  }
}
