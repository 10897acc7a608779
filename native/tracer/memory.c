/* Reading the traced task's memory. Nothing is written there, ever. */
#include "tracer.h"

#include <asm/unistd.h>
#include <linux/ptrace.h>
#include <mg/kernel.h>
#include <mg/sys.h>
#include <mg/text.h>

#define PARTS 8 /* pages asked for in one call; a copy never stops inside a part */

/* process_vm_readv asks for the rights of a fresh attach. Where the application gave up its user id, or lies about being
 * readable, being its tracer is worth more. */
static long peek(const struct mg_tracee *tracee, uint64_t address, unsigned char *to, size_t bytes) {
    size_t done = 0;
    while (done < bytes) {
        uint64_t word_at = (address + done) & ~7ull;
        uint64_t word;
        long got = mg_ptrace(PTRACE_PEEKDATA, tracee->tid, word_at, (uint64_t)&word);
        if (mg_is_error(got)) return done != 0 ? (long)done : -MG_EPERM; /* EIO means both: not there, or not for the tracer */
        for (size_t i = (address + done) - word_at; i < 8 && done < bytes; i++) to[done++] = (unsigned char)(word >> (8 * i));
    }
    return (long)done;
}

long mg_memory_read(const struct mg_tracee *tracee, uint64_t address, void *to, size_t bytes) {
    size_t done = 0;
    while (done < bytes) {
        struct mg_iovec local = {.base = (uint64_t)to + done, .bytes = 0};
        struct mg_iovec remote[PARTS];
        unsigned parts = 0;
        for (uint64_t at = address + done; parts < PARTS && local.bytes < bytes - done; parts++) {
            uint64_t part = MG_PAGE - at % MG_PAGE;
            if (part > bytes - done - local.bytes) part = bytes - done - local.bytes;
            remote[parts] = (struct mg_iovec){.base = at, .bytes = part};
            local.bytes += part;
            at += part;
        }
        long got = mg_sys6(__NR_process_vm_readv, tracee->tid, (long)&local, 1, (long)remote, parts, 0);
        if (got == -MG_EPERM && done == 0) return peek(tracee, address, to, bytes);
        if (mg_is_error(got) || got == 0) return done != 0 ? (long)done : got == 0 ? -MG_EFAULT : got;
        done += (size_t)got;
        if ((uint64_t)got < local.bytes) break;
    }
    return (long)done;
}

long mg_memory_read_text(const struct mg_tracee *tracee, uint64_t address, char *to, size_t size) {
    size_t done = 0;
    size_t step = 128; /* most paths end within it */
    while (done < size) {
        size_t part = MG_PAGE - (address + done) % MG_PAGE;
        if (part > step) part = step;
        if (part > size - done) part = size - done;
        long got = mg_memory_read(tracee, address + done, to + done, part);
        if (mg_is_error(got)) return got;
        for (long i = 0; i < got; i++)
            if (to[done + (size_t)i] == 0) return (long)done + i;
        if ((size_t)got < part) return -MG_EFAULT;
        done += part;
        step = MG_PAGE;
    }
    return -MG_ENAMETOOLONG;
}
