// The log of copies behind the ring's data, as its only writer keeps it (spec/records/rewrite.ts). Nothing is read back: without protection keys
// the program can write there.
import { writeSync } from 'node:fs'
import { copies, copiesHeaderBytes, copiesHeaderOffsets } from '../generated/records.js'

export class CopiesLog {
  private readonly fd: number
  private readonly at: number
  private used: number = copiesHeaderBytes

  /** at: where the log begins in the file; createRing made it. */
  constructor(fd: number, at: number) {
    this.fd = fd
    this.at = at
  }

  /** Adds a row: first its bytes, then the word that says that they are there. */
  append(row: Uint8Array): void {
    if (this.used + row.length > copies.LOG_BYTES) {
      // Full: nobody is to wait for more.
      this.writeWord(copiesHeaderOffsets.open, 0)
      return
    }
    writeSync(this.fd, row, 0, row.length, this.at + this.used)
    this.used += row.length
    this.writeWord(copiesHeaderOffsets.used, this.used)
  }

  private writeWord(offset: number, value: number): void {
    const word = new Uint8Array(4)
    new DataView(word.buffer).setUint32(0, value, true)
    writeSync(this.fd, word, 0, word.length, this.at + offset)
  }
}
