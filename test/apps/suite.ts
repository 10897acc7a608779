import type { Case } from '../harness/case.js'
import type { Comparison } from '../harness/compare.js'
export const comparisons: readonly Comparison[] = []
export const cases: readonly Case[] = []
