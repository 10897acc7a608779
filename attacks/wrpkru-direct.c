/* attack
class: code
aim: memory
expect: { mpk: contained }
options: ["-fno-builtin"] # no copy of these bytes as part of an instruction: the program itself is to have none
variants:
  - { tries: WRPKRU in the program’s own code }
  - { args: [xrstor], tries: XRSTOR in the program’s own code }
  - { args: [wrpkru, new], tries: WRPKRU in code made at run time }
  - { args: [xrstor, new], tries: XRSTOR in code made at run time }
*/
/* The program's own WRPKRU (or XRSTOR, argument `xrstor`) opens every key, then it reads what the monitor keeps. With `new` behind it, the
   instruction stands in code that it makes itself. */
#include "attack.h"
static struct { _Alignas(64) unsigned char bytes[16384]; } image;

__attribute__((naked, noinline)) static void by_wrpkru(void) { __asm__("xor %eax, %eax\n xor %ecx, %ecx\n xor %edx, %edx\n wrpkru\n ret"); }
/* An image without PKRU: its initial value, 0. */
__attribute__((naked, noinline)) static void by_xrstor(void) { __asm__("lea image(%rip), %rcx\n mov $0x200, %eax\n xor %edx, %edx\n xrstor (%rcx)\n ret"); }
static void (*opens)(void);

/* The same code elsewhere, for what is position-independent; the image's address is given in rcx. */
static void make_new(int xrstor) {
    static const unsigned char with_wrpkru[] = {0x31, 0xc0, 0x31, 0xc9, 0x31, 0xd2, 0x0f, 0x01, 0xef, 0xc3};
    static unsigned char with_xrstor[] = {0x48, 0xb9, 0, 0, 0, 0, 0, 0, 0, 0, 0xb8, 0, 2, 0, 0, 0x31, 0xd2, 0x0f, 0xae, 0x29, 0xc3};
    void *at = &image;
    memcpy(with_xrstor + 2, &at, 8);
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (xrstor) memcpy(page, with_xrstor, sizeof with_xrstor);
    else memcpy(page, with_wrpkru, sizeof with_wrpkru);
    mprotect(page, 4096, PROT_READ | PROT_EXEC);
    opens = (void (*)(void))page;
}

int main(int argc, char **argv) {
    struct target t[64];
    int n = read_targets(t, 64), escaped = 0;
    int xrstor = argc > 1 && strcmp(argv[1], "xrstor") == 0;
    close_stand_in(&t[0]);
    catch_faults();
    if (t[0].own && can_load(t[0].from)) not_here("the stand-in is not protected");
    opens = xrstor ? by_xrstor : by_wrpkru;
    if (argc > 2) make_new(xrstor);
    for (int i = 0; i < n; i++) {
        volatile unsigned char *at = (unsigned char *)t[i].from;
        if (sigsetjmp(after_fault, 1)) continue;
        opens();
        unsigned char taken = *at;
        (void)taken;
        escaped = 1;
    }
    verdict(escaped);
}
