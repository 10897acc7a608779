/* Whether a writer of the ring still lives. It wrote the thread id by which it knows itself, and in a pid namespace of its own that is another
 * thread's here, or nobody's. The kernel shows for each thread its numbers in all namespaces from that of /proc down to its own (NSpid), and
 * whoever writes into a ring lives in the namespace of its launch or in one below. So all threads are looked at. What is given up here is
 * written by others, so whatever cannot be seen may be alive. */
#include "drain/alive.h"

#include <linux/fcntl.h>
#include <mg/kernel.h>
#include <mg/records.h>
#include <mg/sys.h>
#include <mg/text.h>
#include <sys/syscall.h>

struct listing {
    long fd;
    long bytes, at; /* of what `entries` holds */
    unsigned char entries[8192] __attribute__((aligned(8)));
};

enum answer { NOBODY, SOMEBODY, UNKNOWN };

static long open_read(const char *path, int flags) { return mg_sys4(SYS_openat, AT_FDCWD, (long)path, O_RDONLY | O_CLOEXEC | flags, 0); }

/* A thread that ended while it was looked for. */
static int is_past(long error) { return error == -2 /* ENOENT */ || error == -3 /* ESRCH */; }

/* The next entry whose name is a number: 1, 0 at the end, or an error. */
static long next_number(struct listing *list, uint64_t *number) {
    for (;;) {
        if (list->at == list->bytes) {
            list->at = 0;
            list->bytes = mg_sys3(SYS_getdents64, list->fd, (long)list->entries, sizeof list->entries);
            if (list->bytes <= 0) return list->bytes;
        }
        /* struct linux_dirent64: u64 inode, u64 offset, u16 length, u8 type, name */
        unsigned char *entry = list->entries + list->at;
        list->at += *(uint16_t *)(entry + 16);
        if (mg_text_number((const char *)entry + 19, number)) return 1;
    }
}

/* Behind "\nNAME:" in a status file, whose names of programs hold no line ends; 0 if it is not there. */
static const char *field(const char *status, const char *name) {
    for (; *status; status++)
        if (*status == '\n' && mg_text_starts(status + 1, name)) return status + 1 + strlen(name);
    return 0;
}

static enum answer judge(const char *status, uint32_t tid) {
    const char *state = field(status, "State:\t"), *numbers = field(status, "NSpid:\t");
    if (!state || !numbers) return UNKNOWN;
    uint64_t own = 0;
    for (const char *at = numbers; *at != '\n'; at++) {
        if (*at == 0) return UNKNOWN;
        own = *at == '\t' ? 0 : own * 10 + (uint64_t)(*at - '0');
    }
    return (own & MG_RECORD_STATE_TID_MASK) == tid && *state != 'Z' && *state != 'X' ? SOMEBODY : NOBODY;
}

static enum answer ask(const char *path, uint32_t tid) {
    char status[4096];
    long fd = open_read(path, 0);
    if (mg_is_error(fd)) return is_past(fd) ? NOBODY : UNKNOWN;
    long n = mg_sys3(SYS_read, fd, (long)status, sizeof status - 1);
    mg_sys1(SYS_close, fd);
    if (n < 0) return is_past(n) ? NOBODY : UNKNOWN;
    status[n] = 0;
    return judge(status, tid);
}

/* /proc/PID/task, or with a thread /proc/PID/task/TID/status */
static void name(char *path, size_t bytes, uint64_t process, const uint64_t *thread) {
    struct mg_text text = mg_text_in(path, bytes);
    mg_text_add(&text, "/proc/");
    mg_text_add_unsigned(&text, process);
    mg_text_add(&text, "/task");
    if (!thread) return;
    mg_text_add(&text, "/");
    mg_text_add_unsigned(&text, *thread);
    mg_text_add(&text, "/status");
}

static enum answer ask_process(uint64_t process, uint32_t tid) {
    static struct listing threads;
    char path[80];
    uint64_t thread;
    enum answer answer = NOBODY;
    name(path, sizeof path, process, 0);
    threads.fd = open_read(path, O_DIRECTORY);
    if (mg_is_error(threads.fd)) return is_past(threads.fd) ? NOBODY : UNKNOWN;
    threads.at = threads.bytes = 0;
    long got = 0;
    while (answer == NOBODY && (got = next_number(&threads, &thread)) == 1) {
        name(path, sizeof path, process, &thread);
        answer = ask(path, tid);
    }
    mg_sys1(SYS_close, threads.fd);
    return answer == NOBODY && got < 0 && !is_past(got) ? UNKNOWN : answer;
}

static enum answer ask_all(uint32_t tid) {
    static struct listing processes;
    uint64_t process;
    enum answer answer = NOBODY;
    processes.fd = open_read("/proc", O_DIRECTORY);
    if (mg_is_error(processes.fd)) return UNKNOWN;
    processes.at = processes.bytes = 0;
    long got = 0;
    while (answer == NOBODY && (got = next_number(&processes, &process)) == 1) answer = ask_process(process, tid);
    mg_sys1(SYS_close, processes.fd);
    return got < 0 ? UNKNOWN : answer;
}

/* Whether /proc is one in which this process is, so that all below it are; and none hides the processes of others (hidepid). */
static int sees_all(void) {
    static const char hiding[] = "hidepid=";
    char mounts[4096];
    long fd = open_read("/proc/self/mounts", 0), n;
    size_t matched = 0;
    if (mg_is_error(fd)) return 0;
    while ((n = mg_sys3(SYS_read, fd, (long)mounts, sizeof mounts)) > 0)
        for (long i = 0; i < n && matched < sizeof hiding - 1; i++) matched = mounts[i] == hiding[matched] ? matched + 1 : mounts[i] == hiding[0];
    mg_sys1(SYS_close, fd);
    return n == 0 && matched < sizeof hiding - 1;
}

int mg_drain_is_gone(uint32_t tid) {
    /* A list that is read while threads end can miss one that does not: nobody is gone who was not missed twice. */
    return sees_all() && ask_all(tid) == NOBODY && ask_all(tid) == NOBODY;
}
