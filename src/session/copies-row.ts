// One row of the log of copies (spec/records/rewrite.ts).
import { copiesRowBytes, rewriteEntryBytes, rewriteEntryOffsets, writeCopiesRow } from '../generated/records.js'
import type { RewriteTables } from '../rewrite/cache-index.js'

/** `tables` are those of the one file; undefined: it has no copy. */
export function layOutRow(request: number, dev: bigint, ino: bigint, tables: RewriteTables | undefined): Uint8Array {
  const parts = tables === undefined ? [] : [tables.entries, tables.segments, tables.paths]
  const bytes = copiesRowBytes + parts.reduce((sum, one) => sum + one.length, 0)
  const row = new Uint8Array(Math.ceil(bytes / 8) * 8)
  const view = new DataView(row.buffer)
  writeCopiesRow(view, 0, {
    bytes: row.length,
    request,
    hasCopy: tables === undefined ? 0 : 1,
    padding: 0,
    sourceDev: dev,
    sourceIno: ino,
  })
  if (tables === undefined) return row
  let at = copiesRowBytes
  for (const part of parts) {
    row.set(part, at)
    at += part.length
  }
  const entry = copiesRowBytes
  view.setUint32(entry + rewriteEntryOffsets.segment, 0, true)
  view.setUint32(
    entry + rewriteEntryOffsets.copyPath,
    copiesRowBytes + rewriteEntryBytes + tables.segments.length,
    true,
  )
  return row
}
