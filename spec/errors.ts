// biome-ignore-all format: one failure, one line, one diff.
// Every failure and every notice that MonGuard can report: one registry, shared by TypeScript (src/errors.ts), the native
// programs (native/include/mg/errors.h, native/arch/tool/fail.c) and the documents. A report has four parts: what failed,
// where (filled in by whoever reports), why, and how to mend it.
//
// To add one: write a row in the family it belongs to, with the next number of that family, and run `npm run generate`.
// Numbers are part of the event ring's format: never reuse one.

export interface ErrorRow {
  readonly code: number
  readonly name: string
  /** Exit status of `monguard` when this ends it; null for a notice, after which the program goes on or dies by policy. */
  readonly status: 125 | 126 | 127 | null
  readonly what: string
  /** May hold {0} … {3}: the details of a notice, printed as hexadecimal; {0:reason} … is one of these rows by its number, or an errno. */
  readonly why: string
  readonly mend: string
  /** A notice of something that works as it should: told only where somebody asked for more than the program's own words. */
  readonly quiet?: true
}

type Text = readonly [what: string, why: string, mend: string]

const missing = (code: number, name: string, ...[what, why, mend]: Text): ErrorRow => ({
  code,
  name,
  status: 127,
  what,
  why,
  mend,
})
const refused = (code: number, name: string, ...[what, why, mend]: Text): ErrorRow => ({
  code,
  name,
  status: 126,
  what,
  why,
  mend,
})
const failure = (code: number, name: string, ...[what, why, mend]: Text): ErrorRow => ({
  code,
  name,
  status: 125,
  what,
  why,
  mend,
})
const notice = (code: number, name: string, ...[what, why, mend]: Text): ErrorRow => ({
  code,
  name,
  status: null,
  what,
  why,
  mend,
})

const quiet = (code: number, name: string, ...text: Text): ErrorRow => ({ ...notice(code, name, ...text), quiet: true })

/** 1xx: the program that was to run. */
const program: readonly ErrorRow[] = [
  missing(101, 'PROGRAM_MISSING', 'cannot find the program', 'no file of that name is there, or in any folder of PATH', 'check the spelling, or give the path of the program'),
  refused(102, 'PROGRAM_DIRECTORY', 'cannot run the program', 'it is a directory', 'give the path of a program inside it'),
  refused(103, 'PROGRAM_NOT_EXECUTABLE', 'cannot run the program', 'the file may not be executed by this user', 'chmod +x the file, or check the folders on the way to it and the noexec option of its file system'),
  refused(104, 'PROGRAM_UNREADABLE', 'cannot read the program', 'the monitor reads the program itself instead of leaving that to the kernel, and this user may not read the file', 'chmod +r the file, or use --isolation process'),
  refused(105, 'PROGRAM_FOREIGN', 'cannot run the program', 'it was built for another kind of processor, or is 32-bit', 'build it for x86-64; `file PROGRAM` shows what it was built for'),
  refused(106, 'PROGRAM_CORRUPT', 'cannot run the program', 'its ELF headers contradict themselves or the file', 'fetch or build the file anew; `readelf -l PROGRAM` shows the headers'),
  refused(107, 'PROGRAM_TRUNCATED', 'cannot run the program', 'the file ends before what its ELF headers promise', 'fetch or build the file anew'),
  refused(108, 'PROGRAM_FORMAT', 'cannot run the program', 'it is neither an ELF program nor a script that begins with #!', 'name the interpreter: monguard run -- sh FILE'),
  missing(109, 'INTERPRETER_MISSING', 'cannot run the program', 'the dynamic linker that it names (PT_INTERP) is not there', 'install the C library that the program was built for (glibc: libc6, musl: musl)'),
  refused(110, 'INTERPRETER_CORRUPT', 'cannot run the program', 'the dynamic linker that it names (PT_INTERP) is not a sound x86-64 ELF file', 'reinstall the C library that the program was built for'),
  missing(111, 'SCRIPT_INTERPRETER_MISSING', 'cannot run the script', 'the interpreter in its #! line is not there', 'mend the #! line or install the interpreter; a carriage return at the end of the line does this too'),
  refused(112, 'SCRIPT_TOO_DEEP', 'cannot run the script', 'its interpreter is a script, whose interpreter is a script, and so on for more than five steps', 'let the #! line name a program'),
  refused(113, 'PROGRAM_SETUID', 'will not run a set-user-ID program', 'the monitor cannot give a program rights that it does not have, and without them the program would misbehave', 'run monguard as the user that owns the program, or pass --allow-setuid to run it without the extra rights'),
  refused(114, 'ARGUMENTS_TOO_LARGE', 'cannot run the program', 'its arguments and environment do not fit', 'pass fewer, use xargs, or raise `ulimit -s`'),
  refused(115, 'PROGRAM_BUSY', 'cannot run the program', 'the file is being written', 'wait until the writer has closed it'),
  refused(116, 'PROGRAM_MAPPING', 'cannot map the program', 'the kernel refused to map one of its segments at the address it needs', 'see the error; a program at a fixed low address needs vm.mmap_min_addr below it'),
  refused(117, 'PROGRAM_LOOP', 'cannot run the program', 'its path holds too many symbolic links, or a name that is too long', 'mend the links; `namei -l PATH` shows them'),
]

/** 2xx: what a launch hands to the native programs. */
const launch: readonly ErrorRow[] = [
  failure(201, 'NATIVE_MISSING', 'cannot start the monitor', 'the native part of MonGuard is not built: npm skips its build with --ignore-scripts, and a copy without native/build has none', 'npm rebuild monguard, or make -C native in a checkout (needs gcc, binutils and make)'),
  failure(202, 'NATIVE_ARGUMENTS', 'cannot start the monitor', 'a native program was called with arguments it does not understand', 'use `monguard run`; where you did, the package is a mix of versions: npm rebuild monguard'),
  failure(203, 'PLAN_BAD', 'cannot start the monitor', 'the plan of the launch is not sound', 'the package is a mix of versions: npm rebuild monguard'),
  failure(204, 'IMAGE_BAD', 'cannot start the monitor', "the monitor's image is not sound", 'npm rebuild monguard; if that does not help, check the disk'),
  failure(205, 'RING_BAD', 'cannot open the event ring', 'the shared file does not hold a ring of this version', 'the package is a mix of versions: npm rebuild monguard'),
  failure(206, 'RING_SIZE', 'cannot create the event ring', 'its size must be a power of two from 64 KiB to 16 MiB', 'choose another --ring-size'),
  failure(207, 'SHARED_FILE', 'cannot create a shared file', 'neither /dev/shm nor the folder for temporary files takes it', 'make room in /dev/shm, or set TMPDIR to a folder that can be written'),
  failure(211, 'FILE_LIMIT', 'cannot create a shared file', 'the limit of the size of files is below what an exec hands on to the next monitor, less than a megabyte', 'raise the hard limit too (ulimit -f)'),
  failure(208, 'SPAWN', 'cannot start a native program', 'the system refused to start it', 'see the error; a full process table or too few file descriptors do this'),
  failure(209, 'IMAGE_LINK', 'cannot place the monitor', "a reference in the monitor's image leads nowhere", 'npm rebuild monguard'),
  failure(210, 'INTERNAL', 'monguard failed', 'an error that it did not foresee', 'report it, with the lines above'),
]

/** 3xx: what the machine offers. */
const host: readonly ErrorRow[] = [
  failure(301, 'NO_KEYS_SUPPORT', 'cannot isolate the monitor in the process', 'this processor or kernel has no memory protection keys', 'use --isolation process or auto; `monguard doctor` says what is missing'),
  failure(302, 'NO_KEYS_LEFT', 'cannot isolate the monitor in the process', 'the kernel has no protection key left to give', 'use --isolation process'),
  failure(303, 'KERNEL_OLD', 'cannot isolate the monitor in the process', 'the kernel cannot deliver signals to memory that the program may not touch; Linux 6.12 can', 'boot Linux 6.12 or later, or use --isolation process or auto'),
  failure(304, 'FILTER_REFUSED', 'cannot install the system call filter', 'the kernel refused it', 'see the error; EINVAL: the kernel lacks CONFIG_SECCOMP_FILTER, EACCES: no_new_privs could not be set, ENOMEM: too many filters are installed already'),
  failure(305, 'PTRACE_REFUSED', 'cannot trace the program', 'the kernel refused ptrace', 'in a container add CAP_SYS_PTRACE or a seccomp profile that allows ptrace; else check kernel.yama.ptrace_scope'),
  failure(306, 'TRACER_BUSY', 'cannot trace the program', 'another tracer holds it already', 'do not run monguard --isolation process under strace -f or a debugger'),
  failure(307, 'SIGNAL_SETUP', "cannot take over the program's signals", 'the kernel refused a signal stack or a handler', 'see the error'),
  failure(308, 'RANDOM', 'cannot place the monitor at random', 'the kernel gave no random bytes', 'use a kernel with getrandom (Linux 3.17 and later)'),
  failure(309, 'PROC_MISSING', 'cannot read /proc', 'the monitor needs /proc to know files and mappings', 'mount -t proc proc /proc'),
  failure(310, 'SEAL', "cannot seal the monitor's memory", 'the kernel refused mseal', 'see the error'),
  failure(311, 'THREAD_SETUP', "cannot set up a thread's area", 'the kernel refused to set the %gs base or the robust list of the monitor', 'see the error'),
]

/** 4xx: limits. */
const limits: readonly ErrorRow[] = [
  failure(401, 'NO_ADDRESS_SPACE', 'cannot place the monitor', 'the address space is limited too tightly (ulimit -v)', 'ulimit -v unlimited, or set the limit inside: monguard run -- sh -c "ulimit -v …; exec PROGRAM"'),
  failure(402, 'NO_MEMORY', 'out of memory', 'the kernel has no memory left for the launch', 'free memory, or raise the limit of the control group'),
  failure(403, 'NO_FILES', 'cannot open a file', 'too many files are open (ulimit -n)', 'ulimit -n 1024'),
  failure(404, 'NO_PROCESSES', 'cannot start a process', "too many processes are running (ulimit -u, or the control group's pids.max)", 'raise the limit'),
]

/** 5xx: what a launch writes. */
const outputs: readonly ErrorRow[] = [
  failure(501, 'OUTPUT_OPEN', 'cannot open the output file', 'the system refused to create or open it for writing', 'choose another file, or check the rights of its folder'),
  failure(502, 'OUTPUT_WRITE', 'cannot write the output', 'the system refused a write; what followed is lost, the program goes on', 'make room on the file system, or write elsewhere'),
  failure(503, 'DRAIN', 'lost the connection to the event ring', 'mgdrain ended before the program did; events that followed are lost', 'report this, with what it printed'),
]

/** 6xx: what the user said. */
const usage: readonly ErrorRow[] = [
  failure(601, 'OPTION_UNKNOWN', 'do not know this option', 'the command has no such option', 'monguard help COMMAND lists them; options of the program belong after its name'),
  failure(602, 'OPTION_VALUE', 'cannot use this value', 'the option does not take it', 'monguard help COMMAND lists what it takes'),
  failure(603, 'COMMAND_UNKNOWN', 'do not know this command', 'monguard has no such command', 'monguard help lists the commands; to run a program: monguard run -- PROGRAM'),
  failure(604, 'NO_PROGRAM', 'no program to run', 'the command line names none', 'monguard run [OPTION]… -- PROGRAM [ARGUMENT]…'),
  failure(605, 'POLICY_UNREADABLE', 'cannot read the policy', 'the file could not be opened or read', 'check the path and its rights'),
  failure(606, 'POLICY_INVALID', 'the policy is not valid', 'see the lines above', 'mend the policy; monguard check-policy FILE checks it without running anything'),
  failure(607, 'EXPRESSION', 'cannot use this -e expression', 'it is not of the form that strace knows', 'examples: -e open,close, -e %file, -e trace=!read, -e status=failed, -e /regex, -e ?maybe_missing'),
  failure(608, 'CALL_UNKNOWN', 'do not know this system call', "neither Linux 6.18 on x86-64 nor strace's groups have a call of that name", 'check the spelling; ?NAME ignores what is unknown'),
]

/** 65x: monguard selftest. */
const selftest: readonly ErrorRow[] = [
  failure(651, 'ATTACK_COMPILER', 'cannot compile the attacks', 'the C compiler could not be started', 'install gcc (Debian, Ubuntu: apt install gcc libc6-dev; Fedora: dnf install gcc), or name one by CC='),
  failure(652, 'ATTACK_BUILD', 'cannot compile the attacks', 'the compiler, or the folder for its output, refused', 'see what it says; XDG_CACHE_HOME names another folder'),
  failure(653, 'ATTACK_NONE', 'no attack to run', 'no name matches, or none of those has to do with this placement', 'monguard selftest --list shows all'),
]

/** 7xx: notices of a running monitor. */
const notices: readonly ErrorRow[] = [
  quiet(703, 'FILTER_NESTED', 'every call of this process now comes to the monitor', 'the program installed a system call filter of its own', 'nothing to mend: its calls are slower, its filter holds'),
  notice(704, 'SETUID_STRIPPED', 'a set-user-ID program runs without its rights', '--allow-setuid asks for it', 'nothing to mend'),
  quiet(705, 'RING_LOST', 'a process could not open the event ring again after exec', 'it may no longer look into the supervisor (another user, another namespace, or the supervisor is gone); it stays monitored, its events are lost', 'nothing to mend, or run the supervisor as that user'),
  quiet(706, 'CALL_WITHOUT_ROW', 'a system call that MonGuard does not know was refused with ENOSYS', 'it is newer than Linux 6.18 or does not exist', 'nothing to mend: programs fall back'),
  notice(707, 'CALL_REFUSED', 'a system call was refused', "it would weaken the monitor's isolation", 'nothing to mend; what the monitor inside a program refuses, --isolation process may allow'),
  notice(708, 'EXEC_REFUSED', 'a program could not be started inside', '{0:reason}', 'as for `monguard run` of that program'),
  notice(710, 'CODE_REFUSED', 'memory did not become executable', 'it is shared with others, who could change it after it was searched, or the policy refuses code made at run time (`code: refused`)', 'where the program is trusted, --code unchecked (or `code: unchecked` in its policy) lets it; docs/new-code.md says what that gives up'),
  notice(711, 'FORK_LAYOUT', 'a process that was forked was ended at once', 'it could not be given a layout of the monitor of its own (`fork-rerandomise`): {0:reason}', 'give it memory and address space for a second zone (ulimit -v), or run it without fork-rerandomise'),
  quiet(713, 'AUDIT_HIDDEN', "a program was told that the kernel has no audit", "rules of the kernel's audit log arguments of calls, which tell how the monitor makes its own", 'nothing to mend: programs that log users in try it and go on'),
  notice(712, 'VALUE_REFUSED', 'a system call was refused for one of its arguments', 'with that value it reaches out of the program past any policy, as by typing into the terminal of the shell outside (docs/system-calls.md)', 'nothing to mend: the program gets an error as from a kernel that has it switched off'),
]

/** 8xx: notices of an attack, or of a program that behaves like one. */
const attacks: readonly ErrorRow[] = [
  notice(801, 'FOREIGN_CALL', 'the process was killed', 'it made a system call of another architecture (int 0x80)', 'programs that make 32-bit calls cannot be monitored; build them for x86-64'),
  notice(803, 'ZONE_TOUCHED', "a system call named the monitor's memory", 'the address {0} lies in its zone; the call was refused', 'if the program is trusted, report it'),
  notice(805, 'GATE_REACHED', 'the process was killed', 'a gate was entered by a jump into its middle', 'if the program is trusted, report it'),
  notice(806, 'MONITOR_FAULT', 'the process was killed', 'the monitor itself faulted at {0}, address {1}', 'report this, with the program and the addresses'),
  notice(808, 'CODE_SENSITIVE', 'the process was killed', 'code that came from no rewritten copy, in the page of {0}, holds an instruction that changes protection keys (WRPKRU, XRSTOR or WRGSBASE), or bytes that read as one', 'if a trusted program makes such code, --code unchecked (or `code: unchecked` in its policy) lets it; if it came from a file, `monguard check FILE` says why that has no copy'),
  notice(809, 'CODE_WRITES_ITSELF', 'the process was killed', 'an instruction at {0} writes to the page that it stands on', 'if the program is trusted, --code unchecked (or `code: unchecked` in its policy) lets it'),
  notice(811, 'CODE_STUCK', 'the process was killed', 'a page of code at {0} must be searched again, and the kernel does not take the right to execute it away: there are as many mappings as may be', 'raise vm.max_map_count, if the program is trusted'),
  notice(810, 'MARK_REFUSED', 'a file was not given its mode', 'files of that mode (a sticky file that only its owner may use, and not write to) are MonGuard’s own', 'give it another mode: chmod -t; docs/cache.md tells what the mode is for'),
  notice(812, 'ZONE_SEARCHED', 'the process was killed', "programs of this launch have touched addresses where the monitor may be so often that they seem to look for it", 'if they are trusted, find what they touch at {0} and do not catch its SIGSEGV, or use --isolation process'),
  notice(807, 'DOOR_CLOSED', 'a way round the monitor was closed', 'the call would have read or changed a monitored process from outside its monitor', 'nothing to mend; what the monitor inside a program refuses, --isolation process may allow'),
]

/** 9xx: rewritten copies and their cache. Programs run without them too, only more slowly. */
const rewriting: readonly ErrorRow[] = [
  notice(901, 'CACHE_UNSAFE', 'the cache of rewritten programs is not used', 'its folder belongs to another user, or others may write to it: what lies there would run as this user', 'chown it, or chmod go-w it; MONGUARD_CACHE=FOLDER names another one; --no-rewrite says that none is wanted'),
  notice(902, 'CACHE_UNREADABLE', 'the cache of rewritten programs is not used', 'its folder cannot be looked into', 'check the rights of its folder; MONGUARD_CACHE=FOLDER names another one; --no-rewrite says that none is wanted'),
  notice(903, 'CACHE_UNWRITABLE', 'no rewritten copy could be kept: calls go the slow way', 'the system refused to write to the cache', 'make room or give the right to write; MONGUARD_CACHE=FOLDER names another folder, `monguard cache clear` empties this one; --no-rewrite says that none is wanted'),
  notice(904, 'REWRITER_FAILED', 'no rewritten copy could be made: calls go the slow way', 'the rewriter could not be started, or failed', 'raise ulimit -v if it is low, else report this; --no-rewrite says that no rewriting is wanted'),
  notice(905, 'COPY_DAMAGED', 'a rewritten copy was thrown away', 'it is not what was written', 'nothing to mend, it is made anew; if this comes again, check the disk, and which program writes to the folder'),
  notice(906, 'CACHE_SIZE', 'MONGUARD_CACHE_SIZE is not obeyed', 'it is not a size: the usual 2G holds', 'give bytes, or a number followed by K, M or G'),
  notice(909, 'CACHE_UNMARKED', 'no rewritten copy could be kept: calls go the slow way', 'a file in the cache did not get the mode by which MonGuard knows its own files (docs/cache.md)', 'name a folder on another file system by MONGUARD_CACHE=FOLDER, check the umask, and do not start MonGuard from a monitored program; --no-rewrite says that no rewriting is wanted'),
  notice(910, 'CACHE_NOEXEC', 'the cache of rewritten programs is not used', 'nothing may be executed on its file system (noexec)', 'MONGUARD_CACHE=FOLDER names another folder; --no-rewrite says that none is wanted'),
  notice(913, 'COPY_UNREACHABLE', 'a program runs without its rewritten copy', "neither the cache of copies nor MonGuard's own process can be reached from its root directory: its calls go the slow way, and it is killed without a further word if it holds an instruction that changes protection keys, as glibc's dynamic linker and static programs do", 'bind the cache to its path in the new root directory (MONGUARD_CACHE=FOLDER names another one), or /proc of the launch; or use --isolation process, or --code unchecked where the program is trusted'),
  failure(907, 'CACHE_COMMAND', 'cannot look into the cache', 'the system refused', 'check the rights of the folder; MONGUARD_CACHE=FOLDER names another one'),
  failure(908, 'CHECK_MISSING', 'cannot check the file', 'it is not there, or cannot be looked at', 'check the spelling and the rights of the path'),
]

export const errors: readonly ErrorRow[] = [
  ...program,
  ...launch,
  ...host,
  ...limits,
  ...outputs,
  ...usage,
  ...selftest,
  ...notices,
  ...attacks,
  ...rewriting,
]

export const errorByCode: ReadonlyMap<number, ErrorRow> = new Map(errors.map((one) => [one.code, one]))
export const errorByName: ReadonlyMap<string, ErrorRow> = new Map(errors.map((one) => [one.name, one]))
