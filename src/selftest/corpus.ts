// The attack corpus (attacks/): one C program per technique, which says in its first comment, as YAML, what it tries and what must
// become of it. `monguard selftest` and the tests read it here; docs/how-to/add-an-attack.md explains the keys.
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { packageRoot } from '../host/native.js'
import type { Placement } from '../host/placement.js'

/**
 * What a guarded attack may come to. `killed`: MonGuard stopped the process with SIGSYS. `escapes`: this placement does not promise
 * to hold it (only keys stop loads and stores). `gap`: it should be held and is not; the attack says why.
 */
export const endings = ['contained', 'killed', 'escapes', 'gap'] as const
export type Ending = (typeof endings)[number]

/** What attacks are grouped by, in the order in which they run. */
export const classes = {
  call: 'making a call past the policy',
  direct: 'loads and stores',
  deputy: 'having the kernel read or write',
  mapping: 'changing mappings',
  file: 'files that show or change memory',
  signal: 'signals and their frames',
  gate: 'entering the monitor’s code',
  code: 'instructions that open keys, and code made at run time',
  lifetime: 'threads, processes, exec',
  disclosure: 'learning secrets and places',
  door: 'features of the kernel',
  policy: 'dressing up what is judged',
} as const
export type AttackClass = keyof typeof classes

const placements = ['none', 'process', 'mpk'] as const

export interface Attack {
  /** The program and its arguments, joined by dashes: unique. */
  readonly name: string
  /** attacks/PROGRAM.c */
  readonly program: string
  readonly args: readonly string[]
  readonly class: AttackClass
  /** What it tries, in a few words. */
  readonly tries: string
  /** `call`: makes a forbidden system call take effect. `memory`: reads or changes the monitor's memory, or learns where it is.
   * `cache`: changes what a following launch runs, that of attacks/cache-victim.c. */
  readonly aim: 'call' | 'memory' | 'cache'
  /** Whether the policy of the attacks (attacks/policy.yaml) holds: for attacks on calls, and for others that ask for it. */
  readonly policy: boolean
  /** Core files are written: for attacks on what lies in them. */
  readonly cores: boolean
  /** More options for the compiler. */
  readonly options: readonly string[]
  /** Kernels and containers may have it closed without MonGuard: then there is nothing to try. */
  readonly mayBeClosed: boolean
  /** No other launch may be under way in this process: it looks at what its supervisor has open. */
  readonly alone: boolean
  /** It depends on luck: a gap that was not hit is no news. */
  readonly race: boolean
  /** Guarded with a layout of the monitor of its own in each fork child. */
  readonly forkRerandomise: boolean
  /** By placement, what must happen; a placement that is not named has nothing to do with it. */
  readonly expect: Readonly<Partial<Record<Placement, Ending>>>
  /** Why it is not held, where an expectation is `gap`. */
  readonly gap?: string
  /** Where it was published first: a key of attacks/sources.yaml. */
  readonly source?: string
}

export interface Corpus {
  readonly folder: string
  readonly attacks: readonly Attack[]
  /** Titles of publications, by the keys that attacks name. */
  readonly sources: Readonly<Record<string, string>>
}

/** The keys of a description; a variant may have any of them but `variants`, and overrides what stands above it. */
const keys = [
  'class',
  'aim',
  'tries',
  'expect',
  'args',
  'policy',
  'cores',
  'options',
  'may-be-closed',
  'race',
  'alone',
  'fork-rerandomise',
  'gap',
  'source',
] as const
type Description = Partial<Record<(typeof keys)[number], unknown>>

/** Not an attack: what is launched after one on the cache. */
export const victim = 'cache-victim.c'

/** Reads and checks the whole corpus; an error names the file and what is wrong in it. */
export function readCorpus(folder: string = fileURLToPath(new URL('attacks', packageRoot))): Corpus {
  const sources = parse(readFileSync(`${folder}/sources.yaml`, 'utf8')) as Record<string, string>
  const attacks = readdirSync(folder)
    .filter((name) => name.endsWith('.c') && name !== victim)
    .sort()
    .flatMap((name) => attacksOf(name.slice(0, -2), readFileSync(`${folder}/${name}`, 'utf8'), sources))
  const order = Object.keys(classes)
  attacks.sort((a, b) => order.indexOf(a.class) - order.indexOf(b.class))
  return { folder, attacks, sources }
}

/** The attacks that one program makes: itself, or its variants. */
export function attacksOf(program: string, text: string, sources: Readonly<Record<string, string>>): Attack[] {
  const head = /^\/\* attack\n([\s\S]*?)\*\//.exec(text)?.[1]
  if (head === undefined) throw new Error(`attacks/${program}.c: it does not begin with a description (/* attack …)`)
  const { variants = [{}], ...common } = parse(head) as Description & { variants?: Description[] }
  return variants.map((variant) => attackOf(program, { ...common, ...variant }, sources))
}

function attackOf(program: string, given: Description, sources: Readonly<Record<string, string>>): Attack {
  const args = texts(given.args)
  const name = [program, ...args].join('-')
  const wrong = (what: string): never => {
    throw new Error(`attacks/${program}.c: ${name}: ${what}`)
  }
  for (const key of Object.keys(given)) if (!(keys as readonly string[]).includes(key)) wrong(`it has no ${key}`)
  const { class: kind, aim, tries, gap, source } = given
  if (typeof kind !== 'string' || !(kind in classes)) wrong(`class must be one of ${Object.keys(classes).join(', ')}`)
  if (aim !== 'call' && aim !== 'memory' && aim !== 'cache') wrong('aim must be call, memory or cache')
  if (typeof tries !== 'string' || tries === '') wrong('tries must say what it tries')
  const expect = given.expect as Record<string, string>
  if (typeof expect !== 'object' || expect === null || Object.keys(expect).length === 0) wrong('expect is missing')
  for (const [where, ending] of Object.entries(expect)) {
    if (!(placements as readonly string[]).includes(where)) wrong(`expect names the placement ${where}`)
    if (!(endings as readonly string[]).includes(ending)) wrong(`expect has ${ending}: one of ${endings.join(', ')}`)
  }
  const hasGap = Object.values(expect).includes('gap')
  if (hasGap && typeof gap !== 'string') wrong('a gap needs its reason: gap')
  if (source !== undefined && (typeof source !== 'string' || !(source in sources)))
    wrong(`attacks/sources.yaml has no ${source}`)
  return {
    name,
    program,
    args,
    class: kind as AttackClass,
    tries: tries as string,
    aim: aim as Attack['aim'],
    policy: aim === 'call' || given.policy === true,
    cores: given.cores === 'kept',
    options: texts(given.options),
    mayBeClosed: given['may-be-closed'] === true,
    race: given.race === true,
    alone: given.alone === true,
    forkRerandomise: given['fork-rerandomise'] === true,
    expect: expect as Attack['expect'],
    ...(hasGap ? { gap: gap as string } : {}),
    ...(source === undefined ? {} : { source: source as string }),
  }
}

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])
