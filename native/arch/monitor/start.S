/* The monitor's first instruction. */
#include "arch/monitor/pkru.h"

/* mg_start(launch): reached by mgload, which still runs on its own stack. In: rdi = launch, rsi = top of a secure stack. */
function mg_start
    open_domain
    mov %rsi, %rsp
    xor %ebp, %ebp
    movabs $mg_begin, %rax
    call *%rax
    ud2
    .size mg_start, . - mg_start

    .section .note.GNU-stack, "", @progbits
