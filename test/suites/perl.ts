// perl's core tests: `TEST` runs files of t/ and says of each whether all of it passed.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { passed, type TestSuite } from './suite.js'

const folders = ['base', 'cmd', 'comp', 'io', 'op', 're', 'uni', 'mro', 'lib'] as const

export const perl: TestSuite = {
  name: 'perl',
  packages: () => ['gcc', 'make', 'dpkg-dev'],
  source: 'perl',
  build: ['cd source && ./Configure -des -Dusethreads -Doptimize=-O1', 'cd source && make -j"$(nproc)" test_prep'],
  batches: (folder) =>
    folders.map((name) => ({
      name,
      tests: readdirSync(join(folder, 'source/t', name))
        .filter((file) => file.endsWith('.t'))
        .sort()
        .map((file) => `${name}/${file}`),
    })),
  cwd: (folder) => join(folder, 'source/t'),
  argv: (_folder, tests) => ['./perl', 'TEST', ...tests],
  read(output) {
    const verdicts = new Map<string, string>()
    // A program that writes to the same output may stand between the dots and the verdict.
    for (const match of output.matchAll(/^t\/(\S+?) ?\.{2,} ?(?:.*?)(ok|skipped.*|FAILED.*)$/gm))
      verdicts.set(`${match[1]}.t`, match[2] ?? passed)
    return verdicts
  },
  excluded: {},
}
