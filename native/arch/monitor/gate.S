/* The gate between application and monitor: in (after a trap, by the kernel's sigreturn) and out. */
#include "arch/monitor/pkru.h"

/* mg_enter
 * Reached by: rt_sigreturn of a frame that mg_signal_handle made, which sets rip, rsp and PKRU in one step.
 * In: rdi = thread, rsp = top of its secure stack. PKRU: monitor. Out: never returns; leaves through mg_leave. */
function mg_enter
    cld
    xor %ebp, %ebp
    movabs $mg_dispatch, %rax
    call *%rax
    ud2
    .size mg_enter, . - mg_enter

/* mg_leave(thread)
 * Reached by: C, on the secure stack. In: rdi = thread, whose `app` registers are to be restored.
 * Out: the application, at app.rip, with every register as in app, but rcx = rip and r11 = rflags, as the kernel's
 * own return leaves them. PKRU: monitor → application. Writes nothing to the application's stack.
 * Everything from mg_leave to mg_leave_end only reads thread->app, so a signal that strikes in between is treated as
 * if this had already finished (invariant I3). */
function mg_leave
    cmpl $0, MG_T_PENDING(%rdi)
    jne .Lby_trap
    mov MG_T_SLOT(%rdi), %r11
    mov (MG_T_APP + MG_R_RAX)(%rdi), %rax
    mov %rax, (%r11)
    mov (MG_T_APP + MG_R_RDX)(%rdi), %rax
    mov %rax, 8(%r11)
    mov (MG_T_APP + MG_R_RIP)(%rdi), %rax
    mov %rax, 16(%r11)
    mov (MG_T_APP + MG_R_RFLAGS)(%rdi), %rax
    mov %rax, 24(%r11)
    mov (MG_T_APP + MG_R_R8)(%rdi), %r8
    mov (MG_T_APP + MG_R_R9)(%rdi), %r9
    mov (MG_T_APP + MG_R_R10)(%rdi), %r10
    mov (MG_T_APP + MG_R_R12)(%rdi), %r12
    mov (MG_T_APP + MG_R_R13)(%rdi), %r13
    mov (MG_T_APP + MG_R_R14)(%rdi), %r14
    mov (MG_T_APP + MG_R_R15)(%rdi), %r15
    mov (MG_T_APP + MG_R_RSI)(%rdi), %rsi
    mov (MG_T_APP + MG_R_RBP)(%rdi), %rbp
    mov (MG_T_APP + MG_R_RBX)(%rdi), %rbx
    push (MG_T_APP + MG_R_RFLAGS)(%rdi)
    popf
    /* From here on no instruction may change flags. */
    mov MG_T_PKRU(%rdi), %eax
    mov (MG_T_APP + MG_R_RSP)(%rdi), %rsp
    mov (MG_T_APP + MG_R_RDI)(%rdi), %rdi
#if MG_KEYS
    mov $0, %ecx
    mov $0, %edx
    wrpkru
    /* The access-disable bit of the monitor's key must be set now, whatever was in eax (invariant G1). */
    mov $mg_value_KEY_MASK, %edx
    pext %edx, %eax, %ecx
    lea -1(%ecx), %ecx
    jrcxz .Lclosed
    ud2
.Lclosed:
#endif
    mov (%r11), %rax
    mov 8(%r11), %rdx
    mov 16(%r11), %rcx
    mov 24(%r11), %r11
    jmp *%rcx
label mg_leave_end
.Lby_trap:
    movabs $mg_leave_by_trap, %rax
    jmp *%rax
    .size mg_leave, . - mg_leave

/* mg_leave_by_trap
 * Reached by: mg_leave when a deferred signal waits, or C when only a signal frame can restore what must be restored.
 * A call that carries no capability traps; mg_signal_handle knows this place and rewrites the frame. PKRU: monitor. */
function mg_leave_by_trap
    mov $MG_TRAP_NR, %eax
    xor %r9d, %r9d
    syscall
label mg_leave_trapped
    ud2
    .size mg_leave_by_trap, . - mg_leave_by_trap

    .section .note.GNU-stack, "", @progbits
