/* Calls that change the address space: none may touch the zone (invariant D1); the kernel checks neither protection keys
 * nor rights here, so the monitor must. */
#include "interpose/code.h"
#include "interpose/events.h"
#include "interpose/families.h"
#include "interpose/rewrites.h"

#include <mg/errors.h>
#include <mg/sys.h>
#include <mg/syscalls.h>

#define USER_END 0x7ffffffff000ull
#define LARGEST_PAGE (1ull << 30)
enum { SHM_RND_ = 020000, SHM_REMAP_ = 040000, IPC_STAT_ = 2, MREMAP_MAYMOVE_ = 1, MREMAP_FIXED_ = 2 };

static long refuse(struct mg_thread *thread, const struct mg_call *call, uint64_t address, int error) {
    mg_event_notice(thread, MG_ERROR_ZONE_TOUCHED, call->nr, address);
    return -error;
}

static uint64_t to_page_end(uint64_t bytes) { return bytes > UINT64_MAX - MG_PAGE ? bytes : (bytes + MG_PAGE - 1) & ~(MG_PAGE - 1); }

/* Whether what is mapped at a fixed place would replace something of ours. Lengths of huge pages are rounded up to whole ones, and whether they
 * are huge, a file or another mapping may say, which can change; of the ring of io_setup the kernel unmaps as much as it once was. So nothing
 * comes so near in front of the zone. */
static int reaches_ours_from(uint64_t at, uint64_t bytes) {
    uint64_t most = bytes > UINT64_MAX - LARGEST_PAGE ? bytes : (bytes + LARGEST_PAGE - 1) & ~(LARGEST_PAGE - 1);
    return mg_is_ours(at, to_page_end(bytes)) || mg_in_zone(at, most);
}

/* A hint that lies in the zone is only a hint; the kernel picks another place, since the zone is taken. */
long mg_memory_map(struct mg_thread *thread, struct mg_call *call) {
    uint32_t flags = (uint32_t)call->args[3], places = MG_MAP_FIXED | MG_MAP_FIXED_NOREPLACE;
    /* Fresh memory that is not executable, where there was nothing: most calls. */
    if (!(flags & places) && (flags & MG_MAP_ANONYMOUS) && !(call->args[2] & MG_PROT_EXEC)) return mg_call_forward(thread, call);
    mg_rewrites_ask_before_map(thread, call);
    mg_code_lock(thread);
    long result;
    if ((flags & places) && reaches_ours_from(call->args[0], call->args[1])) {
        /* As for an address that is taken, where the caller asked not to replace; else as for one beyond the user's half. Who looks for room
         * near its code, as compilers at run time do, meets trampolines there: no reason for a notice. */
        int only_looks = (flags & MG_MAP_FIXED_NOREPLACE) && !mg_in_zone(call->args[0], to_page_end(call->args[1]));
        result = only_looks ? -MG_EEXIST : refuse(thread, call, call->args[0], (flags & MG_MAP_FIXED_NOREPLACE) ? MG_EEXIST : MG_ENOMEM);
    } else {
        if (flags & places) mg_code_part(thread, call->args[0], call->args[1]);
        result = mg_rewrites_map(thread, call);
        if (result == MG_REWRITES_NONE)
            result = mg_code_map(thread, call);
        else if (result != MG_CALL_ABORTED)
            mg_code_forget(thread, (uint64_t)result, call->args[1]);
    }
    mg_code_unlock();
    return result;
}

/* A range that goes round the end of addresses is none to the kernel, which touches nothing. */
static int reaches_ours(const struct mg_call *call, uint64_t bytes) {
    uint64_t start = call->args[0] & ~(MG_PAGE - 1);
    return bytes && start + bytes >= start && mg_is_ours(start, bytes);
}

static long change_range(struct mg_thread *thread, struct mg_call *call, uint64_t bytes) {
    if (reaches_ours(call, bytes)) return refuse(thread, call, call->args[0], MG_ENOMEM);
    switch (call->nr) {
    case MG_NR_mprotect:
    case MG_NR_pkey_mprotect: return mg_code_protect(thread, call);
    case MG_NR_mseal:
        /* Sealed, it could never be searched. */
        if (mg_code_wanted(call->args[0], bytes)) return -MG_EPERM;
        break;
    case MG_NR_remap_file_pages:
        /* Another part of the file, with the rights of the first. */
        if (mg_code_wanted(call->args[0], bytes)) return -MG_EINVAL;
        break;
    default: break;
    }
    long result = mg_call_forward(thread, call);
    if (call->nr == MG_NR_munmap && result == 0) {
        mg_code_forget(thread, call->args[0], bytes);
        mg_rewrites_unmapped(call->args[0], bytes);
    }
    return result;
}

/* What such a call does to memory it does to whatever lies there; it may take long. */
static int acts_on_pages(uint32_t nr) { return nr == MG_NR_madvise || nr == MG_NR_mlock || nr == MG_NR_mlock2 || nr == MG_NR_munlock; }

/* munmap, mprotect, madvise, mlock, mseal, mincore, mbind …: address and length first. Answers as for memory that is not mapped. */
long mg_memory_range(struct mg_thread *thread, struct mg_call *call) {
    uint64_t bytes = to_page_end(call->args[1]);
    /* Beyond the user's half the kernel refuses munmap before it looks at anything. */
    if (call->nr == MG_NR_munmap && (call->args[0] >= USER_END || bytes > USER_END - call->args[0])) return -MG_EINVAL;
    if (acts_on_pages(call->nr)) {
        /* As the kernel has it, round the end of addresses too: mlock takes any address, and goes from the begin of its page. */
        bytes = (call->args[1] + (call->args[0] & (MG_PAGE - 1)) + MG_PAGE - 1) & ~(MG_PAGE - 1);
        if (reaches_ours(call, bytes)) return refuse(thread, call, call->args[0], MG_ENOMEM);
        return mg_call_forward(thread, call);
    }
    mg_code_lock(thread);
    long result = change_range(thread, call, bytes);
    mg_code_unlock();
    return result;
}

static long remap(struct mg_thread *thread, struct mg_call *call) {
    uint64_t old_bytes = to_page_end(call->args[1]);
    if (mg_is_ours(call->args[0], old_bytes ? old_bytes : MG_PAGE)) return refuse(thread, call, call->args[0], MG_EFAULT);
    int fixed = (call->args[3] & MREMAP_FIXED_) != 0;
    if (fixed && reaches_ours_from(call->args[4], call->args[2])) return refuse(thread, call, call->args[4], MG_EINVAL);
    if (mg_rewrites_have_code(call->args[0], old_bytes ? old_bytes : MG_PAGE)) return -MG_ENOMEM;
    return mg_code_remap(thread, call);
}

long mg_memory_remap(struct mg_thread *thread, struct mg_call *call) {
    mg_code_lock(thread);
    long result = remap(thread, call);
    mg_code_unlock();
    return result;
}

static long set_break(struct mg_thread *thread, struct mg_call *call) {
    uint64_t before = (uint64_t)mg_sys1(MG_NR_brk, 0), wanted = to_page_end(call->args[0]);
    int shrinks = wanted >= mg_globals.launch.start_brk && wanted < before;
    /* The kernel answers with the end as it is. */
    if (shrinks && mg_is_ours(wanted, before - wanted)) {
        refuse(thread, call, wanted, MG_ENOMEM);
        return (long)before;
    }
    long result = mg_call_forward(thread, call);
    if (shrinks && result == (long)call->args[0]) {
        mg_code_forget(thread, wanted, before - wanted);
        mg_rewrites_unmapped(wanted, before - wanted);
    }
    return result;
}

/* The kernel grows the heap only into free addresses. When it shrinks, whatever lies between the new end and the old is unmapped: the trampolines
 * of a library that was put there, too. */
long mg_memory_break(struct mg_thread *thread, struct mg_call *call) {
    if (call->args[0] == 0) return mg_call_forward(thread, call);
    mg_code_lock(thread);
    long result = set_break(thread, call);
    mg_code_unlock();
    return result;
}

/* pkey_mprotect and pkey_free: the monitor's key does not exist for the application. */
long mg_memory_key(struct mg_thread *thread, struct mg_call *call) {
    int key = (int)(call->nr == MG_NR_pkey_free ? call->args[0] : call->args[3]);
    if (mg_globals.launch.key >= 0 && key == mg_globals.launch.key) return -MG_EINVAL;
    if (call->nr == MG_NR_pkey_free) return mg_call_forward(thread, call);
    return mg_memory_range(thread, call);
}

/* Attaches the segment of `call` where the kernel wants, clear of [to, to + its length), and sets `bytes` to that length. Three places that do
 * not overlap cannot all overlap a fourth of their length. */
static long attach_beside(struct mg_thread *thread, const struct mg_call *call, uint64_t to, uint64_t *bytes) {
    struct mg_call anywhere = *call;
    anywhere.args[1] = 0;
    anywhere.args[2] &= ~(uint64_t)SHM_REMAP_;
    long in_the_way[2], result;
    int count = 0;
    for (;; in_the_way[count++] = result) {
        result = mg_code_attach(thread, &anywhere);
        if (mg_is_error(result) || result == MG_CALL_ABORTED) break;
        struct { uint64_t words[14]; } segment; /* struct shmid64_ds: shm_segsz follows the 48-byte ipc64_perm */
        long error = mg_sys3(MG_NR_shmctl, (long)call->args[0], IPC_STAT_, (long)&segment);
        if (error) {
            mg_sys1(MG_NR_shmdt, result);
            result = error;
            break;
        }
        uint64_t at = (uint64_t)result;
        *bytes = to_page_end(segment.words[6]);
        if (at == to || at >= to + *bytes || to >= at + *bytes || count == 2) break;
    }
    while (count > 0) mg_sys1(MG_NR_shmdt, in_the_way[--count]);
    return result;
}

/* SHM_REMAP replaces what is there as far as the segment goes, and its number can come to mean a longer one once the length was compared. So it
 * is attached beside and moved, over no more than was compared. */
static long attach_in_place(struct mg_thread *thread, const struct mg_call *call) {
    uint64_t to = call->args[1], bytes = 0;
    if (call->args[2] & SHM_RND_) to &= ~(MG_PAGE - 1);
    if (to == 0 || (to & (MG_PAGE - 1))) return -MG_EINVAL;
    long at = attach_beside(thread, call, to, &bytes);
    if (mg_is_error(at) || at == MG_CALL_ABORTED || (uint64_t)at == to) return at;
    struct mg_call move = {.nr = MG_NR_mremap, .args = {(uint64_t)at, bytes, bytes, MREMAP_MAYMOVE_ | MREMAP_FIXED_, to}};
    long result = to > USER_END - bytes ? -MG_ENOMEM : reaches_ours_from(to, bytes) ? refuse(thread, call, to, MG_EINVAL) : mg_code_remap(thread, &move);
    if (mg_is_error(result) || result == MG_CALL_ABORTED) mg_sys1(MG_NR_shmdt, at);
    return result;
}

long mg_memory_attach(struct mg_thread *thread, struct mg_call *call) {
    mg_code_lock(thread);
    long result = (call->args[2] & SHM_REMAP_) && call->args[1] != 0 ? attach_in_place(thread, call) : mg_code_attach(thread, call);
    mg_code_unlock();
    return result;
}

/* process_vm_* and process_madvise ignore protection keys; another monitored process has its zone where we cannot know. */
static int is_self(struct mg_thread *thread, uint64_t pid) { return (uint32_t)pid == thread->pid || (uint32_t)pid == thread->tid; }

/* move_pages tells which pages exist, whatever their keys: those of the zone are asked for as the page at 0, which never does. */
long mg_memory_pages(struct mg_thread *thread, struct mg_call *call) {
    if ((uint32_t)call->args[0] != 0 && !is_self(thread, call->args[0])) {
        mg_event_notice(thread, MG_ERROR_DOOR_CLOSED, call->nr, call->args[0]);
        return -MG_EPERM;
    }
    uint64_t count = call->args[1], nodes = call->args[3], status = call->args[4];
    /* The kernel gets our copy of the addresses, so it works with the monitor's rights. */
    if (count > UINT32_MAX || mg_is_ours(nodes, count * 4) || mg_is_ours(status, count * 4)) return -MG_EFAULT;
    long left_behind = 0;
    for (uint64_t done = 0; done < count || count == 0;) {
        uint64_t page[128];
        uint64_t piece = count - done < 128 ? count - done : 128;
        if (mg_copy_in(thread, page, mg_address_of(call->args[2] + done * 8), piece * 8) != 0) return -MG_EFAULT;
        for (uint64_t i = 0; i < piece; i++)
            if (mg_is_ours(page[i], 1)) page[i] = 0;
        struct mg_call own = {.nr = call->nr, .args = {0, piece, (uint64_t)page, nodes ? nodes + done * 4 : 0, status + done * 4, call->args[5]}};
        long result = mg_call_with_monitor_rights(thread, &own);
        if (result < 0 || count == 0) return result;
        left_behind += result;
        done += piece;
    }
    return left_behind;
}

#define MOST_VECTORS 1024 /* UIO_MAXIOV */

/* A walk along an array of ranges in application memory. */
struct vector {
    uint64_t at, left;    /* the array's rest */
    uint64_t base, bytes; /* the range in hand; no bytes: the array is done */
};

static long next_range(struct mg_thread *thread, struct vector *vector) {
    while (vector->bytes == 0 && vector->left > 0) {
        struct mg_iovec range;
        if (mg_copy_in(thread, &range, mg_address_of(vector->at), sizeof range) != 0) return -MG_EFAULT;
        vector->base = range.base;
        vector->bytes = range.bytes;
        vector->at += sizeof range;
        vector->left--;
    }
    return 0;
}

long mg_memory_of_process(struct mg_thread *thread, struct mg_call *call) {
    if (call->nr == MG_NR_process_madvise) return -MG_ENOSYS;
    if (!is_self(thread, call->args[0])) {
        mg_event_notice(thread, MG_ERROR_DOOR_CLOSED, call->nr, call->args[0]);
        return -MG_EPERM;
    }
    /* Within one process it is a copy, which the monitor makes itself: the kernel's call would ignore protection keys. */
    if (call->args[5] != 0 || call->args[2] > MOST_VECTORS || call->args[4] > MOST_VECTORS) return -MG_EINVAL;
    struct vector local = {.at = call->args[1], .left = call->args[2]}, remote = {.at = call->args[3], .left = call->args[4]};
    int reads = call->nr == MG_NR_process_vm_readv;
    long done = 0;
    for (;;) {
        unsigned char piece[1024];
        long error = next_range(thread, &local);
        if (error == 0) error = next_range(thread, &remote);
        if (error != 0) return done ? done : error;
        uint64_t bytes = local.bytes < remote.bytes ? local.bytes : remote.bytes;
        if (bytes == 0) return done;
        if (bytes > sizeof piece) bytes = sizeof piece;
        uint64_t from = reads ? remote.base : local.base, to = reads ? local.base : remote.base;
        uint64_t got = mg_copy_some(thread, piece, mg_address_of(from), bytes);
        if (got > 0 && mg_copy_out(thread, mg_address_of(to), piece, got) != 0) got = 0;
        done += (long)got;
        if (got < bytes) return done ? done : -MG_EFAULT;
        local.base += got, local.bytes -= got;
        remote.base += got, remote.bytes -= got;
    }
}
