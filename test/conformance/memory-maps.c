/* mmap, munmap, mremap, mprotect in every flavour: results, contents, errors. */
#include "show.h"

static int works(volatile char *p, int write_too) {
    /* Without a fault: through the kernel. */
    int fds[2];
    if (pipe(fds)) return -1;
    int r = (int)write(fds[1], (const void *)p, 1) == 1;
    if (r && write_too) r = read(fds[0], (void *)p, 1) == 1 ? 2 : 1;
    close(fds[0]);
    close(fds[1]);
    return r;
}
#define MAP(...) ({ errno = 0; void *m_ = mmap(__VA_ARGS__); say("mmap(%s): %s", #__VA_ARGS__, m_ == MAP_FAILED ? error_name(errno) : "mapped"); m_; })
enum { P = 4096 };

int main(void) {
    int rw = PROT_READ | PROT_WRITE, anon = MAP_PRIVATE | MAP_ANONYMOUS;
    char *a = MAP(NULL, 10 * P, rw, anon, -1, 0);
    memset(a, 'a', 10 * P);
    char *b = MAP(a + 2 * P, P, PROT_READ, anon | MAP_FIXED, -1, 0);
    say("fixed at its place %d, zero %d, before it %c", b == a + 2 * P, b[0] == 0, a[P]);
    MAP(a + P, P, rw, anon | MAP_FIXED_NOREPLACE, -1, 0);
    SHOW(munmap(a + 4 * P, P));
    b = MAP(a + 4 * P, P, rw, anon | MAP_FIXED_NOREPLACE, -1, 0);
    say("in the hole %d", b == a + 4 * P);
    MAP(NULL, 0, rw, anon, -1, 0);
    MAP(NULL, P, rw, MAP_ANONYMOUS, -1, 0);
    MAP((void *)123, P, rw, anon | MAP_FIXED, -1, 0);
    MAP(NULL, P, rw, MAP_PRIVATE, 99, 0);
    MAP(NULL, P, rw, MAP_PRIVATE, 0, 1);
    MAP(NULL, 1ul << 47, rw, anon, -1, 0);
    MAP((void *)(1ul << 47), P, rw, anon | MAP_FIXED, -1, 0);
    MAP((void *)~0xfffull, P, rw, anon | MAP_FIXED, -1, 0);
    MAP(NULL, P, rw, anon | MAP_32BIT, -1, 0);
    MAP(NULL, 4 * P, rw, anon | MAP_POPULATE, -1, 0);
    MAP(NULL, 4 * P, rw, anon | MAP_NORESERVE | MAP_STACK, -1, 0);
    char *grows = MAP(NULL, 4 * P, rw, anon | MAP_GROWSDOWN, -1, 0);
    grows[0] = 1;
    int fd = open("file", O_CREAT | O_RDWR, 0600);
    if (ftruncate(fd, 3 * P)) return 1;
    char *shared = MAP(NULL, 3 * P, rw, MAP_SHARED, fd, 0);
    char *private = MAP(NULL, 3 * P, rw, MAP_PRIVATE, fd, 0);
    char *second = MAP(NULL, P, PROT_READ, MAP_SHARED_VALIDATE, fd, P);
    shared[P] = 'S';
    private[P + 1] = 'P';
    say("shared seen by the other %c, private not %d, private sees %c", second[0], second[1], private[P]);
    SHOW(msync(shared, 3 * P, MS_SYNC));
    SHOW(msync(a + 4 * P + 1, P, MS_SYNC));
    char c = 0;
    if (pread(fd, &c, 1, P) != 1) return 1;
    say("in the file %c", c);
    int ro = open("file", O_RDONLY);
    MAP(NULL, P, rw, MAP_SHARED, ro, 0);
    MAP(NULL, P, rw, MAP_PRIVATE, ro, 0);
    close(ro);
    pid_t pid = fork();
    if (pid == 0) {
        shared[0] = 'C';
        private[0] = 'C';
        a[0] = 'C';
        _exit(0);
    }
    waitpid(pid, NULL, 0);
    say("child wrote: shared %c private %d anonymous %c", shared[0], private[0], a[0]);

    SHOW(mprotect(a, P, PROT_READ));
    say("works %d", works(a, 1));
    SHOW(mprotect(a, P, PROT_NONE));
    say("works %d", works(a, 1));
    SHOW(mprotect(a, P, rw));
    say("works %d", works(a, 1));
    SHOW(mprotect(a + 1, P, rw));
    SHOW(mprotect(a, P, 0x40));
    SHOW(mprotect((void *)(16 * P), P, rw));
    SHOW(mprotect(a, 0, rw));
    SHOW(munmap(a + 1, P));
    SHOW(munmap(a, 0));
    SHOW(munmap((void *)(16 * P), P));
    SHOW(munmap(NULL, ~0ul));

    char *m = mmap(NULL, 4 * P, rw, anon, -1, 0);
    strcpy(m, "moved along");
    char *n = mremap(m, 4 * P, 8 * P, MREMAP_MAYMOVE);
    say("grown: %s, last page works %d", n == MAP_FAILED ? error_name(errno) : n, works(n + 7 * P, 1));
    char *target = mmap(NULL, 8 * P, PROT_NONE, anon, -1, 0);
    m = mremap(n, 8 * P, 8 * P, MREMAP_MAYMOVE | MREMAP_FIXED, target);
    say("fixed: %d %s, old place works %d", m == target, m, works(n, 0));
    n = mremap(m, 8 * P, 2 * P, 0);
    say("shrunk: %d %s, behind it works %d", n == m, n, works(m + 3 * P, 0));
    errno = 0;
    say("mremap no room: %s", mremap(a + P, P, 100 * P, 0) == MAP_FAILED ? error_name(errno) : "grown");
    say("mremap unaligned: %s", mremap(a + 1, P, P, MREMAP_MAYMOVE) == MAP_FAILED ? error_name(errno) : "done");
    say("mremap nothing there: %s", mremap((void *)(16 * P), P, 2 * P, MREMAP_MAYMOVE) == MAP_FAILED ? error_name(errno) : "done");
    char *keep = mremap(n, 2 * P, 2 * P, MREMAP_MAYMOVE | 4 /* DONTUNMAP */);
    say("mremap keeping the old: %s, old is zero %d", keep == MAP_FAILED ? error_name(errno) : keep, n[0] == 0);
    char *doubled = mremap(shared, 0, P, MREMAP_MAYMOVE);
    say("second mapping by mremap: %s %c", doubled == MAP_FAILED ? error_name(errno) : "done", doubled == MAP_FAILED ? '?' : doubled[0]);

    SHOW(madvise(keep, P, MADV_DONTNEED));
    say("zero after it %d", keep[0] == 0);
    SHOW(madvise(keep, P, MADV_WILLNEED));
    SHOW(madvise(keep, P, MADV_FREE));
    SHOW(madvise(keep, 2 * P, MADV_DONTFORK));
    pid = fork();
    if (pid == 0) _exit(works(keep, 0));
    int status;
    waitpid(pid, &status, 0);
    say("in the child after DONTFORK: %s", status_text(status));
    SHOW(madvise(keep, 2 * P, MADV_DOFORK));
    SHOW(madvise(keep, P, MADV_WIPEONFORK));
    SHOW(madvise(keep, P, MADV_DONTDUMP));
    SHOW(madvise(keep, P, 12345));
    SHOW(madvise(keep + 1, P, MADV_DONTNEED));
    unsigned char in_core[8];
    SHOW(mincore(a, 2 * P, in_core));
    SHOW(mlock(a, P));
    SHOW(munlock(a, P));
    SHOW(mlock2(a, P, MLOCK_ONFAULT));
    SHOW(mlockall(MCL_CURRENT));
    SHOW(munlockall());
    return 0;
}
