// Numbers to the names of spec/flags.ts.
import { type FlagSet, flagSets } from '../../spec/flags.js'
import { hex, number, symbol, type Value } from './value.js'

interface Prepared {
  readonly set: FlagSet
  readonly bits: readonly (readonly [name: string, bits: bigint])[]
  readonly byValue: ReadonlyMap<bigint, string>
  readonly choice: { readonly mask: bigint; readonly byValue: ReadonlyMap<bigint, string> } | undefined
}

/** The first of several names of a value is the usual one. */
function invert(values: Readonly<Record<string, number>>): Map<bigint, string> {
  const map = new Map<bigint, string>()
  for (const [name, value] of Object.entries(values)) if (!map.has(BigInt(value))) map.set(BigInt(value), name)
  return map
}

const prepared = new Map<string, Prepared>()

function prepare(name: string): Prepared | undefined {
  const known = prepared.get(name)
  if (known !== undefined) return known
  const set = flagSets.get(name)
  if (set === undefined) return undefined
  const one: Prepared = {
    set,
    bits: Object.entries(set.values).map(([flag, value]) => [flag, BigInt(value)]),
    byValue: invert(set.values),
    choice:
      set.choice === undefined ? undefined : { mask: BigInt(set.choice.mask), byValue: invert(set.choice.values) },
  }
  prepared.set(name, one)
  return one
}

/** `value` as the register holds it, zero-extended from the argument's width. */
export function namedValue(setName: string, value: bigint): Value {
  const one = prepare(setName)
  if (one === undefined) return value < 10n ? number(value) : symbol(hex(value))
  const whole = one.byValue.get(value)
  if (one.set.kind === 'enum') return whole === undefined ? unnamed(value) : symbol(whole)
  const names: string[] = []
  let rest = value
  let last: string | undefined
  if (one.choice !== undefined) {
    const name = one.choice.byValue.get(rest & one.choice.mask)
    if (name !== undefined) {
      rest &= ~one.choice.mask
      // The signal among clone's flags is written last, the commands and modes of others first.
      if (setName === 'clone') last = name
      else names.push(name)
    }
  }
  if (rest === 0n && last === undefined)
    return names.length > 0 ? symbol(names.join('|')) : whole === undefined ? number(0) : symbol(whole)
  for (const [name, bits] of one.bits) {
    if (bits === 0n || (rest & bits) !== bits) continue
    names.push(name)
    rest &= ~bits
  }
  if (rest !== 0n) names.push(hex(rest))
  if (last !== undefined) names.push(last)
  return symbol(names.join('|'))
}

const signBit = 1n << 31n

/** A number without a name: small and negative ones are rather counts and ids than commands. */
function unnamed(value: bigint): Value {
  if (value >= signBit && value < signBit * 2n) return number(value - signBit * 2n)
  return value < 256n ? number(value) : symbol(hex(value))
}

/** The octal form of permission bits, with the type of a file before it where there is one. */
export function modeText(mode: bigint): string {
  const types: Readonly<Record<string, string>> = {
    '49152': 'S_IFSOCK',
    '40960': 'S_IFLNK',
    '32768': 'S_IFREG',
    '24576': 'S_IFBLK',
    '16384': 'S_IFDIR',
    '8192': 'S_IFCHR',
    '4096': 'S_IFIFO',
  }
  const type = mode & 0o170000n
  const named = types[type.toString()]
  const special = [
    [0o4000n, 'S_ISUID'],
    [0o2000n, 'S_ISGID'],
    [0o1000n, 'S_ISVTX'],
  ] as const
  const names = special.filter(([bit]) => (mode & bit) !== 0n).map(([, name]) => name)
  const octal = `0${(named === undefined ? mode & ~0o7000n : mode & 0o777n).toString(8).padStart(2, '0')}`
  return [...(named === undefined ? [] : [named]), ...names, octal].join('|')
}
