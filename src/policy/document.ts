// A policy document as a tree whose every node knows where it stands. YAML, of which JSON is a part, is the one syntax: a module's
// value is written out as YAML first, so that its errors, too, show the line that is wrong.
import { createRequire } from 'node:module'
import type * as Yaml from 'yaml'
import type { YAMLError, Document as YamlDocument, Node as YamlNode } from 'yaml'
import type { Report, Span, Text } from './problem.js'

/** The parser is loaded with the first document: most launches have none, and must not wait for it. */
let loaded: typeof Yaml | undefined
function yaml(): typeof Yaml {
  loaded ??= createRequire(import.meta.url)('yaml') as typeof Yaml
  return loaded
}

export interface ScalarNode {
  readonly kind: 'scalar'
  readonly value: string | bigint | number | boolean | null
  /** As written, without quotes. */
  readonly source: string
  readonly span: Span
}

export interface ListNode {
  readonly kind: 'list'
  readonly items: readonly Node[]
  readonly span: Span
}

export interface Entry {
  readonly key: string
  readonly keySpan: Span
  readonly value: Node
}

export interface MapNode {
  readonly kind: 'map'
  readonly entries: readonly Entry[]
  readonly span: Span
}

export type Node = ScalarNode | ListNode | MapNode

/** A node in words, for messages. */
export function described(node: Node): string {
  if (node.kind === 'map') return 'a map'
  if (node.kind === 'list') return 'a list'
  if (node.value === null) return 'nothing'
  return typeof node.value === 'string' ? `"${node.value}"` : `${node.value}`
}

const reservedStart = 'an unquoted word cannot begin with @, `, |, > or !: YAML gives them a meaning of their own'

/** What the parser says, in the words of someone who writes a policy. */
function explained(error: YAMLError, text: string): Text {
  const line = text.slice(text.lastIndexOf('\n', error.pos[0] - 1) + 1).split('\n', 1)[0] ?? ''
  if (error.code === 'DUPLICATE_KEY')
    return {
      what: 'a key stands twice',
      why: 'only one of the two could count',
      mend: 'remove one of them; several values of one argument are a list: [a, b]',
    }
  if (error.code === 'TAB_AS_INDENT')
    return { what: 'a tab indents a line', why: 'YAML indents with spaces only', mend: 'replace the tab with spaces' }
  if (error.code === 'MULTIPLE_DOCS')
    return {
      what: 'a second document begins',
      why: 'a policy file holds one document',
      mend: 'remove the line ---, and what does not belong to this policy',
    }
  if (error.code === 'TAG_RESOLVE_FAILED' || error.code === 'BAD_SCALAR_START' || /[:[,-]\s*>/.test(line))
    return {
      what: 'a value needs quotes',
      why: reservedStart,
      mend: 'quote it: ">= 5", "!= 0"; to leave out paths write { match: [...], except: [...] }',
    }
  return {
    what: 'this is not YAML',
    why: error.message.replace(/\n[\s\S]*$/, ''),
    mend: 'check indentation, brackets and quotes here and on the line before',
  }
}

/** `calls: [open, %network]`: YAML keeps % for directives, strace writes it, and there is only one way to understand it here. */
const isPercentWord = (error: YAMLError, text: string): boolean =>
  error.code === 'BAD_SCALAR_START' && text[error.pos[0]] === '%'

/** Reads the tree. Whatever is wrong with the syntax is in the report; then the result is undefined. */
export function parseText(report: Report, text: string): Node | undefined {
  const document = yaml().parseDocument(text, { intAsBigInt: true, prettyErrors: false, uniqueKeys: true })
  const lines = new Set<number>()
  for (const error of [...document.errors, ...document.warnings]) {
    // What follows on a line that the parser has not understood follows from that.
    const line = report.lineOf(error.pos[0])
    if (isPercentWord(error, text) || lines.has(line)) continue
    lines.add(line)
    // The parser points behind the > that it takes for the beginning of a block of text.
    const from = text[error.pos[0] - 1] === '>' ? error.pos[0] - 1 : error.pos[0]
    report.error({ from, to: Math.max(error.pos[1], from + 1) }, explained(error, text))
  }
  if (report.failed) return undefined
  if (document.contents === null) {
    report.error(
      { from: 0, to: 0 },
      {
        what: 'the policy is empty',
        why: 'a policy says at least its version and its default',
        mend: 'write `version: 1` and `default: allow` (or deny)',
      },
    )
    return undefined
  }
  return new Reader(report, document).read(document.contents, 0)
}

const deepest = 32
/** Aliases multiply: a few lines can stand for millions of values. */
const mostNodes = 500_000

class Reader {
  readonly #report: Report
  readonly #document: YamlDocument
  #nodes = 0
  constructor(report: Report, document: YamlDocument) {
    this.#report = report
    this.#document = document
  }

  read(node: YamlNode, depth: number): Node | undefined {
    const span: Span = { from: node.range?.[0] ?? 0, to: node.range?.[1] ?? 0 }
    this.#nodes++
    if (this.#nodes > mostNodes) {
      if (this.#nodes === mostNodes + 1)
        this.#report.error(span, {
          what: 'the document is too large',
          why: `with its aliases written out it has more than ${mostNodes} values`,
          mend: 'use fewer aliases of aliases',
        })
      return undefined
    }
    if (depth > deepest) {
      this.#report.error(span, {
        what: 'the document is nested too deeply',
        why: `no policy needs more than ${deepest} levels; an alias inside its own anchor has no end`,
        mend: 'write the value out instead',
      })
      this.#nodes = mostNodes + 1
      return undefined
    }
    if (yaml().isAlias(node)) {
      const target = node.resolve(this.#document)
      if (target === undefined) {
        this.#report.error(span, {
          what: 'an alias names nothing',
          why: `no anchor &${node.source} stands before *${node.source}`,
          mend: 'write the anchor first, or quote the word',
        })
        return undefined
      }
      // The place of the alias is what a message should show; the anchor may be far away.
      const read = this.read(target as YamlNode, depth + 1)
      return read === undefined ? undefined : { ...read, span }
    }
    if (yaml().isScalar(node))
      return { kind: 'scalar', value: node.value as ScalarNode['value'], source: node.source ?? `${node.value}`, span }
    if (yaml().isSeq(node)) return { kind: 'list', items: this.#readAll(node.items as YamlNode[], depth), span }
    if (yaml().isMap(node)) {
      const entries: Entry[] = []
      for (const pair of node.items) {
        const key = pair.key as YamlNode
        const keySpan: Span = { from: key.range?.[0] ?? span.from, to: key.range?.[1] ?? span.from }
        if (!yaml().isScalar(key)) {
          this.#report.error(keySpan, {
            what: 'a key is not a word',
            why: 'keys of a policy are plain names',
            mend: 'write the name of a setting or an argument before the colon',
          })
          continue
        }
        const value =
          pair.value === null
            ? ({ kind: 'scalar', value: null, source: '', span: keySpan } as const)
            : this.read(pair.value as YamlNode, depth + 1)
        if (value !== undefined) entries.push({ key: `${key.value}`, keySpan, value })
      }
      return { kind: 'map', entries, span }
    }
    return undefined
  }

  #readAll(nodes: readonly YamlNode[], depth: number): Node[] {
    return nodes.flatMap((node) => this.read(node, depth + 1) ?? [])
  }
}

export const find = (map: MapNode, key: string): Node | undefined =>
  map.entries.find((entry) => entry.key === key)?.value
