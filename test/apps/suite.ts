// Real programs doing real work, bare and guarded: same output, exit status and files; servers the same answers.
import type { Case } from '../harness/case.js'
import { compared } from '../harness/compare.js'
import { scriptComparisons } from './scripts.js'
import { serverCase } from './server.js'
import { scenarios } from './servers.js'

export const comparisons = scriptComparisons
export const cases: readonly Case[] = [...scriptComparisons.map(compared), ...scenarios.map(serverCase)]
