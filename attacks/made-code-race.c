/* attack
class: code
aim: memory
race: true
source: garmr
expect: { mpk: contained }
variants:
  - { args: [write], tries: "a thread changes the page while another makes it executable" }
  - { args: [map], tries: "a thread replaces the page while another makes it executable" }
  - { args: [file], tries: "a thread changes the file while another maps its code" }
*/
/* A check of code that is about to become executable, and a second thread that changes it between the check and the change of rights. */
#include "made-code.h"
#include <pthread.h>
static unsigned char *page;
static volatile int stop;
static int fd;
static const char *how;
static void *changes(void *unused) {
    static const unsigned char nothing[sizeof opens_keys] = {0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0xc3};
    int zero = open("code", O_RDWR);
    while (!stop) {
        if (strcmp(how, "file") == 0) {
            (void)!pwrite(zero, nothing, sizeof nothing, 0);
            (void)!pwrite(zero, opens_keys, sizeof opens_keys, 0);
        } else if (strcmp(how, "map") == 0) {
            mmap(page, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED, fd, 0);
        } else {
            /* By a call, which ends with an error and not in a signal once the page cannot be written. */
            (void)!pread(fd, page, sizeof opens_keys, 0);
            (void)!pread(zero, page, sizeof opens_keys, 4096);
        }
    }
    return unused;
}
int main(int argc, char **argv) {
    know_targets();
    how = argc > 1 ? argv[1] : "write";
    static const unsigned char nothing[sizeof opens_keys] = {0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0xc3};
    fd = open("code", O_RDWR | O_CREAT, 0755);
    if (ftruncate(fd, 8192) || pwrite(fd, opens_keys, sizeof opens_keys, 0) < 0 || pwrite(fd, nothing, sizeof nothing, 4096) < 0) return 1;
    page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    pthread_t thread;
    pthread_create(&thread, NULL, changes, NULL);
    int escaped = 0;
    for (int round = 0; round < 2000 && !escaped; round++) {
        int made = 0;
        if (strcmp(how, "file") == 0) {
            made = mmap(page, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_FIXED, fd, 0) != MAP_FAILED;
        } else {
            mprotect(page, 4096, PROT_READ | PROT_WRITE);
            for (volatile int i = 0; i < round % 64 * 100; i++) {}
            made = mprotect(page, 4096, PROT_READ | PROT_EXEC) == 0;
        }
        if (made && memcmp(page, opens_keys, sizeof opens_keys) == 0) escaped = opens_by(page);
    }
    stop = 1;
    pthread_join(thread, NULL);
    verdict(escaped);
}
