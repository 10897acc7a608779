/* What the conformance programs share: printing one line per observation, atomically and without a buffer that fork would double.
   Everything printed must be the same in every run of a correct system: no addresses, no pids, no times. */
#ifndef SHOW_H
#define SHOW_H
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define UNUSED __attribute__((unused))

__attribute__((format(printf, 1, 2))) UNUSED static void say(const char *format, ...) {
    char line[4096];
    va_list list;
    va_start(list, format);
    int n = vsnprintf(line, sizeof line - 1, format, list);
    va_end(list);
    if (n > (int)sizeof line - 2) n = (int)sizeof line - 2;
    line[n++] = '\n';
    if (write(1, line, (size_t)n) != n) _exit(99);
}

UNUSED static const char *error_name(int error) {
    if (error == 0) return "ok";
#ifdef __GLIBC__
    const char *name = strerrorname_np(error);
    return name ? name : "E?";
#else
    return strerror(error);
#endif
}

UNUSED static const char *signal_name(int number) {
    static __thread char name[4][16];
    static __thread unsigned next;
    char *at = name[next++ % 4];
    if (number >= 34) {
        snprintf(at, 16, "SIGRT%d", number);
        return at;
    }
#ifdef __GLIBC__
    const char *text = sigabbrev_np(number);
#else
    const char *text = NULL;
#endif
    if (text) snprintf(at, 16, "SIG%s", text);
    else snprintf(at, 16, "SIG#%d", number);
    return at;
}

/* The result of a call: its value, or the name of its error. */
UNUSED static const char *result(long value) {
    static __thread char text[4][32];
    static __thread unsigned next;
    char *at = text[next++ % 4];
    if (value == -1) snprintf(at, 32, "-1 %s", error_name(errno));
    else snprintf(at, 32, "%ld", value);
    return at;
}

#define SHOW(call) (errno = 0, say("%s = %s", #call, result((long)(call))))

/* The same for calls whose value differs from run to run: only whether they worked. */
#define SHOW_OK(call) (errno = 0, say("%s: %s", #call, (long)(call) == -1 ? error_name(errno) : "ok"))

/* What a wait status says. */
UNUSED static const char *status_text(int status) {
    static __thread char text[48];
    if (WIFEXITED(status)) snprintf(text, sizeof text, "exit %d", WEXITSTATUS(status));
    else if (WIFSIGNALED(status)) snprintf(text, sizeof text, "killed by %s", signal_name(WTERMSIG(status)));
    else if (WIFSTOPPED(status)) snprintf(text, sizeof text, "stopped by %s", signal_name(WSTOPSIG(status)));
    else if (WIFCONTINUED(status)) snprintf(text, sizeof text, "continued");
    else snprintf(text, sizeof text, "status %#x", status);
    return text;
}

/* Runs `body` in a forked child and says how the child ended. */
UNUSED static int in_child(const char *what, int (*body)(void)) {
    pid_t pid = fork();
    if (pid == 0) _exit(body());
    if (pid < 0) {
        say("%s: fork %s", what, error_name(errno));
        return -1;
    }
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {}
    say("%s: %s", what, status_text(status));
    return status;
}

/* How much longer to wait here than on an ordinary machine. */
UNUSED static int slowness(void) {
    const char *text = getenv("MG_TEST_SLOWNESS");
    return text && atoi(text) > 0 ? atoi(text) : 1;
}

UNUSED static void sleep_ms(long ms) {
    struct timespec t = {ms / 1000, ms % 1000 * 1000000};
    while (nanosleep(&t, &t) < 0 && errno == EINTR) {}
}

UNUSED static double now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

UNUSED static void on_signal(int number, void (*handler)(int), int flags) {
    struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
    sigemptyset(&action.sa_mask);
    if (sigaction(number, &action, NULL) < 0) say("sigaction %s: %s", signal_name(number), error_name(errno));
}

UNUSED static void on_siginfo(int number, void (*handler)(int, siginfo_t *, void *), int flags) {
    struct sigaction action = {.sa_sigaction = handler, .sa_flags = flags | SA_SIGINFO};
    sigemptyset(&action.sa_mask);
    if (sigaction(number, &action, NULL) < 0) say("sigaction %s: %s", signal_name(number), error_name(errno));
}

UNUSED static sigset_t set_of(int first, ...) {
    sigset_t set;
    sigemptyset(&set);
    va_list list;
    va_start(list, first);
    for (int s = first; s != 0; s = va_arg(list, int)) sigaddset(&set, s);
    va_end(list);
    return set;
}

/* The numbers in a set, for printing. */
UNUSED static const char *set_text(const sigset_t *set) {
    static __thread char text[1024];
    int n = 0;
    text[0] = 0;
    for (int s = 1; s <= 64; s++)
        if (sigismember(set, s) == 1) n += snprintf(text + n, sizeof text - (size_t)n, "%s%d", n ? " " : "", s);
    return text[0] ? text : "none";
}

UNUSED static void show_mask(const char *when) {
    sigset_t set;
    pthread_sigmask(SIG_SETMASK, NULL, &set);
    say("%s: blocked %s", when, set_text(&set));
}
#endif
