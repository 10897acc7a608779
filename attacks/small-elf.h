/* A program of its own, without libc and linker: its first instruction makes the forbidden call, by `syscall`, and its second ends it. */
#include "attack.h"
#include <elf.h>

static unsigned char small_elf[0x100];

UNUSED static void make_small_elf(void) {
    Elf64_Ehdr header = {.e_ident = {0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, EV_CURRENT}, .e_type = ET_EXEC, .e_machine = EM_X86_64, .e_version = EV_CURRENT,
                         .e_entry = 0x400000 + 0x80, .e_phoff = sizeof header, .e_ehsize = sizeof header, .e_phentsize = sizeof(Elf64_Phdr), .e_phnum = 1};
    Elf64_Phdr segment = {.p_type = PT_LOAD, .p_flags = PF_R | PF_X, .p_vaddr = 0x400000, .p_paddr = 0x400000, .p_filesz = sizeof small_elf, .p_memsz = sizeof small_elf, .p_align = 4096};
    static const unsigned char code[] = {
        0xb8, 83, 0, 0, 0,             /* mov $mkdir, %eax */
        0xbf, 0xc0, 0, 0x40, 0,        /* mov $0x4000c0, %edi */
        0xbe, 0xed, 1, 0, 0,           /* mov $0755, %esi */
        0x0f, 0x05,                    /* syscall */
        0xb8, 60, 0, 0, 0, 0x31, 0xff, /* mov $exit, %eax; xor %edi, %edi */
        0x0f, 0x05,
    };
    memcpy(small_elf, &header, sizeof header);
    memcpy(small_elf + sizeof header, &segment, sizeof segment);
    memcpy(small_elf + 0x80, code, sizeof code);
    memcpy(small_elf + 0xc0, FORBIDDEN, sizeof FORBIDDEN);
}

UNUSED static void write_small_elf(const char *path, mode_t mode) {
    make_small_elf();
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0700);
    if (write(fd, small_elf, sizeof small_elf) != sizeof small_elf) not_here("a program could not be written");
    fchmod(fd, mode);
    close(fd);
}
