// monguard cache ls|verify|clear
import { commands } from '../../spec/options.js'
import { errnoOf, MonguardError, printable } from '../errors.js'
import { cacheState } from '../generated/records.js'
import { clearCopies, type Listed, listCopies, verifyCopies } from '../rewrite/cache-care.js'
import { cacheFolder, cacheLimitBytes, defaultLimitBytes } from '../rewrite/cache-folder.js'
import { commandHelp } from './help.js'
import { isSet, parseArguments } from './parse.js'
import { print, say } from './say.js'

export function cache(args: readonly string[]): number {
  const command = commands.find((one) => one.name === 'cache')
  if (command === undefined) throw new Error('spec/options.ts has no cache')
  const parsed = parseArguments(command, args)
  if (isSet(parsed, 'help')) {
    print(commandHelp(command))
    return 0
  }
  const [action = '', ...rest] = parsed.operands
  const act = actions[action]
  if (act === undefined || rest.length > 0)
    throw new MonguardError('OPTION_VALUE', {
      where: `monguard cache ${parsed.operands.join(' ')}`.trimEnd(),
      detail: 'it takes one of ls, verify, clear',
    })
  const folder = cacheFolder()
  try {
    return act(folder, isSet(parsed, 'json'))
  } catch (error) {
    if (error instanceof MonguardError) throw error
    const errno = errnoOf(error)
    throw new MonguardError('CACHE_COMMAND', {
      where: folder,
      cause: error,
      ...(errno === undefined ? { detail: String(error) } : { errno }),
    })
  }
}

type Action = (folder: string, json: boolean) => number

const printJson = (value: unknown): void => print(`${JSON.stringify(value, undefined, 2)}\n`)

const bytesOnDisk = ({ stats }: Listed): number => Number(stats.blocks) * 512

const ls: Action = (folder, json) => {
  const limitBytes = cacheLimitBytes() ?? defaultLimitBytes
  const copies = listCopies(folder)
  if (json) {
    printJson({
      folder,
      limitBytes,
      bytes: copies.reduce((sum, one) => sum + bytesOnDisk(one), 0),
      copies: copies.map(copyJson),
    })
    return 0
  }
  if (copies.length > 0)
    print(`${'copy'.padEnd(14)}${'patched'.padEnd(11)}${'size'.padStart(9)}  ${'used'.padEnd(18)}file\n`)
  for (const one of copies) {
    const used = new Date(Number(one.usedNs / 1_000_000n)).toISOString().slice(0, 16).replace('T', ' ')
    const file = `${printable(one.paths.join(', ')) || '(not known)'}${remarkOn(one)}`
    print(
      `${one.key.slice(0, 12).padEnd(14)}${patchedText(one).padEnd(11)}${sizeText(bytesOnDisk(one)).padStart(9)}  ${used.padEnd(18)}${file}\n`,
    )
  }
  const total = copies.reduce((sum, one) => sum + bytesOnDisk(one), 0)
  print(
    `${copies.length === 0 ? '' : '\n'}${folder}: ${copies.length} copies, ${sizeText(total)} of ${sizeText(limitBytes)}\n`,
  )
  return 0
}

const patchedText = ({ facts }: Listed): string =>
  typeof facts === 'string' || facts.state === cacheState.UNFIT ? '–' : `${facts.patched}/${facts.sites}`

function remarkOn({ facts }: Listed): string {
  if (typeof facts === 'string') return ` (damaged: ${facts})`
  if (facts.state === cacheState.UNFIT) return ` (not rewritten: ${facts.reason})`
  return facts.usable > 0 ? ` (${facts.usable} sensitive instructions usable)` : ''
}

const stateNames: Readonly<Record<number, string>> = {
  [cacheState.REWRITTEN]: 'rewritten',
  [cacheState.UNFIT]: 'unfit',
}

function copyJson(one: Listed): unknown {
  const { key, usedNs, paths, facts } = one
  const known = { key, bytes: bytesOnDisk(one), used: new Date(Number(usedNs / 1_000_000n)).toISOString(), paths }
  if (typeof facts === 'string') return { ...known, state: 'damaged', reason: facts }
  const { state, reason, sites, patched, sensitive, usable, durationMs, sourceBytes, sourceSha256 } = facts
  return {
    ...known,
    state: stateNames[state],
    ...(reason === '' ? {} : { reason }),
    source: { bytes: Number(sourceBytes), sha256: sourceSha256 },
    sites,
    patched,
    sensitive: { found: sensitive, usable },
    durationMs,
  }
}

const verify: Action = (folder, json) => {
  const result = verifyCopies(folder)
  if (json) printJson({ folder, ...result })
  else {
    for (const { key, reason } of result.damaged) say(`monguard: removed ${key}: ${reason}\n`)
    print(`${folder}: ${result.sound} copies are sound, ${result.damaged.length} were damaged and are removed\n`)
  }
  return result.damaged.length === 0 ? 0 : 1
}

const clear: Action = (folder, json) => {
  const result = clearCopies(folder)
  if (json) printJson({ folder, ...result })
  else print(`${folder}: removed ${result.copies} copies, ${sizeText(result.bytes)}\n`)
  return 0
}

const actions: Readonly<Record<string, Action>> = { ls, verify, clear }

export function sizeText(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  let value = bytes
  let unit = 0
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit++
  }
  return `${value >= 100 || unit === 0 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`
}
