// Which kernel calls operations make, natively and under MonGuard (placement `none`, rewritten copies): counted by strace on Linux 6.18 with
// glibc 2.36, and counted again by test/costs. Placement mpk makes the same, with pkey_mprotect for what is the monitor's, and three more for
// each piece of new code.
export interface Operation {
  /** Of bench/micro.c. */
  readonly name: string
  readonly what: string
  readonly native: string
  readonly guarded: string
  /** Where a policy asks for paths. */
  readonly judged?: string
  /** With `fork-rerandomise`. */
  readonly rerandomised?: string
}

export const operations: readonly Operation[] = [
  {
    name: 'unknown_call',
    what: 'a call that nobody knows',
    native: 'syscall_0x1f4',
    guarded: '',
  },
  {
    name: 'read_1_byte',
    what: 'read',
    native: 'read',
    guarded: 'read',
  },
  {
    name: 'readv_2_parts',
    what: 'readv, two parts',
    native: 'readv',
    guarded: 'readv',
  },
  {
    name: 'stat_path',
    what: 'stat',
    native: 'newfstatat',
    guarded: 'newfstatat',
    judged: 'readlink ×2 newfstatat',
  },
  {
    name: 'open_close',
    what: 'open and close a file',
    native: 'openat close',
    guarded: 'openat fstat fstatfs close',
    judged: 'readlink ×4 statfs newfstatat openat2 fstat fstatfs close',
  },
  {
    name: 'open_close_proc',
    what: 'open and close a file of procfs',
    native: 'openat close',
    guarded: 'openat ×2 fstat ×2 fstatfs ×2 fcntl statx ×2 openat2 readlinkat close ×3',
    judged: 'readlink ×2 statfs openat ×5 fstatfs ×4 fstat ×5 openat2 ×3 readlinkat ×3 close ×8 gettid fcntl statx ×2',
  },
  {
    name: 'sendmsg_recvmsg',
    what: 'a message through a socket pair',
    native: 'sendmsg recvmsg',
    guarded: 'sendmsg recvmsg',
  },
  {
    name: 'mmap_munmap',
    what: 'map and unmap memory',
    native: 'mmap munmap',
    guarded: 'mmap munmap',
  },
  {
    name: 'mprotect_twice',
    what: 'change rights of data, twice',
    native: 'mprotect ×2',
    guarded: 'mprotect ×2',
  },
  {
    name: 'new_code_1_page',
    what: 'new code, one page',
    native: 'mprotect ×2',
    guarded: 'mremap mprotect ×4 rt_sigreturn',
  },
  {
    name: 'new_code_16_pages',
    what: 'new code, 16 pages',
    native: 'mprotect ×2',
    guarded: 'mremap mprotect ×4 rt_sigreturn',
  },
  {
    name: 'sigprocmask_twice',
    what: 'block and unblock a signal',
    native: 'rt_sigprocmask ×2',
    guarded: 'rt_sigprocmask ×2',
  },
  {
    name: 'sigaction',
    what: 'set a handler',
    native: 'rt_sigaction',
    guarded: 'rt_sigaction',
  },
  {
    name: 'signal_delivery',
    what: 'kill oneself, and the handler',
    native: 'getpid kill rt_sigreturn',
    guarded: 'getpid kill rt_sigreturn ×3',
  },
  {
    name: 'fault_delivery',
    what: 'a fault, and its handler',
    native: 'rt_sigreturn',
    guarded: 'rt_sigreturn ×3',
  },
  {
    name: 'fork_wait',
    what: 'fork, end, wait',
    native: 'clone set_robust_list wait4 exit_group',
    guarded: 'rt_sigprocmask ×3 clone gettid wait4 set_robust_list exit_group',
    rerandomised:
      'rt_sigprocmask ×3 clone gettid wait4 mprotect ×17 getrandom mmap ×2 mremap ×2 madvise ×2 rt_sigaction ×39 munmap sigaltstack set_robust_list exit_group',
  },
  {
    name: 'vfork_wait',
    what: 'vfork, end, wait',
    native: 'vfork exit_group wait4',
    guarded: 'rt_sigprocmask ×3 clone sigaltstack gettid exit_group wait4',
  },
  {
    name: 'fork_exec_static',
    what: 'fork, exec of a static program, wait',
    native:
      'clone wait4 set_robust_list ×2 execve brk ×5 arch_prctl set_tid_address rseq prlimit64 readlink getrandom mprotect exit_group',
    guarded:
      'rt_sigprocmask ×5 clone gettid ×2 wait4 set_robust_list ×2 mprotect ×19 openat ×4 fstat ×10 faccessat2 execveat ×2 pread64 ×4 unshare memfd_create ×2 prlimit64 ×3 write ×2 pwrite64 fcntl ×3 close ×7 mmap ×13 personality ×2 fstatfs openat2 readlinkat ftruncate getrandom ×2 mremap ×2 munmap ×3 syscall_0x1ce ×3 madvise ×2 getpid prctl ×2 sigaltstack rt_sigaction ×38 statfs brk ×8 arch_prctl set_tid_address readlink exit_group',
    judged:
      'rt_sigprocmask ×5 clone gettid ×3 wait4 set_robust_list ×2 readlink ×6 mprotect ×19 openat ×7 fstat ×13 faccessat2 execveat ×2 pread64 ×4 fstatfs ×3 openat2 ×3 readlinkat ×3 close ×12 unshare memfd_create ×2 prlimit64 ×3 write ×2 pwrite64 fcntl ×3 mmap ×13 personality ×2 ftruncate getrandom ×2 mremap ×2 munmap ×3 syscall_0x1ce ×3 madvise ×2 getpid prctl ×2 sigaltstack rt_sigaction ×38 statfs ×2 brk ×8 arch_prctl set_tid_address exit_group',
    rerandomised:
      'rt_sigprocmask ×5 clone gettid ×2 wait4 mprotect ×36 getrandom ×3 mmap ×16 mremap ×4 madvise ×4 rt_sigaction ×77 munmap ×5 sigaltstack ×2 set_robust_list ×2 openat ×4 fstat ×10 faccessat2 execveat ×2 pread64 ×4 unshare memfd_create ×2 prlimit64 ×3 write ×2 pwrite64 fcntl ×3 close ×7 personality ×2 fstatfs openat2 readlinkat ftruncate getpid prctl ×2 statfs brk ×8 arch_prctl set_tid_address readlink exit_group',
  },
  {
    name: 'thread_create_join',
    what: 'a thread, from beginning to end',
    native: 'rt_sigprocmask ×4 clone3 rseq set_robust_list madvise exit',
    guarded: 'rt_sigprocmask ×8 clone3 sigaltstack gettid set_robust_list madvise exit',
  },
  {
    name: 'open_close_with_threads',
    what: 'open and close a file, in a process with threads',
    native: 'openat close',
    guarded: 'openat2 fstat close',
    judged: 'readlink ×4 statfs newfstatat openat2 fstat close',
  },
  {
    name: 'open_close_proc_with_threads',
    what: 'the same, a file of procfs',
    native: 'openat close',
    guarded:
      'openat2 ×3 socketpair rt_sigprocmask ×3 clone sigaltstack openat ×3 gettid fstatfs ×3 fstat ×3 readlinkat ×2 close ×7 fcntl statx ×2 sendmsg exit recvmsg dup3',
    judged:
      'readlink ×2 statfs rt_sigprocmask ×6 clone ×2 sigaltstack ×2 openat ×6 fstatfs ×5 fstat ×6 openat2 ×4 readlinkat ×4 close ×12 gettid ×2 exit ×2 socketpair fcntl statx ×2 sendmsg recvmsg dup3',
  },
]
