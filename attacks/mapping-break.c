/* attack
class: mapping
aim: memory
tries: the heap given back, with a library's trampolines in the middle of it
expect: { none: contained, mpk: contained }
*/
/* A library is mapped where a part of the heap was; its trampolines lie right behind it. Then brk gives the heap back: the kernel unmaps what lies
   between the new end and the old one, whatever that is. Bare, the library itself goes. */
#include "attack.h"
#include <elf.h>

static int make_library(void) {
    static unsigned char file[8192];
    Elf64_Ehdr header = {.e_ident = {0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, EV_CURRENT}, .e_type = ET_DYN, .e_machine = EM_X86_64, .e_version = EV_CURRENT,
                         .e_phoff = sizeof header, .e_ehsize = sizeof header, .e_phentsize = sizeof(Elf64_Phdr), .e_phnum = 2};
    Elf64_Phdr segments[2] = {{.p_type = PT_LOAD, .p_flags = PF_R, .p_filesz = 0x200, .p_memsz = 0x200, .p_align = 4096},
                              {.p_type = PT_LOAD, .p_flags = PF_R | PF_X, .p_offset = 4096, .p_vaddr = 4096, .p_paddr = 4096, .p_filesz = 4096, .p_memsz = 4096, .p_align = 4096}};
    static const unsigned char code[] = {0xb8, 39, 0, 0, 0, 0x0f, 0x05, 0xc3}; /* mov $getpid, %eax; syscall; ret */
    memcpy(file, &header, sizeof header);
    memcpy(file + sizeof header, segments, sizeof segments);
    memset(file + 4096, 0x90, 4096);
    memcpy(file + 4096, code, sizeof code);
    int fd = open("library.so", O_RDWR | O_CREAT | O_TRUNC, 0755);
    if (write(fd, file, sizeof file) != sizeof file) not_here("a library could not be written");
    close(fd);
    return open("library.so", O_RDONLY);
}

int main(void) {
    struct target t[64];
    read_targets(t, 64);
    int bare = t[0].own, library = make_library(), rights = PROT_READ | PROT_WRITE;
    uintptr_t end = ((uintptr_t)sbrk(0) + 4095) & ~4095ul, hole = end + (1 << 20);
    if (syscall(SYS_brk, end + (4 << 20)) != (long)(end + (4 << 20)) || munmap((void *)hole, 1 << 20)) not_here("the heap does not grow");
    if (mmap((void *)hole, 8192, PROT_READ, MAP_PRIVATE | MAP_DENYWRITE, library, 0) != (void *)hole) not_here("the library went elsewhere");
    syscall(SYS_brk, end);
    /* Only where nothing is any more is the hint taken. */
    void *wanted = (void *)(hole + (bare ? 4096 : 8192));
    verdict(mmap(wanted, 4096, rights, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == wanted);
}
