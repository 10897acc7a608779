/* Files of /proc as the application may see them: maps without the zone, memory not at all (invariant D5). */
#include "interpose/views.h"

#include "interpose/code.h"
#include "interpose/events.h"
#include "interpose/executable.h"
#include "interpose/paths.h"
#include "interpose/rewrites.h"
#include "interpose/signals.h"
#include "loader/zone.h"

#include <mg/errors.h>
#include <mg/own-files.h>
#include <mg/room.h>
#include <mg/sys.h>
#include <mg/syscalls.h>
#include <mg/text.h>

#define LOADER_LINK "/memfd:monguard"
#define TRACEFS_MAGIC 0x74726163
#define BINFMTFS_MAGIC 0x42494e4d
#define DEBUGFS_MAGIC 0x64626720
enum { MFD_CLOEXEC_ = 1, O_CLOEXEC_ = 02000000, F_GETFL_ = 3, F_SETFD_ = 2, O_ACCMODE_ = 3, O_PATH_ = 010000000, F_ADD_SEALS_ = 1033, SEEK_SET_ = 0 };

int mg_view_is_loader_link(const char *text, uint64_t bytes) {
    uint64_t length = strlen(LOADER_LINK);
    if (bytes >= length && memcmp(text, LOADER_LINK, length) == 0) return 1;
    length = strlen("/mgload");
    for (uint64_t i = 0; i + length <= bytes; i++)
        if (memcmp(text + i, "/mgload", length) == 0 && i + length == bytes) return 1;
    return 0;
}

enum view { PLAIN, MAPS, STATUS, STAT, ENVIRONMENT, CLOSED };

static enum view view_for(const char *file) {
    static const char *const closed[] = {"mem", "pagemap", "syscall", "stack", "numa_maps"};
    static const char *const maps[] = {"maps", "smaps"};
    for (unsigned i = 0; i < sizeof closed / sizeof *closed; i++)
        if (mg_text_equal(file, closed[i])) return CLOSED;
    if (mg_text_equal(file, "map_files") || mg_text_starts(file, "map_files/")) return CLOSED;
    for (unsigned i = 0; i < sizeof maps / sizeof *maps; i++)
        if (mg_text_equal(file, maps[i])) return MAPS;
    if (mg_text_equal(file, "environ")) return ENVIRONMENT;
    return mg_text_equal(file, "status") ? STATUS : mg_text_equal(file, "stat") ? STAT : PLAIN;
}

/* The view for a path in procfs, wherever that is mounted and whatever the root directory is: every part "PID/" or "PID/task/TID/"
 * may be the one that names the process, so the first that leads to something of ours decides. */
static enum view view_for_path(const char *path) {
    for (const char *at = path; *at; at++) {
        if (at != path && at[-1] != '/') continue;
        const char *file = at;
        while (*file >= '0' && *file <= '9') file++;
        if (file == at || *file++ != '/') continue;
        enum view view = view_for(file);
        if (view == PLAIN && mg_text_starts(file, "task/")) {
            file += 5;
            while (*file >= '0' && *file <= '9') file++;
            if (*file++ == '/') view = view_for(file);
        }
        if (view != PLAIN) return view;
    }
    return PLAIN;
}

static uint64_t hexadecimal(const char **at) {
    uint64_t value = 0;
    for (;; ++*at) {
        char c = **at;
        unsigned digit = c >= '0' && c <= '9' ? (unsigned)(c - '0') : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10 : 16;
        if (digit == 16) return value;
        value = value * 16 + digit;
    }
}

/* Whether a line of maps begins a mapping of the monitor; -1 if it does not begin one at all. Where the zone of another process lies is not
 * known here: what lies between the places where zones may be is taken for one. */
static int line_is_ours(const char *line, int of_self) {
    const char *at = line;
    uint64_t start = hexadecimal(&at);
    if (at == line || *at++ != '-') return -1;
    const char *second = at;
    uint64_t end = hexadecimal(&at);
    if (at == second || *at != ' ') return -1;
    return of_self ? mg_in_zone(start, end - start) : start >= MG_ZONE_LOWEST && end <= MG_ZONE_HIGHEST;
}

static const char *to_field(const char *at, unsigned number) {
    while (number-- > 0) {
        while (*at && *at != ' ') at++;
        while (*at == ' ') at++;
    }
    return at;
}

static void add_padded(struct mg_text *text, uint64_t number, unsigned digits) {
    for (unsigned shift = 4 * digits; shift > 0; shift -= 4) {
        char digit[2] = {"0123456789abcdef"[number >> (shift - 4) & 15], 0};
        mg_text_add(text, digit);
    }
}

#define MAPS_NAME_COLUMN 73 /* where the kernel begins a mapping's name */

/* What is searched before it runs has one right less than the application asked for. */
static void show_rights(const struct mg_thread *thread, char *line) {
    const char *at = line;
    int prot = mg_code_shown(thread, hexadecimal(&at));
    char *rights = line + (to_field(line, 1) - line);
    if (prot < 0) return;
    for (unsigned i = 0; i < 3; i++) rights[i] = prot >> i & 1 ? "rwx"[i] : '-';
}

/* The line of a mapping that comes from a rewritten copy, as it would read without one; 0 if it is none. */
static int rewritten_line(const char *line, struct mg_text *text) {
    struct mg_rewrites_shown shown = {.path = ""};
    const char *at = line, *offset = to_field(line, 2);
    uint64_t start = hexadecimal(&at);
    int how = mg_rewrites_show(start, hexadecimal(&offset), &shown);
    if (how == 0) return 0;
    for (const char *one = line; one < to_field(line, 2); one++) mg_text_add(text, (char[]){*one, 0});
    add_padded(text, shown.offset, 8);
    mg_text_add(text, " ");
    add_padded(text, shown.dev >> 8 & 0xfff, 2);
    mg_text_add(text, ":");
    add_padded(text, (shown.dev & 0xff) | (shown.dev >> 12 & 0xfff00), 2);
    mg_text_add(text, " ");
    mg_text_add_unsigned(text, shown.ino);
    mg_text_add(text, " ");
    while (*shown.path && text->used < MAPS_NAME_COLUMN) mg_text_add(text, " ");
    mg_text_add(text, shown.path);
    mg_text_add(text, "\n");
    return 1;
}

/* Copies `from` without the monitor's mappings into a file in memory and gives it the number `from` had. */
static long filtered_copy(const struct mg_thread *thread, int from, int of_self) {
    long to = mg_sys2(MG_NR_memfd_create, (long)"maps", MFD_CLOEXEC_);
    if (to < 0) return to;
    struct mg_room room;
    mg_room_open(&room);
    char buffer[4096 + 1];
    uint64_t have = 0;
    int hidden = 0;
    long got, error = 0;
    while (error == 0 && (got = mg_sys3(MG_NR_read, from, (long)(buffer + have), (long)(4096 - have))) > 0) {
        have += (uint64_t)got;
        uint64_t line = 0;
        for (uint64_t i = 0; i < have && error == 0; i++) {
            if (buffer[i] != '\n') continue;
            buffer[i] = 0;
            int ours = line_is_ours(buffer + line, of_self);
            if (ours == 0 && of_self) show_rights(thread, buffer + line);
            char other[512];
            struct mg_text text = mg_text_in(other, sizeof other);
            int instead = ours == 0 && of_self && rewritten_line(buffer + line, &text);
            buffer[i] = '\n';
            if (ours >= 0) hidden = ours; /* smaps: the lines behind belong to the mapping above */
            if (hidden) error = 0;
            else error = instead ? mg_room_write(&room, (int)to, other, text.used) : mg_room_write(&room, (int)to, buffer + line, i + 1 - line);
            line = i + 1;
        }
        if (line == 0 && have == 4096) line = have; /* no line of maps is that long */
        memmove(buffer, buffer + line, have - line);
        have -= line;
    }
    mg_room_close(&room);
    if (error == 0 && mg_sys3(MG_NR_lseek, to, 0, SEEK_SET_) < 0) error = -MG_EIO;
    if (error == 0) return to;
    mg_sys1(MG_NR_close, to);
    return error;
}

static void add_mask(struct mg_text *text, const char *name, uint64_t mask) {
    mg_text_add(text, name);
    for (int shift = 60; shift >= 0; shift -= 4) {
        char digit[2] = {"0123456789abcdef"[mask >> shift & 15], 0};
        mg_text_add(text, digit);
    }
    mg_text_add(text, "\n");
}

static void add_number(struct mg_text *text, const char *name, uint64_t number, const char *unit) {
    mg_text_add(text, name);
    mg_text_add_unsigned(text, number);
    mg_text_add(text, unit);
}

static uint64_t handled(const struct mg_process *process) {
    uint64_t set = 0;
    for (int signo = 1; signo <= MG_SIGNALS; signo++)
        if (process->action[signo].handler > MG_SIG_IGN) set |= MG_SIGNAL_BIT(signo);
    return set;
}

static unsigned filters_of(const struct mg_thread *thread) {
    unsigned count = 0;
    for (const struct mg_app_filter *one = thread->filter; one; one = one->older) count++;
    return count;
}

/* What a line of status should say instead; 0 to keep it. `of` is the thread that the file is about. */
static int replace_line(const struct mg_thread *of, int is_reader, const char *line, struct mg_text *text) {
    uint64_t zone_kib = (mg_globals.launch.zone.end - mg_globals.launch.zone.start) / 1024, kib = 0;
    for (const char *at = line; *at; at++)
        if (*at >= '0' && *at <= '9') kib = kib * 10 + (uint64_t)(*at - '0');
    if (mg_text_starts(line, "VmPeak:") && kib > zone_kib) add_number(text, "VmPeak:\t", kib - zone_kib, " kB\n");
    else if (mg_text_starts(line, "VmSize:") && kib > zone_kib) add_number(text, "VmSize:\t", kib - zone_kib, " kB\n");
    else if (is_reader && mg_text_starts(line, "State:")) mg_text_add(text, "State:\tR (running)\n");
    else if (mg_text_starts(line, "Threads:")) add_number(text, "Threads:\t", kib - mg_thread_errands(), "\n");
    else if (mg_text_starts(line, "SigBlk:")) add_mask(text, "SigBlk:\t", of->mask);
    else if (mg_text_starts(line, "SigIgn:")) add_mask(text, "SigIgn:\t", mg_signal_ignored(of->process));
    else if (mg_text_starts(line, "SigCgt:")) add_mask(text, "SigCgt:\t", handled(of->process));
    else if (mg_text_starts(line, "NoNewPrivs:")) add_number(text, "NoNewPrivs:\t", of->process->no_new_privs, "\n");
    else if (mg_text_starts(line, "Seccomp:")) add_number(text, "Seccomp:\t", of->strict ? 1 : of->filter ? 2 : 0, "\n");
    else if (mg_text_starts(line, "Seccomp_filters:")) add_number(text, "Seccomp_filters:\t", filters_of(of), "\n");
    else return 0;
    return 1;
}

/* status of a thread of this process, as it would read without the monitor. */
static long status_copy(const struct mg_thread *of, int is_reader, int from) {
    long to = mg_sys2(MG_NR_memfd_create, (long)"status", MFD_CLOEXEC_);
    if (to < 0) return to;
    struct mg_room room;
    mg_room_open(&room);
    char buffer[8192];
    long got, have = 0, error = 0;
    while (have < (long)sizeof buffer - 1 && (got = mg_sys3(MG_NR_read, from, (long)(buffer + have), (long)sizeof buffer - 1 - have)) > 0) have += got;
    for (long line = 0; line < have && error == 0;) {
        long end = line;
        while (end < have && buffer[end] != '\n') end++;
        buffer[end] = 0;
        char other[128];
        struct mg_text text = mg_text_in(other, sizeof other);
        if (replace_line(of, is_reader, buffer + line, &text)) {
            error = mg_room_write(&room, (int)to, other, text.used);
        } else {
            buffer[end] = '\n';
            error = mg_room_write(&room, (int)to, buffer + line, (uint64_t)(end + 1 - line));
        }
        line = end + 1;
    }
    mg_room_close(&room);
    if (error == 0 && mg_sys3(MG_NR_lseek, to, 0, SEEK_SET_) < 0) error = -MG_EIO;
    if (error == 0) return to;
    mg_sys1(MG_NR_close, to);
    return error;
}

enum { STAT_THREADS = 20, STAT_STACK_POINTER = 29, STAT_INSTRUCTION_POINTER = 30 }; /* as proc(5) counts the fields */

/* stat without the registers that it tells of a process which ends or dumps core: that happens inside the monitor. As with the other views,
 * what is read is what was at the time of opening. */
static long stat_copy(int from, int of_self, int is_reader) {
    char buffer[1024], other[1024];
    long got, have = 0;
    while (have < (long)sizeof buffer - 1 && (got = mg_sys3(MG_NR_read, from, (long)(buffer + have), (long)sizeof buffer - 1 - have)) > 0) have += got;
    buffer[have] = 0;
    long name_end = have;
    while (name_end > 0 && buffer[name_end] != ')') name_end--;
    struct mg_text text = mg_text_in(other, sizeof other);
    unsigned field = 2;
    uint64_t threads = 0;
    for (long at = 0; at < have; at++) {
        if (at > name_end && buffer[at] == ' ') {
            if (field == STAT_THREADS) mg_text_add_unsigned(&text, threads - (of_self ? mg_thread_errands() : 0));
            field++;
            if (field == STAT_STACK_POINTER || field == STAT_INSTRUCTION_POINTER) mg_text_add(&text, " 0");
            if (field == STAT_THREADS) mg_text_add(&text, " ");
        } else if (field == STAT_THREADS) {
            threads = threads * 10 + (uint64_t)(buffer[at] - '0');
        }
        if (is_reader && at == name_end + 2) mg_text_add(&text, "R");
        else if (field != STAT_STACK_POINTER && field != STAT_INSTRUCTION_POINTER && field != STAT_THREADS) mg_text_add(&text, (char[]){buffer[at], 0});
    }
    long to = mg_sys2(MG_NR_memfd_create, (long)"stat", MFD_CLOEXEC_);
    if (to < 0) return to;
    struct mg_room room;
    mg_room_open(&room);
    long error = mg_room_write(&room, (int)to, other, text.used);
    mg_room_close(&room);
    if (error == 0 && mg_sys3(MG_NR_lseek, to, 0, SEEK_SET_) < 0) error = -MG_EIO;
    if (error == 0) return to;
    mg_sys1(MG_NR_close, to);
    return error;
}

/* The environment without what an exec hands to the next mgload (invariant I1): it is the last string, and stands there until mgload wiped it. */
static long environment_copy(int from) {
    static const char name[] = MG_CAPABILITY_VARIABLE;
    enum { NAME_BYTES = sizeof name - 1, ELSEWHERE = NAME_BYTES + 1 };
    long to = mg_sys2(MG_NR_memfd_create, (long)"environ", MFD_CLOEXEC_), got, error = 0;
    if (to < 0) return to;
    struct mg_room room;
    mg_room_open(&room);
    char in[1024], out[sizeof in + NAME_BYTES];
    unsigned same = 0; /* characters of the name that the string began with so far; ELSEWHERE: it is another */
    while (error == 0 && same != NAME_BYTES && (got = mg_sys3(MG_NR_read, from, (long)in, sizeof in)) > 0) {
        uint64_t used = 0;
        for (long i = 0; i < got && same != NAME_BYTES; i++) {
            if (same < NAME_BYTES && in[i] == name[same]) {
                same++;
                continue;
            }
            for (unsigned k = 0; same != ELSEWHERE && k < same; k++) out[used++] = name[k];
            out[used++] = in[i];
            same = in[i] ? ELSEWHERE : 0;
        }
        error = mg_room_write(&room, (int)to, out, used);
    }
    mg_room_close(&room);
    if (error == 0 && mg_sys3(MG_NR_lseek, to, 0, SEEK_SET_) < 0) error = -MG_EIO;
    if (error == 0) return to;
    mg_sys1(MG_NR_close, to);
    return error;
}

/* The name of the folder that a path ends in: the number of the task that a file of procfs is about, wherever that is mounted. */
static void add_task_of(struct mg_text *to, const char *path) {
    const char *end = path + strlen(path);
    while (end > path && *end != '/') end--;
    const char *at = end;
    while (at > path && at[-1] != '/') at--;
    while (at < end) mg_text_add(to, (char[]){*at++, 0});
}

/* The thread of this process that the open file of procfs is about, or 0. Its numbers are those of the namespace that its procfs shows, where another
 * process may have ours: only that procfs can tell, and only that at /proc is asked. */
static const struct mg_thread *thread_of_file(struct mg_thread *thread, const struct mg_stat *file, const char *path) {
    static const char folder[] = "self/task/";
    char name[48];
    struct mg_stat root;
    struct mg_text text = mg_text_in(name, sizeof name);
    mg_text_add(&text, folder);
    add_task_of(&text, path);
    long proc = mg_proc_open(), task = -1;
    if (proc < 0) return 0;
    if (mg_sys2(MG_NR_fstat, proc, (long)&root) == 0 && root.dev == file->dev) task = mg_proc_open_file((int)proc, name, O_PATH_);
    mg_sys1(MG_NR_close, proc);
    if (task < 0) return 0;
    mg_sys1(MG_NR_close, task);
    uint64_t tid = 0;
    (void)mg_text_number(name + sizeof folder - 1, &tid);
    const struct mg_thread *of = mg_thread_by_tid((uint32_t)tid);
    return of && of->pid == thread->pid ? of : thread;
}

/* Whether the file is about the thread that opens it: that runs, whatever the kernel says of it while it waits for an errand. */
static int is_of_reader(const struct mg_thread *thread, const struct mg_thread *of, const char *path) {
    if (of != thread) return 0;
    while (*path && !mg_text_starts(path, "/task/")) path++;
    return *path || thread->tid == thread->pid;
}

static long close_door(struct mg_thread *thread, int fd, const struct mg_call *call) {
    mg_sys1(MG_NR_close, fd);
    mg_event_notice(thread, MG_ERROR_DOOR_CLOSED, call->nr, 0);
    return -MG_EACCES;
}

/* Puts `view` where `fd` is, with fd's close-on-exec flag. */
static long replace(int fd, long view) {
    long flags = mg_sys3(MG_NR_fcntl, fd, 1 /* F_GETFD */, 0);
    long result = mg_sys3(MG_NR_dup3, view, fd, (flags & 1) ? O_CLOEXEC_ : 0);
    mg_sys1(MG_NR_close, view);
    return result;
}

static int is_loader(const struct mg_stat *stat) { return stat->dev == mg_globals.launch.loader_dev && stat->ino == mg_globals.launch.loader_ino; }

static long status_of(int fd) { return mg_sys3(MG_NR_fcntl, fd, F_GETFL_, 0); }

/* /proc/self/exe where the kernel still names mgload: the program's file in its place. */
static int program_instead(int fd) {
    long status = status_of(fd);
    long program = mg_executable_open((status & ~(long)O_ACCMODE_) | O_CLOEXEC_);
    return program < 0 ? fd : (int)replace(fd, program);
}

enum { CHARACTER_DEVICE = 0020000, FILE_TYPES = 0170000, MISC_MAJOR = 10, MSR_MAJOR = 202 };

/* Whether a line of /proc/misc, from behind its number on, names a device that is closed: the one that makes userfaultfds by an ioctl, the image
 * of all memory that hibernation writes, and those that let other devices reach a process's pages, whatever their keys. */
static int is_closed_misc(const char *line) {
    static const char *const closed[] = {" userfaultfd\n", " snapshot\n", " vfio\n", " iommu\n"};
    for (unsigned i = 0; i < sizeof closed / sizeof *closed; i++)
        if (mg_text_starts(line, closed[i])) return 1;
    return 0;
}

/* Whatever its name is; /proc/misc says which it is. Where that cannot be read, no device of its kind is opened. */
static int is_closed_device(const struct mg_stat *stat) {
    if ((stat->mode & FILE_TYPES) != CHARACTER_DEVICE || (stat->rdev >> 8 & 0xfff) != MISC_MAJOR) return 0;
    char list[4096];
    long proc = mg_proc_open(), fd = proc < 0 ? proc : mg_proc_open_file((int)proc, "misc", 0), have = 0, got;
    if (proc >= 0) mg_sys1(MG_NR_close, proc);
    if (fd < 0) return 1;
    while (have < (long)sizeof list - 1 && (got = mg_sys3(MG_NR_read, fd, (long)(list + have), (long)sizeof list - 1 - have)) > 0) have += got;
    mg_sys1(MG_NR_close, fd);
    list[have] = 0;
    uint64_t minor = (stat->rdev & 0xff) | (stat->rdev >> 12 & 0xfff00), number = 0;
    /* Lines of a number and a name. */
    for (const char *at = list; *at; at++) {
        if (*at == '\n') number = 0;
        else if (is_closed_misc(at) && number == minor) return 1;
        else if (*at >= '0' && *at <= '9') number = number * 10 + (uint64_t)(*at - '0');
    }
    return 0;
}

/* Doors of the kernel's that only root can open: all memory there is, and the registers of the processor that lead into the kernel … */
static int is_memory_device(const struct mg_stat *stat) {
    enum { MEM = 0x101, KMEM = 0x102, PORT = 0x104 };
    if ((stat->mode & FILE_TYPES) != CHARACTER_DEVICE) return 0;
    return stat->rdev == MEM || stat->rdev == KMEM || stat->rdev == PORT || (stat->rdev >> 8 & 0xfff) == MSR_MAJOR;
}

static int ends_with(const char *path, const char *end) {
    uint64_t bytes = strlen(path), length = strlen(end);
    return bytes >= length && mg_text_equal(path + bytes - length, end);
}

/* The kernel's log, which tells registers of threads that faulted; it may be written to. */
static int is_log_device(const struct mg_stat *stat, int fd) {
    enum { KMSG = 0x10b };
    if ((stat->mode & FILE_TYPES) != CHARACTER_DEVICE || stat->rdev != KMSG) return 0;
    long status = status_of(fd);
    return (status & O_ACCMODE_) != 1 && !(status & O_PATH_);
}

/* … and, for writing, the names of programs that the kernel starts itself, where nobody monitors them, and switches by which it prints registers and
 * compiled filters into its log: both hold the capability. */
static int is_kernel_door(const char *path, long status) {
    static const char *const closed[] = {"/sys/kernel/core_pattern", "/sys/kernel/modprobe",           "/sys/kernel/poweroff_cmd",   "/sys/kernel/hotplug",
                                         "/sysrq-trigger",           "/sys/kernel/print-fatal-signals", "/sys/net/core/bpf_jit_enable"};
    if (ends_with(path, "/kcore") || ends_with(path, "/kmsg")) return 1;
    for (unsigned i = 0; i < sizeof closed / sizeof *closed; i++)
        if ((status & O_ACCMODE_) && ends_with(path, closed[i])) return 1;
    return 0;
}

int mg_view_is_special(long file_system) {
    return file_system == MG_PROC_SUPER_MAGIC || file_system == TRACEFS_MAGIC || file_system == DEBUGFS_MAGIC || file_system == BINFMTFS_MAGIC;
}

long mg_view_of(struct mg_thread *thread, int fd, const struct mg_call *call, int on_plain) {
    struct mg_stat stat;
    if (mg_sys2(MG_NR_fstat, fd, (long)&stat) != 0) return fd;
    if (is_loader(&stat)) {
        fd = program_instead(fd);
        on_plain = 0;
        if (mg_sys2(MG_NR_fstat, fd, (long)&stat) != 0 || is_loader(&stat)) return close_door(thread, fd, call);
    }
    /* A ring, through map_files or a descriptor of a supervisor's. */
    if (mg_own_launch_file(stat.mode, stat.nlink) || mg_rewrites_are_stubs(stat.dev, stat.ino) || is_closed_device(&stat)) return close_door(thread, fd, call);
    /* Only who may write to any file comes so far (invariant R3). */
    if (mg_own_file(stat.mode) && (status_of(fd) & O_ACCMODE_)) return close_door(thread, fd, call);
    long system = on_plain ? 0 : mg_file_system(fd);
    if (system == TRACEFS_MAGIC || system == DEBUGFS_MAGIC || is_memory_device(&stat) || is_log_device(&stat, fd)) return close_door(thread, fd, call);
    /* By it a program of the application's runs in place of mgload when the monitor executes that, with what mgload is to be given (invariant I7). */
    if (system == BINFMTFS_MAGIC && (status_of(fd) & O_ACCMODE_)) return close_door(thread, fd, call);
    if (system != MG_PROC_SUPER_MAGIC) return fd;
    long status = status_of(fd);
    char path[MG_PATH_BYTES];
    int folder = call->nr == MG_NR_openat || call->nr == MG_NR_openat2 ? (int)call->args[0] : -1;
    switch (mg_path_in_proc(fd, folder, path)) {
    case MG_PROC_UNKNOWN: return close_door(thread, fd, call);
    case MG_PROC_PART: return status & O_ACCMODE_ ? close_door(thread, fd, call) : fd;
    case MG_PROC_WHOLE: break;
    }
    if (is_kernel_door(path, status)) return close_door(thread, fd, call);
    switch (view_for_path(path)) {
    case CLOSED: return close_door(thread, fd, call);
    case STATUS: {
        const struct mg_thread *of = (status & O_PATH_) ? 0 : thread_of_file(thread, &stat, path);
        if (!of) return fd;
        long view = status_copy(of, is_of_reader(thread, of, path), fd);
        return view < 0 ? fd : replace(fd, view);
    }
    case STAT: {
        if (status & O_PATH_) return fd;
        const struct mg_thread *of = thread_of_file(thread, &stat, path);
        long view = stat_copy(fd, of != 0, is_of_reader(thread, of, path));
        if (view < 0) {
            mg_sys1(MG_NR_close, fd);
            return view;
        }
        return replace(fd, view);
    }
    case ENVIRONMENT: {
        const struct mg_thread *of = (status & O_PATH_) ? thread : thread_of_file(thread, &stat, path);
        if (of) return fd;
        long view = environment_copy(fd);
        if (view < 0) {
            mg_sys1(MG_NR_close, fd);
            return view;
        }
        return replace(fd, view);
    }
    case MAPS: {
        if (status & O_PATH_) return close_door(thread, fd, call);
        const struct mg_thread *of = thread_of_file(thread, &stat, path);
        long view = filtered_copy(thread, fd, of != 0);
        if (view < 0) {
            mg_sys1(MG_NR_close, fd);
            return view;
        }
        return replace(fd, view);
    }
    default: return fd;
    }
}
