/* calls TABLE WORK SEED FIRST COUNT SECONDS THREADS [LEFT_OUT]: random system calls, in children that may ruin themselves.
 *
 * A sequence is CALLS calls by one child (or by each of THREADS threads of it) in a fresh folder, with the same descriptors and the same
 * memory at the same addresses. Every choice is a hash of seed, sequence and place, so leaving calls out (LEFT_OUT, a string of 0 and 1)
 * changes no other. TABLE comes from spec/ (test/fuzz/table.ts). What each call got and gave is printed by the parent, from shared memory:
 * "call SEQUENCE PLACE NR ARG… RESULT" (RESULT - : it did not return), and "end SEQUENCE PID STATUS" with how the child ended. */
#define _GNU_SOURCE
#include "arguments.h"

#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <pthread.h>

enum { CALLS = 32, MOST_THREADS = 8, LIMIT_MS = 2000, TICK_US = 15000 };

struct entry {
    uint64_t nr, args[6];
    int64_t result;
    uint32_t begun, ended;
};

static struct entry *journal; /* MOST_THREADS × CALLS, shared with the parent, at an address that no argument has */
static struct table table;
static uint64_t seed, sequence;
static int threads;
static const char *left_out = "";

static long call6(uint64_t nr, const uint64_t a[6]) {
    long result;
    register uint64_t r10 __asm__("r10") = a[3];
    register uint64_t r8 __asm__("r8") = a[4];
    register uint64_t r9 __asm__("r9") = a[5];
    /* A task that this makes ends at once, without touching a stack. */
    __asm__ volatile("syscall\n\ttest %%rax, %%rax\n\tjnz 1f\n\tcmp $0, %[makes]\n\tje 1f\n\tmov $60, %%eax\n\txor %%edi, %%edi\n\tsyscall\n1:"
                     : "=a"(result)
                     : "a"(nr), "D"(a[0]), "S"(a[1]), "d"(a[2]), "r"(r10), "r"(r8), "r"(r9),
                       [makes] "b"((uint32_t)(nr == SYS_clone || nr == SYS_clone3 || nr == SYS_fork || nr == SYS_vfork))
                     : "rcx", "r11", "memory", "cc");
    return result;
}

static void open_alarm(void) {
    uint64_t set = 1ull << (SIGALRM - 1);
    const uint64_t args[6] = {SIG_UNBLOCK, (uint64_t)&set, 0, 8, 0, 0};
    call6(SYS_rt_sigprocmask, args);
}

static void *perform(void *number) {
    uint64_t thread = (uint64_t)number;
    for (unsigned i = 0; i < CALLS; i++) {
        if (i < strlen(left_out) && left_out[i] == '1') continue;
        struct entry *entry = &journal[thread * CALLS + i];
        struct dice dice = dice_of(seed, sequence, thread * CALLS + i);
        const struct call *call = &table.calls[roll(&dice) % table.count];
        make_arguments(&table, call, thread, &dice, entry->args);
        entry->nr = call->nr;
        __atomic_store_n(&entry->begun, 1, __ATOMIC_RELEASE);
        entry->result = call6(call->nr, entry->args);
        __atomic_store_n(&entry->ended, 1, __ATOMIC_RELEASE);
        open_alarm();
    }
    return 0;
}

static void nothing(int signo) { (void)signo; }

static void move_to(int from, int to) {
    if (from < 0) _exit(90);
    if (from == to) return;
    if (dup2(from, to) < 0) _exit(90);
    close(from);
}

/* Descriptors 0 to LAST_FD, always the same ones. */
static void open_all(void) {
    int fd[2];
    move_to(open("/dev/null", O_RDWR), 0);
    move_to(open("/dev/null", O_RDWR), 1);
    move_to(open("/dev/null", O_RDWR), 2);
    close_range(3, ~0u, 0);
    move_to(open("a", O_RDWR | O_CREAT, 0644), 3);
    move_to(open("b", O_RDONLY), 4);
    move_to(open(".", O_RDONLY | O_DIRECTORY), 5);
    if (pipe2(fd, 0) != 0) _exit(90); /* 6, 7 */
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, fd) != 0) _exit(90); /* 8, 9 */
    move_to(socket(AF_UNIX, SOCK_STREAM, 0), 10);
    struct sockaddr_un name = {.sun_family = AF_UNIX, .sun_path = "sock"};
    if (bind(10, (struct sockaddr *)&name, sizeof name) != 0 || listen(10, 2) != 0) _exit(90);
    move_to(socket(AF_INET, SOCK_STREAM, 0), 11);
    move_to(socket(AF_INET, SOCK_DGRAM, 0), 12);
    move_to(epoll_create1(0), 13);
    move_to(eventfd(3, 0), 14);
    move_to(timerfd_create(CLOCK_MONOTONIC, 0), 15);
    move_to(memfd_create("m", MFD_ALLOW_SEALING), 16);
    move_to(inotify_init1(0), 17);
    move_to(open("dir", O_PATH), 18);
    move_to(open("true", O_RDONLY), LAST_FD);
}

static void limit(int what, rlim_t value) {
    struct rlimit limit = {value, value};
    setrlimit(what, &limit);
}

static _Noreturn void child(void) {
    setpgid(0, 0);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, 1 << 20);
    limit(RLIMIT_CPU, 2);
    limit(RLIMIT_NOFILE, 64);
    open_all();
    umask(0);
    make_areas();
    struct sigaction action = {.sa_handler = nothing};
    sigaction(SIGALRM, &action, 0);
    struct itimerval tick = {{0, TICK_US}, {0, TICK_US}};
    setitimer(ITIMER_REAL, &tick, 0);
    if (threads == 0) {
        perform(0);
    } else {
        pthread_t others[MOST_THREADS];
        int made = 0;
        for (long i = 1; i < threads; i++)
            if (pthread_create(&others[made], 0, perform, (void *)i) == 0) made++;
        perform(0);
        /* Not joined: the others may have been made to end in ways that pthreads does not know. */
        for (int i = 1; i < threads; i++)
            for (int waits = 0; waits < 100 && !journal[i * CALLS + CALLS - 1].ended; waits++) usleep(2000);
    }
    const uint64_t none[6] = {0};
    for (;;) call6(SYS_exit_group, none);
}

static void put(const char *name, const char *text) {
    int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (write(fd, text, strlen(text)) < 0) {}
    close(fd);
}

static void remove_all(int folder_fd) {
    DIR *folder = fdopendir(folder_fd);
    struct dirent *entry;
    while (folder && (entry = readdir(folder)) != 0) {
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..")) continue;
        if (unlinkat(dirfd(folder), entry->d_name, 0) == 0) continue;
        int under = openat(dirfd(folder), entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
        if (under >= 0) remove_all(under);
        unlinkat(dirfd(folder), entry->d_name, AT_REMOVEDIR);
    }
    if (folder) closedir(folder);
}

static void prepare_folder(const char *work) {
    if (chdir(work) != 0) exit(91);
    int old = open("s", O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
    if (old >= 0) remove_all(old);
    rmdir("s");
    unlink("s");
    if (mkdir("s", 0755) != 0 || chdir("s") != 0) {
        perror("calls: a fresh folder");
        exit(91);
    }
    put("a", "0123456789abcdef");
    put("b", "some text\n");
    mkdir("dir", 0755);
    if (symlink("b", "link") != 0 || mkfifo("fifo", 0644) != 0 || link("../true", "true") != 0) exit(91);
}

static void print_journal(void) {
    for (unsigned i = 0; i < CALLS * (threads ? (unsigned)threads : 1); i++) {
        const struct entry *entry = &journal[i];
        if (!entry->begun) continue;
        printf("call %" PRIu64 " %u %" PRIu64, sequence, i, entry->nr);
        for (int a = 0; a < 6; a++) printf(" %" PRIx64, entry->args[a]);
        if (entry->ended)
            printf(" %" PRId64 "\n", entry->result);
        else
            printf(" -\n");
    }
}

/* The letter of a task's state, of the first thread that is not asleep, else S. */
static char state_of(pid_t pid) {
    char path[64], line[512], found = 'S';
    snprintf(path, sizeof path, "/proc/%d/task", pid);
    DIR *tasks = opendir(path);
    struct dirent *entry;
    while (tasks && (entry = readdir(tasks)) != 0) {
        snprintf(path, sizeof path, "/proc/%d/task/%.20s/stat", pid, entry->d_name);
        FILE *stat = fopen(path, "r");
        if (!stat) continue;
        if (fgets(line, sizeof line, stat)) {
            const char *end = strrchr(line, ')');
            if (end && end[1] == ' ' && end[2] != 'S') found = end[2];
        }
        fclose(stat);
    }
    if (tasks) closedir(tasks);
    return found;
}

static void run_sequence(const char *work) {
    prepare_folder(work);
    memset(journal, 0, sizeof *journal * CALLS * MOST_THREADS);
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) child();
    if (pid < 0) exit(92);
    struct pollfd end = {.fd = (int)syscall(SYS_pidfd_open, pid, 0), .events = POLLIN};
    char state = 0;
    if (end.fd < 0) exit(93);
    if (poll(&end, 1, LIMIT_MS) == 0) {
        state = state_of(pid);
        kill(pid, SIGKILL);
    }
    close(end.fd);
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {}
    kill(-pid, SIGKILL);
    while (waitpid(-1, 0, WNOHANG) > 0) {}
    print_journal();
    if (state)
        printf("end %" PRIu64 " %d limit %c\n", sequence, pid, state);
    else if (WIFSIGNALED(status))
        printf("end %" PRIu64 " %d signal %d\n", sequence, pid, WTERMSIG(status));
    else
        printf("end %" PRIu64 " %d exit %d\n", sequence, pid, WEXITSTATUS(status));
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
    if (argc < 8) return 94;
    read_table(&table, argv[1]);
    seed = strtoull(argv[3], 0, 0);
    uint64_t first = strtoull(argv[4], 0, 0), count = strtoull(argv[5], 0, 0);
    double until = now() + atof(argv[6]);
    threads = atoi(argv[7]);
    if (threads > MOST_THREADS) threads = MOST_THREADS;
    with_views = threads > 0;
    if (argc > 8) left_out = argv[8];
    journal = mmap((void *)JOURNAL_AT, sizeof *journal * CALLS * MOST_THREADS, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    if (journal == MAP_FAILED) return 95;
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    signal(SIGTTOU, SIG_IGN);
    for (sequence = first; sequence < first + count && now() < until; sequence++) run_sequence(argv[2]);
    return 0;
}
