// node: an http server with clients, worker threads, child processes, signals, timers, streams, crypto in the thread pool.
import assert from 'node:assert'
import { exec, execFileSync, fork, spawn } from 'node:child_process'
import { createHash, pbkdf2 } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, get } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { createGzip, gunzipSync } from 'node:zlib'

const file = new URL(import.meta.url).pathname
if (!isMainThread) {
  const shared = new Int32Array(workerData.shared)
  for (let i = 0; i < 1000; i++) Atomics.add(shared, 0, 1)
  parentPort.postMessage(workerData.n * 2)
} else if (process.send !== undefined) {
  process.on('message', (m) => {
    process.send({ back: m.text.toUpperCase() })
    process.disconnect()
  })
} else {
  const server = createServer((request, response) => {
    let n = 0
    request.on('data', (d) => (n += d.length))
    request.on('end', () => response.end(`${request.method} ${request.url} ${n}`))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const port = server.address().port
  const fetchText = (path) =>
    new Promise((done, fail) =>
      get({ port, host: '127.0.0.1', path }, (r) => {
        let t = ''
        r.on('data', (d) => (t += d))
        r.on('end', () => done(`${r.statusCode} ${t}`))
      }).on('error', fail),
    )
  console.log((await Promise.all(Array.from({ length: 50 }, (_, i) => fetchText(`/${i}`)))).at(-1))
  console.log(await (await fetch(`http://127.0.0.1:${port}/post`, { method: 'POST', body: 'x'.repeat(100000) })).text())
  server.close()
  const shared = new SharedArrayBuffer(4)
  const doubled = await Promise.all(
    [1, 2, 3, 4].map(async (n) => (await once(new Worker(file, { workerData: { n, shared } }), 'message'))[0]),
  )
  console.log('workers', doubled, new Int32Array(shared)[0])
  const child = fork(file)
  child.send({ text: 'through ipc' })
  console.log((await once(child, 'message'))[0], await once(child, 'exit'))
  console.log(
    execFileSync('sh', ['-c', 'echo from sh']).toString(),
    await promisify(exec)('exit 7').catch((e) => e.code),
  )
  const cat = spawn('cat')
  cat.stdin.end('piped')
  console.log((await once(cat.stdout, 'data')).toString())
  const sleeper = spawn('sleep', ['10'])
  sleeper.kill()
  console.log(await once(sleeper, 'exit'))
  console.log(await once(spawn('/no/such'), 'error').then(([e]) => e.code))
  process.on('SIGUSR2', () => console.log('SIGUSR2'))
  process.kill(process.pid, 'SIGUSR2')
  await new Promise((r) => setTimeout(r, 50))
  console.log(
    (await promisify(pbkdf2)('p', 's', 1000, 16, 'sha1')).toString('hex'),
    createHash('sha256').update('a').digest('hex').slice(0, 8),
  )
  const folder = await mkdtemp('tmp-')
  await writeFile(`${folder}/a`, 'x'.repeat(100000))
  const parts = []
  await pipeline(
    (await import('node:fs')).createReadStream(`${folder}/a`),
    createGzip(),
    async function* (s) {
      for await (const p of s) parts.push(p)
      yield 'end'
    },
    async (s) => {
      for await (const _ of s);
    },
  )
  assert.equal(gunzipSync(Buffer.concat(parts)).length, 100000)
  await rm(folder, { recursive: true })
  let hot = 0
  for (let i = 0; i < 3e6; i++) hot = (hot * 31 + i) | 0
  console.log('jit', hot)
  const wasm = await WebAssembly.instantiate(
    Uint8Array.from([
      0, 97, 115, 109, 1, 0, 0, 0, 1, 7, 1, 96, 2, 127, 127, 1, 127, 3, 2, 1, 0, 7, 7, 1, 3, 97, 100, 100, 0, 0, 10, 9,
      1, 7, 0, 32, 0, 32, 1, 106, 11,
    ]),
  )
  console.log('wasm', wasm.instance.exports.add(40, 2))
  setTimeout(() => {
    console.log('last')
    process.exitCode = 9
  }, 20)
}
