/* core/own-files.c against what the kernel does with modes and ACLs (fs/attr.c, fs/posix_acl.c), written down a second time: no call that may
 * complete the mark of MonGuard's own files goes unseen. */
#define _GNU_SOURCE
#include <mg/own-files.h>
#include <mg/records.h>
#include <mg/syscalls.h>

#include "fuzz.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

static unsigned marks, acls;

static int has_mark(unsigned mode) { return (mode & 07222) == 01000; }

static uint64_t some_mode(void) { return one_in(2) ? (any() & 07777) | (one_in(2) ? S_IFREG : 0) : some_number(); }

static void try_mode(void) {
    static const uint32_t calls[] = {MG_NR_chmod, MG_NR_fchmod, MG_NR_fchmodat, MG_NR_fchmodat2, MG_NR_creat, MG_NR_open,
                                     MG_NR_openat, MG_NR_mknod, MG_NR_mknodat, MG_NR_openat2, MG_NR_read, 0xffffffff};
    static const unsigned flag_choices[] = {O_CREAT, O_TMPFILE, O_DIRECTORY, O_CREAT | O_EXCL, O_TMPFILE & ~O_DIRECTORY, 0};
    uint32_t nr = one_in(8) ? (uint32_t)any() : calls[below(sizeof calls / sizeof *calls)];
    uint64_t args[6];
    for (int i = 0; i < 6; i++) args[i] = some_mode();
    uint64_t flags = flag_choices[below(6)] | (one_in(3) ? any() << 32 : 0);
    if (nr == MG_NR_open) args[1] = flags;
    if (nr == MG_NR_openat) args[2] = flags;
    int changes = nr == MG_NR_chmod || nr == MG_NR_fchmod ? 1 : nr == MG_NR_fchmodat || nr == MG_NR_fchmodat2 ? 2 : -1;
    /* umode_t has 16 bits, of which chmod looks at S_IALLUGO. */
    MUST(mg_own_file_is_marking(nr, args) == (changes >= 0 && has_mark(args[changes] & 07777)), "call %u with mode %lo", nr, args[changes < 0 ? 0 : changes]);
    int makes = -1;
    if (nr == MG_NR_creat) makes = 1;
    if (nr == MG_NR_open && (flags & (O_CREAT | (O_TMPFILE & ~O_DIRECTORY)))) makes = 2;
    if (nr == MG_NR_openat && (flags & (O_CREAT | (O_TMPFILE & ~O_DIRECTORY)))) makes = 3;
    if (nr == MG_NR_mknod || nr == MG_NR_mknodat) {
        makes = nr == MG_NR_mknod ? 1 : 2;
        if (!S_ISREG(args[makes] & 0xffff) && (args[makes] & S_IFMT) != 0) makes = -1;
    }
    int sticky = makes >= 0 && (args[makes] & S_ISVTX) != 0 ? makes : -1;
    MUST(mg_own_file_sticky_arg(nr, args) == sticky, "call %u makes a file with mode %lo", nr, args[makes < 0 ? 0 : makes]);
    uint32_t mode = (uint32_t)some_mode();
    MUST(mg_own_file(mode) == (S_ISREG(mode) && has_mark(mode)), "mode %o", mode);
    marks += (unsigned)mg_own_file(mode);
}

struct acl_entry {
    uint16_t tag, rights;
    uint32_t id;
};

/* Entries as posix_acl_from_xattr takes them, in the order that posix_acl_valid asks for: owner, users, group, groups, mask, others. */
static void try_acl(void) {
    struct { uint16_t tag, always; } const order[] = {{1, 1}, {2, 0}, {2, 0}, {4, 1}, {8, 0}, {0x10, 0}, {0x20, 1}};
    struct acl_entry entries[7];
    unsigned count = 0, owner = 0, group = 0, mask = 8, others = 0;
    for (unsigned i = 0; i < 7; i++) {
        if (!order[i].always && one_in(2)) continue;
        struct acl_entry *one = &entries[count++];
        *one = (struct acl_entry){order[i].tag, (uint16_t)(one_in(2) ? below(8) & 5 : below(8)), (uint32_t)any()};
        if (one->tag == 1) owner = one->rights;
        if (one->tag == 4) group = one->rights;
        if (one->tag == 0x10) mask = one->rights;
        if (one->tag == 0x20) others = one->rights;
    }
    unsigned mode = owner << 6 | (mask < 8 ? mask : group) << 3 | others; /* posix_acl_update_mode */
    uint64_t bytes = 4 + count * sizeof *entries;
    uint8_t *text = block(bytes), *before = block(bytes);
    memset(text, 2, 4);
    memcpy(text + 4, entries, count * sizeof *entries);
    memcpy(before, text, bytes);
    int found = mg_own_file_acl(text, bytes);
    MUST(found == (has_mark(S_ISVTX | mode) ? (int)mode : -1), "an ACL for mode %o gives %o", mode, (unsigned)found);
    mg_own_file_acl_let_write(text, bytes);
    MUST(mg_own_file_acl(text, bytes) == -1, "an ACL that lets its owner write completes a mark");
    for (uint64_t i = 0; i < bytes; i++) MUST(text[i] == (i == 6 ? before[i] | 2 : before[i]), "letting the owner write changes byte %lu", i);
    acls += found >= 0;
    /* Torn and senseless ones: within their bounds, and the same answer twice. */
    uint64_t some = below(bytes + 1);
    uint8_t *torn = block(some);
    memcpy(torn, before, some);
    for (uint64_t changes = some > 0 ? below(4) : 0; changes > 0; changes--) torn[below(some)] = (uint8_t)any();
    MUST(mg_own_file_acl(torn, some) == mg_own_file_acl(torn, some), "two answers");
    mg_own_file_acl_let_write(torn, some);
    free(torn);
    free(text);
    free(before);
}

int main(int argc, char **argv) {
    for (fuzz_begin(argc, argv); fuzz_round();) {
        for (int i = 0; i < 20; i++) try_mode();
        try_acl();
    }
    printf("%u marks, %u ACLs that complete one\n", marks, acls);
    return marks == 0 || acls == 0;
}
