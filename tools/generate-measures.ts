// Generates docs/measures.md from spec/measures.ts and spec/operations.ts.
import type { Figure, Measure } from '../spec/measures.js'
import type { Operation } from '../spec/operations.js'

const introduction = `Every measure of MonGuard costs somebody something. This page says who pays what, what it buys, and whether something else pays for the
same. Under \`process\` a tracer does the work, and none of this is paid; it has prices of its own ([placement process](placement-process.md)).

No times stand here: they are only worth writing down from hardware with protection keys. \`npm run bench\` takes them ([how](../bench/README.md)),
and prints the price of each measure beside its name: one operation in two variants, the median with the measure less the median without.
Invariants (G1, D5 …) are those of [invariants.md](invariants.md), attacks those of \`monguard selftest\`.`

const twice = `## What was paid twice

Counting the calls of the table above showed work that was done twice, or whose result nobody looked at. Taken out, with the attacks on it still contained:

| what | instead |
| --- | --- |
| each open asked for the flags of its descriptor (\`fcntl\`), whatever the file was | asked for where they decide: MonGuard's own files, binfmt_misc, procfs |
| an open that the kernel was asked to keep on the root file system asked for the file system | it is known: one look when the program begins |
| a copy's right to be executed was tried (\`mmap\`, \`munmap\`) for the object, for each of its segments, and again for its trampolines | once, for the object; a segment that cannot be mapped has the file's own mapping |
| copies of program and interpreter were opened and looked at by mgload, and again by the monitor | handed on, open |
| a file that has a copy was read first, to see whether it could have one | read only if it has none |
| \`rt_sigreturn\` in rewritten code went through the gate to be sent to its trap | its stub leads to the trap |
| the first task of a process asked for its number twice (\`getpid\`, \`gettid\`), a thread for its process's | once; a thread is given it |
| an exec asked the kernel for each of 64 signals what is done with it | handed on: 64 bits |
| a fork child with a layout of its own asked the same, set its signal stack twice, and its numbers, too | what the monitor knows already |
| random numbers came by 512 bytes, thirteen \`getrandom\` for a layout | by 8 KiB |
| the program's name was asked for twice at each start, the persona three times, mgload's file looked at twice | once each, the persona twice |
| an exec asked for the link to its program to be set, which the kernel never does while the pack is mapped | not asked for |
| an exec read program headers one by one | sixteen at a time |

By strace, placement \`none\`: an open 5 calls before, 4 now (with threads 5, 3); a fork 9, 8; a fork with a layout of its own 152, 73; fork and exec of \`/bin/true\` 320, 218
(natively 33), with a layout of its own 462, some 283. The bench shows times where there are keys.

## What is still paid twice, and why

- A judged path's name, at an open: before it and behind it (_Paths are judged by what the kernel resolved_).
- The header and program headers of a program, at an exec: the monitor looks whether it can be run, so that the caller gets his errno; mgload, after there is no way back,
  does not trust that they are still the same.
- What is done with 31 real-time signals is set at each start, for the supervisor alone: it reports their deaths.
- The first thread area's stack is made accessible by mgload, which needs it, and again with the whole area by the monitor: one \`mprotect\` per start.
`

const inWords = ({ of, with: dear, without }: Figure): string =>
  dear === 'floor' ? `the instructions bare (\`${of}\`)` : `\`${of}\`, ${dear} less ${without}`

function section({ title, pays, buys, against, attacks, beside, figures }: Measure): string[] {
  return [
    `## ${title}`,
    '',
    `- **Costs.** ${pays}`,
    `- **Buys.** ${buys.length === 0 ? '' : `${buys.join(', ')}. `}Without it ${against}: ${attacks.map((name) => `\`${name}\``).join(', ')}.`,
    `- **Beside it.** ${beside}`,
    `- **Measured by.** ${figures.map(inWords).join('; ') || 'nothing of its own'}.`,
    '',
  ]
}

/** Calls that such a list names. */
export const countOf = (words: string): number =>
  words === ''
    ? 0
    : words.split(' ').reduce((sum, word) => sum + (word.startsWith('×') ? Number(word.slice(1)) - 1 : 1), 0)

const longest = 100

function cell(words: string | undefined): string {
  if (words === undefined) return ''
  return words.length > longest || words === '' ? `${countOf(words)}` : `${countOf(words)}: ${words}`
}

export function generateMeasures(measures: readonly Measure[], operations: readonly Operation[]): string {
  return [
    '<!-- Generated from spec/measures.ts and spec/operations.ts by npm run generate. Do not edit. -->',
    '# Measures: what they cost, what they buy',
    '',
    introduction,
    '',
    ...measures.flatMap(section),
    '## Kernel calls of operations',
    '',
    'Counted by strace with rewritten copies, placement `none`, and counted again by `test/costs`; what waits for other tasks (futex and the like) is left out.',
    'With keys they are the same, `pkey_mprotect` where memory is the monitor’s, and three more for each piece of new code. _Judged_: a policy asks for paths.',
    '_Layout_: `fork-rerandomise`. Where there are many, only their number; spec/operations.ts names them.',
    '',
    '| operation | natively | under MonGuard | judged | layout |',
    '| --- | --- | --- | --- | --- |',
    ...operations.map(
      ({ what, native, guarded, judged, rerandomised }) =>
        `| ${what} | ${cell(native)} | ${cell(guarded)} | ${cell(judged)} | ${cell(rerandomised)} |`,
    ),
    '',
    twice,
  ].join('\n')
}
