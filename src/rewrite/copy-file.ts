// The file of one copy (spec/records/rewrite.ts, copy_trailer): pages that can be mapped, and at the end what they are and a hash
// of it all. What became of a file that needs no copy, or can have none, is kept in the same form, without pages.
import { createHash } from 'node:crypto'
import {
  cache,
  cacheState,
  copyTrailerBytes,
  copyTrailerOffsets,
  type RewriteSegment,
  readCopyTrailer,
  readRewriteSegment,
  rewrite,
  rewriteSegmentBytes,
  writeCopyTrailer,
  writeRewriteSegment,
} from '../generated/records.js'
import type { Rewriting, Unfit } from './model.js'

export const pageBytes = 4096
/** More than any linker makes: a bound for what is read from files that may be damaged. */
export const segmentsMax = 64
const reasonMax = 4096
const addressMax = 2n ** 47n

/** What a copy is, without its pages. */
export interface CopyFacts {
  readonly state: number
  /** Why the file is unfit; '' otherwise. */
  readonly reason: string
  readonly segments: readonly RewriteSegment[]
  readonly firstVaddr: bigint
  readonly span: bigint
  readonly trampolineOffset: bigint
  readonly trampolineBytes: bigint
  readonly sites: number
  readonly patched: number
  readonly sensitive: number
  readonly usable: number
  readonly durationMs: number
  readonly sourceBytes: bigint
  readonly sourceSha256: string
}

/** The name of a copy in the cache. Different rewriters, or the same with other options, differ in `version`. */
export const copyKey = (sourceSha256: string, version: string): string =>
  createHash('sha256').update(`monguard copy 2\n${sourceSha256}\n${version}\n`).digest('hex')

export interface NewCopy {
  readonly facts: CopyFacts
  /** The file, in pieces. */
  readonly pieces: readonly Uint8Array[]
}

const isUnfit = (result: Rewriting | Unfit): result is Unfit => 'unfit' in result

/**
 * A copy is executed as it is; whatever has none is searched first (native/interpose/code.c). A file in which nothing had to be changed is
 * copied too: the file itself can change under a running program.
 */
const isTrustworthy = ({ sensitive }: Rewriting): boolean => sensitive.every((one) => !one.usable)

function describe(result: Rewriting | Unfit, source: Uint8Array, sourceSha256: string): CopyFacts {
  const none = { segments: [], firstVaddr: 0n, span: 0n, trampolineOffset: 0n, trampolineBytes: 0n }
  const of = { sourceBytes: BigInt(source.length), sourceSha256 }
  const unfit = isUnfit(result)
    ? result.unfit
    : isTrustworthy(result)
      ? undefined
      : 'an instruction that changes protection keys cannot be taken out'
  if (isUnfit(result) || unfit !== undefined) {
    const counts = { sites: 0, patched: 0, sensitive: 0, usable: 0, durationMs: 0 }
    const reason = Buffer.from(unfit ?? '')
      .subarray(0, reasonMax)
      .toString('utf8')
    return { state: cacheState.UNFIT, reason, ...none, ...counts, ...of }
  }
  const counts = {
    sites: result.sites.length,
    patched: result.sites.filter((one) => one.patched).length,
    sensitive: result.sensitive.length,
    usable: result.sensitive.filter((one) => one.usable).length,
    durationMs: Math.min(0xffff_ffff, Math.round(result.durationMs)),
  }
  let end = 0n
  const segments = result.segments.map(({ sourceOffset, vaddr, bytes }) => {
    const copyOffset = end
    end += BigInt(bytes.length)
    return { sourceOffset: BigInt(sourceOffset), bytes: BigInt(bytes.length), copyOffset, vaddr: BigInt(vaddr) }
  })
  return {
    state: cacheState.REWRITTEN,
    reason: '',
    segments,
    firstVaddr: BigInt(result.firstVaddr),
    span: BigInt(result.span),
    trampolineOffset: end,
    trampolineBytes: BigInt(result.trampolines.length),
    ...counts,
    ...of,
  }
}

/** Lays out the copy that `result` makes of `source`. Throws if the result breaks its own rules, which would be a rewriter's mistake. */
export function layOutCopy(result: Rewriting | Unfit, source: Uint8Array, sourceSha256: string, key: string): NewCopy {
  const facts = describe(result, source, sourceSha256)
  const broken = unsound(facts)
  if (broken !== undefined) throw new Error(`the rewriter made a copy that cannot be: ${broken}`)
  const reason = Buffer.from(facts.reason)
  const tail = new Uint8Array(facts.segments.length * rewriteSegmentBytes + reason.length + copyTrailerBytes)
  const view = new DataView(tail.buffer)
  facts.segments.forEach((one, i) => {
    writeRewriteSegment(view, i * rewriteSegmentBytes, one)
  })
  tail.set(reason, facts.segments.length * rewriteSegmentBytes)
  const at = tail.length - copyTrailerBytes
  const { state, sites, patched, sensitive, usable, durationMs, sourceBytes } = facts
  const { firstVaddr, span, trampolineOffset, trampolineBytes } = facts
  const trailer = { state, sites, patched, sensitive, usable, durationMs, sourceBytes }
  writeCopyTrailer(view, at, {
    magic: cache.COPY_MAGIC,
    ...trailer,
    ...{ firstVaddr, span, trampolineOffset, trampolineBytes },
    segments: facts.segments.length,
    reasonBytes: reason.length,
    sourceSha256: [...Buffer.from(sourceSha256, 'hex')],
    key: [...Buffer.from(key, 'hex')],
    sha256: new Array<number>(32).fill(0),
  })
  const pages =
    state === cacheState.REWRITTEN && !isUnfit(result)
      ? [...result.segments.map((one) => one.bytes), result.trampolines]
      : []
  const hash = createHash('sha256')
  for (const piece of pages) hash.update(piece)
  hash.update(tail.subarray(0, at + copyTrailerOffsets.sha256))
  tail.set(hash.digest(), at + copyTrailerOffsets.sha256)
  return { facts, pieces: [...pages, tail] }
}

/** What is wrong with these facts, whoever gave them; undefined: nothing. */
function unsound(facts: CopyFacts): string | undefined {
  const { state, segments, firstVaddr, span, trampolineOffset, trampolineBytes, reason } = facts
  const isPages = (n: bigint, most = addressMax): boolean => n >= 0n && n < most && n % BigInt(pageBytes) === 0n
  if (state !== cacheState.REWRITTEN) {
    if (state !== cacheState.UNFIT) return `state ${state}`
    if (reason === '') return 'no reason'
    return segments.length > 0 || trampolineBytes !== 0n ? 'pages where none belong' : undefined
  }
  if (segments.length === 0 || segments.length > segmentsMax) return `${segments.length} segments`
  const sizes = [span, trampolineOffset, trampolineBytes]
  if (!isPages(firstVaddr) || !sizes.every((n) => isPages(n, BigInt(rewrite.LARGEST_BYTES)))) return 'not whole pages'
  if (facts.patched > facts.sites || facts.usable > facts.sensitive) return 'counts that contradict each other'
  let end = 0n
  for (const { sourceOffset, bytes, copyOffset, vaddr } of segments) {
    if (![sourceOffset, bytes, copyOffset, vaddr].every((n) => isPages(n)) || bytes === 0n)
      return 'a segment of no whole pages'
    if (copyOffset !== end) return 'segments that do not follow each other'
    if (vaddr < firstVaddr || vaddr + bytes > firstVaddr + span) return 'a segment outside its object'
    if (sourceOffset >= facts.sourceBytes) return 'a segment beyond the end of the file'
    end += bytes
  }
  return trampolineOffset === end ? undefined : 'trampolines that do not follow the segments'
}

/** Reads the facts of a copy; a text says what is wrong with it. The hash of its content is the caller's to check, or `verifyCopy`'s. */
export function readCopyFacts(file: Uint8Array, key: string): CopyFacts | string {
  if (file.length < copyTrailerBytes) return 'it is too short'
  return factsOf(file.subarray(-copyTrailerBytes), file.length, key, (at, bytes) => file.subarray(at, at + bytes))
}

/** As readCopyFacts, of a file of `size` bytes of which only what is needed is read. */
export function factsOf(
  tail: Uint8Array,
  size: number,
  key: string,
  read: (at: number, bytes: number) => Uint8Array,
): CopyFacts | string {
  const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const trailer = readCopyTrailer(view(tail), 0)
  if (trailer.magic !== cache.COPY_MAGIC) return 'it is not the copy of a program'
  if (Buffer.from(trailer.key).toString('hex') !== key) return 'it has the name of another copy'
  if (trailer.segments > segmentsMax || trailer.reasonBytes > reasonMax) return 'its trailer is not sound'
  const { state, sites, patched, sensitive, usable, durationMs, sourceBytes } = trailer
  const { firstVaddr, span, trampolineOffset, trampolineBytes } = trailer
  const table = trailer.segments * rewriteSegmentBytes
  const pages = size - copyTrailerBytes - trailer.reasonBytes - table
  if (pages < 0 || BigInt(pages) !== trampolineOffset + trampolineBytes)
    return 'it has not the length that it should have'
  const segmentView = view(read(pages, table))
  const facts: CopyFacts = {
    ...{ state, sites, patched, sensitive, usable, durationMs, sourceBytes },
    ...{ firstVaddr, span, trampolineOffset, trampolineBytes },
    reason: Buffer.from(read(pages + table, trailer.reasonBytes)).toString('utf8'),
    segments: Array.from({ length: trailer.segments }, (_, i) =>
      readRewriteSegment(segmentView, i * rewriteSegmentBytes),
    ),
    sourceSha256: Buffer.from(trailer.sourceSha256).toString('hex'),
  }
  const broken = unsound(facts)
  return broken === undefined ? facts : `its trailer is not sound: ${broken}`
}

/** Facts and content of a copy, checked against its hash; a text says what is wrong with it. */
export function verifyCopy(file: Uint8Array, key: string): CopyFacts | string {
  const facts = readCopyFacts(file, key)
  if (typeof facts === 'string') return facts
  const at = file.length - copyTrailerBytes + copyTrailerOffsets.sha256
  const hash = createHash('sha256').update(file.subarray(0, at)).digest()
  return hash.equals(file.subarray(at, at + 32)) ? facts : 'its content does not match its hash'
}
