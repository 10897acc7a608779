/* The program's first stack, as fs/exec.c and fs/binfmt_elf.c lay it out: from the top down the file name, environment,
 * arguments, platform, random bytes, auxiliary vector, environment pointers, argument pointers, count. Strings lie in
 * one piece in order, since programs that set their title rely on it. */
#include "loader/load.h"

#include <mg/sys.h>
#include <mg/syscalls.h>
#include <mg/text.h>

#define MOST_AUXV 64

static uint64_t top_of(const struct mg_start_stack *start, const Elf64_auxv_t *auxv) {
    uint64_t highest = (uint64_t)start->original;
    for (; auxv->a_type != AT_NULL; auxv++)
        if (auxv->a_type == AT_EXECFN) highest = auxv->a_un.a_val + strlen((const char *)auxv->a_un.a_val) + 1;
    return (highest + 8 + MG_PAGE - 1) & ~(MG_PAGE - 1);
}

static uint64_t strings_bytes(const struct mg_strings *strings) {
    uint64_t bytes = 0;
    for (uint64_t i = 0; i < strings->count; i++) bytes += strlen(strings->at[i]) + 1;
    return bytes;
}

static char *put(char *at, const char *text) {
    size_t bytes = strlen(text) + 1;
    memcpy(at, text, bytes);
    return at + bytes;
}

/* Its code; the pages of data before it stay, which tell no more than the processor's own clock does. */
static void unmap_vdso(const Elf64_Ehdr *vdso) {
    const Elf64_Phdr *segments = (const Elf64_Phdr *)((const char *)vdso + vdso->e_phoff);
    uint64_t bytes = MG_PAGE;
    for (unsigned i = 0; i < vdso->e_phnum; i++)
        if (segments[i].p_type == PT_LOAD) bytes = segments[i].p_offset + segments[i].p_memsz;
    mg_sys2(MG_NR_munmap, (long)vdso, (long)((bytes + MG_PAGE - 1) & ~(MG_PAGE - 1)));
}

void mg_stack_build(const struct mg_start_stack *start, const struct mg_mapped *mapped, struct mg_launch *launch) {
    char **kernel_environment = (char **)start->original + 1 + start->original[0] + 1;
    while (*kernel_environment) kernel_environment++;
    const Elf64_auxv_t *kernel_auxv = (const Elf64_auxv_t *)(kernel_environment + 1);
    uint64_t top = top_of(start, kernel_auxv);

    uint64_t argument_bytes = strings_bytes(&start->arguments), environment_bytes = strings_bytes(&start->environment);
    uint64_t string_bytes = argument_bytes + environment_bytes + strlen(start->execfn) + 1;
    uint64_t vector_bytes = (1 + start->arguments.count + 1 + start->environment.count + 1) * 8 + MOST_AUXV * sizeof(Elf64_auxv_t);
    uint64_t bytes = (string_bytes + vector_bytes + 8 + 16 + 16 + 256 + MG_PAGE) & ~(MG_PAGE - 1);

    /* Built aside and copied in one go: the strings still lie where the new stack will be. */
    long aside = mg_sys6(MG_NR_mmap, 0, (long)bytes, MG_PROT_READ | MG_PROT_WRITE, MG_MAP_PRIVATE | MG_MAP_ANONYMOUS, -1, 0);
    if (mg_is_error(aside)) mg_fail(MG_ERROR_ARGUMENTS_TOO_LARGE, start->execfn, aside);
    uint64_t shift = top - ((uint64_t)aside + bytes); /* from an address aside to its final one */
    char *strings = (char *)aside + bytes - 8 - string_bytes, *next = strings;
    launch->arg_start = (uint64_t)next + shift;
    for (uint64_t i = 0; i < start->arguments.count; i++) next = put(next, start->arguments.at[i]);
    launch->arg_end = launch->env_start = (uint64_t)next + shift;
    for (uint64_t i = 0; i < start->environment.count; i++) next = put(next, start->environment.at[i]);
    launch->env_end = (uint64_t)next + shift;
    uint64_t execfn = (uint64_t)next + shift;
    put(next, start->execfn);

    char *low = (char *)((uint64_t)strings & ~15ull) - 16;
    memcpy(low, "x86_64", 7);
    uint64_t platform = (uint64_t)low + shift;
    low -= 16;
    uint64_t random = (uint64_t)low + shift;
    for (int i = 0; i < 2; i++) ((uint64_t *)low)[i] = mg_random();
    /* The kernel also moves the stack by a random amount below the strings. */
    low -= 16 * (1 + mg_random_below(8));

    Elf64_auxv_t auxv[MOST_AUXV];
    unsigned entries = 0;
    for (; kernel_auxv->a_type != AT_NULL && entries + 1 < MOST_AUXV; kernel_auxv++) {
        Elf64_auxv_t one = *kernel_auxv;
        if (one.a_type == AT_SYSINFO_EHDR && launch->without_vdso) {
            unmap_vdso((const Elf64_Ehdr *)one.a_un.a_val);
            continue;
        }
        switch (one.a_type) {
        case AT_PHDR: one.a_un.a_val = mapped->program_headers; break;
        case AT_PHENT: one.a_un.a_val = sizeof(Elf64_Phdr); break;
        case AT_PHNUM: one.a_un.a_val = mapped->header_count; break;
        case AT_BASE: one.a_un.a_val = mapped->interpreter_base; break;
        case AT_ENTRY: one.a_un.a_val = mapped->program_entry; break;
        case AT_RANDOM: one.a_un.a_val = random; break;
        case AT_EXECFN: one.a_un.a_val = execfn; break;
        case AT_PLATFORM: one.a_un.a_val = platform; break;
        /* The gs base is taken: programs that would use it go another way, as on a processor without the instructions. */
        case AT_HWCAP2: if (launch->gates) one.a_un.a_val &= ~(uint64_t)MG_HWCAP2_FSGSBASE; break;
        default: break;
        }
        auxv[entries++] = one;
    }
    auxv[entries++] = (Elf64_auxv_t){.a_type = AT_NULL};

    uint64_t words = 1 + start->arguments.count + 1 + start->environment.count + 1 + entries * 2;
    uint64_t *vector = (uint64_t *)(((uint64_t)low - words * 8) & ~15ull), *word = vector;
    *word++ = start->arguments.count;
    uint64_t text = launch->arg_start;
    for (uint64_t i = 0; i < start->arguments.count; i++) *word++ = text, text += strlen(start->arguments.at[i]) + 1;
    *word++ = 0;
    for (uint64_t i = 0; i < start->environment.count; i++) *word++ = text, text += strlen(start->environment.at[i]) + 1;
    *word++ = 0;
    launch->auxv = (uint64_t)word + shift;
    launch->auxv_bytes = entries * sizeof(Elf64_auxv_t);
    memcpy(word, auxv, launch->auxv_bytes);

    /* Wipe what mgload was given, then put the new stack there. */
    uint64_t final = (uint64_t)vector + shift, used = (uint64_t)aside + bytes - (uint64_t)vector;
    uint64_t old = ((uint64_t)start->original & ~(MG_PAGE - 1)) - MG_PAGE;
    memset((void *)old, 0, top - old);
    memcpy((void *)final, vector, used);
    mg_sys2(MG_NR_munmap, aside, (long)bytes);
    launch->start_stack = final;
    launch->entry.rsp = final;
    launch->entry.rip = mapped->entry;
    launch->entry.rflags = 0x202;
}
