// SQLite's quick tests, in Tcl, run by an interpreter that has SQLite built in.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { passed, type TestSuite } from './suite.js'

export const sqlite: TestSuite = {
  name: 'sqlite',
  packages: () => ['gcc', 'make', 'dpkg-dev', 'tcl-dev', 'zlib1g-dev'],
  source: 'sqlite3',
  build: [
    'mkdir -p built && cd built && CFLAGS=-O1 ../source/configure --with-tcl=/usr/lib/tcl8.6 && make testfixture',
    // Which files the quick tests are: what the suite itself says. It changes the folder.
    `cd built && cat >list.tcl <<'END' && ./testfixture list.tcl
set out [open ../list w]
set argv0 [pwd]/../source/test/list.test
source ../source/test/permutations.test
array set options $::testspec(veryquick)
foreach file [lsort $options(-files)] { puts $out [file tail $file] }
close $out
exit
END`,
  ],
  batches: (folder) => [
    {
      name: 'veryquick',
      tests: readFileSync(join(folder, 'list'), 'utf8').trim().split('\n'),
    },
  ],
  argv: (folder, tests) => [
    join(folder, 'built/testfixture'),
    join(folder, 'source/test/permutations.test'),
    'veryquick',
    ...tests,
  ],
  notAsRoot: true,
  read,
  excluded: {},
}

/** A file's checks, one line each, are followed by a line with its time. */
export function read(output: string): Map<string, string> {
  const verdicts = new Map<string, string>()
  let failed: string[] = []
  for (const line of output.split('\n')) {
    const time = /^Time: (\S+\.test) \d+ ms$/.exec(line)
    const failure = /^! (\S+) expected:/.exec(line)
    if (failure !== null) failed.push(failure[1] ?? '')
    else if (/^Error: |^\S+\.\.\.\s*Error:/.test(line)) failed.push(line)
    if (time === null) continue
    verdicts.set(time[1] ?? '', failed.length === 0 ? passed : `failed: ${failed.join(' ')}`)
    failed = []
  }
  return verdicts
}
