/* The rewritten copy of a file (rewritten.h). */
#include "loader/rewritten.h"

#include <mg/sys.h>
#include <mg/syscalls.h>
#include <mg/text.h>

#define LARGEST 0x4000000000ull /* bytes of an object: far more than any, far less than what could overflow */

static const struct mg_rewrite_entry *entries_of(const struct mg_plan_header *plan) {
    return (const struct mg_rewrite_entry *)((const char *)plan + plan->rewrite_offset);
}

static const struct mg_rewrite_segment *segments_of(const struct mg_plan_header *plan, const struct mg_rewrite_entry *entry) {
    return (const struct mg_rewrite_segment *)((const char *)plan + plan->rewrite_segment_offset) + entry->segment;
}

static int whole_pages(uint64_t value) { return (value & (MG_PAGE - 1)) == 0 && value < LARGEST; }

int mg_rewritten_sound(const struct mg_plan_header *plan) {
    uint64_t entries_end = plan->rewrite_offset + (uint64_t)plan->rewrite_count * sizeof(struct mg_rewrite_entry);
    uint64_t segments_end = plan->rewrite_segment_offset + (uint64_t)plan->rewrite_segment_count * sizeof(struct mg_rewrite_segment);
    if (entries_end > plan->bytes || segments_end > plan->bytes || ((plan->rewrite_offset | plan->rewrite_segment_offset) & 7)) return 0;
    for (uint32_t i = 0; i < plan->rewrite_count; i++) {
        const struct mg_rewrite_entry *one = entries_of(plan) + i;
        if ((uint64_t)one->segment + one->segments > plan->rewrite_segment_count) return 0;
        if (!whole_pages(one->span) || one->span == 0 || !whole_pages(one->trampoline_offset) || !whole_pages(one->trampoline_bytes)) return 0;
        uint64_t end = one->copy_path;
        while (end < plan->bytes && ((const char *)plan)[end]) end++;
        if (end >= plan->bytes || end == one->copy_path) return 0;
    }
    return 1;
}

static int is_before(const struct mg_rewrite_entry *entry, const struct mg_stat *stat) {
    return entry->source_dev != stat->dev ? entry->source_dev < stat->dev : entry->source_ino < stat->ino;
}

static uint64_t changed_ns(const struct mg_stat *stat) { return stat->times[4] * 1000000000ull + stat->times[5]; }

const struct mg_rewrite_entry *mg_rewritten_find(const struct mg_plan_header *plan, const struct mg_stat *source) {
    const struct mg_rewrite_entry *entries = entries_of(plan);
    uint32_t low = 0, high = plan->rewrite_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (is_before(&entries[middle], source))
            low = middle + 1;
        else
            high = middle;
    }
    if (low == plan->rewrite_count) return 0;
    const struct mg_rewrite_entry *found = &entries[low];
    int same = found->source_dev == source->dev && found->source_ino == source->ino && found->source_bytes == (uint64_t)source->size &&
               found->source_changed_ns == changed_ns(source);
    return same ? found : 0;
}

const struct mg_rewrite_entry *mg_rewritten_entry(const struct mg_plan_header *plan, uint32_t index) { return entries_of(plan) + index; }

uint32_t mg_rewritten_index(const struct mg_plan_header *plan, const struct mg_rewrite_entry *entry) { return (uint32_t)(entry - entries_of(plan)); }

/* A cache may lie where nothing may be executed. */
static int is_executable(int fd) {
    long at = mg_sys6(MG_NR_mmap, 0, MG_PAGE, MG_PROT_READ | MG_PROT_EXEC, MG_MAP_PRIVATE, fd, 0);
    if (mg_is_error(at)) return 0;
    mg_sys2(MG_NR_munmap, at, MG_PAGE);
    return 1;
}

long mg_rewritten_open(const struct mg_plan_header *plan, const struct mg_rewrite_entry *entry) {
    struct mg_stat stat;
    long fd = mg_sys4(MG_NR_openat, MG_AT_FDCWD, (long)((const char *)plan + entry->copy_path), 02400000 /* O_CLOEXEC | O_NOFOLLOW */, 0);
    if (fd < 0) return fd;
    if (mg_sys2(MG_NR_fstat, fd, (long)&stat) == 0 && stat.dev == entry->copy_dev && stat.ino == entry->copy_ino &&
        (uint64_t)stat.size == entry->copy_bytes && changed_ns(&stat) == entry->copy_changed_ns && is_executable((int)fd))
        return fd;
    mg_sys1(MG_NR_close, fd);
    return -MG_ENOENT;
}

const struct mg_rewrite_segment *mg_rewritten_segment_at(const struct mg_plan_header *plan, const struct mg_rewrite_entry *entry, uint32_t number) {
    return segments_of(plan, entry) + number;
}

long mg_rewritten_map(const struct mg_plan_header *plan, const struct mg_rewrite_entry *entry, int copy, int file, uint64_t at, uint64_t bytes, int rights,
                      uint64_t flags, uint64_t offset) {
    const struct mg_rewrite_segment *segment = segments_of(plan, entry);
    uint64_t end = offset + bytes;
    int is_mapped = 0;
    for (uint32_t i = 0; i < entry->segments; i++, segment++) {
        uint64_t from = segment->source_offset > offset ? segment->source_offset : offset;
        uint64_t to = segment->source_offset + segment->bytes < end ? segment->source_offset + segment->bytes : end;
        if (from >= to) continue;
        if (!is_mapped && to - from < bytes) {
            long got = mg_sys6(MG_NR_mmap, (long)at, (long)bytes, rights & ~MG_PROT_EXEC, (long)flags | MG_MAP_FIXED, file, (long)offset);
            if (mg_is_error(got)) return got;
        }
        is_mapped = 1;
        long got = mg_sys6(MG_NR_mmap, (long)(at + (from - offset)), (long)(to - from), rights, (long)flags | MG_MAP_FIXED, copy,
                           (long)(segment->copy_offset + (from - segment->source_offset)));
        if (mg_is_error(got)) return got;
    }
    return is_mapped ? (long)at : -MG_ENOENT;
}

void mg_rewritten_path(int fd, char *to, uint64_t size) {
    char link[32];
    struct mg_text text = mg_text_in(link, sizeof link);
    mg_text_add(&text, "/proc/self/fd/");
    mg_text_add_signed(&text, fd);
    long bytes = mg_sys3(MG_NR_readlink, (long)link, (long)to, (long)size - 1);
    to[bytes > 0 && to[0] == '/' ? bytes : 0] = 0;
}
