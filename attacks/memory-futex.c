/* attack
class: deputy
aim: memory
tries: the monitor’s memory as a futex
expect: { none: escapes, mpk: contained }
*/
/* Monitor memory as a futex: what lies there shows in the answer, and FUTEX_WAKE_OP writes to it; the same for the robust list. */
#include "attack.h"
#include <linux/futex.h>
#include <pthread.h>
#include <stddef.h>
static struct robust_list_head head;
static struct { struct robust_list list; } node;
static uintptr_t owned;
static void *dies(void *unused) {
    /* The kernel marks the futexes of a thread that dies with them: the word at `owned`, if it holds the thread's number. */
    head.list.next = (struct robust_list *)owned;
    head.futex_offset = 0;
    head.list_op_pending = (struct robust_list *)owned;
    syscall(SYS_set_robust_list, &head, sizeof head);
    syscall(SYS_exit, 0);
    return unused;
}
int main(void) {
    struct target t[64];
    int n = read_targets(t, 64), escaped = 0;
    struct timespec soon = {0, 1000000};
    for (int i = 0; i < n; i++) {
        uintptr_t at = t[i].to - 64;
        unsigned mine = 0;
        long told = syscall(SYS_futex, at, FUTEX_WAIT, 0x12345678, &soon, NULL, 0);
        escaped |= told == 0 || errno == EAGAIN || errno == ETIMEDOUT;
        told = syscall(SYS_futex, &mine, FUTEX_CMP_REQUEUE, 0, 0, at, 0);
        uint64_t before = value_at(&t[i], at);
        syscall(SYS_futex, &mine, FUTEX_WAKE_OP, 1, 1, at, FUTEX_OP(FUTEX_OP_XOR, 0x55, FUTEX_OP_CMP_EQ, 0));
        escaped |= value_at(&t[i], at) != before;
        syscall(SYS_futex, at, FUTEX_LOCK_PI, 0, &soon, NULL, 0);
        escaped |= value_at(&t[i], at) != before && !t[i].own;
        owned = at;
        node.list.next = &head.list;
        pthread_t thread;
        pthread_create(&thread, NULL, dies, NULL);
        usleep(50000);
        escaped |= value_at(&t[i], at) != before && !t[i].own;
    }
    verdict(escaped);
}
