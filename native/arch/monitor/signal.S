/* Where the kernel delivers every signal. */
#include "arch/monitor/pkru.h"

/* mg_signal_entry
 * Reached by: the kernel, as the handler of every signal that it may not handle itself, on the thread's signal stack.
 * In: rsp = struct mg_frame. PKRU: the kernel's initial value (application) → monitor. Out: never returns; ends in
 * mg_sigreturn. An attacker who jumps here with a stack of his own dies
 * in find_area, and with a place on a signal stack in mg_signal_handle, which takes only frames that the kernel wrote, once. */
function mg_signal_entry
    open_domain
    cld
    find_area
    test $MG_SIGNAL_STACK_START, %esp
    jnz .Lon_signal_stack
    ud2
.Lon_signal_stack:
    mov %rsp, %rdi
    mov %rbx, %rsi
    xor %ebp, %ebp
    and $-16, %rsp
    movabs $mg_signal_handle, %rax
    call *%rax
    ud2
    .size mg_signal_entry, . - mg_signal_entry

/* mg_sigreturn(struct mg_frame *frame, uint64_t capability): gives the kernel the frame back. PKRU: as the frame says. */
function mg_sigreturn
    lea 8(%rdi), %rsp
    mov %rsi, %r9
    mov $15, %eax
    syscall
    ud2
    .size mg_sigreturn, . - mg_sigreturn

    .section .note.GNU-stack, "", @progbits
