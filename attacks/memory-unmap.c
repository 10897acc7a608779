/* attack
class: mapping
aim: memory
tries: munmap, mprotect, mremap, MAP_FIXED, madvise, pkey_mprotect, shmat
expect: { none: contained, mpk: contained }
*/
/* Taking the monitor's memory away or making it the program's: munmap, mprotect, mremap, MAP_FIXED, madvise, pkey_mprotect, shmat. */
#include "attack.h"
#include <sys/ipc.h>
#include <sys/shm.h>
int main(void) {
    struct target t[64];
    int n = read_targets(t, 64), escaped = 0;
    for (int i = 0; i < n && !escaped; i++) {
        void *at = (void *)t[i].from;
        size_t size = t[i].to - t[i].from;
        /* The harmless ones first: the last leave nothing behind to say so. */
        escaped |= mprotect(at, 4096, PROT_READ | PROT_WRITE) == 0;
        escaped |= syscall(SYS_pkey_mprotect, at, 4096, PROT_READ | PROT_WRITE, 0) == 0;
        escaped |= syscall(SYS_pkey_mprotect, at, 4096, PROT_READ | PROT_WRITE, -1) == 0;
        escaped |= madvise(at, 4096, MADV_DONTFORK) == 0;
        if (escaped) break;
        /* A range that begins outside. */
        escaped |= mprotect((char *)at - 4096, 8192, PROT_READ | PROT_WRITE) == 0;
        escaped |= madvise(at, size, MADV_DONTNEED) == 0;
        escaped |= mmap(at, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == at;
        int id = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
        escaped |= id >= 0 && shmat(id, at, SHM_REMAP) == at;
        if (id >= 0) shmctl(id, IPC_RMID, NULL);
        void *elsewhere = mmap(NULL, 8192, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        escaped |= mremap(at, 4096, 4096, MREMAP_MAYMOVE | MREMAP_FIXED, elsewhere) != MAP_FAILED;
        escaped |= mremap(elsewhere, 4096, 4096, MREMAP_MAYMOVE | MREMAP_FIXED, at) != MAP_FAILED;
        escaped |= munmap(at, size) == 0;
    }
    verdict(escaped);
}
