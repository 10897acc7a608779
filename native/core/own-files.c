/* The mode that marks files of MonGuard's own (mg/own-files.h). */
#include <mg/own-files.h>
#include <mg/records.h>
#include <mg/syscalls.h>

enum { REGULAR = 0100000, TYPES = 0170000, WRITE = 2, LAUNCH_FILE = 01600 };
enum { ACL_HEAD = 4, ACL_ENTRY = 8, ACL_OWNER = 1, ACL_GROUP = 4, ACL_MASK = 0x10, ACL_OTHERS = 0x20 }; /* linux/posix_acl_xattr.h */

static int is_mark(uint32_t mode) { return (mode & MG_OWN_FILE_MASK) == MG_OWN_FILE_MARK; }

int mg_own_file(uint32_t mode) { return (mode & TYPES) == REGULAR && is_mark(mode); }

int mg_own_launch_file(uint32_t mode, uint64_t links) { return mode == (REGULAR | LAUNCH_FILE) && links == 0; }

int mg_own_file_is_marking(uint32_t nr, const uint64_t args[6]) {
    switch (nr) {
    case MG_NR_chmod:
    case MG_NR_fchmod: return is_mark((uint32_t)args[1]);
    case MG_NR_fchmodat:
    case MG_NR_fchmodat2: return is_mark((uint32_t)args[2]);
    default: return 0;
    }
}

/* O_CREAT, O_TMPFILE: else nobody looks at the mode. */
static int makes_file(uint64_t flags) { return (flags & (0100 | 020000000)) != 0; }

static int mode_arg(uint32_t nr, const uint64_t args[6]) {
    switch (nr) {
    case MG_NR_creat: return 1;
    case MG_NR_open: return makes_file(args[1]) ? 2 : -1;
    case MG_NR_openat: return makes_file(args[2]) ? 3 : -1;
    case MG_NR_mknod:
    case MG_NR_mknodat: {
        int arg = nr == MG_NR_mknod ? 1 : 2;
        uint32_t type = (uint32_t)args[arg] & TYPES;
        return type == 0 || type == REGULAR ? arg : -1;
    }
    default: return -1;
    }
}

int mg_own_file_sticky_arg(uint32_t nr, const uint64_t args[6]) {
    int arg = mode_arg(nr, args);
    return arg >= 0 && (args[arg] & MG_OWN_FILE_STICKY) ? arg : -1;
}

int mg_own_file_acl(const uint8_t *text, uint64_t bytes) {
    unsigned owner = 0, group = 0, others = 0, mask = 0, has_mask = 0;
    for (uint64_t at = ACL_HEAD; at + ACL_ENTRY <= bytes; at += ACL_ENTRY) {
        unsigned tag = text[at] | text[at + 1] << 8, rights = text[at + 2] & 7;
        if (tag == ACL_OWNER) owner = rights;
        if (tag == ACL_GROUP) group = rights;
        if (tag == ACL_OTHERS) others = rights;
        if (tag == ACL_MASK) mask = rights, has_mask = 1;
    }
    unsigned mode = owner << 6 | (has_mask ? mask : group) << 3 | others;
    return is_mark(MG_OWN_FILE_STICKY | mode) ? (int)mode : -1;
}

void mg_own_file_acl_let_write(uint8_t *text, uint64_t bytes) {
    for (uint64_t at = ACL_HEAD; at + ACL_ENTRY <= bytes; at += ACL_ENTRY)
        if ((text[at] | text[at + 1] << 8) == ACL_OWNER) text[at + 2] |= WRITE;
}
