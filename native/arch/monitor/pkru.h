/* How assembly enters and checks the monitor domain. Included by the gates only. MG_KEYS=0 builds the same gates
 * without keys, for isolation `none`. */
#pragma once

#include "domain/thread.h"

/* Opens the monitor domain. The value is checked after it was written, so that a jump to the instruction itself with
 * another value dies (invariant G1). Clobbers rax, rcx, rdx, flags. */
.macro open_domain
#if MG_KEYS
    xor %eax, %eax
    xor %ecx, %ecx
    xor %edx, %edx
    wrpkru
    test %eax, %eax
    jz .Lopened\@
    ud2
.Lopened\@:
#endif
.endm

/* Leads from rsp to the thread area it lies in, in rbx, and dies unless that is one (invariant G2): whoever jumped
 * behind an opening WRPKRU brings a stack of his own. Clobbers rax, flags. */
.macro find_area
    mov %rsp, %rbx
    and $-MG_AREA_BYTES, %rbx
    movabs $mg_thread_bounds, %rax
    cmp (%rax), %rbx
    jb .Lnone\@
    cmp 8(%rax), %rbx
    jae .Lnone\@
    cmp %rbx, MG_T_SELF(%rbx)
    je .Lfound\@
.Lnone\@:
    ud2
.Lfound\@:
.endm

.macro function name
    .section .text.\name, "ax", @progbits
    .globl \name
    .hidden \name
    .type \name, @function
\name:
.endm

.macro label name
    .globl \name
    .hidden \name
\name:
.endm
