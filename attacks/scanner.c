/* attack
class: disclosure
aim: memory
tries: pointers into the monitor, in all readable memory and every register, after each kind of event
expect: { none: contained, mpk: contained }
source: jenny
*/
/* What the monitor leaves behind. After each kind of call, signal, child and thread, every word of readable memory and every register, vector registers and
   segment bases too, that points to no mapping of this program's is noted; only then the harness is asked where the monitor is. A pointer to a page that
   is given back first shows that the search finds what is there. */
#include "attack.h"
#include <dlfcn.h>
#include <pthread.h>
#include <sys/prctl.h>
#include <ucontext.h>

#define SLOTS (1u << 16)
static struct {
    uint64_t value[SLOTS];
    const char *when[SLOTS];
    volatile uint64_t own[512][2]; /* this program's mappings */
    int own_count;
    char text[1 << 16];
    _Alignas(64) unsigned char vectors[8192];
    uint64_t general[18];
    int full;
} *notes; /* in a mapping of its own, which is not searched */

static void note(uint64_t value, const char *when) {
    if (value < 0x10000 || value >> 47) return;
    for (int i = 0; i < notes->own_count; i++)
        if (value >= notes->own[i][0] && value < notes->own[i][1]) return;
    for (unsigned at = (unsigned)(value * 0x9e3779b97f4a7c15ull >> 48), n = 0; n < SLOTS; n++, at = (at + 1) % SLOTS) {
        if (notes->value[at] == value) return;
        if (notes->value[at] != 0) continue;
        notes->value[at] = value;
        notes->when[at] = when;
        return;
    }
    notes->full = 1;
}

static sigjmp_buf past_region;
static void skip_region(int number) {
    (void)number;
    siglongjmp(past_region, 1);
}

/* Registers as they were, then memory. */
static void search(const char *when) {
    for (unsigned i = 0; i < 18; i++) note(notes->general[i], when);
    for (unsigned i = 0; i < sizeof notes->vectors / 8; i++) note(((uint64_t *)notes->vectors)[i], when);
    int fd = open("/proc/self/maps", O_RDONLY);
    size_t have = 0;
    for (ssize_t n; have < sizeof notes->text - 1 && (n = read(fd, notes->text + have, sizeof notes->text - 1 - have)) > 0;) have += (size_t)n;
    close(fd);
    notes->text[have] = 0;
    notes->own_count = 0;
    static char readable[512];
    for (char *line = notes->text; *line && notes->own_count < 512; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : line + strlen(line)) {
        char *at;
        notes->own[notes->own_count][0] = strtoul(line, &at, 16);
        notes->own[notes->own_count][1] = strtoul(at + 1, &at, 16);
        char *end = strchr(line, '\n');
        int special = end && (memmem(line, (size_t)(end - line), "[vvar", 5) || memmem(line, (size_t)(end - line), "[vsyscall", 9));
        readable[notes->own_count++] = at[1] == 'r' && !special;
    }
    struct sigaction action = {.sa_handler = skip_region, .sa_flags = SA_NODEFER}, old_segv, old_bus;
    sigaction(SIGSEGV, &action, &old_segv);
    sigaction(SIGBUS, &action, &old_bus);
    for (volatile int i = 0; i < notes->own_count; i++) {
        if (!readable[i] || (uint64_t)notes - notes->own[i][0] < notes->own[i][1] - notes->own[i][0]) continue;
        if (sigsetjmp(past_region, 1)) continue;
        for (volatile uint64_t at = notes->own[i][0]; at < notes->own[i][1]; at += 4096)
            for (unsigned k = 0; k < 4096; k += 8) {
                uint64_t value = *(volatile uint64_t *)(at + k);
                if (value) note(value, when);
            }
    }
    sigaction(SIGSEGV, &old_segv, NULL);
    sigaction(SIGBUS, &old_bus, NULL);
}

/* A call, and every register right behind it. */
__attribute__((noinline)) static long call_and_look(const char *when, long number, long a, long b, long c) {
    long result;
    register long r10 __asm__("r10") = 0;
    register long r8 __asm__("r8") = 0;
    register long r9 __asm__("r9") = 0;
    __asm__ volatile("syscall\n"
                     "mov %%rbx, (%[to])\n mov %%rcx, 8(%[to])\n mov %%rdx, 16(%[to])\n mov %%rsi, 24(%[to])\n mov %%rdi, 32(%[to])\n mov %%rbp, 40(%[to])\n mov %%rsp, 48(%[to])\n"
                     "mov %%r8, 56(%[to])\n mov %%r9, 64(%[to])\n mov %%r10, 72(%[to])\n mov %%r11, 80(%[to])\n mov %%r12, 88(%[to])\n mov %%r13, 96(%[to])\n mov %%r14, 104(%[to])\n"
                     "mov %%r15, 112(%[to])\n"
                     : "=a"(result) : "0"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9), [to] "r"(notes->general) : "rcx", "r11", "memory");
    uint32_t low = ~0u, high = ~0u;
    __asm__ volatile("xsave (%[to])" : : "a"(low), "d"(high), [to] "r"(notes->vectors) : "memory");
    __asm__ volatile("rdfsbase %0\n rdgsbase %1" : "=r"(notes->general[15]), "=r"(notes->general[16]));
    search(when);
    return result;
}

static const char *in_handler;
static void handler(int number, siginfo_t *info, void *context) {
    (void)number;
    (void)info;
    ucontext_t *u = context;
    for (int i = 0; i < 23; i++) note((uint64_t)u->uc_mcontext.gregs[i], in_handler);
    search(in_handler);
}
static void *in_thread(void *unused) {
    call_and_look("in a new thread", SYS_gettid, 0, 0, 0);
    return unused;
}
int main(void) {
    notes = mmap(NULL, sizeof *notes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    static void *volatile planted;
    planted = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    munmap(planted, 4096);

    search("at the beginning");
    const struct { const char *name; long number, a, b, c; } calls[] = {
        {"after getppid", SYS_getppid, 0, 0, 0}, {"after a call without such a number", 999, 0, 0, 0}, {"after open", SYS_open, (long)"/dev/null", 0, 0}, {"after a failing open", SYS_open, (long)"/no", 0, 0},
        {"after mprotect", SYS_mprotect, 0, 0, 0}, {"after a failing mmap", SYS_mmap, 1, 0, 0}, {"after sigprocmask", SYS_rt_sigprocmask, 0, 0, 0}, {"after prctl", SYS_prctl, PR_GET_DUMPABLE, 0, 0},
        {"after a failing exec", SYS_execve, (long)"/no", 0, 0}, {"after brk", SYS_brk, 0, 0, 0}, {"after readlink", SYS_readlink, (long)"/proc/self/exe", (long)notes->text, 4096}, {"after kcmp", SYS_kcmp, 1, 1, 0},
        {"after a failing clone", SYS_clone, CLONE_THREAD, 0, 0}, {"after sigaltstack", SYS_sigaltstack, 0, 0, 0}, {"after io_uring_setup", 425, 1, 0, 0}, {"after arch_prctl", SYS_arch_prctl, 0x1004, (long)notes->text, 0}};
    for (unsigned i = 0; i < sizeof calls / sizeof *calls; i++) call_and_look(calls[i].name, calls[i].number, calls[i].a, calls[i].b, calls[i].c);

    struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO};
    sigaction(SIGUSR1, &action, NULL);
    sigaction(SIGALRM, &action, NULL);
    in_handler = "in the handler of a sent signal";
    raise(SIGUSR1);
    in_handler = "in a handler that ended a call";
    ualarm(20000, 0);
    pause();
    search("after a call that a signal ended");
    stack_t stack = {.ss_sp = malloc(1 << 16), .ss_size = 1 << 16};
    sigaltstack(&stack, NULL);
    action.sa_flags |= SA_ONSTACK;
    sigaction(SIGUSR1, &action, NULL);
    in_handler = "in a handler on a stack of its own";
    raise(SIGUSR1);

    pthread_t thread;
    pthread_create(&thread, NULL, in_thread, NULL);
    pthread_join(thread, NULL);
    search("after a thread");
    /* A child tells by its status only that it found a word that its parent has not: the words themselves come back through a shared copy. */
    pid_t child = fork();
    if (child == 0) {
        call_and_look("in a child", SYS_getpid, 0, 0, 0);
        int found = open("found", O_WRONLY | O_CREAT, 0600);
        (void)!write(found, notes->value, sizeof notes->value);
        _exit(0);
    }
    waitpid(child, NULL, 0);
    search("after a child");
    void *library = dlopen("libm.so.6", RTLD_NOW);
    search("after a library was loaded");
    if (library) dlclose(library);
    static uint64_t of_child[SLOTS];
    int found = open("found", O_RDONLY);
    (void)!read(found, of_child, sizeof of_child);

    int blind = 1;
    for (unsigned i = 0; i < SLOTS; i++) blind &= notes->value[i] != (uint64_t)planted;
    if (blind || notes->full) not_here(notes->full ? "more was found than could be noted" : "the search does not find what is there");
    struct target t[64];
    int n = read_targets(t, 64), escaped = 0;
    if (t[0].own) verdict(1);
    /* Numbers that lie in the zone, which is huge, are no pointers to what is in it. */
    for (unsigned i = 0; i < SLOTS; i++)
        for (int k = 0; k < n; k++) {
            if (notes->value[i] >= t[k].from && notes->value[i] < t[k].to) {
                printf("%lx %s\n", notes->value[i], notes->when[i]);
                escaped = 1;
            }
            if (of_child[i] >= t[k].from && of_child[i] < t[k].to) {
                printf("%lx in a child\n", of_child[i]);
                escaped = 1;
            }
        }
    verdict(escaped);
}
