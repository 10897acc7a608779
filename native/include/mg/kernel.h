/* The kernel's user-visible structures that the monitor works with, x86-64 only, as the kernel lays them out
 * (arch/x86/include/uapi/asm/sigcontext.h, ucontext.h; include/uapi/linux/signal.h). */
#pragma once

#include <stdint.h>

#define MG_SIGNALS 64
#define MG_FIRST_REALTIME 32 /* the kernel's; C libraries keep the first two or three for themselves */
#define MG_SIGNAL_BIT(signo) (1ull << ((signo)-1))

enum {
    MG_SIGHUP = 1, MG_SIGILL = 4, MG_SIGTRAP = 5, MG_SIGABRT = 6, MG_SIGBUS = 7, MG_SIGFPE = 8, MG_SIGKILL = 9, MG_SIGSEGV = 11,
    MG_SIGCHLD = 17, MG_SIGCONT = 18, MG_SIGSTOP = 19, MG_SIGURG = 23, MG_SIGWINCH = 28, MG_SIGSYS = 31,
};

enum { MG_SIG_BLOCK = 0, MG_SIG_UNBLOCK = 1, MG_SIG_SETMASK = 2 };

#define MG_SIG_DFL 0ull
#define MG_SIG_IGN 1ull
#define MG_TIMER_ABSTIME 1ull

#define MG_SA_NOCLDSTOP 0x00000001ull
#define MG_SA_NOCLDWAIT 0x00000002ull
#define MG_SA_SIGINFO 0x00000004ull
#define MG_SA_EXPOSE_TAGBITS 0x00000800ull
#define MG_SA_RESTORER 0x04000000ull
#define MG_SA_ONSTACK 0x08000000ull
#define MG_SA_RESTART 0x10000000ull
#define MG_SA_NODEFER 0x40000000ull
#define MG_SA_RESETHAND 0x80000000ull

#define MG_SS_ONSTACK 1
#define MG_SS_DISABLE 2
#define MG_SS_AUTODISARM (1u << 31)
#define MG_MINSIGSTKSZ 2048

#define MG_TRAP_TRACE 2  /* si_code of a SIGTRAP behind a single step */
#define MG_SYS_SECCOMP 1 /* si_code of a SIGSYS that seccomp sent */
#define MG_AUDIT_ARCH_X86_64 0xc000003eu

#define MG_RFLAGS_TF 0x100ull
#define MG_RFLAGS_DF 0x400ull
#define MG_RFLAGS_RF 0x10000ull
#define MG_RFLAGS_AC 0x40000ull

/* struct kernel_sigaction of rt_sigaction(2). */
struct mg_sigaction {
    uint64_t handler;
    uint64_t flags;
    uint64_t restorer;
    uint64_t mask;
};

/* struct rlimit64 of prlimit64(2). */
struct mg_limit {
    uint64_t soft, hard;
};

struct mg_stack {
    uint64_t base;
    int32_t flags;
    uint32_t padding;
    uint64_t bytes;
};

/* siginfo_t: the three leading fields, then 29 ints whose meaning depends on them. */
struct mg_siginfo {
    int32_t signo;
    int32_t error;
    int32_t code;
    int32_t padding;
    union {
        struct { int32_t pid; uint32_t uid; uint64_t value; } queued;
        struct { uint64_t address; } fault;
        struct { uint64_t call_address; int32_t nr; uint32_t arch; } call;
        uint64_t words[14];
    };
};
_Static_assert(sizeof(struct mg_siginfo) == 128, "siginfo_t");

/* The application's general registers, in the order of struct sigcontext_64. */
struct mg_regs {
    uint64_t r8, r9, r10, r11, r12, r13, r14, r15, rdi, rsi, rbp, rbx, rdx, rax, rcx, rsp, rip, rflags;
};

struct mg_ucontext {
    uint64_t flags;
    uint64_t link;
    struct mg_stack stack;
    struct mg_regs regs;
    uint16_t cs, gs, fs, ss;
    uint64_t err, trapno, oldmask, cr2;
    uint64_t fpstate;
    uint64_t reserved[8];
    uint64_t sigmask;
};

/* What the kernel pushes for a handler (struct rt_sigframe); rsp points at `restorer` when the handler begins. */
struct mg_frame {
    uint64_t restorer;
    struct mg_ucontext context;
    struct mg_siginfo info;
};

/* The extended state behind context.fpstate: legacy area, then the software bytes that tell its size. */
#define MG_FX_BYTES 512
#define MG_FX_SOFTWARE 464
#define MG_FP_MAGIC1 0x46505853u
#define MG_FP_MAGIC2 0x46505845u
#define MG_XSTATE_BV 512
#define MG_XFEATURE_PKRU (1ull << 9)
struct mg_fx_software {
    uint32_t magic1;
    uint32_t extended_bytes; /* with the trailing magic2 */
    uint64_t features;
    uint32_t xstate_bytes;
    uint32_t padding[7];
};

struct mg_iovec {
    uint64_t base;
    uint64_t bytes;
};

struct mg_timespec {
    int64_t seconds;
    int64_t nanoseconds;
};

/* struct stat of stat(2). */
struct mg_stat {
    uint64_t dev, ino, nlink;
    uint32_t mode, uid, gid, padding;
    uint64_t rdev;
    int64_t size, block_bytes, blocks;
    uint64_t times[6]; /* seconds and nanoseconds of access, modification, change */
    int64_t unused[3];
};
_Static_assert(sizeof(struct mg_stat) == 144, "struct stat");

#define MG_PAGE 4096ull

#define MG_ARCH_SET_GS 0x1001
#define MG_ARCH_GET_GS 0x1004
#define MG_HWCAP2_FSGSBASE 2 /* of AT_HWCAP2 */

#define MG_AT_FDCWD (-100)
#define MG_AT_EMPTY_PATH 0x1000
#define MG_AT_SYMLINK_NOFOLLOW 0x100
#define MG_AT_EXECVE_CHECK 0x10000

enum {
    MG_PROT_NONE = 0, MG_PROT_READ = 1, MG_PROT_WRITE = 2, MG_PROT_EXEC = 4,
    MG_MAP_SHARED = 1, MG_MAP_PRIVATE = 2, MG_MAP_FIXED = 0x10, MG_MAP_ANONYMOUS = 0x20, MG_MAP_NORESERVE = 0x4000,
    MG_MAP_FIXED_NOREPLACE = 0x100000,
};

enum {
    MG_EPERM = 1, MG_ENOENT = 2, MG_ESRCH = 3, MG_EINTR = 4, MG_EIO = 5, MG_E2BIG = 7, MG_EFBIG = 27, MG_ENOEXEC = 8, MG_EBADF = 9, MG_EAGAIN = 11,
    MG_ENOMEM = 12, MG_EACCES = 13, MG_EFAULT = 14, MG_EEXIST = 17, MG_ENOTDIR = 20, MG_EISDIR = 21, MG_EINVAL = 22, MG_EMFILE = 24, MG_ETXTBSY = 26,
    MG_ERANGE = 34, MG_ENAMETOOLONG = 36, MG_ENOSYS = 38, MG_ELOOP = 40, MG_ELIBBAD = 80, MG_EPROTONOSUPPORT = 93, MG_EOPNOTSUPP = 95,
};

enum {
    MG_CLONE_VM = 0x100, MG_CLONE_FS = 0x200, MG_CLONE_FILES = 0x400, MG_CLONE_SIGHAND = 0x800, MG_CLONE_PIDFD = 0x1000,
    MG_CLONE_VFORK = 0x4000, MG_CLONE_THREAD = 0x10000, MG_CLONE_SETTLS = 0x80000, MG_CLONE_PARENT_SETTID = 0x100000,
    MG_CLONE_CHILD_CLEARTID = 0x200000, MG_CLONE_UNTRACED = 0x800000, MG_CLONE_CHILD_SETTID = 0x1000000,
};
