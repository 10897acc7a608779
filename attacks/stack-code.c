/* attack
class: code
aim: memory
tries: code on a stack that the program's header asks to be executable
options: ["-Wl,-z,execstack"]
expect: { mpk: contained }
source: pku-pitfalls
*/
/* PT_GNU_STACK with the right to execute: stacks, and on some kernels everything readable, can be executed. */
#include "made-code.h"
int main(void) {
    know_targets();
    unsigned char *code = __builtin_alloca(64);
    memcpy(code, opens_keys, sizeof opens_keys);
    __asm__ volatile("" : : "r"(code) : "memory");
    verdict(opens_by(code));
}
