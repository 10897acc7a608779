// The seccomp program of a launch. The order of its questions is what makes it cheap: architecture, then number, and for numbers on the
// pass list nothing else, because the kernel answers such calls from a bit map without running the program (seccomp_cache_prepare).
import { type Call, calls, type Refusal, type Watched } from '../../spec/syscalls.js'
import { notified, planHalf } from '../generated/records.js'
import {
  action,
  answerData,
  archX8664,
  encode,
  type Instruction,
  mostInstructions,
  op,
  seccompData,
  x32Bit,
} from './instructions.js'

/** `trap`: in-process; calls outside the pass list need the capability, or trap. `trace`: they all go to the tracer. */
export type FilterMode = 'trap' | 'trace'

/** The secrets of a launch: `full` for nearly all calls, `brief` for those that have room for 32 bits only, and two more for notified forms. */
export interface Capability {
  readonly full: bigint
  readonly brief: number
  readonly notified: bigint
  readonly notifiedBrief: number
}

/** An instruction that compares with a part of the capability, to be written in at launch; half: planHalf. */
export interface Patch {
  readonly instruction: number
  readonly half: number
}

export interface Filter {
  readonly instructions: Uint8Array
  readonly count: number
  readonly patches: readonly Patch[]
}

/** A word of the call and the half of the capability it must equal. */
interface Comparison {
  readonly offset: number
  readonly half: number
}

interface Halves {
  readonly low: number
  readonly high: number
  readonly brief: number
}
const halves: Halves = { low: planHalf.LOW, high: planHalf.HIGH, brief: planHalf.BRIEF }
const notifiedHalves: Halves = {
  low: planHalf.NOTIFIED_LOW,
  high: planHalf.NOTIFIED_HIGH,
  brief: planHalf.NOTIFIED_BRIEF,
}

/** Where the secret rides. */
interface Slot {
  readonly key: string
  readonly comparisons: readonly Comparison[]
}

/** Undefined where a call cannot carry it. */
function slotOf({ capability: place }: Call, { low, high, brief }: Halves): Slot | undefined {
  if (place === null) return undefined
  const comparisons =
    'arg' in place
      ? [
          { offset: seccompData.argLow(place.arg), half: low },
          { offset: seccompData.argHigh(place.arg), half: high },
        ]
      : place.high.map((arg, i) => ({
          offset: seccompData.argHigh(arg),
          half: place.high.length === 1 ? brief : i === 0 ? low : high,
        }))
  return { key: comparisons.map((one) => `${one.offset}:${one.half}`).join(' '), comparisons }
}

/** What the filter does with a stretch of call numbers. Equal keys are the same behaviour. */
interface Answer {
  readonly key: string
  readonly allow: boolean
  /** Allowed with the secret there; where there are exceptions, only for their watched values. */
  readonly slot?: Slot
  /** Allowed but for these values of an argument. */
  readonly except?: Exception
}

interface Exception {
  readonly arg: number
  readonly refused: readonly number[]
  readonly watched: readonly number[]
}

const allowed: Answer = { key: 'allow', allow: true }
const refused: Answer = { key: 'refuse', allow: false }
const carrying = (slot: Slot | undefined): Answer =>
  slot === undefined ? refused : { key: slot.key, allow: true, slot }

/** A call of the pass list. Out of the process nothing is watched. */
function passing(call: Call, mode: FilterMode): Answer {
  const { name, refusal, watched: all } = call
  const watched = mode === 'trap' ? all : undefined
  const arg = refusal?.arg ?? watched?.arg
  if (arg === undefined) return allowed
  if ((refusal?.arg ?? arg) !== arg || (watched?.arg ?? arg) !== arg)
    throw new Error(`the filter looks at one argument of ${name}, and the table names two`)
  const values = (list: Refusal | Watched | undefined): number[] => list?.values.map((one) => one.value) ?? []
  const slot = watched === undefined ? undefined : slotOf(call, halves)
  return {
    key: `${name} but for values`,
    allow: true,
    except: { arg, refused: values(refusal), watched: values(watched) },
    ...(slot === undefined ? {} : { slot }),
  }
}

function answerFor(call: Call | undefined, nr: number, passList: ReadonlySet<number>, mode: FilterMode): Answer {
  if (call === undefined) return refused
  if (passList.has(nr)) return passing(call, mode)
  return mode === 'trap' && call.isolation !== 'denied' ? carrying(slotOf(call, halves)) : refused
}

/** The notified form of a call: never on the list, and made of denied calls, too. */
function answerForNotified(call: Call | undefined): Answer {
  return carrying(call === undefined ? undefined : slotOf(call, notifiedHalves))
}

interface Stretch {
  readonly from: number
  readonly answer: Answer
}

/** All numbers below the x32 bit, as stretches of equal answers. */
function stretches(passList: ReadonlySet<number>, mode: FilterMode): Stretch[] {
  const byNumber = new Map(calls.map((call) => [call.nr, call]))
  const end = Math.max(...byNumber.keys()) + 1
  const found: Stretch[] = []
  const add = (from: number, answer: Answer): void => {
    if (found.at(-1)?.answer.key !== answer.key) found.push({ from, answer })
  }
  for (let nr = 0; nr <= end; nr++) add(nr, answerFor(byNumber.get(nr), nr, passList, mode))
  if (mode === 'trap') for (let nr = 0; nr <= end; nr++) add(notified.FIRST + nr, answerForNotified(byNumber.get(nr)))
  return found
}

const longestJump = 255

const statement = (code: number, k: number): Instruction => ({ code, jt: 0, jf: 0, k })

/** Instructions put together piece by piece. Branches are relative and stay inside a piece; jumps to a slot's comparison name it and are
 * resolved when all pieces lie in their places. */
interface Piece {
  readonly code: readonly Instruction[]
  readonly jumps: readonly { readonly instruction: number; readonly slot: string }[]
}

function join(...pieces: readonly Piece[]): Piece {
  const code: Instruction[] = []
  const jumps: { instruction: number; slot: string }[] = []
  for (const piece of pieces) {
    for (const one of piece.jumps) jumps.push({ ...one, instruction: one.instruction + code.length })
    code.push(...piece.code)
  }
  return { code, jumps }
}

const instructions = (...code: readonly Instruction[]): Piece => ({ code, jumps: [] })

/** What a search ends in: an answer without another question, or the comparison of a slot. */
function leaf({ allow, slot, except }: Answer, refusal: Instruction): Piece {
  const isAllowed = allow && except === undefined
  const end = slot === undefined ? instructions(isAllowed ? statement(op.return, action.allow) : refusal) : toSlot(slot)
  return except === undefined ? end : leafBut(except, end, refusal)
}

const toSlot = ({ key }: Slot): Piece => ({
  code: [statement(op.jump, 0)],
  jumps: [{ instruction: 0, slot: key }],
})

/** Watched values end as the piece says. */
function leafBut({ arg, refused, watched }: Exception, end: Piece, refusal: Instruction): Piece {
  const values = [...refused, ...watched]
  const tests = values.map((value, i) => {
    const toRefusal = values.length - i
    return { code: op.jumpEqual, jt: i < refused.length ? toRefusal : toRefusal + 1, jf: 0, k: value }
  })
  return join(
    instructions(statement(op.load, seccompData.argLow(arg)), ...tests, statement(op.return, action.allow), refusal),
    ...(watched.length === 0 ? [] : [end]),
  )
}

/** Skips `over` unless A >= k. */
function unlessAtLeast(k: number, over: Piece): Piece {
  const length = over.code.length
  const test: Instruction[] =
    length <= longestJump
      ? [{ code: op.jumpGreaterEqual, jt: length, jf: 0, k }]
      : [{ code: op.jumpGreaterEqual, jt: 0, jf: 1, k }, statement(op.jump, length)]
  return join(instructions(...test), over)
}

/** A balanced search: every number is found after about log2 of the number of stretches questions. */
function search(list: readonly Stretch[], refusal: Instruction): Piece {
  const [first] = list
  if (first === undefined) return instructions(refusal)
  if (list.length === 1) return leaf(first.answer, refusal)
  const middle = list.length >> 1
  const right = list.slice(middle)
  return join(unlessAtLeast(right[0]?.from ?? 0, search(list.slice(0, middle), refusal)), search(right, refusal))
}

/** Puts the comparison of every slot behind the search, once, and leads the search there. */
function withSlots(
  searched: Piece,
  list: readonly Stretch[],
  refusal: Instruction,
): { code: Instruction[]; patches: Patch[] } {
  const code = [...searched.code]
  const patches: Patch[] = []
  const places = new Map<string, number>()
  for (const { answer } of list) {
    const { slot } = answer
    if (slot === undefined || places.has(slot.key)) continue
    places.set(slot.key, code.length)
    slot.comparisons.forEach(({ offset, half }, i) => {
      code.push(statement(op.load, offset))
      patches.push({ instruction: code.length, half })
      // To the refusal at the end, across the comparisons that follow and the answer.
      code.push({ code: op.jumpEqual, jt: 0, jf: 2 * (slot.comparisons.length - 1 - i) + 1, k: 0 })
    })
    code.push(statement(op.return, action.allow), refusal)
  }
  for (const { instruction, slot } of searched.jumps)
    code[instruction] = statement(op.jump, (places.get(slot) ?? 0) - instruction - 1)
  return { code, patches }
}

/**
 * The filter for a pass list. Numbers that the table does not have, other architectures and x32 numbers are refused, which is TRAP or
 * TRACE with `answerData`.
 */
export function buildFilter(passList: ReadonlySet<number>, mode: FilterMode): Filter {
  const refusal = statement(op.return, (mode === 'trap' ? action.trap : action.trace) | answerData)
  const list = stretches(passList, mode)
  const searched = join(
    instructions(
      statement(op.load, seccompData.arch),
      { code: op.jumpEqual, jt: 1, jf: 0, k: archX8664 },
      refusal,
      statement(op.load, seccompData.nr),
      { code: op.jumpGreaterEqual, jt: 0, jf: 1, k: x32Bit },
      refusal,
    ),
    search(list, refusal),
  )
  const { code, patches } = withSlots(searched, list, refusal)
  if (code.length > mostInstructions)
    throw new Error(`the filter has ${code.length} instructions; the kernel takes ${mostInstructions}`)
  return { instructions: encode(code), count: code.length, patches }
}

/** The filter with the capability written in, as mgload does it at launch: for tests and tools. */
export function withCapability(filter: Filter, { full, brief, notified: form, notifiedBrief }: Capability): Uint8Array {
  const bytes = filter.instructions.slice()
  const view = new DataView(bytes.buffer)
  const words = new Map<number, number>([
    [planHalf.LOW, Number(full & 0xffff_ffffn)],
    [planHalf.HIGH, Number(full >> 32n)],
    [planHalf.BRIEF, brief],
    [planHalf.NOTIFIED_LOW, Number(form & 0xffff_ffffn)],
    [planHalf.NOTIFIED_HIGH, Number(form >> 32n)],
    [planHalf.NOTIFIED_BRIEF, notifiedBrief],
  ])
  for (const { instruction, half } of filter.patches) view.setUint32(instruction * 8 + 4, words.get(half) ?? 0, true)
  return bytes
}
