/* attack
class: gate
aim: call
expect: { none: contained, process: contained, mpk: contained }
source: garmr
variants:
  - { args: [direction], tries: "a call with the direction flag set" }
  - { args: [alignment], tries: "a call with alignment checks on" }
  - { args: [step], tries: "a call under single steps" }
  - { args: [nested], tries: "a call with the nested-task flag set" }
  - { args: [float], tries: "a call with every floating-point exception unmasked and one pending" }
*/
/* State of the processor that the monitor's own code must not run under. Calls go by the gate, by a trap, and out of a handler. */
#include "attack.h"
static unsigned long flags;
static void makes(void) {
    long r;
    __asm__ volatile("sub $128, %%rsp\n pushfq\n or %[flags], (%%rsp)\n popfq\n syscall\n pushfq\n andq $~0x44500, (%%rsp)\n popfq\n add $128, %%rsp"
                     : "=a"(r) : "0"((long)SYS_mkdir), "D"(FORBIDDEN), "S"(0755L), [flags] "r"(flags) : "rcx", "r11", "memory", "cc");
    __asm__ volatile("sub $128, %%rsp\n pushfq\n or %[flags], (%%rsp)\n popfq\n call *%[page]\n pushfq\n andq $~0x44500, (%%rsp)\n popfq\n add $128, %%rsp"
                     : "=a"(r) : "0"((long)SYS_mkdir), "D"(FORBIDDEN), "S"(0755L), [flags] "r"(flags), [page] "r"(bare_call()) : "rcx", "r11", "memory", "cc");
}
static void steps(int number) { (void)number; }
static void handler(int number) {
    (void)number;
    makes();
}
int main(int argc, char **argv) {
    const char *what = argc > 1 ? argv[1] : "direction";
    flags = strcmp(what, "direction") == 0 ? 0x400 : strcmp(what, "alignment") == 0 ? 0x40000 : strcmp(what, "step") == 0 ? 0x100 : strcmp(what, "nested") == 0 ? 0x4000 : 0;
    signal(SIGTRAP, steps);
    signal(SIGUSR1, handler);
    if (flags == 0) {
        unsigned control = 0x0000; /* MXCSR: nothing masked, rounding odd */
        control |= 0x6000;
        unsigned short x87 = 0x0340;
        __asm__ volatile("ldmxcsr %0\n fldcw %1" : : "m"(control), "m"(x87));
        __asm__ volatile("fldz\n fldz\n fdivp" : : : "st", "memory"); /* 0/0: pending until the next of its kind */
    }
    makes();
    raise(SIGUSR1);
    verdict_of_folder();
}
