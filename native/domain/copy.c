/* Copies to and from application memory. A fault ends the copy (arch/monitor/copy.S), unless SIGSEGV or SIGBUS is
 * really blocked, when the kernel would kill instead: then process_vm_readv copies. */
#include "domain/copy.h"

#include <mg/sys.h>
#include <mg/syscalls.h>
#include <mg/text.h>

size_t mg_copy_raw(void *to, const void *from, size_t bytes);

static uint64_t copy_by_kernel(struct mg_thread *thread, uint64_t to, uint64_t from, uint64_t bytes, int in) {
    struct mg_iovec mine = {in ? to : from, bytes}, theirs = {in ? from : to, bytes};
    long done = mg_sys6(in ? MG_NR_process_vm_readv : MG_NR_process_vm_writev, thread->pid, (long)&mine, 1, (long)&theirs, 1, 0);
    return done > 0 ? (uint64_t)done : 0;
}

uint64_t mg_copy_some(struct mg_thread *thread, void *to, mg_address from, uint64_t bytes) {
    if (bytes == 0 || mg_in_zone(from.value, bytes) || from.value >> 47 != 0) return 0;
    if (thread->held != 0) return copy_by_kernel(thread, (uint64_t)to, from.value, bytes, 1);
    return bytes - mg_copy_raw(to, (const void *)from.value, bytes);
}

long mg_copy_in(struct mg_thread *thread, void *to, mg_address from, uint64_t bytes) {
    return mg_copy_some(thread, to, from, bytes) == bytes ? 0 : -MG_EFAULT;
}

long mg_copy_out(struct mg_thread *thread, mg_address to, const void *from, uint64_t bytes) {
    if (bytes == 0) return 0;
    if (mg_in_zone(to.value, bytes) || to.value >> 47 != 0) return -MG_EFAULT;
    uint64_t done = thread->held != 0 ? copy_by_kernel(thread, to.value, (uint64_t)from, bytes, 0)
                                      : bytes - mg_copy_raw((void *)to.value, from, bytes);
    return done == bytes ? 0 : -MG_EFAULT;
}

long mg_copy_string(struct mg_thread *thread, char *to, uint64_t size, mg_address from) {
    uint64_t have = 0;
    while (have < size) {
        /* up to the end of the page, so that a string just before unreadable memory is read */
        uint64_t piece = MG_PAGE - ((from.value + have) & (MG_PAGE - 1));
        if (piece > 256) piece = 256;
        if (piece > size - have) piece = size - have;
        uint64_t got = mg_copy_some(thread, to + have, mg_address_of(from.value + have), piece);
        for (uint64_t i = 0; i < got; i++)
            if (to[have + i] == 0) return (long)(have + i);
        if (got < piece) return -MG_EFAULT;
        have += piece;
    }
    return -MG_ENAMETOOLONG;
}
