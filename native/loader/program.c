/* What an exec would run (program.h). */
#include "loader/program.h"

#include <elf.h>
#include <mg/sys.h>
#include <mg/syscalls.h>
#include <mg/text.h>

enum { O_RDONLY_ = 0, O_NOFOLLOW_ = 0400000, O_CLOEXEC_ = 02000000, O_NONBLOCK_ = 04000, X_OK_ = 1, AT_EACCESS_ = 0x200 };
#define MODE_TYPE 0170000u
#define MODE_REGULAR 0100000u
#define MODE_DIRECTORY 0040000u
#define MODE_SETUID 04000u
#define MODE_SETGID_EXECUTABLE 02010u

void mg_program_close_between(struct mg_program *program) {
    if (program->script_fd >= 0) mg_sys1(MG_NR_close, program->script_fd);
    while (program->between_count > 0) mg_sys1(MG_NR_close, program->between_fd[--program->between_count]);
    program->script_fd = -1;
}

static long fail(struct mg_program *program, enum mg_error error, const char *where, long result) {
    struct mg_text text = mg_text_in(program->where, sizeof program->where);
    mg_text_add(&text, where);
    program->error = error;
    if (program->fd >= 0) mg_sys1(MG_NR_close, program->fd);
    program->fd = -1;
    mg_program_close_between(program);
    return result;
}

static enum mg_error open_error(long error, int depth) {
    switch (-error) {
    case MG_EACCES: return MG_ERROR_PROGRAM_NOT_EXECUTABLE;
    case MG_ELOOP:
    case MG_ENAMETOOLONG: return MG_ERROR_PROGRAM_LOOP;
    case MG_EMFILE:
    case 23: return MG_ERROR_NO_FILES;
    default: return depth ? MG_ERROR_SCRIPT_INTERPRETER_MISSING : MG_ERROR_PROGRAM_MISSING;
    }
}

/* The kernel's own checks on the file (being written, limits, security modules): an exec that fails behind them, since its
 * arguments lie nowhere: beyond user addresses, where the application can put none, as root's can at the lowest. Kernels before 6.8 look
 * at the arguments first and so say nothing here. */
static long kernel_check(int fd) {
    long result = mg_sys5(MG_NR_execveat, fd, (long)"", INT64_MIN, 0, MG_AT_EMPTY_PATH);
    return result == -MG_EFAULT ? 0 : result;
}

static long open_checked(struct mg_program *program, int dirfd, const char *path, int flags, const char *name, int depth, int allow_setuid) {
    long fd;
    if ((flags & MG_AT_EMPTY_PATH) && path[0] == 0) {
        /* The descriptor itself may be write-only or O_PATH: open the file behind it anew. */
        char link[40];
        struct mg_text text = mg_text_in(link, sizeof link);
        mg_text_add(&text, "/proc/thread-self/fd/");
        mg_text_add_signed(&text, dirfd);
        fd = mg_sys4(MG_NR_openat, MG_AT_FDCWD, (long)link, O_RDONLY_ | O_CLOEXEC_ | O_NONBLOCK_, 0);
    } else {
        int nofollow = (flags & MG_AT_SYMLINK_NOFOLLOW) ? O_NOFOLLOW_ : 0;
        fd = mg_sys4(MG_NR_openat, dirfd, (long)path, O_RDONLY_ | O_CLOEXEC_ | O_NONBLOCK_ | nofollow, 0);
    }
    if (fd == -MG_EACCES && mg_sys4(MG_NR_faccessat2, dirfd, (long)path, X_OK_, AT_EACCESS_) == 0)
        return fail(program, MG_ERROR_PROGRAM_UNREADABLE, name, -MG_EACCES);
    if (fd < 0) return fail(program, open_error(fd, depth), name, fd == -6 /* ENXIO: a socket or fifo */ ? -MG_EACCES : fd);
    program->fd = (int)fd;

    struct mg_stat stat;
    long error = mg_sys2(MG_NR_fstat, fd, (long)&stat);
    if (error != 0) return fail(program, MG_ERROR_PROGRAM_CORRUPT, name, error);
    if ((stat.mode & MODE_TYPE) == MODE_DIRECTORY) return fail(program, MG_ERROR_PROGRAM_DIRECTORY, name, -MG_EACCES);
    if ((stat.mode & MODE_TYPE) != MODE_REGULAR) return fail(program, MG_ERROR_PROGRAM_NOT_EXECUTABLE, name, -MG_EACCES);
    if (mg_sys4(MG_NR_faccessat2, fd, (long)"", X_OK_, MG_AT_EMPTY_PATH | AT_EACCESS_) != 0)
        return fail(program, MG_ERROR_PROGRAM_NOT_EXECUTABLE, name, -MG_EACCES);
    error = kernel_check((int)fd);
    if (error != 0) return fail(program, error == -MG_ETXTBSY ? MG_ERROR_PROGRAM_BUSY : MG_ERROR_PROGRAM_NOT_EXECUTABLE, name, error);
    int gains_user = (stat.mode & MODE_SETUID) && stat.uid != (uint32_t)mg_sys0(MG_NR_geteuid);
    int gains_group = (stat.mode & MODE_SETGID_EXECUTABLE) == MODE_SETGID_EXECUTABLE && stat.gid != (uint32_t)mg_sys0(MG_NR_getegid);
    if ((gains_user || gains_group) && !allow_setuid) return fail(program, MG_ERROR_PROGRAM_SETUID, name, -MG_EPERM);
    return 0;
}

/* Adds an argument before the ones that are there. */
static int prepend(struct mg_program *program, const char *argument, size_t bytes) {
    if (program->prefix_count >= sizeof program->prefix / sizeof *program->prefix) return 0;
    if (program->text_used + bytes + 1 > sizeof program->text) return 0;
    for (unsigned i = program->prefix_count++; i > 0; i--) program->prefix[i] = program->prefix[i - 1];
    program->prefix[0] = program->text_used;
    memcpy(program->text + program->text_used, argument, bytes);
    program->text[program->text_used + bytes] = 0;
    program->text_used = (uint16_t)(program->text_used + bytes + 1);
    return 1;
}

static int is_blank(char c) { return c == ' ' || c == '\t'; }

/* Reads "#! interpreter [argument]" as fs/binfmt_script.c does. Returns the interpreter's offset in `line`, or 0. */
static unsigned parse_script(char *line, unsigned bytes, unsigned *argument) {
    unsigned end = 2;
    while (end < bytes && line[end] != '\n' && line[end] != 0) end++;
    int cut = end == MG_SCRIPT_LINE - 1;
    unsigned at = 2;
    while (at < end && is_blank(line[at])) at++;
    while (end > at && is_blank(line[end - 1])) end--;
    if (at == end) return 0;
    unsigned stop = at;
    while (stop < end && !is_blank(line[stop])) stop++;
    if (cut && stop == end) return 0; /* the interpreter's name itself may have been cut */
    *argument = 0;
    unsigned next = stop;
    while (next < end && is_blank(line[next])) next++;
    if (next < end) *argument = next;
    line[stop] = 0;
    line[end] = 0;
    return at;
}

static int is_script(const char *head, long bytes) { return bytes >= 2 && head[0] == '#' && head[1] == '!'; }

static int is_foreign(const Elf64_Ehdr *header) {
    return header->e_ident[EI_CLASS] != ELFCLASS64 || header->e_ident[EI_DATA] != ELFDATA2LSB || header->e_machine != EM_X86_64;
}

/* The interpreter that a program asks for, as far as the kernel looks before it gives the old program up. */
static long check_interpreter(struct mg_program *program, const Elf64_Phdr *segment, const char *name) {
    char path[MG_PATH_BYTES];
    Elf64_Ehdr header;
    if (segment->p_filesz < 2 || segment->p_filesz > sizeof path) return fail(program, MG_ERROR_PROGRAM_CORRUPT, name, -MG_ENOEXEC);
    long got = mg_sys4(MG_NR_pread64, program->fd, (long)path, (long)segment->p_filesz, (long)segment->p_offset);
    if (got != (long)segment->p_filesz) return fail(program, MG_ERROR_PROGRAM_TRUNCATED, name, got < 0 ? got : -MG_EIO);
    if (path[got - 1] != 0) return fail(program, MG_ERROR_PROGRAM_CORRUPT, name, -MG_ENOEXEC);
    long fd = mg_sys4(MG_NR_openat, MG_AT_FDCWD, (long)path, O_RDONLY_ | O_CLOEXEC_, 0);
    if (fd < 0) return fail(program, fd == -MG_EMFILE ? MG_ERROR_NO_FILES : MG_ERROR_INTERPRETER_MISSING, path, fd);
    program->between_fd[program->between_count++] = (int)fd;
    long refused = mg_sys4(MG_NR_faccessat2, fd, (long)"", X_OK_, MG_AT_EMPTY_PATH | AT_EACCESS_);
    got = mg_sys4(MG_NR_pread64, fd, (long)&header, sizeof header, 0);
    if (refused != 0) return fail(program, MG_ERROR_PROGRAM_NOT_EXECUTABLE, path, refused);
    if (got != sizeof header) return fail(program, MG_ERROR_INTERPRETER_CORRUPT, path, -MG_EIO);
    if (memcmp(header.e_ident, ELFMAG, 4) != 0 || is_foreign(&header) || header.e_phentsize != sizeof(Elf64_Phdr) || header.e_phnum == 0)
        return fail(program, MG_ERROR_INTERPRETER_CORRUPT, path, -MG_ELIBBAD);
    return 0;
}

static long check_segments(struct mg_program *program, const Elf64_Ehdr *header, const char *name) {
    Elf64_Phdr some[16]; /* as many as most programs have */
    enum { SOME = sizeof some / sizeof *some };
    for (unsigned i = 0; i < header->e_phnum; i++) {
        if (i % SOME == 0) {
            unsigned count = header->e_phnum - i < SOME ? header->e_phnum - i : SOME;
            long bytes = (long)(count * sizeof *some), at = (long)(header->e_phoff + i * sizeof *some);
            if (mg_sys4(MG_NR_pread64, program->fd, (long)some, bytes, at) != bytes) return fail(program, MG_ERROR_PROGRAM_TRUNCATED, name, -MG_ENOEXEC);
        }
        if (some[i % SOME].p_type == PT_INTERP) return check_interpreter(program, &some[i % SOME], name);
    }
    return 0;
}

static long check_elf(struct mg_program *program, const char *head, long bytes, const char *name) {
    const Elf64_Ehdr *header = (const Elf64_Ehdr *)head;
    if (bytes < 4 || memcmp(head, ELFMAG, 4) != 0) return fail(program, MG_ERROR_PROGRAM_FORMAT, name, -MG_ENOEXEC);
    if (bytes < (long)sizeof *header) return fail(program, MG_ERROR_PROGRAM_TRUNCATED, name, -MG_ENOEXEC);
    if (is_foreign(header)) {
        program->machine = header->e_machine;
        return fail(program, MG_ERROR_PROGRAM_FOREIGN, name, -MG_ENOEXEC);
    }
    if ((header->e_type != ET_EXEC && header->e_type != ET_DYN) || header->e_phentsize != sizeof(Elf64_Phdr) || header->e_phnum == 0 ||
        header->e_phnum > 65536 / sizeof(Elf64_Phdr))
        return fail(program, MG_ERROR_PROGRAM_CORRUPT, name, -MG_ENOEXEC);
    return check_segments(program, header, name);
}

long mg_program_open(struct mg_program *program, int dirfd, const char *path, int flags, const char *name, int allow_setuid) {
    char line[MG_SCRIPT_LINE];
    program->fd = -1;
    program->script_fd = -1;
    program->between_count = 0;
    program->prefix_count = 0;
    program->text_used = 0;
    long error = open_checked(program, dirfd, path, flags, name, 0, allow_setuid);
    for (int depth = 0; error == 0; depth++) {
        long got = mg_sys4(MG_NR_pread64, program->fd, (long)line, MG_SCRIPT_LINE - 1, 0);
        if (got < 0) return fail(program, MG_ERROR_PROGRAM_CORRUPT, name, got);
        line[got] = 0;
        if (!is_script(line, got)) return check_elf(program, line, got, depth ? program->text + program->prefix[0] : name);
        if (depth == MG_SCRIPT_DEPTH) return fail(program, MG_ERROR_SCRIPT_TOO_DEEP, name, -MG_ELOOP);
        unsigned argument, interpreter = parse_script(line, (unsigned)got, &argument);
        if (interpreter == 0) return fail(program, MG_ERROR_PROGRAM_FORMAT, name, -MG_ENOEXEC);
        if (depth == 0) program->script_fd = program->fd;
        else program->between_fd[program->between_count++] = program->fd;
        program->fd = -1;
        /* The script's own name replaces argv[0]; then its argument and its interpreter go before everything. */
        int fits = depth > 0 || prepend(program, name, strlen(name));
        if (fits && argument) fits = prepend(program, line + argument, strlen(line + argument));
        if (fits) fits = prepend(program, line + interpreter, strlen(line + interpreter));
        if (!fits) return fail(program, MG_ERROR_ARGUMENTS_TOO_LARGE, name, -MG_E2BIG);
        const char *interpreter_path = program->text + program->prefix[0];
        error = open_checked(program, MG_AT_FDCWD, interpreter_path, 0, interpreter_path, depth + 1, allow_setuid);
    }
    return error;
}
