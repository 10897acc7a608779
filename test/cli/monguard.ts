// Runs the command line as users do, in the placements that need no protection keys.
import { type SpawnOptions, spawn } from 'node:child_process'
import { join } from 'node:path'
import { isNativeThere, nativeNames } from '../../src/host/native.js'
import { root } from '../harness/placement.js'

export const starter = join(root, 'bin/monguard')
/** The same without the shell script in front. */
export const script = join(root, 'bin/monguard.js')

export const placements = ['none', 'process'] as const
export type Placement = (typeof placements)[number]

const missing = nativeNames.filter((name) => !isNativeThere(name))
/** For `skip`: why nothing can be run here. */
export const notBuilt = missing.length === 0 ? false : `not built: ${missing.join(', ')}`

export interface Result {
  readonly code: number | null
  readonly signal: string | null
  readonly stdout: string
  /** Without the line that --isolation none begins with. */
  readonly stderr: string
}

export interface RunOptions extends SpawnOptions {
  readonly input?: string
  /** Called when the process runs. */
  readonly started?: (pid: number) => void
  /** Called for what it has printed so far, whenever there is more; `answer` writes to its input, and ends that. */
  readonly heard?: (stdout: string, answer: (text: string) => void) => void
  readonly limitMs?: number
}

export function execute(
  file: string,
  args: readonly string[],
  { input, started, heard, limitMs = 30_000, ...options }: RunOptions = {},
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: 'pipe', ...options })
    const limit = setTimeout(() => child.kill('SIGKILL'), limitMs)
    let stdout = ''
    let stderr = ''
    child.stdout?.setEncoding('latin1').on('data', (text: string) => {
      stdout += text
      try {
        heard?.(stdout, (answer) => child.stdin?.end(answer))
      } catch (error) {
        reject(error)
      }
    })
    child.stderr?.on('data', (text: Buffer) => (stderr += text.toString('utf8')))
    child.on('error', reject)
    child.on('close', (code, signal) => {
      clearTimeout(limit)
      resolve({ code, signal, stdout, stderr: stderr.replace(/^monguard: WARNING: --isolation none.*\n/, '') })
    })
    child.stdin?.on('error', () => {
      // The program read no input.
    })
    if (heard === undefined) child.stdin?.end(input ?? '')
    if (child.pid !== undefined) started?.(child.pid)
  })
}

export const monguard = (args: readonly string[], options?: RunOptions): Promise<Result> =>
  execute(starter, args, options)

/** `monguard run` of a program. */
export const guarded = (placement: Placement, argv: readonly string[], options?: RunOptions): Promise<Result> =>
  monguard(['run', '--isolation', placement, '--', ...argv], options)
