/* From a call to what policy says of it: which memory the rules need is copied once, paths become objects. */
#include "tracer.h"

#include <asm/unistd.h>
#include <elf.h>
#include <linux/fcntl.h>
#include <linux/openat2.h>
#include <linux/stat.h>
#include <mg/kernel.h>
#include <mg/sys.h>
#include <mg/syscalls.h>
#include <mg/text.h>

#ifndef O_PATH
#define O_PATH 010000000
#endif
#define PATH_MAX 4096
#define PATHS 2
#define FIRST_BYTES 256 /* of a script: BINPRM_BUF_SIZE */
#define INTERPRETERS_MAX 6

static int is_exec(uint32_t nr) { return nr == __NR_execve || nr == __NR_execveat; }

static const struct mg_call_info *row_of(uint32_t nr) {
    return nr < MG_CALL_COUNT && mg_calls[nr].args != MG_ARGS_UNKNOWN ? &mg_calls[nr] : 0;
}

static int is_permissive(const struct mg_policy_decision *decision) {
    return decision->verdict == MG_VERDICT_ALLOW || decision->verdict == MG_VERDICT_LOG;
}

/* A regular file that the tracer has open by O_PATH, open for reading; 0 for whatever else lies there: that cannot be executed, and opening it could wait or
 * have an effect. */
static long open_to_read(int fd) {
    char name[48];
    struct mg_text self = mg_text_in(name, sizeof name);
    mg_text_add(&self, "self/fd/");
    mg_text_add_unsigned(&self, (uint64_t)fd);
    struct mg_stat stat;
    if (mg_is_error(mg_sys2(__NR_fstat, fd, (long)&stat)) || (stat.mode & S_IFMT) != S_IFREG) return 0;
    return mg_sys4(__NR_openat, mg_trace.proc_fd, (long)name, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
}

/* The first bytes of an object: how many, or an error. */
static long read_first(int fd, unsigned char first[FIRST_BYTES + 1]) {
    first[0] = 0;
    long file = open_to_read(fd);
    if (file <= 0) return file;
    long got = mg_sys4(__NR_pread64, file, (long)first, FIRST_BYTES, 0);
    mg_sys1(__NR_close, file);
    first[got > 0 ? got : 0] = 0;
    return got;
}

/* The interpreter in a #! line, cut out of the line, or 0. */
static char *interpreter_in(unsigned char *first) {
    if (first[0] != '#' || first[1] != '!') return 0;
    char *at = (char *)first + 2;
    while (*at == ' ' || *at == '\t') at++;
    char *end = at;
    while (*end != 0 && *end != ' ' && *end != '\t' && *end != '\n') end++;
    *end = 0;
    return *at == 0 ? 0 : at;
}

/* The interpreter that an ELF file names; 0 if none. */
static int elf_interpreter(int fd, char path[PATH_MAX]) {
    Elf64_Ehdr header;
    Elf64_Phdr segment = {0};
    long file = open_to_read(fd);
    if (file <= 0) return 0;
    int count = mg_sys4(__NR_pread64, file, (long)&header, sizeof header, 0) == sizeof header && header.e_phentsize == sizeof segment ? header.e_phnum : 0;
    for (int i = 0; i < count && segment.p_type != PT_INTERP; i++)
        if (mg_sys4(__NR_pread64, file, (long)&segment, sizeof segment, (long)(header.e_phoff + (uint64_t)i * sizeof segment)) != sizeof segment) break;
    int found = segment.p_type == PT_INTERP && segment.p_filesz >= 2 && segment.p_filesz <= PATH_MAX &&
                mg_sys4(__NR_pread64, file, (long)path, (long)segment.p_filesz, (long)segment.p_offset) == (long)segment.p_filesz && path[segment.p_filesz - 1] == 0;
    mg_sys1(__NR_close, file);
    return found;
}

/* Who interprets a program needs no permission of his own, but a rule against his path holds. Returns his descriptor, as mg_resolve does. */
static int judge_interpreter(struct mg_tracee *tracee, const char *path) {
    static char text[MG_TRACE_PATH_BYTES];
    struct mg_path_request request = {.dirfd = AT_FDCWD, .path = path, .follow_last = 1};
    int fd = mg_resolve(tracee, &request, text);
    struct mg_policy_decision decision = mg_judge_text(&tracee->call, text[0] == 0 ? 0 : text);
    if (!is_permissive(&decision) && decision.by_path && is_permissive(&tracee->call.interpreter)) tracee->call.interpreter = decision;
    return fd;
}

/* Notes which file will be running after the exec of the one at `fd`: itself, or the interpreter that it names. A file that is
 * neither ELF nor a script runs through one that the administrator registered (binfmt_misc); which, cannot be told from here. */
static void note_exec(struct mg_tracee *tracee, int fd) {
    static const unsigned char elf[] = {0x7f, 'E', 'L', 'F'};
    struct mg_trace_call *call = &tracee->call;
    unsigned char first[FIRST_BYTES + 1];
    long at = mg_sys3(__NR_fcntl, fd, F_DUPFD_CLOEXEC, 0);
    for (unsigned depth = 0; !mg_is_error(at) && depth < INTERPRETERS_MAX; depth++) {
        struct mg_stat stat;
        long got = read_first((int)at, first);
        char *interpreter = got > 0 ? interpreter_in(first) : 0;
        if (interpreter == 0) {
            /* A file that may not be read can still be an ELF file, and no script. */
            if ((mg_is_error(got) || (got >= (long)sizeof elf && memcmp(first, elf, sizeof elf) == 0)) &&
                !mg_is_error(mg_sys2(__NR_fstat, at, (long)&stat))) {
                call->exec_dev = stat.dev;
                call->exec_ino = stat.ino;
                call->checks_exec = 1;
            }
            static char path[PATH_MAX];
            int loader = got > 0 && call->checks_exec && elf_interpreter((int)at, path) ? judge_interpreter(tracee, path) : -1;
            if (loader >= 0) mg_sys1(__NR_close, loader);
            break;
        }
        mg_sys1(__NR_close, at);
        at = judge_interpreter(tracee, interpreter);
    }
    if (at >= 0) mg_sys1(__NR_close, at);
}

int mg_judge_running(const struct mg_tracee *tracee) {
    char name[32];
    struct mg_stat stat;
    struct mg_text exe = mg_text_in(name, sizeof name);
    mg_text_add_unsigned(&exe, (uint64_t)tracee->tid);
    mg_text_add(&exe, "/exe");
    if (mg_is_error(mg_sys4(__NR_newfstatat, mg_trace.proc_fd, (long)name, (long)&stat, 0))) return 0;
    return tracee->call.exec_ino == stat.ino && tracee->call.exec_dev == stat.dev;
}

/* Memory that a judgement refers to: one call is judged at a time. */
static struct {
    char given[PATH_MAX];
    char text[PATHS][MG_TRACE_PATH_BYTES];
    unsigned char address[MG_TRACE_ADDRESS_BYTES];
} copied;

static int directory_of(const struct mg_call_info *row, const uint64_t args[6], unsigned arg) {
    uint8_t dirfd = row->arg[arg].dirfd;
    return dirfd == MG_NONE ? AT_FDCWD : (int)args[dirfd];
}

/* The path of what a handle leads to, where a directory stands for its file system; else nothing can be said. What is opened is judged again. */
static void judge_handle(struct mg_tracee *tracee, unsigned arg, char *text) {
    struct { uint32_t bytes; int32_t type; unsigned char handle[128]; } handle;
    const uint64_t *args = tracee->call.args;
    if (mg_memory_read(tracee, args[arg], &handle, 8) != 8 || handle.bytes > sizeof handle.handle) return;
    if (mg_memory_read(tracee, args[arg] + 8, handle.handle, handle.bytes) != (long)handle.bytes) return;
    int mount = mg_resolve_directory(tracee, (int)args[0]);
    long fd = mount < 0 ? mount : mg_sys3(__NR_open_by_handle_at, mount, (long)&handle, O_PATH | O_CLOEXEC);
    if (mount >= 0) mg_sys1(__NR_close, mount);
    if (mg_is_error(fd)) return;
    mg_resolve_own((int)fd, text);
    mg_sys1(__NR_close, fd);
}

/* Finds the object of one path argument; an errno where the kernel would fail for the path itself. */
static int judge_path(struct mg_tracee *tracee, const struct mg_call_info *row, unsigned arg, char *text) {
    struct mg_trace_call *call = &tracee->call;
    struct mg_path_request request = {.dirfd = directory_of(row, call->args, arg), .path = copied.given};
    uint64_t how[3] = {0};
    text[0] = 0;
    copied.given[0] = 0;
    if (row->arg[arg].kind != MG_KIND_PATH) {
        judge_handle(tracee, arg, text);
        return 0;
    }
    if (call->args[arg] != 0) {
        long bytes = mg_memory_read_text(tracee, call->args[arg], copied.given, sizeof copied.given);
        if (bytes == -MG_EFAULT || bytes == -MG_ENAMETOOLONG) return (int)-bytes;
        if (bytes < 0) return MG_EACCES; /* not for the tracer to read: then nobody can say what it is */
    } else if (request.dirfd == AT_FDCWD) {
        return 0; /* mount(2) takes no source, others fail */
    }
    if (call->nr == __NR_openat2 && mg_memory_read(tracee, call->args[2], how, sizeof how) == sizeof how)
        request.in_root = (how[2] & RESOLVE_IN_ROOT) != 0;
    request.follow_last = (uint8_t)mg_links_follows(call->nr, call->args, arg, how);
    int fd = mg_resolve(tracee, &request, text);
    int needs_descriptor = copied.given[0] != '/' && request.dirfd != AT_FDCWD;
    char name[MG_TRACE_PATH_BYTES];
    if (fd < 0 && text[0] == 0 && needs_descriptor && !mg_resolve_fd(tracee, request.dirfd, name)) return MG_EBADF;
    int error = is_exec(call->nr) ? mg_protect_check_exec(tracee, fd) : 0;
    /* A path that led nowhere when it was judged must not lead to a program now: then exec_ino stays 0, which none has. */
    if (is_exec(call->nr)) call->checks_exec = fd < 0;
    if (is_exec(call->nr) && fd >= 0) note_exec(tracee, fd);
    if (fd >= 0) mg_sys1(__NR_close, fd);
    return error;
}

/* Copies one socket address; input->address stays 0 where it cannot be read. */
static void copy_address(const struct mg_tracee *tracee, struct mg_policy_input *input, unsigned arg, uint64_t address, uint32_t bytes) {
    if (bytes > sizeof copied.address) bytes = sizeof copied.address;
    input->address_arg = (uint8_t)arg;
    if (bytes != 0 && mg_memory_read(tracee, address, copied.address, bytes) != (long)bytes) return;
    input->address = copied.address;
    input->address_bytes = bytes;
}

/* The start of struct msghdr: the name and its length. */
struct message_name {
    uint64_t address;
    uint32_t bytes;
    uint32_t padding;
};

static void copy_message_address(const struct mg_tracee *tracee, struct mg_policy_input *input, unsigned arg, uint64_t message) {
    struct message_name name;
    input->address = 0;
    input->address_bytes = 0;
    input->address_arg = (uint8_t)arg;
    if (mg_memory_read(tracee, message, &name, sizeof name) != sizeof name) return;
    copy_address(tracee, input, arg, name.address, name.address == 0 ? 0 : name.bytes);
}

/* Judges once for each message of a sendmmsg; the first that may not be sent decides. */
static struct mg_policy_decision judge_messages(const struct mg_tracee *tracee, struct mg_policy_input *input, const struct mg_arg_info *info,
                                                unsigned arg) {
    uint64_t count = info->size_from == MG_NONE ? 1 : (uint32_t)input->args[info->size_from];
    uint32_t step = info->size_from == MG_NONE ? info->bytes : info->element_bytes;
    if (count > 1024) count = 1024; /* UIO_MAXIOV: the kernel sends no more */
    struct mg_policy_decision decision = {.verdict = MG_VERDICT_ALLOW, .rule = MG_POLICY_DEFAULT_RULE};
    if (count == 0) return mg_policy_judge(mg_trace.plan.policy, input);
    for (uint64_t i = 0; i < count; i++) {
        copy_message_address(tracee, input, arg, input->args[arg] + i * step);
        decision = mg_policy_judge(mg_trace.plan.policy, input);
        if (!is_permissive(&decision)) break;
    }
    return decision;
}

static void begin_input(struct mg_policy_input *input, const struct mg_trace_call *call) {
    *input = (struct mg_policy_input){.nr = call->nr};
    for (unsigned i = 0; i < 6; i++) input->args[i] = call->args[i];
}

int mg_judge(struct mg_tracee *tracee, struct mg_policy_decision *decision) {
    struct mg_trace_call *call = &tracee->call;
    const struct mg_policy_header *policy = mg_trace.plan.policy;
    const struct mg_call_info *row = row_of(call->nr);
    unsigned needs = mg_policy_needs(policy, call->nr);
    struct mg_policy_input input;
    begin_input(&input, call);
    if (row == 0) {
        mg_report_notice(tracee, MG_ERROR_CALL_WITHOUT_ROW, call->nr, call->nr);
        needs = 0;
    }
    if (is_exec(call->nr) && mg_trace.strips_setuid) needs |= MG_POLICY_NEED_PATH;
    if ((needs & MG_POLICY_NEED_PATH) != 0) {
        for (unsigned arg = 0; arg < row->args && input.path_count < PATHS; arg++) {
            if ((row->paths >> arg & 1) == 0) continue;
            char *text = copied.text[input.path_count];
            if (input.path_count == 0) call->judged_arg = (uint8_t)arg;
            int error = judge_path(tracee, row, arg, text);
            if (error != 0) return error;
            input.path[input.path_count].arg = (uint8_t)arg;
            input.path[input.path_count++].text = text[0] == 0 ? 0 : text;
        }
        if (mg_links_opens(call->nr)) call->judges_fd |= MG_TRACE_FD_POLICY;
        if ((mg_policy_needs(policy, call->nr) & MG_POLICY_NEED_PATH) == 0) call->checks_exec = 0;
    }
    if ((needs & MG_POLICY_NEED_ADDRESS) != 0) {
        for (unsigned arg = 0; arg < row->args; arg++) {
            const struct mg_arg_info *info = &row->arg[arg];
            if ((info->flags & MG_ARG_IN) == 0 || call->args[arg] == 0) continue;
            if (info->kind == MG_KIND_MSGHDR) {
                *decision = judge_messages(tracee, &input, info, arg);
                return 0;
            }
            if (info->kind == MG_KIND_ADDRESS) copy_address(tracee, &input, arg, call->args[arg], (uint32_t)call->args[info->size_from]);
        }
    }
    *decision = mg_policy_judge(policy, &input);
    if (is_permissive(decision) && !is_permissive(&call->interpreter)) *decision = call->interpreter;
    return 0;
}

struct mg_policy_decision mg_judge_text(const struct mg_trace_call *call, const char *text) {
    struct mg_policy_input input;
    begin_input(&input, call);
    input.path_count = 1;
    input.path[0].arg = call->judged_arg;
    input.path[0].text = text;
    return mg_policy_judge(mg_trace.plan.policy, &input);
}
