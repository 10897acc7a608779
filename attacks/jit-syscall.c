/* attack
class: code
aim: call
tries: a call from code made at run time
expect: { none: contained, process: contained, mpk: contained }
*/
/* A system call instruction in memory that became code at run time: written then made executable, and writable code. */
#include "attack.h"
typedef long (*call)(const char *, long);
/* mov $SYS_mkdir, %eax; syscall; ret */
static const unsigned char code[] = {0xb8, SYS_mkdir, 0, 0, 0, 0x0f, 0x05, 0xc3};
int main(void) {
    unsigned char *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    memcpy(page, code, sizeof code);
    if (mprotect(page, 4096, PROT_READ | PROT_EXEC) == 0) ((call)page)(FORBIDDEN, 0755);
    unsigned char *both = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (both != MAP_FAILED) {
        memcpy(both, code, sizeof code);
        ((call)both)(FORBIDDEN, 0755);
    }
    verdict_of_folder();
}
