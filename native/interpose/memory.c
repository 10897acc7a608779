/* Calls that change the address space: none may touch the zone (invariant D1); the kernel checks neither protection keys
 * nor rights here, so the monitor must. */
#include "interpose/events.h"
#include "interpose/families.h"

#include <mg/errors.h>
#include <mg/sys.h>
#include <mg/syscalls.h>

#define USER_END 0x7ffffffff000ull

static long refuse(struct mg_thread *thread, const struct mg_call *call, uint64_t address, int error) {
    mg_event_notice(thread, MG_ERROR_ZONE_TOUCHED, call->nr, address);
    return -error;
}

static uint64_t to_page_end(uint64_t bytes) { return bytes > UINT64_MAX - MG_PAGE ? bytes : (bytes + MG_PAGE - 1) & ~(MG_PAGE - 1); }

/* A hint that lies in the zone is only a hint; the kernel picks another place, since the zone is taken. */
long mg_memory_map(struct mg_thread *thread, struct mg_call *call) {
    uint32_t flags = (uint32_t)call->args[3];
    if ((flags & (MG_MAP_FIXED | MG_MAP_FIXED_NOREPLACE)) && mg_in_zone(call->args[0], to_page_end(call->args[1])))
        /* As for an address that is taken, where the caller asked not to replace; else as for one beyond the user's half. */
        return refuse(thread, call, call->args[0], (flags & MG_MAP_FIXED_NOREPLACE) ? MG_EEXIST : MG_ENOMEM);
    return mg_call_forward(thread, call);
}

/* munmap, mprotect, madvise, mseal, mincore, mbind …: address and length first. Answers as for memory that is not mapped. */
long mg_memory_range(struct mg_thread *thread, struct mg_call *call) {
    uint64_t bytes = to_page_end(call->args[1]);
    /* Beyond the user's half the kernel refuses munmap before it looks at anything. */
    if (call->nr == MG_NR_munmap && (call->args[0] >= USER_END || bytes > USER_END - call->args[0])) return -MG_EINVAL;
    if (bytes && mg_in_zone(call->args[0] & ~(MG_PAGE - 1), bytes)) return refuse(thread, call, call->args[0], MG_ENOMEM);
    return mg_call_forward(thread, call);
}

long mg_memory_remap(struct mg_thread *thread, struct mg_call *call) {
    uint64_t old_bytes = to_page_end(call->args[1]), new_bytes = to_page_end(call->args[2]);
    if (mg_in_zone(call->args[0], old_bytes ? old_bytes : MG_PAGE)) return refuse(thread, call, call->args[0], MG_EFAULT);
    int fixed = (call->args[3] & 2) != 0; /* MREMAP_FIXED */
    if (fixed && mg_in_zone(call->args[4], new_bytes)) return refuse(thread, call, call->args[4], MG_EINVAL);
    return mg_call_forward(thread, call);
}

long mg_memory_break(struct mg_thread *thread, struct mg_call *call) {
    /* The kernel grows the heap only into free addresses; shrinking unmaps only between the new end and the old. */
    return mg_call_forward(thread, call);
}

/* pkey_mprotect and pkey_free: the monitor's key does not exist for the application. */
long mg_memory_key(struct mg_thread *thread, struct mg_call *call) {
    int key = (int)(call->nr == MG_NR_pkey_free ? call->args[0] : call->args[3]);
    if (mg_globals.launch.key >= 0 && key == mg_globals.launch.key) return -MG_EINVAL;
    if (call->nr == MG_NR_pkey_free) return mg_call_forward(thread, call);
    return mg_memory_range(thread, call);
}

long mg_memory_attach(struct mg_thread *thread, struct mg_call *call) {
    /* SHM_REMAP replaces what is there; the size is the segment's, so any address below the zone might reach into it. */
    if ((call->args[2] & 040000) && call->args[1] != 0) {
        struct { uint64_t words[14]; } segment; /* struct shmid64_ds: shm_segsz follows the 48-byte ipc64_perm */
        struct mg_call stat = {.nr = MG_NR_shmctl, .args = {call->args[0], 2 /* IPC_STAT */, (uint64_t)&segment}};
        long result = mg_call_with_monitor_rights(thread, &stat);
        if (result < 0) return result;
        if (mg_in_zone(call->args[1], to_page_end(segment.words[6]))) return refuse(thread, call, call->args[1], MG_EINVAL);
    }
    return mg_call_forward(thread, call);
}

/* process_vm_* and process_madvise ignore protection keys; another monitored process has its zone where we cannot know. */
static int is_self(struct mg_thread *thread, uint64_t pid) { return (uint32_t)pid == thread->pid || (uint32_t)pid == thread->tid; }

long mg_memory_of_process(struct mg_thread *thread, struct mg_call *call) {
    if (call->nr == MG_NR_process_madvise) return -MG_ENOSYS;
    if (!is_self(thread, call->args[0])) {
        mg_event_notice(thread, MG_ERROR_DOOR_CLOSED, call->nr, call->args[0]);
        return -MG_EPERM;
    }
    /* Within one process it is a copy: made with ranges that were copied and checked first. */
    enum { MOST = 64 };
    struct mg_iovec remote[MOST];
    uint64_t count = call->args[4];
    if (call->args[5] != 0) return -MG_EINVAL;
    if (count > 1024) return -MG_EINVAL;
    if (count > MOST) count = MOST; /* a partial transfer, as the interface allows */
    if (mg_copy_in(thread, remote, mg_address_of(call->args[3]), count * sizeof *remote) != 0) return -MG_EFAULT;
    for (uint64_t i = 0; i < count; i++)
        if (mg_in_zone(remote[i].base, remote[i].bytes)) return refuse(thread, call, remote[i].base, MG_EFAULT);
    struct mg_iovec local[MOST];
    uint64_t local_count = call->args[2] > MOST ? MOST : call->args[2];
    if (mg_copy_in(thread, local, mg_address_of(call->args[1]), local_count * sizeof *local) != 0) return -MG_EFAULT;
    for (uint64_t i = 0; i < local_count; i++)
        if (mg_in_zone(local[i].base, local[i].bytes)) return refuse(thread, call, local[i].base, MG_EFAULT);
    struct mg_call checked = *call;
    checked.args[1] = (uint64_t)local;
    checked.args[2] = local_count;
    checked.args[3] = (uint64_t)remote;
    checked.args[4] = count;
    return mg_call_with_monitor_rights(thread, &checked);
}
