/* Reading the plan and mapping the ring. Both come from the supervisor, but a mix of versions must not lead astray. */
#include "tracer.h"

#include <asm/unistd.h>
#include <linux/filter.h>
#include <mg/fail.h>
#include <mg/kernel.h>
#include <mg/sys.h>
#include <mg/text.h>

#define PLAN_BYTES_MAX (64u << 20)

static uint64_t file_bytes(int fd, enum mg_error code, const char *where) {
    struct mg_stat stat;
    long error = mg_sys2(__NR_fstat, fd, (long)&stat);
    if (mg_is_error(error)) mg_fail(code, where, error);
    return (uint64_t)stat.size;
}

static int within(const struct mg_plan_header *header, uint64_t offset, uint64_t bytes, unsigned align) {
    return offset >= sizeof *header && offset % align == 0 && offset + bytes <= header->bytes;
}

void mg_plan_read(struct mg_trace_plan *plan, int fd) {
    static const char where[] = "plan";
    uint64_t bytes = file_bytes(fd, MG_ERROR_PLAN_BAD, where);
    if (bytes < sizeof *plan->header || bytes > PLAN_BYTES_MAX) mg_fail(MG_ERROR_PLAN_BAD, where, 0);
    /* A copy: whoever else holds the descriptor could change a mapping of the file after it was checked. */
    long at = mg_sys6(__NR_mmap, 0, (long)bytes, MG_PROT_READ | MG_PROT_WRITE, MG_MAP_PRIVATE | MG_MAP_ANONYMOUS, -1, 0);
    if (mg_is_error(at)) mg_fail(MG_ERROR_NO_MEMORY, where, at);
    for (uint64_t done = 0; done < bytes;) {
        long got = mg_sys4(__NR_pread64, fd, at + (long)done, (long)(bytes - done), (long)done);
        if (got == -MG_EINTR) continue;
        if (got <= 0) mg_fail(MG_ERROR_PLAN_BAD, where, got);
        done += (uint64_t)got;
    }
    const struct mg_plan_header *header = (const void *)at;
    if (header->magic != MG_PLAN_MAGIC || header->version != MG_PLAN_VERSION || header->bytes > bytes || header->isolation != MG_ISOLATION_PROCESS ||
        header->filter_count == 0 || header->filter_count > BPF_MAXINSNS ||
        !within(header, header->filter_offset, (uint64_t)header->filter_count * sizeof(struct sock_filter), 8) ||
        !within(header, header->policy_offset, header->policy_bytes, 8))
        mg_fail(MG_ERROR_PLAN_BAD, where, 0);
    plan->header = header;
    plan->filter = (const char *)header + header->filter_offset;
    plan->policy = (const void *)((const char *)header + header->policy_offset);
    if (!mg_policy_check(plan->policy, header->policy_bytes)) mg_fail(MG_ERROR_PLAN_BAD, where, 0);
}

void mg_plan_map_ring(struct mg_ring *ring, const char *text, int *fd) {
    static const char where[] = "ring";
    *ring = (struct mg_ring){0};
    *fd = -1;
    if (mg_text_equal(text, "-")) return;
    uint64_t number;
    if (!mg_text_number(text, &number)) mg_fail(MG_ERROR_NATIVE_ARGUMENTS, where, 0);
    *fd = (int)number;
    uint64_t bytes = file_bytes(*fd, MG_ERROR_RING_BAD, where);
    if (bytes < MG_RING_HEADER_BYTES) mg_fail(MG_ERROR_RING_BAD, where, 0);
    long rights = MG_PROT_READ | MG_PROT_WRITE;
    long peek = mg_sys6(__NR_mmap, 0, MG_PAGE, MG_PROT_READ, MG_MAP_SHARED, *fd, 0);
    if (mg_is_error(peek)) mg_fail(MG_ERROR_RING_BAD, where, peek);
    uint64_t capacity = ((const struct mg_ring_header *)peek)->capacity;
    if (!mg_ring_is_sound((const struct mg_ring_header *)peek, bytes)) mg_fail(MG_ERROR_RING_BAD, where, 0);
    mg_sys2(__NR_munmap, peek, MG_PAGE);
    /* Header and data, then the data once more right behind, so that no record wraps. */
    uint64_t first = MG_RING_HEADER_BYTES + capacity;
    long base = mg_sys6(__NR_mmap, 0, (long)(first + capacity), MG_PROT_NONE, MG_MAP_PRIVATE | MG_MAP_ANONYMOUS | MG_MAP_NORESERVE, -1, 0);
    if (mg_is_error(base)) mg_fail(MG_ERROR_NO_ADDRESS_SPACE, where, base);
    long one = mg_sys6(__NR_mmap, base, (long)first, rights, MG_MAP_SHARED | MG_MAP_FIXED, *fd, 0);
    long two = mg_sys6(__NR_mmap, base + (long)first, (long)capacity, rights, MG_MAP_SHARED | MG_MAP_FIXED, *fd, MG_RING_HEADER_BYTES);
    if (mg_is_error(one) || mg_is_error(two)) mg_fail(MG_ERROR_RING_BAD, where, mg_is_error(one) ? one : two);
    ring->header = (struct mg_ring_header *)base;
    ring->data = (unsigned char *)base + MG_RING_HEADER_BYTES;
}
