/* Writing a file in memory: RLIMIT_FSIZE counts for those too, and who passes it is sent SIGXFSZ. The program's limit is none for what the
 * monitor writes; it is lifted meanwhile where the kernel lets it, and is never passed where not. */
#pragma once

#include <mg/kernel.h>
#include <mg/sys.h>
#include <mg/syscalls.h>

struct mg_room {
    struct mg_limit old;
    uint64_t left; /* bytes that may still be written */
    int raised;
};

enum { MG_RLIMIT_FSIZE = 1 };

static inline void mg_room_open(struct mg_room *room) {
    room->raised = 0;
    room->left = UINT64_MAX;
    if (mg_sys4(MG_NR_prlimit64, 0, MG_RLIMIT_FSIZE, 0, (long)&room->old) != 0 || room->old.soft == UINT64_MAX) return;
    struct mg_limit none = {UINT64_MAX, UINT64_MAX}, highest = {room->old.hard, room->old.hard};
    room->raised = 1;
    if (mg_sys4(MG_NR_prlimit64, 0, MG_RLIMIT_FSIZE, (long)&none, 0) == 0) return;
    room->left = room->old.hard;
    if (mg_sys4(MG_NR_prlimit64, 0, MG_RLIMIT_FSIZE, (long)&highest, 0) != 0) room->left = room->old.soft;
}

static inline void mg_room_close(const struct mg_room *room) {
    if (room->raised) mg_sys4(MG_NR_prlimit64, 0, MG_RLIMIT_FSIZE, (long)&room->old, 0);
}

/* Appends to a new file; 0 or -errno. */
static inline long mg_room_write(struct mg_room *room, int fd, const void *from, uint64_t bytes) {
    if (bytes > room->left) return -MG_EFBIG;
    room->left -= bytes;
    while (bytes > 0) {
        long done = mg_sys3(MG_NR_write, fd, (long)from, (long)bytes);
        if (done < 0) return done;
        from = (const char *)from + done;
        bytes -= (uint64_t)done;
    }
    return 0;
}
