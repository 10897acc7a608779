/* attack
class: call
aim: call
tries: a call through the vsyscall page
expect: { none: contained, process: contained, mpk: contained }
*/
/* A forbidden call through the vsyscall page, which no instruction of the program makes. */
#include "attack.h"
#include <sys/time.h>
static void no_page(int number) {
    (void)number;
    not_here("this kernel has no vsyscall page");
}
int main(void) {
    struct timeval now = {0};
    signal(SIGSEGV, no_page);
    long (*page)(struct timeval *, void *) = (long (*)(struct timeval *, void *))0xffffffffff600000;
    long result = page(&now, NULL);
    verdict(result == 0 && now.tv_sec != 0);
}
