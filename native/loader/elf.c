/* Maps a program and its interpreter as fs/binfmt_elf.c does, from headers that are not trusted. */
#include "loader/load.h"
#include "loader/rewritten.h"

#include <mg/sys.h>
#include <mg/syscalls.h>
#include <mg/text.h>

#define PIE_BASE 0x555555554000ull /* where the kernel puts position-independent programs … */
#define PIE_SPREAD (1ull << 28)    /* … plus up to this many pages */
#define BREAK_SPREAD 0x02000000ull
#define ADDRESS_END 0x7ffffffff000ull
#define ADDR_NO_RANDOMIZE_ 0x0040000u
#define MOST_HEADERS 1024

struct elf_file {
    int fd;
    const char *name;
    enum mg_error corrupt;
    uint64_t bytes;
    struct mg_rewritten rewritten; /* its copy; no entry: none, or none that can be used */
    int copy_fd;
    Elf64_Ehdr header;
    Elf64_Phdr segments[MOST_HEADERS];
};

static const struct mg_launch *rewriting; /* 0: nothing is to be rewritten */
static struct mg_mapped *result;
static int checks_code;
static int is_fixed; /* the program is placed as `setarch -R` asks for */
static struct elf_file program, interpreter;
static char interpreter_path[MG_PATH_BYTES];

static uint64_t page_down(uint64_t at) { return at & ~(MG_PAGE - 1); }
static uint64_t page_up(uint64_t at) { return (at + MG_PAGE - 1) & ~(MG_PAGE - 1); }

static void read_exactly(struct elf_file *file, void *to, uint64_t bytes, uint64_t offset) {
    while (bytes > 0) {
        long got = mg_sys4(MG_NR_pread64, file->fd, (long)to, (long)bytes, (long)offset);
        if (got <= 0) mg_fail(got == 0 ? MG_ERROR_PROGRAM_TRUNCATED : file->corrupt, file->name, got);
        to = (char *)to + got;
        offset += (uint64_t)got;
        bytes -= (uint64_t)got;
    }
}

static void extent_of(const struct elf_file *file, uint64_t *low, uint64_t *high, uint64_t *align) {
    *low = UINT64_MAX;
    *high = 0;
    *align = MG_PAGE;
    for (unsigned i = 0; i < file->header.e_phnum; i++) {
        const Elf64_Phdr *one = &file->segments[i];
        if (one->p_type != PT_LOAD) continue;
        if (page_down(one->p_vaddr) < *low) *low = page_down(one->p_vaddr);
        if (page_up(one->p_vaddr + one->p_memsz) > *high) *high = page_up(one->p_vaddr + one->p_memsz);
        if (one->p_align > *align && one->p_align <= (1ull << 30)) *align = one->p_align;
    }
}

/* Where the copy cannot be used the file itself is: its calls then trap. */
static void drop_copy(struct elf_file *file) {
    if (file->rewritten.entry) mg_sys1(MG_NR_close, file->copy_fd);
    file->rewritten.entry = 0;
}

static void find_copy(struct elf_file *file, const struct mg_stat *stat) {
    uint64_t low, high, align;
    if (!rewriting) return;
    struct mg_rewritten found = mg_rewritten_find(rewriting, stat);
    if (!found.entry) return;
    extent_of(file, &low, &high, &align);
    if (low != found.entry->first_vaddr || high - low != found.entry->span) return;
    long fd = mg_rewritten_open(rewriting, &found);
    if (fd < 0) return;
    if (!mg_rewritten_may_run((int)fd)) {
        mg_sys1(MG_NR_close, fd);
        return;
    }
    file->rewritten = found;
    file->copy_fd = (int)fd;
}

/* Bytes behind the object that its trampolines take. */
static uint64_t area_bytes(const struct elf_file *file) { return file->rewritten.entry ? mg_rewritten_area_bytes(file->rewritten.entry) : 0; }

static void read_headers(struct elf_file *file) {
    struct mg_stat stat;
    long error = mg_sys2(MG_NR_fstat, file->fd, (long)&stat);
    if (error != 0) mg_fail(file->corrupt, file->name, error);
    file->bytes = (uint64_t)stat.size;
    read_exactly(file, &file->header, sizeof file->header, 0);
    const Elf64_Ehdr *header = &file->header;
    if (memcmp(header->e_ident, ELFMAG, 4) != 0 || header->e_ident[EI_CLASS] != ELFCLASS64 || header->e_machine != EM_X86_64 ||
        (header->e_type != ET_EXEC && header->e_type != ET_DYN) || header->e_phentsize != sizeof(Elf64_Phdr) || header->e_phnum == 0 ||
        header->e_phnum > MOST_HEADERS)
        mg_fail(file->corrupt, file->name, 0);
    read_exactly(file, file->segments, header->e_phnum * sizeof(Elf64_Phdr), header->e_phoff);
    uint64_t before = 0;
    int loads = 0;
    for (unsigned i = 0; i < header->e_phnum; i++) {
        const Elf64_Phdr *one = &file->segments[i];
        if (one->p_type != PT_LOAD) continue;
        uint64_t end = one->p_vaddr + one->p_memsz;
        int sound = one->p_filesz <= one->p_memsz && end >= one->p_vaddr && end < ADDRESS_END && ((one->p_vaddr ^ one->p_offset) & (MG_PAGE - 1)) == 0 &&
                    one->p_offset + one->p_filesz >= one->p_offset && (loads == 0 || one->p_vaddr >= before) &&
                    (one->p_align & (one->p_align - 1)) == 0;
        if (!sound) mg_fail(file->corrupt, file->name, 0);
        if (one->p_filesz && page_down(one->p_offset + one->p_filesz - 1) >= page_up(file->bytes)) mg_fail(MG_ERROR_PROGRAM_TRUNCATED, file->name, 0);
        before = end;
        loads++;
    }
    if (loads == 0) mg_fail(file->corrupt, file->name, 0);
    find_copy(file, &stat);
}

static int rights_of(const Elf64_Phdr *segment) {
    return ((segment->p_flags & PF_R) ? MG_PROT_READ : 0) | ((segment->p_flags & PF_W) ? MG_PROT_WRITE : 0) | ((segment->p_flags & PF_X) ? MG_PROT_EXEC : 0);
}

static long claim(uint64_t at, uint64_t bytes) {
    return mg_sys6(MG_NR_mmap, (long)at, (long)bytes, MG_PROT_NONE,
                   MG_MAP_PRIVATE | MG_MAP_ANONYMOUS | MG_MAP_NORESERVE | (at ? MG_MAP_FIXED_NOREPLACE : 0), -1, 0);
}

/* Claims the file's whole extent and returns what is to be added to its addresses. */
static uint64_t choose_bias(struct elf_file *file, int is_interpreter) {
    uint64_t low, high, align;
    extent_of(file, &low, &high, &align);
    uint64_t bytes = high - low + area_bytes(file);
    if (file->header.e_type == ET_EXEC) {
        long got = claim(low, bytes);
        if (got != (long)low && file->rewritten.entry) {
            drop_copy(file);
            got = claim(low, high - low);
        }
        if (got != (long)low) mg_fail(MG_ERROR_PROGRAM_MAPPING, file->name, mg_is_error(got) ? got : -MG_EEXIST);
        return 0;
    }
    for (int attempt = 0; !is_interpreter && attempt < 32; attempt++) {
        uint64_t base = PIE_BASE + (is_fixed ? 0 : mg_random_below(PIE_SPREAD) * MG_PAGE);
        base &= ~(align - 1);
        if (claim(base, bytes) == (long)base) return base - low;
    }
    /* The interpreter, and whatever found no place, goes where the kernel puts libraries. */
    long got = claim(0, bytes + align);
    if (mg_is_error(got)) mg_fail(MG_ERROR_NO_ADDRESS_SPACE, file->name, got);
    uint64_t base = ((uint64_t)got + align - 1) & ~(align - 1);
    if (base > (uint64_t)got) mg_sys2(MG_NR_munmap, got, (long)(base - (uint64_t)got));
    uint64_t behind = (uint64_t)got + bytes + align - (base + bytes);
    if (behind > 0) mg_sys2(MG_NR_munmap, (long)(base + bytes), (long)behind);
    return base - low;
}

/* An executable segment from the copy; 0 if it is to be mapped from the file. */
static int map_rewritten(struct elf_file *file, uint64_t bias, uint64_t at, uint64_t bytes, int rights, uint64_t offset) {
    if (!file->rewritten.entry || !(rights & MG_PROT_EXEC) || (rights & MG_PROT_WRITE)) return 0;
    uint64_t lowest = bias + file->rewritten.entry->first_vaddr;
    long got = mg_rewritten_map(&file->rewritten, file->copy_fd, file->fd, lowest, at, bytes, rights, MG_MAP_PRIVATE, offset);
    return !mg_is_error(got);
}

/* Executable memory without a copy comes without that right, and is noted for the monitor, which searches it. */
static int rights_without_search(const struct elf_file *file, uint64_t start, uint64_t end, int rights) {
    if (!checks_code || !(rights & MG_PROT_EXEC)) return rights;
    if (result->unseen_count == MG_MOST_UNSEEN) mg_fail(MG_ERROR_PROGRAM_MAPPING, file->name, -MG_E2BIG);
    result->unseen[result->unseen_count++] = (struct mg_unseen){.start = start, .end = end, .prot = (uint32_t)rights};
    return rights & ~MG_PROT_EXEC;
}

static __attribute__((noinline)) void map_segment(struct elf_file *file, const Elf64_Phdr *segment, uint64_t bias) {
    uint64_t start = bias + segment->p_vaddr, file_end = start + segment->p_filesz, end = start + segment->p_memsz;
    int rights = rights_of(segment);
    if (segment->p_filesz) {
        uint64_t bytes = page_up(file_end) - page_down(start);
        if (!map_rewritten(file, bias, page_down(start), bytes, rights, page_down(segment->p_offset))) {
            int first = rights_without_search(file, page_down(start), page_down(start) + bytes, rights);
            long got = mg_sys6(MG_NR_mmap, (long)page_down(start), (long)bytes, first, MG_MAP_PRIVATE | MG_MAP_FIXED, file->fd,
                               (long)page_down(segment->p_offset));
            if (mg_is_error(got)) mg_fail(MG_ERROR_PROGRAM_MAPPING, file->name, got);
        }
        /* What shares the last page with the file must read as zero. A segment that is not writable has no such bytes to speak of. */
        if (end > file_end && (rights & MG_PROT_WRITE)) memset((void *)file_end, 0, page_up(file_end) - file_end);
    } else {
        file_end = page_down(start);
    }
    if (page_up(end) > page_up(file_end)) {
        int first = rights_without_search(file, page_up(file_end), page_up(end), rights);
        long got = mg_sys6(MG_NR_mmap, (long)page_up(file_end), (long)(page_up(end) - page_up(file_end)), first,
                           MG_MAP_PRIVATE | MG_MAP_FIXED | MG_MAP_ANONYMOUS, -1, 0);
        if (mg_is_error(got)) mg_fail(MG_ERROR_NO_MEMORY, file->name, got);
    }
}

/* What the monitor needs to map the trampolines. */
static void note_object(const struct elf_file *file, uint64_t bias, struct mg_rewritten_object *object) {
    if (!file->rewritten.entry) return;
    object->start = bias + file->rewritten.entry->first_vaddr;
    object->from = file->rewritten;
    object->copy_fd = file->copy_fd;
    if (file == &program)
        memcpy(object->path, rewriting->path, sizeof object->path); /* asked for already */
    else
        mg_rewritten_path(file->fd, object->path, sizeof object->path);
}

/* Maps every segment and gives the holes between them back. */
static uint64_t map_file(struct elf_file *file, int is_interpreter, struct mg_rewritten_object *object) {
    uint64_t bias = choose_bias(file, is_interpreter), before = 0;
    for (unsigned i = 0; i < file->header.e_phnum; i++) {
        const Elf64_Phdr *one = &file->segments[i];
        if (one->p_type != PT_LOAD || one->p_memsz == 0) continue;
        uint64_t start = bias + page_down(one->p_vaddr);
        if (before && start > before) mg_sys2(MG_NR_munmap, (long)before, (long)(start - before));
        map_segment(file, one, bias);
        before = bias + page_up(one->p_vaddr + one->p_memsz);
    }
    note_object(file, bias, object);
    return bias;
}

static void describe(const struct elf_file *file, uint64_t bias, struct mg_mapped *mapped) {
    uint64_t headers = 0, end = 0;
    mapped->start_code = mapped->start_data = UINT64_MAX;
    for (unsigned i = 0; i < file->header.e_phnum; i++) {
        const Elf64_Phdr *one = &file->segments[i];
        if (one->p_type != PT_LOAD) continue;
        /* The kernel looks for the headers in the segments, too, and not at PT_PHDR. */
        uint64_t start = bias + one->p_vaddr, file_end = start + one->p_filesz;
        if (headers == 0 && file->header.e_phoff >= one->p_offset && file->header.e_phoff < one->p_offset + one->p_filesz)
            headers = start + file->header.e_phoff - one->p_offset;
        if ((one->p_flags & PF_X) && start < mapped->start_code) mapped->start_code = start;
        if ((one->p_flags & PF_X) && file_end > mapped->end_code) mapped->end_code = file_end;
        if (start < mapped->start_data || (one->p_flags & PF_W)) mapped->start_data = start;
        if (file_end > mapped->end_data) mapped->end_data = file_end;
        if (start + one->p_memsz > end) end = start + one->p_memsz;
    }
    if (mapped->start_code == UINT64_MAX) mapped->start_code = mapped->start_data, mapped->end_code = mapped->end_data;
    mapped->program_headers = headers;
    mapped->header_count = file->header.e_phnum;
    mapped->program_entry = bias + file->header.e_entry;
    mapped->start_brk = page_up(end) + area_bytes(file) + (is_fixed ? 0 : mg_random_below(BREAK_SPREAD / MG_PAGE) * MG_PAGE);
}

void mg_elf_map_program(int fd, const char *name, const struct mg_launch *launch, struct mg_mapped *mapped) {
    memset(mapped, 0, sizeof *mapped);
    rewriting = launch->gates ? launch : 0;
    checks_code = (int)launch->checks_code;
    is_fixed = ((uint32_t)mg_sys1(MG_NR_personality, 0xffffffff) & ADDR_NO_RANDOMIZE_) != 0;
    result = mapped;
    program = (struct elf_file){.fd = fd, .name = name, .corrupt = MG_ERROR_PROGRAM_CORRUPT};
    read_headers(&program);
    for (unsigned i = 0; i < program.header.e_phnum; i++) {
        const Elf64_Phdr *one = &program.segments[i];
        if (one->p_type == PT_GNU_STACK) mapped->executable_stack = (one->p_flags & PF_X) != 0;
        if (one->p_type != PT_INTERP || interpreter.name) continue;
        if (one->p_filesz < 2 || one->p_filesz > sizeof interpreter_path) mg_fail(MG_ERROR_PROGRAM_CORRUPT, name, 0);
        read_exactly(&program, interpreter_path, one->p_filesz, one->p_offset);
        if (interpreter_path[one->p_filesz - 1] != 0) mg_fail(MG_ERROR_PROGRAM_CORRUPT, name, 0);
        long opened = mg_sys4(MG_NR_openat, MG_AT_FDCWD, (long)interpreter_path, 02000000, 0);
        if (opened < 0) mg_fail(opened == -MG_EMFILE ? MG_ERROR_NO_FILES : MG_ERROR_INTERPRETER_MISSING, interpreter_path, opened);
        interpreter = (struct elf_file){.fd = (int)opened, .name = interpreter_path, .corrupt = MG_ERROR_INTERPRETER_CORRUPT};
        read_headers(&interpreter);
    }
    describe(&program, map_file(&program, 0, &mapped->rewritten[0]), mapped);
    mapped->entry = mapped->program_entry;
    if (interpreter.name) {
        uint64_t bias = map_file(&interpreter, 1, &mapped->rewritten[1]);
        mapped->interpreter_base = bias;
        mapped->entry = bias + interpreter.header.e_entry;
        mg_sys1(MG_NR_close, interpreter.fd);
    }
}
