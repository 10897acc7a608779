/* mgload's way with a program's file, on this machine's kernel: loader/program.c judges it and loader/elf.c maps it and its interpreter, from a
 * rewritten copy if one is listed (loader/rewritten.c). Every system call passes here: nothing may be mapped or unmapped but what was claimed before,
 * and what was mapped in the end must be what the headers say, page by page. Argument: a folder for the files. Reads from stdin per case: program and
 * interpreter, each a u32 length (0xffffffff: none) and its bytes, and a u32 seed. Prints per case "mapped", "copied" or "refused CODE". */
#define _GNU_SOURCE
#include "loader/load.h"
#include "loader/program.h"
#include "loader/rewritten.h"

#include <mg/spans.h>
#include <mg/sys.h>
#include <mg/syscalls.h>

#include "fuzz.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_SPANS = 8192, LIMIT_S = 20, COPY_BYTES = 1 << 20, ANONYMOUS = 0, OF_FILE = 1, OF_COPY = 2 };

struct file {
    const unsigned char *at;
    uint64_t bytes;
};

static char program_path[256], interpreter_path[256], copy_path[256];
static struct stat copy_stat;

static uint64_t page_down(uint64_t at) { return at & ~(MG_PAGE - 1); }
static uint64_t page_up(uint64_t at) { return (at + MG_PAGE - 1) & ~(MG_PAGE - 1); }

/* ---- the system calls of the loader ---- */

static struct mg_span claimed_room[MOST_SPANS];
static struct mg_spans claimed = {claimed_room, 0, MOST_SPANS}; /* key: what a page was mapped from */

static int is_claimed(uint64_t at, uint64_t end) {
    while (at < end) {
        const struct mg_span *span = mg_spans_find(&claimed, at);
        if (!span) return 0;
        at = span->end;
    }
    return 1;
}

static int source_of(int fd) {
    struct stat stat;
    if (fd < 0) return ANONYMOUS;
    MUST(fstat(fd, &stat) == 0, "a mapping of no file");
    return stat.st_ino == copy_stat.st_ino && stat.st_dev == copy_stat.st_dev ? OF_COPY : OF_FILE;
}

static void before_call(long nr, long a, long b, long d) {
    int replaces = nr == MG_NR_munmap || (nr == MG_NR_mmap && (d & MG_MAP_FIXED));
    if (replaces) MUST(is_claimed((uint64_t)a, page_up((uint64_t)a + (uint64_t)b)), "call %ld at %lx of %lx bytes, which nobody claimed", nr, a, b);
    switch (nr) {
    case MG_NR_mmap: case MG_NR_munmap: case MG_NR_openat: case MG_NR_openat2: case MG_NR_close: case MG_NR_fstat: case MG_NR_fstatfs: case MG_NR_pread64:
    case MG_NR_faccessat2: case MG_NR_execveat: case MG_NR_geteuid: case MG_NR_getegid: case MG_NR_personality: case MG_NR_getrandom: case MG_NR_readlinkat: return;
    default: fuzz_fail("call %ld", nr);
    }
}

long mg_sys6(long nr, long a, long b, long c, long d, long e, long f) {
    before_call(nr, a, b, d);
    if (nr == MG_NR_execveat) return -EFAULT; /* the kernel's answer to arguments that lie nowhere */
    if (nr == MG_NR_getrandom) {
        for (long i = 0; i < b; i++) ((unsigned char *)a)[i] = (unsigned char)any();
        return b;
    }
    /* Broken files name any path. */
    if (nr == MG_NR_openat && a == AT_FDCWD && strcmp((char *)b, "/proc") != 0 && strcmp((char *)b, program_path) != 0 && strcmp((char *)b, interpreter_path) != 0 &&
        strcmp((char *)b, copy_path) != 0)
        return -ENOENT;
    long got = syscall(nr, a, b, c, d, e, f);
    if (got == -1) return -errno;
    uint64_t end = page_up((uint64_t)got + (uint64_t)b);
    if (nr == MG_NR_mmap) MUST(mg_spans_set(&claimed, (struct mg_span){(uint64_t)got, end, (uint32_t)c, source_of((int)e)}), "no room for spans");
    if (nr == MG_NR_munmap) MUST(mg_spans_clear(&claimed, (uint64_t)a, page_up((uint64_t)a + (uint64_t)b)), "no room for spans");
    return got;
}

static _Noreturn void tell(const char *what, unsigned code) {
    char line[64];
    int bytes = code ? snprintf(line, sizeof line, "%s %u\n", what, code) : snprintf(line, sizeof line, "%s\n", what);
    _exit(write(1, line, (size_t)bytes) == bytes ? 0 : 9);
}

_Noreturn void mg_fail(enum mg_error code, const char *where, long error) {
    MUST((code >= MG_ERROR_PROGRAM_MISSING && code <= MG_ERROR_PROGRAM_LOOP) || (code >= MG_ERROR_NO_ADDRESS_SPACE && code <= MG_ERROR_NO_FILES),
         "error %u of %s, %ld", code, where, error);
    tell("refused", code);
}

/* ---- what must be there ---- */

static struct mg_span expected_room[MOST_SPANS];
static struct mg_spans expected = {expected_room, 0, MOST_SPANS}; /* key: index of the segment */

static const Elf64_Ehdr *header_of(struct file file) { return (const Elf64_Ehdr *)file.at; }

/* Headers may lie askew in a broken file. */
static Elf64_Phdr segment_of(struct file file, unsigned i) {
    Elf64_Phdr segment;
    uint64_t at = header_of(file)->e_phoff + i * sizeof segment;
    MUST(at + sizeof segment <= file.bytes && at >= header_of(file)->e_phoff, "headers beyond the file were taken");
    memcpy(&segment, file.at + at, sizeof segment);
    return segment;
}

static uint32_t rights_of(const Elf64_Phdr *segment) {
    return (segment->p_flags & PF_R ? MG_PROT_READ : 0u) | (segment->p_flags & PF_W ? MG_PROT_WRITE : 0u) | (segment->p_flags & PF_X ? MG_PROT_EXEC : 0u);
}

static int is_unseen(const struct mg_mapped *mapped, uint64_t at, uint32_t rights) {
    for (uint32_t i = 0; i < mapped->unseen_count; i++)
        if (at >= mapped->unseen[i].start && at < mapped->unseen[i].end && mapped->unseen[i].prot == rights) return 1;
    return 0;
}

/* What fs/binfmt_elf.c and the loader's own limits let pass. */
static void check_headers(struct file file, uint64_t bias) {
    uint64_t before = 0, align = MG_PAGE, low = UINT64_MAX;
    MUST(header_of(file)->e_phnum > 0 && header_of(file)->e_phnum <= 1024, "%u headers were taken", header_of(file)->e_phnum);
    for (unsigned i = 0; i < header_of(file)->e_phnum; i++) {
        Elf64_Phdr one = segment_of(file, i);
        if (one.p_type != PT_LOAD) continue;
        uint64_t end = one.p_vaddr + one.p_memsz, file_end = one.p_offset + one.p_filesz;
        MUST(end >= one.p_vaddr && end <= 0x7ffffffff000ull && file_end >= one.p_offset, "segment %u, which ends beyond everything, was taken", i);
        MUST(one.p_filesz <= one.p_memsz && one.p_vaddr % MG_PAGE == one.p_offset % MG_PAGE && (one.p_align & (one.p_align - 1)) == 0, "segment %u was taken", i);
        MUST(one.p_vaddr >= before, "segment %u, which is out of order, was taken", i);
        before = end;
        if (page_down(one.p_vaddr) < low) low = page_down(one.p_vaddr);
        if (one.p_align > align && one.p_align <= 1 << 30) align = one.p_align;
    }
    MUST(low != UINT64_MAX, "nothing to load was taken");
    if (header_of(file)->e_type == ET_EXEC) MUST(bias == 0, "a fixed program moved by %lx", bias);
    else MUST((bias + low) % align == 0, "mapped at %lx, not aligned to %lx", bias + low, align);
}

/* One page against its segment: rights, and where they let it be read the content. */
static void check_page(struct file file, const struct mg_mapped *mapped, const Elf64_Phdr *segment, uint64_t bias, uint64_t at, int may_be_copied, int checks_code) {
    const struct mg_span *span = mg_spans_find(&claimed, at);
    uint32_t rights = rights_of(segment);
    uint64_t file_end = bias + segment->p_vaddr + segment->p_filesz;
    int of_file = segment->p_filesz && at < page_up(file_end);
    MUST(span, "a page at %lx of segment %lx is not there", at, segment->p_vaddr);
    MUST(span->key == (of_file ? OF_FILE : ANONYMOUS) || (span->key == OF_COPY && of_file && may_be_copied), "a page at %lx comes from %d", at, span->key);
    int copied = span->key == OF_COPY;
    if (copied) MUST(span->prot == rights && (rights & MG_PROT_EXEC) && !(rights & MG_PROT_WRITE), "a page at %lx of a copy has rights %x", at, span->prot);
    else if (checks_code && (rights & MG_PROT_EXEC)) MUST(span->prot == (rights & ~4u) && (may_be_copied || is_unseen(mapped, at, rights)), "code at %lx may be executed unseen", at);
    else MUST(span->prot == rights || (may_be_copied && span->prot == (rights & ~4u)), "a page at %lx has rights %x, not %x", at, span->prot, rights);
    if (copied || !(span->prot & (MG_PROT_READ | MG_PROT_WRITE))) return;
    uint64_t from = page_down(segment->p_offset) + (at - page_down(bias + segment->p_vaddr));
    int zeroed = (rights & MG_PROT_WRITE) && segment->p_memsz > segment->p_filesz;
    for (uint64_t i = 0; i < MG_PAGE; i++) {
        unsigned char wanted = of_file && from + i < file.bytes && !(zeroed && at + i >= file_end) ? file.at[from + i] : 0;
        MUST(((const unsigned char *)at)[i] == wanted, "byte %lx of segment %lx is %x, not %x", at + i - bias, segment->p_vaddr, ((const unsigned char *)at)[i], wanted);
    }
}

static int is_expected(uint64_t at) { return mg_spans_find(&expected, at) != 0; }

static void check_object(struct file file, const struct mg_mapped *mapped, uint64_t bias, int may_be_copied, int checks_code) {
    uint64_t first = 0, last = 0;
    expected.count = 0;
    check_headers(file, bias);
    for (unsigned i = 0; i < header_of(file)->e_phnum; i++) {
        Elf64_Phdr one = segment_of(file, i);
        if (one.p_type != PT_LOAD || one.p_memsz == 0) continue;
        uint64_t start = page_down(bias + one.p_vaddr), end = page_up(bias + one.p_vaddr + one.p_memsz);
        MUST(mg_spans_set(&expected, (struct mg_span){start, end, 0, (int32_t)i}), "no room for spans");
        if (first == 0) first = start;
        last = end;
    }
    for (uint32_t i = 0; i < expected.count; i++) {
        Elf64_Phdr one = segment_of(file, (unsigned)expected_room[i].key);
        uint64_t start = expected_room[i].start, end = expected_room[i].end, middle = page_up(bias + one.p_vaddr + one.p_filesz);
        for (uint64_t at = start; at < end; at += MG_PAGE) {
            check_page(file, mapped, &one, bias, at, may_be_copied, checks_code);
            /* Of what is not in the file the first and the last page tell all, if one mapping holds it. */
            if (at >= middle && at + 2 * MG_PAGE < end) {
                MUST(is_claimed(at, end), "segment %lx has holes", one.p_vaddr);
                at = end - 2 * MG_PAGE;
            }
        }
    }
    /* Between segments nothing is left. */
    for (uint32_t i = 0; i < claimed.count; i++)
        if (claimed_room[i].start >= first && claimed_room[i].start < last) MUST(is_expected(claimed_room[i].start), "%lx is left over", claimed_room[i].start - bias);
}

/* ---- a plan that lists a copy ---- */

static void extent_of(struct file file, uint64_t *low, uint64_t *high) {
    *low = UINT64_MAX, *high = 0;
    if (file.bytes < sizeof(Elf64_Ehdr)) return;
    for (unsigned i = 0; i < header_of(file)->e_phnum; i++) {
        Elf64_Phdr one;
        uint64_t at = header_of(file)->e_phoff + i * sizeof one;
        if (at > file.bytes || at + sizeof one > file.bytes) return;
        memcpy(&one, file.at + at, sizeof one);
        if (one.p_type != PT_LOAD) continue;
        if (page_down(one.p_vaddr) < *low) *low = page_down(one.p_vaddr);
        if (page_up(one.p_vaddr + one.p_memsz) > *high) *high = page_up(one.p_vaddr + one.p_memsz);
    }
}

static uint64_t some_pages(void) { return one_in(20) ? some_number() : below(16) * MG_PAGE + (one_in(60) ? below(MG_PAGE) : 0); }

static struct mg_plan_header *make_plan(struct file program, const struct stat *source) {
    uint32_t segments = 1 + (uint32_t)below(3), entry_at = sizeof(struct mg_plan_header), segments_at = entry_at + sizeof(struct mg_rewrite_entry);
    uint32_t path_at = segments_at + segments * (uint32_t)sizeof(struct mg_rewrite_segment), bytes = path_at + (uint32_t)strlen(copy_path) + 1;
    struct mg_plan_header *plan = block(bytes);
    uint64_t low, high;
    extent_of(program, &low, &high);
    *plan = (struct mg_plan_header){.bytes = bytes, .rewrite_offset = entry_at, .rewrite_count = 1, .rewrite_segment_offset = segments_at, .rewrite_segment_count = segments};
    struct mg_rewrite_entry *entry = (struct mg_rewrite_entry *)((char *)plan + entry_at);
    *entry = (struct mg_rewrite_entry){
        .source_dev = source->st_dev, .source_ino = source->st_ino, .source_bytes = (uint64_t)source->st_size,
        .source_changed_ns = (uint64_t)source->st_ctim.tv_sec * 1000000000ull + (uint64_t)source->st_ctim.tv_nsec,
        .copy_dev = copy_stat.st_dev, .copy_ino = copy_stat.st_ino, .copy_bytes = (uint64_t)copy_stat.st_size,
        .copy_changed_ns = (uint64_t)copy_stat.st_ctim.tv_sec * 1000000000ull + (uint64_t)copy_stat.st_ctim.tv_nsec,
        .first_vaddr = one_in(20) ? some_pages() : low, .span = one_in(20) ? some_pages() : high - low,
        .trampoline_bytes = some_pages(), .trampoline_offset = some_pages(), .segments = segments, .copy_path = path_at};
    struct mg_rewrite_segment *segment = (struct mg_rewrite_segment *)((char *)plan + segments_at);
    for (uint32_t i = 0; i < segments; i++) segment[i] = (struct mg_rewrite_segment){some_pages(), some_pages(), some_pages(), some_pages()};
    strcpy((char *)plan + path_at, copy_path);
    if (mg_rewritten_sound(plan)) return plan;
    plan->rewrite_count = 0;
    return plan;
}

/* ---- one case, in a process of its own: mgload maps once in its life ---- */

static struct mg_program opened;
static struct mg_mapped mapped;
static struct mg_launch launch;

static _Noreturn void load(struct file program, struct file interpreter) {
    struct stat source;
    alarm(LIMIT_S);
    MUST(stat(program_path, &source) == 0, "no program");
    launch.gates = one_in(2);
    launch.checks_code = launch.gates && one_in(2);
    launch.plan = make_plan(program, &source);
    if (mg_program_open(&opened, MG_AT_FDCWD, program_path, 0, program_path, 0) != 0) {
        MUST(opened.fd == -1 && opened.script_fd == -1 && opened.between_count == 0, "a refused program is open");
        mg_fail(opened.error, opened.where, 0);
    }
    if (opened.script_fd >= 0) {
        /* Only the interpreter's path can be opened here. */
        MUST(opened.prefix_count >= 2 && strcmp(opened.text + opened.prefix[0], interpreter_path) == 0, "a script leads to %s", opened.text + opened.prefix[0]);
        program = interpreter;
    }
    mg_program_close_between(&opened);
    mg_elf_map_program(opened.fd, program_path, &launch, &mapped);
    int copied = mapped.rewritten[0].from.entry != 0;
    check_object(program, &mapped, mapped.program_entry - header_of(program)->e_entry, copied, (int)launch.checks_code);
    if (copied) {
        uint64_t area = mapped.rewritten[0].start + mapped.rewritten[0].from.entry->span;
        MUST(is_claimed(area, area + mg_rewritten_area_bytes(mapped.rewritten[0].from.entry)), "the trampolines have no place");
    }
    int has_interpreter = 0;
    for (unsigned i = 0; i < header_of(program)->e_phnum; i++) has_interpreter |= segment_of(program, i).p_type == PT_INTERP;
    if (has_interpreter) check_object(interpreter, &mapped, mapped.interpreter_base, 0, (int)launch.checks_code);
    MUST(mapped.entry == (has_interpreter ? mapped.interpreter_base + header_of(interpreter)->e_entry : mapped.program_entry), "begins at %lx", mapped.entry);
    tell(copied ? "copied" : "mapped", 0);
}

static int read_u32(uint32_t *value) { return fread(value, sizeof *value, 1, stdin) == 1; }

/* Writes it to `path`, too. */
static struct file take(const char *path) {
    uint32_t bytes;
    MUST(read_u32(&bytes), "input ends early");
    unlink(path);
    if (bytes == UINT32_MAX) return (struct file){0};
    unsigned char *at = block(bytes);
    MUST(fread(at, 1, bytes, stdin) == bytes, "input ends early");
    int fd = open(path, O_CREAT | O_WRONLY | O_EXCL | O_CLOEXEC, 0755);
    MUST(fd >= 0 && write(fd, at, bytes) == (ssize_t)bytes && close(fd) == 0, "cannot write %s", path);
    return (struct file){at, bytes};
}

static void make_copy(void) {
    static unsigned char bytes[COPY_BYTES];
    memset(bytes, 0xcc, sizeof bytes);
    int fd = open(copy_path, O_CREAT | O_WRONLY | O_CLOEXEC, MG_OWN_FILE_COPY_MODE);
    MUST(fd >= 0 && write(fd, bytes, sizeof bytes) == sizeof bytes && close(fd) == 0 && stat(copy_path, &copy_stat) == 0, "cannot write %s", copy_path);
}

int main(int argc, char **argv) {
    MUST(argc == 2, "usage: load FOLDER");
    snprintf(program_path, sizeof program_path, "%s/program", argv[1]);
    snprintf(interpreter_path, sizeof interpreter_path, "%s/interpreter", argv[1]);
    snprintf(copy_path, sizeof copy_path, "%s/copy", argv[1]);
    umask(0);
    make_copy();
    for (int c; (c = getchar()) != EOF;) {
        ungetc(c, stdin);
        uint32_t seed;
        struct file program = take(program_path), interpreter = take(interpreter_path);
        MUST(read_u32(&seed), "input ends early");
        fuzz_seed = fuzz_state = seed;
        pid_t child = fork();
        MUST(child >= 0, "cannot fork");
        if (child == 0) load(program, interpreter);
        int status;
        MUST(waitpid(child, &status, 0) == child, "lost a child");
        if (status != 0) printf("died %x\n", (unsigned)status), fflush(stdout);
        free((void *)program.at);
        free((void *)interpreter.at);
    }
    return 0;
}
