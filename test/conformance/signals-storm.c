/* 10,000 real-time signals with values from another process, while this one makes calls all the time: none lost, order kept. */
#include "show.h"

enum { many = 10000 };
static volatile int received, last = -1, disorder;

static void handler(int number, siginfo_t *si, void *context) {
    (void)number;
    (void)context;
    if (si->si_value.sival_int != last + 1) disorder++;
    last = si->si_value.sival_int;
    received++;
}

int main(void) {
    int total = slowness() > 1 ? many / 10 : many;
    int ready[2], data[2];
    if (pipe(ready) || pipe(data)) return 1;
    on_siginfo(SIGRTMIN + 1, handler, SA_RESTART);
    pid_t parent = getpid(), sender = fork();
    if (sender == 0) {
        char c;
        if (read(ready[0], &c, 1) != 1) _exit(1);
        for (int i = 0; i < total; i++) {
            while (sigqueue(parent, SIGRTMIN + 1, (union sigval){.sival_int = i}) < 0) {
                if (errno != EAGAIN) _exit(2);
                usleep(100);
            }
            /* Now and then something to read, so that the storm also strikes a call that blocks. */
            if (i % 10 == 0 && write(data[1], "x", 1) != 1) _exit(3);
        }
        close(data[1]);
        _exit(0);
    }
    close(data[1]);
    if (write(ready[1], "g", 1) != 1) return 1;
    long bytes = 0, calls = 0, wrong = 0;
    for (;;) {
        char c;
        ssize_t n = read(data[0], &c, 1);
        if (n == 0) break;
        if (n < 0) {
            say("read: %s", error_name(errno));
            break;
        }
        bytes++;
        if (c != 'x') wrong++;
        for (int i = 0; i < 5; i++) {
            calls++;
            if (getppid() <= 0 || syscall(500) != -1 || errno != ENOSYS) wrong++;
        }
    }
    int status;
    while (waitpid(sender, &status, 0) < 0 && errno == EINTR) {}
    say("sender %s, bytes %d, wrong %ld, received all %d, disorder %d", status_text(status), bytes == (total + 9) / 10, wrong, received == total, disorder);
    if (received != total) say("received %d of %d", received, total);
    return calls == 0;
}
