/* attack
class: mapping
aim: memory
expect: { none: contained, mpk: contained }
source: pku-pitfalls
variants:
  - { args: [advice], tries: every advice of madvise }
  - { args: [ranges], tries: "ranges that begin before, end behind, wrap around, or are not aligned" }
  - { args: [moves], tries: "mremap in every shape, both ways" }
  - { args: [grow], tries: "mappings that grow down towards it" }
  - { args: [pages], tries: "mseal, mbind, migrate_pages, set_mempolicy_home_node, remap_file_pages, map_shadow_stack" }
  - { args: [tags], tries: addresses with bits above the address }
*/
/* The same memory, named in ways that a comparison may overlook. */
#include "attack.h"
#include <sys/shm.h>
static struct target t[64];
static int count;
static int advice(void) {
    /* Those that throw pages away come last: they would be the end of this process, and of the proof. */
    static const int all[] = {0, 1, 2, 3, 20, 21, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 22, 23, 25, 102, 103, 8, 4, 9, 24};
    int escaped = 0;
    for (unsigned k = 0; k < sizeof all / sizeof *all && !escaped; k++)
        for (int i = 0; i < count; i++) escaped |= madvise((void *)t[i].from, 4096, all[k]) == 0;
    return escaped;
}
static int ranges(void) {
    int escaped = 0;
    for (int i = 0; i < count; i++) {
        uintptr_t from = t[i].from, to = t[i].to;
        const struct { uintptr_t at; size_t bytes; } shapes[] = {{from, 1}, {from + 8, 8}, {from - 4096, 4097}, {from - 4096, 8192}, {to - 4096, 8192}, {from, (size_t)-4096}, {from, (size_t)1 << 62},
                                                                  {from & ~0xfffffull, 1 << 21}, {4096, 0x7ffffffde000}, {from, SIZE_MAX}};
        /* Of the stand-in only what does not touch its neighbours. */
        for (unsigned k = 0; k < (t[0].own ? 2 : sizeof shapes / sizeof *shapes); k++) {
            int rights = PROT_READ | PROT_WRITE;
            escaped |= mprotect((void *)shapes[k].at, shapes[k].bytes, rights) == 0;
            escaped |= syscall(SYS_pkey_mprotect, shapes[k].at, shapes[k].bytes, rights, -1) == 0;
            escaped |= madvise((void *)shapes[k].at, shapes[k].bytes, MADV_DOFORK) == 0;
            escaped |= mprotect((void *)shapes[k].at, shapes[k].bytes, rights | PROT_GROWSDOWN) == 0;
            if (!t[0].own && can_load(from)) escaped |= has_keys();
        }
    }
    return escaped;
}
static int moves(void) {
    int escaped = 0;
    char *spare = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    for (int i = 0; i < count && !escaped; i++) {
        void *at = (void *)t[i].from;
        escaped |= mremap(at, 4096, 4096, 0) != MAP_FAILED;
        if (escaped) break;
        escaped |= mremap(at, 4096, 8192, MREMAP_MAYMOVE) != MAP_FAILED;
        escaped |= mremap(at, 0, 4096, MREMAP_MAYMOVE) != MAP_FAILED;
        escaped |= mremap(at, 0, 4096, MREMAP_MAYMOVE | MREMAP_FIXED, spare) != MAP_FAILED;
        escaped |= mremap(at, 4096, 4096, MREMAP_MAYMOVE | 4 /* DONTUNMAP */) != MAP_FAILED;
        escaped |= mremap(at, 4096, 4096, MREMAP_MAYMOVE | MREMAP_FIXED | 4, spare + 8192) != MAP_FAILED;
        escaped |= mremap((char *)at - 4096, 8192, 4096, MREMAP_MAYMOVE) != MAP_FAILED && !t[0].own;
        escaped |= mremap(spare, 4096, 4096, MREMAP_MAYMOVE | MREMAP_FIXED, at) == at;
        escaped |= mremap(spare, 4096, 1 << 20, MREMAP_MAYMOVE | MREMAP_FIXED, (char *)at - 8192) != MAP_FAILED;
        int id = shmget(IPC_PRIVATE, 1 << 20, IPC_CREAT | 0600);
        escaped |= shmat(id, (char *)at - 4096, SHM_REMAP) != (void *)-1;
        escaped |= shmat(id, (char *)at + 17, SHM_REMAP | SHM_RND) != (void *)-1;
        shmctl(id, IPC_RMID, NULL);
    }
    return escaped;
}
static int grow(void) {
    /* Right behind the zone, and touched further and further down. */
    uintptr_t behind = zone_to;
    if (t[0].own) { /* the stand-in is free address space */
        behind = (uintptr_t)mmap(NULL, 1 << 21, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        munmap((void *)behind, 1 << 21);
        behind += (1 << 21) - 4096;
    }
    volatile char *at = mmap((void *)behind, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_GROWSDOWN | MAP_FIXED_NOREPLACE, -1, 0);
    if (at == MAP_FAILED) return 0;
    if (sigsetjmp(after_fault, 1)) return 0;
    for (int i = 1; i < 64; i++) at[-4096 * i + 8] = 1;
    return 1;
}
static int pages(void) {
    int escaped = 0;
    unsigned long node = 1;
    for (int i = 0; i < count && !escaped; i++) {
        uintptr_t at = t[i].from;
        escaped |= syscall(SYS_mbind, at, 4096, 3 /* interleave */, &node, 8, 0) == 0;
        escaped |= syscall(450 /* set_mempolicy_home_node */, at, 4096, 0, 0) == 0;
        escaped |= syscall(SYS_remap_file_pages, at, 4096, 0, 0, 0) == 0;
        escaped |= syscall(453 /* map_shadow_stack */, at, 4096, 0) == (long)at;
        escaped |= syscall(462 /* mseal */, at - 4096, 8192, 0) == 0;
        escaped |= syscall(462, at, 4096, 0) == 0;
    }
    return escaped;
}
/* The processor and the kernel look past such bits where linear address masking is switched on. */
static int tags(void) {
    syscall(SYS_arch_prctl, 0x4002 /* ARCH_ENABLE_TAGGED_ADDR */, 6);
    int escaped = 0;
    for (int i = 0; i < count; i++)
        for (int bit = 47; bit < 64; bit++) {
            uintptr_t at = t[i].from | 1ull << bit;
            if (t[0].own && bit == 47) at = t[i].from;
            escaped |= madvise((void *)at, 4096, MADV_DOFORK) == 0;
            escaped |= mprotect((void *)at, 4096, PROT_READ | PROT_WRITE) == 0;
            escaped |= syscall(SYS_read, open("/dev/zero", O_RDONLY), at, 1) > 0;
        }
    return escaped;
}
int main(int argc, char **argv) {
    count = read_targets(t, 64);
    catch_faults();
    static const struct { const char *name; int (*tries)(void); } all[] = {{"advice", advice}, {"ranges", ranges}, {"moves", moves}, {"grow", grow}, {"pages", pages}, {"tags", tags}};
    for (unsigned i = 0; i < sizeof all / sizeof *all; i++)
        if (argc > 1 && strcmp(argv[1], all[i].name) == 0) verdict(all[i].tries());
    return 1;
}
