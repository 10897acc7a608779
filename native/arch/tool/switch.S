/* Leaving one stack for another, and the processor's description of itself, for mgload. */
    .section .text.switch, "ax", @progbits

/* mg_switch_stack(function, argument, top): calls function(argument) on the stack that ends at top. Never returns. */
    .globl mg_switch_stack
    .hidden mg_switch_stack
    .type mg_switch_stack, @function
mg_switch_stack:
    mov %rdi, %rax
    mov %rsi, %rdi
    mov %rdx, %rsp
    and $-16, %rsp
    xor %ebp, %ebp
    call *%rax
    ud2
    .size mg_switch_stack, . - mg_switch_stack

/* mg_jump(to, argument, stack_top): jumps to `to` with the argument in rdi and stack_top in rsi. PKRU is opened for the
 * monitor domain by the kernel's pkey_alloc(0, 0), which left it so. */
    .globl mg_jump
    .hidden mg_jump
    .type mg_jump, @function
mg_jump:
    mov %rdi, %rax
    mov %rsi, %rdi
    mov %rdx, %rsi
    jmp *%rax
    .size mg_jump, . - mg_jump

/* uint32_t mg_cpuid(leaf, subleaf, which): eax, ebx, ecx or edx by `which` 0 to 3. */
    .globl mg_cpuid
    .hidden mg_cpuid
    .type mg_cpuid, @function
mg_cpuid:
    push %rbx
    mov %edx, %r8d
    mov %edi, %eax
    mov %esi, %ecx
    cpuid
    cmp $1, %r8d
    cmove %ebx, %eax
    cmp $2, %r8d
    cmove %ecx, %eax
    cmp $3, %r8d
    cmove %edx, %eax
    pop %rbx
    ret
    .size mg_cpuid, . - mg_cpuid
    .section .note.GNU-stack, "", @progbits
