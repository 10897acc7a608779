/* attack
class: lifetime
aim: call
tries: calls of programs started by exec
expect: { none: contained, process: contained, mpk: contained }
*/
/* Another program, started by exec, makes the forbidden call: the monitor must not have stayed behind. */
#include "attack.h"
int main(void) {
    if (fork() == 0) {
        execl("/bin/mkdir", "mkdir", FORBIDDEN, NULL);
        _exit(1);
    }
    wait(NULL);
    if (fork() == 0) {
        char *none[] = {NULL};
        execle("/bin/sh", "sh", "-c", "exec /bin/mkdir " FORBIDDEN, NULL, none);
        _exit(1);
    }
    wait(NULL);
    verdict_of_folder();
}
