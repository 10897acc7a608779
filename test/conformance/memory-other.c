/* brk, System V and POSIX shared memory, memfds with seals, code made at run time, protection keys of the program's own. */
#include "show.h"
#include <sys/ipc.h>
#include <sys/shm.h>

enum { P = 4096 };
typedef int (*code)(void);
static const unsigned char returns_42[] = {0xb8, 42, 0, 0, 0, 0xc3};
static const unsigned char calls_500[] = {0xb8, 0xf4, 1, 0, 0, 0x0f, 0x05, 0xc3};

static int uses_key(void *page, int key) {
    *(volatile char *)page = 1;
    SHOW(pkey_set(key, PKEY_DISABLE_WRITE));
    SHOW(pkey_get(key));
    *(volatile char *)page = 2;
    return 1;
}

int main(void) {
    char *start = sbrk(0);
    SHOW(brk(start + 5 * P));
    start[5 * P - 1] = 'x';
    say("moved %d", sbrk(0) == start + 5 * P);
    SHOW(brk(start + P));
    say("back %d", sbrk(0) == start + P);
    SHOW(brk(start + 5 * P));
    say("zero again %d", start[5 * P - 1] == 0);
    say("raw brk(0) %d, raw brk(low) unchanged %d, huge unchanged %d", syscall(SYS_brk, 0) == (long)(start + 5 * P), syscall(SYS_brk, 4096) == (long)(start + 5 * P),
        syscall(SYS_brk, 1ul << 46) == (long)(start + 5 * P));
    SHOW(brk(start));
    char *list[2000];
    for (int i = 0; i < 2000; i++) list[i] = memset(malloc((size_t)(i * 37 % 9000) + 1), i, (size_t)(i * 37 % 9000) + 1);
    int wrong = 0;
    for (int i = 0; i < 2000; i++) {
        wrong += list[i][0] != (char)i;
        free(list[i]);
    }
    say("malloc wrong %d", wrong);

    int id = shmget(IPC_PRIVATE, 3 * P, IPC_CREAT | 0600);
    char *shm = shmat(id, NULL, 0), *again = shmat(id, NULL, SHM_RDONLY);
    say("attached %d %d", shm != (void *)-1, again != (void *)-1);
    strcpy(shm, "system five");
    say("%s", again);
    char *place = mmap(NULL, 4 * P, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    say("remap over: %d", shmat(id, place, SHM_REMAP) == place);
    errno = 0;
    say("without SHM_REMAP: %s", shmat(id, place, 0) == (void *)-1 ? error_name(errno) : "done");
    say("unaligned: %s", shmat(id, place + 1, 0) == (void *)-1 ? error_name(errno) : "done");
    say("rounded: %d", shmat(id, place + 100, SHM_RND | SHM_REMAP) == place);
    for (int hole = 0; hole < 3; hole++) {
        char *wide = mmap(NULL, 9 * P, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), *at = wide + (2 + hole) * P;
        munmap(wide + 2 * P, (size_t)(3 + hole) * P); /* where the kernel would attach it by itself, or nearly so */
        char *got = shmat(id, at, SHM_REMAP);
        say("into a hole: %d %s", got == at, got);
        SHOW(shmdt(at));
        say("empty: %d", mincore(at, 3 * P, (unsigned char[3]){0}));
        munmap(wide, 9 * P);
    }
    say("remap at nothing: %s", shmat(id, (void *)100, SHM_RND | SHM_REMAP) == (void *)-1 ? error_name(errno) : "done");
    say("remap unaligned: %s", shmat(id, place + 1, SHM_REMAP) == (void *)-1 ? error_name(errno) : "done");
    say("remap too high: %s", shmat(id, (void *)0x7fffffffe000, SHM_REMAP) == (void *)-1 ? error_name(errno) : "done");
    say("remap of a bad id: %s", shmat(-1, place, SHM_REMAP) == (void *)-1 ? error_name(errno) : "done");
    struct shmid_ds ds;
    SHOW(shmctl(id, IPC_STAT, &ds));
    say("attached %lu times, size %zu", ds.shm_nattch, ds.shm_segsz);
    SHOW(shmdt(again));
    SHOW(shmdt(again));
    SHOW(shmctl(id, IPC_RMID, NULL));
    SHOW(shmdt(shm));
    say("shmat of a bad id: %s", shmat(-1, NULL, 0) == (void *)-1 ? error_name(errno) : "done");

    int fd = memfd_create("name", MFD_ALLOW_SEALING | MFD_CLOEXEC);
    SHOW(ftruncate(fd, P));
    char *m = mmap(NULL, P, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    strcpy(m, "in a memfd");
    SHOW(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
    munmap(m, P);
    SHOW(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK));
    SHOW(fcntl(fd, F_GET_SEALS));
    SHOW(write(fd, "x", 1));
    SHOW(ftruncate(fd, 0));
    char text[16] = "";
    SHOW(pread(fd, text, 15, 0));
    say("%s", text);
    char link[128] = "", path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (readlink(path, link, sizeof link - 1) < 0) say("readlink failed");
    say("link %s", link);

    unsigned char *page = mmap(NULL, P, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    memcpy(page, returns_42, sizeof returns_42);
    SHOW(mprotect(page, P, PROT_READ | PROT_EXEC));
    say("made code returns %d", ((code)page)());
    SHOW(mprotect(page, P, PROT_READ | PROT_WRITE));
    memcpy(page, calls_500, sizeof calls_500);
    SHOW(mprotect(page, P, PROT_READ | PROT_EXEC));
    say("made code's system call returns %d", ((code)page)());
    int file = open("code", O_CREAT | O_RDWR, 0700);
    if (write(file, returns_42, sizeof returns_42) < 0) return 1;
    page = mmap(NULL, P, PROT_READ | PROT_EXEC, MAP_PRIVATE, file, 0);
    say("code from a file returns %d", page == MAP_FAILED ? -1 : ((code)page)());

    int key = pkey_alloc(0, 0);
    if (key < 0) say("pkey_alloc: %s", error_name(errno));
    else {
        page = mmap(NULL, P, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        SHOW(pkey_mprotect(page, P, PROT_READ | PROT_WRITE, key));
        SHOW(pkey_get(key));
        pid_t pid = fork();
        if (pid == 0) _exit(uses_key(page, key));
        int status;
        waitpid(pid, &status, 0);
        say("writing to a page of a closed key: %s", status_text(status));
        SHOW(pkey_set(key, 0));
        *(volatile char *)page = 3;
        SHOW(pkey_free(key));
    }
    SHOW(pkey_free(14));
    SHOW(syscall(SYS_pkey_mprotect, page, P, PROT_READ, -1));
    SHOW(syscall(SYS_pkey_alloc, 1, 0));
    SHOW(syscall(SYS_pkey_alloc, 0, 77));
    return 0;
}
