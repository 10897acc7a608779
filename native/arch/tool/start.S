/* Entry of the static programs (mgload, mgtrace, mgdrain).
 * Reached by: the kernel's exec. In: rsp = argc, argv …, auxv. Out: never returns.
 * Calls mg_main(long *stack) after applying the program's own relative relocations, so that C may use addresses of data. */
    .globl _start
    .hidden _DYNAMIC
    .type _start, @function
    .section .text._start, "ax", @progbits
_start:
    xor %ebp, %ebp
    mov %rsp, %rdi
    lea _DYNAMIC(%rip), %rsi
    lea __ehdr_start(%rip), %rdx
    and $-16, %rsp
    push %rdi
    push %rdi
    mov %rsi, %rdi
    mov %rdx, %rsi
    call mg_relocate_self
    pop %rdi
    pop %rdi
    and $-16, %rsp
    call mg_main
    ud2
    .size _start, . - _start
    .hidden __ehdr_start
    .section .note.GNU-stack, "", @progbits
