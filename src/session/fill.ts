// A process of its own (copier.ts starts it): makes copies of the files that monitors ask for, one JSON line on stdin each, and answers in
// the log of copies at the offset that is its argument, in the file that is its descriptor 3.
import { existsSync, readdirSync } from 'node:fs'
import { setPriority } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { regularFile } from '../rewrite/identity.js'
import { CopiesLog } from './copies-log.js'
import { layOutRow } from './copies-row.js'
import { filesToLoad } from './loaded-files.js'
import { refuseDebugger } from './no-debugger.js'
import { ownCache } from './rewrites.js'

interface Request {
  readonly request: number
  readonly pid: number
  readonly dev: string
  readonly ino: string
  /** Bytes, one character each. */
  readonly path: string
}

refuseDebugger()
const log = new CopiesLog(3, Number(process.argv[2]))
const cache = await ownCache()
/** Files of which the log has a row: by device, inode and time of change. */
const told = new Set<string>()

/** The descriptors of a process, which has the file open while it waits: one in memory, or removed, has no path. */
function* descriptorsOf(pid: number): Generator<string> {
  const folder = `/proc/${pid}/fd`
  if (existsSync(folder)) for (const name of readdirSync(folder)) yield join(folder, name)
}

/** Where this process finds the file that a guarded one has under `path`; it may have another root directory. */
function locate({ pid, dev, ino, path }: Request): string | undefined {
  const here = Buffer.from(path, 'latin1').toString()
  const isIt = (candidate: string): boolean => {
    const stats = regularFile(candidate)
    return stats !== undefined && `${stats.dev}` === dev && `${stats.ino}` === ino
  }
  return [here, `/proc/${pid}/root${here}`].find(isIt) ?? [...descriptorsOf(pid)].find(isIt)
}

function tell(path: string, request: number): void {
  const stats = regularFile(path)
  if (stats === undefined) return
  const name = `${stats.dev} ${stats.ino} ${stats.ctimeNs}`
  if (request === 0 && told.has(name)) return
  told.add(name)
  log.append(layOutRow(request, stats.dev, stats.ino, cache.tableOf(path)))
}

async function answer(request: Request): Promise<void> {
  const path = locate(request)
  if (path === undefined) {
    log.append(layOutRow(request.request, BigInt(request.dev), BigInt(request.ino), undefined))
    return
  }
  // What it will load next is best made at once. In another root directory the linker's rules find other files than they would here.
  const others = path.startsWith('/proc/') ? [] : filesToLoad(path).filter((one) => one !== path)
  await cache.prepare([path, ...others])
  for (const one of others) tell(one, 0)
  tell(path, request.request)
}

const lines = createInterface({ input: process.stdin })
process.stdin.once('end', () => setPriority(10))
for await (const line of lines) {
  const request = JSON.parse(line) as Request
  try {
    await answer(request)
  } catch {
    log.append(layOutRow(request.request, BigInt(request.dev), BigInt(request.ino), undefined))
  }
}
