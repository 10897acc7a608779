/* Signal frames: the kernel's own, which lies in monitor memory, and the application's, which is a copy of it with
 * application rights only (invariants I5, I6). */
#include "interpose/signals.h"

#include "domain/areas.h"

#include <mg/text.h>

enum { SEGV_ACCERR_ = 2, FAULT_PRESENT = 1, FAULT_KEY = 32 /* the processor's bits */ };

static unsigned char *extended_state(const struct mg_frame *frame) { return (unsigned char *)frame->context.fpstate; }

static struct mg_fx_software *software_of(unsigned char *state) { return (struct mg_fx_software *)(state + MG_FX_SOFTWARE); }

/* Bytes of the extended state as the kernel pushed it, the trailing magic included. */
static uint32_t extended_bytes(const struct mg_frame *frame) {
    if (frame->context.fpstate == 0) return 0;
    const struct mg_fx_software *software = software_of(extended_state(frame));
    return software->magic1 == MG_FP_MAGIC1 ? software->extended_bytes : MG_FX_BYTES;
}

uint32_t mg_frame_pkru(const struct mg_frame *frame) {
    uint32_t offset = mg_globals.launch.pkru_offset;
    if (offset == 0 || frame->context.fpstate == 0) return 0;
    const unsigned char *state = extended_state(frame);
    if (!(*(const uint64_t *)(state + MG_XSTATE_BV) & MG_XFEATURE_PKRU)) return 0;
    return *(const uint32_t *)(state + offset);
}

void mg_frame_set_pkru(struct mg_frame *frame, uint32_t pkru) {
    uint32_t offset = mg_globals.launch.pkru_offset;
    if (offset == 0) return;
    unsigned char *state = extended_state(frame);
    *(uint64_t *)(state + MG_XSTATE_BV) |= MG_XFEATURE_PKRU;
    *(uint32_t *)(state + offset) = pkru;
}

int mg_on_altstack(const struct mg_thread *thread, uint64_t rsp) {
    const struct mg_stack *stack = &thread->altstack;
    if (stack->flags & (int)(MG_SS_DISABLE | MG_SS_AUTODISARM)) return 0;
    return rsp > stack->base && rsp - stack->base <= stack->bytes;
}

/* A fault at the monitor's pages is shown as one at a page without rights, which most of the zone is: a key, or that the page is there at all,
 * would tell where in the zone something is (invariant D10). The processor's bits stay with the thread, so every later frame has them too. */
static void hide_fault(struct mg_frame *shown) {
    if (mg_is_ours(shown->context.cr2, 1)) shown->context.err &= ~(uint64_t)(FAULT_PRESENT | FAULT_KEY);
    struct mg_siginfo *info = &shown->info;
    if (info->signo != MG_SIGSEGV || info->code <= 0 || !mg_is_ours(info->fault.address, 1)) return;
    *info = (struct mg_siginfo){.signo = MG_SIGSEGV, .code = SEGV_ACCERR_, .fault = {info->fault.address}};
}

long mg_frame_push(struct mg_thread *thread, struct mg_frame *frame, const struct mg_siginfo *info, const struct mg_sigaction *action) {
    struct mg_regs *regs = &frame->context.regs;
    uint32_t state_bytes = extended_bytes(frame);
    uint64_t sp = regs->rsp - 128; /* the red zone */
    int on_altstack = mg_on_altstack(thread, regs->rsp), enters_altstack = 0;
    if ((action->flags & MG_SA_ONSTACK) && !on_altstack && !(thread->altstack.flags & MG_SS_DISABLE)) {
        sp = thread->altstack.base + thread->altstack.bytes;
        enters_altstack = 1;
    }
    uint64_t state_at = (sp - state_bytes) & ~63ull;
    uint64_t frame_at = ((state_at - sizeof *frame) & ~15ull) - 8;
    if ((on_altstack || enters_altstack) && (frame_at < thread->altstack.base || frame_at > sp)) return -MG_EFAULT;

    struct mg_frame copy = {.restorer = action->restorer, .context = frame->context, .info = *info};
    hide_fault(&copy);
    if (mg_signal_is_fault(info->signo)) copy.info.code = mg_signal_shown_code(copy.info.code);
    copy.context.link = 0;
    copy.context.stack = thread->altstack;
    copy.context.stack.padding = 0;
    copy.context.fpstate = state_bytes ? state_at : 0;
    copy.context.sigmask = thread->mask;
    for (unsigned i = 0; i < 8; i++) copy.context.reserved[i] = 0;
    mg_frame_set_pkru(frame, (uint32_t)thread->app_pkru);
    if (mg_copy_out(thread, mg_address_of(state_at), extended_state(frame), state_bytes) != 0 ||
        mg_copy_out(thread, mg_address_of(frame_at), &copy, sizeof copy) != 0)
        return -MG_EFAULT;

    regs->rdi = (uint64_t)info->signo;
    regs->rsi = frame_at + __builtin_offsetof(struct mg_frame, info);
    regs->rdx = frame_at + __builtin_offsetof(struct mg_frame, context);
    regs->rax = 0;
    regs->rsp = frame_at;
    regs->rip = action->handler;
    regs->rflags &= ~(MG_RFLAGS_DF | MG_RFLAGS_RF | MG_RFLAGS_TF);
    if (state_bytes > MG_FX_BYTES) {
        /* The handler starts with fresh vector state and the rights of a fresh thread, as under the kernel. */
        unsigned char *state = extended_state(frame);
        *(uint64_t *)(state + MG_XSTATE_BV) = 0;
        *(uint32_t *)(state + 24) = 0x1f80;
        mg_frame_set_pkru(frame, mg_globals.launch.app_pkru);
    }
    if (thread->altstack.flags & (int)MG_SS_AUTODISARM) thread->altstack = (struct mg_stack){.flags = MG_SS_DISABLE};
    return 0;
}

/* Loads the kernel's frame with the application's extended state. What describes its layout stays the kernel's own. */
static long pop_state(struct mg_thread *thread, struct mg_frame *frame, uint64_t from) {
    unsigned char *state = extended_state(frame);
    if (state == 0) return 0;
    struct mg_fx_software own = *software_of(state);
    int extended = own.magic1 == MG_FP_MAGIC1;
    if (from == 0) {
        if (extended) {
            *(uint64_t *)(state + MG_XSTATE_BV) = 0;
            *(uint32_t *)(state + 24) = 0x1f80;
            mg_frame_set_pkru(frame, mg_closed(mg_globals.launch.app_pkru));
        }
        return 0;
    }
    uint32_t before = mg_frame_pkru(frame);
    struct mg_fx_software theirs;
    if (mg_copy_in(thread, &theirs, mg_address_of(from + MG_FX_SOFTWARE), sizeof theirs) != 0) return -MG_EFAULT;
    int with_extension = extended && theirs.magic1 == MG_FP_MAGIC1 && theirs.extended_bytes == own.extended_bytes;
    uint32_t bytes = with_extension ? own.xstate_bytes : MG_FX_BYTES;
    if (mg_copy_in(thread, state, mg_address_of(from), bytes) != 0) return -MG_EFAULT;
    *software_of(state) = own;
    *(uint32_t *)(state + 24) &= 0xffff; /* reserved bits of MXCSR would make the kernel refuse the frame */
    if (!extended) return 0;
    uint64_t *header = (uint64_t *)(state + MG_XSTATE_BV);
    header[0] = with_extension ? header[0] & own.features : 3;
    for (unsigned i = 1; i < 8; i++) header[i] = 0;
    uint32_t wanted = with_extension ? mg_frame_pkru(frame) : before;
    mg_frame_set_pkru(frame, mg_closed(wanted));
    return 0;
}

long mg_frame_pop(struct mg_thread *thread, struct mg_frame *frame) {
    struct mg_frame theirs;
    uint64_t at = frame->context.regs.rsp - 8;
    if (mg_copy_in(thread, &theirs, mg_address_of(at), sizeof theirs) != 0) return -MG_EFAULT;
    if (pop_state(thread, frame, theirs.context.fpstate) != 0) return -MG_EFAULT;
    frame->context.regs = theirs.context.regs;
    thread->mask = theirs.context.sigmask & ~MG_ALWAYS_OPEN;
    frame->context.sigmask = mg_signal_real_mask(thread, thread->mask);
    const struct mg_stack *stack = &theirs.context.stack;
    if (!mg_on_altstack(thread, theirs.context.regs.rsp) && (stack->flags & ~(int)MG_SS_AUTODISARM) == 0 && stack->bytes >= MG_MINSIGSTKSZ)
        thread->altstack = *stack;
    return 0;
}
