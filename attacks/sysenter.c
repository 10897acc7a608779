/* attack
class: call
aim: call
may-be-closed: true
tries: a call by SYSENTER
expect: { none: killed, process: killed, mpk: killed }
source: lazypoline
*/
/* The third way into the kernel, which Intel processors know in 64-bit code too: there the call counts as a 32-bit one. */
#include "attack.h"
static int enters(void) {
    /* Path and stack below 4 GiB, where 32-bit registers reach; the sixth argument lies on the stack. */
    char *low = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
    memcpy(low, FORBIDDEN, sizeof FORBIDDEN);
    __asm__ volatile("mov %0, %%rbp\n sysenter" : : "r"(low + 4096), "a"(39), "b"(low), "c"(0755) : "memory");
    return 0;
}
int main(void) {
    pid_t child = fork();
    if (child == 0) _exit(enters());
    int status;
    waitpid(child, &status, 0);
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS) kill(getpid(), SIGSYS); /* as the child ended */
    verdict_of_folder();
}
