// native/core/ring.c and mgdrain, driven by real processes (native/core/tests/ring/ring-stress.c).
import assert from 'node:assert/strict'
import { execFile, spawn, spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { fuzzOptions } from '../../test/harness/fuzz.js'
import { ring as ringConstants, ringHeaderOffsets } from '../generated/records.js'
import { isNativeThere, nativePath, packageRoot } from '../host/native.js'
import { createRing, readCounters, readUnconsumed } from '../session/ring-file.js'
import { Clock } from './clock.js'
import { type NoticeEvent, readEvent } from './event.js'
import { EventStream } from './stream.js'

const folder = mkdtempSync(join(tmpdir(), 'monguard-ring-'))
after(() => rmSync(folder, { recursive: true }))

const native = (path: string): string => fileURLToPath(new URL(`native/${path}`, packageRoot))
const driver = join(folder, 'ring-stress')
const built = spawnSync(
  'gcc',
  [
    '-std=gnu17',
    '-O2',
    '-Wall',
    '-Wextra',
    '-Werror',
    `-I${native('include')}`,
    native('core/tests/ring/ring-stress.c'),
    native('core/ring.c'),
    '-o',
    driver,
  ],
  { encoding: 'utf8' },
)
assert.equal(built.status, 0, built.stderr)

const smallest = 64 << 10

function drive(...args: string[]): Record<string, number> {
  const { status, stdout, stderr } = spawnSync(driver, args, { encoding: 'utf8', timeout: 120_000 })
  assert.equal(status, 0, stderr)
  return counts(stdout)
}

function counts(stdout: string): Record<string, number> {
  const words = stdout.trim().split(' ')
  return Object.fromEntries(words.flatMap((word, i) => (i % 2 === 0 ? [[word, Number(words[i + 1])]] : [])))
}

test('Eight racing producers lose nothing but what the ring counts as dropped, and keep their order', () => {
  const { received = 0, dropped = 0, laps = 0 } = drive('stress', '8', '150000', `${smallest}`)
  assert.equal(received + dropped, 8 * 150_000)
  assert.ok(laps > 1000, `the ring went round ${laps} times only`)
})

test('Producers that are stopped in the middle of anything do no harm when they go on laps later', () => {
  const { received = 0, dropped = 0 } = drive('pause', '6', '150000', `${smallest}`)
  assert.equal(received + dropped, 6 * 150_000)
})

test('Records that the consumer passed over while they were written arrive later, each once and whole', () => {
  const { received = 0, dropped = 0, ...seen } = drive('hurry', '6', '150000', `${smallest}`)
  assert.equal(received + dropped, 6 * 150_000)
  assert.ok((seen['passed-over'] ?? 0) > 100 && (seen['returned'] ?? 0) > 0, JSON.stringify(seen))
})

test('Producers that are killed, some inside a record, cost only their own record', () => {
  const { received = 0, dropped = 0, kills = 0, abandoned = 0 } = drive('kill', '4', '300000', `${smallest}`)
  assert.equal(received + dropped, 4 * 300_000)
  assert.ok(kills > 10 && abandoned > 0, `${kills} kills, ${abandoned} inside a record`)
})

/** As `drive`, while this process goes on reading. */
async function driveBeside(...args: string[]): Promise<Record<string, number>> {
  const { stdout } = await promisify(execFile)(driver, args, { timeout: 60_000 })
  return counts(stdout)
}

/** A ring whose file a process can open by its path. */
function ring(capacity: number): { readonly fd: number; readonly path: string } {
  const fd = createRing(capacity)
  return { fd, path: `/proc/${process.pid}/fd/${fd}` }
}

async function drained(
  fd: number,
  run: () => unknown,
): Promise<{ readonly notices: NoticeEvent[]; readonly corruptBytes: number }> {
  const notices: NoticeEvent[] = []
  const stream = new EventStream({
    event: (event) => void (event.kind === 'notice' && notices.push(event)),
    corrupt: () => {},
  })
  const drain = spawn(nativePath('mgdrain'), ['3'], {
    stdio: ['pipe', 'pipe', 'inherit', fd] as unknown as ['pipe', 'pipe', 'inherit'],
  })
  drain.stdout.on('data', (chunk: Buffer) => stream.push(chunk))
  await run()
  drain.stdin.end()
  const code = await new Promise((resolve) => drain.on('close', resolve))
  stream.end()
  assert.equal(code, 0)
  return { notices, corruptBytes: stream.corruptBytes }
}

const withoutNative = isNativeThere('mgdrain') ? false : 'native/build/mgdrain is not built'

test('mgdrain brings every record, in order, with the time at which it was written', {
  skip: withoutNative,
}, async () => {
  const { fd, path } = ring(1 << 20)
  const before = BigInt(Date.now()) * 1_000_000n
  const { notices, corruptBytes } = await drained(fd, () => drive('feed', path, '5000'))
  const afterwards = BigInt(Date.now() + 1) * 1_000_000n
  closeSync(fd)
  assert.equal(corruptBytes, 0)
  assert.deepEqual(
    notices.map((one) => one.details[0]),
    Array.from({ length: 5000 }, (_, i) => BigInt(i)),
  )
  // The two clocks are read one after the other; a millisecond covers that.
  const slack = 1_000_000n
  assert.ok(notices.every((one) => one.timeNs > before - slack && one.timeNs < afterwards + slack))
})

test('mgdrain passes over a record whose writer died, and counts it', { skip: withoutNative }, async () => {
  const { fd, path } = ring(smallest)
  const { notices } = await drained(fd, () => drive('stuck', path))
  assert.deepEqual(
    notices.map((one) => one.details[0]),
    [2n],
  )
  assert.equal(readCounters(fd).dropped, 1)
  closeSync(fd)
})

// 1,024 records fill the ring: the writer is away for laps, and then they go on.
for (const who of ['native', 'foreign', 'namesake'])
  for (const how of ['returns', 'dies'])
    test(`A ${who} writer that stops inside its record and ${how} laps later holds up nobody and spoils no record`, {
      skip: withoutNative,
    }, async (context) => {
      const { fd, path } = ring(smallest)
      let seen: Record<string, number> = {}
      const { notices, corruptBytes } = await drained(fd, async () => {
        seen = await driveBeside('late', path, who, how, '5000')
      })
      const { dropped } = readCounters(fd)
      closeSync(fd)
      if (seen['unable'] !== 0) return context.skip('no pid namespace can be made here')
      assert.equal(corruptBytes, 0)
      const numbers = notices.map((one) => one.details[0])
      assert.deepEqual(
        numbers.filter((one) => one !== 1n),
        Array.from({ length: seen['fed'] ?? 0 }, (_, i) => BigInt(1000 + i)),
      )
      assert.equal(numbers.filter((one) => one === 1n).length, how === 'returns' ? 1 : 0)
      assert.equal(dropped, how === 'returns' ? 0 : 1)
    })

test('Records that nobody drained can be read from the file of a ring that never went round, and half ones are counted', () => {
  const { fd, path } = ring(smallest)
  drive('feed', path, '100')
  assert.equal(readUnconsumed(fd, smallest).records.length, 100)
  drive('stuck', path)
  assert.equal(readUnconsumed(fd, smallest).records.length, 101)
  assert.equal(readUnconsumed(fd, smallest).lost, 1)
  // Full: 64 bytes to a record.
  assert.equal(drive('feed', path, '2000')['dropped'], 2102 - smallest / 64)
  assert.equal(readUnconsumed(fd, smallest).records.length, smallest / 64 - 1)
  closeSync(fd)
})

test('mgdrain refuses what is no ring, in four parts', { skip: withoutNative }, () => {
  const fd = openSync('/etc/passwd', 'r')
  const { status, stderr } = spawnSync(nativePath('mgdrain'), ['3'], {
    stdio: ['ignore', 'ignore', 'pipe', fd],
    encoding: 'utf8',
  })
  closeSync(fd)
  assert.equal(status, 125)
  assert.match(
    stderr,
    /^monguard: cannot open the event ring \(RING_BAD\)\n {2}where: 3\n {2}why: {3}.+\n {2}mend: {2}.+\n$/,
  )
})

test('A ring that somebody damaged gives no more than a ring can hold, and does not stop', () => {
  const sizes = fc.oneof(
    fc.constantFrom(0, 1, 63, smallest, ringConstants.MAX_CAPACITY, 0xffff_ffff),
    fc.nat(0xffff_ffff),
  )
  const descriptors = fc.array(fc.tuple(fc.nat(1023), fc.bigInt({ min: 0n, max: (1n << 64n) - 1n })), { maxLength: 20 })
  fc.assert(
    fc.property(sizes, descriptors, fc.uint8Array({ maxLength: 4096 }), (capacity, words, bytes) => {
      const { fd } = ring(smallest)
      const number = Buffer.alloc(8)
      number.writeUInt32LE(capacity)
      writeSync(fd, number, 0, 4, ringHeaderOffsets.capacity)
      for (const [i, word] of words) {
        number.writeBigUInt64LE(word)
        writeSync(fd, number, 0, 8, ringConstants.DESCRIPTORS_OFFSET + 8 * i)
      }
      writeSync(fd, bytes, 0, bytes.length, ringConstants.HEADER_BYTES)
      const { records } = readUnconsumed(fd, smallest)
      assert.ok(records.reduce((sum, one) => sum + one.length, 0) <= smallest)
      const clock = new Clock()
      for (const record of records) readEvent(record, clock)
      closeSync(fd)
    }),
    fuzzOptions(200),
  )
})
