// What host and guest say to each other over the port; guest/init.c holds the other end and the description.

export interface Order {
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  readonly hostname: string
  /** Folders of the host that the guest sees at their own paths; the position is the tag's number. */
  readonly shares: readonly string[]
  readonly writable: boolean
}

export type Message =
  | { readonly kind: 'out' | 'error'; readonly bytes: Buffer }
  | { readonly kind: 'exit'; readonly waitStatus: number }
  | { readonly kind: 'no-exec'; readonly errno: number; readonly where: string }
  | { readonly kind: 'broken'; readonly text: string }
  | { readonly kind: 'started' }

function framed(body: Buffer): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt32LE(body.length)
  return Buffer.concat([head, body])
}

export function shareKey(writable: boolean): string {
  return writable ? 'share' : 'read-only-share'
}

export function encodeOrder(order: Order): Buffer {
  const pairs: [string, string][] = [
    ...order.argv.map((value): [string, string] => ['arg', value]),
    ...Object.entries(order.env).map(([name, value]): [string, string] => ['env', `${name}=${value}`]),
    ...order.shares.map((value): [string, string] => [shareKey(order.writable), value]),
    ['cwd', order.cwd],
    ['hostname', order.hostname],
  ]
  return framed(Buffer.from(pairs.map(([key, value]) => `${key}\0${value}\0`).join('')))
}

/** Pieces of the command's standard input; an empty piece is its end. */
export function encodeInput(piece: Buffer): Buffer {
  return framed(piece)
}

function decode(type: number, body: Buffer): Message {
  switch (type) {
    case 1:
      return { kind: 'out', bytes: body }
    case 2:
      return { kind: 'error', bytes: body }
    case 3:
      return { kind: 'exit', waitStatus: body.readUInt32LE(0) }
    case 4:
      return { kind: 'no-exec', errno: body.readUInt32LE(0), where: body.toString('utf8', 4) }
    case 5:
      return { kind: 'broken', text: body.toString() }
    case 6:
      return { kind: 'started' }
    default:
      return { kind: 'broken', text: `the guest sent a message of the unknown type ${type}` }
  }
}

/** Cuts the guest's byte stream into messages. */
export class MessageReader {
  #rest: Buffer = Buffer.alloc(0)

  read(bytes: Buffer): Message[] {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes])
    const messages: Message[] = []
    let at = 0
    while (this.#rest.length - at >= 5) {
      const end = at + 5 + this.#rest.readUInt32LE(at + 1)
      if (end > this.#rest.length) break
      messages.push(decode(this.#rest.readUInt8(at), this.#rest.subarray(at + 5, end)))
      at = end
    }
    this.#rest = this.#rest.subarray(at)
    return messages
  }
}
