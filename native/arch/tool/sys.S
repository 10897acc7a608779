/* long mg_raw_syscall(long nr, a, b, c, d, e, f): the system call instruction of the static programs.
 * Reached by: C. In: System V arguments, the seventh on the stack. Out: rax. PKRU: untouched. Stack: the caller's. */
    .globl mg_raw_syscall
    .hidden mg_raw_syscall
    .type mg_raw_syscall, @function
    .section .text.mg_raw_syscall, "ax", @progbits
mg_raw_syscall:
    mov %rdi, %rax
    mov %rsi, %rdi
    mov %rdx, %rsi
    mov %rcx, %rdx
    mov %r8, %r10
    mov %r9, %r8
    mov 8(%rsp), %r9
    syscall
    ret
    .size mg_raw_syscall, . - mg_raw_syscall
    .section .note.GNU-stack, "", @progbits
