/* attack
class: policy
aim: call
tries: the time, from the vDSO, where the policy forbids to ask for it
expect: { none: gap, process: gap, mpk: gap }
gap: the vDSO is code that reads a page of the kernel's; no call is made, as with the processor's own clock
source: k23
*/
/* The policy forbids gettimeofday. The vDSO answers it without a call, so that nobody who watches calls sees it. */
#include "attack.h"
#include <dlfcn.h>
#include <sys/time.h>
int main(void) {
    void *vdso = dlopen("linux-vdso.so.1", RTLD_LAZY | RTLD_NOLOAD);
    int (*asks)(struct timeval *, void *) = vdso ? (int (*)(struct timeval *, void *))dlsym(vdso, "__vdso_gettimeofday") : NULL;
    if (!asks) not_here("this kernel has no vDSO");
    struct timeval now = {0, 0};
    verdict(asks(&now, NULL) == 0 && now.tv_sec != 0);
}
