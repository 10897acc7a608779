// One of the threads that check many files (check-files.ts): a path comes, a report goes.
import { parentPort, workerData } from 'node:worker_threads'
import { checkFile } from './check-file.js'

const { codeMax } = workerData as { readonly codeMax: number }
parentPort?.on('message', async (file: string) => parentPort?.postMessage(await checkFile(file, codeMax)))
