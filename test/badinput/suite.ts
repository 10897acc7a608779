// Bad input and hard places: every failure is told in four parts with the documented status, and no program runs half guarded.
import type { Case } from '../harness/case.js'
import { commandLineCases } from './command-line.js'
import { corruptCases } from './corrupt.js'
import { hardPlaceCases } from './hard-places.js'
import { packageCases } from './package.js'
import { programCases } from './program-cases.js'

export const cases: readonly Case[] = [
  ...programCases,
  ...commandLineCases,
  ...corruptCases,
  ...hardPlaceCases,
  ...packageCases,
]
