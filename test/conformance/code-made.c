/* Code made at run time, as JIT compilers, packers and nested functions make it: written and executed by turns, side by side, by several
   threads; moved, shared with children, mapped from files. */
#include "show.h"
#include <setjmp.h>
#include <sys/uio.h>
#include <stdatomic.h>

enum { P = 4096 };
typedef int (*function)(void);
typedef int (*function_of)(int);
static const unsigned char returns_42[] = {0xb8, 42, 0, 0, 0, 0xc3};
/* mov (%rdi), %eax; add $1, %eax; ret */
static const unsigned char adds_one[] = {0x8d, 0x47, 0x01, 0xc3};

static unsigned char *fresh(size_t bytes, int rights) {
    unsigned char *at = mmap(NULL, bytes, rights, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED) say("mmap: %s", error_name(errno));
    return at;
}

static void put(unsigned char *at, int value) {
    memcpy(at, returns_42, sizeof returns_42);
    memcpy(at + 1, &value, sizeof value);
}

static int call(const unsigned char *at) { return ((function)(uintptr_t)at)(); }

static sigjmp_buf back;
static void jump_back(int number) { siglongjmp(back, number); }
static const char *tried(const unsigned char *at) {
    static char text[32];
    int number = sigsetjmp(back, 1);
    if (number) return signal_name(number);
    snprintf(text, sizeof text, "%d", call(at));
    return text;
}

static void by_turns(void) {
    unsigned char *page = fresh(P, PROT_READ | PROT_WRITE | PROT_EXEC);
    int right = 0;
    for (int i = 0; i < 2000; i++) {
        put(page, i);
        right += call(page) == i;
    }
    say("writable and executable: %d", right);
    unsigned char *other = fresh(4 * P, PROT_READ | PROT_WRITE);
    right = 0;
    for (int i = 0; i < 500; i++) {
        mprotect(other, 4 * P, PROT_READ | PROT_WRITE);
        put(other + (i % 4) * P, i);
        mprotect(other, 4 * P, PROT_READ | PROT_EXEC);
        right += call(other + (i % 4) * P) == i;
    }
    say("by mprotect: %d", right);
    mprotect(other, 4 * P, PROT_READ | PROT_WRITE);
    say("not executable: %s", tried(other));
    mprotect(other, 4 * P, PROT_READ | PROT_EXEC);
    if (sigsetjmp(back, 1) == 0) {
        put(other, 1);
        say("writable");
    } else {
        say("not writable");
    }
    say("code is data: %d", other[0]);
}

static void across_pages(void) {
    unsigned char *pages = fresh(8 * P, PROT_READ | PROT_WRITE | PROT_EXEC);
    int right = 0;
    for (int shift = 1; shift < 6; shift++)
        for (int i = 1; i < 8; i++) {
            put(pages + i * P - shift, i * 100 + shift);
            right += call(pages + i * P - shift) == i * 100 + shift;
        }
    say("across pages: %d", right);
}

/* Code that keeps data beside itself: lea 0x100(%rip), …; incl; mov; ret is written to a page, its counter to the next. */
static void data_beside(void) {
    unsigned char *pages = fresh(2 * P, PROT_READ | PROT_WRITE | PROT_EXEC);
    unsigned char code[] = {0xff, 0x05, 0, 0, 0, 0, 0x8b, 0x05, 0, 0, 0, 0, 0xc3}; /* incl d(%rip); mov d(%rip), %eax; ret */
    int to_first = P - 6, to_second = P - 12;
    memcpy(code + 2, &to_first, 4);
    memcpy(code + 8, &to_second, 4);
    memcpy(pages, code, sizeof code);
    int last = 0;
    for (int i = 0; i < 100; i++) last = call(pages);
    say("a counter in the next page: %d", last);
    int sum = 0;
    for (int i = 0; i < 100; i++) {
        pages[64]++; /* data in the code's own page, written by other code */
        sum += call(pages) + pages[64];
    }
    say("and in its own: %d", sum);
}

static unsigned char *shared_page;
static atomic_int stop;
static void *runs(void *at) {
    long wrong = 0;
    while (!stop) wrong += call(at) != 42;
    return (void *)wrong;
}
static void *reads(void *at) {
    long wrong = 0;
    while (!stop) wrong += *(volatile unsigned char *)at != 0xb8;
    return (void *)wrong;
}
static void threads(void) {
    shared_page = fresh(P, PROT_READ | PROT_WRITE | PROT_EXEC);
    put(shared_page, 42);
    pthread_t runner[3];
    for (int i = 0; i < 2; i++) pthread_create(&runner[i], NULL, runs, shared_page);
    pthread_create(&runner[2], NULL, reads, shared_page);
    int right = 0;
    for (int i = 0; i < 1000; i++) {
        put(shared_page + 64 + i % 32 * 64, i);
        right += call(shared_page + 64 + i % 32 * 64) == i;
    }
    stop = 1;
    long wrong = 0;
    for (int i = 0; i < 3; i++) {
        void *result;
        pthread_join(runner[i], &result);
        wrong += (long)result;
    }
    say("threads on one page: %d right, %ld wrong", right, wrong);
    long lost = 0;
    for (int i = 0; i < 32; i++) lost += shared_page[64 + i * 64] != 0xb8;
    say("writes lost: %ld", lost);
}

static int child_calls(void) {
    int first = call(shared_page);
    put(shared_page, 5);
    return first + call(shared_page);
}

static void moved(void) {
    unsigned char *old = fresh(2 * P, PROT_READ | PROT_WRITE | PROT_EXEC), *place = fresh(8 * P, PROT_NONE);
    put(old, 11);
    put(old + P, 12);
    call(old);
    unsigned char *new = mremap(old, 2 * P, 4 * P, MREMAP_MAYMOVE | MREMAP_FIXED, place + 2 * P);
    say("moved %d: %d %d", new == place + 2 * P, call(new), call(new + P));
    put(new + 3 * P, 13);
    say("grown: %d, gone: %s", call(new + 3 * P), tried(old));
    munmap(new, P);
    say("unmapped: %s, beside it: %d", tried(new), call(new + P));
    unsigned char *again = mmap(new, P, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    put(again, 1);
    say("mapped anew without the right: %s", tried(again));
    SHOW(madvise(new + P, P, MADV_DONTNEED));
    say("then %d", new[P]);
}

static void from_files(void) {
    int fd = memfd_create("code", 0);
    unsigned char page[P] = {0};
    put(page, 21);
    say("written %s", result(write(fd, page, P)));
    unsigned char *code = mmap(NULL, P, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0);
    say("of a file: %d", call(code));
    unsigned char *copy = mmap(NULL, P, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE, fd, 0);
    put(copy, 22);
    say("its own copy: %d, the file's: %d", call(copy), call(code));
    unsigned char *beyond = mmap(NULL, 2 * P, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0);
    say("beyond the end: %s", tried(beyond + P));
    say("within: %s", tried(beyond));
    /* Straight into executable memory. */
    unsigned char *into = fresh(P, PROT_READ | PROT_WRITE | PROT_EXEC);
    put(into, 1);
    int before = call(into);
    struct iovec to = {into, sizeof returns_42}, from = {page, sizeof returns_42};
    long copied = process_vm_readv(getpid(), &to, 1, &from, 1, 0);
    say("after %d, copied %s: %d", before, result(copied), call(into));
    close(fd);
}

static void handler_in_page(int number) {
    (void)number;
    put(shared_page + 2048, 77);
}

static void nested(void) {
    int base = 30;
    int adds(int more) { return base + more; } /* its trampoline stands on the stack, which this program wants executable */
    function_of volatile pointer = adds;
    int sum = 0;
    for (int i = 0; i < 50; i++) sum += pointer(i);
    say("a nested function: %d", sum);
}

int main(void) {
    on_signal(SIGSEGV, jump_back, 0);
    on_signal(SIGBUS, jump_back, 0);
    on_signal(SIGILL, jump_back, 0);
    by_turns();
    across_pages();
    data_beside();
    threads();
    in_child("a child", child_calls);
    say("the parent: %d", call(shared_page));
    pid_t pid = vfork();
    if (pid == 0) _exit(call(shared_page));
    int status;
    waitpid(pid, &status, 0);
    say("vfork: %s", status_text(status));
    moved();
    from_files();
    on_signal(SIGUSR1, handler_in_page, 0);
    raise(SIGUSR1);
    say("written by a handler: %d", call(shared_page + 2048));
    unsigned char *only = fresh(P, PROT_READ | PROT_WRITE);
    memcpy(only, adds_one, sizeof adds_one);
    SHOW(mprotect(only, P, PROT_EXEC));
    say("executed only: %d", ((function_of)(uintptr_t)only)(4));
    nested();
    return 0;
}
