/* attack
class: disclosure
aim: memory
may-be-closed: true
expect: { none: contained, mpk: contained }
variants:
  - { args: [call], tries: "the kernel's log by syslog: where the threads of a process that died were" }
  - { args: [device], tries: "the same by /dev/kmsg" }
  - { args: [proc], tries: "the same by /proc/kmsg" }
*/
/* The kernel prints instruction and stack pointer of a thread that faults when nobody handles it. While a process dies by SIGSEGV, that is so for its
   other threads as well: one whose call has a bad address faults in the monitor. Here a child dies, and the log is read. */
#include "attack.h"
#include <sys/klog.h>

static char text[1 << 18];

static int dies(void) {
    *(volatile int *)16 = 0;
    return 0;
}

static ssize_t from_file(const char *name) {
    ssize_t have = 0, got;
    int fd = open(name, O_RDONLY | O_NONBLOCK);
    while (fd >= 0 && have < (ssize_t)sizeof text - 8192 && ((got = read(fd, text + have, 8192)) > 0 || (got < 0 && errno == EPIPE)))
        if (got > 0) have += got;
    return fd < 0 ? -1 : have;
}

int main(int argc, char **argv) {
    struct target t[64];
    read_targets(t, 64);
    char line[64];
    signal(SIGSEGV, SIG_DFL);
    in_child(dies);
    last_fault = 0;
    const char *how = argc > 1 ? argv[1] : "call";
    ssize_t bytes = how[0] == 'c' ? klogctl(3, text, sizeof text - 1) : from_file(how[0] == 'd' ? "/dev/kmsg" : "/proc/kmsg");
    int error = errno;
    snprintf(line, sizeof line, "segfault at 10 ip ");
    int escaped = bytes > 0 && memmem(text, (size_t)bytes, line, strlen(line)) != NULL;
    errno = error;
    verdict(escaped);
}
