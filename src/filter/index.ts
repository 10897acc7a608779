// The seccomp program of a launch: what other parts of MonGuard may use of src/filter.
export { buildFilter, type Filter, type FilterMode, type Patch, withCapability } from './build.js'
export { decode, type Instruction } from './instructions.js'
