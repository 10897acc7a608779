// The command line: finds the command and hands over. Everything a command needs is loaded when it is known which one.
import { readFileSync } from 'node:fs'
import { errnoOf, MonguardError } from '../errors.js'
import { print, say } from './say.js'

async function dispatch(args: readonly string[]): Promise<number> {
  const [name = '', ...rest] = args
  switch (name) {
    case 'run':
      return (await import('./run.js')).run(rest)
    case 'trace':
      return (await import('./trace.js')).trace(rest)
    case 'check-policy':
      return (await import('./check-policy.js')).checkPolicy(rest, { stdout: { write: print }, stderr: { write: say } })
    case 'doctor':
      return (await import('./doctor.js')).doctor(rest, print)
    case 'check':
      return (await import('./check.js')).check(rest)
    case 'cache':
      return (await import('./cache.js')).cache(rest)
    case 'selftest':
      return (await import('./selftest.js')).selftest(rest)
    case '--version':
    case '-V':
    case 'version': {
      const manifest: { version: string } = JSON.parse(
        readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
      )
      print(`monguard ${manifest.version}\n`)
      return 0
    }
    case '':
    case 'help':
    case '--help':
    case '-h':
      return help(rest[0], name === '')
    default:
      throw new MonguardError('COMMAND_UNKNOWN', { where: `monguard ${name}` })
  }
}

async function help(about: string | undefined, isMistake: boolean): Promise<number> {
  const [{ commandHelp, mainHelp }, { commands }] = await Promise.all([
    import('./help.js'),
    import('../../spec/options.js'),
  ])
  if (isMistake) {
    say(mainHelp())
    return 125
  }
  const command = commands.find((one) => one.name === about)
  if (about !== undefined && command === undefined)
    throw new MonguardError('COMMAND_UNKNOWN', { where: `monguard help ${about}` })
  print(command === undefined ? mainHelp() : commandHelp(command))
  return 0
}

/** Errors that any step may meet, loading a module included. */
const shortages: Readonly<Record<string, string>> = { EMFILE: 'NO_FILES', ENFILE: 'NO_FILES', ENOMEM: 'NO_MEMORY' }

/** Prints why `monguard` cannot go on; returns its exit status. */
function report(error: unknown): number {
  if (error instanceof MonguardError) {
    say(`${error.message}\n`)
    return error.status
  }
  if (error instanceof Error && error.name === 'PolicyError') {
    say(`${error.message}\n\n`)
    return report(
      new MonguardError('POLICY_INVALID', { where: 'file' in error ? String(error.file) : '--policy', cause: error }),
    )
  }
  if (error instanceof Error && error.name === 'PolicyUnreadable') {
    say(`monguard: ${error.message}\n`)
    return 125
  }
  const shortage = shortages[errnoOf(error) ?? '']
  if (shortage !== undefined)
    return report(new MonguardError(shortage, { where: 'monguard', errno: errnoOf(error) ?? '', cause: error }))
  const internal = new MonguardError('INTERNAL', {
    where: 'monguard',
    detail: error instanceof Error ? error.message : String(error),
    cause: error,
  })
  say(`${error instanceof Error ? (error.stack ?? '') : ''}\n${internal.message}\n`)
  return internal.status
}

let status: number
try {
  status = await dispatch(process.argv.slice(2))
} catch (error) {
  status = report(error)
}
// What is left open (a drain that outlived its use, a timer) must not keep the caller waiting.
if (status >= 0) process.exit(status)
