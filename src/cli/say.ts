// The two ways in which a command speaks.
import { writeSync } from 'node:fs'

/** Standard error may be closed, full or a pipe without a reader: what MonGuard has to say never changes how it ends. */
export function say(text: string): void {
  try {
    if (text !== '') writeSync(2, text)
  } catch {
    // Nobody listens.
  }
}

/** To standard output; throws where that cannot be written. */
export function print(text: string): void {
  for (let at = 0, bytes = Buffer.from(text); at < bytes.length; ) at += writeSync(1, bytes, at)
}
