/* The rewritten copy of a file (rewritten.h). */
#include "loader/rewritten.h"
#include "loader/proc.h"

#include <mg/own-files.h>
#include <mg/sys.h>
#include <mg/syscalls.h>
#include <mg/text.h>

static const struct mg_rewrite_entry *entries_of(const struct mg_plan_header *plan) {
    return (const struct mg_rewrite_entry *)((const char *)plan + plan->rewrite_offset);
}

static int whole_pages(uint64_t value) { return (value & (MG_PAGE - 1)) == 0 && value < MG_REWRITE_LARGEST_BYTES; }

static int is_sound(const struct mg_rewrite_entry *entry) {
    return whole_pages(entry->span) && entry->span != 0 && whole_pages(entry->trampoline_offset) && whole_pages(entry->trampoline_bytes);
}

/* A path that is not empty and ends before `bytes`. */
static int is_path(const char *start, uint64_t at, uint64_t bytes) {
    uint64_t end = at;
    while (end < bytes && start[end]) end++;
    return end < bytes && end > at;
}

int mg_rewritten_sound(const struct mg_plan_header *plan) {
    uint64_t entries_end = plan->rewrite_offset + (uint64_t)plan->rewrite_count * sizeof(struct mg_rewrite_entry);
    uint64_t segments_end = plan->rewrite_segment_offset + (uint64_t)plan->rewrite_segment_count * sizeof(struct mg_rewrite_segment);
    if (entries_end > plan->bytes || segments_end > plan->bytes || ((plan->rewrite_offset | plan->rewrite_segment_offset) & 7)) return 0;
    for (uint32_t i = 0; i < plan->rewrite_count; i++) {
        const struct mg_rewrite_entry *one = entries_of(plan) + i;
        if ((uint64_t)one->segment + one->segments > plan->rewrite_segment_count) return 0;
        if (!is_sound(one) || !is_path((const char *)plan, one->copy_path, plan->bytes)) return 0;
    }
    return 1;
}

/* The rows of the log, one after the other: the next behind `row`, or the first; 0 behind the last. */
static const struct mg_copies_row *next_row(const struct mg_launch *launch, const struct mg_copies_row *row) {
    const struct mg_copies_header *log = launch->copies;
    if (!log) return 0;
    uint64_t used = __atomic_load_n(&log->used, __ATOMIC_ACQUIRE);
    if (used > MG_COPIES_LOG_BYTES) return 0;
    uint64_t at = row ? (uint64_t)row - (uint64_t)log + row->bytes : sizeof *log;
    if (at + sizeof *row > used) return 0;
    const struct mg_copies_row *next = (const struct mg_copies_row *)((const char *)log + at);
    return next->bytes >= sizeof *next && next->bytes <= used - at && (next->bytes & 7) == 0 ? next : 0;
}

static struct mg_rewritten of_row(const struct mg_copies_row *row) {
    const struct mg_rewrite_entry *entry = (const struct mg_rewrite_entry *)(row + 1);
    uint64_t at = sizeof *row + sizeof *entry;
    if (at > row->bytes) return (struct mg_rewritten){0};
    uint64_t end = at + (uint64_t)entry->segments * sizeof(struct mg_rewrite_segment);
    if (end > row->bytes || entry->copy_path < end || !is_sound(entry) || !is_path((const char *)row, entry->copy_path, row->bytes))
        return (struct mg_rewritten){0};
    return (struct mg_rewritten){entry, (const struct mg_rewrite_segment *)(entry + 1), (const char *)row + entry->copy_path};
}

int mg_rewritten_answered(const struct mg_launch *launch, uint32_t number) {
    for (const struct mg_copies_row *row = next_row(launch, 0); row; row = next_row(launch, row))
        if (row->request == number) return 1;
    return 0;
}

int mg_rewritten_hopeless(const struct mg_launch *launch, const struct mg_stat *source) {
    for (const struct mg_copies_row *row = next_row(launch, 0); row; row = next_row(launch, row))
        if (!row->has_copy && row->source_dev == source->dev && row->source_ino == source->ino) return 1;
    return 0;
}

static int is_before(const struct mg_rewrite_entry *entry, const struct mg_stat *stat) {
    return entry->source_dev != stat->dev ? entry->source_dev < stat->dev : entry->source_ino < stat->ino;
}

static uint64_t changed_ns(const struct mg_stat *stat) { return stat->times[4] * 1000000000ull + stat->times[5]; }

static int is_of(const struct mg_rewrite_entry *entry, const struct mg_stat *source) {
    return entry->source_dev == source->dev && entry->source_ino == source->ino && entry->source_bytes == (uint64_t)source->size &&
           entry->source_changed_ns == changed_ns(source);
}

struct mg_rewritten mg_rewritten_find(const struct mg_launch *launch, const struct mg_stat *source) {
    const struct mg_plan_header *plan = launch->plan;
    const struct mg_rewrite_entry *entries = entries_of(plan);
    uint32_t low = 0, high = plan->rewrite_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (is_before(&entries[middle], source))
            low = middle + 1;
        else
            high = middle;
    }
    if (low < plan->rewrite_count && is_of(&entries[low], source)) {
        const struct mg_rewrite_segment *segments = (const struct mg_rewrite_segment *)((const char *)plan + plan->rewrite_segment_offset);
        return (struct mg_rewritten){&entries[low], segments + entries[low].segment, (const char *)plan + entries[low].copy_path};
    }
    for (const struct mg_copies_row *row = next_row(launch, 0); row; row = next_row(launch, row)) {
        struct mg_rewritten found = row->has_copy ? of_row(row) : (struct mg_rewritten){0};
        if (found.entry && is_of(found.entry, source)) return found;
    }
    return (struct mg_rewritten){0};
}

int mg_rewritten_may_run(int fd) {
    long at = mg_sys6(MG_NR_mmap, 0, MG_PAGE, MG_PROT_READ | MG_PROT_EXEC, MG_MAP_PRIVATE, fd, 0);
    if (mg_is_error(at)) return 0;
    mg_sys2(MG_NR_munmap, at, MG_PAGE);
    return 1;
}

/* A process with another root directory finds the copies through the supervisor's, where it sees that process and may look into it. */
static long open_elsewhere(const struct mg_launch *launch, const char *path, int flags) {
    char at[MG_PATH_BYTES];
    struct mg_text text = mg_text_in(at, sizeof at);
    mg_text_add(&text, "/proc/");
    mg_text_add_unsigned(&text, launch->plan->supervisor_pid);
    mg_text_add(&text, "/root");
    mg_text_add(&text, path);
    return mg_sys4(MG_NR_openat, MG_AT_FDCWD, (long)at, flags, 0);
}

long mg_rewritten_open(const struct mg_launch *launch, const struct mg_rewritten *from) {
    const struct mg_rewrite_entry *entry = from->entry;
    struct mg_stat stat;
    const int flags = 02400000; /* O_CLOEXEC | O_NOFOLLOW */
    long fd = mg_sys4(MG_NR_openat, MG_AT_FDCWD, (long)from->copy_path, flags, 0);
    if (fd < 0) fd = open_elsewhere(launch, from->copy_path, flags);
    if (fd < 0) return fd;
    /* Whoever lists it, it is MonGuard's own (invariant R3): the log lies in a file that another launch of the same user may reach. */
    if (mg_sys2(MG_NR_fstat, fd, (long)&stat) == 0 && mg_own_file(stat.mode) && stat.dev == entry->copy_dev && stat.ino == entry->copy_ino &&
        (uint64_t)stat.size == entry->copy_bytes && changed_ns(&stat) == entry->copy_changed_ns)
        return fd;
    mg_sys1(MG_NR_close, fd);
    return -MG_ENOENT;
}

long mg_rewritten_map(const struct mg_rewritten *from, int copy, int file, uint64_t start, uint64_t at, uint64_t bytes, int rights, uint64_t flags,
                      uint64_t offset) {
    const struct mg_rewrite_segment *segment = from->segments;
    uint64_t end = offset + bytes;
    int is_mapped = 0;
    for (uint32_t i = 0; i < from->entry->segments; i++, segment++) {
        uint64_t first = segment->source_offset > offset ? segment->source_offset : offset;
        uint64_t last = segment->source_offset + segment->bytes < end ? segment->source_offset + segment->bytes : end;
        if (first >= last) continue;
        if (start + (segment->vaddr - from->entry->first_vaddr) + (first - segment->source_offset) != at + (first - offset)) continue;
        if (!is_mapped && last - first < bytes) {
            long got = mg_sys6(MG_NR_mmap, (long)at, (long)bytes, rights & ~MG_PROT_EXEC, (long)flags | MG_MAP_FIXED, file, (long)offset);
            if (mg_is_error(got)) return got;
        }
        is_mapped = 1;
        long got = mg_sys6(MG_NR_mmap, (long)(at + (first - offset)), (long)(last - first), rights, (long)flags | MG_MAP_FIXED, copy,
                           (long)(segment->copy_offset + (first - segment->source_offset)));
        if (mg_is_error(got)) return got;
    }
    return is_mapped ? (long)at : -MG_ENOENT;
}

void mg_rewritten_path(int fd, char *to, uint64_t size) {
    if (mg_path_of_descriptor(fd, to, size) > 0 && to[0] != '/') to[0] = 0;
}
