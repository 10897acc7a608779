/* attack
class: deputy
aim: memory
tries: zone addresses in every pointer of a hundred calls, nested ones included
expect: { mpk: contained }
source: pku-pitfalls
*/
/* The kernel as a confused deputy: calls that read from, or write to, an address of the program's choice. Each is tried in a child, with each
   part of the monitor in each pointer; it worked if the call did. */
#include "attack.h"
#include <linux/aio_abi.h>
#include <linux/futex.h>
#include <mqueue.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/un.h>
#include <termios.h>

#define AT ((long)at) /* the address under attack */
static uintptr_t at;
static int ends[2], pair[2], file, null_fd, zero_fd, epoll_fd, list;
static struct iovec one;
static struct msghdr message;
static struct mmsghdr messages[1];
static char byte;
static long size_of[2];

/* Every pointer argument that leads to AT, one try each. A call that would wait gets no chance to. */
static long tries(int which) {
    one = (struct iovec){(void *)at, 8};
    message = (struct msghdr){.msg_iov = &one, .msg_iovlen = 1};
    size_of[0] = 8;
    switch (which) {
    case 0: return syscall(SYS_read, zero_fd, AT, 8L);
    case 1: return syscall(SYS_write, ends[1], AT, 8L);
    case 2: return syscall(SYS_pread64, file, AT, 8L, 0L);
    case 3: return syscall(SYS_pwrite64, file, AT, 8L, 0L);
    case 4: return syscall(SYS_readv, zero_fd, &one, 1L);
    case 5: return syscall(SYS_writev, ends[1], &one, 1L);
    case 6: return syscall(SYS_preadv, file, &one, 1L, 0L, 0L);
    case 7: return syscall(SYS_pwritev, file, &one, 1L, 0L, 0L);
    case 8: return syscall(SYS_preadv2, file, &one, 1L, 0L, 0L, 0L);
    case 9: return syscall(SYS_pwritev2, file, &one, 1L, 0L, 0L, 0L);
    case 10: return syscall(SYS_vmsplice, ends[1], &one, 1L, 0L);
    case 11: return syscall(SYS_vmsplice, ends[1], &one, 1L, 8L /* gift */);
    case 12: return syscall(SYS_sendto, pair[0], AT, 8L, MSG_DONTWAIT, 0L, 0L);
    case 13: return syscall(SYS_sendmsg, pair[0], &message, MSG_DONTWAIT);
    case 14: messages[0].msg_hdr = message; return syscall(SYS_sendmmsg, pair[0], messages, 1L, MSG_DONTWAIT);
    case 15: (void)!write(pair[0], "12345678", 8); return syscall(SYS_recvfrom, pair[1], AT, 8L, MSG_DONTWAIT, 0L, 0L);
    case 16: (void)!write(pair[0], "12345678", 8); return syscall(SYS_recvmsg, pair[1], &message, MSG_DONTWAIT);
    case 17: (void)!write(pair[0], "12345678", 8); messages[0].msg_hdr = message; return syscall(SYS_recvmmsg, pair[1], messages, 1L, MSG_DONTWAIT, 0L);
    case 18: (void)!write(pair[0], "12345678", 8); return syscall(SYS_recvmmsg, pair[1], AT, 1L, MSG_DONTWAIT, 0L);
    case 19: return syscall(SYS_getsockname, pair[0], AT, size_of);
    case 20: return syscall(SYS_getsockname, pair[0], &message, AT);
    case 21: return syscall(SYS_getsockopt, pair[0], SOL_SOCKET, SO_TYPE, AT, size_of);
    case 22: return syscall(SYS_setsockopt, pair[0], SOL_SOCKET, SO_KEEPALIVE, AT, 4L);
    case 23: return syscall(SYS_socketpair, AF_UNIX, SOCK_STREAM, 0L, AT);
    case 24: return syscall(SYS_pipe2, AT, 0L);
    case 25: return syscall(SYS_ioctl, pair[0], FIONREAD, AT);
    case 26: return syscall(SYS_ioctl, ends[0], FIONREAD, AT);
    case 27: return syscall(SYS_fstat, file, AT);
    case 28: return syscall(SYS_newfstatat, file, "", AT, AT_EMPTY_PATH);
    case 29: return syscall(SYS_statx, file, "", AT_EMPTY_PATH, 0x7ffL, AT);
    case 30: return syscall(SYS_fstatfs, file, AT);
    case 31: return syscall(SYS_statfs, "/", AT);
    case 32: return syscall(SYS_getcwd, AT, 4096L);
    case 33: return syscall(SYS_readlink, "/proc/self/cwd", AT, 4096L);
    case 34: return syscall(SYS_getdents64, list, AT, 4096L);
    case 35: return syscall(SYS_uname, AT);
    case 36: return syscall(SYS_sysinfo, AT);
    case 37: return syscall(SYS_times, AT);
    case 38: return syscall(SYS_getrusage, 0L, AT);
    case 39: return syscall(SYS_getrlimit, RLIMIT_NOFILE, AT);
    case 40: return syscall(SYS_setrlimit, RLIMIT_CORE, AT);
    case 41: return syscall(SYS_prlimit64, 0L, RLIMIT_NOFILE, 0L, AT);
    case 42: return syscall(SYS_getrandom, AT, 8L, 1L);
    case 43: return syscall(SYS_getitimer, 0L, AT);
    case 44: return syscall(SYS_setitimer, 1L, AT, 0L);
    case 45: return syscall(SYS_clock_gettime, CLOCK_PROCESS_CPUTIME_ID, AT);
    case 46: return syscall(SYS_clock_getres, CLOCK_TAI, AT);
    case 47: return syscall(SYS_timer_create, CLOCK_MONOTONIC, 0L, AT);
    case 48: return syscall(SYS_timerfd_gettime, timerfd_create(CLOCK_MONOTONIC, 0), AT);
    case 49: return syscall(SYS_sched_getaffinity, 0L, 128L, AT);
    case 50: return syscall(SYS_sched_getparam, 0L, AT);
    case 51: return syscall(SYS_sched_getattr, 0L, AT, 48L, 0L);
    case 52: return syscall(SYS_sched_rr_get_interval, 0L, AT);
    case 53: return syscall(SYS_getcpu, AT, 0L, 0L);
    case 54: return syscall(SYS_getgroups, 65536L, AT) > 0 ? 1 : -1;
    case 55: return syscall(SYS_getresuid, AT, &byte, &byte) == 0 ? 0 : -1;
    case 56: return syscall(SYS_rt_sigaction, SIGUSR1, 0L, AT, 8L);
    case 57: return syscall(SYS_rt_sigaction, SIGUSR1, AT, 0L, 8L);
    case 58: return syscall(SYS_rt_sigprocmask, SIG_BLOCK, 0L, AT, 8L);
    case 59: return syscall(SYS_rt_sigprocmask, SIG_BLOCK, AT, 0L, 8L);
    case 60: return syscall(SYS_rt_sigpending, AT, 8L);
    case 61: return syscall(SYS_sigaltstack, 0L, AT);
    case 62: { sigset_t set; sigemptyset(&set); sigaddset(&set, SIGUSR2); sigprocmask(SIG_BLOCK, &set, 0); raise(SIGUSR2); return syscall(SYS_rt_sigtimedwait, &set, AT, 0L, 8L); }
    case 63: { if (fork() == 0) _exit(0); return syscall(SYS_wait4, -1L, AT, 0L, 0L); }
    case 64: { if (fork() == 0) _exit(0); return syscall(SYS_waitid, 0L, 0L, AT, WEXITED, 0L); }
    case 65: { if (fork() == 0) _exit(0); return syscall(SYS_wait4, -1L, 0L, 0L, AT); }
    case 66: return syscall(SYS_epoll_ctl, epoll_fd, EPOLL_CTL_ADD, pair[1], AT);
    case 67: { struct epoll_event e = {.events = EPOLLOUT}; epoll_ctl(epoll_fd, EPOLL_CTL_ADD, pair[0], &e); return syscall(SYS_epoll_wait, epoll_fd, AT, 1L, 0L); }
    case 68: return syscall(SYS_epoll_pwait, epoll_fd, &messages, 1L, 0L, AT, 8L);
    case 69: return syscall(SYS_poll, AT, 1L, 0L);
    case 70: return syscall(SYS_select, 8L, AT, 0L, 0L, size_of);
    case 71: { struct { long set, bytes; } mask = {AT, 8}; struct timespec no = {0}; return syscall(SYS_pselect6, 0L, 0L, 0L, 0L, &no, &mask); }
    case 72: return syscall(SYS_prctl, PR_GET_NAME, AT);
    case 73: return syscall(SYS_prctl, PR_SET_NAME, AT);
    case 74: return syscall(SYS_prctl, PR_GET_PDEATHSIG, AT);
    case 75: return syscall(SYS_prctl, PR_GET_TSC, AT);
    case 76: return syscall(SYS_prctl, PR_GET_CHILD_SUBREAPER, AT);
    case 77: return syscall(SYS_arch_prctl, 0x1003 /* ARCH_GET_FS */, AT);
    case 78: return syscall(SYS_arch_prctl, 0x1021 /* ARCH_GET_XCOMP_SUPP */, AT);
    case 79: return syscall(SYS_get_robust_list, 0L, AT, size_of);
    case 80: return syscall(SYS_get_mempolicy, AT, 0L, 0L, 0L, 0L);
    case 81: return syscall(SYS_capget, (unsigned[]){0x20080522, 0}, AT);
    case 82: return syscall(SYS_open, AT, O_CREAT | O_RDWR, 0600L);
    case 83: return syscall(SYS_symlink, "target", AT);
    case 84: return syscall(SYS_symlink, AT, "a-link-of-ours");
    case 85: return syscall(SYS_memfd_create, AT, 0L);
    case 86: return syscall(SYS_setxattr, ".", "user.x", AT, 4L, 0L);
    case 87: { size_of[0] = 0; return syscall(SYS_sendfile, pair[0], file, AT, 1L); }
    case 88: return syscall(SYS_copy_file_range, file, AT, file, 0L, 0L, 0L) == 0 ? -1 : -1;
    case 89: { int q = msgget(IPC_PRIVATE, 0600); long r = syscall(SYS_msgctl, q, IPC_STAT, AT); msgctl(q, IPC_RMID, 0); return r; }
    case 90: { int q = msgget(IPC_PRIVATE, 0600); struct { long type; char text[8]; } m = {1, "text"}; msgsnd(q, &m, 8, 0); long r = syscall(SYS_msgrcv, q, AT, 8L, 0L, IPC_NOWAIT); msgctl(q, IPC_RMID, 0); return r; }
    case 91: { int s = shmget(IPC_PRIVATE, 4096, 0600); long r = syscall(SYS_shmctl, s, IPC_STAT, AT); shmctl(s, IPC_RMID, 0); return r; }
    case 92: { int s = semget(IPC_PRIVATE, 1, 0600); long r = syscall(SYS_semctl, s, 0, 13 /* GETALL */, AT); semctl(s, 0, IPC_RMID); return r; }
    case 93: { aio_context_t context = 0; long r = syscall(SYS_io_setup, 1L, &context); struct iocb cb = {.aio_fildes = (unsigned)file, .aio_lio_opcode = IOCB_CMD_PWRITE, .aio_buf = at, .aio_nbytes = 8}, *list_of[1] = {&cb}; struct io_event event; r = syscall(SYS_io_submit, context, 1L, list_of); return r == 1 && syscall(SYS_io_getevents, context, 1L, 1L, &event, 0L) == 1 && event.res == 8 ? 0 : -1; }
    case 94: { aio_context_t context = 0; syscall(SYS_io_setup, 1L, &context); struct iocb cb = {.aio_fildes = (unsigned)file, .aio_lio_opcode = IOCB_CMD_PREAD, .aio_buf = at, .aio_nbytes = 8}, *list_of[1] = {&cb}; struct io_event event; long r = syscall(SYS_io_submit, context, 1L, list_of); return r == 1 && syscall(SYS_io_getevents, context, 1L, 1L, &event, 0L) == 1 && event.res == 8 ? 0 : -1; }
    case 95: return syscall(SYS_futex, AT, FUTEX_WAKE_OP, 0L, 0L, AT, 0x10000000L /* add 0 */);
    case 96: return syscall(SYS_futex, AT, FUTEX_WAIT, 0x7e57e57eL, size_of) == -1 && errno == EAGAIN ? 0 : -1;
    case 97: { struct { unsigned long value, address; unsigned flags, zero; } w = {0x7e57e57e, at, 2, 0}; return syscall(449, &w, 1L, 0L, 0L, 0L) == -1 && errno == EAGAIN ? 0 : -1; }
    case 98: { struct sigevent event = {.sigev_notify = SIGEV_THREAD, .sigev_signo = socket(AF_UNIX, SOCK_DGRAM, 0), .sigev_value = {.sival_ptr = (void *)at}}; (void)event; return syscall(SYS_timer_create, CLOCK_MONOTONIC, AT, size_of); }
    case 99: return syscall(SYS_clone3, AT, 88L) > 0 ? 0 : -1;
    case 100: return syscall(SYS_rt_sigqueueinfo, getpid(), SIGCONT, AT);
    case 101: return syscall(SYS_mincore, &byte - ((uintptr_t)&byte & 4095), 1L, AT);
    case 102: { void *page = &byte - ((uintptr_t)&byte & 4095); return syscall(SYS_move_pages, 0L, 1L, &page, 0L, AT, 0L); }
    case 103: return syscall(SYS_move_pages, 0L, 1L, AT, 0L, size_of, 0L);
    case 104: { struct iovec local = {&message, 8}; return syscall(SYS_process_vm_readv, getpid(), &local, 1L, &one, 1L, 0L); }
    case 105: { struct iovec local = {&message, 8}; return syscall(SYS_process_vm_writev, getpid(), &one, 1L, &local, 1L, 0L); }
    case 106: return syscall(SYS_execve, "/bin/true", AT, 0L);
    case 107: { struct sockaddr_un a = {AF_UNIX, "s"}; int s = socket(AF_UNIX, SOCK_DGRAM, 0); (void)a; return syscall(SYS_bind, s, AT, 8L) == 0 ? 0 : -1; }
    case 108: return syscall(SYS_add_key, "user", "x", AT, 8L, -2L);
    case 109: return syscall(SYS_seccomp, 2L /* SECCOMP_GET_ACTION_AVAIL */, 0L, AT);
    case 110: return syscall(451 /* cachestat */, file, AT, size_of, 0L);
    case 111: { static long range[2] = {0, 4096}; return syscall(451, file, range, AT, 0L); }
    case 112: return syscall(SYS_name_to_handle_at, AT_FDCWD, ".", AT, size_of, 0L);
    case 113: return syscall(SYS_signalfd4, -1L, AT, 8L, 0L);
    case 114: return syscall(SYS_inotify_add_watch, syscall(SYS_inotify_init1, 0L), AT, 2L);
    default: errno = 0; return -2;
    }
}
#define TRIES 115

static int known; /* how many of them work at all */
int main(void) {
    struct target t[64];
    int n = read_targets(t, 64), escaped = 0;
    struct { uint64_t worked[TRIES]; } *seen = mmap(NULL, sizeof *seen, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (pipe(ends) || socketpair(AF_UNIX, SOCK_DGRAM, 0, pair)) return 1;
    file = open("file", O_RDWR | O_CREAT, 0600);
    (void)!write(file, "0123456789abcdef", 16);
    null_fd = open("/dev/null", O_WRONLY), zero_fd = open("/dev/zero", O_RDONLY), list = open(".", O_RDONLY | O_DIRECTORY);
    epoll_fd = epoll_create1(0);
    signal(SIGCONT, SIG_IGN);
    for (int i = 0; i < n; i++) {
        /* One part of each kind is enough: what closes it does not look at what lies there. */
        if (i > 0 && !t[i].writable && !t[i].executable) continue;
        if (i > 3) break;
        at = t[i].from + 64;
        /* A call may kill, so each child goes on where the last one ended. */
        for (int next = 0; next < TRIES;) {
            int from = next;
            int state[2];
            if (pipe(state)) return 1;
            pid_t child = fork();
            if (child == 0) {
                for (int which = from; which < TRIES; which++) {
                    unsigned char number = (unsigned char)which;
                    (void)!write(state[1], &number, 1);
                    alarm(20);
                    long result = tries(which);
                    if (result >= 0) seen->worked[which] = 1;
                }
                _exit(0);
            }
            close(state[1]);
            unsigned char number;
            while (read(state[0], &number, 1) == 1) next = number + 1;
            close(state[0]);
            waitpid(child, NULL, 0);
            if (next == from) next++;
        }
    }
    for (int which = 0; which < TRIES; which++)
        if (seen->worked[which]) {
            known++;
            if (!t[0].own) printf("try %d worked\n", which);
            escaped = 1;
        }
    if (t[0].own) printf("%d of %d work\n", known, TRIES);
    errno = EFAULT;
    verdict(escaped);
}
