/* attack
class: gate
aim: memory
tries: the gate of rewritten code at every byte, with %gs of the program’s choice
expect: { mpk: contained }
*/
/* The gate of rewritten code, entered at every one of its bytes with %gs where the attacker likes: nowhere, at memory of his own that
   looks like a slot, beside his slot, behind all slots, at the slot of a thread that is in the monitor just then. The last must not even get
   in: two threads on one stack of the monitor would write each other's return addresses. */
#include "gates.h"
#include <pthread.h>

enum where { OWN, NOWHERE, FAKE, BESIDE, BEHIND, BUSY, WHERES };
#define GATE_BYTES 0x1c0 /* a little more than it has */

static uint64_t fake_slot[8192];
static volatile uintptr_t busy_slot;

static uintptr_t gs_now(void) {
    uintptr_t base;
    __asm__ volatile("rdgsbase %0" : "=r"(base));
    return base;
}

/* Code of the attacker's own making: WRGSBASE of the program itself is taken out when it is rewritten. */
static void set_gs(uintptr_t base) {
    static const unsigned char code_bytes_here[] = {0xf3, 0x48, 0x0f, 0xae, 0xdf, 0xc3}; /* wrgsbase %rdi; ret */
    static void (*set)(uintptr_t);
    if (!set) {
        void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        memcpy(page, code_bytes_here, sizeof code_bytes_here);
        mprotect(page, 4096, PROT_READ | PROT_EXEC);
        set = (void (*)(uintptr_t))page;
    }
    set(base);
}

static void *waits_inside(void *unused) {
    sigset_t none;
    sigemptyset(&none);
    busy_slot = gs_now();
    sigsuspend(&none); /* a call that the monitor makes, whatever the policy */
    return unused;
}

/* 1: came out with the domain open, or in where it must not. */
static int try_entry(uintptr_t at, enum where where, uint64_t flags) {
    uint64_t out = (uint64_t)&came_out;
    struct registers set = {.rax = SYS_getpid, .rbx = (uint64_t)fake_slot, .rcx = out, .rsi = hostile_stack(), .rdi = (uint64_t)fake_slot, .rbp = hostile_stack(),
                            .rsp = hostile_stack(), .r8 = out, .r9 = out, .r10 = out, .r11 = (uint64_t)fake_slot, .r12 = out, .r13 = out, .r14 = out, .r15 = out,
                            .rflags = flags, .rip = at};
    trophy->open = 0;
    trophy->rights = 0;
    pid_t child = fork();
    if (child == 0) {
        alarm(20);
        uintptr_t own = gs_now();
        if (where == BUSY) {
            pthread_t thread;
            if (pthread_create(&thread, NULL, waits_inside, NULL)) _exit(1);
            while (!busy_slot) sched_yield();
            usleep(20000); /* until it is in the monitor */
        }
        const uintptr_t bases[] = {own, 0, (uintptr_t)fake_slot, own + 8, own + (1 << 20), busy_slot};
        set_gs(bases[where]);
        jump_with(&set);
    }
    int status;
    waitpid(child, &status, 0);
    return trophy->open || (where == BUSY && trophy->rights != 0);
}

int main(void) {
    know_the_monitor();
    for (unsigned i = 0; i < 8192; i++) fake_slot[i] = (uint64_t)&came_out;
    if (!code) {
        struct registers set = {.rax = 0, .rsi = hostile_stack(), .rsp = hostile_stack(), .rflags = 0x202, .rip = (uint64_t)careless_wrpkru};
        verdict(try_jump(&set));
    }
    /* mov %rax, %gs:32: nothing else in the monitor writes through %gs. */
    static const unsigned char first[] = {0x65, 0x48, 0x89, 0x04, 0x25, 0x20, 0, 0, 0};
    uintptr_t gate = next_code(0, first, sizeof first);
    if (gate == 0) not_here("the gate was not found");
    int escaped = 0;
    for (unsigned where = OWN; where < WHERES; where++) escaped |= try_entry(gate, where, 0x202) | try_entry(gate, where, 0x302);
    for (unsigned offset = 1; offset < GATE_BYTES; offset++) {
        if (gate + offset >= code_at + code_bytes) break;
        escaped |= try_entry(gate + offset, OWN, 0x202);
        if (offset % 4 == 0) escaped |= try_entry(gate + offset, FAKE, 0x202);
    }
    verdict(escaped);
}
