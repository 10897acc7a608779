/* attack
class: door
aim: call
may-be-closed: true
expect: { none: contained, process: contained, mpk: contained }
tries: "a line typed into the terminal, for the shell that reads there next"
*/
/* The terminal belongs to the shell outside, too. What a program types into it by ioctl the shell runs once the program is over. */
#include "attack.h"
#include <sys/ioctl.h>
#include <termios.h>
int main(void) {
    static const char line[] = "mkdir forbidden\n";
    int ours = posix_openpt(O_RDWR | O_NOCTTY), number = 0, unlocked = 0;
    char name[32], got[64] = "";
    if (ours < 0 || ioctl(ours, TIOCGPTN, &number) || ioctl(ours, TIOCSPTLCK, &unlocked)) not_here("no terminals");
    snprintf(name, sizeof name, "/dev/pts/%d", number);
    if (fork() == 0) {
        setsid();
        int terminal = open(name, O_RDWR); /* the controlling terminal from here on */
        struct termios quiet;
        tcgetattr(terminal, &quiet);
        quiet.c_lflag &= ~(tcflag_t)ECHO;
        tcsetattr(terminal, TCSANOW, &quiet);
        errno = 0;
        for (const char *at = line; *at && errno == 0; at++) ioctl(terminal, 0xabcdef0000000000ul | TIOCSTI, at);
        int error = errno;
        int waiting = 0;
        ioctl(terminal, FIONREAD, &waiting);
        if (waiting > 0) (void)!read(terminal, got, sizeof got - 1);
        _exit(strcmp(got, line) == 0 ? 3 : error);
    }
    int status;
    wait(&status);
    errno = WEXITSTATUS(status) == 3 ? 0 : WEXITSTATUS(status);
    verdict(WEXITSTATUS(status) == 3);
}
