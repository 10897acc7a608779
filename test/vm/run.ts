// npm run vm: runs a command in the PKU virtual machine, as transparently as ssh would.

import { parseCommandLine, usage } from './command-line.js'
import { MachineError, MachineUnavailable, runInMachine } from './machine.js'

/** npm enters the project's folder before it runs a script, and leaves word of where it was called. */
function callerFolder(): string {
  const { npm_lifecycle_event: script, INIT_CWD: called } = process.env
  return (script === 'vm' && called) || process.cwd()
}

class Interrupted extends Error {
  constructor(readonly signal: NodeJS.Signals) {
    super(signal)
  }
}

async function main(): Promise<number> {
  const request = parseCommandLine(process.argv.slice(2))
  if (request === 'help') {
    process.stdout.write(usage)
    return 0
  }
  const interruption = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => interruption.abort(new Interrupted(signal)))
  }
  const result = await runInMachine(request.argv, {
    ...request.options,
    cwd: callerFolder(),
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    signal: interruption.signal,
  })
  return result.status
}

function report(error: unknown): number {
  if (error instanceof Interrupted) {
    // Handlers are gone after their one use: this ends the process as the signal alone would have.
    process.kill(process.pid, error.signal)
    return 128
  }
  if ((error as NodeJS.ErrnoException).code === 'EPIPE') return 128 + 13
  if (!(error instanceof MachineError)) throw error
  process.stderr.write(`${error.message}\n`)
  return error instanceof MachineUnavailable ? 75 : 125
}

/** What was written must be out before the process ends; its standard input must not keep it. */
async function finish(status: number): Promise<never> {
  for (const stream of [process.stdout, process.stderr]) {
    await new Promise<void>((done) => stream.write('', () => done()))
  }
  process.exit(status)
}

await finish(await main().catch(report))
