/* Makes every six-argument call twice, plainly and with a capability in the place that the table gives it, and compares
 * what the running kernel answers. Prints `same NAME RESULT`, `absent NAME` (the kernel lacks the call) or
 * `differs NAME PLAIN WITH`. The control puts the secret where the kernel does look. Built and read by syscalls-native.test.ts. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/futex.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include <mg/capability.h>
#include <mg/syscalls.h>

#define SECRET 0xdeadbeefcafef00dull

static long raw(uint32_t nr, const uint64_t a[6]) {
    register uint64_t r10 __asm__("r10") = a[3], r8 __asm__("r8") = a[4], r9 __asm__("r9") = a[5];
    long result = (long)(uint64_t)nr;
    __asm__ volatile("syscall" : "+a"(result) : "D"(a[0]), "S"(a[1]), "d"(a[2]), "r"(r10), "r"(r8), "r"(r9) : "rcx", "r11", "memory");
    return result;
}

static uint64_t at(const void *pointer) { return (uint64_t)(uintptr_t)pointer; }

static int file(void) {
    int fd = memfd_create("probe", 0);
    if (fd < 0 || ftruncate(fd, 8192) != 0) exit(2);
    return fd;
}

static int full_pipe(int end) {
    int ends[2];
    if (pipe(ends) != 0 || (end == 0 && write(ends[1], "abc", 3) != 3)) exit(2);
    return ends[end];
}

static char bytes[64];
static struct iovec vector = {bytes, 16};
static uint32_t word = 7, word2;
static struct epoll_event event;
static struct timespec zero;
static fd_set set;
static void *page;
static int status;

static int ready_epoll(void) {
    int poll = epoll_create1(0), ready = eventfd(1, 0);
    event = (struct epoll_event){.events = EPOLLIN};
    if (epoll_ctl(poll, EPOLL_CTL_ADD, ready, &event) != 0) exit(2);
    return poll;
}

static int ready_socket(int end) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0 || (end == 0 && write(ends[1], "abc", 3) != 3)) exit(2);
    return ends[end];
}

static void mmap_private(uint64_t *a) { a[1] = 4096, a[2] = PROT_READ, a[3] = MAP_PRIVATE | MAP_ANONYMOUS, a[4] = (uint32_t)-1; }
static void mmap_validate(uint64_t *a) { a[1] = 4096, a[2] = PROT_READ | PROT_WRITE, a[3] = MAP_SHARED_VALIDATE, a[4] = (uint64_t)file(); }
static void do_sendto(uint64_t *a) { a[0] = (uint64_t)ready_socket(1), a[1] = at(bytes), a[2] = 5, a[3] = MSG_DONTWAIT; }
static void do_recvfrom(uint64_t *a) { a[0] = (uint64_t)ready_socket(0), a[1] = at(bytes), a[2] = 5, a[3] = MSG_DONTWAIT; }
static void futex_wait_changed(uint64_t *a) { a[0] = at(&word), a[1] = FUTEX_WAIT_PRIVATE, a[2] = 8; }
static void futex_requeue_equal(uint64_t *a) { a[0] = at(&word), a[1] = FUTEX_CMP_REQUEUE_PRIVATE, a[2] = 1, a[3] = 1, a[4] = at(&word2), a[5] = 7; }
static void do_epoll_pwait(uint64_t *a) { a[0] = (uint64_t)ready_epoll(), a[1] = at(&event), a[2] = 1; }
static void do_epoll_pwait2(uint64_t *a) { a[0] = (uint64_t)ready_epoll(), a[1] = at(&event), a[2] = 1, a[3] = at(&zero); }
static void do_splice(uint64_t *a) { a[0] = (uint64_t)full_pipe(0), a[2] = (uint64_t)full_pipe(1), a[4] = 3; }
static void do_copy_file_range(uint64_t *a) { a[0] = (uint64_t)file(), a[2] = (uint64_t)file(), a[4] = 100; }
static void vectored(uint64_t *a) { a[0] = (uint64_t)file(), a[1] = at(&vector), a[2] = 1, a[3] = 8180; }
static void do_mbind(uint64_t *a) { a[0] = at(page), a[1] = 4096; }
static void do_move_pages(uint64_t *a) { a[1] = 1, a[2] = at(&page), a[4] = at(&status); }
static void do_pselect6(uint64_t *a) {
    int fd = eventfd(1, 0);
    FD_ZERO(&set);
    FD_SET(fd, &set);
    a[0] = (uint64_t)fd + 1, a[1] = at(&set), a[4] = at(&zero);
}
static void futex2_changed(uint64_t *a) { a[0] = at(&word), a[1] = 8, a[2] = 0xffffffff, a[3] = 2 | 128, a[5] = CLOCK_MONOTONIC; }
static void xattr_missing(uint64_t *a) { a[0] = (uint32_t)AT_FDCWD, a[1] = at("/nonexistent"), a[3] = at("user.probe"), a[4] = at(bytes), a[5] = 16; }
static void ring_closed(uint64_t *a) { a[0] = 1000000; }

static const struct {
    const char *name;
    uint32_t nr;
    void (*prepare)(uint64_t *);
} probes[] = {
    {"mmap private", MG_NR_mmap, mmap_private},
    {"mmap shared_validate", MG_NR_mmap, mmap_validate},
    {"sendto", MG_NR_sendto, do_sendto},
    {"recvfrom", MG_NR_recvfrom, do_recvfrom},
    {"futex wait", MG_NR_futex, futex_wait_changed},
    {"futex cmp_requeue", MG_NR_futex, futex_requeue_equal},
    {"epoll_pwait", MG_NR_epoll_pwait, do_epoll_pwait},
    {"epoll_pwait2", MG_NR_epoll_pwait2, do_epoll_pwait2},
    {"splice", MG_NR_splice, do_splice},
    {"copy_file_range", MG_NR_copy_file_range, do_copy_file_range},
    {"preadv2", MG_NR_preadv2, vectored},
    {"pwritev2", MG_NR_pwritev2, vectored},
    {"mbind", MG_NR_mbind, do_mbind},
    {"move_pages", MG_NR_move_pages, do_move_pages},
    {"pselect6", MG_NR_pselect6, do_pselect6},
    {"futex_wait", MG_NR_futex_wait, futex2_changed},
    {"setxattrat", MG_NR_setxattrat, xattr_missing},
    {"getxattrat", MG_NR_getxattrat, xattr_missing},
    {"io_uring_enter", MG_NR_io_uring_enter, ring_closed},
};

/* Addresses differ from call to call; what counts is that there is one. */
static long meaning(uint32_t nr, long result) { return nr == MG_NR_mmap && result > 0 ? 1 : result; }

static long make(uint32_t nr, void (*prepare)(uint64_t *), uint64_t secret) {
    uint64_t args[6] = {0};
    prepare(args);
    const struct mg_capability capability = {.full = secret, .brief = (uint32_t)(secret >> 16)};
    if (secret) mg_call_add_capability(nr, args, &capability);
    return meaning(nr, raw(nr, args));
}

int main(void) {
    page = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    *(volatile char *)page = 1;
    for (unsigned i = 0; i < sizeof probes / sizeof *probes; i++) {
        long plain = make(probes[i].nr, probes[i].prepare, 0);
        long with = make(probes[i].nr, probes[i].prepare, SECRET);
        if (plain == -38 && with == -38) printf("absent %s\n", probes[i].name);
        else if (plain == with) printf("same %s %ld\n", probes[i].name, plain);
        else printf("differs %s %ld %ld\n", probes[i].name, plain, with);
    }
    uint64_t args[6] = {0};
    mmap_validate(args);
    args[3] |= SECRET << 32;
    printf("control %ld\n", meaning(MG_NR_mmap, raw(MG_NR_mmap, args)));
    return 0;
}
