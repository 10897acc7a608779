/* An attack: a child executes a path that a thread of it keeps changing between a program that policy allows and one that it
 * does not. Both are copies of this program: given no arguments, they tell by their status which of the two was started. */
#define _GNU_SOURCE 1
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ALLOWED = 40, FORBIDDEN = 41, REFUSED = 42 };

static char path[256], allowed[256], forbidden[256];
static volatile int running;

static void *change(void *argument) {
    (void)argument;
    for (running = 1; running;) {
        memcpy(path, forbidden, sizeof path);
        __asm__ volatile("" : : : "memory"); /* both must be seen */
        memcpy(path, allowed, sizeof path);
        __asm__ volatile("" : : : "memory");
    }
    return 0;
}

static int attempt(void) {
    pthread_t thread;
    char *arguments[] = {"race", 0};
    memcpy(path, allowed, sizeof path);
    pthread_create(&thread, 0, change, 0);
    while (!running) {}
    execv(path, arguments);
    return REFUSED;
}

int main(int count, char **arguments) {
    if (count != 4) {
        char self[256] = {0};
        if (readlink("/proc/self/exe", self, sizeof self - 1) < 0) return 2;
        return strstr(self, "/closed/") ? FORBIDDEN : ALLOWED;
    }
    strncpy(allowed, arguments[1], sizeof allowed - 1);
    strncpy(forbidden, arguments[2], sizeof forbidden - 1);
    int seen[4] = {0};
    for (int i = atoi(arguments[3]); i > 0; i--) {
        int status;
        pid_t child = fork();
        if (child == 0) _exit(attempt());
        waitpid(child, &status, 0);
        int code = WIFSIGNALED(status) ? 3 : WEXITSTATUS(status) - ALLOWED;
        if (code < 0 || code > 3) return 3;
        seen[code]++;
    }
    printf("allowed %d, forbidden %d, refused %d, killed %d\n", seen[0], seen[1], seen[2], seen[3]);
    return 0;
}
