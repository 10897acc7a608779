/* loader/rewritten.c with any plan and any log of copies: what it finds lies within them, and what it maps within what it was asked for, pages of a
 * copy where they belong. Reads from
 * stdin per case: the plan and the log, each a u32 length and its bytes; then a u32 count of files, and of each device, inode, size and time of change,
 * u64 each. Prints per case "unsound", or a line "found PATH SEGMENTS", "hopeless" or "none" per file. */
#include "loader/rewritten.h"

#include <mg/sys.h>
#include <mg/syscalls.h>

#include "fuzz.h"

#include <sanitizer/asan_interface.h>
#include <string.h>

/* Of mg_rewritten_map, the only one whose calls are made here. */
static struct {
    uint64_t start, at, end;
    int copy, file;
    const struct mg_rewritten *from;
} asked;

static int belongs(uint64_t at, uint64_t copy_offset) {
    for (uint32_t i = 0; i < asked.from->entry->segments; i++) {
        const struct mg_rewrite_segment *one = &asked.from->segments[i];
        if (asked.start + one->vaddr - asked.from->entry->first_vaddr + copy_offset - one->copy_offset == at) return 1;
    }
    return 0;
}

long mg_sys6(long nr, long a, long b, long c, long d, long e, long f) {
    uint64_t at = (uint64_t)a, end = at + (uint64_t)b;
    MUST(nr == MG_NR_mmap && (d & MG_MAP_FIXED), "call %ld", nr);
    MUST(at >= asked.at && end <= asked.end && at < end, "maps %lx to %lx of %lx to %lx", at, end, asked.at, asked.end);
    MUST(e == asked.copy || (e == asked.file && !(c & MG_PROT_EXEC)), "maps descriptor %ld with rights %lx", e, c);
    MUST(e == asked.file || belongs(at, (uint64_t)f), "maps %lx of the copy at %lx, the object at %lx", f, at, asked.start);
    return one_in(8) ? -22 : a;
}

static void *input(uint32_t bytes) {
    void *at = block(bytes);
    MUST(fread(at, 1, bytes, stdin) == bytes, "input ends early");
    return at;
}

static uint32_t input_u32(void) {
    uint32_t value;
    MUST(fread(&value, sizeof value, 1, stdin) == 1, "input ends early");
    return value;
}

static void map_some(const struct mg_rewritten *found) {
    for (int i = 0; i < 4; i++) {
        const struct mg_rewrite_segment *segment = &found->segments[below(found->entry->segments ? found->entry->segments : 1)];
        uint64_t bytes = MG_PAGE * (1 + below(20)), offset = found->entry->segments && one_in(2) ? (segment->source_offset & ~(MG_PAGE - 1)) : MG_PAGE * below(20);
        if (offset > UINT64_MAX / 2) continue; /* the kernel refuses such offsets before anybody asks */
        asked.at = 0x7f0000000000ull, asked.end = asked.at + bytes, asked.copy = 11, asked.file = 12, asked.from = found;
        asked.start = one_in(4) || !found->entry->segments ? 0x7e0000000000ull : asked.at - (segment->vaddr - found->entry->first_vaddr) - (offset - segment->source_offset);
        long got = mg_rewritten_map(found, 11, 12, asked.start, asked.at, bytes, MG_PROT_READ | MG_PROT_EXEC, MG_MAP_PRIVATE, offset);
        MUST(got == (long)asked.at || (got < 0 && got >= -4095), "the mapping lies at %lx", got);
    }
}

static void find(const struct mg_launch *launch) {
    struct mg_stat source = {0};
    uint64_t words[4];
    MUST(fread(words, sizeof words, 1, stdin) == 1, "input ends early");
    source.dev = words[0], source.ino = words[1], source.size = (int64_t)words[2];
    source.times[4] = words[3] / 1000000000, source.times[5] = words[3] % 1000000000;
    struct mg_rewritten found = mg_rewritten_find(launch, &source);
    int hopeless = mg_rewritten_hopeless(launch, &source);
    mg_rewritten_answered(launch, (uint32_t)any());
    if (!found.entry) {
        puts(hopeless ? "hopeless" : "none");
        return;
    }
    uint64_t sum = 0;
    for (uint32_t i = 0; i < found.entry->segments; i++) sum += found.segments[i].bytes + found.segments[i].source_offset;
    map_some(&found);
    /* Of broken paths the length alone is said: they may hold anything. */
    MUST(found.copy_path[0] != 0, "a copy without a path");
    printf("found %s %u %lx\n", strchr(found.copy_path, '\n') ? "-" : found.copy_path, found.entry->segments, sum);
}

int main(void) {
    for (int c; (c = getchar()) != EOF;) {
        ungetc(c, stdin);
        static struct mg_launch launch;
        uint32_t plan_bytes = input_u32();
        struct mg_plan_header *plan = input(plan_bytes);
        uint32_t log_bytes = input_u32();
        void *written = input(log_bytes);
        void *log = calloc(1, MG_COPIES_LOG_BYTES);
        MUST(log != 0 && log_bytes <= MG_COPIES_LOG_BYTES, "a log of %u bytes", log_bytes);
        memcpy(log, written, log_bytes);
        /* Behind what it says to hold nothing may be read, and but for its header nothing of one that says to hold more than it can. */
        uint64_t used = ((const struct mg_copies_header *)log)->used, end = used > MG_COPIES_LOG_BYTES || used < sizeof(struct mg_copies_header) ? sizeof(struct mg_copies_header) : used;
        end = (end + 7) & ~7ull;
        ASAN_POISON_MEMORY_REGION((char *)log + end, MG_COPIES_LOG_BYTES - end);
        fuzz_state = plan_bytes * 31u + log_bytes;
        launch.plan = plan;
        launch.copies = log;
        uint32_t files = input_u32();
        /* As loader/pack.c asks before. */
        int sound = plan_bytes >= sizeof *plan && plan->bytes == plan_bytes && mg_rewritten_sound(plan);
        for (uint32_t i = 0; i < files; i++) {
            if (sound) find(&launch);
            else free(input(32));
        }
        if (!sound) puts("unsound");
        free(plan);
        free(written);
        ASAN_UNPOISON_MEMORY_REGION(log, MG_COPIES_LOG_BYTES);
        free(log);
    }
    return 0;
}
