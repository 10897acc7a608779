/* attack
class: mapping
aim: memory
may-be-closed: true
expect: { none: contained, mpk: contained }
variants:
  - { args: [anonymous], tries: "a page mapped in front of the zone, huge, so that the kernel makes it longer" }
  - { args: [file], tries: "a page mapped in front of the zone, of a file of huge pages" }
  - { args: [move], tries: "a page moved in front of the zone, from a mapping of huge pages" }
  - { args: [attach], tries: "a shared segment attached in front of the zone, of huge pages and shorter than one" }
*/
/* The kernel rounds lengths up to whole huge pages: a comparison with the length that was asked for overlooks up to a gigabyte. None of the pages need
   be there: what is replaced is gone. */
#include "attack.h"
#include <sys/shm.h>
#define HUGE (1ul << 21)
#define OF_2_MIB (21 << 26)
#define IN_FRONT_FLAGS (MAP_FIXED | MAP_NORESERVE | MAP_PRIVATE)
int main(int argc, char **argv) {
    const char *how = argc > 1 ? argv[1] : "";
    struct target t[64];
    read_targets(t, 64);
    if (t[0].own) {
        uintptr_t all = (uintptr_t)mmap(NULL, 4 * HUGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        zone_from = ((all + HUGE - 1) & ~(HUGE - 1)) + HUGE / 2;
    }
    char *in_front = (char *)(zone_from & ~(HUGE - 1));
    if ((uintptr_t)in_front == zone_from) not_here("the zone begins where a huge page would");
    errno = 0;
    void *got = MAP_FAILED;
    if (strcmp(how, "anonymous") == 0) {
        got = mmap(in_front, 4096, PROT_NONE, IN_FRONT_FLAGS | MAP_ANONYMOUS | MAP_HUGETLB | OF_2_MIB, -1, 0);
    } else if (strcmp(how, "file") == 0) {
        int file = memfd_create("huge", MFD_HUGETLB | OF_2_MIB);
        got = mmap(in_front, 4096, PROT_NONE, IN_FRONT_FLAGS, file, 0);
    } else if (strcmp(how, "move") == 0) {
        void *from = mmap(NULL, HUGE, PROT_NONE, MAP_PRIVATE | MAP_NORESERVE | MAP_ANONYMOUS | MAP_HUGETLB | OF_2_MIB, -1, 0);
        if (from == MAP_FAILED) not_here("no mapping of huge pages");
        got = mremap(from, 4096, 4096, MREMAP_MAYMOVE | MREMAP_FIXED, in_front);
    } else if (strcmp(how, "attach") == 0) {
        int segment = shmget(IPC_PRIVATE, 4096, IPC_CREAT | SHM_HUGETLB | SHM_NORESERVE | OF_2_MIB | 0600);
        if (segment < 0) not_here("no segment of huge pages");
        got = shmat(segment, in_front, SHM_REMAP);
        int error = errno;
        shmctl(segment, IPC_RMID, NULL);
        errno = error;
    }
    verdict(got == in_front);
}
