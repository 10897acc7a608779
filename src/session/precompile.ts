// Part of the build: writes the plans of launches without policy and events (src/session/prepare.ts), and the rewriter's version.
import { writeFileSync } from 'node:fs'
import { keepRewriterVersion } from '../rewrite/version.js'
import { compile, defaultPlanPath } from './prepare.js'

for (const placement of ['mpk', 'process'] as const) {
  const { plan } = await compile({ emit: new Set() }, placement)
  writeFileSync(defaultPlanPath(placement), plan)
}
await keepRewriterVersion()
