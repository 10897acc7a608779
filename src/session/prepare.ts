// Policy and wishes to a laid-out plan. The plan of a launch without policy and without events is the same every time: the
// build makes it once (src/session/precompile.ts), so that such a launch loads neither the system call table nor the compiler.
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { planHeaderBytes } from '../generated/records.js'
import { packageRoot } from '../host/native.js'
import type { Placement } from '../host/placement.js'
import type { CodeMode, CoreMode } from '../policy/model.js'
import { layOutPlan } from './plan.js'

export interface Wishes {
  readonly policyFile?: string | undefined
  /** Calls of which every one makes an event, not only those that the policy stops. */
  readonly emit: ReadonlySet<number> | 'all'
}

/** What events say of rules, by index. */
export interface RuleNames {
  nameOf(rule: number): string | undefined
}

export interface Prepared {
  readonly plan: Uint8Array
  readonly rules: RuleNames | undefined
  readonly code: CodeMode
  readonly cores: CoreMode
  readonly forkRerandomise: boolean
}

export async function prepare(wishes: Wishes, placement: Placement): Promise<Prepared> {
  if (wishes.policyFile === undefined && wishes.emit !== 'all' && wishes.emit.size === 0) {
    const ready = readDefaultPlan(placement)
    if (ready !== undefined)
      return { plan: ready, rules: undefined, code: 'checked', cores: 'refused', forkRerandomise: false }
    const made = await compile(wishes, placement)
    keepDefaultPlan(placement, made.plan)
    return made
  }
  return compile(wishes, placement)
}

export async function compile(wishes: Wishes, placement: Placement): Promise<Prepared> {
  const [policies, { buildFilter }] = await Promise.all([import('../policy/index.js'), import('../filter/index.js')])
  const policy = wishes.policyFile === undefined ? policies.defaultPolicy : await policies.loadPolicy(wishes.policyFile)
  const mode = placement === 'process' ? 'trace' : 'trap'
  const pass = policies.passListFor(policy, wishes.emit)
  const plan = layOutPlan({
    filter: buildFilter(pass, mode),
    // All that passes where everything is wanted: calls that cannot carry the capability.
    fullFilter: buildFilter(policies.passListFor(policies.defaultPolicy, 'all'), mode),
    policy: policies.compilePolicy(policy).bytes,
    pass,
    emit: wishes.emit,
    withholdVdso: policies.asksForTime(policy),
  })
  const { rules, code, cores, forkRerandomise = false } = policy
  return {
    plan,
    rules: { nameOf: (rule) => rules.find((one) => one.index === rule)?.name },
    code,
    cores,
    forkRerandomise,
  }
}

export const defaultPlanPath = (placement: Placement): string =>
  fileURLToPath(new URL(`native/build/default-${placement === 'process' ? 'trace' : 'trap'}.plan`, packageRoot))

/**
 * In a checkout, whatever compiles TypeScript touches this file; a plan older than it may have been made from other sources.
 * A published package has none.
 */
const buildStamp = fileURLToPath(new URL('dist/.tsbuildinfo', packageRoot))

function readDefaultPlan(placement: Placement): Uint8Array | undefined {
  const path = defaultPlanPath(placement)
  const made = statSync(path, { throwIfNoEntry: false })?.mtimeMs
  if (made === undefined || (statSync(buildStamp, { throwIfNoEntry: false })?.mtimeMs ?? 0) > made) return undefined
  const plan = readFileSync(path)
  return plan.length >= planHeaderBytes ? plan : undefined
}

/** Keeps a plan for later launches, if this user may: a launch meanwhile reads the old one or the new one, never half of one. */
export function keepDefaultPlan(placement: Placement, plan: Uint8Array): void {
  const path = defaultPlanPath(placement)
  const fresh = `${path}.${process.pid}`
  try {
    writeFileSync(fresh, plan)
    renameSync(fresh, path)
  } catch {
    // Another user's installation: launches go on compiling it.
  }
}
