/* A filter for all threads (TSYNC), while one of them makes more: none goes without it, however late or early it began. */
#include "show.h"
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>

enum { IDLE = 1500, ROUNDS = 12 };
static volatile int begun, over;
static int missed;

static void *idles(void *unused) {
    while (!over) usleep(50000);
    return unused;
}

/* Leaves its place, before those of the others, to one that comes later. */
static void *gives_way(void *unused) {
    while (!begun) usleep(1000);
    return unused;
}

/* Lives until the filter is there, and asks what it forbids. */
static void *asks(void *unused) {
    while (!over) usleep(100);
    if (syscall(SYS_getpriority, PRIO_PROCESS, 0) >= 0 || errno != EXDEV) __atomic_add_fetch(&missed, 1, __ATOMIC_RELAXED);
    return unused;
}

static void *makes(void *unused) {
    pthread_t made[64];
    int count = 0;
    while (!begun) {}
    usleep(2000);
    while (!over && count < 64) pthread_create(&made[count++], NULL, asks, NULL);
    while (count > 0) pthread_join(made[--count], NULL);
    return unused;
}

static int round_of(void) {
    struct sock_filter decide[] = {BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getpriority, 0, 1),
                                   BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EXDEV), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
    struct sock_fprog program = {sizeof decide / sizeof *decide, decide};
    pthread_t idle[IDLE], maker, early[64];
    pthread_attr_t small;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, 65536);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    for (int i = 0; i < 64; i++) pthread_create(&early[i], &small, gives_way, NULL);
    for (int i = 0; i < IDLE; i++) pthread_create(&idle[i], &small, idles, NULL);
    pthread_create(&maker, NULL, makes, NULL);
    begun = 1;
    usleep(2000 + rand() % 2000);
    if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program) != 0) return 2;
    over = 1;
    pthread_join(maker, NULL);
    for (int i = 0; i < 64; i++) pthread_join(early[i], NULL);
    for (int i = 0; i < IDLE; i++) pthread_join(idle[i], NULL);
    return missed != 0;
}

int main(void) {
    int bad = 0;
    for (int i = 0; i < ROUNDS; i++) {
        pid_t child = fork();
        if (child == 0) {
            srand((unsigned)getpid());
            _exit(round_of());
        }
        int status;
        waitpid(child, &status, 0);
        bad += !WIFEXITED(status) || WEXITSTATUS(status) != 0;
    }
    say("rounds in which a thread went without: %s", bad ? "some" : "none");
    return 0;
}
