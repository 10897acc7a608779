/* Keeps the vDSO from programs whose policy has something to say of the time: what it is asked makes no call. Its place is taken out of the auxiliary
 * vector after each exec, so that the C library makes calls; its code stays for who looks for it. */
#include "tracer/tracer.h"

#include <elf.h>
#include <mg/sys.h>

enum { PTRACE_POKEDATA_ = 5, MOST_ARGUMENTS = 1 << 22, MOST_ENTRIES = 64 };

/* 1 if there is a word. */
static int word_at(const struct mg_tracee *tracee, uint64_t at, uint64_t *word) { return mg_memory_read(tracee, at, word, sizeof *word) == sizeof *word; }

/* Behind the zero that ends a list of pointers; 0 if none does. */
static uint64_t behind_list(const struct mg_tracee *tracee, uint64_t at) {
    uint64_t words[512];
    for (unsigned read = 0; read < MOST_ARGUMENTS; read += sizeof words / 8, at += sizeof words) {
        long got = mg_memory_read(tracee, at, words, sizeof words);
        for (long i = 0; i < got / 8; i++)
            if (words[i] == 0) return at + 8 * (uint64_t)(i + 1);
        if (got < (long)sizeof words) return 0;
    }
    return 0;
}

void mg_vdso_withhold(const struct mg_tracee *tracee) {
    struct mg_user_regs regs;
    if (!(mg_trace.plan.header->flags & MG_PLAN_FLAG_VDSO_WITHHELD) || mg_is_error(mg_ptrace_get_regs(tracee->tid, &regs))) return;
    uint64_t arguments = behind_list(tracee, regs.rsp + 8), at = arguments ? behind_list(tracee, arguments) : 0, kind;
    for (unsigned i = 0; at != 0 && i < MOST_ENTRIES && word_at(tracee, at, &kind) && kind != AT_NULL; i++, at += 16)
        if (kind == AT_SYSINFO_EHDR) mg_ptrace(PTRACE_POKEDATA_, tracee->tid, at, AT_IGNORE);
}
