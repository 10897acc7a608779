// What protects, what it costs, and what it buys. From it: docs/measures.md, and the prices in a measurement (bench/price.ts). Tests ask that
// every invariant and attack named here exists, that every invariant is bought by something, that every figure is one that a measurement
// gives, and that the kernel calls of operations are those that are made (spec/operations.ts).

/** The price of a measure in a measurement: one operation in two variants of bench/variants.ts (or `native`), or an instruction, bare. */
export interface Figure {
  /** An operation of bench/micro.c, `start_true`, a kind of memory, or a row of bench/floor.c. */
  readonly of: string
  readonly with: string
  readonly without: string
}

export interface Measure {
  readonly title: string
  /** Who pays, and what: instructions and kernel calls, as the code has them. */
  readonly pays: string
  /** Numbers of docs/invariants.md. */
  readonly buys: readonly string[]
  /** What happens without it, and the attacks that try: names of the corpus; `*` at the end of one stands for its variants. */
  readonly against: string
  readonly attacks: readonly string[]
  /** What else pays for the same, and why both. */
  readonly beside: string
  readonly figures: readonly Figure[]
}

const figure = (of: string, withIt: string, without: string): Figure => ({ of, with: withIt, without })
const instruction = (of: string): Figure => figure(of, 'floor', 'floor')

export const measures: readonly Measure[] = [
  {
    title: 'The filter, and the pass list',
    pays: 'Every call: the kernel’s filter; a call on the pass list takes its cache of answers, and no instruction of the filter. Once per launch: one `seccomp`. Children and exec pay nothing.',
    buys: ['I1'],
    against: 'a call from any instruction would reach the kernel',
    attacks: [
      'raw-syscall',
      'jit-syscall',
      'int80',
      'x32',
      'compat-mode-frame',
      'compat-mode',
      'sysenter',
      'vsyscall',
      'vdso-call',
      'own-filter',
      'thread-first-call',
      'fork-first-call',
      'vfork-first-call',
    ],
    beside:
      'Nothing. What a program asks for by filters of its own costs it a run of that filter by the monitor, and the kernel’s copy of the whole filter.',
    figures: [figure('getppid', 'pass-list', 'native'), figure('read_1_byte', 'pass-list', 'native')],
  },
  {
    title: 'The capability',
    pays: 'A monitored call: some ten instructions that place it, and the filter’s comparison of 64 bits. An exec: one string of the environment.',
    buys: ['I1'],
    against: 'a call that the monitor makes could not be told from one of the program’s',
    attacks: [
      'raw-syscall-guessed-capability',
      'guess-halves',
      'core-registers-*',
      'environ-race',
      'pid-numbers-environ',
      'pid-numbers-bound',
      'own-filter-more-*',
    ],
    beside: 'Keys do not pay for it: they keep the number in monitor memory, and do not stop a call.',
    figures: [],
  },
  {
    title: 'Listeners are asked by notified forms',
    pays: 'Only programs with a seccomp listener of their own. A call that it is asked about: one kernel call, which waits for the answer; the call itself is a second one, where it is to continue. Receiving and answering: `fstatfs` and two copies of 80 bytes, by a signal where the process has no filter itself; in a process with threads by a task of its own, and one `poll` before what is received.',
    buys: ['I10'],
    against:
      'a listener would be shown the capability and where the monitor’s calls are made, and what it lets continue nobody would judge',
    attacks: ['own-notification-*', 'own-listener-*'],
    beside:
      'Notified forms have secrets of their own, so that a listener outside of the launch, which sees them as they are, learns nothing that lets a call through.',
    figures: [],
  },
  {
    title: 'Opening and closing the domain',
    pays: 'A gated call: two WRPKRU and one RDPKRU. One that passes memory or addresses to the kernel: four WRPKRU and two RDPKRU, since the kernel works with the application’s rights ([decision 14](decisions/0014-pointers-keep-the-applications-rights.md)).',
    buys: ['D3', 'D6', 'G3'],
    against: 'monitor memory could be read and written, by the program or by the kernel for it',
    attacks: [
      'memory-load',
      'memory-store',
      'memory-read-call',
      'memory-write-call',
      'deputy-every-call',
      'deputy-pinned-*',
      'memory-futex',
      'memory-exec-arguments',
      'key-games-*',
    ],
    beside:
      'Calls of numbers only are made with the domain open, and pay two. For flat pointers two would do, with a compare for each: that is not built.',
    figures: [
      instruction('two_wrpkru'),
      figure('getppid', 'gated', 'rewritten'),
      figure('read_1_byte', 'gated', 'rewritten'),
    ],
  },
  {
    title: 'Checks behind each WRPKRU',
    pays: 'Three instructions for each WRPKRU: move and JRCXZ on the way in, PEXT, LEA and JRCXZ on the way out, which leave the flags alone; TEST and JZ round a call.',
    buys: ['G1', 'G3'],
    against: 'a jump to the WRPKRU with rights of the attacker’s choice would open the monitor',
    attacks: ['gate-wrpkru', 'gate-every-byte', 'gate-syscall'],
    beside:
      'Layout hides where the gate is (D7), for who cannot search; the check holds for who found it. One is no reason to leave the other out.',
    figures: [instruction('two_wrpkru_checked')],
  },
  {
    title: 'Whose thread area it is',
    pays: 'A gated call: RDGSBASE, three compares, one locked exchange. A call with dropped rights: three compares that lead from the stack pointer to the area, one locked exchange. A signal: the same compares.',
    buys: ['G2'],
    against:
      'who jumps behind a WRPKRU, or comes with another thread’s %gs, would run the monitor on a stack of his own, or on one in use',
    attacks: ['gate-slot', 'gate-slot-owner', 'gate-start', 'gate-syscall', 'segment-bases-*', 'call-flags-*'],
    beside:
      'The two exchanges guard two ways in: the gate, and the way back from a call. Neither sees the other’s attacker.',
    figures: [instruction('locked_exchange'), instruction('rdgsbase')],
  },
  {
    title: 'Secure stacks and thread areas',
    pays: 'A gated call: 16 registers saved and loaded, flags by the stack. A thread: one `sigaltstack`, one `gettid`, and for the first on an area three `mprotect` (`pkey_mprotect`); all signals blocked round `clone`, two `rt_sigprocmask` in the parent, one in the child. Memory: 120 KiB, of it what was touched.',
    buys: ['G2', 'I7'],
    against: 'the monitor would work on memory that other threads write to, and new threads would begin outside it',
    attacks: [
      'memory-stack-pointer',
      'memory-altstack',
      'limits-*',
      'thread-first-call',
      'clone-shapes',
      'memory-thread-pointers',
      'robust-dead',
    ],
    beside: 'Nothing.',
    figures: [
      instruction('save_and_load_registers'),
      instruction('pushf_popf'),
      figure('thread_create_join', 'rewritten', 'native'),
      figure('private_kib_64_threads', 'rewritten', 'native'),
    ],
  },
  {
    title: 'Copies in which calls lead to the gate',
    pays: 'Once per file, ever: rewriting. A launch: reading the index of the cache. Each object that is mapped: its copy opened and looked at (`openat`, `fstat`, once for all of it and once for its code), its name asked for, two mappings more; 8 KiB of stubs that all share.',
    buys: ['R1', 'R2', 'R4', 'D7'],
    against: 'every monitored call would cost a signal, and the program’s own files would hold WRPKRU',
    attacks: ['wrpkru-direct*', 'stub-*', 'stub-behind', 'maps-query'],
    beside: 'What a copy holds is never searched again when it runs: new code is.',
    figures: [
      figure('getppid', 'every-call', 'gated'),
      figure('start_true', 'rewritten', 'pass-list'),
      figure('private_kib', 'rewritten', 'pass-list'),
    ],
  },
  {
    title: 'Copies are what MonGuard wrote',
    pays: 'A launch: nothing is hashed while nothing changes; one `fstat` of each copy that is opened. A call that gives a file a mode or an ACL: a compare of its arguments. An open for writing by root, in a process with threads: one `geteuid`.',
    buys: ['R2', 'R3'],
    against: 'a program could change what later launches run',
    attacks: ['cache-poison-*', 'code-headers'],
    beside:
      'The hash at the end of a copy is read when it is made and by `monguard cache verify`, the mark at each launch: damage is one thing, an attacker another.',
    figures: [],
  },
  {
    title: 'New code is searched',
    pays: 'A page’s first execution after it was written: one fault, and for 64 KiB at a time `mprotect` twice; with keys also one `mmap` and two `pkey_mprotect`, since it is a fresh page; a copy out, a copy in, a search of every byte; one more fault where the page before or behind cannot be read. `mprotect` with the right to execute: one `mremap` that tells shared memory. Memory: 832 KiB of lists and buffers reserved in each process, of it what was touched.',
    buys: ['I9'],
    against: 'code made at run time could open the monitor’s key',
    attacks: [
      'made-code-*',
      'made-code-race-*',
      'stack-code',
      'span-reach-*',
      'code-apart-*',
      'code-beside',
      'wrpkru-direct-wrpkru-new',
      'wrpkru-direct-xrstor-new',
    ],
    beside:
      'The page is made read-only once before it is copied (writes of other threads wait) and once after it was filled (whoever goes round keys cannot write while it is searched). Both are needed: they guard two moments.',
    figures: [
      figure('new_code_1_page', 'rewritten', 'unchecked'),
      figure('new_code_16_pages', 'rewritten', 'unchecked'),
    ],
  },
  {
    title: 'The zone, and what touches it',
    pays: 'A call that changes mappings: one compare with the zone, a look at the areas of trampolines, one lock. No kernel call. A process: page tables of a dozen places that lie far apart.',
    buys: ['D1', 'D2', 'D7'],
    against: 'the monitor could be unmapped, replaced, advised away, or read in pieces',
    attacks: [
      'memory-unmap',
      'memory-key-again',
      'mapping-edges-*',
      'mapping-huge-*',
      'mapping-aio',
      'mapping-swap',
      'mapping-break',
      'memory-mapping-more',
      'layout-probe',
      'layout-lock',
      'memory-process-vm',
    ],
    beside:
      'Code, constants and pack are sealed besides (`mseal`, three calls per launch and exec): for the case that a call slips through. With `fork-rerandomise` they are not.',
    figures: [
      figure('mmap_munmap', 'rewritten', 'native'),
      figure('mprotect_twice', 'rewritten', 'native'),
      figure('page_tables_kib', 'rewritten', 'native'),
    ],
  },
  {
    title: 'Execute-only code',
    pays: 'Nothing at a call: the key that closes data closes reading of code, too. Each place where it is mapped: `pkey_mprotect` instead of `mprotect`.',
    buys: ['D4', 'D7'],
    against: 'who reads code learns where the gate and its instructions are',
    attacks: ['memory-load', 'stub-page', 'layout-leak', 'maps-query'],
    beside:
      'Shuffled functions need it, and it needs them: readable code tells its own order, code in a known order need not be read.',
    figures: [],
  },
  {
    title: 'Random places and order',
    pays: 'A launch and an exec: some 830 random numbers (one `getrandom`), all code and constants copied, every reference in them written. A call: nothing. Memory: code and constants are private to each process.',
    buys: ['D4', 'D10'],
    against: 'one layout, once known, would be known for all launches',
    attacks: ['exec-layout', 'layout-leak', 'layout-probe', 'scanner'],
    beside:
      'Keys keep monitor memory whoever knows where it is. This is the second lock ([hiding](hiding.md)); its price is paid at starts, not at calls.',
    figures: [figure('start_true', 'pass-list', 'native'), figure('private_kib', 'pass-list', 'native')],
  },
  {
    title: 'Each fork child has its own layout (`fork-rerandomise`)',
    pays: 'A fork: all that a launch pays for its layout, the moving of what the monitor knows, and the old zone unmapped: 65 kernel calls more. No seals. Off by default.',
    buys: ['D9'],
    against: 'a server that forks gives endless tries at one layout',
    attacks: ['fork-layout-*'],
    beside:
      'Exec draws anew in any case. A fork that is followed by an exec pays for both; vfork and posix_spawn do not.',
    figures: [figure('fork_wait', 'rerandomised', 'rewritten'), figure('fork_exec_true', 'rerandomised', 'rewritten')],
  },
  {
    title: 'Exec goes by a sealed pack',
    pays: 'An exec: 300 KiB (more with the list of copies) written to a file in memory, sealed and mapped; arguments and environment copied once more; `unshare`, and what is to run opened, judged and looked at twice, before and behind the parting of descriptors.',
    buys: ['I7', 'I8', 'I1'],
    against: 'the next program would begin without a monitor, or with one that another thread changed',
    attacks: [
      'exec-away',
      'exec-forms-*',
      'exec-pack-race',
      'exec-path-race',
      'exec-unended',
      'environ-race',
      'binfmt',
    ],
    beside:
      'The second look at the descriptor is the one that counts for races; the first opens the file. The seal and the parting both keep the pack from other threads: the parting before it is written, the seal against mappings and descriptors that outlive it.',
    figures: [figure('fork_exec_true', 'rewritten', 'native'), figure('spawn_true', 'rewritten', 'native')],
  },
  {
    title: 'What was opened is looked at',
    pays: 'An open: `fstat` and `fstatfs`; no `fstatfs` where the kernel was asked to stay on the root file system. A file of procfs: ten calls more, which find the true root of procfs and the name below it. One with a view: it is copied into a file in memory.',
    buys: ['D5', 'R3', 'I7'],
    against: 'files show or change monitor memory: mem, maps, the kernel’s own doors',
    attacks: [
      'memory-proc-mem',
      'memory-proc-names-*',
      'pid-numbers-*',
      'memory-map-files',
      'relatives-*',
      'stat-dying',
      'proc-limits-*',
      'doors-kcore',
      'doors-mem-device',
      'doors-tracing',
      'doors-debugging',
      'doors-processor-registers',
      'doors-memory-image',
      'doors-core-pattern',
      'doors-fatal-registers',
      'doors-filter-dump',
      'doors-backtraces',
      'kernel-log-*',
      'binfmt',
    ],
    beside:
      'A name in procfs is asked for once where a policy does not ask for paths; where it does, three times (below).',
    figures: [
      figure('open_close', 'rewritten', 'native'),
      figure('open_close_proc', 'rewritten', 'native'),
      figure('open_close_maps', 'rewritten', 'native'),
    ],
  },
  {
    title: 'Files are opened apart from other threads',
    pays: 'A process with threads only. A path on the root file system: `openat2` in place of `openat`. Every other: a task of its own, a socket pair, a descriptor sent and moved: some twenty calls more, and waiting for the task ([decision 10](decisions/0010-files-are-opened-apart.md)).',
    buys: ['D8'],
    against: 'another thread reads /proc/self/mem between its opening and its closing',
    attacks: [
      'open-race',
      'proc-race-*',
      'root-moved-*',
      'exec-path-race',
      'open-effect-*',
      'judged-descriptor-*',
      'code-swapped',
    ],
    beside: 'Looking at what was opened is not enough by itself: that is what these attacks show.',
    figures: [
      figure('open_close_with_threads', 'rewritten', 'native'),
      figure('open_close_proc_with_threads', 'rewritten', 'native'),
    ],
  },
  {
    title: 'Paths are judged by what the kernel resolved',
    pays: 'Only calls for which a rule asks for a path. Each name on a path: one `readlink`; each link: two calls more. What names do not tell (links of procfs): the object opened without rights, its name asked for: eleven calls, in a process with threads by a task of its own, which makes six more; and if that is opened its name once more, seven calls. A call that changes what the path leads to: `statfs`, `openat2` and `close` more, in a process with threads by a task of its own.',
    buys: ['I8'],
    against: 'links, folders and races dress one file up as another',
    attacks: [
      'by-another-name',
      'path-race',
      'address-race-*',
      'exec-path-race',
      'exec-interpreter-*',
      'object-race',
      'attribute-race',
      'folder-race-*',
      'open-effect-*',
      'open-handle',
      'judged-descriptor-*',
    ],
    beside:
      'What names told is opened without links, so that it need not be judged a second time. Elsewhere names are asked for twice at an open: before it, because opening can create, truncate or wait; after it, because names change.',
    figures: [figure('stat_path', 'judged', 'rewritten'), figure('open_close', 'judged', 'rewritten')],
  },
  {
    title: 'Signal frames in monitor memory',
    pays: 'A signal with a handler: the kernel’s frame (2.7 KiB with AVX-512) copied out and one `rt_sigreturn`; the handler’s return: one trap, copied in, one `rt_sigreturn`. `sigaction`, `sigprocmask`: one kernel call as natively.',
    buys: ['I2', 'I3', 'I4', 'I5', 'I6', 'G2'],
    against: 'frames would show the capability and places, and hand back rights of the attacker’s choice',
    attacks: [
      'sigreturn-pkru-*',
      'frame-flags',
      'handler-call',
      'sigsys-forged',
      'own-sigsys',
      'gate-signal-entry',
      'gate-window-signal',
      'call-signals-blocked',
      'memory-altstack',
      'stub-signal',
    ],
    beside:
      'The secret word in a frame and its single use both keep planted frames out: the word those that the kernel did not write, the single use those that it wrote once. The price of both is one exchange.',
    figures: [
      figure('signal_delivery', 'rewritten', 'native'),
      figure('sigprocmask_twice', 'rewritten', 'native'),
      figure('sigaction', 'rewritten', 'native'),
    ],
  },
  {
    title: 'Faults that tell nothing of the zone',
    pays: 'A fault with a handler: two compares with the zone, of frame and siginfo. No kernel call.',
    buys: ['D10'],
    against: 'error code, key and bits tell which pages of the zone hold something',
    attacks: ['layout-faults', 'layout-probe'],
    beside: 'Nothing. All else that a fault costs is the frame’s.',
    figures: [figure('fault_delivery', 'rewritten', 'native')],
  },
  {
    title: 'Few faults in the zone',
    pays: 'A fault with an address in the zone: one locked addition in the ring, of the whole launch. Any other fault: a compare.',
    buys: ['D11'],
    against: 'a loop over the zone finds the code, where a jump does not miss',
    attacks: ['blind-probes-*'],
    beside: 'Randomness alone does not do it: without a limit a process may miss as often as it likes.',
    figures: [figure('fault_delivery', 'rewritten', 'native')],
  },
  {
    title: 'No core files',
    pays: 'A launch: two `prlimit64`. An exec: nothing, since the limit is handed on. Calls that ask for limits: a compare.',
    buys: ['I1', 'D5'],
    against: 'a core file holds registers of threads that are in a call, the capability among them',
    attacks: ['core-dump-*', 'core-registers-*'],
    beside:
      'The zone is marked MADV_DONTDUMP besides, one `madvise` per launch and exec and one for the stubs: for `--cores kept`, and where a hard limit of 0 lets the kernel feed pipes.',
    figures: [],
  },
  {
    title: 'Doors that are closed by a table',
    pays: 'Calls that are refused: the way to the monitor, and no kernel call. Programs that fall back pay for the fallback (`rseq`: glibc does without).',
    buys: ['D5', 'D1'],
    against: 'the kernel would work for the program past the monitor',
    attacks: [
      'memory-ptrace',
      'kill-tracer',
      'doors-io_uring',
      'doors-userfaultfd',
      'doors-userfaultfd-device',
      'doors-perf',
      'doors-bpf',
      'doors-pidfd_getfd',
      'doors-modify_ldt',
      'doors-user-dispatch',
      'doors-set_mm',
      'doors-rseq',
      'doors-tagged-addresses',
      'doors-memory-merge',
      'doors-swapon',
      'doors-ioperm',
      'doors-audit',
    ],
    beside: 'Nothing.',
    figures: [],
  },
  {
    title: 'Values that nobody gets through with',
    pays: '`ioctl`: a run of the filter, some dozen instructions, where the kernel’s cache of answers would do without the two requests that are refused.',
    buys: [],
    against: 'what is typed into the terminal the shell outside runs, past any monitor',
    attacks: ['typing'],
    beside: 'Nothing. To see every ioctl would cost each of them the way to the monitor.',
    figures: [],
  },
  {
    title: 'The tracer’s own processes are kept from those that it traces',
    pays: 'Under `process` only: a call that attaches, takes descriptors, writes to memory or sets limits is looked at, as all that are not on the pass list.',
    buys: [],
    against: 'the program has the tracer, or the supervisor, do what it likes',
    attacks: ['own-processes-*', 'kill-tracer'],
    beside: 'Nothing: in-process the same calls are closed by the table above.',
    figures: [],
  },
  {
    title: 'The supervisor’s own debugger is closed',
    pays: 'A launch of `monguard`: two options for Node. The program pays nothing.',
    buys: [],
    against: 'SIGUSR1 makes Node listen, and whoever connects runs code outside the monitor',
    attacks: ['own-debugger'],
    beside: 'Nothing.',
    figures: [],
  },
]
