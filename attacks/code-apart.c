/* attack
class: code
aim: memory
expect: { mpk: contained }
options: ["-fno-builtin"]
variants:
  - { args: [memory], tries: "WRPKRU across two segments of a library that lie apart in its file and together in memory" }
  - { args: [file], tries: "WRPKRU across two segments of a library that lie together in its file, mapped as one" }
*/
/* One executable segment of a library ends with the first two bytes of WRPKRU, another begins with the third. Whoever looks at each of them
   by itself finds nothing. */
#include "made-code.h"
#include <elf.h>

static unsigned char file[0x4000];

static Elf64_Phdr code_segment(uint64_t offset, uint64_t vaddr) {
    return (Elf64_Phdr){.p_type = PT_LOAD, .p_flags = PF_R | PF_X, .p_offset = offset, .p_vaddr = vaddr, .p_paddr = vaddr, .p_filesz = 4096, .p_memsz = 4096, .p_align = 4096};
}

/* The second segment lies at `offset` in the file and at `vaddr` in memory. */
static int make_library(uint64_t offset, uint64_t vaddr) {
    Elf64_Ehdr header = {.e_ident = {0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, EV_CURRENT}, .e_type = ET_DYN, .e_machine = EM_X86_64, .e_version = EV_CURRENT,
                         .e_phoff = sizeof header, .e_ehsize = sizeof header, .e_phentsize = sizeof(Elf64_Phdr), .e_phnum = 3};
    Elf64_Phdr segments[3] = {{.p_type = PT_LOAD, .p_flags = PF_R, .p_filesz = 0x200, .p_memsz = 0x200, .p_align = 4096}, code_segment(4096, 4096), code_segment(offset, vaddr)};
    memset(file, 0x90, sizeof file);
    memcpy(file, &header, sizeof header);
    memcpy(file + sizeof header, segments, sizeof segments);
    memcpy(file + 8192 - OPENING_AT - 2, opens_keys, OPENING_AT + 2);
    memcpy(file + offset, opens_keys + OPENING_AT + 2, sizeof opens_keys - OPENING_AT - 2);
    int fd = open("library.so", O_RDWR | O_CREAT | O_TRUNC, 0755);
    if (write(fd, file, sizeof file) != sizeof file) not_here("a library could not be written");
    close(fd);
    return open("library.so", O_RDONLY);
}

int main(int argc, char **argv) {
    know_targets();
    int together_in_file = argc > 1 && strcmp(argv[1], "file") == 0;
    uint64_t offset = together_in_file ? 0x2000 : 0x3000, vaddr = together_in_file ? 0x3000 : 0x2000, span = vaddr + 0x1000;
    int library = make_library(offset, vaddr), rights = PROT_READ | PROT_EXEC, flags = MAP_PRIVATE | MAP_FIXED;
    unsigned char *object = mmap(NULL, span, PROT_READ, MAP_PRIVATE | MAP_DENYWRITE, library, 0);
    if (object == MAP_FAILED) verdict(0);
    void *code = mmap(object + 4096, together_in_file ? 8192 : 4096, rights, flags, library, 4096);
    if (!together_in_file && mmap(object + 8192, 4096, rights, flags, library, (off_t)offset) == MAP_FAILED) verdict(0);
    verdict(code != MAP_FAILED && opens_by(object + 8192 - OPENING_AT - 2));
}
