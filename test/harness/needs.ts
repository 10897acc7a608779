// What a case needs of the machine, how it is looked for, and which Debian package brings it.
import { execFileSync, spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { baseEnvironment } from './run.js'

/** A program by name, or a property of the machine. */
export type Need = keyof typeof packages | 'root' | 'user-namespaces'

/** Program → the Debian package that has it. */
const packages = {
  bash: 'bash',
  busybox: 'busybox-static',
  curl: 'curl',
  'g++': 'g++',
  gcc: 'gcc',
  git: 'git',
  javac: 'default-jdk-headless',
  lighttpd: 'lighttpd',
  luajit: 'luajit',
  make: 'make',
  'musl-gcc': 'musl-tools',
  nginx: 'nginx-light',
  node: 'nodejs',
  openssl: 'openssl',
  pcre2test: 'pcre2-utils',
  perl: 'perl',
  prlimit: 'util-linux',
  python3: 'python3',
  'redis-benchmark': 'redis-tools',
  'redis-cli': 'redis-tools',
  'redis-server': 'redis-server',
  script: 'bsdutils',
  socat: 'socat',
  sqlite3: 'sqlite3',
  'stress-ng': 'stress-ng',
  wrk: 'wrk',
  xz: 'xz-utils',
} as const

export function findProgram(name: string): string | undefined {
  for (const folder of (baseEnvironment()['PATH'] ?? '').split(':')) {
    const path = `${folder}/${name}`
    try {
      accessSync(path, constants.X_OK)
      return path
    } catch {
      // Not here.
    }
  }
  return undefined
}

/** Why `need` is not met, or undefined when it is. */
export function missing(need: Need): string | undefined {
  if (need === 'root') return process.getuid?.() === 0 ? undefined : 'needs root'
  if (need === 'user-namespaces') {
    const result = spawnSync('unshare', ['-U', 'true'], { stdio: 'ignore' })
    return result.status === 0 ? undefined : 'the kernel lets this user make no user namespace'
  }
  return findProgram(need) === undefined
    ? `${need} is not installed (Debian: apt-get install ${packages[need]})`
    : undefined
}

function isDebian(): boolean {
  try {
    return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'))
  } catch {
    return false
  }
}

/** Installs the packages behind `needs` that are missing, where this user may; says what it did, one line each. */
export function install(needs: Iterable<Need>, say: (line: string) => void): void {
  const wanted = new Set<string>()
  for (const need of needs) {
    if (need === 'root' || need === 'user-namespaces' || findProgram(need) !== undefined) continue
    wanted.add(packages[need])
  }
  if (wanted.size === 0) return
  const list = [...wanted].sort()
  if (process.getuid?.() !== 0 || !isDebian() || findProgram('apt-get') === undefined) {
    say(`not installed, and not ours to install (needs root on Debian or Ubuntu): ${list.join(' ')}`)
    return
  }
  // Packages of servers start them: a policy file of our own forbids that while they are being installed.
  const policyFile = '/usr/sbin/policy-rc.d'
  const ours = !existsSync(policyFile)
  if (ours) writeFileSync(policyFile, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    const quiet = { stdio: 'ignore' as const, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
    const lock = ['-o', 'DPkg::Lock::Timeout=300']
    const apt = (args: readonly string[]): boolean =>
      spawnSync('apt-get', [...lock, '-y', '-qq', ...args], quiet).status === 0
    const step = ['install', '--no-install-recommends', ...list]
    say(`installing for the tests: ${list.join(' ')}`)
    if (!apt(step) && !(apt(['update']) && apt(step))) {
      // One package that this release lacks must not take the others with it.
      for (const name of list)
        if (!apt(['install', '--no-install-recommends', name])) say(`apt-get could not install ${name}`)
    }
  } finally {
    if (ours) rmSync(policyFile, { force: true })
  }
}

/** First line that `program --version` prints. */
export function versionOf(program: string, args: readonly string[] = ['--version']): string {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split('\n')[0] ?? ''
  } catch {
    return 'unknown'
  }
}
