/* attack
class: disclosure
aim: memory
expect: { mpk: contained }
variants:
  - { args: [page], tries: "reading the stub of rewritten code, or making it readable" }
  - { args: [signal], tries: "every register whenever a signal strikes, calls through stubs under way", expect: { none: contained, mpk: contained } }
*/
/* Where the gate is: the stub of rewritten code knows it. `page` tries to read a stub, by loads and through the kernel, and to make it readable;
   `signal` looks at every register whenever a signal strikes, while calls go through stubs, single steps included. */
#include "attack.h"
#include <sys/time.h>
#include <ucontext.h>

static volatile uintptr_t seen;
static volatile unsigned long looked;
static volatile int stepping;

static void looks(int number, siginfo_t *info, void *context) {
    (void)info;
    ucontext_t *u = context;
    looked++;
    for (int i = 0; i <= REG_RIP; i++) {
        uintptr_t value = (uintptr_t)u->uc_mcontext.gregs[i];
        if (value >= zone_from && value < zone_to) seen = value;
    }
    if (number == SIGTRAP && !stepping) u->uc_mcontext.gregs[REG_EFL] &= ~0x100;
}

static int by_kernel(uintptr_t at) {
    int ends[2];
    unsigned char got[16];
    if (pipe(ends)) return 0;
    struct iovec local = {got, sizeof got}, remote = {(void *)at, sizeof got};
    int escaped = write(ends[1], (void *)at, sizeof got) > 0;
    escaped |= writev(ends[1], &remote, 1) > 0;
    escaped |= syscall(SYS_process_vm_readv, getpid(), &local, 1, &remote, 1, 0) > 0;
    escaped |= symlink((const char *)at, "link") == 0;
    close(ends[0]);
    close(ends[1]);
    return escaped;
}

static int by_change(uintptr_t at) {
    mprotect((void *)at, 4096, PROT_READ | PROT_EXEC);
    if (can_load(at)) return 1;
    syscall(SYS_pkey_mprotect, at, 4096, PROT_READ, 0);
    if (can_load(at)) return 1;
    void *moved = mremap((void *)at, 4096, 4096, MREMAP_MAYMOVE);
    if (moved != MAP_FAILED) return 1;
    if (mmap((void *)at, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != MAP_FAILED) return 1;
    return munmap((void *)at, 4096) == 0;
}

/* A stub without a care, the stand-in: it loads what must stay unknown, and comes back. */
__attribute__((naked, used)) static void careless_stub(void) { __asm__("mov zone_from(%rip), %r11\n nop\n nop\n ret"); }

int main(int argc, char **argv) {
    struct target t[64];
    int n = read_targets(t, 64), escaped = 0;
    int bare = t[0].own;
    (void)n;
    if (argc > 1 && strcmp(argv[1], "page") == 0) {
        catch_faults();
        close_stand_in(&t[0]);
        uintptr_t stubs[64];
        int found = bare ? 1 : find_stubs(stubs, 64);
        if (bare) stubs[0] = t[0].from;
        if (found == 0) not_here("no code is rewritten here");
        for (int i = 0; i < found; i++) escaped |= can_load(stubs[i]) || by_kernel(stubs[i]);
        for (int i = 0; i < found; i++) escaped |= by_change(stubs[i]);
        verdict(escaped);
    }
    struct sigaction action = {.sa_sigaction = looks, .sa_flags = SA_SIGINFO};
    sigaction(SIGALRM, &action, NULL);
    sigaction(SIGTRAP, &action, NULL);
    struct itimerval often = {{0, 97}, {0, 97}};
    setitimer(ITIMER_REAL, &often, NULL);
    for (int i = 0; i < 20000 && looked < 4000; i++) {
        if (bare) careless_stub();
        /* Calls that libc makes at sites that are rewritten, and that come to the monitor. */
        close(open("/dev/null", O_RDONLY));
        mprotect(NULL, 0, PROT_READ);
    }
    setitimer(ITIMER_REAL, &(struct itimerval){0}, NULL);
    /* The same step by step. */
    for (int i = 0; i < 4; i++) {
        stepping = 1;
        __asm__ volatile("pushfq\n orq $0x100, (%%rsp)\n popfq" : : : "memory", "cc");
        if (bare) careless_stub();
        open("/no/such", O_RDONLY);
        mprotect(NULL, 0, PROT_READ);
        stepping = 0;
        getppid();
    }
    if (looked == 0) not_here("no signal came");
    verdict(seen != 0);
}
