/* attack
class: call
aim: call
tries: a call with an x32 number
expect: { none: contained, process: contained, mpk: contained }
*/
/* A system call with an x32 number. */
#include "attack.h"
int main(void) {
    if (syscall(0x40000000 | SYS_mkdir, FORBIDDEN, 0755) < 0 && errno == ENOSYS) not_here("this kernel has no x32 calls");
    verdict_of_folder();
}
