import type { Case } from '../test/harness/case.js'
export const cases: readonly Case[] = []
