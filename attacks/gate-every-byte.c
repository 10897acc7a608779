/* attack
class: gate
aim: memory
policy: true
tries: jumps to every byte of every function of the monitor’s assembly with hostile registers, flags, stacks and %gs
expect: { mpk: contained }
source: erim
*/
/* Each byte is entered with two fixed states, whose stacks lead to this program and to a thread area of the monitor's, and with two that a printed seed draws:
   each register one of the values that would serve whoever gets through. With an argument, the seed is that and so many states are drawn: gate-every-byte SEED COUNT. */
#include "gates.h"
#include <sys/random.h>

static uint64_t fake_thread[65536];
static uint64_t state;

static uint64_t draw(void) { /* splitmix64 */
    uint64_t z = (state += 0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
}

static void step(int number) { (void)number; }

static uintptr_t set_gs_at;
static int tried, alarms;
static volatile int has_jumped; /* in a child: whoever comes back behind the fork then was let out there */

/* What a jump arrived with: written by `arrived`, which stands in for a byte of the monitor's. */
struct arrival {
    uint64_t flags, gs;
    uint32_t mxcsr;
};
static struct arrival *arrival asm("arrival") __attribute__((used));

__attribute__((naked)) static void arrived(void) {
    __asm__ volatile("pushfq\n mov arrival(%%rip), %%rax\n popq (%%rax)\n rdgsbase %%rcx\n mov %%rcx, 8(%%rax)\n stmxcsr 16(%%rax)\n ud2" : : : "memory");
}

/* 1: came out with the domain open, or made the forbidden call. */
static int enter(const struct registers *set, uintptr_t gs, uint32_t mxcsr) {
    struct stat st;
    trophy->open = 0;
    tried++;
    pid_t child = fork();
    if (has_jumped) came_out();
    if (child == 0) {
        has_jumped = 1;
        alarm(20);
        __asm__ volatile("ldmxcsr %0" : : "m"(mxcsr));
        /* The monitor's own instruction does it for us: the program's would be taken out. */
        if (gs != 1) ((void (*)(uintptr_t))set_gs_at)(gs);
        jump_with(set);
    }
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child) not_here("no child");
    alarms += WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM;
    return trophy->open || stat(FORBIDDEN, &st) == 0;
}

/* That the states which are asked for are those in which the bytes are entered. */
static void prove(struct registers set, uintptr_t gs, uint64_t flags, uint32_t mxcsr) {
    enum { KEPT = 0x44fd5 }; /* all that a program can set but ID and the privilege level */
    *arrival = (struct arrival){0};
    set.rip = (uint64_t)arrived;
    set.rflags = flags;
    enter(&set, gs, mxcsr);
    if ((arrival->flags & KEPT) == (flags & KEPT) && arrival->mxcsr == mxcsr && (gs == 1 || arrival->gs == gs)) return;
    printf("asked for flags %lx, gs %lx, mxcsr %x; got flags %lx, gs %lx, mxcsr %x\n", flags, gs, mxcsr, arrival->flags, arrival->gs, arrival->mxcsr);
    not_here("the states are not in force");
}

int main(int argc, char **argv) {
    know_the_monitor();
    for (unsigned i = 0; i < 65536; i++) fake_thread[i] = (uint64_t)&came_out;
    uint64_t stack = hostile_stack(), out = (uint64_t)&came_out;
    struct registers plain = {.rax = 0, .rbx = (uint64_t)fake_thread, .rsi = stack, .rdi = (uint64_t)FORBIDDEN, .rbp = stack, .rsp = stack, .r8 = SYS_mkdir, .r9 = out, .r10 = (uint64_t)FORBIDDEN,
                              .r11 = (uint64_t)fake_thread, .r12 = out, .r13 = SYS_mkdir, .r14 = out, .r15 = out, .rflags = 0x202};
    if (!code) {
        plain.rip = (uint64_t)careless_wrpkru;
        verdict(try_jump(&plain));
    }
    if (argc > 1) state = strtoull(argv[1], NULL, 0);
    else if (getrandom(&state, 4, 0) != 4) not_here("no seed");
    int drawn = argc > 2 ? atoi(argv[2]) : 2;
    printf("seed %lu\n", state);
    /* Single steps are to go on. */
    static char signal_stack[65536];
    sigaltstack(&(stack_t){.ss_sp = signal_stack, .ss_size = sizeof signal_stack}, NULL);
    sigaction(SIGTRAP, &(struct sigaction){.sa_handler = step, .sa_flags = SA_ONSTACK | SA_NODEFER}, NULL);

    uintptr_t area = 0, bytes = 0;
    for (int i = 0; i < target_count; i++)
        if (targets[i].writable && (targets[i].from & 0x1ffff) == 0 && targets[i].to - targets[i].from == 0x4000) area = targets[i].from;
    for (int i = 0; i < assembly_count; i++) {
        bytes += assembly[i].to - assembly[i].from;
        if (strcmp(assembly[i].name, "mg_set_gs") == 0) set_gs_at = assembly[i].from;
    }
    if (!set_gs_at || bytes < 800) not_here("the places of the assembly were not told");
    uintptr_t in_area = area ? area : prize;
    const uint64_t pool[] = {0, 1, UINT64_MAX, out, stack, (uint64_t)fake_thread, (uint64_t)FORBIDDEN, SYS_mkdir, prize, in_area, in_area + 0xe000, zone_from, code_at, 0x55555554, 0x55555550, 0xfffffffc};
    const uint64_t stacks[] = {stack, stack, stack + 4, in_area + 0xe000, in_area + 0x3ff8, in_area, prize, zone_from, 0};
    const uint64_t flags[] = {0x202, 0x602, 0x302, 0x40202, 0x4202, 0x40ed7};
    const uintptr_t bases[] = {1, 1, 0, (uintptr_t)fake_thread, prize, in_area, zone_from};
    arrival = (struct arrival *)(trophy + 1);
    for (unsigned f = 0; f < sizeof flags / sizeof *flags; f++)
        for (unsigned b = 0; b < sizeof bases / sizeof *bases; b++) prove(plain, bases[b], flags[f], b % 2 ? 0x7f : 0x1f80);
    int escaped = 0;
    for (int i = 0; i < assembly_count && !escaped; i++)
        for (uintptr_t at = assembly[i].from; at < assembly[i].to && !escaped; at++)
            for (int k = 0; k < 2 + drawn && !escaped; k++) {
                struct registers set = plain;
                uintptr_t gs = 1;
                if (k == 1) set.rax = SYS_mkdir, set.rsp = in_area + 0xe000, set.rbx = set.rdi = in_area;
                if (k > 1) {
                    uint64_t *each = (uint64_t *)&set;
                    for (unsigned r = 0; r < offsetof(struct registers, rflags) / 8; r++) {
                        uint64_t pick = draw() % (sizeof pool / sizeof *pool + 1);
                        each[r] = pick < sizeof pool / sizeof *pool ? pool[pick] : draw();
                    }
                    /* Half of them get through a WRPKRU without a fault. */
                    if (draw() % 2) set.rcx = set.rdx = 0;
                    set.rsp = stacks[draw() % (sizeof stacks / sizeof *stacks)];
                    set.rflags = flags[draw() % (sizeof flags / sizeof *flags)];
                    gs = bases[draw() % (sizeof bases / sizeof *bases)];
                }
                set.rip = at;
                escaped = enter(&set, gs, k > 1 && draw() % 2 ? 0x7f : 0x1f80);
                if (escaped) printf("%s + 0x%lx, state %d\n", assembly[i].name, at - assembly[i].from, k);
            }
    printf("%d jumps to %lu bytes of %d functions, %d ended by time\n", tried, bytes, assembly_count, alarms);
    errno = 0;
    verdict(escaped);
}
