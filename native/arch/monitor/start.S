/* The monitor's first instruction. */
#include "arch/monitor/pkru.h"

/* mg_start(launch): reached by mgload, which still runs on its own stack. In: rdi = launch, rsi = top of a secure stack.
 * PKRU: monitor already, by mgload's pkey_alloc. Nothing is opened here (invariant G2): the stack is the caller's choice, and whoever
 * jumps here later comes with the domain closed and faults. */
function mg_start
    mov %rsi, %rsp
    xor %ebp, %ebp
    movabs $mg_begin, %rax
    call *%rax
    ud2
    .size mg_start, . - mg_start

    .section .note.GNU-stack, "", @progbits
