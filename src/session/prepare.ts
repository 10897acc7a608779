// Policy and wishes to a laid-out plan. The plan of a launch without policy and without events is the same every time: the
// build makes it once (src/session/precompile.ts), so that such a launch loads neither the system call table nor the compiler.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Placement } from '../host/placement.js'
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
}

export async function prepare(wishes: Wishes, placement: Placement): Promise<Prepared> {
  if (wishes.policyFile === undefined && wishes.emit !== 'all' && wishes.emit.size === 0) {
    const ready = readDefaultPlan(placement)
    if (ready !== undefined) return { plan: ready, rules: undefined }
  }
  return compile(wishes, placement)
}

export async function compile(wishes: Wishes, placement: Placement): Promise<Prepared> {
  const [policies, { buildFilter }] = await Promise.all([import('../policy/index.js'), import('../filter/index.js')])
  const policy = wishes.policyFile === undefined ? policies.defaultPolicy : await policies.loadPolicy(wishes.policyFile)
  const mode = placement === 'process' ? 'trace' : 'trap'
  const plan = layOutPlan({
    filter: buildFilter(policies.passListFor(policy, wishes.emit), mode),
    fullFilter: buildFilter(new Set(), mode),
    policy: policies.compilePolicy(policy).bytes,
    emit: wishes.emit,
  })
  const rules = policy.rules
  return { plan, rules: { nameOf: (rule) => rules.find((one) => one.index === rule)?.name } }
}

const here = new URL('.', import.meta.url)

export const defaultPlanPath = (placement: Placement): string =>
  fileURLToPath(new URL(`default-${placement === 'process' ? 'trace' : 'trap'}.plan`, here))

/** What a plan is made from: a plan older than any of it was made from something else. */
const sources = ['.', '../policy/', '../filter/', '../generated/', '../../spec/', '../../spec/syscalls/', '../../spec/records/']

function readDefaultPlan(placement: Placement): Uint8Array | undefined {
  const path = defaultPlanPath(placement)
  try {
    const made = statSync(path).mtimeMs
    for (const folder of sources) {
      const at = fileURLToPath(new URL(folder, here))
      for (const name of readdirSync(at)) if (name.endsWith('.js') && statSync(at + name).mtimeMs > made) return undefined
    }
    return readFileSync(path)
  } catch {
    return undefined
  }
}
