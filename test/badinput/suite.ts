import type { Case } from '../harness/case.js'
export const cases: readonly Case[] = []
