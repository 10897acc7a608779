/* The undefined instructions that rewriting leaves (sensitive.h; src/rewrite makes them): the second byte of the opcode is 0A,
 * which no processor defines and no compiler writes; what follows it is as it was. */
#include "interpose/sensitive.h"

#include "interpose/rewrites.h"
#include "interpose/signals.h"

/* What became of WRPKRU, 0F 01 EF. */
static const unsigned char taken_out[] = {0x0f, 0x0a, 0xef};

int mg_sensitive_carry_out(struct mg_thread *thread, struct mg_frame *frame) {
    struct mg_regs *regs = &frame->context.regs;
    unsigned char code[sizeof taken_out];
    /* Without keys the instruction is undefined in itself, and the application's own business. */
    if (mg_globals.launch.pkru_offset == 0 || !mg_rewrites_contain(regs->rip)) return 0;
    if (mg_copy_in(thread, code, mg_address_of(regs->rip), sizeof code) != 0) return 0;
    for (unsigned i = 0; i < sizeof code; i++)
        if (code[i] != taken_out[i]) return 0;
    /* The processor answers other values with a general protection fault. */
    if ((uint32_t)regs->rcx != 0 || (uint32_t)regs->rdx != 0) return 0;
    thread->app_pkru = mg_closed((uint32_t)regs->rax);
    mg_frame_set_pkru(frame, (uint32_t)thread->app_pkru);
    regs->rip += sizeof code;
    return 1;
}
