// Which files are checked, and checking them on all processors.
import { type BigIntStats, closeSync, lstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { checkFile, type FileReport, failedReport } from './check-file.js'

export interface Found {
  readonly files: readonly string[]
  /** Folders that could not be read. */
  readonly unreadable: readonly string[]
}

/**
 * The named files, and all x86-64 programs and shared objects in the named folders; each once, by device and inode. Symbolic links are
 * followed where they were named. Throws for a name that leads nowhere.
 */
export function findFiles(names: readonly string[]): Found {
  const files: string[] = []
  const unreadable: string[] = []
  const seen = new Set<string>()
  const isNew = ({ dev, ino }: BigIntStats): boolean => seen.size !== seen.add(`${dev}:${ino}`).size
  const walk = (folder: string): void => {
    let names: string[]
    try {
      names = readdirSync(folder).sort()
    } catch {
      unreadable.push(folder)
      return
    }
    for (const name of names) {
      const path = join(folder, name)
      const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false })
      if (stats?.isDirectory() && isNew(stats)) walk(path)
      else if (stats?.isFile() && isProgram(path) && isNew(stats)) files.push(path)
    }
  }
  for (const name of names) {
    const stats = statSync(name, { bigint: true })
    if (!isNew(stats)) continue
    if (stats.isDirectory()) walk(name)
    else files.push(name)
  }
  return { files, unreadable }
}

/** By its header: 64-bit x86, a program or a shared object. */
function isProgram(path: string): boolean {
  const head = Buffer.alloc(20)
  try {
    const fd = openSync(path, 'r')
    try {
      if (readSync(fd, head, 0, head.length, 0) < head.length) return false
    } finally {
      closeSync(fd)
    }
  } catch {
    return false
  }
  const type = head.readUInt16LE(16)
  return (
    head.readUInt32BE(0) === 0x7f454c46 && head[4] === 2 && head.readUInt16LE(18) === 62 && (type === 2 || type === 3)
  )
}

/** Fewer files are done sooner than threads have started. */
const worthThreads = 4

/** Reports in the order of the files; `progress` hears of each that is done. */
export async function checkFiles(
  files: readonly string[],
  codeMax: number,
  progress: (done: number) => void = () => {},
): Promise<FileReport[]> {
  const reports: FileReport[] = []
  let done = 0
  const finish = (i: number, report: FileReport): void => {
    reports[i] = report
    progress(++done)
  }
  const threads = Math.min(availableParallelism(), files.length)
  if (files.length < worthThreads || threads < 2) {
    for (const [i, file] of files.entries()) {
      finish(i, await checkFile(file, codeMax))
      await new Promise(setImmediate)
    }
    return reports
  }
  let next = 0
  const work = async (): Promise<void> => {
    while (next < files.length) {
      // A thread that dies, of memory, takes its file with it and no more.
      await new Promise<void>((resolve) => {
        const worker = new Worker(workerFile, { workerData: { codeMax } })
        let at = -1
        const feed = (): void => {
          at = next++
          const file = files[at]
          if (file === undefined) void worker.terminate()
          else worker.postMessage(file)
        }
        worker.on('message', (report: FileReport) => {
          finish(at, report)
          feed()
        })
        worker.on('error', (error: Error) => {
          const file = files[at]
          if (file !== undefined && reports[at] === undefined) finish(at, failedReport(file, error.message))
        })
        worker.on('exit', () => resolve())
        feed()
      })
    }
  }
  await Promise.all(Array.from({ length: threads }, work))
  return reports
}

/** Compiled modules and the bundle of them (tools/bundle.ts) lie equally deep below the package's folder. */
const workerFile = new URL('../../../dist/src/report/check-worker.js', import.meta.url)
