/* attack
class: policy
aim: call
tries: the time, from the vDSO, where the policy forbids to ask for it
expect: { none: contained, process: gap, mpk: contained }
may-be-closed: true
gap: nobody tells the program where the vDSO is, but its code is there for who looks for it
source: k23
*/
/* The policy forbids gettimeofday. The vDSO answers it without a call, so that nobody who watches calls sees it. */
#include "attack.h"
#include <elf.h>
#include <sys/time.h>
/* Where it is mapped, whatever the program was told. */
static char *find(void) {
    char line[512];
    unsigned long from = 0;
    FILE *maps = fopen("/proc/self/maps", "r");
    while (maps && !from && fgets(line, sizeof line, maps))
        if (!strstr(line, "[vdso]") || sscanf(line, "%lx-", &from) != 1) from = 0;
    return (char *)from;
}
static void *symbol(char *vdso, const char *name) {
    Elf64_Phdr *segment = (Elf64_Phdr *)(vdso + ((Elf64_Ehdr *)vdso)->e_phoff);
    Elf64_Dyn *entry = 0;
    for (int i = 0; i < ((Elf64_Ehdr *)vdso)->e_phnum; i++)
        if (segment[i].p_type == PT_DYNAMIC) entry = (Elf64_Dyn *)(vdso + segment[i].p_offset);
    char *names = 0;
    Elf64_Sym *symbols = 0;
    for (; entry && entry->d_tag != DT_NULL; entry++) {
        if (entry->d_tag == DT_STRTAB) names = vdso + entry->d_un.d_ptr;
        if (entry->d_tag == DT_SYMTAB) symbols = (Elf64_Sym *)(vdso + entry->d_un.d_ptr);
    }
    /* The names follow the symbols. */
    for (Elf64_Sym *one = symbols; symbols && names && (char *)(one + 1) <= names; one++)
        if (strcmp(names + one->st_name, name) == 0) return vdso + one->st_value;
    return 0;
}
int main(void) {
    /* A kernel that lets checkpoints be restored maps it again for who asks. */
    char *vdso = find();
    if (!vdso && syscall(SYS_arch_prctl, 0x2003 /* ARCH_MAP_VDSO_64 */, 0x10000000) > 0) vdso = find();
    int (*asks)(struct timeval *, void *) = vdso ? (int (*)(struct timeval *, void *))symbol(vdso, "__vdso_gettimeofday") : NULL;
    if (!asks) verdict(0);
    struct timeval now = {0, 0};
    verdict(asks(&now, NULL) == 0 && now.tv_sec != 0);
}
