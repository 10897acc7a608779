// What a policy is once its document has been read: every name resolved, every rule spelled out per call number.
// Documents of all kinds become this; compile.ts, pass-list.ts and lint.ts work on nothing else.

export type Verdict =
  | { readonly kind: 'allow' | 'log' | 'kill' | 'kill-thread' | 'trap' }
  | { readonly kind: 'deny'; readonly errno: number }

/** Allow and log let the call happen: what is not known must not make them hold. The others stop it: there it must. */
export const isPermissive = (verdict: Verdict): boolean => verdict.kind === 'allow' || verdict.kind === 'log'

/** A comparison of a register. Numbers are as the argument's type has them: negative ones only where it is signed. */
export type ValueTest =
  | { readonly op: 'range'; readonly from: bigint; readonly to: bigint }
  | { readonly op: 'masked'; readonly mask: bigint; readonly is: bigint }
  | { readonly op: 'any-bit'; readonly mask: bigint }

/** A path pattern: as written (braces already spelled out), and compiled. */
export interface PathTest {
  readonly pattern: string
  readonly tokens: Uint8Array
}

export type AddressTest =
  | { readonly op: 'network'; readonly family: 4 | 6; readonly prefix: number; readonly bytes: Uint8Array }
  | { readonly op: 'family'; readonly family: number }

interface GroupOf<Kind extends string, Test> {
  readonly kind: Kind
  /** The argument indexes looked at: a permissive verdict needs all of them to hold, a restrictive one any of them. */
  readonly args: readonly number[]
  /** One of these must hold; none listed: always. */
  readonly tests: readonly Test[]
  /** None of these may hold. */
  readonly except: readonly Test[]
}

export interface ValueGroup extends GroupOf<'value', ValueTest> {
  readonly bits: 16 | 32 | 64
  readonly signed: boolean
}

export interface PathGroup extends GroupOf<'path', PathTest> {}

export interface AddressGroup extends GroupOf<'address', AddressTest> {
  /** The address is the socket's own (bind), where an unspecified one means every address. */
  readonly local: boolean
  /** It lies behind a struct msghdr. */
  readonly message: boolean
}

export interface PortGroup extends GroupOf<'port', ValueTest> {
  readonly message: boolean
}

export type Group = ValueGroup | PathGroup | AddressGroup | PortGroup

/** All groups must hold. */
export type Conjunction = readonly Group[]

export interface Rule {
  /** Place in the document, from 0: what decisions and events name. */
  readonly index: number
  readonly name: string | undefined
  readonly line: number
  readonly verdict: Verdict
  /** Per call number that the rule concerns, the alternatives of which one must hold. A rule without conditions has one, empty. */
  readonly calls: ReadonlyMap<number, readonly Conjunction[]>
}

/**
 * What becomes of code that comes from no rewritten copy: searched before it is executed; not executed at all; or executed as it is,
 * so that it may open the monitor's memory.
 */
export const codeModes = ['checked', 'refused', 'unchecked'] as const
export type CodeMode = (typeof codeModes)[number]

/** What becomes of core files: none is written, since their registers tell how the monitor makes its calls; or they are. */
export const coreModes = ['refused', 'kept'] as const
export type CoreMode = (typeof coreModes)[number]

export interface Policy {
  /** File it came from, or a word in brackets. */
  readonly source: string
  readonly form: 'monguard' | 'oci' | 'built-in'
  readonly default: Verdict
  readonly code: CodeMode
  readonly cores: CoreMode
  /** Each fork child gets a layout of the monitor of its own. Absent: no. */
  readonly forkRerandomise?: boolean
  /** For numbers that the table of calls does not have. */
  readonly unknown: Verdict
  readonly rules: readonly Rule[]
  /** Calls that only a rule that names them reaches, not the default: a program cannot do without them. */
  readonly exempt: ReadonlySet<number>
  /** Said by check-policy: what is odd, though valid, and what of a profile was left out and why. */
  readonly warnings: readonly string[]
  readonly notes: readonly string[]
}

export const allow: Verdict = { kind: 'allow' }
const ENOSYS = 38

/** The policy of a launch without one: everything that exists is allowed. */
export const defaultPolicy: Policy = {
  source: '(no policy)',
  form: 'built-in',
  default: allow,
  code: 'checked',
  cores: 'refused',
  unknown: { kind: 'deny', errno: ENOSYS },
  rules: [],
  exempt: new Set(),
  warnings: [],
  notes: [],
}
