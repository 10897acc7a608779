/* What a program does when there is no more of something: descriptors, mappings, address space, file size. It says what each call answers,
 * and goes on when it has given some back. Bare and guarded the answers are the same; the monitor needs none of what is missing. */
#define _GNU_SOURCE
#include "show.h"

#include <fcntl.h>
#include <pthread.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>

extern char **environ;
static volatile int handled;

static void handler(int signo) { handled = signo; }

static void limit(int what, rlim_t soft) {
    struct rlimit now;
    getrlimit(what, &now);
    now.rlim_cur = soft;
    SHOW(setrlimit(what, &now));
}

static void *thread(void *argument) { return argument; }

/* Calls of every family of which the monitor knows more than their number. */
static void go_on(const char *when) {
    say("-- %s", when);
    handled = 0;
    kill(getpid(), SIGUSR1);
    say("handler: %d", handled);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    SHOW(sigprocmask(SIG_BLOCK, &set, NULL));
    SHOW(sigprocmask(SIG_UNBLOCK, &set, NULL));
    pid_t child = fork();
    if (child == 0) _exit(5);
    int status = 0;
    waitpid(child, &status, 0);
    say("child: %d", child > 0 ? WEXITSTATUS(status) : -1);
    char text[64];
    say("link: %d", (int)readlink("/proc/self/exe", text, sizeof text) > 0);
}

static void run_true(void) {
    char *argv[] = {"true", NULL};
    pid_t pid;
    int status = 0, error = posix_spawn(&pid, "/bin/true", NULL, NULL, argv, environ);
    if (error == 0) waitpid(pid, &status, 0);
    say("spawn: %s, status %d", error ? strerrorname_np(error) : "done", status);
}

static void no_descriptors(void) {
    int last = -1, fd;
    limit(RLIMIT_NOFILE, 64);
    while ((fd = open("/dev/null", O_RDONLY)) >= 0) last = fd;
    say("descriptors: the last is %d", last);
    SHOW(open("/proc/self/maps", O_RDONLY));
    SHOW(open("/proc/self/status", O_RDONLY));
    SHOW(dup(0));
    SHOW(socket(AF_UNIX, SOCK_STREAM, 0));
    go_on("without descriptors");
    /* A program of its own needs some; how many is the dynamic linker's business. */
    for (int i = last; i > last - 12; i--) close(i);
    run_true();
    for (int i = 3; i <= last; i++) close(i);
    limit(RLIMIT_NOFILE, 256);
}

static void no_file_size(void) {
    limit(RLIMIT_FSIZE, 0);
    run_true();
    int fd = open("/proc/self/maps", O_RDONLY);
    char text[4096];
    say("maps: %d", fd >= 0 && read(fd, text, sizeof text) > 0);
    close(fd);
    fd = open("/proc/self/status", O_RDONLY);
    say("status: %d", fd >= 0 && read(fd, text, sizeof text) > 0);
    close(fd);
    signal(SIGXFSZ, SIG_IGN);
    fd = open("file", O_RDWR | O_CREAT, 0600);
    SHOW(write(fd, "x", 1));
    close(fd);
    unlink("file");
    signal(SIGXFSZ, SIG_DFL);
    go_on("without file size");
    limit(RLIMIT_FSIZE, RLIM_INFINITY);
}

static void no_mappings(void) {
    /* Neighbours with different rights cannot be one mapping: the system's limit of mappings is reached, whatever it is. */
    const size_t page = 4096, most = 200000;
    char *area = mmap(NULL, most * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (area == MAP_FAILED) return;
    size_t i = 0;
    while (i < most && mprotect(area + i * page, page, PROT_READ) == 0) i += 2;
    say("mappings: the end was reached %d", i < most);
    SHOW_OK(mprotect(area + i * page, page, PROT_READ));
    go_on("without mappings");
    char *one = mmap(NULL, 64 * page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    say("a mapping more: %d", one != MAP_FAILED);
    pthread_t id;
    int made = pthread_create(&id, NULL, thread, NULL) == 0;
    if (made) pthread_join(id, NULL);
    run_true();
    if (one != MAP_FAILED) munmap(one, 64 * page);
    SHOW(munmap(area, most * page));
    SHOW(pthread_create(&id, NULL, thread, NULL));
    SHOW(pthread_join(id, NULL));
}

static void no_address_space(void) {
    struct rlimit old;
    getrlimit(RLIMIT_AS, &old);
    /* Below what is in use already, so that nothing more can be had. */
    limit(RLIMIT_AS, 1 << 20);
    say("a mapping: %d", mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED);
    go_on("without address space");
    int fd = open("/proc/self/maps", O_RDONLY);
    char text[4096];
    say("maps: %d", fd >= 0 && read(fd, text, sizeof text) > 0);
    close(fd);
    pthread_t id;
    say("a thread: %d", pthread_create(&id, NULL, thread, NULL) == 0);
    SHOW(setrlimit(RLIMIT_AS, &old));
    SHOW(pthread_create(&id, NULL, thread, NULL));
    SHOW(pthread_join(id, NULL));
    run_true();
}

static void small_stack(void) {
    limit(RLIMIT_STACK, 64 << 10);
    go_on("with a small stack");
    run_true();
}

/* Standard output may be a file, which must not grow for whoever has no file size: another process writes it. */
static void write_through_pipe(void) {
    int ends[2];
    if (pipe(ends) != 0) _exit(9);
    if (fork() == 0) {
        dup2(ends[1], 1);
        close(ends[0]);
        close(ends[1]);
        return;
    }
    close(ends[1]);
    char text[4096];
    ssize_t got;
    while ((got = read(ends[0], text, sizeof text)) > 0)
        if (write(1, text, (size_t)got) != got) _exit(9);
    int status;
    wait(&status);
    _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

int main(void) {
    write_through_pipe();
    signal(SIGUSR1, handler);
    go_on("at first");
    no_descriptors();
    no_file_size();
    no_mappings();
    no_address_space();
    small_stack();
    return 0;
}
