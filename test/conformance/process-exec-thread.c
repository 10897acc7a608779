/* fork and exec from threads that are not the first: the pid stays, the other threads go; fork copies only the caller. */
#include "show.h"
#include <dirent.h>

static char **arguments;
static int thread_count(void) {
    DIR *d = opendir("/proc/self/task");
    int n = 0;
    for (struct dirent *e; d && (e = readdir(d));) n += e->d_name[0] != '.';
    if (d) closedir(d);
    return n;
}

/* A thread that was joined may still stand in /proc for a moment: the kernel wakes the joiner before it takes the thread away. */
static int settled_count(int wanted) {
    for (int i = 0; i < 1000 && thread_count() != wanted; i++) sleep_ms(2);
    return thread_count();
}

static void *sleeper(void *unused) {
    pause();
    return unused;
}

static void *forker(void *unused) {
    pid_t pid = fork();
    if (pid == 0) {
        say("fork child of a thread: %d thread, tid is pid %d", thread_count(), gettid() == getpid());
        pthread_t t;
        say("starts a thread: %d", pthread_create(&t, NULL, sleeper, NULL));
        say("now %d", thread_count());
        _exit(17);
    }
    int status;
    waitpid(pid, &status, 0);
    say("%s", status_text(status));
    return unused;
}

static void *execer(void *unused) {
    char pid[16];
    snprintf(pid, sizeof pid, "%d", getpid());
    sigset_t set = set_of(SIGUSR1, 0);
    pthread_sigmask(SIG_SETMASK, &set, NULL);
    execl("/proc/self/exe", arguments[0], pid, NULL);
    return unused;
}

int main(int argc, char **argv) {
    arguments = argv;
    alarm(60);
    if (argc > 1) {
        say("after exec: same pid %d, tid is pid %d, %d thread", atoi(argv[1]) == getpid(), gettid() == getpid(), thread_count());
        show_mask("after exec");
        char name[32] = "";
        int fd = open("/proc/self/comm", O_RDONLY);
        ssize_t n = read(fd, name, sizeof name - 1);
        say("comm %.*s", (int)(n > 0 ? n - 1 : 0), name);
        return 19;
    }
    pthread_t t[4];
    for (int i = 0; i < 4; i++) pthread_create(&t[i], NULL, sleeper, NULL);
    say("threads %d", thread_count());
    pthread_t f;
    pthread_create(&f, NULL, forker, NULL);
    pthread_join(f, NULL);
    /* A failing exec leaves the threads alone. */
    execl("/no/such", "x", NULL);
    say("after a failed exec: %d", settled_count(5));
    pid_t child = fork();
    if (child == 0) {
        for (int i = 0; i < 3; i++) pthread_create(&t[i], NULL, sleeper, NULL);
        pthread_create(&f, NULL, execer, NULL);
        pthread_join(f, NULL);
        _exit(1);
    }
    int status;
    waitpid(child, &status, 0);
    say("exec in a thread: %s", status_text(status));
    for (int i = 0; i < (slowness() > 1 ? 4 : 20); i++) {
        child = fork();
        if (child == 0) {
            for (int k = 0; k < 3; k++) pthread_create(&t[k], NULL, sleeper, NULL);
            execl("/bin/true", "true", NULL);
            _exit(1);
        }
        waitpid(child, &status, 0);
        if (status) say("round %d: %s", i, status_text(status));
    }
    return 0;
}
