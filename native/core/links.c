/* What the kernel does with the last component of a call's path (mg/links.h). Calls not listed follow a link there.
 * From the manual pages of the calls and fs/ of Linux 6.18. */
#include <linux/fcntl.h>
#include <mg/links.h>
#include <mg/syscalls.h>

enum { FSPICK_EMPTY_PATH_ = 8, MOVE_MOUNT_F_EMPTY_PATH_ = 4, MOVE_MOUNT_T_EMPTY_PATH_ = 0x40 };
enum rule {
    NEVER,
    NAME,   /* the folder counts, and what is called so in it: not even a slash behind it makes the kernel follow */
    UNLESS, /* not if one of the bits is set in the flags argument */
    IF,     /* only if one of the bits is set */
};

static const struct link_rule {
    uint16_t nr;
    uint8_t path; /* argument index */
    uint8_t rule;
    uint8_t flags;
    uint32_t bits;
} rules[] = {
    {MG_NR_lstat, 0, NEVER, 0, 0},
    {MG_NR_readlink, 0, NEVER, 0, 0},
    {MG_NR_readlinkat, 1, NEVER, 0, 0},
    {MG_NR_unlink, 0, NAME, 0, 0},
    {MG_NR_unlinkat, 1, NAME, 0, 0},
    {MG_NR_rmdir, 0, NAME, 0, 0},
    {MG_NR_rename, 0, NAME, 0, 0},
    {MG_NR_rename, 1, NAME, 0, 0},
    {MG_NR_renameat, 1, NAME, 0, 0},
    {MG_NR_renameat, 3, NAME, 0, 0},
    {MG_NR_renameat2, 1, NAME, 0, 0},
    {MG_NR_renameat2, 3, NAME, 0, 0},
    {MG_NR_link, 0, NEVER, 0, 0},
    {MG_NR_link, 1, NAME, 0, 0},
    {MG_NR_linkat, 1, IF, 4, AT_SYMLINK_FOLLOW},
    {MG_NR_linkat, 3, NAME, 0, 0},
    {MG_NR_symlink, 1, NAME, 0, 0},
    {MG_NR_symlinkat, 2, NAME, 0, 0},
    {MG_NR_mkdir, 0, NAME, 0, 0},
    {MG_NR_mkdirat, 1, NAME, 0, 0},
    {MG_NR_mknod, 0, NAME, 0, 0},
    {MG_NR_mknodat, 1, NAME, 0, 0},
    {MG_NR_lchown, 0, NEVER, 0, 0},
    {MG_NR_lsetxattr, 0, NEVER, 0, 0},
    {MG_NR_lgetxattr, 0, NEVER, 0, 0},
    {MG_NR_llistxattr, 0, NEVER, 0, 0},
    {MG_NR_lremovexattr, 0, NEVER, 0, 0},
    {MG_NR_setxattrat, 1, UNLESS, 2, AT_SYMLINK_NOFOLLOW},
    {MG_NR_getxattrat, 1, UNLESS, 2, AT_SYMLINK_NOFOLLOW},
    {MG_NR_listxattrat, 1, UNLESS, 2, AT_SYMLINK_NOFOLLOW},
    {MG_NR_removexattrat, 1, UNLESS, 2, AT_SYMLINK_NOFOLLOW},
    {MG_NR_open_tree_attr, 1, UNLESS, 2, AT_SYMLINK_NOFOLLOW},
    {MG_NR_file_getattr, 1, UNLESS, 4, AT_SYMLINK_NOFOLLOW},
    {MG_NR_file_setattr, 1, UNLESS, 4, AT_SYMLINK_NOFOLLOW},
    {MG_NR_newfstatat, 1, UNLESS, 3, AT_SYMLINK_NOFOLLOW},
    {MG_NR_statx, 1, UNLESS, 2, AT_SYMLINK_NOFOLLOW},
    {MG_NR_fchownat, 1, UNLESS, 4, AT_SYMLINK_NOFOLLOW},
    {MG_NR_utimensat, 1, UNLESS, 3, AT_SYMLINK_NOFOLLOW},
    {MG_NR_faccessat2, 1, UNLESS, 3, AT_SYMLINK_NOFOLLOW},
    {MG_NR_fchmodat2, 1, UNLESS, 3, AT_SYMLINK_NOFOLLOW},
    {MG_NR_execveat, 1, UNLESS, 4, AT_SYMLINK_NOFOLLOW},
    {MG_NR_name_to_handle_at, 1, IF, 4, AT_SYMLINK_FOLLOW},
    {MG_NR_open_tree, 1, UNLESS, 2, AT_SYMLINK_NOFOLLOW},
    {MG_NR_mount_setattr, 1, UNLESS, 2, AT_SYMLINK_NOFOLLOW},
    {MG_NR_fspick, 1, UNLESS, 2, 2 /* FSPICK_SYMLINK_NOFOLLOW */},
    {MG_NR_move_mount, 1, IF, 4, 0x01 /* MOVE_MOUNT_F_SYMLINKS */},
    {MG_NR_move_mount, 3, IF, 4, 0x10 /* MOVE_MOUNT_T_SYMLINKS */},
    {MG_NR_umount2, 0, UNLESS, 1, 8 /* UMOUNT_NOFOLLOW */},
    {MG_NR_inotify_add_watch, 1, UNLESS, 2, 0x02000000 /* IN_DONT_FOLLOW */},
    {MG_NR_fanotify_mark, 4, UNLESS, 1, 4 /* FAN_MARK_DONT_FOLLOW */},
};

/* With O_PATH the kernel forgets that a file was to be made. */
static int open_follows(uint64_t flags) {
    if (flags & O_PATH) return (flags & O_NOFOLLOW) == 0;
    return (flags & O_NOFOLLOW) == 0 && (flags & (O_CREAT | O_EXCL)) != (O_CREAT | O_EXCL);
}

static const struct link_rule *rule_of(uint32_t nr, unsigned arg) {
    for (unsigned i = 0; i < sizeof rules / sizeof rules[0]; i++)
        if (rules[i].nr == nr && rules[i].path == arg) return &rules[i];
    return 0;
}

int mg_links_follows(uint32_t nr, const uint64_t args[6], unsigned arg, const uint64_t how[3]) {
    if (nr == MG_NR_open) return open_follows(args[1]);
    if (nr == MG_NR_openat) return open_follows(args[2]);
    if (nr == MG_NR_openat2) return open_follows(how[0]);
    const struct link_rule *rule = rule_of(nr, arg);
    if (!rule) return 1;
    if (rule->rule == NEVER || rule->rule == NAME) return 0;
    return ((args[rule->flags] & rule->bits) != 0) == (rule->rule == IF);
}

int mg_links_takes_name(uint32_t nr, unsigned arg) {
    const struct link_rule *rule = rule_of(nr, arg);
    return rule && rule->rule == NAME;
}

int mg_links_takes_empty(uint32_t nr, const uint64_t args[6], unsigned arg) {
    if (nr == MG_NR_readlinkat) return 1;
    if (nr == MG_NR_fspick) return (args[2] & FSPICK_EMPTY_PATH_) != 0;
    if (nr == MG_NR_move_mount) return (args[4] & (arg == 1 ? MOVE_MOUNT_F_EMPTY_PATH_ : MOVE_MOUNT_T_EMPTY_PATH_)) != 0;
    const struct link_rule *rule = rule_of(nr, arg);
    if (!rule || (rule->bits != AT_SYMLINK_NOFOLLOW && rule->bits != AT_SYMLINK_FOLLOW)) return 0;
    return (args[rule->flags] & AT_EMPTY_PATH) != 0;
}

int mg_links_takes_null(uint32_t nr, const uint64_t args[6], unsigned arg) {
    int means_descriptor = nr == MG_NR_utimensat || nr == MG_NR_futimesat || mg_links_takes_empty(nr, args, arg);
    return args[arg] == 0 && means_descriptor && (int)args[0] != AT_FDCWD;
}
