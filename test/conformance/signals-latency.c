/* A signal that strikes a blocking call, or the moment just before one, must end it soon: never be noticed only later. */
#include "show.h"
#include <poll.h>
#include <sys/epoll.h>

static volatile sig_atomic_t hits;
static void handler(int number) {
    (void)number;
    hits++;
}

static pthread_t target;
static volatile int stop;

static void *sender(void *unused) {
    (void)unused;
    unsigned seed = 7;
    while (!stop) {
        pthread_kill(target, SIGUSR1);
        /* From right away to some hundred microseconds: often just before the target blocks. */
        seed = seed * 1103515245 + 12345;
        usleep(seed >> 16 & 0x1ff);
    }
    return NULL;
}

int main(void) {
    int fds[2], rounds = slowness() > 1 ? 60 : 600;
    if (pipe(fds)) return 1;
    on_signal(SIGUSR1, handler, 0);
    target = pthread_self();
    int epoll = epoll_create1(0);
    struct epoll_event event = {.events = EPOLLIN};
    epoll_ctl(epoll, EPOLL_CTL_ADD, fds[0], &event);
    pthread_t thread;
    pthread_create(&thread, NULL, sender, NULL);
    const char *names[] = {"read", "poll", "nanosleep", "epoll_wait", "futex", "pause"};
    for (int kind = 0; kind < 6; kind++) {
        int interrupted = 0, late = 0, other = 0;
        for (int i = 0; i < rounds; i++) {
            char c;
            struct pollfd p = {fds[0], POLLIN, 0};
            struct timespec long_time = {30, 0};
            struct epoll_event got;
            int word = 0;
            double start = now_ms();
            long r = -2;
            switch (kind) {
                case 0: r = read(fds[0], &c, 1); break;
                case 1: r = poll(&p, 1, 30000); break;
                case 2: r = nanosleep(&long_time, NULL); break;
                case 3: r = epoll_wait(epoll, &got, 1, 30000); break;
                case 4: r = syscall(SYS_futex, &word, 0, 0, &long_time, NULL, 0); break;
                case 5: r = pause(); break;
            }
            if (r == -1 && errno == EINTR) interrupted++;
            else other++;
            if (now_ms() - start > 500 * slowness()) late++;
        }
        say("%s: all interrupted %d, other %d, late %d", names[kind], interrupted == rounds, other, late);
    }
    stop = 1;
    pthread_join(thread, NULL);
    say("handler ran: %d", hits >= rounds * 6);
    return 0;
}
