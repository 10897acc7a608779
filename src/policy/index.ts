// Access control policies: what other parts of MonGuard may use of src/policy.
export { type CompiledPolicy, compilePolicy } from './compile.js'
export { definePolicy, type PolicyDocument, type PolicyRule } from './define.js'
export { loadPolicy, readPolicy } from './load.js'
export { type CodeMode, type CoreMode, defaultPolicy, type Policy, type Rule, type Verdict } from './model.js'
export { asksForTime, type Emit, type Placement, passListFor, placements, type Reason } from './pass-list.js'
export { PolicyError, PolicyUnreadable, type Problem } from './problem.js'
