/* Sessions, groups and terminals: setsid, controlling terminal, foreground groups, hang-up, and the signals of keys. */
#include "show.h"
#include <pty.h>
#include <sys/ioctl.h>
#include <termios.h>

static volatile int hits[65];
static void handler(int number) { hits[number]++; }
/* Blocked but for the wait itself: one that came before it would be waited for in vain. */
static void await(int number) {
    sigset_t none;
    sigemptyset(&none);
    while (!hits[number]) sigsuspend(&none);
}

int main(void) {
    alarm(60);
    SHOW(setpgid(0, 12345678));
    pid_t pid = fork();
    if (pid == 0) {
        say("new session: leads %d", setsid() == getpid());
        SHOW(setsid());
        SHOW(setpgid(0, 0));
        SHOW_OK(getsid(0));
        SHOW(tcgetpgrp(0));
        _exit(0);
    }
    waitpid(pid, NULL, 0);
    int master;
    struct winsize size = {24, 80, 0, 0};
    pid = forkpty(&master, NULL, NULL, &size);
    if (pid == 0) {
        struct winsize w = {0};
        /* Without echo: where it stands among the lines is a matter of time. */
        struct termios t;
        tcgetattr(0, &t);
        t.c_lflag &= ~(tcflag_t)ECHO;
        tcsetattr(0, TCSANOW, &t);
        ioctl(0, TIOCGWINSZ, &w);
        say("tty %d, %d x %d, foreground %d", isatty(0), w.ws_row, w.ws_col, tcgetpgrp(0) == getpgrp());
        on_signal(SIGINT, handler, 0);
        on_signal(SIGWINCH, handler, 0);
        on_signal(SIGTSTP, handler, 0);
        on_signal(SIGHUP, handler, 0);
        sigset_t all;
        sigemptyset(&all);
        for (unsigned i = 0; i < 4; i++) sigaddset(&all, (const int[]){SIGINT, SIGWINCH, SIGTSTP, SIGHUP}[i]);
        sigprocmask(SIG_BLOCK, &all, NULL);
        say("ready");
        await(SIGINT);
        say("interrupt key");
        await(SIGTSTP);
        say("suspend key");
        await(SIGWINCH);
        ioctl(0, TIOCGWINSZ, &w);
        say("size %d x %d", w.ws_row, w.ws_col);
        /* A background group may not read from the terminal. */
        pid_t back = fork();
        if (back == 0) {
            setpgid(0, 0);
            char c;
            signal(SIGTTIN, SIG_DFL);
            (void)!read(0, &c, 1);
            _exit(0);
        }
        setpgid(back, back);
        int status;
        waitpid(back, &status, WUNTRACED);
        say("background read: %s", status_text(status));
        kill(back, SIGKILL);
        waitpid(back, &status, 0);
        char line[64];
        ssize_t n = read(0, line, sizeof line);
        say("line of %zd", n);
        await(SIGHUP);
        _exit(44);
    }
    char got[4096];
    size_t used = 0;
    const char *answers[][2] = {{"ready\r\n", "\003"}, {"interrupt key\r\n", "\032"}, {"suspend key\r\n", NULL}, {"stopped by SIGTTIN\r\n", "hello\n"}, {"line of 6\r\n", NULL}};
    for (unsigned step = 0; step < 5; step++) {
        for (;;) {
            got[used] = 0;
            if (strstr(got, answers[step][0])) break;
            ssize_t n = read(master, got + used, sizeof got - used - 1);
            if (n <= 0) {
                say("terminal ended early: %s", got);
                return 1;
            }
            used += (size_t)n;
        }
        if (answers[step][1]) {
            if (write(master, answers[step][1], strlen(answers[step][1])) < 0) return 2;
        } else if (step == 2) {
            size.ws_row = 50;
            ioctl(master, TIOCSWINSZ, &size);
        }
    }
    close(master);
    int status;
    waitpid(pid, &status, 0);
    say("after hang-up: %s", status_text(status));
    for (char *c = got; *c; c++) if (*c == '\r') *c = ' ';
    say("%s", got);
    return 0;
}
