/* attack
class: code
aim: memory
source: pku-pitfalls
expect: { mpk: contained }
options: ["-fno-builtin"] # no copy of these bytes as part of an instruction: the program itself is to have none
variants:
  - { args: [rwx], tries: "code written to memory that is writable and executable at once" }
  - { args: [mprotect], tries: "code written, then made executable" }
  - { args: [back-and-forth], tries: "harmless code made executable, writable, changed, executable again" }
  - { args: [two-mappings], tries: "one file in memory, mapped writable here and executable there" }
  - { args: [file-write], tries: "a mapped file's code changed by write" }
  - { args: [private-file], tries: "a private mapping of a file that is changed behind it" }
  - { args: [read-call], tries: "code that read puts into executable pages" }
  - { args: [page-join], tries: "two harmless pages, moved together so that the instruction lies across" }
  - { args: [join-limit], tries: "the same after they were executed, with a limit by which no page may become writable" }
  - { args: [join-key], tries: "the same, with pages of a key that was given up meanwhile" }
  - { args: [page-swap], tries: "the second of two pages of code, replaced by another" }
  - { args: [shared-memory], tries: "a System V segment attached executable" }
  - { args: [hole], tries: "code that appears when a page in front of it is given back" }
  - { args: [truncate], tries: "code that appears when a file is cut and grows again" }
  - { args: [grows-down], tries: "a stack-like mapping whose lower end is made executable" }
  - { args: [implies-exec], tries: "readable memory that the personality makes executable", may-be-closed: true }
  - { args: [child-writes], tries: "shared executable pages that a child writes to" }
  - { args: [remap-exec], tries: "executable pages that mremap makes more of" }
  - { args: [process-vm], tries: "executable pages changed by process_vm_writev" }
  - { args: [direct], tries: "executable pages changed by a file read past the page cache", may-be-closed: true }
  - { args: [dlopen], tries: "a file with such code, mapped as a linker maps libraries" }
  - { args: [prefix], tries: "the instruction with prefixes before it" }
  - { args: [xrstor], tries: "XRSTOR in its other forms, and XRSTORS" }
*/
/* WRPKRU in executable memory, by every way in which bytes get there. */
#include "made-code.h"
#include <sys/personality.h>
#include <sys/resource.h>
#include <sys/shm.h>
#define RW (PROT_READ | PROT_WRITE)
#define RX (PROT_READ | PROT_EXEC)
static const unsigned char harmless[] = {0x90, 0x90, 0x90, 0xc3};

static unsigned char *anonymous(size_t bytes, int rights) { return mmap(NULL, bytes, rights, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); }
static int file_with(const void *code, size_t bytes, size_t at, size_t size) {
    int fd = open("code", O_RDWR | O_CREAT | O_TRUNC, 0755);
    if (ftruncate(fd, (off_t)size) || pwrite(fd, code, bytes, (off_t)at) < 0) return -1;
    return fd;
}
/* The code with its WRPKRU's first byte the last of a page. */
static void across(unsigned char *two_pages) { memcpy(two_pages + 4096 - OPENING_AT - 1, opens_keys, sizeof opens_keys); }

static void *make(const char *how) {
    unsigned char *page, *other;
    if (strcmp(how, "rwx") == 0) {
        page = anonymous(4096, RW | PROT_EXEC);
        if (page != MAP_FAILED) memcpy(page, opens_keys, sizeof opens_keys);
        return page;
    }
    if (strcmp(how, "mprotect") == 0 || strcmp(how, "prefix") == 0 || strcmp(how, "xrstor") == 0) {
        static const unsigned char prefixed[] = {0x31, 0xc0, 0x31, 0xc9, 0x31, 0xd2, 0x2e, 0x67, 0x40, 0x0f, 0x01, 0xef, 0xc3};
        static struct { _Alignas(64) unsigned char bytes[16384]; } image;
        page = anonymous(4096, RW);
        if (how[0] == 'm') memcpy(page, opens_keys, sizeof opens_keys);
        else if (how[0] == 'p') memcpy(page, prefixed, sizeof prefixed);
        else {
            /* movabs $image, %r13; mov $0x200, %eax; xor %edx, %edx; xrstor64 0(%r13); ret: a prefix, and a displacement between opcode and end */
            static unsigned char form[] = {0x49, 0xbd, 0, 0, 0, 0, 0, 0, 0, 0, 0xb8, 0, 2, 0, 0, 0x31, 0xd2, 0x49, 0x0f, 0xae, 0x6d, 0x00, 0xc3};
            void *at = &image;
            memcpy(form + 2, &at, 8);
            memcpy(page, form, sizeof form);
        }
        return mprotect(page, 4096, RX) == 0 ? page : NULL;
    }
    if (strcmp(how, "back-and-forth") == 0) {
        page = anonymous(4096, RW);
        memcpy(page, harmless, sizeof harmless);
        if (mprotect(page, 4096, RX)) return NULL;
        ((void (*)(void))page)();
        if (mprotect(page, 4096, RW)) return NULL;
        memcpy(page, opens_keys, sizeof opens_keys);
        return mprotect(page, 4096, RX) == 0 ? page : NULL;
    }
    if (strcmp(how, "two-mappings") == 0) {
        int fd = memfd_create("code", 0);
        if (ftruncate(fd, 4096)) return NULL;
        page = mmap(NULL, 4096, RX, MAP_SHARED, fd, 0);
        other = mmap(NULL, 4096, RW, MAP_SHARED, fd, 0);
        if (other == MAP_FAILED || page == MAP_FAILED) return NULL;
        memcpy(other, opens_keys, sizeof opens_keys);
        return page;
    }
    if (strcmp(how, "file-write") == 0 || strcmp(how, "private-file") == 0 || strcmp(how, "truncate") == 0) {
        int fd = file_with(harmless, sizeof harmless, 0, 4096);
        page = mmap(NULL, 4096, RX, how[0] == 'f' ? MAP_SHARED : MAP_PRIVATE, fd, 0);
        if (page == MAP_FAILED) return NULL;
        if (how[0] == 't' && (ftruncate(fd, 0) || ftruncate(fd, 4096))) return NULL;
        return pwrite(fd, opens_keys, sizeof opens_keys, 0) > 0 ? page : NULL;
    }
    if (strcmp(how, "read-call") == 0 || strcmp(how, "process-vm") == 0 || strcmp(how, "direct") == 0) {
        int fd = file_with(opens_keys, sizeof opens_keys, 0, 4096);
        page = anonymous(4096, RW | PROT_EXEC);
        if (page == MAP_FAILED) page = anonymous(4096, RX);
        if (page == MAP_FAILED) return NULL;
        if (how[0] == 'r') return pread(fd, page, 4096, 0) > 0 ? page : NULL;
        if (how[0] == 'd') {
            fsync(fd);
            int direct = open("code", O_RDONLY | O_DIRECT);
            return direct >= 0 && pread(direct, page, 4096, 0) > 0 ? page : NULL;
        }
        struct iovec from = {(void *)opens_keys, sizeof opens_keys}, to = {page, sizeof opens_keys};
        return process_vm_writev(getpid(), &from, 1, &to, 1, 0) > 0 ? page : NULL;
    }
    if (strcmp(how, "page-join") == 0) {
        unsigned char *both = anonymous(8192, RW);
        across(both);
        unsigned char *place = anonymous(8192, PROT_NONE);
        unsigned char *first = anonymous(4096, RW), *second = anonymous(4096, RW);
        memcpy(first, both, 4096);
        memcpy(second, both + 4096, 4096);
        if (mprotect(first, 4096, RX) || mprotect(second, 4096, RX)) return NULL;
        if (mremap(first, 4096, 4096, MREMAP_MAYMOVE | MREMAP_FIXED, place) == MAP_FAILED) return NULL;
        if (mremap(second, 4096, 4096, MREMAP_MAYMOVE | MREMAP_FIXED, place + 4096) == MAP_FAILED) return NULL;
        return place + 4096 - OPENING_AT - 1;
    }
    if (strcmp(how, "join-limit") == 0 || strcmp(how, "join-key") == 0) {
        int key = how[5] == 'k' ? pkey_alloc(0, 0) : 0;
        unsigned char *both = anonymous(8192, RW), *place = anonymous(8192, PROT_NONE), *first = anonymous(12288, RW), *second = first + 8192;
        across(both);
        both[0] = 0xc3; /* ret, as behind the WRPKRU */
        memcpy(first, both, 4096);
        memcpy(second, both + 4096, 4096);
        if (key < 0 || pkey_mprotect(first, 4096, RW | PROT_EXEC, key) || pkey_mprotect(second, 4096, RW | PROT_EXEC, key)) return NULL;
        ((void (*)(void))first)();
        ((void (*)(void))(second + 2))(); /* behind what is left of it */
        struct rlimit before, low;
        getrlimit(RLIMIT_DATA, &before);
        low = before;
        low.rlim_cur = 4096;
        if (key ? pkey_free(key) : setrlimit(RLIMIT_DATA, &low)) return NULL;
        void *moved = mremap(first, 4096, 4096, MREMAP_MAYMOVE | MREMAP_FIXED, place);
        if (moved != MAP_FAILED) moved = mremap(second, 4096, 4096, MREMAP_MAYMOVE | MREMAP_FIXED, place + 4096);
        setrlimit(RLIMIT_DATA, &before);
        return moved == MAP_FAILED ? NULL : place + 4096 - OPENING_AT - 1;
    }
    if (strcmp(how, "page-swap") == 0) {
        int fd = file_with(opens_keys, sizeof opens_keys, 4096 - OPENING_AT - 1, 8192);
        page = anonymous(8192, RW);
        if (mmap(page, 4096, RX, MAP_PRIVATE | MAP_FIXED, fd, 0) == MAP_FAILED) return NULL;
        if (mmap(page + 4096, 4096, RX, MAP_PRIVATE | MAP_FIXED, fd, 4096) == MAP_FAILED) return NULL;
        return page + 4096 - OPENING_AT - 1;
    }
    if (strcmp(how, "shared-memory") == 0) {
        int id = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0700);
        other = shmat(id, NULL, 0);
        page = shmat(id, NULL, SHM_EXEC);
        shmctl(id, IPC_RMID, NULL);
        if (other == (void *)-1 || page == (void *)-1) return NULL;
        memcpy(other, opens_keys, sizeof opens_keys);
        return page;
    }
    if (strcmp(how, "hole") == 0) {
        int fd = file_with(opens_keys, sizeof opens_keys, 0, 4096);
        page = mmap(NULL, 4096, RW, MAP_PRIVATE, fd, 0);
        memset(page, 0x90, 4096); /* a page of its own in front of the file's */
        if (mprotect(page, 4096, RX) || madvise(page, 4096, MADV_DONTNEED)) return NULL;
        return page;
    }
    if (strcmp(how, "grows-down") == 0) {
        page = mmap(NULL, 16384, RW, MAP_PRIVATE | MAP_ANONYMOUS | MAP_GROWSDOWN, -1, 0);
        if (page == MAP_FAILED) return NULL;
        memcpy(page, opens_keys, sizeof opens_keys);
        return mprotect(page + 12288, 4096, RX | PROT_GROWSDOWN) == 0 ? page : NULL;
    }
    if (strcmp(how, "implies-exec") == 0) {
        personality(READ_IMPLIES_EXEC);
        page = anonymous(4096, RW);
        memcpy(page, opens_keys, sizeof opens_keys);
        return page;
    }
    if (strcmp(how, "child-writes") == 0) {
        page = mmap(NULL, 4096, RW | PROT_EXEC, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (page == MAP_FAILED) return NULL;
        pid_t child = fork();
        if (child == 0) {
            memcpy(page, opens_keys, sizeof opens_keys);
            _exit(0);
        }
        waitpid(child, NULL, 0);
        return mprotect(page, 4096, RX) == 0 ? page : NULL;
    }
    if (strcmp(how, "remap-exec") == 0) {
        int fd = memfd_create("code", 0);
        if (ftruncate(fd, 8192) || pwrite(fd, opens_keys, sizeof opens_keys, 4096) < 0) return NULL;
        page = mmap(NULL, 4096, RX, MAP_SHARED, fd, 0);
        if (page == MAP_FAILED) return NULL;
        page = mremap(page, 4096, 8192, MREMAP_MAYMOVE);
        return page == MAP_FAILED ? NULL : page + 4096;
    }
    if (strcmp(how, "dlopen") == 0) {
        int fd = file_with(opens_keys, sizeof opens_keys, 4096, 12288);
        page = mmap(NULL, 12288, PROT_READ, MAP_PRIVATE, fd, 0);
        if (mmap(page + 4096, 4096, RX, MAP_PRIVATE | MAP_FIXED, fd, 4096) == MAP_FAILED) return NULL;
        return page + 4096;
    }
    return NULL;
}
int main(int argc, char **argv) {
    know_targets();
    void *code = make(argc > 1 ? argv[1] : "rwx");
    int error = errno;
    int escaped = opens_by(code);
    if (!code) errno = error;
    verdict(escaped);
}
