/* attack
class: door
aim: call
may-be-closed: true
expect: { none: contained, mpk: contained }
variants:
  - { args: [io_uring], tries: "a door of the kernel: io_uring" }
  - { args: [userfaultfd], tries: "a door of the kernel: userfaultfd" }
  - { args: [perf], tries: "a door of the kernel: perf" }
  - { args: [pidfd_getfd], tries: "a door of the kernel: pidfd_getfd" }
  - { args: [bpf], tries: "a door of the kernel: bpf" }
  - { args: [modify_ldt], tries: "a door of the kernel: modify_ldt" }
  - { args: [user-dispatch], tries: "a door of the kernel: user-dispatch" }
  - { args: [set_mm], tries: "a door of the kernel: set_mm" }
  - { args: [rseq], tries: "a door of the kernel: rseq" }
  - { args: [tagged-addresses], tries: "a door of the kernel: addresses with tags, which the kernel strips and comparisons do not" }
  - { args: [memory-merge], tries: "a door of the kernel: equal pages merged, which tells by time what the monitor's hold" }
  - { args: [swapon], tries: "a door of the kernel: a swap file of the program's own" }
  - { args: [ioperm], tries: "a door of the kernel: input and output ports" }
  - { args: [kcore], tries: "a door of the kernel: /proc/kcore, all memory there is" }
  - { args: [mem-device], tries: "a door of the kernel: /dev/mem" }
  - { args: [tracing], tries: "a door of the kernel: tracefs, which prints every register of a call" }
  - { args: [core-pattern], tries: "a door of the kernel: the program that the kernel starts for core files", expect: { none: contained, process: gap, mpk: contained }, gap: "under ptrace a program of root's can have the kernel start others, which nobody monitors" }
  - { args: [backtraces], tries: "a door of the kernel: sysrq, which prints the registers of every processor" }
  - { args: [fatal-registers], tries: "a door of the kernel: the switch that prints the registers of who dies, in a call or not" }
  - { args: [filter-dump], tries: "a door of the kernel: the switch that prints compiled filters, the capability in them" }
  - { args: [audit], tries: "a door of the kernel: audit, whose rules log arguments of calls", expect: { none: contained, mpk: contained } }
  - { args: [debugging], tries: "a door of the kernel: debugfs", expect: { none: contained, mpk: contained } }
  - { args: [processor-registers], tries: "a door of the kernel: the registers that lead into it", expect: { none: contained, mpk: contained } }
  - { args: [memory-image], tries: "a door of the kernel: the image of all memory, for hibernation", expect: { none: contained, mpk: contained } }
  - { args: [userfaultfd-device], tries: "a door of the kernel: userfaultfd-device" }
*/
/* Doors of the kernel that lead round a monitor: the argument names one. Each is tried as far as having it in hand. */
#include "attack.h"
#include <linux/netlink.h>
#include <linux/perf_event.h>
#include <linux/userfaultfd.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/time.h>
int main(int argc, char **argv) {
    const char *door = argc > 1 ? argv[1] : "";
    int open_now = 0;
    if (strcmp(door, "io_uring") == 0) {
        unsigned char parameters[120] = {0};
        open_now = syscall(425, 4, parameters) >= 0;
    } else if (strcmp(door, "userfaultfd") == 0) {
        open_now = syscall(SYS_userfaultfd, UFFD_USER_MODE_ONLY) >= 0;
    } else if (strcmp(door, "userfaultfd-device") == 0) {
        int device = open("/dev/userfaultfd", O_RDWR);
        open_now = device >= 0 && ioctl(device, _IO(0xAA, 0), O_CLOEXEC) >= 0;
    } else if (strcmp(door, "perf") == 0) {
        struct perf_event_attr attributes = {.type = PERF_TYPE_SOFTWARE, .size = sizeof attributes, .config = PERF_COUNT_SW_CPU_CLOCK, .exclude_kernel = 1};
        open_now = syscall(SYS_perf_event_open, &attributes, 0, -1, -1, 0) >= 0;
    } else if (strcmp(door, "pidfd_getfd") == 0) {
        int pidfd = (int)syscall(SYS_pidfd_open, getpid(), 0);
        open_now = syscall(SYS_pidfd_getfd, pidfd, 0, 0) >= 0;
    } else if (strcmp(door, "bpf") == 0) {
        unsigned attributes[32] = {2 /* an array */, 4, 4, 1};
        open_now = syscall(SYS_bpf, 0, attributes, sizeof attributes) >= 0;
    } else if (strcmp(door, "modify_ldt") == 0) {
        unsigned entry[4] = {0, 0, 0xfffff, 0x51};
        open_now = syscall(SYS_modify_ldt, 1, entry, sizeof entry) == 0;
    } else if (strcmp(door, "user-dispatch") == 0) {
        static char selector;
        open_now = prctl(59, 1, 0x1000, 0x1000, &selector) == 0;
    } else if (strcmp(door, "set_mm") == 0) {
        open_now = prctl(PR_SET_MM, PR_SET_MM_START_BRK, sbrk(0), 0, 0) == 0;
    } else if (strcmp(door, "rseq") == 0) {
        static struct { _Alignas(32) unsigned char bytes[32]; } area;
        /* glibc's own registration is in the way; a child without it has none. */
        pid_t child = fork();
        if (child == 0) {
            extern const ptrdiff_t __rseq_offset __attribute__((weak));
            if (&__rseq_offset) {
                unsigned char *own = (unsigned char *)__builtin_thread_pointer() + __rseq_offset;
                syscall(SYS_rseq, own, 32, 1, 0x53053053);
            }
            _exit(syscall(SYS_rseq, &area, sizeof area, 0, 0x53053053) == 0);
        }
        int status;
        waitpid(child, &status, 0);
        open_now = WIFEXITED(status) && WEXITSTATUS(status);
    } else if (strcmp(door, "tagged-addresses") == 0) {
        /* Switched on for good: it ends with this process. */
        open_now = syscall(SYS_arch_prctl, 0x4002 /* ARCH_ENABLE_TAGGED_ADDR */, 6) == 0;
    } else if (strcmp(door, "memory-merge") == 0) {
        open_now = prctl(67 /* PR_SET_MEMORY_MERGE */, 1, 0, 0, 0) == 0;
    } else if (strcmp(door, "swapon") == 0) {
        /* A file that is none: the kernel says EINVAL once it has looked at it, and EPERM to whom it lets have none. */
        int file = open("swap", O_RDWR | O_CREAT, 0600);
        if (ftruncate(file, 1 << 16)) return 1;
        open_now = syscall(SYS_swapon, "swap", 0) == 0 || errno != EPERM;
    } else if (strcmp(door, "ioperm") == 0) {
        open_now = syscall(SYS_ioperm, 0x80, 1, 1) == 0;
    } else if (strcmp(door, "kcore") == 0) {
        char byte;
        int file = open("/proc/kcore", O_RDONLY);
        open_now = file >= 0 && read(file, &byte, 1) == 1;
    } else if (strcmp(door, "mem-device") == 0) {
        open_now = open("/dev/mem", O_RDONLY) >= 0;
    } else if (strcmp(door, "tracing") == 0) {
        open_now = open("/sys/kernel/tracing/events/raw_syscalls/sys_enter/enable", O_WRONLY) >= 0 || open("/sys/kernel/debug/tracing/events/raw_syscalls/sys_enter/enable", O_WRONLY) >= 0;
        if (!open_now && mkdir("t", 0700) == 0 && mount("tracefs", "t", "tracefs", 0, NULL) == 0) {
            open_now = open("t/events/raw_syscalls/sys_enter/enable", O_WRONLY) >= 0;
            umount2("t", MNT_DETACH);
        }
    } else if (strcmp(door, "audit") == 0) {
        /* AUDIT_GET: the state of things, for who may change them. */
        struct { struct nlmsghdr head; char text[256]; } message = {.head = {NLMSG_LENGTH(0), 1000, NLM_F_REQUEST, 1, 0}};
        int netlink = socket(AF_NETLINK, SOCK_RAW, NETLINK_AUDIT);
        struct timeval most = {.tv_sec = 2};
        setsockopt(netlink, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof most);
        open_now = netlink >= 0 && send(netlink, &message, message.head.nlmsg_len, 0) > 0 && recv(netlink, &message, sizeof message, 0) > 0 && message.head.nlmsg_type == 1000;
    } else if (strcmp(door, "debugging") == 0) {
        open_now = open("/sys/kernel/debug/sleep_time", O_RDONLY) >= 0;
        if (!open_now && mkdir("d", 0700) == 0 && mount("debugfs", "d", "debugfs", 0, NULL) == 0) {
            open_now = open("d", O_RDONLY | O_DIRECTORY) >= 0;
            umount2("d", MNT_DETACH);
        }
    } else if (strcmp(door, "processor-registers") == 0) {
        open_now = open("/dev/cpu/0/msr", O_RDONLY) >= 0;
    } else if (strcmp(door, "memory-image") == 0) {
        /* To open it in earnest would tell every driver. */
        open_now = open("/dev/snapshot", O_PATH) >= 0;
    } else if (strcmp(door, "backtraces") == 0) {
        open_now = open("/proc/sysrq-trigger", O_WRONLY) >= 0;
    } else if (strcmp(door, "fatal-registers") == 0) {
        open_now = open("/proc/sys/kernel/print-fatal-signals", O_WRONLY) >= 0;
    } else if (strcmp(door, "filter-dump") == 0) {
        open_now = open("/proc/sys/net/core/bpf_jit_enable", O_WRONLY) >= 0;
    } else if (strcmp(door, "core-pattern") == 0) {
        open_now = open("/proc/sys/kernel/core_pattern", O_WRONLY) >= 0;
    }
    verdict(open_now);
}
