// --fork-rerandomise, seen from outside: what becomes of the zone from parent to child, and what a child remembers of it.
import assert from 'node:assert/strict'
import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { describe, test } from 'node:test'
import { built } from '../harness/build.js'
import { monguard, notBuilt } from './monguard.js'

interface Mapping {
  readonly from: bigint
  readonly to: bigint
  readonly rights: string
  readonly path: string
}

const zonesFrom = 0x3600_0000_0000n
const zonesTo = 0x5400_0000_0000n

function mappingsOf(pid: number): Mapping[] {
  return readFileSync(`/proc/${pid}/maps`, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [range = '', rights = '', , , , path = ''] = line.split(/\s+/)
      const [from = '', to = ''] = range.split('-')
      return { from: BigInt(`0x${from}`), to: BigInt(`0x${to}`), rights, path }
    })
}

const zoneOf = (mappings: readonly Mapping[]): Mapping[] =>
  mappings.filter(({ from }) => from >= zonesFrom && from < zonesTo)

/** The zone's mappings that hold something. */
const partsOf = (zone: readonly Mapping[]): Mapping[] => zone.filter(({ rights }) => !rights.startsWith('---'))

function memoryOf(pid: number, { from, to }: Mapping): BigUint64Array {
  const memory = openSync(`/proc/${pid}/mem`, 'r')
  try {
    const words = new BigUint64Array(Number(to - from) / 8)
    readSync(memory, words, 0, words.byteLength, from)
    return words
  } finally {
    closeSync(memory)
  }
}

/** Starts of mappings that a core file leaves out: VmFlags has dd. */
function leftOutOf(pid: number): ReadonlySet<bigint> {
  const found = new Set<bigint>()
  let at = 0n
  for (const line of readFileSync(`/proc/${pid}/smaps`, 'utf8').split('\n')) {
    const start = /^([0-9a-f]+)-[0-9a-f]+ /.exec(line)
    if (start !== null) at = BigInt(`0x${start[1]}`)
    else if (/^VmFlags:.* dd( |$)/.test(line)) found.add(at)
  }
  return found
}

/** The stacks hold what earlier calls left behind, which nobody reads. Written data, 16 KiB of a thread's state, records and maps do not. */
const secureStackBytes = 0xa000n
const signalStackBytes = 0x10000n
const isStack = ({ from, to }: Mapping): boolean => to - from === secureStackBytes || to - from === signalStackBytes

/** Runs `depth` generations, each forked by the one before, and looks at them while they wait; the eldest first. */
async function generations(
  depth: number,
  more: readonly string[],
  look: (pids: readonly number[]) => void,
): Promise<void> {
  const program = built('test/cli/generations.c')
  const result = await monguard(['run', '--isolation', 'none', ...more, '--', program, String(depth)], {
    heard: (stdout, answer) => {
      const pids = stdout.split('\n').slice(0, -1).map(Number)
      if (pids.length < depth + 1) return
      try {
        look(pids)
      } finally {
        answer('go\n')
      }
    },
  })
  assert.deepEqual([result.code, result.signal], [0, null], result.stderr)
}

describe('A fork child with --fork-rerandomise', { skip: notBuilt }, () => {
  test('Each generation has one zone of its own, and 50 of them grow nothing', async () => {
    let seen = 0
    await generations(50, ['--fork-rerandomise'], (pids) => {
      const zones = pids.map((pid) => zoneOf(mappingsOf(pid)))
      seen = zones.length
      assert.equal(new Set(zones.map(([first]) => first?.from)).size, zones.length)
      for (const zone of zones) {
        // One stretch without a hole: nothing of an older zone is left.
        zone.slice(1).forEach((mapping, i) => {
          assert.equal(mapping.from, zone[i]?.to)
        })
      }
      pids.forEach((pid, i) => {
        const leftOut = leftOutOf(pid)
        assert.ok(partsOf(zones[i] ?? []).every(({ from }) => leftOut.has(from)))
      })
      // The eldest has its stubs in the zone, all others behind the objects; what is beside one another may be counted as one mapping.
      const counts = pids.map((pid) => mappingsOf(pid).length)
      assert.ok(Math.abs((counts.at(-1) as number) - (counts[1] as number)) <= 3, counts.join(' '))
      const bytes = (zone: readonly Mapping[]): bigint =>
        partsOf(zone).reduce((sum, { from, to }) => sum + to - from, 0n)
      const sizes = zones.slice(1).map(bytes)
      assert.ok(
        sizes.every((one) => one - (sizes[0] as bigint) <= 0x4000n && (sizes[0] as bigint) - one <= 0x4000n),
        sizes.join(' '),
      )
    })
    assert.equal(seen, 51)
  })

  for (const more of [[], ['--no-rewrite']])
    test(`No word that the monitor keeps leads into the zone that it left${more.length ? ', with nothing rewritten' : ''}`, async () => {
      let words = 0
      await generations(3, ['--fork-rerandomise', ...more], (pids) => {
        const left: Mapping[] = []
        for (const pid of pids) {
          const parts = partsOf(zoneOf(mappingsOf(pid)))
          for (const part of parts.filter((one) => one.rights.startsWith('rw-p') && !isStack(one))) {
            memoryOf(pid, part).forEach((word, i) => {
              words++
              const into = left.find(({ from, to }) => word >= from && word < to)
              assert.equal(
                into,
                undefined,
                `word ${i} of the part of ${part.to - part.from} bytes: ${word.toString(16)}`,
              )
            })
          }
          left.push(...parts)
        }
      })
      assert.ok(words > 100_000)
    })

  test('Without the option a child has the layout of its parent', async () => {
    await generations(2, [], (pids) => {
      const places = pids.map((pid) => zoneOf(mappingsOf(pid))[0]?.from)
      assert.equal(new Set(places).size, 1)
    })
  })

  test('A child for which there is no second zone is ended, with a notice', async () => {
    const program = built('test/cli/generations.c')
    const { code, stdout, stderr } = await monguard([
      'run',
      '--isolation',
      'none',
      '--fork-rerandomise',
      '--',
      program,
      'limited',
    ])
    assert.deepEqual([code, stdout], [0, 'child ended by signal 9\n'], stderr)
    assert.match(stderr, /\(FORK_LAYOUT\)/)
  })
})
