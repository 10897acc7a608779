/* attack
class: disclosure
aim: memory
tries: what a fault handler is told of loads, stores and jumps into the zone
expect: { mpk: contained }
*/
/* A handler of SIGSEGV is told why an access failed: a page with a key says so, by its code and its error bits, and so does one that is there. If it
   is told this of the monitor's pages, a loop over the zone finds them in minutes. The error bits stay with the thread, and every later signal shows
   them again. Whatever tells a page of the monitor's from an empty one of the zone counts. */
#include "attack.h"
#include <ucontext.h>

struct told {
    int signal, code;
    uint64_t address, rest[13];             /* of siginfo; addresses count from the page */
    uint64_t error, trap, faulted;          /* of the frame */
    uint64_t later_error, later_trap, later_faulted; /* of the next signal's */
};
static struct told told;
static uintptr_t page;

static void fault(int number, siginfo_t *info, void *context) {
    greg_t *regs = ((ucontext_t *)context)->uc_mcontext.gregs;
    told.signal = number;
    told.code = info->si_code;
    told.address = (uintptr_t)info->si_addr - page;
    memcpy(told.rest, (char *)info + 24, sizeof told.rest);
    told.error = (uint64_t)regs[REG_ERR];
    told.trap = (uint64_t)regs[REG_TRAPNO];
    told.faulted = (uint64_t)regs[REG_CR2] - page;
    siglongjmp(after_fault, 1);
}
static void later(int number, siginfo_t *info, void *context) {
    (void)number;
    (void)info;
    greg_t *regs = ((ucontext_t *)context)->uc_mcontext.gregs;
    told.later_error = (uint64_t)regs[REG_ERR];
    told.later_trap = (uint64_t)regs[REG_TRAPNO];
    told.later_faulted = (uint64_t)regs[REG_CR2] - page;
}

enum { LOAD, STORE, JUMP, WAYS };
static const char *const names[] = {"a load", "a store", "a jump"};
static struct told touch(int way, uintptr_t at) {
    told = (struct told){0};
    page = at;
    if (sigsetjmp(after_fault, 1) == 0) {
        if (way == LOAD) (void)*(volatile unsigned char *)at;
        if (way == STORE) *(volatile unsigned char *)at = *secret_pattern;
        if (way == JUMP) ((void (*)(void))at)();
    }
    raise(SIGUSR1);
    return told;
}

int main(void) {
    struct target t[64];
    int n = read_targets(t, 64), escaped = 0;
    struct sigaction action = {.sa_sigaction = fault, .sa_flags = SA_SIGINFO | SA_NODEFER};
    sigaction(SIGSEGV, &action, NULL);
    sigaction(SIGBUS, &action, NULL);
    action.sa_sigaction = later;
    sigaction(SIGUSR1, &action, NULL);
    uintptr_t empty = zone_from + 4096;
    if (t[0].own) empty = (uintptr_t)mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    for (int i = 0; i < n; i++) {
        if (t[i].from <= empty && empty < t[i].to) not_here("the zone is not empty where it begins");
        for (int way = 0; way < WAYS; way++) {
            if (way == JUMP && t[i].executable) continue; /* that runs the monitor's code: other attacks do */
            const uintptr_t looked[] = {t[i].from, t[i].to - 4096};
            for (int k = 0; k < 2; k++) {
                struct told of_empty = touch(way, empty), of_page = touch(way, looked[k]);
                if (memcmp(&of_empty, &of_page, sizeof told) == 0) continue;
                printf("%s tells %lx from an empty page: code %d and %d, error %lx and %lx, later %lx and %lx\n", names[way], looked[k], of_page.code, of_empty.code,
                       of_page.error, of_empty.error, of_page.later_error, of_empty.later_error);
                escaped = 1;
            }
        }
    }
    verdict(escaped);
}
