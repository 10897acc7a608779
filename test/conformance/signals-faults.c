/* Synchronous faults: number, code, address, and the context's registers; then on, past the instruction that failed. */
#include "show.h"
#include <fenv.h>
#include <ucontext.h>

extern char at_load[], at_store[], at_ud2[], at_div[], at_int3[], at_hlt[], at_far[], at_bus[], at_call[], after_call[];
static char *page, *file_page, *readonly;
static const char *volatile step;

static void handler(int number, siginfo_t *si, void *context) {
    ucontext_t *u = context;
    greg_t *r = u->uc_mcontext.gregs;
    const char *rip = (const char *)r[REG_RIP], *addr = si->si_addr;
    const char *where = addr == page ? "none page" : addr == readonly + 8 ? "readonly page" : addr == file_page + 4096 ? "past end of file"
                      : addr == rip  ? "rip" : addr == NULL ? "0" : addr == (char *)16 ? "16" : addr == page + 4096 - 4 + 4 ? "next page" : "elsewhere";
    say("%s: %s code %d errno %d addr %s trap %d err %#lx cr2-is-addr %d", step, signal_name(number), si->si_code, si->si_errno, where,
        (int)r[REG_TRAPNO], (unsigned long)r[REG_ERR], number == SIGSEGV && si->si_code > 0 && si->si_code < 3 ? r[REG_CR2] == (greg_t)addr : -1);
    if (rip == at_load || rip == at_store || rip == at_bus || rip == at_far) r[REG_RIP] += 3;
    else if (rip == at_ud2 || rip == at_div) r[REG_RIP] += 2;
    else if (rip == at_hlt) r[REG_RIP] += 1;
    else if (rip == at_int3 + 1) {
    } else if (rip == page || rip == (char *)16) { /* A jump to nowhere: take the return address. */
        r[REG_RIP] = *(greg_t *)r[REG_RSP];
        r[REG_RSP] += 8;
    } else if (number == SIGTRAP) {
        r[REG_EFL] &= ~0x100;
    } else {
        say("  unexpected rip");
        _exit(1);
    }
}

__attribute__((noinline)) static void load(const void *p) { __asm__ volatile("at_load: mov (%0), %%rax" : : "D"(p) : "rax", "memory"); }
__attribute__((noinline)) static void store(void *p) { __asm__ volatile("at_store: mov %%rax, (%0)" : : "D"(p) : "memory"); }
__attribute__((noinline)) static void bus(const void *p) { __asm__ volatile("at_bus: mov (%0), %%rdx" : : "D"(p) : "rdx", "memory"); }
__attribute__((noinline)) static void far_away(void) { __asm__ volatile("at_far: mov (%0), %%rcx" : : "D"(0x800000000000ul) : "rcx", "memory"); }

static int unhandled_load(void) { signal(SIGSEGV, SIG_DFL); load(page); return 0; }
static int ignored_load(void) { signal(SIGSEGV, SIG_IGN); load(page); return 0; }
static int blocked_load(void) {
    sigset_t s = set_of(SIGSEGV, 0);
    sigprocmask(SIG_BLOCK, &s, NULL);
    load(page);
    return 0;
}
static int blocked_ud2(void) {
    sigset_t s;
    sigfillset(&s);
    sigprocmask(SIG_BLOCK, &s, NULL);
    __asm__ volatile("ud2");
    return 0;
}
static void fault_again(int number) {
    (void)number;
    load(page);
}
static int fault_in_handler(void) {
    on_signal(SIGSEGV, fault_again, 0);
    load(page);
    return 0;
}
static int default_ill(void) { signal(SIGILL, SIG_DFL); __asm__ volatile("ud2"); return 0; }
static int default_fpe(void) { signal(SIGFPE, SIG_DFL); __asm__ volatile("xor %%ecx, %%ecx; mov $1, %%eax; cltd; div %%ecx" : : : "rax", "rcx", "rdx"); return 0; }
static int default_trap(void) { signal(SIGTRAP, SIG_DFL); __asm__ volatile("int3"); return 0; }
static int default_abort(void) { abort(); }

static volatile int sent;
static void note(int number, siginfo_t *si, void *context) {
    (void)context;
    say("sent %s code %d self %d", signal_name(number), si->si_code, si->si_pid == getpid());
    sent++;
}

int main(void) {
    page = mmap(NULL, 8192, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    readonly = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    int fd = open("short", O_CREAT | O_RDWR, 0600);
    if (ftruncate(fd, 100)) return 1;
    file_page = mmap(NULL, 8192, PROT_READ, MAP_SHARED, fd, 0);
    int numbers[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP};
    for (int i = 0; i < 5; i++) on_siginfo(numbers[i], handler, 0);
    step = "load from a page without rights", load(page);
    step = "store to a read-only page", store(readonly + 8);
    step = "load from the null page", load((void *)16);
    step = "load from an impossible address", far_away();
    step = "load past the end of a mapped file", bus(file_page + 4096);
    step = "ud2", ({ __asm__ volatile("at_ud2: ud2"); });
    step = "division by zero", ({ __asm__ volatile("xor %%ecx, %%ecx; mov $1, %%eax; cltd; at_div: div %%ecx" : : : "rax", "rcx", "rdx"); });
    step = "int3", ({ __asm__ volatile("at_int3: int3"); });
    step = "hlt", ({ __asm__ volatile("at_hlt: hlt"); });
    step = "call to a page without rights", ((void (*)(void))page)();
    step = "call to the null page", ({ __asm__ volatile("at_call: call *%0; after_call:" : : "r"(16ul) : "memory", "rax", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11"); });
    step = "single step", ({ __asm__ volatile("pushfq; orl $0x100, (%%rsp); popfq; nop; nop" : : : "memory", "cc"); });
    step = "fault again, after all that", load(page);

    in_child("unhandled", unhandled_load);
    in_child("ignored", ignored_load);
    in_child("blocked", blocked_load);
    in_child("ud2 blocked", blocked_ud2);
    in_child("fault in the handler", fault_in_handler);
    in_child("default SIGILL", default_ill);
    in_child("default SIGFPE", default_fpe);
    in_child("default SIGTRAP", default_trap);
    in_child("abort", default_abort);

    for (int i = 0; i < 5; i++) {
        on_siginfo(numbers[i], note, 0);
        raise(numbers[i]);
        kill(getpid(), numbers[i]);
    }
    say("sent %d", sent);
    return 0;
}
