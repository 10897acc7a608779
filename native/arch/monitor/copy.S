/* Copying to and from application memory, where any access may fault. */
#include "arch/monitor/pkru.h"

/* size_t mg_copy_raw(void *to, const void *from, size_t bytes): returns the bytes that could not be copied.
 * A fault between mg_copy_begin and mg_copy_fault is sent to mg_copy_fault by the signal handler; rcx then holds
 * what is left. PKRU: monitor. The caller has compared the application's side with the zone. */
function mg_copy_raw
    mov %rdx, %rcx
label mg_copy_begin
    rep movsb
label mg_copy_fault
    mov %rcx, %rax
    ret
    .size mg_copy_raw, . - mg_copy_raw

    .section .note.GNU-stack, "", @progbits
