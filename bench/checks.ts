// What must be seen on hardware beside figures: the attacks, the ABI under storms of signals, and the suites that run with keys.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import type { Placement } from '../src/host/placement.js'
import { root } from '../test/harness/placement.js'
import type { Check } from './result.js'

function run(name: string, argv: readonly string[], limitMs: number, good: readonly number[] = [0]): Check {
  const begun = performance.now()
  const done = spawnSync(process.execPath, argv, {
    cwd: root,
    encoding: 'utf8',
    timeout: limitMs,
    maxBuffer: 1 << 28,
  })
  const lines = `${done.stdout}\n${done.stderr}`.trimEnd().split('\n')
  return { name, passed: good.includes(done.status ?? -1), seconds: (performance.now() - begun) / 1000, lines }
}

/** Status 2: a gap that is known and written down, and nothing else. */
export function selftest(placement: Placement, limitMs: number): Check {
  const argv = [join(root, 'bin/monguard.js'), 'selftest', '--placement', placement]
  const check = run(`selftest --placement ${placement}`, argv, limitMs, [0, 2])
  return { ...check, lines: check.lines.slice(-260) }
}

/** Test suites of the project on this machine. */
export function suites(names: string, placement: Placement, more: readonly string[], limitMs: number): Check {
  const argv = [join(root, 'dist/tools/test.js'), '--only', names, '--placement', placement, '--here', ...more]
  const check = run(`npm test -- --only ${names} --placement ${placement} ${more.join(' ')}`.trim(), argv, limitMs)
  // What did not pass, and the count at the end.
  return { ...check, lines: check.lines.filter((line) => !line.startsWith('ok ')).slice(-120) }
}
