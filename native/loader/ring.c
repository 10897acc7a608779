/* Takes the event ring that the supervisor made and maps it where the monitor wants it. */
#include "loader/load.h"

#include <mg/ring.h>
#include <mg/sys.h>
#include <mg/syscalls.h>
#include <mg/text.h>

static int has_log; /* of copies, behind the data */

void mg_ring_take(struct mg_launch *launch, const char *fd_argument, uint64_t *bytes, int *fd) {
    uint64_t number;
    *bytes = 0;
    *fd = -1;
    if (mg_text_equal(fd_argument, "-")) return;
    if (!mg_text_number(fd_argument, &number)) mg_fail(MG_ERROR_NATIVE_ARGUMENTS, fd_argument, 0);
    struct mg_stat stat;
    long error = mg_sys2(MG_NR_fstat, (long)number, (long)&stat);
    if (error != 0) mg_fail(MG_ERROR_RING_BAD, "ring", error);
    long at = mg_sys6(MG_NR_mmap, 0, MG_PAGE, MG_PROT_READ, MG_MAP_SHARED, (long)number, 0);
    if (mg_is_error(at)) mg_fail(MG_ERROR_RING_BAD, "ring", at);
    const struct mg_ring_header *header = (const struct mg_ring_header *)at;
    if (!mg_ring_is_sound(header, (uint64_t)stat.size)) mg_fail(MG_ERROR_RING_BAD, "ring", 0);
    has_log = (uint64_t)stat.size >= MG_RING_HEADER_BYTES + (uint64_t)header->capacity + MG_COPIES_LOG_BYTES;
    *bytes = MG_RING_HEADER_BYTES + 2 * (uint64_t)header->capacity + (has_log ? MG_COPIES_LOG_BYTES : 0);
    mg_sys2(MG_NR_munmap, at, MG_PAGE);
    *fd = (int)number;
    launch->ring_dev = stat.dev;
    launch->ring_ino = stat.ino;
}

static void map_shared(uint64_t at, uint64_t bytes, int rights, int fd, uint64_t offset) {
    long got = mg_sys6(MG_NR_mmap, (long)at, (long)bytes, rights, MG_MAP_SHARED | MG_MAP_FIXED, fd, (long)offset);
    if (got != (long)at) mg_fail(MG_ERROR_RING_BAD, "mapping the ring", got);
}

void mg_ring_place(struct mg_launch *launch, int fd, uint64_t at) {
    if (fd < 0) return;
    const int both = MG_PROT_READ | MG_PROT_WRITE;
    map_shared(at, MG_RING_HEADER_BYTES, both, fd, 0);
    struct mg_ring_header *header = (struct mg_ring_header *)at;
    /* Twice in a row: no record ever wraps. */
    map_shared(at + MG_RING_HEADER_BYTES, header->capacity, both, fd, MG_RING_HEADER_BYTES);
    map_shared(at + MG_RING_HEADER_BYTES + header->capacity, header->capacity, both, fd, MG_RING_HEADER_BYTES);
    uint64_t log = at + MG_RING_HEADER_BYTES + 2 * (uint64_t)header->capacity;
    if (has_log) {
        map_shared(log, MG_COPIES_LOG_BYTES, MG_PROT_READ, fd, MG_RING_HEADER_BYTES + (uint64_t)header->capacity);
        launch->copies = (const struct mg_copies_header *)log;
    }
    launch->ring = (struct mg_ring){header, (unsigned char *)at + MG_RING_HEADER_BYTES};
    mg_sys1(MG_NR_close, fd);
}
