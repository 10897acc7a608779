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

/* mg_gate
 * Reached by: the stub of a rewritten object's trampolines (interpose/rewrites.c).
 * In: the application's registers as at its `syscall`, but rcx = the address behind it; r11 is free. %gs: the thread's slot.
 * PKRU: application → monitor. Writes to the slot, never to the application's stack. Flags survive.
 * Out: never returns; leaves through mg_leave.
 * The slot is the application's to change, and so is %gs: it decides only on registers of the application, and on the thread area,
 * which must be one that nobody is in (invariant G2). A signal that strikes before mg_gate_opened finds the call not begun: the
 * handler shows the application its `syscall` instruction (invariant I3); behind it, it waits, as everywhere in the monitor. */
function mg_gate
    mov %rax, %gs:MG_S_IN_RAX
    mov %rdx, %gs:MG_S_IN_RDX
    mov %rcx, %gs:MG_S_IN_RCX
label mg_gate_saved
#if MG_KEYS
    mov $0, %ecx
    rdpkru
    mov %rax, %gs:MG_S_IN_PKRU
    mov $0, %eax
    wrpkru
    /* Checked after it was written, without touching flags (invariant G1). */
    mov %eax, %ecx
    jrcxz .Lgate_opened
    ud2
.Lgate_opened:
#endif
label mg_gate_opened
    lahf
    seto %al
    rdgsbase %rdx
    movabs $mg_gate_bounds, %r11
    sub (%r11), %rdx
    cmp 8(%r11), %rdx
    jae .Lno_area
    test $((1 << MG_S_BYTES_SHIFT) - 1), %dl
    jnz .Lno_area
    shl $(MG_AREA_BYTES_SHIFT - MG_S_BYTES_SHIFT), %rdx
    add 16(%r11), %rdx
    cmp %rdx, MG_T_SELF(%rdx)
    jne .Lno_area
    mov $1, %ecx
    xchg %ecx, MG_T_INSIDE(%rdx)
    test %ecx, %ecx
    jnz .Lno_area
    mov %rsp, (MG_T_APP + MG_R_RSP)(%rdx)
    lea MG_SECURE_STACK_END(%rdx), %rsp
    add $0x7f, %al
    sahf
    pushf
    pop (MG_T_APP + MG_R_RFLAGS)(%rdx)
    cld
    mov %rbx, (MG_T_APP + MG_R_RBX)(%rdx)
    mov %rbp, (MG_T_APP + MG_R_RBP)(%rdx)
    mov %rsi, (MG_T_APP + MG_R_RSI)(%rdx)
    mov %rdi, (MG_T_APP + MG_R_RDI)(%rdx)
    mov %r8, (MG_T_APP + MG_R_R8)(%rdx)
    mov %r9, (MG_T_APP + MG_R_R9)(%rdx)
    mov %r10, (MG_T_APP + MG_R_R10)(%rdx)
    mov %r12, (MG_T_APP + MG_R_R12)(%rdx)
    mov %r13, (MG_T_APP + MG_R_R13)(%rdx)
    mov %r14, (MG_T_APP + MG_R_R14)(%rdx)
    mov %r15, (MG_T_APP + MG_R_R15)(%rdx)
    mov %gs:MG_S_IN_RAX, %eax
    mov %rax, (MG_T_APP + MG_R_RAX)(%rdx)
    mov %gs:MG_S_IN_RDX, %rax
    mov %rax, (MG_T_APP + MG_R_RDX)(%rdx)
    mov %gs:MG_S_IN_RCX, %rax
    mov %rax, (MG_T_APP + MG_R_RIP)(%rdx)
#if MG_KEYS
    mov %gs:MG_S_IN_PKRU, %eax
    or $mg_value_KEY_MASK, %eax
    mov %rax, MG_T_PKRU(%rdx)
#endif
    /* What the monitor's own code must not run under: single steps, alignment checks, nested tasks. */
    testl $0x44100, (MG_T_APP + MG_R_RFLAGS)(%rdx)
    jz .Lplain_flags
    push $0x202
    popf
.Lplain_flags:
    mov %rdx, %rdi
    xor %ebp, %ebp
    movabs $mg_gate_dispatch, %rax
    call *%rax
.Lno_area:
    ud2
    .size mg_gate, . - mg_gate

/* mg_set_gs(slot): points %gs at a slot. Reached by: C, where the kernel lets user code set it. Whoever jumps here changes his own %gs, which
 * decides on nothing (mg_gate). PKRU: untouched. */
function mg_set_gs
    wrgsbase %rdi
    ret
    .size mg_set_gs, . - mg_set_gs

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
    /* From here on no instruction may change flags, and none uses this stack: another may come in on it. */
    movl $0, MG_T_INSIDE(%rdi)
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
