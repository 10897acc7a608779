// The findings of `monguard doctor`: what this machine can do for which placement, and what to change.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { corePattern, isCoreSocket } from './cores.js'
import { isAtLeast, type Machine, readMachine, signalStackKernel } from './machine.js'
import { isNativeThere, nativeNames, nativePath } from './native.js'
import { choosePlacement, obstacle, type Placement } from './placement.js'

export type State = 'ok' | 'warn' | 'fail'

export interface Finding {
  readonly name: string
  readonly state: State
  readonly text: string
  /** What to do about it; empty where nothing is to be done. */
  readonly cure: string
}

export interface Report {
  readonly findings: readonly Finding[]
  /** What --isolation auto takes; undefined: no program can be run. */
  readonly placement: Placement | undefined
  readonly why: string
}

const ok = (name: string, text: string): Finding => ({ name, state: 'ok', text, cure: '' })
const warn = (name: string, text: string, cure: string): Finding => ({ name, state: 'warn', text, cure })
const fail = (name: string, text: string, cure: string): Finding => ({ name, state: 'fail', text, cure })

/** What mgstart found out by system calls: results or -errno. */
export type Probe = ReadonlyMap<string, number>

function probeMachine(): Probe | undefined {
  if (!isNativeThere('mgstart')) return undefined
  const { status, stdout } = spawnSync(nativePath('mgstart'), ['probe'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  if (status !== 0) return undefined
  return new Map(
    stdout
      .split('\n')
      .flatMap((line) => (/^\S+ -?\d+$/.test(line) ? [line.split(' ') as [string, string]] : []))
      .map(([name, value]) => [name, Number(value)]),
  )
}

export function examine(): Report {
  const machine = readMachine()
  const probe = probeMachine()
  return judge(machine, probe, {
    missing: nativeNames.filter((name) => !isNativeThere(name)),
    container: containerKind(),
    ptraceScope: ptraceScope(),
    corePattern: corePattern(),
  })
}

export interface Surroundings {
  readonly missing: readonly string[]
  readonly container: string | undefined
  /** kernel.yama.ptrace_scope; undefined: the kernel has no Yama. */
  readonly ptraceScope: number | undefined
  /** kernel.core_pattern */
  readonly corePattern: string | undefined
}

/** Pure, so that machines which are not at hand can be tested. */
export function judge(
  machine: Machine,
  probe: Probe | undefined,
  { missing, container, ptraceScope: scope, corePattern: pattern }: Surroundings,
): Report {
  const { cpu, kernel } = machine
  const findings: Finding[] = []
  const value = (name: string): number => probe?.get(name) ?? 0
  const is = (good: boolean, yes: Finding, no: Finding): void => void findings.push(good ? yes : no)

  const otherwise = 'nothing to do: --isolation process works without'
  is(
    cpu.pku,
    ok('processor', `${cpu.model}: has memory protection keys (pku)`),
    warn(
      'processor',
      `${cpu.model}: has no memory protection keys (pku)`,
      `${otherwise}; Intel has them since Skylake-SP, AMD since Zen 3`,
    ),
  )
  if (cpu.pku)
    is(
      cpu.ospke,
      ok('keys in kernel', 'the kernel uses them (ospke)'),
      warn(
        'keys in kernel',
        'the kernel does not use them (no ospke)',
        'remove nopku from the kernel command line; in a virtual machine pass the feature through (-cpu host)',
      ),
    )
  if (probe !== undefined && cpu.ospke)
    is(
      value('keys') > 0,
      ok('keys free', `${value('keys')} of 15`),
      warn(
        'keys free',
        'pkey_alloc gives none',
        'a seccomp profile may forbid it: allow pkey_alloc, pkey_free and pkey_mprotect',
      ),
    )
  const needed = `${signalStackKernel.major}.${signalStackKernel.minor}`
  is(
    isAtLeast(kernel, signalStackKernel),
    ok('kernel', `Linux ${kernel.release}: delivers signals to protected stacks (${needed} and later)`),
    warn(
      'kernel',
      `Linux ${kernel.release}: cannot deliver signals to protected stacks`,
      `boot Linux ${needed} or later; ${otherwise}`,
    ),
  )
  is(
    cpu.fsgsbase,
    ok('gate', 'calls of rewritten code can take it (fsgsbase)'),
    warn(
      'gate',
      'programs cannot use the base of %gs (no fsgsbase): every monitored call comes by a signal',
      'boot without nofsgsbase; in a virtual machine pass the feature through (-cpu host)',
    ),
  )
  if (probe !== undefined) {
    is(
      value('seccomp-trap') === 0 && value('seccomp-trace') === 0,
      ok('seccomp', 'filters can trap and trace'),
      fail('seccomp', 'the kernel has no seccomp filters', 'use a kernel with CONFIG_SECCOMP_FILTER'),
    )
    if (value('seccomp-mode') === 2)
      findings.push(
        warn(
          'seccomp outside',
          'this process runs under a filter of someone else',
          'its denials hold for monitored programs too; a container may be started with --security-opt seccomp=unconfined',
        ),
      )
    is(
      value('mseal') === 0,
      ok('mseal', 'memory can be sealed'),
      warn(
        'mseal',
        'the kernel cannot seal memory',
        'Linux 6.10 and later can; the monitor guards its mappings itself meanwhile',
      ),
    )
    is(
      value('memfd-exec') === 0,
      ok('memfd', 'programs can be run from memory'),
      warn('memfd', 'programs cannot be run from memory', 'set vm.memfd_noexec to 0 or 1'),
    )
    is(
      value('ptrace') === 0,
      ok(
        'ptrace',
        scope === undefined || scope === 0 ? 'allowed' : `allowed for children (kernel.yama.ptrace_scope ${scope})`,
      ),
      fail(
        'ptrace',
        'refused: --isolation process cannot work',
        'in a container add CAP_SYS_PTRACE or a seccomp profile that allows ptrace; else set kernel.yama.ptrace_scope to 0 or 1',
      ),
    )
  }
  is(
    !isCoreSocket(pattern),
    ok('core files', 'a limit stops those of monitored programs'),
    warn(
      'core files',
      `go to a socket (${pattern}), which no limit stops: those of monitored programs tell how the monitor makes its calls`,
      'set kernel.core_pattern to a file or to a pipe; --isolation process has nothing to tell',
    ),
  )
  findings.push(ok('container', container === undefined ? 'none was noticed' : `inside ${container}`))
  is(
    missing.length === 0,
    ok('native parts', `built, in ${nativePath('mgload').replace(/\/[^/]*$/, '')}`),
    fail(
      'native parts',
      `not built: ${missing.join(', ')}`,
      'npm rebuild monguard, or make -C native in a checkout (needs gcc, binutils and make)',
    ),
  )

  const hinder = obstacle(machine)
  const keysGone = probe !== undefined && hinder === undefined && value('keys') === 0
  const { placement, why } = choosePlacement('auto', machine)
  const noTracing = placement === 'process' && value('ptrace') !== 0
  if (missing.length > 0) return { findings, placement: undefined, why: 'the native parts are missing' }
  if (noTracing) return { findings, placement: undefined, why: `${why}, and ptrace is refused` }
  if (keysGone)
    return {
      findings,
      placement: undefined,
      why: 'the processor has keys, and pkey_alloc gives none: say --isolation process',
    }
  return { findings, placement, why }
}

function containerKind(): string | undefined {
  if (existsSync('/.dockerenv')) return 'a Docker container'
  if (existsSync('/run/.containerenv')) return 'a Podman container'
  try {
    return /(?:^|\0)container=([^\0]+)/.exec(readFileSync('/proc/1/environ', 'latin1'))?.[1]
  } catch {
    // Not ours to read: then this is no container of ours either.
    return undefined
  }
}

function ptraceScope(): number | undefined {
  try {
    return Number(readFileSync('/proc/sys/kernel/yama/ptrace_scope', 'latin1'))
  } catch {
    return undefined
  }
}
