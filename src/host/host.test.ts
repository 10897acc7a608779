import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MonguardError } from '../errors.js'
import { coreRemark } from './cores.js'
import { isAtLeast, type Machine, parseCpu, parseRelease } from './machine.js'
import { choosePlacement } from './placement.js'
import { judge, type Surroundings } from './report.js'

const cpuText = (flags: string): string =>
  `processor\t: 0\nmodel name\t: Some Processor\nflags\t\t: fpu ${flags} sse\n\nprocessor\t: 1\nflags\t\t: pku ospke\n`

function machine(flags: string, release: string): Machine {
  return { cpu: parseCpu(cpuText(flags)), kernel: parseRelease(release) }
}
const good = machine('pku ospke fsgsbase', '6.12.0')

test('Keys are seen where processor and kernel have them, by whole words', () => {
  assert.deepEqual(parseCpu(cpuText('pku ospke')), { model: 'Some Processor', pku: true, ospke: true, fsgsbase: false })
  assert.deepEqual(parseCpu(cpuText('pkus fsgsbase')), {
    model: 'Some Processor',
    pku: false,
    ospke: false,
    fsgsbase: true,
  })
  assert.equal(parseCpu('').pku, false)
})

test('Kernel versions are compared as numbers', () => {
  const wanted = { major: 6, minor: 12 }
  assert.deepEqual(
    ['6.9.1', '6.12.0-rc1', '6.100', '7.0', '5.19', 'odd'].map((text) => isAtLeast(parseRelease(text), wanted)),
    [false, true, true, true, false, false],
  )
})

test('auto takes mpk where it can, and otherwise process with one line that says why', () => {
  assert.deepEqual([choosePlacement('auto', good).placement, choosePlacement('auto', good).remark], ['mpk', undefined])
  for (const [machineHere, why] of [
    [machine('', '6.12.0'), /no memory protection keys/],
    [machine('pku', '6.12.0'), /not switched on/],
    [machine('pku ospke', '6.1.0'), /6\.1\.0 is older than 6\.12/],
  ] as const) {
    const choice = choosePlacement('auto', machineHere)
    assert.equal(choice.placement, 'process')
    assert.match(choice.remark ?? '', why)
    assert.ok(!choice.remark?.includes('\n'))
    assert.throws(() => choosePlacement('mpk', machineHere), MonguardError)
  }
})

test('none says loudly that nothing isolates the monitor, and process says nothing', () => {
  assert.match(choosePlacement('none', good).remark ?? '', /WARNING/)
  assert.equal(choosePlacement('process', machine('', '5.0')).remark, undefined)
})

const healthy = new Map([
  ['keys', 15],
  ['seccomp-trap', 0],
  ['seccomp-trace', 0],
  ['seccomp-mode', 0],
  ['mseal', 0],
  ['memfd-exec', 0],
  ['ptrace', 0],
])
const surroundings: Surroundings = {
  missing: [],
  container: undefined,
  ptraceScope: undefined,
  corePattern: '|/usr/bin/handler %P',
}

test('A healthy machine gets no cure and the best placement', () => {
  const report = judge(good, healthy, surroundings)
  assert.equal(report.placement, 'mpk')
  assert.deepEqual(
    report.findings.filter((one) => one.state !== 'ok' || one.cure !== ''),
    [],
  )
})

test('Everything that is missing comes with its cure', () => {
  const sick = new Map([...healthy].map(([name]) => [name, name === 'keys' ? 0 : -1]))
  const report = judge(machine('pku ospke', '6.1.0'), sick, {
    missing: ['mgload'],
    container: 'a Docker container',
    ptraceScope: 2,
    corePattern: '@/run/cores.socket',
  })
  const bad = report.findings.filter((one) => one.state !== 'ok')
  assert.deepEqual(
    bad.map((one) => one.name),
    ['keys free', 'kernel', 'gate', 'seccomp', 'mseal', 'memfd', 'ptrace', 'core files', 'native parts'],
  )
  assert.ok(bad.every((one) => one.cure !== ''))
  assert.equal(report.placement, undefined)
})

test('A launch says that core files go to a socket, where they do', () => {
  assert.match(coreRemark('@@/run/cores.socket') ?? '', /^monguard: WARNING: core files go to a socket .*@@\/run/)
  for (const other of ['core', '|/usr/bin/handler %P', '/var/cores/@%p', undefined])
    assert.equal(coreRemark(other), undefined)
})

test('Without ptrace and without keys nothing can be run; without ptrace alone keys suffice', () => {
  const noTrace = new Map([...healthy, ['ptrace', -1]] as const)
  assert.equal(judge(machine('', '6.12.0'), noTrace, surroundings).placement, undefined)
  assert.equal(judge(good, noTrace, surroundings).placement, 'mpk')
})
