/* System calls that the monitor makes: its own, and the application's on its behalf. */
#include "arch/monitor/pkru.h"

/* long mg_raw_syscall(long nr, a, b, c, d, e, f)
 * Reached by: C. In: System V arguments; the capability is already among them. Out: rax. PKRU: untouched. */
function mg_raw_syscall
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

/* Saves what C wants back, takes the call's registers from *rsi, and notes the stack that the thread must come back on. While the call is
 * made rsp and rbp show a debugger or profiler the way to the application's frames (struct mg_thread). */
.macro load_call
    push %rbx
    push %rbp
    push %r12
    push %r13
    push %r14
    push %r15
    mov %rdi, %rbx
    mov (%rsi), %r13
    mov 24(%rsi), %r12
    mov 8(%rsi), %rdi
    mov 32(%rsi), %r10
    mov 40(%rsi), %r8
    mov 48(%rsi), %r9
    mov 16(%rsi), %rsi
    mov %rsp, MG_T_CALL_RSP(%rbx)
    mov (MG_T_APP + MG_R_RBP)(%rbx), %rbp
    lea MG_T_SHOWN(%rbx), %rsp
.endm

.macro return_from_call
    mov %r12, %rax
    pop %r15
    pop %r14
    pop %r13
    pop %r12
    pop %rbp
    pop %rbx
    ret
.endm

/* long mg_call_dropped(struct mg_thread *thread, const struct mg_call_regs *regs, uint32_t rights)
 * Makes a call for the application with its `rights` in PKRU, so that the kernel touches what the application may.
 * Reached by: C, on the secure stack. Out: rax = result, or MG_CALL_ABORTED: a signal came before the call took effect.
 * PKRU: monitor → rights → monitor; what it was behind the call is in thread->after_pkru.
 * A signal that strikes from mg_dropped_window up to, not including, mg_dropped_window_end means that the call has not
 * happened, or that the kernel wants it made again: the handler sends it to mg_dropped_abort (invariant I4). */
function mg_call_dropped
    mov %edx, %eax
    load_call
    xor %ecx, %ecx
    xor %edx, %edx
label mg_dropped_window
    cmpl $0, MG_T_PENDING(%rbx)
    jne mg_dropped_abort
#if MG_KEYS
    wrpkru
    /* No call is made here with the monitor's key open (invariant G1): it would lend whoever jumped to the WRPKRU the
     * kernel's hand in monitor memory. */
    test $mg_value_KEY_MASK, %eax
    jnz .Lcall_closed
    ud2
.Lcall_closed:
#endif
    mov %r12, %rdx
    mov %r13, %rax
    syscall
label mg_dropped_window_end
    mov %rax, %r12
#if MG_KEYS
    xor %ecx, %ecx
    rdpkru
    mov %eax, %r13d
#endif
.Lback:
    open_domain
    find_area
    /* Only a thread that dropped its rights here may come back, to the stack it left, and only one (invariant G2): a second that
     * jumps here at the same time would share the stack with it. */
    xor %ecx, %ecx
    xchg %rcx, MG_T_CALL_RSP(%rbx)
    test %rcx, %rcx
    jnz .Lonly_one
    ud2
.Lonly_one:
    mov %rcx, %rsp
    mov %r13, MG_T_AFTER_PKRU(%rbx)
    return_from_call
label mg_dropped_abort
    mov MG_T_PKRU(%rbx), %r13
    mov $MG_CALL_ABORTED, %r12
    jmp .Lback
    .size mg_call_dropped, . - mg_call_dropped

/* long mg_call_kept(struct mg_thread *thread, const struct mg_call_regs *regs)
 * As mg_call_dropped, but with monitor rights all along, for arguments in monitor memory. */
function mg_call_kept
    load_call
label mg_kept_window
    cmpl $0, MG_T_PENDING(%rbx)
    jne mg_kept_abort
    mov %r12, %rdx
    mov %r13, %rax
    syscall
label mg_kept_window_end
    mov %rax, %r12
.Lkept_back:
    mov MG_T_CALL_RSP(%rbx), %rsp
    movq $0, MG_T_CALL_RSP(%rbx)
    return_from_call
label mg_kept_abort
    mov $MG_CALL_ABORTED, %r12
    jmp .Lkept_back
    .size mg_call_kept, . - mg_call_kept

/* long mg_clone_raw(const struct mg_call_regs *regs, struct mg_thread *child)
 * Makes clone or clone3. With a child area, the new task starts on that area's secure stack (the caller put its top into
 * the call's arguments) in mg_thread_begin; without one it returns here, on its copy of this stack.
 * Reached by: C, all signals blocked. Out: rax. PKRU: monitor, in both tasks. */
function mg_clone_raw
    push %rbx
    push %r12
    mov %rsi, %r12
    mov %rdi, %rbx
    mov (%rbx), %rax
    mov 8(%rbx), %rdi
    mov 16(%rbx), %rsi
    mov 24(%rbx), %rdx
    mov 32(%rbx), %r10
    mov 40(%rbx), %r8
    mov 48(%rbx), %r9
    syscall
    test %rax, %rax
    jnz .Lparent
    test %r12, %r12
    jz .Lparent
    mov %r12, %rdi
    xor %ebp, %ebp
    movabs $mg_thread_begin, %rax
    call *%rax
    ud2
.Lparent:
    pop %r12
    pop %rbx
    ret
    .size mg_clone_raw, . - mg_clone_raw

/* void mg_exit_raw(uint8_t *area_in_use, uint32_t rights, uint64_t capability, long status, long nr)
 * Frees the caller's own area and ends the task by call nr (exit or exit_group), with application rights, since the kernel still writes to addresses
 * that the application named (clear_child_tid, robust list). Reached by: C, all signals blocked. PKRU: monitor → rights.
 * Once the byte is clear another thread may own this stack: nothing below touches it. */
function mg_exit_raw
    mov %rdx, %r9
    mov %rcx, %r10
    mov %esi, %eax
    xor %ecx, %ecx
    xor %edx, %edx
    movb $0, (%rdi)
#if MG_KEYS
    wrpkru
    test $mg_value_KEY_MASK, %eax
    jnz .Lexit_closed
    ud2
.Lexit_closed:
#endif
    mov %r10, %rdi
    mov %r8, %rax
    syscall
    ud2
    .size mg_exit_raw, . - mg_exit_raw

    .section .note.GNU-stack, "", @progbits
