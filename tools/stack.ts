// The stack audit: the monitor's deepest chain of calls fits on the stacks of a thread area. From what the compiler says of each function
// (-fcallgraph-info=su); only who calls what by a pointer stands here. A guard page follows each stack, but who meets it loses the program.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const projectRoot = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')

/** Bytes of a function's own frame, and the functions that it calls. */
export interface Graph {
  readonly bytes: Map<string, number>
  readonly calls: Map<string, Set<string>>
}

/** They are handed work: who calls them is named with the work that he hands on. */
const takers: readonly string[] = ['mg_errand', 'mg_opening_apart', 'mg_opening_elsewhere']

/** What the compiler calls a call by a pointer. */
const byPointer = '__indirect_call'

/** Reads the descriptions of objects into one graph. */
export function readGraph(texts: readonly string[]): Graph {
  const bytes = new Map<string, number>()
  const calls = new Map<string, Set<string>>()
  for (const text of texts) {
    for (const [, name = '', label = ''] of text.matchAll(/^node: \{ title: "([^"]+)" label: "([^"]*)"/gm)) {
      const size = /(\d+) bytes \(([^)]+)\)/.exec(label)
      if (size === null) continue
      if (size[2] === 'dynamic')
        throw new Error(`${name} has a frame of any size; mend: no alloca, no array of variable length`)
      bytes.set(name, Number(size[1]))
    }
    for (const [, from = '', to = ''] of text.matchAll(/^edge: \{ sourcename: "([^"]+)" targetname: "([^"]+)"/gm)) {
      const known = calls.get(from) ?? new Set()
      calls.set(from, known.add(to))
    }
  }
  return { bytes, calls }
}

/** The return address that a call leaves. */
const returnBytes = 8

/**
 * The most bytes below `root`, and the chain that takes them. `pointers`: whom a function calls by a pointer, also where a function that it
 * hands the pointer to makes the call. `never`: pairs of which the second is not reached from the first, whatever the graph says.
 */
export function deepest(
  graph: Graph,
  root: string,
  pointers: Readonly<Record<string, readonly string[]>>,
  never: readonly (readonly [string, string])[],
): { readonly bytes: number; readonly chain: readonly string[] } {
  if (!graph.bytes.has(root)) throw new Error(`nothing is said of ${root}; mend: make -C native clean all`)
  const known = new Map<string, { bytes: number; chain: readonly string[] }>()
  const open = new Set<string>()
  const visit = (name: string, barred: readonly string[]): { bytes: number; chain: readonly string[] } => {
    const key = [name, ...barred].join(' ')
    const before = known.get(key)
    if (before !== undefined) return before
    if (open.has(name)) throw new Error(`${name} calls itself: ${[...open].join(' > ')}; mend: a loop`)
    open.add(name)
    const more = never.filter(([from]) => from === name).map(([, to]) => to)
    const without = more.length > 0 ? [...new Set([...barred, ...more])].sort() : barred
    const direct = [...(graph.calls.get(name) ?? [])]
    if (direct.includes(byPointer) && pointers[name] === undefined)
      throw new Error(`${name} calls by a pointer, and nobody says whom; mend: name it in ${join('tools', 'stack.ts')}`)
    let below: { bytes: number; chain: readonly string[] } = { bytes: 0, chain: [] }
    const taker = direct.find((one) => takers.includes(one))
    if (taker !== undefined && pointers[name] === undefined)
      throw new Error(
        `${name} hands a pointer to ${taker}, and nobody says whose; mend: name it in ${join('tools', 'stack.ts')}`,
      )
    for (const called of pointers[name] ?? [])
      if (!graph.bytes.has(called)) throw new Error(`there is no ${called}, which ${name} is said to call by a pointer`)
    for (const called of [...direct.filter((one) => one !== byPointer), ...(pointers[name] ?? [])]) {
      if (without.includes(called)) continue
      const found = visit(called, without)
      if (found.bytes > below.bytes) below = found
    }
    open.delete(name)
    const own = graph.bytes.get(name) ?? 0
    const result = {
      bytes: returnBytes + own + below.bytes,
      chain: [`${name.replace(/^.*:/, '')} ${own}`, ...below.chain],
    }
    known.set(key, result)
    return result
  }
  return visit(root, [])
}

const resolveRest = 'interpose/paths.c:resolve_rest'
const makeCall = 'interpose/pinned.c:make_call'
const openAndLook = 'interpose/opening.c:open_and_look'
const openProgram = 'interpose/exec.c:open_program'
const openAndMap = 'interpose/rewrites.c:open_and_map'
const exchangeApart = 'interpose/notify.c:exchange_apart'
const pivotApart = 'interpose/root.c:pivot_apart'
const readLink = 'interpose/names.c:read_link'
const captured = ['interpose/events.c:read_application']

function pointersOf(dispatch: string): Record<string, readonly string[]> {
  const handlers = [...dispatch.matchAll(/\[MG_NR_\w+\] = (mg_\w+)/g)].map(([, name = '']) => name)
  return {
    'interpose/dispatch.c:perform': [...new Set(handlers)],
    'core/names.c:walk': [readLink, 'interpose/names.c:leads_by_text'],
    'core/names.c:look_for_folder': [readLink],
    'core/capture.c:read_text': captured,
    'core/capture.c:measure': captured,
    'core/capture.c:add_bytes': captured,
    mg_capture_before: captured,
    mg_opening_apart: [],
    mg_opening_elsewhere: [],
    mg_layout_renew: [], // it goes on on another stack
    'interpose/opening.c:open_and_send': [],
    mg_paths_resolve: [resolveRest],
    mg_pinned_call: [makeCall],
    'interpose/opening.c:open_beside_others': [openAndLook],
    'interpose/notify.c:exchange': [exchangeApart],
    mg_root_pivot: [pivotApart],
    mg_opening: [openAndLook],
    mg_exec: [openProgram],
    mg_rewrites_map: [openAndMap],
    mg_errand_begin: [resolveRest, makeCall, openAndLook, openProgram, openAndMap, exchangeApart, pivotApart],
  }
}

/** A message of sendmmsg is judged by its address: it has no path. */
const never: readonly (readonly [string, string])[] = [['mg_network_send_messages', 'mg_paths_resolve']]

function constant(header: string, name: string): number {
  const found = new RegExp(`#define ${name} (0x[0-9a-f]+)`).exec(header)
  if (found === null) throw new Error(`domain/thread.h does not say ${name}`)
  return Number(found[1])
}

/** The kernel's frame with all extended state there is (AMX), what the ABI leaves free below, and the frame that is shown to the application. */
const signalFrameBytes = 0x3000

function main(): void {
  const native = join(projectRoot, 'native')
  const folder = join(native, 'build/monitor')
  const described = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    // What is left of a file that is gone says nothing.
    (name) => name.endsWith('.ci') && existsSync(join(native, name.slice(0, -'.ci'.length))),
  )
  const graph = readGraph(described.map((name) => readFileSync(join(folder, name), 'utf8')))
  const header = readFileSync(join(native, 'domain/thread.h'), 'utf8')
  const size = (name: string): number => constant(header, `${name}_END`) - constant(header, `${name}_START`)
  const pointers = pointersOf(readFileSync(join(native, 'interpose/dispatch.c'), 'utf8'))
  const roots: readonly (readonly [string, number])[] = [
    ['mg_dispatch', size('MG_SECURE_STACK')],
    ['mg_gate_dispatch', size('MG_SECURE_STACK')],
    ['mg_thread_begin', size('MG_SECURE_STACK')],
    ['mg_signal_handle', size('MG_SIGNAL_STACK') - signalFrameBytes],
  ]
  const said = roots.map(([root, room]) => {
    const { bytes, chain } = deepest(graph, root, pointers, never)
    if (bytes > room) {
      console.error(`stack audit: ${root} may take ${bytes} bytes, and has ${room}: ${chain.join(' > ')}`)
      process.exitCode = 1
    }
    return `${root} ${bytes} of ${room}`
  })
  console.log(`stack audit: ${said.join(', ')} bytes`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main()
