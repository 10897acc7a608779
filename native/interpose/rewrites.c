/* Rewritten copies (rewrites.h). A copy has the same bytes at the same offsets but for its calls, so that only executable mappings are
 * swapped; its trampolines lie right behind the object, where jumps reach them. The first pages there, the stubs, are made anew in each
 * process: they alone know where the gate is, and the application can execute them but not read them. */
#include "interpose/rewrites.h"

#include "interpose/events.h"
#include "interpose/opening.h"
#include "loader/proc.h"
#include "loader/rewritten.h"

#include <mg/sys.h>
#include <mg/syscalls.h>
#include <mg/text.h>

extern const unsigned char mg_gate[];

enum { MADV_DONTDUMP_ = 16, MREMAP_MAYMOVE_ = 1, MREMAP_FIXED_ = 2 };
#define MOST_OBJECTS 1024
#define SHOWN_PATH 240 /* longer ones are shown without a name */

/* An object with a trampoline area. Readers take no lock: `start` is written last, and 0 when the place is free. */
static struct object {
    uint64_t start;      /* of the object's lowest page */
    uint64_t area, end;  /* the trampoline area */
    struct mg_rewritten from;
    char path[SHOWN_PATH];
} objects[MOST_OBJECTS];
static unsigned used; /* places that were ever taken */
static uint32_t lock;

/* The stubs, made once in the zone; every object's are the same pages again, which never had other rights than these (invariant D7).
 * 0 after the monitor moved: each object then has pages of its own, for which a fork child needs no descriptor. */
static uint64_t stubs;
static uint64_t stubs_dev, stubs_ino; /* of the file in memory that they are pages of, so that no way of opening it is taken */

static const struct mg_plan_header *plan_of(void) { return mg_globals.launch.plan; }

static uint64_t page_up(uint64_t bytes) { return (bytes + MG_PAGE - 1) & ~(MG_PAGE - 1); }

static struct object *containing(uint64_t at, uint64_t bytes) {
    unsigned count = __atomic_load_n(&used, __ATOMIC_ACQUIRE);
    for (unsigned i = 0; i < count; i++) {
        uint64_t start = __atomic_load_n(&objects[i].start, __ATOMIC_ACQUIRE);
        if (start && at + bytes > start && at < objects[i].end) return &objects[i];
    }
    return 0;
}

/* An object that was being added is none: its start comes last. */
void mg_rewrites_after_fork(void) {
    mg_unlock(&lock);
    mg_areas_after_fork();
}

int mg_rewrites_contain(uint64_t rip) { return containing(rip, 1) != 0; }

uint64_t mg_rewrites_stub_of(uint64_t rip) {
    if (stubs && rip - stubs < MG_REWRITE_STUB_BYTES) return stubs;
    unsigned count = __atomic_load_n(&used, __ATOMIC_ACQUIRE);
    for (unsigned i = 0; i < count; i++)
        if (__atomic_load_n(&objects[i].start, __ATOMIC_ACQUIRE) && rip - objects[i].area < MG_REWRITE_STUB_BYTES) return objects[i].area;
    return 0;
}

static const struct object *with_trampoline(uint64_t rip) {
    const struct object *object = containing(rip, 1);
    return object && rip >= object->area + MG_REWRITE_STUB_BYTES ? object : 0;
}

int mg_rewrites_in_trampoline(uint64_t rip) { return with_trampoline(rip) != 0; }

/* In front of it stands a jump, which nobody takes, to the original place (src/rewrite/sites.ts). */
uint64_t mg_rewrites_call_at(uint64_t rip) {
    const struct object *object = with_trampoline(rip);
    if (!object || rip + 2 > object->end || rip - 5 < object->area + MG_REWRITE_STUB_BYTES) return 0;
    const unsigned char *code = (const unsigned char *)rip;
    if (code[0] != 0x0f || code[1] != 0x05 || code[-5] != 0xe9) return 0;
    int32_t distance;
    memcpy(&distance, code - 4, sizeof distance);
    uint64_t call = rip + (uint64_t)(int64_t)distance;
    return call >= object->start && call < object->area ? call : 0;
}

int mg_rewrites_are_stubs(uint64_t dev, uint64_t ino) { return stubs && dev == stubs_dev && ino == stubs_ino; }

static struct object *take_place(void) {
    for (unsigned i = 0; i < used; i++)
        if (objects[i].start == 0) return &objects[i];
    if (used == MOST_OBJECTS) return 0;
    struct object *fresh = &objects[used];
    __atomic_store_n(&used, used + 1, __ATOMIC_RELEASE);
    return fresh;
}

static void write_stubs(unsigned char *at) {
    const struct mg_plan_header *plan = plan_of();
    uint64_t gate = (uint64_t)mg_gate;
    static const unsigned char load[] = {0x49, 0xbb}, jump[] = {0x41, 0xff, 0xe3}; /* movabs $gate, %r11; jmp *%r11 */
    static const unsigned char pass[] = {0x48, 0x8d, 0x49, 0xfe, 0xff, 0xe1};      /* lea -2(%rcx), %rcx; jmp *%rcx */
    memset(at, 0xcc, MG_REWRITE_STUB_BYTES);
    unsigned char *to_gate = at + MG_REWRITE_STUB_GATE;
    memcpy(to_gate, load, sizeof load);
    memcpy(to_gate + sizeof load, &gate, sizeof gate);
    memcpy(to_gate + sizeof load + sizeof gate, jump, sizeof jump);
    for (uint32_t nr = 0; nr < MG_REWRITE_STUB_NUMBER_COUNT; nr++) {
        unsigned char *stub = at + MG_REWRITE_STUB_NUMBERS + nr * MG_REWRITE_STUB_NUMBER_BYTES;
        /* Only a trap brings the frame that rt_sigreturn needs: on the way through the gate it would be made to trap, too. */
        int passes = (plan->pass[nr / 8] >> (nr % 8) & 1) || nr == MG_NR_rt_sigreturn;
        int32_t distance = (int32_t)(to_gate - (stub + 5));
        if (passes) {
            memcpy(stub, pass, sizeof pass);
        } else {
            stub[0] = 0xe9; /* jmp */
            memcpy(stub + 1, &distance, sizeof distance);
        }
    }
}

/* Into pages that nobody has rights to yet. A copy to the application that another thread began before the place was the monitor's may still come
 * by: what stands there counts when nobody can write to it any more. */
static long fill_stubs(uint64_t at) {
    static unsigned char wanted[MG_REWRITE_STUB_BYTES];
    write_stubs(wanted);
    long error = mg_domain_open_pages(at, MG_REWRITE_STUB_BYTES);
    if (error != 0) return error;
    memcpy((void *)at, wanted, sizeof wanted);
    mg_sys3(MG_NR_madvise, (long)at, MG_REWRITE_STUB_BYTES, MADV_DONTDUMP_);
    int rights = MG_PROT_READ | MG_PROT_EXEC;
    error = mg_globals.launch.key < 0 ? mg_sys3(MG_NR_mprotect, (long)at, MG_REWRITE_STUB_BYTES, rights)
                                      : mg_sys4(MG_NR_pkey_mprotect, (long)at, MG_REWRITE_STUB_BYTES, rights, mg_globals.launch.key);
    return error == 0 && memcmp((const void *)at, wanted, sizeof wanted) != 0 ? -MG_EAGAIN : error;
}

static long make_stubs(void) {
    uint64_t at = (uint64_t)mg_heap_pages(MG_REWRITE_STUB_BYTES);
    if (at == 0) return -MG_ENOMEM;
    /* Shared, so that it can be mapped again; and again the monitor's alone before anything is in it. The program has not begun yet. */
    struct mg_stat stat;
    int fd = mg_globals.launch.stubs_fd;
    long got = mg_sys2(MG_NR_fstat, fd, (long)&stat);
    if (got == 0) got = mg_sys6(MG_NR_mmap, (long)at, MG_REWRITE_STUB_BYTES, MG_PROT_NONE, MG_MAP_SHARED | MG_MAP_FIXED, fd, 0);
    mg_sys1(MG_NR_close, fd);
    if (mg_is_error(got)) return got;
    stubs_dev = stat.dev;
    stubs_ino = stat.ino;
    long error = fill_stubs(at);
    if (error == 0) stubs = at;
    return error;
}

static long place_stubs(uint64_t at) {
    if (!stubs) {
        long own = mg_sys6(MG_NR_mmap, (long)at, MG_REWRITE_STUB_BYTES, MG_PROT_NONE, MG_MAP_PRIVATE | MG_MAP_ANONYMOUS | MG_MAP_FIXED, -1, 0);
        return mg_is_error(own) ? own : fill_stubs(at);
    }
    /* An old size of 0 leaves the pages where they are and maps them a second time, rights and key included. */
    long got = mg_sys5(MG_NR_mremap, (long)stubs, 0, MG_REWRITE_STUB_BYTES, MREMAP_MAYMOVE_ | MREMAP_FIXED_, (long)at);
    return mg_is_error(got) ? got : 0;
}

static void forget(struct object *object) {
    mg_areas_remove(object->area);
    __atomic_store_n(&object->start, 0, __ATOMIC_RELEASE);
}

/* Maps the trampolines of an object into the area that is reserved behind it. */
static long add_object(uint64_t start, const struct mg_rewritten *from, int copy, const char *path) {
    const struct mg_rewrite_entry *entry = from->entry;
    mg_lock(&lock);
    struct object *object = take_place();
    if (!object) {
        mg_unlock(&lock);
        return -MG_ENOMEM;
    }
    object->area = start + entry->span;
    object->end = object->area + mg_rewritten_area_bytes(entry);
    object->from = *from;
    object->path[0] = 0;
    if (strlen(path) < sizeof object->path) memcpy(object->path, path, strlen(path) + 1);
    /* Before there is anything to see: from here on no call of the application reaches the area. */
    long error = mg_areas_add(object->area, object->end) ? 0 : -MG_ENOMEM;
    if (error == 0 && mg_thread_lends(object->area, object->end)) error = -MG_EAGAIN;
    if (error == 0) __atomic_store_n(&object->start, start, __ATOMIC_RELEASE);
    mg_unlock(&lock);
    if (error == 0 && entry->trampoline_bytes) {
        long got = mg_sys6(MG_NR_mmap, (long)(object->area + MG_REWRITE_STUB_BYTES), (long)entry->trampoline_bytes, MG_PROT_READ | MG_PROT_EXEC,
                           MG_MAP_PRIVATE | MG_MAP_FIXED, copy, (long)entry->trampoline_offset);
        if (mg_is_error(got)) error = got;
    }
    if (error == 0) error = place_stubs(object->area);
    if (error != 0) forget(object);
    return error;
}

long mg_rewrites_begin(void) {
    if (!mg_globals.launch.gates) return 0;
    long made = make_stubs();
    if (made != 0) return made;
    for (unsigned i = 0; i < 2; i++) {
        const struct mg_rewritten_object *object = &mg_globals.launch.rewritten[i];
        if (!object->from.entry) continue;
        long error = add_object(object->start, &object->from, object->copy_fd, object->path);
        mg_sys1(MG_NR_close, object->copy_fd);
        if (error != 0) return error;
    }
    return 0;
}

long mg_rewrites_after_move(const struct mg_moved_files *files) {
    stubs = 0;
    for (unsigned i = 0; i < used; i++) {
        struct object *object = &objects[i];
        struct mg_rewritten *from = &object->from;
        if (object->start == 0) {
            *from = (struct mg_rewritten){0};
            continue;
        }
        /* All three lie in the same of the two. */
        uint64_t by = (uint64_t)from->entry - files->pack < files->pack_bytes ? files->pack_by : files->copies_by;
        *from = (struct mg_rewritten){(const void *)((uint64_t)from->entry + by), (const void *)((uint64_t)from->segments + by),
                                      (const void *)((uint64_t)from->copy_path + by)};
        long error = place_stubs(object->area);
        if (error != 0) return error;
    }
    return 0;
}

/* Maps an executable part of an object from its copy; the address, or an error, after which the file's own mapping serves. */
static long map_copy(const struct mg_rewritten *from, int copy, uint64_t start, uint64_t at, uint64_t bytes, uint64_t offset, const uint64_t *args) {
    return mg_rewritten_map(from, copy, (int)args[4], start, at, bytes, (int)args[2], (uint32_t)args[3], offset);
}

/* The whole object, as dynamic linkers map it before they put its segments in place: reserved with room for the trampolines. */
static long map_object(const struct mg_rewritten *from, int copy, const struct mg_call *call) {
    const struct mg_rewrite_entry *entry = from->entry;
    uint64_t bytes = entry->span + mg_rewritten_area_bytes(entry);
    long start = mg_sys6(MG_NR_mmap, (long)call->args[0], (long)bytes, MG_PROT_NONE, MG_MAP_PRIVATE | MG_MAP_ANONYMOUS | MG_MAP_NORESERVE, -1, 0);
    if (mg_is_error(start)) return MG_REWRITES_NONE;
    char path[SHOWN_PATH + 1];
    mg_rewritten_path((int)call->args[4], path, sizeof path);
    /* Nothing of the file itself is ever executable. */
    long got = mg_sys6(MG_NR_mmap, start, (long)call->args[1], (long)call->args[2] & ~MG_PROT_EXEC, (long)(uint32_t)call->args[3] | MG_MAP_FIXED,
                       (int)call->args[4], 0);
    if (!mg_is_error(got)) got = add_object((uint64_t)start, from, copy, path);
    /* Old layouts have code and headers in one segment: the first mapping is executable, and longer than it. What lies behind the segment
     * is replaced by the others. */
    if (!mg_is_error(got) && (call->args[2] & MG_PROT_EXEC)) got = map_copy(from, copy, (uint64_t)start, (uint64_t)start, entry->span, 0, call->args);
    if (mg_is_error(got)) {
        struct object *half = containing((uint64_t)start, 1);
        mg_sys2(MG_NR_munmap, start, (long)bytes);
        if (half) forget(half);
        return MG_REWRITES_NONE;
    }
    return start;
}

/* One segment, put into an object that was reserved by map_object. */
static long map_segment(const struct mg_rewritten *from, int copy, const struct mg_call *call) {
    uint64_t bytes = page_up(call->args[1]), offset = call->args[5];
    const struct object *object = containing(call->args[0], bytes);
    if (!object || object->from.entry != from->entry) return MG_REWRITES_NONE;
    long got = map_copy(from, copy, object->start, call->args[0], bytes, offset, call->args);
    return mg_is_error(got) ? MG_REWRITES_NONE : got;
}

/* A mapping as a dynamic linker makes it: of the whole object first, or of one of its segments, in its place. MAP_DENYWRITE and
 * MAP_EXECUTABLE mean nothing; everything else that is unusual is not how a program is loaded. */
static int loads_program(const struct mg_call *call) {
    uint32_t flags = (uint32_t)call->args[3];
    uint64_t prot = call->args[2];
    if ((flags & ~(MG_MAP_FIXED | MG_MAP_NORESERVE | 0x1800u)) != MG_MAP_PRIVATE || (int)call->args[4] < 0) return 0;
    if ((flags & MG_MAP_FIXED) ? !(prot & MG_PROT_EXEC) : call->args[5] != 0) return 0;
    return !((prot & MG_PROT_EXEC) && (prot & MG_PROT_WRITE));
}

/* Of the file that is to be mapped, if it is mapped as from there; else without an entry. */
static struct mg_rewritten copy_for(const struct mg_call *call) {
    struct mg_stat stat;
    struct mg_rewritten from = {0};
    if (mg_sys2(MG_NR_fstat, (int)call->args[4], (long)&stat) == 0) from = mg_rewritten_find(&mg_globals.launch, &stat);
    int fixed = ((uint32_t)call->args[3] & MG_MAP_FIXED) != 0;
    if (from.entry && !fixed && page_up(call->args[1]) != from.entry->span) from.entry = 0;
    return from;
}

static long open_and_map(void *argument) {
    const struct mg_call *call = argument;
    int fixed = ((uint32_t)call->args[3] & MG_MAP_FIXED) != 0;
    struct mg_rewritten from = copy_for(call);
    if (!from.entry) return MG_REWRITES_NONE;
    long copy = mg_rewritten_open(&mg_globals.launch, &from);
    if (copy < 0) return MG_REWRITES_NONE;
    long result = MG_REWRITES_NONE;
    if (fixed)
        result = map_segment(&from, (int)copy, call);
    else if (mg_rewritten_may_run((int)copy))
        result = map_object(&from, (int)copy, call);
    mg_sys1(MG_NR_close, copy);
    return result;
}

/* The copy never has a number where another thread could put another file in its place (invariant D8). */
long mg_rewrites_map(struct mg_thread *thread, struct mg_call *call) {
    if (!mg_globals.launch.gates || !loads_program(call) || !copy_for(call).entry) return MG_REWRITES_NONE;
    long result = mg_opening_apart(thread, open_and_map, call);
    return mg_is_error(result) ? MG_REWRITES_NONE : result;
}

/* How long an answer may take: the largest programs need some seconds, and a busy machine many. Whoever goes on without it may meet an XRSTOR of the
 * file's own, and be killed for it. */
enum { PATIENCE_MS = 120000 };

static int is_program(int fd) {
    unsigned char head[20];
    static const unsigned char wanted[] = {0x7f, 'E', 'L', 'F', 2, 1};
    return mg_sys4(MG_NR_pread64, fd, (long)head, sizeof head, 0) == sizeof head && memcmp(head, wanted, sizeof wanted) == 0 && head[18] == 62;
}

/* Nobody answers for a supervisor that is gone. In a pid namespace of the program's own its number means nothing: there nobody is waited for again once
 * an answer did not come. */
static int is_gone(int waited_in_vain) {
    const struct mg_launch *launch = &mg_globals.launch;
    if (mg_sys2(MG_NR_kill, launch->plan->supervisor_pid, 0) != -MG_ESRCH) return 0;
    return waited_in_vain || launch->pid_namespace == 0 || mg_proc_pid_namespace() == launch->pid_namespace;
}

void mg_rewrites_ask(struct mg_thread *thread, int fd) {
    static int waited_in_vain;
    const struct mg_launch *launch = &mg_globals.launch;
    struct mg_stat stat;
    if (!launch->gates || !launch->copies || !__atomic_load_n(&launch->copies->open, __ATOMIC_ACQUIRE)) return;
    if (mg_sys2(MG_NR_fstat, fd, (long)&stat) != 0 || (stat.mode & 0170000) != 0100000) return;
    if (mg_rewritten_find(launch, &stat).entry || mg_rewritten_hopeless(launch, &stat) || !is_program(fd)) return;
    char path[MG_PATH_BYTES];
    mg_rewritten_path(fd, path, sizeof path);
    uint32_t request = mg_event_miss(thread, path, &stat);
    const struct mg_timespec moment = {.nanoseconds = 1000000};
    for (unsigned waited = 0; request != 0 && waited < PATIENCE_MS && !thread->pending; waited++) {
        if (mg_rewritten_answered(launch, request) || !__atomic_load_n(&launch->copies->open, __ATOMIC_ACQUIRE)) return;
        if (waited % 32 == 0 && is_gone(waited_in_vain)) return;
        if (waited == PATIENCE_MS - 1) waited_in_vain = 1;
        mg_sys2(MG_NR_nanosleep, (long)&moment, 0);
    }
}

void mg_rewrites_ask_before_map(struct mg_thread *thread, const struct mg_call *call) {
    /* The first mapping of an object decides whether there is room for its trampolines behind it; its executable part is later too late. */
    int whole = ((uint32_t)call->args[3] & 0x800u) != 0 /* MAP_DENYWRITE: glibc's linker */, executable = (call->args[2] & MG_PROT_EXEC) != 0;
    if ((whole || executable) && loads_program(call)) mg_rewrites_ask(thread, (int)call->args[4]);
}

int mg_rewrites_have_code(uint64_t start, uint64_t bytes) {
    const struct object *object = containing(start, bytes);
    if (!object) return 0;
    const struct mg_rewrite_entry *entry = object->from.entry;
    for (uint32_t i = 0; i < entry->segments; i++) {
        const struct mg_rewrite_segment *segment = &object->from.segments[i];
        uint64_t at = object->start + (segment->vaddr - entry->first_vaddr);
        if (start < at + segment->bytes && start + bytes > at) return 1;
    }
    return 0;
}

void mg_rewrites_unmapped(uint64_t start, uint64_t bytes) {
    unsigned count = __atomic_load_n(&used, __ATOMIC_ACQUIRE);
    for (unsigned i = 0; i < count; i++) {
        struct object *one = &objects[i];
        uint64_t at = __atomic_load_n(&one->start, __ATOMIC_ACQUIRE);
        if (at == 0 || start > at || start + bytes < one->area) continue;
        mg_lock(&lock);
        if (one->start == at) {
            /* First nothing can be read there any more, then it is the application's, then it is free: a mapping that another thread gets in
             * this place is never taken for ours. */
            uint64_t area = one->area, area_bytes = one->end - one->area;
            mg_sys6(MG_NR_mmap, (long)area, (long)area_bytes, MG_PROT_NONE, MG_MAP_PRIVATE | MG_MAP_ANONYMOUS | MG_MAP_NORESERVE | MG_MAP_FIXED, -1, 0);
            forget(one);
            mg_sys2(MG_NR_munmap, (long)area, (long)area_bytes);
        }
        mg_unlock(&lock);
    }
}

int mg_rewrites_show(uint64_t start, uint64_t offset, struct mg_rewrites_shown *shown) {
    const struct object *object = containing(start, 1);
    if (!object) return 0;
    if (start >= object->area) return 2;
    const struct mg_rewrite_entry *entry = object->from.entry;
    for (uint32_t i = 0; i < entry->segments; i++) {
        const struct mg_rewrite_segment *segment = &object->from.segments[i];
        uint64_t at = object->start + (segment->vaddr - entry->first_vaddr);
        if (start < at || start - at >= segment->bytes || offset != segment->copy_offset + (start - at)) continue;
        *shown = (struct mg_rewrites_shown){entry->source_dev, entry->source_ino, segment->source_offset + (start - at), object->path};
        return 1;
    }
    return 0;
}
