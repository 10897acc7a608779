/* Libraries that come and go while other threads make calls and fork; children map one as a dynamic linker does (dlopen itself does not
 * outlive a fork amid another thread's). What maps says of them names their files. */
#include "show.h"
#include <dlfcn.h>
#include <elf.h>
#include <link.h>

static volatile int stop;
static const char *const libraries[] = {"libm.so.6", "libresolv.so.2", "libutil.so.1"};

static int load_one(unsigned i) {
    void *library = dlopen(libraries[i % 3], RTLD_NOW | RTLD_LOCAL);
    if (!library) return 0;
    return dlclose(library) == 0;
}

static char library_path[256];

/* Reserves the whole object, puts its executable segment in place, gives all back. */
static int map_one(void) {
    static unsigned char head[4096];
    int fd = open(library_path, O_RDONLY);
    if (fd < 0 || read(fd, head, sizeof head) < (ssize_t)sizeof(Elf64_Ehdr)) return 0;
    const Elf64_Ehdr *header = (const Elf64_Ehdr *)head;
    const Elf64_Phdr *segment = (const Elf64_Phdr *)(head + header->e_phoff), *code = NULL;
    unsigned long end = 0;
    for (unsigned i = 0; i < header->e_phnum; i++) {
        if (segment[i].p_type != PT_LOAD) continue;
        if (segment[i].p_flags & PF_X) code = &segment[i];
        end = segment[i].p_vaddr + segment[i].p_memsz;
    }
    char *at = mmap(NULL, end, PROT_READ, MAP_PRIVATE, fd, 0);
    if (at == MAP_FAILED || !code) return 0;
    void *text = mmap(at + (code->p_vaddr & ~4095ul), code->p_filesz, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_FIXED, fd, (off_t)(code->p_offset & ~4095ul));
    close(fd);
    int works = text != MAP_FAILED && memcmp(at, ELFMAG, SELFMAG) == 0;
    return munmap(at, end) == 0 && works;
}

static void *calls(void *count) {
    unsigned long *n = count;
    while (!stop) {
        close(open("/dev/null", O_RDONLY));
        getppid();
        ++*n;
    }
    return NULL;
}

static void *forks(void *good) {
    for (int i = 0; i < (slowness() > 1 ? 10 : 60); i++) {
        pid_t child = fork();
        if (child == 0) {
            alarm(30);
            int all = 1;
            for (unsigned k = 0; k < 6; k++) all &= map_one();
            _exit(all ? 0 : 1);
        }
        int status;
        waitpid(child, &status, 0);
        if (status == 0) ++*(int *)good;
    }
    return NULL;
}

/* Executable mappings of a file of that name. */
static int mapped(const char *name) {
    FILE *maps = fopen("/proc/self/maps", "r");
    char line[600];
    int n = 0;
    while (maps && fgets(line, sizeof line, maps)) n += strstr(line, name) != NULL && strstr(line, "r-xp") != NULL;
    if (maps) fclose(maps);
    return n;
}

int main(void) {
    alarm(90);
    unsigned long counts[2] = {0, 0};
    int good = 0, loaded = 0, rounds = slowness() > 1 ? 40 : 400;
    struct link_map *known;
    void *first = dlopen("libm.so.6", RTLD_NOW);
    if (!first || dlinfo(first, RTLD_DI_LINKMAP, &known)) return 1;
    snprintf(library_path, sizeof library_path, "%s", known->l_name);
    dlclose(first);
    pthread_t t[3];
    pthread_create(&t[0], NULL, calls, &counts[0]);
    pthread_create(&t[1], NULL, calls, &counts[1]);
    pthread_create(&t[2], NULL, forks, &good);
    for (int i = 0; i < rounds; i++) loaded += load_one((unsigned)i);
    pthread_join(t[2], NULL);
    stop = 1;
    pthread_join(t[0], NULL);
    pthread_join(t[1], NULL);
    say("loaded every time: %d", loaded == rounds);
    say("children that mapped: %d", good);
    say("other threads went on: %d", counts[0] > 10 && counts[1] > 10);
    say("libm: %d", mapped("libm.so.6"));
    void *library = dlopen("libm.so.6", RTLD_NOW);
    double (*cosine)(double) = (double (*)(double))dlsym(library, "cos");
    say("cos 0 is %.0f, mapped %d, libc %d", cosine ? cosine(0) : -1.0, mapped("libm.so.6"), mapped("libc.so.6") + mapped("libc-2."));
    dlclose(library);
    say("after unloading %d", mapped("libm.so.6"));
    return 0;
}
