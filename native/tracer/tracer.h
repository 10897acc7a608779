/* mgtrace: the out-of-process placement (DESIGN §11). What its files share.
 *
 * Two processes come from the one that was started. The process that the caller started stays the program: it installs the
 * filter and executes PATH, so that pid, parent, process group, terminal, wait status and resource usage are what they are
 * natively. The tracer is its grandchild, in a session of its own and with no file of the caller open; it lives until the last
 * traced task is gone, and every task dies with it (PTRACE_O_EXITKILL). docs/placement-process.md tells the whole story. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include <mg/capture.h>
#include <mg/errors.h>
#include <mg/links.h>
#include <mg/policy.h>
#include <mg/records.h>
#include <mg/ring.h>

#define MG_TRACE_DATA 0x4d47       /* SECCOMP_RET_DATA of the launch's own filter; any other is a filter of the application's */
#define MG_TRACE_PATH_BYTES 8192   /* a resolved path: PATH_MAX below a directory of PATH_MAX */
#define MG_TRACE_RECORD_BYTES 16384
#define MG_TRACE_ADDRESS_BYTES 128 /* struct sockaddr_storage */

/* Numbers that no kernel has. The filter answers them with the action named, so that a call which the tracer turned into one
 * ends exactly as the kernel ends a call that seccomp refuses: all threads, SIGSYS, no handler in the way. */
#define MG_TRACE_NR_KILL_PROCESS 0x3f4d4701u
#define MG_TRACE_NR_KILL_THREAD 0x3f4d4702u
#define MG_TRACE_NR_TRAP 0x3f4d4703u

/* ---- launch.c, plan.c: from the command line to the traced program ---- */

/* The plan, checked and copied out of the file. */
struct mg_trace_plan {
    const struct mg_plan_header *header;
    const struct mg_policy_header *policy;
    const void *filter; /* struct sock_filter[header->filter_count] */
};
void mg_plan_read(struct mg_trace_plan *plan, int fd);
/* Maps the ring; ring->header stays 0 without one (text "-"). */
void mg_plan_map_ring(struct mg_ring *ring, const char *text, int *fd);

/* ---- the tracer's state ---- */

struct mg_trace {
    struct mg_trace_plan plan;
    struct mg_ring ring;
    int self;          /* the tracer's pid */
    int proc_fd;       /* /proc */
    int main_pid;      /* the process that was started */
    int privileged;    /* the tracer has CAP_SYS_PTRACE: so may the application, and then it could open /proc/SELF/mem */
    int strips_setuid; /* the launch had to set no_new_privs: set-user-ID programs would start without their rights */
    int reads_memory;  /* rules look at paths or addresses */
    struct mg_trace_root {
        uint64_t ino, mnt;
        uint32_t dev_major, dev_minor;
    } root, proc_root; /* the tracer's own root directory; the root of /proc */
};
extern struct mg_trace mg_trace;

/* A call between its seccomp stop and its end. */
struct mg_trace_call {
    uint64_t args[6];
    uint64_t entry_tsc;
    uint32_t nr;
    struct mg_policy_decision decision;
    uint8_t active;        /* the kernel has the call */
    uint8_t wants_exit;    /* stop at its return */
    uint8_t wants_event;   /* a CALL record is to be written at its end; its first part is in tracee->record */
    uint8_t judges_fd;     /* MG_TRACE_FD_*: what comes back is judged again */
    uint8_t judged_arg;    /* the path argument that opened it */
    uint8_t checks_exec;   /* exec_* tell which file must be running afterwards */
    uint64_t exec_dev, exec_ino;
    struct mg_policy_decision interpreter; /* what policy says of those that interpret it: permissive, or the first refusal */
};
#define MG_TRACE_FD_POLICY 1 /* by the rules on paths */
#define MG_TRACE_FD_MEMORY 2 /* it must not be memory of a task outside this launch */
#define MG_TRACE_FD_OWN 4    /* nor that, nor a file of MonGuard's own, open for writing */

enum mg_injection_state { MG_INJECT_NONE, MG_INJECT_ENTER, MG_INJECT_INSIDE };

/* PTRACE_GETREGS (struct user_regs_struct). */
struct mg_user_regs {
    uint64_t r15, r14, r13, r12, rbp, rbx, r11, r10, r9, r8, rax, rcx, rdx, rsi, rdi, orig_rax, rip, cs, eflags, rsp, ss, fs_base,
        gs_base, ds, es, fs, gs;
};

/* A traced task. */
struct mg_tracee {
    struct mg_tracee *next; /* in its bucket, or in the free list */
    int tid;
    int pid;         /* thread group; 0: not asked yet */
    uint32_t ns_pid; /* both as the process itself sees them */
    uint32_t ns_tid;
    uint8_t launching;   /* still mgtrace's own code: nothing is judged before its first exec */
    uint8_t trapped;     /* a SIGSYS for trap_nr is on its way */
    uint32_t trap_nr;
    struct mg_trace_call call;
    unsigned char *record; /* MG_TRACE_RECORD_BYTES, kept once it was needed */
    uint32_t record_bytes;
    uint16_t record_captures;
    struct {
        uint8_t state; /* enum mg_injection_state */
        int fd;
        long result; /* for rax afterwards */
        uint64_t mask;
        struct mg_user_regs regs;
    } injection;
};

/* ---- tracee.c ---- */
struct mg_tracee *mg_tracee_find(int tid);
struct mg_tracee *mg_tracee_add(int tid); /* never 0: the tracer ends, and everything with it, where memory ends */
void mg_tracee_remove(struct mg_tracee *tracee);
/* /proc/TID/status; empty if there is none. And what stands behind `key` at the start of a line of it; empty if nothing does. */
void mg_status_read(int tid, char *text, size_t size);
const char *mg_status_of(const char *text, const char *key);
void mg_tracee_identify(struct mg_tracee *tracee); /* fills pid, ns_pid and ns_tid */
void mg_tracee_rename(struct mg_tracee *tracee, int tid);

/* ---- ptrace.c: one line per request; results as the kernel's, -ESRCH where the task is gone or not stopped ---- */
struct mg_stop_info { /* struct ptrace_syscall_info, flattened */
    uint8_t op;       /* PTRACE_SYSCALL_INFO_* */
    uint32_t arch;
    uint64_t nr;
    uint64_t args[6];
    uint32_t data; /* SECCOMP_RET_DATA */
    int64_t result;
};
long mg_ptrace(long request, int tid, uint64_t address, uint64_t data);
long mg_ptrace_call_info(int tid, struct mg_stop_info *info);
long mg_ptrace_get_regs(int tid, struct mg_user_regs *regs);
long mg_ptrace_set_regs(int tid, const struct mg_user_regs *regs);
long mg_ptrace_poke_reg(int tid, size_t offset, uint64_t value); /* offset: of struct mg_user_regs */
long mg_ptrace_message(int tid, uint64_t *message);
/* Lets the task go on, stopping at the end of its call where that is wanted. */
void mg_ptrace_resume(struct mg_tracee *tracee, int signal);

/* ---- memory.c ---- */
/* Copies from the task's memory: bytes copied, fewer where it becomes unreadable, or -errno if nothing could be read. */
long mg_memory_read(const struct mg_tracee *tracee, uint64_t address, void *to, size_t bytes);
/* Copies a zero-terminated string: its length, -EFAULT, or -ENAMETOOLONG if it does not end within `size`. */
long mg_memory_read_text(const struct mg_tracee *tracee, uint64_t address, char *to, size_t size);

/* ---- resolve.c, links.c: which object a path leads to ---- */
struct mg_path_request {
    int dirfd; /* as the call names it; AT_FDCWD */
    const char *path;
    uint8_t follow_last;
    uint8_t in_root; /* openat2 RESOLVE_IN_ROOT: dirfd is the root */
};
void mg_resolve_start(void); /* notes the tracer's own root and /proc */
/* Writes the path of the object that the kernel would find; the last component need not exist. Returns an O_PATH descriptor of
 * the object, which the caller closes, or -1 if there is none; `text` is absolute or empty. */
int mg_resolve(struct mg_tracee *tracee, const struct mg_path_request *request, char text[MG_TRACE_PATH_BYTES]);
int mg_resolve_is_strange_memory(const char *text); /* /proc/PID/mem, or a thread's, of a task outside this launch */
/* The path of an open descriptor of the task; 0 if it has none. */
int mg_resolve_fd(const struct mg_tracee *tracee, int fd, char text[MG_TRACE_PATH_BYTES]);
/* The path of an object that the tracer has open; 0 if it has none. */
int mg_resolve_own(int fd, char text[MG_TRACE_PATH_BYTES]);
/* A directory of the task's, AT_FDCWD among them, open for reading; -1 if it is none. */
int mg_resolve_directory(const struct mg_tracee *tracee, int fd);
/* Calls that give a new descriptor of the file that their path names. */
int mg_links_opens(uint32_t nr);

/* ---- call.c, verdict.c, protect.c, inject.c: one call ---- */
void mg_call_enter(struct mg_tracee *tracee);
void mg_call_return(struct mg_tracee *tracee);
void mg_call_exec(struct mg_tracee *tracee); /* after a successful exec */
/* first.c: whether this signal for what the task did itself would not end it, because it is the first process of a pid namespace. */
int mg_first_would_repeat(struct mg_tracee *tracee, int signal);
void mg_vdso_withhold(const struct mg_tracee *tracee); /* vdso.c: where the plan wants that, before the first instruction */
/* Judges by policy. 0, or an errno with which the kernel would refuse the call whatever policy says. */
int mg_judge(struct mg_tracee *tracee, struct mg_policy_decision *decision);
struct mg_policy_decision mg_judge_text(const struct mg_trace_call *call, const char *text);
/* Whether the file now running is the one that was judged, or its interpreter: 1, or 0. */
int mg_judge_running(const struct mg_tracee *tracee);
/* Whether a program may be started at all; the object at `fd`, -1 for none. An errno, or 0. */
int mg_protect_check_exec(struct mg_tracee *tracee, int fd);
int mg_protect_is_stranger(uint64_t pid); /* no task of this launch */
/* Calls by which the application could get away from the tracer. Returns an errno, 0 to go on; may change the call. */
int mg_protect_check(struct mg_tracee *tracee);
void mg_inject_close(struct mg_tracee *tracee, int fd, long result);
/* Injection under way: consumes the stop (1), or leaves it to the ordinary way (0). */
int mg_inject_step(struct mg_tracee *tracee, int status);

/* ---- own-files.c ---- */
/* Keeps a call from giving the mark of MonGuard's own files: an errno, or 0; may change the call. */
int mg_own_files_check(struct mg_tracee *tracee);
/* Whether the task's descriptor is one of these files, open for writing. */
int mg_own_files_is_open(const struct mg_tracee *tracee, int fd);

/* ---- report.c: records for the ring; nothing happens without one ---- */
void mg_report_begin(struct mg_tracee *tracee);                              /* captures what the call reads */
void mg_report_end(struct mg_tracee *tracee, int64_t result, uint16_t flags); /* captures what it wrote, and writes the record */
void mg_report_exec(struct mg_tracee *tracee);
void mg_report_child(struct mg_tracee *tracee, uint32_t child, uint64_t flags);
void mg_report_count(int is_process); /* one more task that is traced */
void mg_report_exit(struct mg_tracee *tracee, int status);
void mg_report_signal(struct mg_tracee *tracee, int signo, int code, uint64_t value);
void mg_report_notice(struct mg_tracee *tracee, uint32_t code, uint32_t nr, uint64_t detail);

/* ---- loop.c ---- */
_Noreturn void mg_loop(void);
/* The tracer cannot go on safely: it ends, and the kernel kills every traced task with it. */
_Noreturn void mg_loop_abandon(uint32_t code);

static inline uint64_t mg_tsc(void) {
    uint32_t low, high;
    __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
    return (uint64_t)high << 32 | low;
}
