/* attack
class: lifetime
aim: call
expect: { none: contained, process: contained, mpk: contained }
variants:
  - { args: [descriptors], tries: "calls, threads, children and exec with no descriptor left" }
  - { args: [memory], tries: "the same with no address space left" }
  - { args: [stack], tries: "the same with no stack left" }
  - { args: [size], tries: "the same when no file may grow" }
  - { args: [processes], tries: "the same when no process may start" }
  - { args: [locked], tries: "the same when no page may be locked, and no signal queued" }
*/
/* What a monitor needs may be taken from it. Then it must refuse, not let pass. */
#include "small-elf.h"
#include <pthread.h>
#include <sys/resource.h>
static void *makes(void *unused) {
    syscall(SYS_mkdir, FORBIDDEN, 0755);
    syscall(SYS_mkdirat, AT_FDCWD, FORBIDDEN, 0755);
    return unused;
}
int main(int argc, char **argv) {
    static const struct { const char *name; int resource; } all[] = {{"descriptors", RLIMIT_NOFILE}, {"memory", RLIMIT_AS}, {"stack", RLIMIT_STACK}, {"size", RLIMIT_FSIZE}, {"processes", RLIMIT_NPROC}, {"locked", RLIMIT_MEMLOCK}};
    write_small_elf("p", 0755);
    for (unsigned i = 0; i < sizeof all / sizeof *all; i++) {
        if (argc < 2 || strcmp(argv[1], all[i].name) != 0) continue;
        pid_t child = fork();
        if (child == 0) {
            struct rlimit limit;
            getrlimit(all[i].resource, &limit);
            limit.rlim_cur = 0;
            setrlimit(all[i].resource, &limit);
            struct rlimit signals = {0, 0};
            if (all[i].resource == RLIMIT_MEMLOCK) setrlimit(RLIMIT_SIGPENDING, &signals);
            makes(NULL);
            pthread_t thread;
            if (pthread_create(&thread, NULL, makes, NULL) == 0) pthread_join(thread, NULL);
            pid_t next = fork();
            if (next == 0) {
                makes(NULL);
                char *arguments[] = {"p", NULL};
                execve("./p", arguments, environ);
                _exit(0);
            }
            if (next > 0) waitpid(next, NULL, 0);
            char *arguments[] = {"p", NULL};
            execve("./p", arguments, environ);
            _exit(0);
        }
        waitpid(child, NULL, 0);
    }
    verdict_of_folder();
}
