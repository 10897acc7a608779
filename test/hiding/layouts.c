/* Shows layouts to whoever looks from outside: prints its number, then obeys lines of its standard input.
 *   exec   becomes itself again, and prints its number again
 *   fork   forks a child that prints its number and waits until the next line ends it */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char line[64];

/* Byte by byte: nothing may be read ahead of an exec. */
static int read_line(void) {
    size_t have = 0;
    while (have < sizeof line - 1 && read(0, line + have, 1) == 1 && line[have] != '\n') have++;
    line[have] = 0;
    return have > 0;
}

static void show(void) {
    char text[32];
    int bytes = snprintf(text, sizeof text, "%d\n", getpid());
    if (write(1, text, (size_t)bytes) != bytes) _exit(1);
}

int main(int argc, char **argv) {
    (void)argc;
    pid_t child = 0;
    show();
    while (read_line()) {
        if (child > 0) {
            kill(child, SIGKILL);
            waitpid(child, NULL, 0);
            child = 0;
        }
        if (strcmp(line, "exec") == 0) execv("/proc/self/exe", argv);
        if (strcmp(line, "fork") == 0 && (child = fork()) == 0) {
            show();
            for (;;) pause();
        }
    }
    if (child > 0) kill(child, SIGKILL);
    return 0;
}
