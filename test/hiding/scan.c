/* Looks from outside, as root, whether a guarded program could learn where its monitor is.
 *   scan where PID                  where the monitor of a process lies, as one line of JSON
 *   scan moments SESSION COUNT SEED PAUSE_US LIMIT_S
 * At each of COUNT random moments some guarded process of the session is stopped, with all threads, and searched: every byte offset of all
 * memory that the application can read, and all registers of each thread that is in application code. One line of JSON per finding, and
 * one at the end. Nothing is asked of the monitor. */
#define _GNU_SOURCE
#include <cpuid.h>
#include <elf.h>
#include <errno.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <time.h>
#include <ucontext.h>

#include "search.h"

#define MOST_THREADS 256
#define MOST_PROCESSES 256

/* Kept from moment to moment; each moment is a child of its own, whose end lets every thread go that could not be stopped. */
static struct {
    struct layout layouts[MOST_LAYOUTS];
    int layout_count;
    int moments, unborn, gone, threads, in_application, unstoppable, findings;
    uint64_t bytes;
} *kept;

static struct truth truths[MOST_SOUGHT];
static int now_moment, now_pid;
static const char *now_where = "mappings";
static uint64_t now_place; /* of registers: nothing to look up */
static time_t launched;     /* the session began: no layout is older */

static uint64_t random_state;
static uint64_t random_number(void) { /* splitmix64 */
    uint64_t z = random_state += 0x9e3779b97f4a7c15ull;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ z >> 27) * 0x94d049bb133111ebull;
    return z ^ z >> 31;
}

static void report(const struct finding *finding) {
    if (kept->findings++ > 400) return;
    const char *name = "";
    for (int i = 0; i < truths[0].mapping_count && !now_place; i++) {
        const struct mapping *one = &truths[0].mappings[i];
        if (finding->at >= one->from && finding->at < one->to) name = one->name[0] ? one->name : one->rights;
    }
    printf("{\"kind\":\"%s\",\"target\":\"%s\",\"value\":\"%lx\",\"offset\":%lu,\"in\":\"%s\",\"at\":\"%lx\",\"of\":\"%s\",\"pid\":%d,\"moment\":%d}\n", finding->kind,
           finding->target, finding->value, finding->offset, now_where, finding->at, name, now_pid, now_moment);
}

static struct layout *layout_of(const struct truth *truth) {
    for (int i = 0; i < kept->layout_count; i++)
        if (kept->layouts[i].zone_start == truth->launch.zone.start && kept->layouts[i].full == truth->launch.capability.full) return &kept->layouts[i];
    if (kept->layout_count == MOST_LAYOUTS) {
        fprintf(stderr, "scan: more than %d layouts\n", MOST_LAYOUTS);
        _exit(1);
    }
    struct layout *fresh = &kept->layouts[kept->layout_count++];
    *fresh = (struct layout){.zone_start = truth->launch.zone.start, .full = truth->launch.capability.full};
    uint64_t places = (truth->launch.zone.end - truth->launch.zone.start) / MG_AREA_BYTES; /* the coarsest alignment of what is looked for */
    uint64_t full = truth->launch.capability.full;
    uint32_t own[] = {(uint32_t)full, (uint32_t)(full >> 32), (uint32_t)truth->launch.capability.brief};
    memcpy(fresh->halves[0], own, sizeof own);
    for (int i = 1; i < DECOYS; i++) {
        fresh->shift[i] = random_number() % places * MG_AREA_BYTES;
        for (int k = 0; k < 3; k++) fresh->halves[i][k] = (uint32_t)random_number();
    }
    return fresh;
}

/* The session of a process, and when it began, in ticks since boot; 0 when it is gone. */
static int session_of(int pid, uint64_t *began) {
    char text[1024];
    int fd = open_of(pid, "stat"), session = 0;
    ssize_t got = fd < 0 ? 0 : read(fd, text, sizeof text - 1);
    if (fd >= 0) close(fd);
    if (got <= 0) return 0;
    text[got] = 0;
    char *end = strrchr(text, ')');
    if (end) sscanf(end + 1, " %*c %*d %*d %d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %lu", &session, began);
    return session;
}

/* Seconds of the clock that files are stamped by; 0 when the session is gone. */
static time_t beginning_of(int session) {
    uint64_t began;
    struct timespec now, up;
    if (session_of(session, &began) == 0) return 0;
    clock_gettime(CLOCK_REALTIME, &now);
    clock_gettime(CLOCK_BOOTTIME, &up);
    return now.tv_sec - up.tv_sec + (time_t)(began / (uint64_t)sysconf(_SC_CLK_TCK));
}

/* Its file was last changed before there was a layout: what stands in it is no more than chance, however often. (The
 * addresses of some layouts begin with bytes that compilers write all day long.) */
static int is_older(int pid, const struct mapping *one) {
    char path[96];
    struct stat file;
    snprintf(path, sizeof path, "/proc/%d/map_files/%lx-%lx", pid, one->from, one->to);
    /* One that could not be stopped may have changed its mappings meanwhile, or run another program. */
    int is_known = stat(path, &file) == 0 || (stat(one->name, &file) == 0 && file.st_ino == one->inode);
    return is_known && file.st_ctime + 2 < launched;
}

/* Something lies where zones do. The session's first is MonGuard itself. */
static int may_be_guarded(int pid) {
    char path[64], line[1024];
    snprintf(path, sizeof path, "/proc/%d/maps", pid);
    FILE *file = fopen(path, "re");
    int found = 0;
    uint64_t from;
    while (file && !found && fgets(line, sizeof line, file)) found = sscanf(line, "%lx-", &from) == 1 && is_zone_place(from);
    if (file) fclose(file);
    return found;
}

static int list(const char *folder, int *to, int most) {
    DIR *dir = opendir(folder);
    int count = 0;
    struct dirent *entry;
    while (dir && count < most && (entry = readdir(dir)))
        if (entry->d_name[0] >= '0' && entry->d_name[0] <= '9') to[count++] = atoi(entry->d_name);
    if (dir) closedir(dir);
    return count;
}

static int guarded_of(int session, int *to) {
    static int all[65536];
    uint64_t began;
    int count = 0, n = list("/proc", all, 65536);
    for (int i = 0; i < n && count < MOST_PROCESSES; i++)
        if (all[i] != session && session_of(all[i], &began) == session && may_be_guarded(all[i])) to[count++] = all[i];
    return count;
}

struct tracee {
    int tid, stopped, signal;
};

/* Seizes all threads, also those that begin meanwhile, and waits until they stand; one in the midst of vfork cannot. */
static int stop_all(int pid, struct tracee *tracees) {
    char folder[64];
    snprintf(folder, sizeof folder, "/proc/%d/task", pid);
    int count = 0;
    for (int round = 0; round < 20; round++) {
        int tids[MOST_THREADS], n = list(folder, tids, MOST_THREADS), fresh = 0;
        for (int i = 0; i < n; i++) {
            int known = 0;
            for (int k = 0; k < count; k++) known |= tracees[k].tid == tids[i];
            if (known || count == MOST_THREADS || ptrace(PTRACE_SEIZE, tids[i], 0, 0) != 0) continue;
            ptrace(PTRACE_INTERRUPT, tids[i], 0, 0);
            tracees[count++] = (struct tracee){.tid = tids[i]};
            fresh = 1;
        }
        int standing = 0;
        for (int tries = 0; tries < 500 && standing < count; tries++) {
            standing = 0;
            for (int k = 0; k < count; k++) {
                int status;
                if (!tracees[k].stopped && waitpid(tracees[k].tid, &status, __WALL | WNOHANG) == tracees[k].tid) {
                    tracees[k].stopped = WIFSTOPPED(status) ? 1 : -1;
                    if (WIFSTOPPED(status) && status >> 16 == 0) tracees[k].signal = WSTOPSIG(status);
                }
                standing += tracees[k].stopped != 0;
            }
            if (standing < count) usleep(200);
        }
        if (!fresh) break;
    }
    return count;
}

static void let_go(struct tracee *tracees, int count) {
    for (int i = 0; i < count; i++)
        if (tracees[i].stopped > 0) ptrace(PTRACE_DETACH, tracees[i].tid, 0, tracees[i].signal);
}

static void search_registers(const struct truth *truth, const struct tracee *tracee) {
    static unsigned char general[sizeof(struct user_regs_struct) + 8], extended[16384 + 8];
    memset(general, 0, sizeof general);
    memset(extended, 0, sizeof extended);
    struct iovec g = {general, sizeof(struct user_regs_struct)}, x = {extended, 16384};
    if (tracee->stopped <= 0 || ptrace(PTRACE_GETREGSET, tracee->tid, NT_PRSTATUS, &g) != 0) return;
    struct user_regs_struct regs;
    memcpy(&regs, general, sizeof regs);
    if (is_in_zone(truth, regs.rip) || is_in_stub(truth, regs.rip)) return; /* it is in the monitor */
    kept->in_application++;
    now_where = "general registers and segment bases";
    search(general, g.iov_len, 0, 0);
    if (ptrace(PTRACE_GETREGSET, tracee->tid, NT_X86_XSTATE, &x) != 0) return;
    now_where = "x87 and vector registers";
    search(extended, x.iov_len, 0, 0);
    if (truth->launch.key < 0) return;
    unsigned a, b, c, d;
    uint64_t present;
    uint32_t pkru = 0;
    __cpuid_count(13, 9, a, b, c, d);
    memcpy(&present, extended + 512, 8);
    if (present & 1 << 9) memcpy(&pkru, extended + b, 4);
    now_where = "PKRU";
    if (!(pkru >> 2 * truth->launch.key & 1)) report(&(struct finding){"rights", "monitor's key", pkru, 0, regs.rip});
}

/* Pages that are not there were never written to, or are a file's, and no secret; nor are those of an older file as long as they are its own. The last seven bytes of what lies together are kept for
 * what comes next: an address may begin in them. */
static void search_mapping(int pid, int memory, int pages, const struct mapping *one) {
    enum { CHUNK = 256, KEPT = 7 };
    static unsigned char content[8 + CHUNK * 4096 + 8];
    static uint64_t present[CHUNK];
    unsigned char *to = content + 8;
    int of_file = one->rights[3] == 'p' && one->name[0] == '/' && !strstr(one->name, "memfd:");
    int older = of_file && is_older(pid, one);
    size_t had = 0;
    for (uint64_t at = one->from; at < one->to;) {
        uint64_t count = (one->to - at) / MG_PAGE < CHUNK ? (one->to - at) / MG_PAGE : CHUNK, run;
        if (pread(pages, present, count * 8, (off_t)(at / MG_PAGE * 8)) != (ssize_t)(count * 8)) return;
        for (uint64_t i = 0; i < count && older; i++)
            if (present[i] >> 61 & 1) present[i] = 0;
        for (uint64_t i = 0; i < count; i += run) {
            /* Bit 61: the page is the file's own, not a copy made when it was written to. Bits 62 and 63: it is there, or swapped. */
            int as_file = of_file && (present[i] >> 61 & 1);
            for (run = 0; i + run < count && present[i + run] >> 62 && (of_file && (present[i + run] >> 61 & 1)) == as_file; run++) continue;
            uint64_t here = at + i * MG_PAGE;
            ssize_t got = run ? pread(memory, to, run * MG_PAGE, (off_t)here) : 0;
            if (got > KEPT) {
                search(to - had, (size_t)got + had - KEPT, here - had, as_file);
                memcpy(to - KEPT, to + got - KEPT, KEPT);
                had = KEPT;
                kept->bytes += (uint64_t)got;
            }
            if (had && (got < (ssize_t)(run * MG_PAGE) || run == 0 || here + run * MG_PAGE == one->to)) {
                memset(to, 0, 8); /* nothing follows */
                search(to - had, had, here + (got > 0 ? (uint64_t)got : 0) - had, as_file);
                had = 0;
            }
            if (run == 0) run = 1;
        }
        at += count * MG_PAGE;
    }
}

static void search_memory(int pid, const struct truth *truth) {
    int memory = open_of(pid, "mem"), pages = open_of(pid, "pagemap");
    now_where = "memory";
    now_place = 0;
    for (int i = 0; i < truth->mapping_count && memory >= 0 && pages >= 0; i++)
        if (is_readable(truth, &truth->mappings[i])) search_mapping(pid, memory, pages, &truth->mappings[i]);
    close(memory);
    close(pages);
}

static int has_keys(void) {
    unsigned a, b, c, d;
    return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (c >> 4 & 1);
}

/* A scanner that dies has a fault of its own: where, for `addr2line`. */
int main(int argc, char **argv);
static void died(int number, siginfo_t *info, void *context) {
    const ucontext_t *at = context;
    fprintf(stderr, "scan: signal %d at address %p, by the instruction at %#llx (main is at %p), in %s of process %d, moment %d\n", number, info->si_addr,
            at->uc_mcontext.gregs[REG_RIP], (void *)(uintptr_t)main, now_where, now_pid, now_moment);
    _exit(1);
}

/* One moment of `pid`; `others` are the guarded processes beside it, whose monitors it must not know either. */
static void moment(int pid, const int *others, int other_count) {
    static struct tracee tracees[MOST_THREADS];
    int threads = stop_all(pid, tracees), standing = 0;
    for (int i = 0; i < threads; i++) standing += tracees[i].stopped > 0;
    if (standing == 0) {
        kept->gone++;
    } else if (!read_truth(pid, has_keys(), &truths[0])) {
        kept->unborn++;
    } else {
        seek_nothing();
        int known = 0;
        for (int i = -1; i < other_count && known < MOST_SOUGHT; i++) {
            if (i >= 0 && (others[i] == pid || !read_truth(others[i], 0, &truths[known]))) continue;
            int twice = 0; /* forked without a layout of its own */
            for (int k = 0; k < known; k++) twice |= truths[k].launch.zone.start == truths[known].launch.zone.start;
            if (twice) continue;
            seek(&truths[known], layout_of(&truths[known]));
            known++;
        }
        kept->moments++;
        kept->threads += threads;
        kept->unstoppable += threads - standing;
        now_place = 1;
        for (int i = 0; i < threads; i++) search_registers(&truths[0], &tracees[i]);
        search_memory(pid, &truths[0]);
    }
    let_go(tracees, threads);
    fflush(stdout);
    _exit(0);
}

static int watch(int session, int count, uint64_t pause_us, int limit_s) {
    time_t end = time(NULL) + limit_s;
    launched = beginning_of(session);
    for (now_moment = 1; kept->moments < count && time(NULL) < end; now_moment++) {
        usleep((useconds_t)(random_number() % (pause_us + 1)));
        int pids[MOST_PROCESSES], n = guarded_of(session, pids);
        if (n == 0) {
            uint64_t began;
            if (session_of(session, &began) == 0) break; /* all is over */
            continue;
        }
        now_pid = pids[random_number() % (uint64_t)n];
        pid_t child = fork();
        random_number();
        if (child == 0) moment(now_pid, pids, n);
        int status;
        if (child < 0 || waitpid(child, &status, 0) != child || status != 0) {
            fprintf(stderr, child < 0 ? "scan: fork: error %d\n" : "scan: a moment ended with status %x\n", child < 0 ? errno : status);
            return 1;
        }
    }
    printf("{\"kind\":\"end\",\"moments\":%d,\"unborn\":%d,\"gone\":%d,\"threads\":%d,\"in_application\":%d,\"unstoppable\":%d,\"bytes\":%lu,\"layouts\":%d", kept->moments,
           kept->unborn, kept->gone, kept->threads, kept->in_application, kept->unstoppable, kept->bytes, kept->layout_count);
    for (int kind = 0; kind < PARTIAL_KINDS; kind++) {
        int real = 0, most = 0, sum = 0;
        for (int decoy = 0; decoy < DECOYS; decoy++) {
            int all = 0;
            for (int i = 0; i < kept->layout_count; i++) all += kept->layouts[i].count[kind][decoy];
            if (decoy == 0) real = all;
            else {
                sum += all;
                if (all > most) most = all;
            }
        }
        printf(",\"%s\":{\"found\":%d,\"most_by_chance\":%d,\"mean_by_chance\":%.3f}", partial_names[kind], real, most, (double)sum / (DECOYS - 1));
    }
    printf("}\n");
    return 0;
}

static int where(int pid) {
    struct truth *truth = &truths[0];
    if (!read_truth(pid, 0, truth)) return 1;
    const struct mg_launch *l = &truth->launch;
    printf("{\"zone\":\"%lx\",\"zone_end\":\"%lx\",\"code\":\"%lx\",\"code_end\":\"%lx\",\"constants\":\"%lx\",\"data\":\"%lx\",\"threads\":\"%lx\",\"heap\":\"%lx\",\"pack\":\"%lx\","
           "\"ring\":\"%lx\",\"slots\":\"%lx\",\"gate\":\"%lx\",\"capability\":\"%lx\",\"stubs\":[",
           l->zone.start, l->zone.end, l->code.start, l->code.end, l->constants.start, l->data.start, l->threads.start, l->heap.start, (uint64_t)l->pack_file,
           (uint64_t)l->ring.header, l->slots.start, truth->gate, l->capability.full);
    for (int i = 0; i < truth->stub_count; i++) printf("%s\"%lx\"", i ? "," : "", truth->stubs[i]);
    printf("]}\n");
    return 0;
}

int main(int argc, char **argv) {
    struct sigaction action = {.sa_sigaction = died, .sa_flags = SA_SIGINFO};
    for (int i = 0; i < 3; i++) sigaction((const int[]){SIGSEGV, SIGBUS, SIGFPE}[i], &action, NULL);
    kept = mmap(NULL, sizeof *kept, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (kept == MAP_FAILED) return 1;
    setvbuf(stdout, NULL, _IOFBF, 1 << 16);
    if (argc == 3 && strcmp(argv[1], "where") == 0) return where(atoi(argv[2]));
    if (argc != 7 || strcmp(argv[1], "moments") != 0) {
        fprintf(stderr, "scan where PID | scan moments SESSION COUNT SEED PAUSE_US LIMIT_S\n");
        return 2;
    }
    random_state = strtoull(argv[4], NULL, 0);
    return watch(atoi(argv[2]), atoi(argv[3]), strtoull(argv[5], NULL, 0), atoi(argv[6]));
}
