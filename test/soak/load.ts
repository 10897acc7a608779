// Clients that never stop asking and know every right answer: what was asked, how often it failed, and when.
import { createHash, randomBytes } from 'node:crypto'
import { Agent, get } from 'node:http'
import { connect } from 'node:net'

export interface FailedRequest {
  /** performance.now() when it was sent, and when it was known to have failed. */
  readonly sentAt: number
  readonly failedAt: number
  readonly what: string
}

export interface Tally {
  requests: number
  readonly failed: FailedRequest[]
}

/** One client: asks once; a rejected promise is a failed request. */
export interface Client {
  readonly ask: () => Promise<void>
  readonly close: () => void
}

/** How long a request may take before it counts as failed. */
export const requestLimitMs = 30_000

export const digest = (text: string): string => createHash('sha256').update(text).digest('hex')

function fetchBody(port: number, path: string, agent: Agent | false, limitMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = get({ host: '127.0.0.1', port, path, agent, timeout: limitMs }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('error', reject)
      response.on('end', () => {
        const text = Buffer.concat(parts).toString('latin1')
        if (response.statusCode === 200) resolve(text)
        else reject(new Error(`status ${response.statusCode}: ${text.slice(0, 120)}`))
      })
    })
    request.on('timeout', () => request.destroy(new Error('no answer in time')))
    request.on('error', (error: Error & { code?: string }) => {
      // A server may close a connection that waits at the very moment when it is used again: HTTP lets a client ask anew.
      if (request.reusedSocket && error.code === 'ECONNRESET')
        fetchBody(port, path, false, limitMs).then(resolve, reject)
      else reject(error)
    })
  })
}

async function expect(what: string, got: Promise<string>, right: string): Promise<void> {
  const text = await got
  if (text !== right) throw new Error(`${what}: a wrong answer: ${text.slice(0, 120)}`)
}

export interface Page {
  readonly path: string
  readonly text: string
}

/** Asks for pages in turn, on one connection or on a new one each time. */
export function pageClient(port: number, pages: readonly Page[], keepAlive: boolean, limitMs: number): Client {
  const agent = keepAlive ? new Agent({ keepAlive: true, maxSockets: 1 }) : undefined
  let turn = 0
  return {
    async ask() {
      const page = pages[turn++ % pages.length]
      if (page !== undefined) await expect(page.path, fetchBody(port, page.path, agent ?? false, limitMs), page.text)
    },
    close: () => agent?.destroy(),
  }
}

/** What service.py answers to `verb` and `text`. */
const answers: Readonly<Record<string, (text: string) => string>> = {
  digest,
  spawn: (text) => text,
  fork: (text) => `${text} 7`,
  crash: (text) => `${text} -11`,
  threads: (text) => digest([0, 1, 2, 3, 4, 5].map((n) => digest(`${text}${n}`)).join('')),
  file: (text) => digest(text.repeat(50)),
  map: (text) => text,
  pair: (text) => text,
}

export function serviceClient(port: number, start: number, limitMs: number): Client {
  const verbs = Object.keys(answers)
  let turn = start
  return {
    async ask() {
      const verb = verbs[turn++ % verbs.length] ?? ''
      const text = randomBytes(12).toString('hex')
      // Any client may have written last: that the answer is a text of ours is all that can be said.
      if (turn % 23 === 0) {
        const kept = await fetchBody(port, `/base/${text}`, false, limitMs)
        if (!/^[0-9a-f]{24}$/.test(kept)) throw new Error(`base: a wrong answer: ${kept.slice(0, 120)}`)
      } else await expect(verb, fetchBody(port, `/${verb}/${text}`, false, limitMs), answers[verb]?.(text) ?? '')
    },
    close: () => {},
  }
}

export const serviceSignals = async (port: number, limitMs: number): Promise<number> =>
  Number(await fetchBody(port, '/signals/', false, limitMs))

/** Sends commands to redis on one connection and reads as many answers, of those kinds that the commands used here have. */
class RedisConnection {
  private readonly socket
  private got = ''
  private waiting: { count: number; resolve: (lines: string[]) => void; reject: (error: Error) => void } | undefined

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1')
    this.socket.on('data', (part) => {
      this.got += part.toString('latin1')
      this.settle()
    })
    this.socket.on('error', (error) => this.waiting?.reject(error))
    this.socket.on('close', () => this.waiting?.reject(new Error('the connection was closed')))
  }

  /** One line per answer: a bulk string's content, or the line itself. */
  private settle(): void {
    if (this.waiting === undefined) return
    const lines: string[] = []
    let at = 0
    while (lines.length < this.waiting.count) {
      const end = this.got.indexOf('\r\n', at)
      if (end < 0) return
      const line = this.got.slice(at, end)
      at = end + 2
      if (!line.startsWith('$') || line === '$-1') {
        lines.push(line)
        continue
      }
      const size = Number(line.slice(1))
      if (this.got.length < at + size + 2) return
      lines.push(this.got.slice(at, at + size))
      at += size + 2
    }
    const { resolve } = this.waiting
    this.waiting = undefined
    this.got = this.got.slice(at)
    resolve(lines)
  }

  send(commands: readonly (readonly string[])[], limitMs: number): Promise<string[]> {
    return new Promise<string[]>((resolve, reject) => {
      const limit = setTimeout(() => this.socket.destroy(new Error('no answer in time')), limitMs)
      const over = <T>(settle: (value: T) => void) => {
        return (value: T): void => {
          clearTimeout(limit)
          settle(value)
        }
      }
      this.waiting = { count: commands.length, resolve: over(resolve), reject: over(reject) }
      const words = commands.map(
        (one) => `*${one.length}\r\n${one.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`,
      )
      this.socket.write(words.join(''))
    })
  }

  close(): void {
    this.socket.destroy()
  }
}

export async function redisCommand(port: number, words: readonly string[], limitMs: number): Promise<string> {
  const connection = new RedisConnection(port)
  try {
    return (await connection.send([words], limitMs))[0] ?? ''
  } finally {
    connection.close()
  }
}

export function redisClient(port: number, name: string, limitMs: number): Client {
  let connection: RedisConnection | undefined
  let count = 0
  return {
    async ask() {
      const key = `${name}:${count % 200}`
      const value = randomBytes(64).toString('hex')
      connection ??= new RedisConnection(port)
      const commands = [
        ['set', key, value],
        ['get', key],
        ['incr', `${name}:count`],
        ['lpush', `${name}:list`, value],
        ['ltrim', `${name}:list`, '0', '99'],
        ['lindex', `${name}:list`, '0'],
        ['eval', 'return redis.call("get", KEYS[1])', '1', key],
      ]
      try {
        const got = await connection.send(commands, limitMs)
        const right = ['+OK', value, `:${count + 1}`, undefined, '+OK', value, value]
        const wrong = right.findIndex((one, i) => one !== undefined && one !== got[i])
        if (wrong >= 0) throw new Error(`${commands[wrong]?.[0]}: a wrong answer: ${got[wrong]?.slice(0, 120)}`)
        count++
      } catch (error) {
        connection.close()
        connection = undefined
        throw error
      }
    },
    close: () => connection?.close(),
  }
}

/** Lets `client` ask until `isOver`; a pause after each answer keeps the load at what the machine can bear for long. */
export async function keepAsking(client: Client, tally: Tally, isOver: () => boolean, pauseMs: number): Promise<void> {
  while (!isOver()) {
    const sentAt = performance.now()
    try {
      tally.requests++
      await client.ask()
    } catch (error) {
      tally.failed.push({ sentAt, failedAt: performance.now(), what: String(error) })
      await new Promise((done) => setTimeout(done, 20))
    }
    if (pauseMs > 0) await new Promise((done) => setTimeout(done, pauseMs))
  }
  client.close()
}
