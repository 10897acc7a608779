// Generates the C tables and the documentation of the system calls from spec/syscalls.ts.
import { errnoByName } from '../spec/errnos.js'
import {
  type Arg,
  type ArgKind,
  type Call,
  type CapabilityPlace,
  calls,
  type Family,
  type Isolation,
  isFlat,
  isMemory,
  type Mvx,
  type Refusal,
  type Returns,
  type Watched,
} from '../spec/syscalls.js'

const banner = 'Generated from spec/syscalls.ts by npm run generate. Do not edit.'

// The orders below are the C values.
const kinds: readonly ArgKind[] = [
  'int',
  'uint',
  'long',
  'ulong',
  'size',
  'offset',
  'fd',
  'flags',
  'enum',
  'mode',
  'signal',
  'pid',
  'uid',
  'gid',
  'device',
  'pointer',
  'either',
  'path',
  'string',
  'argv',
  'address',
  'buffer',
  'struct',
  'array',
  'bitset',
  'iovec',
  'msghdr',
  'sigset',
  'futex',
]
const isolations: readonly Isolation[] = ['neutral', 'monitored', 'denied']
const capabilityPlaces = ['none', 'arg', 'high'] as const
const returnKinds: readonly Returns[] = ['zero', 'value', 'fd', 'address', 'bytes', 'count', 'pid', 'never']
const mvxKinds: readonly Mvx[] = ['leader', 'each', 'joint']
const families: readonly Family[] = [
  'io',
  'desc',
  'file',
  'attribute',
  'mount',
  'network',
  'poll',
  'process',
  'sched',
  'creds',
  'memory',
  'signal',
  'time',
  'ipc',
  'futex',
  'async',
  'system',
  'obsolete',
]

const argFlags = {
  IN: 1, // the kernel reads the memory
  OUT: 2, // the kernel writes the memory
  NESTED: 4, // the memory holds further pointers
  SIZE_BEHIND: 8, // size_from points to the size: 32 bits
  RESULT_SIZED: 16, // after the call its result, not size_from, counts the units that were written
  WIDE: 32, // the kernel reads 64 bits of the register, not 32
  SIGNED: 64,
  UNSIZED: 128, // the arguments do not say how much memory
} as const
const callFlags = {
  BLOCKING: 1, // may sleep without end
  FLAT: 2, // no argument's memory holds pointers
  ENDS_BY_SIGNAL: 8, // a handler ends it with EINTR, whatever SA_RESTART says
  NUMBERS_ONLY: 16, // no argument is memory or an address: the kernel needs no rights of the caller's
  SIGMASK_PACKED: 4, // argument `sigmask` points to { pointer to the mask, its bytes }
} as const
const sizeUnits = { ELEMENT: 0, BIT: 1, PAGE: 2 } as const

/** Numbers run from 0 to this, exclusive. */
export const callCount = Math.max(...calls.map((call) => call.nr)) + 1

const refusals = calls.flatMap((call) =>
  (call.refusal?.values ?? []).map((one) => ({ ...one, call, refusal: call.refusal as Refusal })),
)

const none = 'MG_NONE'
const define = (prefix: string, names: readonly string[]): string[] =>
  names.map((name, value) => `#define MG_${prefix}_${name.toUpperCase()} ${value}`)
const defineValues = (prefix: string, values: Readonly<Record<string, number>>): string[] =>
  Object.entries(values).map(([name, value]) => `#define MG_${prefix}_${name} ${value}`)

export function generateSyscallsHeader(): string {
  return `${[
    `/* ${banner} */`,
    '#pragma once',
    '',
    '#include <stdint.h>',
    '',
    '/* System call numbers. */',
    ...calls.map((call) => `#define MG_NR_${call.name} ${call.nr}`),
    `#define MG_CALL_COUNT ${callCount}`,
    '',
    '/* What an argument is; kinds from MG_KIND_EITHER on are memory, and `either` may be. */',
    ...define('KIND', kinds),
    '',
    '/* mg_arg_info.flags. */',
    ...defineValues('ARG', argFlags),
    '',
    '/* What one unit of a size stands for: element_bytes, a bit of 64-bit words, a page of 4096. */',
    ...defineValues('UNIT', sizeUnits),
    '',
    '/* mg_call_info.args of a number that was never given out; its other fields say nothing. */',
    '#define MG_ARGS_UNKNOWN 0xff',
    '',
    '/* Whether the in-process monitor must see the call. */',
    ...define('ISOLATION', isolations),
    '',
    '/* Where the capability rides: in a register that the kernel does not read, or in the upper halves of registers whose',
    '   lower halves alone it reads. */',
    ...define('CAPABILITY', capabilityPlaces),
    '',
    '/* mg_call_info.flags. */',
    ...defineValues('CALL_FLAG', callFlags),
    '',
    '/* What rax means when it is no error. */',
    ...define('RETURNS', returnKinds),
    '',
    '/* Who runs the call in multi-variant execution. */',
    ...define('MVX', mvxKinds),
    '',
    ...define('FAMILY', families),
    '',
    '/* No such argument. */',
    `#define ${none} 0xff`,
    '',
    '/* One argument. Its memory takes bytes + size × element_bytes; null takes none. mg/call.h computes it. */',
    'struct mg_arg_info {',
    '    uint8_t kind;           /* MG_KIND_* */',
    '    uint8_t flags;          /* MG_ARG_* */',
    '    uint8_t size_from;      /* index of the argument that holds the size */',
    '    uint8_t dirfd;          /* for paths: index of the directory descriptor */',
    '    uint8_t unit;           /* MG_UNIT_* */',
    '    uint8_t element_bytes;',
    '    uint16_t bytes;',
    '};',
    '',
    '/* One system call. Holds no pointer, so that it needs no relocation. */',
    'struct mg_call_info {',
    '    uint8_t args;           /* how many, or MG_ARGS_UNKNOWN */',
    '    uint8_t isolation;      /* MG_ISOLATION_* */',
    '    uint8_t returns;        /* MG_RETURNS_* */',
    '    uint8_t flags;          /* MG_CALL_FLAG_* */',
    '    uint16_t denied_errno;  /* for MG_ISOLATION_DENIED */',
    '    uint8_t memory;         /* bit n: argument n is memory, or may be */',
    '    uint8_t paths;          /* bit n: argument n is a path, or a handle that leads to a file */',
    '    uint8_t capability_place;  /* MG_CAPABILITY_* */',
    '    uint8_t capability_first;  /* index of the register; with HIGH, of the one that carries the lower 32 bits … */',
    '    uint8_t capability_second; /* … and the upper 32; MG_NONE where one register is all there is */',
    '    uint8_t sigmask;        /* index of the argument with a signal mask that holds during the call */',
    '    uint8_t family;         /* MG_FAMILY_* */',
    '    uint8_t mvx;            /* MG_MVX_* */',
    '    uint8_t reserved[2];',
    '    struct mg_arg_info arg[6];',
    '};',
    '_Static_assert(sizeof(struct mg_arg_info) == 8, "mg_arg_info");',
    '_Static_assert(sizeof(struct mg_call_info) == 64, "mg_call_info");',
    '',
    'extern const struct mg_call_info mg_calls[MG_CALL_COUNT];',
    '',
    '/* A value, of 32 bits, of an argument that nobody gets through with. */',
    'struct mg_refusal {',
    '    uint32_t value;',
    '    uint16_t nr;',
    '    uint8_t arg;',
    '    uint8_t error;',
    '};',
    '_Static_assert(sizeof(struct mg_refusal) == 8, "mg_refusal");',
    `#define MG_REFUSAL_COUNT ${refusals.length}`,
    'extern const struct mg_refusal mg_refusals[MG_REFUSAL_COUNT];',
  ].join('\n')}\n`
}

const indexOrNone = (index: number | undefined): string => (index === undefined ? none : `${index}`)

function argFlagWords(arg: Arg): string {
  const memory = isMemory(arg)
  const words = [
    memory && arg.direction !== 'out' && 'IN',
    memory && arg.direction !== 'in' && 'OUT',
    arg.nested && 'NESTED',
    arg.sizeBehind && 'SIZE_BEHIND',
    arg.resultSized && 'RESULT_SIZED',
    arg.bits === 64 && 'WIDE',
    arg.signed && 'SIGNED',
    arg.unsized && 'UNSIZED',
  ].filter((word) => typeof word === 'string')
  return words.length === 0 ? '0' : words.map((word) => `MG_ARG_${word}`).join(' | ')
}

function argEntry(arg: Arg): string {
  const unit = (arg.sizeUnit ?? 'element').toUpperCase()
  return `{MG_KIND_${arg.kind.toUpperCase()}, ${argFlagWords(arg)}, ${indexOrNone(arg.sizeFrom)}, ${indexOrNone(arg.dirfd)}, MG_UNIT_${unit}, ${arg.elementBytes ?? 0}, ${arg.bytes ?? 0}}`
}

function capabilityFields(place: CapabilityPlace): string {
  const [name, indexes] = place === null ? ['NONE', []] : 'arg' in place ? ['ARG', [place.arg]] : ['HIGH', place.high]
  return `.capability_place = MG_CAPABILITY_${name}, .capability_first = ${indexOrNone(indexes[0])}, .capability_second = ${indexOrNone(indexes[1])}`
}

const bitsOf = (call: Call, wanted: (arg: Arg) => boolean): number =>
  call.args.reduce((bits, arg, index) => (wanted(arg) ? bits | (1 << index) : bits), 0)

function errnoNumber(call: Call, name: string): number {
  const found = errnoByName.get(name)
  if (found === undefined)
    throw new Error(`system call table: ${call.name} is denied with ${name}, which spec/errnos.ts does not know`)
  return found.number
}

/** Runs of numbers that were never given out, as C designators. */
function holes(): string[] {
  const known = new Set(calls.map((call) => call.nr))
  const entries: string[] = []
  for (let first = 0; first < callCount; first++) {
    if (known.has(first)) continue
    let last = first
    while (!known.has(last + 1)) last++
    entries.push(`    [${first} ... ${last}] = {.args = MG_ARGS_UNKNOWN},\n`)
    first = last
  }
  return entries
}

/** At a thread's end the kernel writes where the application said, and what is monitored may change addresses or rights. */
const isNumbersOnly = ({ args, isolation, returns }: Call): boolean =>
  isolation === 'neutral' && returns !== 'never' && args.every((arg) => !isMemory(arg) && arg.kind !== 'pointer')

function callEntry(call: Call): string {
  const packed = call.sigmask !== undefined && call.args[call.sigmask]?.struct === 'sigset_and_size'
  const words = [
    call.blocking && 'BLOCKING',
    isFlat(call) && 'FLAT',
    packed && 'SIGMASK_PACKED',
    call.endsBySignal && 'ENDS_BY_SIGNAL',
    isNumbersOnly(call) && 'NUMBERS_ONLY',
  ].filter((word) => typeof word === 'string')
  const flags = words.length === 0 ? '0' : words.map((word) => `MG_CALL_FLAG_${word}`).join(' | ')
  const head = [
    `.args = ${call.args.length}`,
    `.isolation = MG_ISOLATION_${call.isolation.toUpperCase()}`,
    `.returns = MG_RETURNS_${call.returns.toUpperCase()}`,
    `.flags = ${flags}`,
    ...(call.deniedErrno === undefined
      ? []
      : [`.denied_errno = ${errnoNumber(call, call.deniedErrno)} /* ${call.deniedErrno} */`]),
    `.memory = ${bitsOf(call, isMemory)}`,
    `.paths = ${bitsOf(call, (arg) => arg.kind === 'path' || arg.leads === true)}`,
    capabilityFields(call.capability),
    `.sigmask = ${indexOrNone(call.sigmask)}`,
    `.family = MG_FAMILY_${call.family.toUpperCase()}`,
    `.mvx = MG_MVX_${call.mvx.toUpperCase()}`,
  ].join(', ')
  const args =
    call.args.length === 0
      ? ''
      : `,\n        .arg = {\n${call.args.map((arg) => `            ${argEntry(arg)}, /* ${arg.name} */\n`).join('')}        }`
  return `    [MG_NR_${call.name}] = {${head}${args}},\n`
}

const refusalEntry = ({ name, value, call, refusal }: (typeof refusals)[number]): string =>
  `    {.value = 0x${value.toString(16)} /* ${name} */, .nr = MG_NR_${call.name}, .arg = ${refusal.arg}, .error = ${errnoNumber(call, refusal.errno)} /* ${refusal.errno} */},\n`

export function generateSyscallsTable(): string {
  return `/* ${banner} */\n#include <mg/syscalls.h>\n\nconst struct mg_call_info mg_calls[MG_CALL_COUNT] = {\n${calls.map(callEntry).join('')}${holes().join('')}};\n\nconst struct mg_refusal mg_refusals[MG_REFUSAL_COUNT] = {\n${refusals.map(refusalEntry).join('')}};\n`
}

const argText = (arg: Arg): string => (arg.flags === undefined ? arg.name : `${arg.name}: ${arg.flags}`)

function capabilityText(call: Call): string {
  if (call.capability === null) return 'none'
  return 'arg' in call.capability
    ? call.capability.arg === 5
      ? 'r9'
      : `argument ${call.capability.arg}`
    : `upper ${call.capability.high.join(', ')}`
}

function isolationText(call: Call): string {
  const { refusal, watched } = call
  const named = ({ arg, values }: Watched): string =>
    `${call.args[arg]?.name} ${values.map((one) => one.name).join(', ')}`
  const exceptions = [
    ...(refusal === undefined ? [] : [`${refusal.errno} for ${named(refusal)}: ${refusal.why}`]),
    ...(watched === undefined ? [] : [`monitored for ${named(watched)}: ${watched.why}`]),
  ]
  if (exceptions.length > 0) return `${call.isolation}, but ${exceptions.join('; ')}`
  if (call.isolation === 'neutral') return 'neutral'
  return `${call.isolation === 'denied' ? `denied ${call.deniedErrno}` : 'monitored'}: ${call.why}`
}

export function generateSyscallsDocument(): string {
  const lines = [
    `<!-- ${banner} -->`,
    '# System calls',
    '',
    `Every x86-64 system call that MonGuard knows (${calls.length}), by family. A number that is not here answers ENOSYS.`,
    '',
    '- *neutral*: cannot weaken the monitor; on the pass list unless a rule asks to see it. *monitored*: the in-process monitor always sees it. *denied*: refused in-process with the errno named. *but …*: refused in every placement, or monitored, for these values.',
    '- *capability*: where the secret rides when the monitor makes the call: a register that the call does not read (r9), or the upper halves of arguments of which the kernel reads 32 bits.',
    '- *groups* are strace’s classes. To add a call: one row in `spec/syscalls/<family>.ts`, then `npm run generate`.',
    '',
  ]
  for (const family of families) {
    const members = calls.filter((call) => call.family === family)
    lines.push(
      `## ${family}`,
      '',
      '| nr | call | groups | in-process | capability | since |',
      '| ---: | --- | --- | --- | --- | --- |',
    )
    for (const call of members)
      lines.push(
        `| ${call.nr} | \`${call.name}(${call.args.map(argText).join(', ')})\` | ${call.groups.join(' ')} | ${isolationText(call)} | ${capabilityText(call)} | ${call.since ?? ''} |`,
      )
    lines.push('')
  }
  return lines.join('\n')
}
