// Policies as TypeScript: `export default definePolicy({ … })` has the editor check and complete what YAML cannot.

/** A value, a range (`1-1023`), a comparison (`>= 5`), a name (`O_CREAT|O_EXCL`). */
export type PolicyValue = number | bigint | string

export interface PolicyFlags {
  readonly any?: PolicyValue | readonly PolicyValue[]
  readonly all?: PolicyValue | readonly PolicyValue[]
  readonly none?: PolicyValue | readonly PolicyValue[]
  readonly not?: PolicyValue | readonly PolicyValue[]
}

export interface PolicyMask {
  readonly mask: PolicyValue
  readonly is: PolicyValue
}

export interface PolicyMatch {
  readonly match: string | readonly string[]
  readonly except?: string | readonly string[]
}

export type PolicyComparison = PolicyValue | readonly PolicyValue[] | PolicyFlags | PolicyMask | PolicyMatch

export type PolicyVerdict =
  | { readonly allow: true; readonly deny?: never; readonly kill?: never; readonly log?: never }
  | { readonly deny: true | string | number; readonly allow?: never; readonly kill?: never; readonly log?: never }
  | { readonly kill: true; readonly allow?: never; readonly deny?: never; readonly log?: never }
  | { readonly log: true; readonly allow?: never; readonly deny?: never; readonly kill?: never }

/** Every other key is the name of an argument of the calls, as docs/system-calls.md has it. */
export type PolicyRule = {
  readonly calls: string | readonly string[]
  readonly name?: string
  readonly comment?: string
  readonly path?: string | readonly string[] | PolicyMatch
  readonly address?: string | readonly string[] | PolicyMatch
  readonly port?: PolicyValue | readonly PolicyValue[] | PolicyFlags
  readonly fd?: PolicyValue | readonly PolicyValue[] | PolicyFlags
} & PolicyVerdict & { readonly [argument: string]: PolicyComparison | true | undefined }

export interface PolicyDocument {
  readonly version: 1
  readonly default: 'allow' | 'deny' | 'kill' | 'log' | { readonly deny: true | string | number }
  readonly code?: 'checked' | 'refused' | 'unchecked'
  readonly cores?: 'refused' | 'kept'
  readonly 'fork-rerandomise'?: boolean
  readonly rules?: readonly PolicyRule[]
  readonly name?: string
  readonly comment?: string
}

/** Gives its argument back: what it is for is the type. Names, patterns and numbers are checked when the policy is loaded. */
export const definePolicy = (policy: PolicyDocument): PolicyDocument => policy
