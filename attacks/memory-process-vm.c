/* attack
class: file
aim: memory
tries: process_vm_readv and process_vm_writev
expect: { none: contained, mpk: contained }
*/
/* process_vm_readv and process_vm_writev on itself, and from a child on its parent. */
#include "attack.h"
static int steal(pid_t pid, const struct target *t) {
    char copy[16];
    struct iovec local = {copy, 16}, remote = {(void *)t->from, 16};
    int got = process_vm_readv(pid, &local, 1, &remote, 1, 0) > 0;
    if (got) got |= process_vm_writev(pid, &local, 1, &remote, 1, 0) > 0;
    return got;
}
int main(void) {
    struct target t[64];
    int n = read_targets(t, 64), escaped = 0;
    for (int i = 0; i < n; i++) {
        escaped |= steal(getpid(), &t[i]);
        pid_t parent = getpid(), child = fork();
        if (child == 0) _exit(steal(parent, &t[i]));
        int status;
        waitpid(child, &status, 0);
        escaped |= status != 0 && WIFEXITED(status);
    }
    verdict(escaped);
}
