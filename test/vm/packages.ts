// Fetches Debian packages into a folder without changing the system: its own package sources, read as they are and
// widened by the backports suite, with lists and archives of our own. Works for any user.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { MachineUnavailable } from './machine-error.js'
import { attempt, found } from './tools.js'

/** The suite's name ("bookworm"), or undefined where this is not Debian. */
export function debianSuite(osRelease: string): string | undefined {
  const field = (name: string): string | undefined =>
    new RegExp(`^${name}="?([^"\n]*)"?$`, 'm').exec(osRelease)?.[1] || undefined
  return field('ID') === 'debian' ? field('VERSION_CODENAME') : undefined
}

function deb822Stanzas(text: string): string[] {
  return text
    .split(/\n[ \t]*\n/)
    .map((stanza) =>
      stanza
        .split('\n')
        .filter((line) => !line.startsWith('#'))
        .join('\n'),
    )
    .filter((stanza) => /^URIs:/im.test(stanza) && !/^Enabled:[ \t]*no/im.test(stanza))
}

/** Of one sources file: what concerns the suite, and the same again for its backports. Empty when nothing does. */
export function widenSources(text: string, suite: string, deb822: boolean): string {
  const backports = `${suite}-backports`
  if (deb822) {
    const ours = deb822Stanzas(text).filter((stanza) => new RegExp(`^Suites:.*\\b${suite}\\b`, 'im').test(stanza))
    const main = ours.find((stanza) => new RegExp(`^Suites:(.*[ \t])?${suite}([ \t]|$)`, 'im').test(stanza))
    const extra = main === undefined ? [] : [main.replace(/^Suites:.*$/im, `Suites: ${backports}`)]
    return [...ours, ...extra].map((stanza) => `${stanza.trim()}\n`).join('\n')
  }
  const line = /^(deb[ \t]+(?:\[[^\]]*\][ \t]+)?\S+[ \t]+)(\S+)([ \t]+.*)$/
  const parts = text.split('\n').flatMap((each) => line.exec(each) ?? [])
  const ours: string[] = []
  let extra: string | undefined
  for (let at = 0; at + 3 < parts.length; at += 4) {
    const [whole, head, name, tail] = parts.slice(at, at + 4) as [string, string, string, string]
    if (name !== suite && !name.startsWith(`${suite}-`) && !name.startsWith(`${suite}/`)) continue
    ours.push(whole)
    if (name === suite) extra ??= `${head}${backports}${tail}`
  }
  return [...ours, ...(extra === undefined ? [] : [extra])].map((each) => `${each}\n`).join('')
}

function systemSources(suite: string): { name: string; text: string }[] {
  const read = (path: string): string => {
    try {
      return readFileSync(path, 'utf8')
    } catch {
      return ''
    }
  }
  const list = (folder: string): string[] => {
    try {
      return readdirSync(folder)
    } catch {
      return []
    }
  }
  const files = [
    { path: '/etc/apt/sources.list', deb822: false },
    ...list('/etc/apt/sources.list.d')
      .filter((name) => /\.(list|sources)$/.test(name))
      .map((name) => ({ path: `/etc/apt/sources.list.d/${name}`, deb822: name.endsWith('.sources') })),
  ]
  return files
    .map(({ path, deb822 }, index) => ({
      name: `${index}.${deb822 ? 'sources' : 'list'}`,
      text: widenSources(read(path), suite, deb822),
    }))
    .filter((source) => source.text !== '')
}

/** One version of a package, as `apt-cache madison` lists them. */
export interface Offer {
  readonly version: string
  readonly backports: boolean
}

/** major.minor of a Debian version: "1:10.0.2+ds-2" is [10, 0]. */
export function upstreamVersion(version: string): readonly [number, number] {
  const match = /^(?:\d+:)?(\d+)\.(\d+)/.exec(version)
  return match === null ? [0, 0] : [Number(match[1]), Number(match[2])]
}

export function atLeast(version: readonly [number, number], least: readonly [number, number]): boolean {
  return version[0] > least[0] || (version[0] === least[0] && version[1] >= least[1])
}

/** The oldest offer that will do, from the suite itself rather than from its backports. */
export function choose(offers: readonly Offer[], least: readonly [number, number]): Offer | undefined {
  const good = offers.filter((offer) => atLeast(upstreamVersion(offer.version), least))
  return good.findLast((offer) => !offer.backports) ?? good[0]
}

export class PackageSource {
  readonly #options: string[]
  readonly #suite: string
  readonly #archives: string

  constructor(workFolder: string) {
    const suite = debianSuite(readFileSync('/etc/os-release', 'utf8'))
    const mend =
      'install QEMU 10 or newer (qemu-system-x86_64) and a Linux 6.12 or newer with its 9p and overlay modules (vmlinuz in /boot, readable)'
    if (suite === undefined) {
      throw new MachineUnavailable('cannot fetch the virtual machine', '/etc/os-release', 'this is not Debian', mend)
    }
    if (!found('apt-get') || !found('dpkg-deb')) {
      throw new MachineUnavailable('cannot fetch the virtual machine', 'PATH', 'apt-get or dpkg-deb is not there', mend)
    }
    const sources = systemSources(suite)
    if (sources.length === 0) {
      const why = `no package source for the suite ${suite} is written there`
      throw new MachineUnavailable('cannot fetch the virtual machine', '/etc/apt/sources.list.d', why, mend)
    }
    const folders = {
      sources: join(workFolder, 'sources'),
      lists: join(workFolder, 'lists'),
      cache: join(workFolder, 'cache'),
    }
    for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true })
    this.#archives = join(folders.cache, 'archives')
    mkdirSync(join(this.#archives, 'partial'), { recursive: true })
    mkdirSync(join(folders.lists, 'partial'), { recursive: true })
    for (const { name, text } of sources) writeFileSync(join(folders.sources, name), text)
    this.#suite = suite
    this.#options = [
      ['Dir::Etc::SourceList', '/dev/null'],
      ['Dir::Etc::SourceParts', folders.sources],
      ['Dir::State::Lists', folders.lists],
      ['Dir::Cache', folders.cache],
      // Nothing of the system is touched, so its locks are not ours to take, and files need not be another user's.
      ['Debug::NoLocking', '1'],
      ['APT::Sandbox::User', 'root'],
      ['Acquire::Retries', '3'],
      ['Acquire::http::Timeout', '30'],
    ].flatMap(([name, value]) => ['-o', `${name}=${value}`])
    // Its exit code also speaks of the system's own hooks and of suites without backports; what is offered decides.
    const update = attempt(['apt-get', ...this.#options, 'update'])
    if (this.#offers('libc6').length === 0) {
      const network = 'see to the network or the proxy (apt-get update must work), then try again'
      throw new MachineUnavailable('cannot fetch package lists', 'apt-get update', update.tail, network)
    }
  }

  #offers(name: string): Offer[] {
    const text = attempt(['apt-cache', ...this.#options, 'madison', name]).stdout.toString()
    return text
      .split('\n')
      .map((line) => line.split('|').map((part) => part.trim()))
      .filter((parts) => parts[0] === name)
      .map((parts) => ({ version: parts[1] ?? '', backports: (parts[2] ?? '').includes(`${this.#suite}-backports`) }))
  }

  #chosen(name: string, least: readonly [number, number]): Offer {
    const offer = choose(this.#offers(name), least)
    if (offer !== undefined) return offer
    const why = `neither ${this.#suite} nor its backports offer ${name} ${least.join('.')} or newer`
    throw new MachineUnavailable(
      'cannot fetch the virtual machine',
      `package ${name}`,
      why,
      `install a newer ${name} by hand`,
    )
  }

  #archiveNames(): Set<string> {
    return new Set(readdirSync(this.#archives).filter((name) => name.endsWith('.deb')))
  }

  #download(what: string, argv: readonly [string, ...string[]]): string[] {
    const before = this.#archiveNames()
    const outcome = attempt(argv, { cwd: this.#archives })
    if (!outcome.ok) {
      throw new MachineUnavailable(
        `cannot download ${what}`,
        argv.join(' '),
        outcome.tail,
        'see to the network, then try again',
      )
    }
    return [...this.#archiveNames()].filter((name) => !before.has(name)).map((name) => join(this.#archives, name))
  }

  /** The package and those of its dependencies that the system does not have. */
  downloadWithDependencies(name: string, least: readonly [number, number]): { version: string; archives: string[] } {
    const offer = this.#chosen(name, least)
    const release = offer.backports ? ['-t', `${this.#suite}-backports`] : []
    const argv = ['install', '-y', '--download-only', '--no-install-recommends', ...release, `${name}=${offer.version}`]
    return { version: offer.version, archives: this.#download(name, ['apt-get', ...this.#options, ...argv]) }
  }

  /** The one package that `meta` depends on and whose name matches, alone. */
  downloadDependency(meta: string, pattern: RegExp, least: readonly [number, number]): string {
    const offer = this.#chosen(meta, least)
    const shown = attempt(['apt-cache', ...this.#options, 'show', `${meta}=${offer.version}`]).stdout.toString()
    const name = pattern.exec(/^Depends:(.*)$/m.exec(shown)?.[1] ?? '')?.[0]
    const archive = name && this.#download(name, ['apt-get', ...this.#options, 'download', name])[0]
    if (archive) return archive
    const why = `${meta} ${offer.version} names no such package`
    throw new MachineUnavailable(
      'cannot fetch the virtual machine',
      `a package like ${pattern.source}`,
      why,
      `install ${meta} by hand`,
    )
  }
}
