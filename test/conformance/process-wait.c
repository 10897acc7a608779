/* The wait family and pidfds. */
#include "show.h"
#include <poll.h>
#include <sys/pidfd.h>

int main(void) {
    alarm(60);
    int status;
    siginfo_t si;
    SHOW(wait(&status));
    SHOW(waitpid(-1, &status, WNOHANG));
    SHOW(waitpid(0, &status, 0x4000));
    pid_t a = fork();
    if (a == 0) _exit(1);
    memset(&si, 0, sizeof si);
    int r = waitid(P_PID, (id_t)a, &si, WEXITED | WNOWAIT);
    say("WNOWAIT: %d code %d status %d right %d", r, si.si_code, si.si_status, si.si_pid == a);
    r = waitid(P_ALL, 0, &si, WEXITED);
    say("again: %d code %d status %d", r, si.si_code, si.si_status);
    SHOW(waitid(P_ALL, 0, &si, WEXITED));
    SHOW(waitid(P_ALL, 0, &si, 0));
    SHOW(waitid(99, 0, &si, WEXITED));
    int hold[2];
    if (pipe(hold)) return 1;
    a = fork();
    if (a == 0) {
        char c;
        close(hold[1]);
        (void)!read(hold[0], &c, 1);
        _exit(7);
    }
    close(hold[0]);
    SHOW(waitpid(a, &status, WNOHANG));
    memset(&si, 0, sizeof si);
    r = waitid(P_PID, (id_t)a, &si, WEXITED | WNOHANG);
    say("WNOHANG: %d pid %d", r, si.si_pid);
    int fd = (int)syscall(SYS_pidfd_open, a, 0);
    say("pidfd %d", fd >= 0);
    struct pollfd p = {fd, POLLIN, 0};
    SHOW(poll(&p, 1, 0));
    SHOW(syscall(SYS_pidfd_send_signal, fd, 0, NULL, 0));
    close(hold[1]);
    SHOW(poll(&p, 1, 10000));
    SHOW(syscall(SYS_pidfd_send_signal, fd, SIGTERM, NULL, 0));
    struct rusage u;
    r = wait4(a, &status, 0, &u);
    say("wait4 right %d, %s, memory %d", r == a, status_text(status), u.ru_maxrss > 0);
    SHOW(syscall(SYS_pidfd_send_signal, fd, SIGTERM, NULL, 0));
    SHOW(syscall(SYS_pidfd_open, -1, 0));
    SHOW(syscall(SYS_pidfd_open, 4194304, 0));
    SHOW(waitpid(a, (void *)8, 0));
    a = fork();
    if (a == 0) _exit(2);
    SHOW_OK(waitpid(a, (void *)8, 0));
    /* Many children at once, in any order. */
    int sum = 0;
    for (int i = 0; i < 50; i++)
        if (fork() == 0) _exit(i);
    for (int i = 0; i < 50; i++) {
        if (wait(&status) < 0) say("wait: %s", error_name(errno));
        sum += WEXITSTATUS(status);
    }
    say("sum %d", sum);
    a = fork();
    if (a == 0) {
        setpgid(0, 0);
        _exit(3);
    }
    setpgid(a, a);
    SHOW_OK(waitpid(-a, &status, 0));
    say("%s", status_text(status));
    return 0;
}
