/* attack
class: code
aim: memory
race: true
tries: code run all along the end of a page, while a library's page is mapped behind it whose first byte completes the instruction
expect: { mpk: contained }
options: ["-pthread", "-fno-builtin"]
*/
/* A page of the program's ends with the first two bytes of WRPKRU, and the page behind it begins with what makes a harmless instruction of
   them. One thread runs it over and over. The other maps a page of a library there that begins with WRPKRU's third byte: that page comes from
   a verified copy, and may be executed at once. The first page has been searched long ago, with another page behind it. */
#include "made-code.h"
#include <elf.h>
#include <pthread.h>
#include <time.h>

#define RWX (PROT_READ | PROT_WRITE | PROT_EXEC)
static unsigned char *volatile tail; /* xor eax, ecx, edx; the first two bytes */
static volatile int running, stopped, opened;

static int make_library(void) {
    static unsigned char file[8192];
    Elf64_Ehdr header = {.e_ident = {0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, EV_CURRENT}, .e_type = ET_DYN, .e_machine = EM_X86_64, .e_version = EV_CURRENT,
                         .e_phoff = sizeof header, .e_ehsize = sizeof header, .e_phentsize = sizeof(Elf64_Phdr), .e_phnum = 2};
    Elf64_Phdr segments[2] = {{.p_type = PT_LOAD, .p_flags = PF_R, .p_filesz = 0x200, .p_memsz = 0x200, .p_align = 4096},
                              {.p_type = PT_LOAD, .p_flags = PF_R | PF_X, .p_offset = 4096, .p_vaddr = 4096, .p_paddr = 4096, .p_filesz = 4096, .p_memsz = 4096, .p_align = 4096}};
    static const unsigned char code[] = {0xef, 0xc3, 0xb8, 39, 0, 0, 0, 0x0f, 0x05, 0xc3}; /* out %eax, (%dx); ret; mov $getpid, %eax; syscall; ret */
    memcpy(file, &header, sizeof header);
    memcpy(file + sizeof header, segments, sizeof segments);
    memcpy(file + 4096, code, sizeof code);
    memset(file + 4096 + sizeof code, 0x90, 4096 - sizeof code);
    int fd = open("library.so", O_RDWR | O_CREAT | O_TRUNC, 0755);
    if (write(fd, file, sizeof file) != sizeof file) not_here("a library could not be written");
    close(fd);
    return open("library.so", O_RDONLY);
}

static void *runs(void *unused) {
    (void)unused;
    running = 1;
    while (!stopped && !opened) {
        ((void (*)(void))tail)();
        unsigned rights;
        __asm__ volatile("rdpkru" : "=a"(rights) : "c"(0) : "rdx");
        if (rights == 0) {
            (void)*(volatile unsigned char *)made_targets[0].from;
            opened = 1;
        }
    }
    return NULL;
}

static int library;
static int tries(void) {
    catch_faults();
    if (sigsetjmp(after_fault, 1)) return 0;
    unsigned char *object = mmap(NULL, 8192, PROT_READ, MAP_PRIVATE | MAP_DENYWRITE, library, 0);
    if (object == MAP_FAILED) return 0;
    if (mmap(object, 8192, RWX, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED) return 0;
    tail = object + 4096 - OPENING_AT - 2;
    memcpy(tail, opens_keys, OPENING_AT + 2);
    object[4096] = 0xd0; /* XGETBV */
    object[4097] = 0xc3;
    pthread_t thread;
    if (pthread_create(&thread, NULL, runs, NULL)) return 0;
    struct timespec moment = {0, 50000000};
    while (!running) sched_yield();
    nanosleep(&moment, NULL);
    if (mmap(object + 4096, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_FIXED, library, 4096) == MAP_FAILED) return 0;
    nanosleep(&moment, NULL);
    stopped = 1;
    pthread_join(thread, NULL);
    return opened;
}

int main(void) {
    know_targets();
    library = make_library();
    int escaped = 0;
    for (int i = 0; i < 20 && !escaped; i++) escaped = in_child(tries);
    verdict(escaped);
}
