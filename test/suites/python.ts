// Python's regression tests, as the system's Python has them: `regrtest` runs modules, each in a process of its own.
import { execFileSync } from 'node:child_process'
import { passed, type TestSuite } from './suite.js'

const interpreter = '/usr/bin/python3'

const version = (): string =>
  execFileSync(interpreter, ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])'], { encoding: 'utf8' }).trim()

/** Cases that wait for ever without MonGuard in a virtual machine whose host answers no vsock. */
const ignored = ['-i', '*VSOCK*']

export const python: TestSuite = {
  name: 'python',
  packages: () => ['python3', `libpython${version()}-testsuite`],
  build: [],
  batches: () => [
    {
      name: 'regrtest',
      tests: execFileSync(interpreter, ['-m', 'test', '--list-tests'], { encoding: 'utf8' }).trim().split('\n'),
    },
  ],
  argv: (_folder, tests) => [interpreter, '-m', 'test', '-j2', '-W', '--timeout', '600', ...ignored, ...tests],
  read,
  excluded: {
    test_gdb: 'drives a debugger: no ptrace inside',
    test_peg_generator: 'compiles for half an hour, and calls nothing that others do not',
    test_tools: 'converts the whole library with 2to3: computes for many minutes',
    test_lib2to3: 'parses the whole library: computes for many minutes',
  },
}

/** A module's line says how it ended; the names of what failed in it follow. */
export function read(output: string): Map<string, string> {
  const verdicts = new Map<string, string>()
  let current = ''
  for (const line of output.split('\n')) {
    const ended = /\[ *\d+\/\d+(?:\/\d+)?\] (test\S*) (.*?)(?: -- running: .*)?$/.exec(line)
    if (ended !== null) {
      current = ended[1] ?? ''
      // How long it took, and how much failed, is not what is compared: the names are.
      const text = (ended[2] ?? '').replace(/ \([^)]*(?:sec|min|failures?|errors?)[^)]*\)/g, '')
      verdicts.set(current, text === 'passed' ? passed : text)
    }
    const failed = /^(?:FAIL|ERROR): (\S+)/.exec(line)
    if (failed !== null && current !== '') verdicts.set(current, `${verdicts.get(current)} ${failed[1]}`)
  }
  return verdicts
}
