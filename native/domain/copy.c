/* Copies to and from application memory. A fault ends the copy (arch/monitor/copy.S), unless SIGSEGV or SIGBUS is
 * really blocked, when the kernel would kill instead: then the kernel copies. */
#include "domain/copy.h"

#include "domain/areas.h"

#include <mg/sys.h>
#include <mg/syscalls.h>
#include <mg/text.h>

size_t mg_copy_raw(void *to, const void *from, size_t bytes);

/* Through a pipe: the kernel's copies end at a fault and tell how far they came. One end at a time may be the application's. */
static uint64_t copy_by_kernel(uint64_t to, uint64_t from, uint64_t bytes) {
    int ends[2];
    uint64_t done = 0;
    if (mg_sys2(MG_NR_pipe2, (long)ends, 02000000 /* O_CLOEXEC */) != 0) return 0;
    while (done < bytes) {
        uint64_t piece = bytes - done > MG_PAGE ? MG_PAGE : bytes - done;
        long in = mg_sys3(MG_NR_write, ends[1], (long)(from + done), (long)piece);
        long out = in > 0 ? mg_sys3(MG_NR_read, ends[0], (long)(to + done), in) : 0;
        if (out > 0) done += (uint64_t)out;
        if (out < (long)piece) break;
    }
    mg_sys1(MG_NR_close, ends[0]);
    mg_sys1(MG_NR_close, ends[1]);
    return done;
}

uint64_t mg_copy_some(struct mg_thread *thread, void *to, mg_address from, uint64_t bytes) {
    for (;;) {
        uint64_t areas = mg_areas_added();
        if (bytes == 0 || mg_is_ours(from.value, bytes) || from.value >> 47 != 0) return 0;
        uint64_t done = thread->held != 0 ? copy_by_kernel((uint64_t)to, from.value, bytes) : bytes - mg_copy_raw(to, (const void *)from.value, bytes);
        /* Else another thread has mapped an object, perhaps there. */
        if (mg_areas_added() == areas) return done;
    }
}

long mg_copy_in(struct mg_thread *thread, void *to, mg_address from, uint64_t bytes) {
    return mg_copy_some(thread, to, from, bytes) == bytes ? 0 : -MG_EFAULT;
}

long mg_copy_out(struct mg_thread *thread, mg_address to, const void *from, uint64_t bytes) {
    if (bytes == 0) return 0;
    if (mg_is_ours(to.value, bytes) || to.value >> 47 != 0) return -MG_EFAULT;
    uint64_t done = thread->held != 0 ? copy_by_kernel(to.value, (uint64_t)from, bytes)
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
