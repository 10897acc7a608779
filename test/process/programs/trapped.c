/* Calls mkdir in a thread and then in main, with a handler for SIGSYS that shows what it was given. */
#define _GNU_SOURCE 1
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

static void handler(int number, siginfo_t *info, void *context) {
    ucontext_t *state = context;
    printf("signal %d code %d call %d arch %x rax %lld\n", number, info->si_code, info->si_syscall, info->si_arch,
           (long long)state->uc_mcontext.gregs[REG_RAX]);
    state->uc_mcontext.gregs[REG_RAX] = -EXDEV;
}

static void *work(void *argument) {
    (void)argument;
    int result = mkdir("/tmp/mg-never", 0700);
    printf("thread: %d %s\n", result, strerrorname_np(errno));
    return 0;
}

int main(void) {
    setvbuf(stdout, 0, _IONBF, 0);
    struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO};
    sigaction(SIGSYS, &action, 0);
    pthread_t thread;
    pthread_create(&thread, 0, work, 0);
    pthread_join(thread, 0);
    puts("joined");
    return 0;
}
