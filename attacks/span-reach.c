/* attack
class: mapping
aim: memory
expect: { none: contained, mpk: contained }
variants:
  - { args: [zone, load], tries: "an executable stack above the zone that may grow into it, and a load there" }
  - { args: [zone, jump], tries: "the same, and a jump there" }
  - { args: [zone, call], tries: "the same, and a call that writes there" }
  - { args: [stub, load], tries: "an executable stack above the stub of rewritten code, and a load there", expect: { mpk: contained } }
  - { args: [stub, store], tries: "the same, and a store there", expect: { mpk: contained } }
  - { args: [stub, call], tries: "the same, and a call that writes there", expect: { mpk: contained } }
*/
/* A stack-like mapping that is made executable down to where it may grow to (PROT_GROWSDOWN). Who notes this for later, to search the pages
   that will come, notes what lies there already with them: the monitor's own. Then a load, a jump or a call has them opened, as pages of the
   application's that are to be searched. Bare, a page below the mapping's others is opened in the same way. */
#include "attack.h"
#include <sys/resource.h>

static int can_jump(uintptr_t at) {
    struct sigaction action = {.sa_handler = leave_fault, .sa_flags = SA_NODEFER};
    sigaction(SIGILL, &action, NULL);
    if (sigsetjmp(after_fault, 1)) return last_fault == SIGILL || can_load(at);
    ((void (*)(void))at)();
    return 1;
}
static int can_store(uintptr_t at) {
    if (sigsetjmp(after_fault, 1)) return 0;
    *(volatile unsigned char *)at = *(volatile unsigned char *)at;
    return 1;
}
/* It comes to the monitor, and the kernel writes to what it names. */
static int can_call(uintptr_t at) { return getrlimit(RLIMIT_CPU, (struct rlimit *)at) == 0 || can_load(at); }

/* Stubs are pages of code without a name, and the loads that reach them end in a fault. */
static uintptr_t find_stub(void) {
    FILE *maps = fopen("/proc/self/maps", "r");
    char line[512];
    uintptr_t found = 0;
    while (maps && !found && fgets(line, sizeof line, maps)) {
        uintptr_t from, to, inode;
        char rights[8], name[256] = "";
        if (sscanf(line, "%lx-%lx %4s %*s %*s %lu %255s", &from, &to, rights, &inode, name) >= 4 && rights[2] == 'x' && inode == 0 && name[0] == 0 &&
            !can_load(from))
            found = from;
    }
    if (maps) fclose(maps);
    return found;
}

int main(int argc, char **argv) {
    struct target t[64];
    int bare = (read_targets(t, 64), t[0].own);
    int of_zone = argc > 1 && strcmp(argv[1], "zone") == 0;
    const char *how = argc > 2 ? argv[2] : "load";
    catch_faults();
    uintptr_t wanted = bare ? 0 : of_zone ? zone_to - 4096 : find_stub(), above = 0;
    int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_GROWSDOWN, rights = PROT_READ | PROT_WRITE;
    if (bare) {
        above = (uintptr_t)mmap(NULL, 8192, rights, flags, -1, 0) + 4096;
        wanted = above - 4096;
        *(unsigned char *)wanted = 0xc3;
        mprotect((void *)wanted, 8192, PROT_NONE);
    } else if (wanted == 0) {
        not_here("no code is rewritten here");
    } else {
        for (uintptr_t at = wanted + 4096; !above && at < wanted + (7 << 20); at += 65536)
            if (mmap((void *)at, 4096, rights, flags | MAP_FIXED_NOREPLACE, -1, 0) == (void *)at) above = at;
        if (!above) not_here("there is no room above");
    }
    if (mprotect((void *)above, 4096, rights | PROT_EXEC | PROT_GROWSDOWN)) verdict(0);
    verdict(how[0] == 'l' ? can_load(wanted) : how[0] == 'j' ? can_jump(wanted) : how[0] == 's' ? can_store(wanted) : can_call(wanted));
}
