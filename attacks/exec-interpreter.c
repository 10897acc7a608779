/* attack
class: policy
aim: call
expect: { none: contained, process: contained, mpk: contained }
variants:
  - { args: [script], tries: "the forbidden program as the interpreter that a script names" }
  - { args: [chain], tries: "the same, of a script that interprets a script" }
  - { args: [loader], tries: "the forbidden program as the interpreter that an ELF file names" }
*/
/* The policy forbids to execute forbidden-program, by path. It makes the file it-ran. */
#include "small-elf.h"
#include <limits.h>
static void write_file(const char *path, const void *bytes, size_t count) {
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0700);
    if (write(fd, bytes, count) != (ssize_t)count) not_here("a program could not be written");
    close(fd);
}
static void write_script(const char *path, const char *here, const char *interpreter) {
    char text[PATH_MAX + 64];
    write_file(path, text, (size_t)snprintf(text, sizeof text, "#!%s/%s\n", here, interpreter));
}
/* Another program, which is only to be loaded. */
static void write_elf(const char *path, const char *here) {
    unsigned char file[0x100 + PATH_MAX];
    Elf64_Ehdr header;
    Elf64_Phdr segments[2];
    memcpy(&header, small_elf, sizeof header);
    memcpy(segments, small_elf + sizeof header, sizeof segments[0]);
    header.e_phnum = 2;
    header.e_entry = segments[0].p_vaddr = segments[0].p_paddr = 0x800000;
    size_t bytes = 1 + (size_t)snprintf((char *)file + 0x100, PATH_MAX, "%s/forbidden-program", here);
    segments[1] = (Elf64_Phdr){.p_type = PT_INTERP, .p_flags = PF_R, .p_offset = 0x100, .p_filesz = bytes, .p_memsz = bytes, .p_align = 1};
    memset(file, 0, 0x100);
    memcpy(file, &header, sizeof header);
    memcpy(file + sizeof header, segments, sizeof segments);
    write_file(path, file, 0x100 + bytes);
}
int main(int argc, char **argv) {
    char here[PATH_MAX - 64];
    struct stat st;
    if (argc < 2 || !getcwd(here, sizeof here)) return 1;
    if (strlen(here) > 200) not_here("the folder's name is too long for a first line");
    make_small_elf();
    small_elf[0x81] = SYS_creat;
    memcpy(small_elf + 0xc0, "it-ran", 7);
    write_file("forbidden-program", small_elf, sizeof small_elf);
    const char *program = argv[1];
    if (strcmp(program, "loader") == 0) write_elf(program, here);
    else write_script("script", here, "forbidden-program");
    if (strcmp(program, "chain") == 0) write_script(program, here, "script");
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        execl(program, program, NULL);
        _exit(errno);
    }
    int status = 0;
    waitpid(child, &status, 0);
    errno = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
    int error = errno, ran = stat("it-ran", &st) == 0;
    errno = error;
    verdict(ran);
}
