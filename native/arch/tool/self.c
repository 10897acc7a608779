/* Relative relocations of a static-pie program, applied by itself before anything else runs. */
#include <elf.h>
#include <mg/text.h>


void mg_relocate_self(const Elf64_Dyn *dynamic, char *base);
void mg_relocate_self(const Elf64_Dyn *dynamic, char *base) {
    const Elf64_Rela *rela = 0;
    size_t bytes = 0;
    for (; dynamic->d_tag != DT_NULL; dynamic++) {
        if (dynamic->d_tag == DT_RELA) rela = (const Elf64_Rela *)(base + dynamic->d_un.d_ptr);
        if (dynamic->d_tag == DT_RELASZ) bytes = dynamic->d_un.d_val;
    }
    for (size_t i = 0; i < bytes / sizeof *rela; i++)
        if (ELF64_R_TYPE(rela[i].r_info) == R_X86_64_RELATIVE)
            *(uint64_t *)(base + rela[i].r_offset) = (uint64_t)base + (uint64_t)rela[i].r_addend;
}

