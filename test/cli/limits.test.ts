// Limits of the caller: a clear refusal or a whole run, nothing between.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { errorByName } from '../../spec/errors.js'
import { execute, notBuilt, placements, type Result, starter } from './monguard.js'

const under = (limit: string, placement: string): Promise<Result> =>
  execute('bash', ['-c', `ulimit ${limit}; exec ${starter} run --isolation ${placement} -- echo whole`])

/** The four parts of a failure, in the registry's words. */
function assertRefused({ code, stdout, stderr }: Result, name: string): void {
  const row = errorByName.get(name)
  assert.ok(row)
  assert.deepEqual([code, stdout], [row.status, ''], stderr)
  const lines = stderr.split('\n')
  assert.equal(lines[0], `monguard: ${row.what} (${name})`)
  assert.match(lines[1] ?? '', /^ {2}where: ./)
  assert.ok(lines[2]?.startsWith(`  why:   ${row.why}`), lines[2])
  assert.equal(lines[3], `  mend:  ${row.mend}`)
}

for (const placement of placements)
  describe(`placement ${placement}`, { skip: notBuilt }, () => {
    test('Under any limit of descriptors the program runs whole or not at all', async () => {
      for (const files of [12, 19, 20, 22, 24, 26, 28, 32, 40]) {
        const result = await under(`-n ${files}`, placement)
        if (result.stdout === '') assertRefused(result, 'NO_FILES')
        else assert.deepEqual([files, result.code, result.stdout, result.stderr], [files, 0, 'whole\n', ''])
      }
      assert.equal((await under('-n 40', placement)).stdout, 'whole\n')
    })

    test('Under any limit of address space too', async () => {
      assertRefused(await under('-v 100000', placement), 'NO_ADDRESS_SPACE')
      for (const kibibytes of [800_000, 2_000_000, 8_000_000]) {
        const result = await under(`-v ${kibibytes}`, placement)
        if (result.stdout === '') assertRefused(result, 'NO_ADDRESS_SPACE')
        else assert.deepEqual([kibibytes, result.code, result.stdout], [kibibytes, 0, 'whole\n'])
      }
    })
  })
