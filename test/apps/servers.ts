// The servers: nginx with reload, upgrade and quit under load, redis with snapshots under load, lighttpd, and python's for curl.
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../harness/case.js'
import { nginxCommand, nginxConfiguration, nginxPidFile } from '../harness/nginx.js'
import { alive, childrenOf, freePort, pidIn, type Scenario, type Stage } from './server.js'

async function answers(stage: Stage, path = '/'): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${stage.port}${path}`)
    await response.arrayBuffer()
    return response.ok
  } catch {
    return false
  }
}

/** What curl says of a path: status, size, and a checksum by the shell. */
async function curl(stage: Stage, path: string, more: readonly string[] = []): Promise<void> {
  const url = `http://127.0.0.1:${stage.port}${path}`
  const result = await stage.client(['curl', '-s', '-w', ' %{http_code} %{size_download}', '-o', 'got', ...more, url])
  const sum = await stage.client(['md5sum', 'got'])
  stage.note(`${path} ${more.join(' ')}: ${result.status}${result.stdout} ${sum.stdout.toString().slice(0, 32)}`)
}

/** Loads the server for `seconds` and notes whether anything failed; wrk names failures only when there are some. */
async function load(stage: Stage, seconds: number, during: () => Promise<void>): Promise<void> {
  const duration = `${stage.site.slowness > 1 ? seconds * 5 : seconds}s`
  const url = `http://127.0.0.1:${stage.port}/small.html`
  const running = stage.client([
    'wrk',
    '-t',
    '2',
    '-c',
    '16',
    '-d',
    duration,
    '--timeout',
    '30s',
    '-H',
    'Connection: close',
    url,
  ])
  await during()
  const { status, stdout } = await running
  const text = stdout.toString()
  const requests = Number(/(\d+) requests in/.exec(text)?.[1] ?? 0)
  const failures = text.split('\n').filter((line) => /Socket errors|Non-2xx/.test(line))
  stage.note(
    `load: ${status}, served ${requests > 0}, ${failures.length === 0 ? 'no failed request' : failures.join('; ')}`,
  )
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

function site(stage: Stage): string {
  const docs = join(stage.folder, 'docs')
  mkdirSync(docs)
  writeFileSync(join(docs, 'index.html'), '<h1>index</h1>\n')
  writeFileSync(join(docs, 'small.html'), 'small '.repeat(170))
  writeFileSync(join(docs, 'large.bin'), Buffer.alloc(3_000_000, 'large'))
  return docs
}

const nginx: Scenario = {
  name: 'nginx',
  needs: ['nginx', 'wrk', 'curl'],
  inMachine: true,
  async play(stage) {
    const docs = site(stage)
    const { folder, port } = stage
    const pidFile = nginxPidFile(folder)
    const file = join(folder, 'nginx.conf')
    const configuration = (version: string): void =>
      writeFileSync(file, nginxConfiguration({ folder, docs, port, version }))
    configuration('one')
    const server = stage.start(nginxCommand(folder, file))
    await stage.until('nginx answers', () => answers(stage))
    const master = pidIn(pidFile)
    const first = childrenOf(master)
    stage.note(`workers ${first.length}`)
    for (const path of ['/', '/small.html', '/large.bin', '/missing', '/..%2f..%2fetc/passwd']) await curl(stage, path)
    await curl(stage, '/large.bin', ['-r', '100-199'])
    await curl(stage, '/small.html', ['--http1.0'])
    // A connection that the reload cuts is no answer yet; whether requests fail is wrk's to say.
    const version = async (): Promise<string> =>
      fetch(`http://127.0.0.1:${stage.port}/`, { headers: { connection: 'close' } })
        .then((response) => response.headers.get('x-version') ?? '')
        .catch(() => '')
    await load(stage, 3, async () => {
      await pause(500)
      configuration('two')
      process.kill(master, 'SIGHUP')
      await stage.until('the new configuration answers', async () => (await version()) === 'two')
    })
    await stage.until('the old workers are gone', () => first.every((pid) => !alive(pid)))
    stage.note(`after HUP: same master ${pidIn(pidFile) === master}, workers ${childrenOf(master).length}`)
    let next = 0
    await load(stage, 3, async () => {
      await pause(500)
      process.kill(master, 'SIGUSR2')
      await stage.until('the upgraded master has written its pid', () => {
        next = pidIn(pidFile)
        return next > 0 && next !== master && childrenOf(next).length === 2
      })
      process.kill(master, 'SIGQUIT')
      await stage.until('the old master is gone', () => !existsSync(`${pidFile}.oldbin`))
    })
    stage.note(`after USR2 and QUIT: new master ${alive(next)}, workers ${childrenOf(next).length}`)
    await curl(stage, '/small.html')
    process.kill(next, 'SIGQUIT')
    await stage.until('the new master is gone', () => !alive(next))
    writeFileSync(join(folder, 'stop'), '')
    const outcome = await server.outcome
    stage.note(`ended: ${outcome.status}, left ${outcome.left.length}`)
  },
}

const redis: Scenario = {
  name: 'redis',
  needs: ['redis-server', 'redis-cli', 'redis-benchmark'],
  inMachine: true,
  async play(stage) {
    const cli = async (...words: string[]): Promise<string> =>
      (await stage.client(['redis-cli', '-p', String(stage.port), ...words])).stdout.toString().trim()
    const argv = [
      '/usr/bin/redis-server',
      '--port',
      String(stage.port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--appendonly',
      'yes',
      '--dir',
      stage.folder,
      '--daemonize',
      'no',
      '--io-threads',
      '2',
    ]
    const server = stage.start(argv)
    await stage.until('redis answers', async () => (await cli('ping')) === 'PONG')
    for (const words of [
      ['set', 'a', '1'],
      ['incrby', 'a', '41'],
      ['lpush', 'l', 'x', 'y', 'z'],
      ['lrange', 'l', '0', '-1'],
      ['hset', 'h', 'f', 'v'],
      ['eval', 'return redis.call("get", "a") + 1', '0'],
      ['expire', 'a', '1000'],
      ['no-such-command'],
    ])
      stage.note(`${words.join(' ')}: ${await cli(...words)}`)
    const count = stage.site.slowness > 1 ? '500' : '4000'
    const benchmark = stage.client([
      'redis-benchmark',
      '-p',
      String(stage.port),
      '-q',
      '-n',
      count,
      '-c',
      '20',
      '-r',
      '5000',
      '-t',
      'set,get,lpush,incr',
    ])
    stage.note(`bgsave: ${await cli('bgsave')}`)
    await stage.until('the snapshot is there', async () =>
      (await cli('info', 'persistence')).includes('rdb_bgsave_in_progress:0'),
    )
    stage.note(
      `last snapshot ${/rdb_last_bgsave_status:(\w+)/.exec(await cli('info', 'persistence'))?.[1]}, file ${statSync(join(stage.folder, 'dump.rdb')).size > 0}`,
    )
    const { status, stdout } = await benchmark
    const tests = stdout
      .toString()
      .split(/[\r\n]/)
      .filter((line) => line.includes('requests per second'))
    stage.note(`benchmark: ${status}, ${tests.length} tests`)
    stage.note(`rewrite: ${await cli('bgrewriteaof')}`)
    await stage.until('the log is rewritten', async () =>
      /aof_rewrite_in_progress:0[\s\S]*aof_rewrite_scheduled:0/.test(await cli('info', 'persistence')),
    )
    stage.note(
      `rewrite ${/aof_last_bgrewrite_status:(\w+)/.exec(await cli('info', 'persistence'))?.[1]}, a = ${await cli('get', 'a')}`,
    )
    await cli('shutdown', 'save')
    stage.note(`ended: ${(await server.outcome).status}`)
    const again = stage.start(argv)
    await stage.until('redis answers again', async () => (await cli('ping')) === 'PONG')
    stage.note(`kept: a = ${await cli('get', 'a')}, l = ${await cli('llen', 'l')}`)
    process.kill(again.pid, 'SIGTERM')
    stage.note(`by SIGTERM: ${(await again.outcome).status}`)
  },
}

const lighttpd: Scenario = {
  name: 'lighttpd',
  needs: ['lighttpd', 'curl', 'wrk'],
  inMachine: false, // nginx and redis are the servers there.
  async play(stage) {
    const docs = site(stage)
    const cgi = join(docs, 'env.cgi')
    writeFileSync(
      cgi,
      '#!/bin/sh\nprintf "Content-Type: text/plain\\r\\n\\r\\n"; echo "$REQUEST_METHOD $QUERY_STRING"; wc -c\n',
      { mode: 0o755 },
    )
    const file = join(stage.folder, 'lighttpd.conf')
    writeFileSync(
      file,
      `server.modules = ("mod_cgi", "mod_dirlisting")\nserver.document-root = "${docs}"\nserver.bind = "127.0.0.1"\nserver.port = ${stage.port}\nindex-file.names = ("index.html")\nmimetype.assign = (".html" => "text/html")\ncgi.assign = (".cgi" => "")\nserver.errorlog = "${stage.folder}/error.log"\n`,
    )
    const server = stage.start(['/usr/sbin/lighttpd', '-D', '-f', file])
    await stage.until('lighttpd answers', () => answers(stage))
    for (const path of ['/', '/large.bin', '/missing', '/env.cgi?a=b']) await curl(stage, path)
    await curl(stage, '/env.cgi', ['-d', 'posted'])
    await load(stage, 2, () => curl(stage, '/env.cgi?under-load'))
    process.kill(server.pid, 'SIGINT')
    stage.note(`ended: ${(await server.outcome).status}`)
  },
}

const pythonServer: Scenario = {
  name: 'python-http-server',
  needs: ['python3', 'curl'],
  inMachine: false,
  async play(stage) {
    const docs = site(stage)
    const server = stage.start([
      '/usr/bin/python3',
      '-m',
      'http.server',
      '--bind',
      '127.0.0.1',
      '-d',
      docs,
      String(stage.port),
    ])
    await stage.until('python answers', () => answers(stage))
    for (const path of ['/small.html', '/large.bin', '/missing']) await curl(stage, path)
    process.kill(server.pid, 'SIGINT')
    stage.note(`ended: ${(await server.outcome).status}`)
  },
}

const guardedCurl: Scenario = {
  name: 'curl',
  needs: ['python3', 'curl'],
  inMachine: true,
  async play(stage) {
    const docs = site(stage)
    const { runCommand } = await import('../harness/run.js')
    const port = await freePort()
    const { startCommand } = await import('../harness/run.js')
    const argv = ['/usr/bin/python3', '-m', 'http.server', '--bind', '127.0.0.1', '-d', docs, String(port)]
    const server = startCommand({ argv, cwd: stage.folder, limitMs: 60_000 * stage.site.slowness })
    try {
      for (let tries = 0; ; tries++) {
        const probe = await runCommand({
          argv: ['curl', '-s', `http://127.0.0.1:${port}/`],
          cwd: stage.folder,
          limitMs: 60_000 * stage.site.slowness,
        })
        if (probe.status === 'exit 0') break
        if (tries > 100) throw new Failure('the server for curl does not answer', [server.stderr()])
        await pause(50)
      }
      const client = stage.start([
        '/usr/bin/curl',
        '-sS',
        '--parallel',
        '-o',
        'a',
        `http://127.0.0.1:${port}/large.bin`,
        '-o',
        'b',
        `http://127.0.0.1:${port}/small.html`,
      ])
      stage.note(
        `curl: ${(await client.outcome).status}, ${statSync(join(stage.folder, 'a')).size} ${statSync(join(stage.folder, 'b')).size}`,
      )
      const refused = await stage.start(['/usr/bin/curl', '-sS', '-m', '20', 'http://127.0.0.1:1/']).outcome
      stage.note(`refused: ${refused.status}`)
      const name = await stage.start([
        '/usr/bin/curl',
        '-sS',
        '-m',
        '20',
        `http://localhost:${port}/small.html`,
        '-o',
        '/dev/null',
      ]).outcome
      stage.note(`by name: ${name.status}`)
    } finally {
      process.kill(server.pid, 'SIGTERM')
      await server.outcome
    }
  },
}

const rerandomised = [nginx, redis].map((one) => ({
  ...one,
  name: `${one.name}-rerandomised`,
  forkRerandomise: true as const,
}))

export const scenarios: readonly Scenario[] = [nginx, redis, lighttpd, pythonServer, guardedCurl, ...rerandomised]
