/* core/links.c against the kernel: each call is made, with flags drawn, on a link that leads nowhere. Whoever follows it finds nothing there, or makes
 * it; whoever does not finds the link. Everything happens in a fresh folder. */
#define _GNU_SOURCE
#include <mg/links.h>
#include <mg/syscalls.h>

#include "fuzz.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/fanotify.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

enum token { ZERO, HERE, LINK, SOME_FILE, NEW_NAME, TEXT, ROOM, HUNDRED, NOBODY, READABLE, FLAGS, OPEN_FLAGS, HOW, HOW_BYTES, HANDLE, READ_ONLY, INOTIFY, FANOTIFY, FAN_EVENTS };

/* What call `nr` gets; FLAGS are bits of `bits`, each or none, beside `always`. */
static const struct trial {
    uint32_t nr;
    unsigned char args[6];
    uint32_t bits, always;
} trials[] = {
    {MG_NR_stat, {LINK, ROOM}, 0, 0},
    {MG_NR_lstat, {LINK, ROOM}, 0, 0},
    {MG_NR_access, {LINK}, 0, 0},
    {MG_NR_chdir, {LINK}, 0, 0},
    {MG_NR_truncate, {LINK}, 0, 0},
    {MG_NR_statfs, {LINK, ROOM}, 0, 0},
    {MG_NR_execve, {LINK}, 0, 0},
    {MG_NR_readlink, {LINK, ROOM, HUNDRED}, 0, 0},
    {MG_NR_readlinkat, {HERE, LINK, ROOM, HUNDRED}, 0, 0},
    {MG_NR_unlink, {LINK}, 0, 0},
    {MG_NR_unlinkat, {HERE, LINK, FLAGS}, AT_REMOVEDIR, 0},
    {MG_NR_rmdir, {LINK}, 0, 0},
    {MG_NR_rename, {LINK, NEW_NAME}, 0, 0},
    {MG_NR_rename, {SOME_FILE, LINK}, 0, 0},
    {MG_NR_renameat, {HERE, LINK, HERE, NEW_NAME}, 0, 0},
    {MG_NR_renameat, {HERE, SOME_FILE, HERE, LINK}, 0, 0},
    {MG_NR_renameat2, {HERE, LINK, HERE, NEW_NAME, FLAGS}, 1 /* NOREPLACE */, 0},
    {MG_NR_renameat2, {HERE, SOME_FILE, HERE, LINK, FLAGS}, 1 | 2 /* EXCHANGE */, 0},
    {MG_NR_link, {LINK, NEW_NAME}, 0, 0},
    {MG_NR_link, {SOME_FILE, LINK}, 0, 0},
    {MG_NR_linkat, {HERE, LINK, HERE, NEW_NAME, FLAGS}, AT_SYMLINK_FOLLOW, 0},
    {MG_NR_linkat, {HERE, SOME_FILE, HERE, LINK, FLAGS}, AT_SYMLINK_FOLLOW, 0},
    {MG_NR_symlink, {TEXT, LINK}, 0, 0},
    {MG_NR_symlinkat, {TEXT, HERE, LINK}, 0, 0},
    {MG_NR_mkdir, {LINK}, 0, 0},
    {MG_NR_mkdirat, {HERE, LINK}, 0, 0},
    {MG_NR_mknod, {LINK}, 0, 0},
    {MG_NR_mknodat, {HERE, LINK}, 0, 0},
    {MG_NR_chmod, {LINK, READABLE}, 0, 0},
    {MG_NR_fchmodat, {HERE, LINK, READABLE}, 0, 0},
    {MG_NR_fchmodat2, {HERE, LINK, READABLE, FLAGS}, AT_SYMLINK_NOFOLLOW, 0},
    {MG_NR_chown, {LINK, NOBODY, NOBODY}, 0, 0},
    {MG_NR_lchown, {LINK, NOBODY, NOBODY}, 0, 0},
    {MG_NR_fchownat, {HERE, LINK, NOBODY, NOBODY, FLAGS}, AT_SYMLINK_NOFOLLOW, 0},
    {MG_NR_setxattr, {LINK, TEXT, ROOM, HUNDRED}, 0, 0},
    {MG_NR_lsetxattr, {LINK, TEXT, ROOM, HUNDRED}, 0, 0},
    {MG_NR_getxattr, {LINK, TEXT, ROOM, HUNDRED}, 0, 0},
    {MG_NR_lgetxattr, {LINK, TEXT, ROOM, HUNDRED}, 0, 0},
    {MG_NR_listxattr, {LINK, ROOM, HUNDRED}, 0, 0},
    {MG_NR_llistxattr, {LINK, ROOM, HUNDRED}, 0, 0},
    {MG_NR_removexattr, {LINK, TEXT}, 0, 0},
    {MG_NR_lremovexattr, {LINK, TEXT}, 0, 0},
    {MG_NR_listxattrat, {HERE, LINK, FLAGS, ROOM, HUNDRED}, AT_SYMLINK_NOFOLLOW, 0},
    {MG_NR_removexattrat, {HERE, LINK, FLAGS, TEXT}, AT_SYMLINK_NOFOLLOW, 0},
    {MG_NR_file_getattr, {HERE, LINK, ROOM, HUNDRED, FLAGS}, AT_SYMLINK_NOFOLLOW, 0},
    {MG_NR_newfstatat, {HERE, LINK, ROOM, FLAGS}, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT, 0},
    {MG_NR_statx, {HERE, LINK, FLAGS, HUNDRED, ROOM}, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_STATX_DONT_SYNC, 0},
    {MG_NR_utime, {LINK}, 0, 0},
    {MG_NR_utimes, {LINK}, 0, 0},
    {MG_NR_futimesat, {HERE, LINK}, 0, 0},
    {MG_NR_utimensat, {HERE, LINK, ZERO, FLAGS}, AT_SYMLINK_NOFOLLOW, 0},
    {MG_NR_faccessat, {HERE, LINK}, 0, 0},
    {MG_NR_faccessat2, {HERE, LINK, ZERO, FLAGS}, AT_SYMLINK_NOFOLLOW | AT_EACCESS, 0},
    {MG_NR_execveat, {HERE, LINK, ZERO, ZERO, FLAGS}, AT_SYMLINK_NOFOLLOW, 0},
    {MG_NR_name_to_handle_at, {HERE, LINK, HANDLE, ROOM, FLAGS}, AT_SYMLINK_FOLLOW, 0},
    {MG_NR_open_tree, {HERE, LINK, FLAGS}, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT, 0},
    {MG_NR_fspick, {HERE, LINK, FLAGS}, 1 | 2 | 4, 0},
    {MG_NR_mount_setattr, {HERE, LINK, FLAGS, READ_ONLY, HUNDRED}, AT_SYMLINK_NOFOLLOW, 0},
    {MG_NR_umount2, {LINK, FLAGS}, 8 /* UMOUNT_NOFOLLOW */, 0},
    {MG_NR_inotify_add_watch, {INOTIFY, LINK, FLAGS}, IN_DONT_FOLLOW | IN_ONESHOT, IN_MODIFY},
    {MG_NR_fanotify_mark, {FANOTIFY, FLAGS, FAN_EVENTS, HERE, LINK}, FAN_MARK_DONT_FOLLOW, FAN_MARK_ADD},
    {MG_NR_creat, {LINK}, 0, 0},
    {MG_NR_open, {LINK, OPEN_FLAGS, READABLE}, 0, 0},
    {MG_NR_open, {LINK, OPEN_FLAGS, READABLE}, 0, 0},
    {MG_NR_openat, {HERE, LINK, OPEN_FLAGS, READABLE}, 0, 0},
    {MG_NR_openat, {HERE, LINK, OPEN_FLAGS, READABLE}, 0, 0},
    {MG_NR_openat2, {HERE, LINK, HOW, HOW_BYTES}, 0, 0},
};
enum { TRIALS = sizeof trials / sizeof *trials };

static unsigned followed[TRIALS], kept[TRIALS], silent[TRIALS];
static int inotify, fanotify;
static uint64_t how[3];
static unsigned char room[4096] __attribute__((aligned(16)));

static uint64_t open_flags(void) {
    static const uint32_t bits[] = {O_CREAT, O_EXCL, O_NOFOLLOW, O_PATH, O_DIRECTORY, O_TRUNC, O_APPEND, O_CLOEXEC, O_NONBLOCK, O_NOATIME, O_TMPFILE, O_WRONLY, O_RDWR};
    uint64_t flags = 0;
    for (unsigned i = 0; i < sizeof bits / sizeof *bits; i++)
        if (one_in(i < 4 ? 2 : 6)) flags |= bits[i];
    return flags;
}

static uint64_t some_bits(uint32_t of) {
    return (any() & of) | (one_in(2) ? any() << 32 : 0); /* ints and u32: the kernel drops the upper half */
}

static uint64_t value(const struct trial *trial, enum token token) {
    switch (token) {
    case ZERO: return 0;
    case HERE: return (uint64_t)AT_FDCWD;
    case LINK: return (uint64_t) "link";
    case SOME_FILE: return (uint64_t) "file";
    case NEW_NAME: return (uint64_t) "new";
    case TEXT: return (uint64_t) "user.text";
    case ROOM: return (uint64_t)room;
    case HUNDRED: return 100;
    case NOBODY: return (uint64_t)-1;
    case READABLE: return 0600;
    case FLAGS: return some_bits(trial->bits) | trial->always;
    case OPEN_FLAGS: return open_flags() | (one_in(2) ? any() << 32 : 0);
    case HOW: how[0] = open_flags(), how[1] = how[0] & (O_CREAT | O_TMPFILE) ? 0600 : 0; return (uint64_t)how;
    case HOW_BYTES: return sizeof how;
    case HANDLE: memset(room, 0, sizeof room), room[1024] = 128; return (uint64_t)(room + 1024);
    case READ_ONLY: room[0] = 1; return (uint64_t)room; /* struct mount_attr, of what is no mount */
    case INOTIFY: return (uint64_t)inotify;
    case FANOTIFY: return (uint64_t)fanotify;
    case FAN_EVENTS: return FAN_OPEN;
    }
    return 0;
}

static void prepare(void) {
    rmdir("link"), unlink("link"), unlink("file"), unlink("new");
    MUST(symlink("nowhere", "link") == 0, "no link");
    int fd = open("file", O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    MUST(fd >= 0 && close(fd) == 0, "no file");
}

/* 1 if what the link names was made; it is gone afterwards. */
static int was_made(void) { return unlink("nowhere") == 0 || rmdir("nowhere") == 0; }

static void try(unsigned which) {
    const struct trial *trial = &trials[which];
    uint64_t args[6];
    unsigned path = 6;
    memset(room, 0, sizeof room);
    prepare();
    for (unsigned i = 0; i < 6; i++) {
        args[i] = value(trial, trial->args[i]);
        if (trial->args[i] == LINK) path = i;
    }
    long got = syscall(trial->nr, args[0], args[1], args[2], args[3], args[4], args[5]);
    int error = got < 0 ? errno : 0, makes_descriptor = 0;
    for (unsigned i = 0; i < 6; i++) makes_descriptor |= trial->args[i] == OPEN_FLAGS || trial->args[i] == HOW;
    if (got >= 0 && (makes_descriptor || trial->nr == MG_NR_creat || trial->nr == MG_NR_open_tree || trial->nr == MG_NR_fspick)) close((int)got);
    int follows = was_made() || error == ENOENT;
    /* Refused before anybody looked at the path; and a kernel that has no such call, or none for us. */
    int flags_refused = error == EINVAL && (makes_descriptor || follows == 0) && trial->nr != MG_NR_umount2 && trial->nr != MG_NR_fspick && trial->nr != MG_NR_mount_setattr &&
                        trial->nr != MG_NR_readlink;
    if (error == ENOSYS || error == EBADF || flags_refused || (error == EPERM && trial->nr != MG_NR_lsetxattr)) {
        silent[which]++;
        return;
    }
    MUST(mg_links_follows(trial->nr, args, path, how) == follows, "call %u with %lx %lx %lx %lx %lx follows a link in argument %u or not: %ld, errno %d, %d", trial->nr, args[0],
         args[1], args[2], args[3], args[4], path, got, error, follows);
    (follows ? followed : kept)[which]++;
}

static char folder[] = "/tmp/monguard-links-XXXXXX";

static void leave(void) {
    rmdir("link"), unlink("link"), unlink("file"), unlink("new");
    if (chdir("/") == 0) rmdir(folder);
}

int main(int argc, char **argv) {
    MUST(mkdtemp(folder) != 0 && chdir(folder) == 0, "no folder");
    atexit(leave);
    inotify = inotify_init1(IN_CLOEXEC);
    fanotify = fanotify_init(FAN_CLASS_NOTIF | FAN_CLOEXEC, O_RDONLY);
    for (fuzz_begin(argc, argv); fuzz_round();) try((unsigned)below(TRIALS));
    unsigned told = 0;
    for (unsigned i = 0; i < TRIALS; i++) told += followed[i] + kept[i] > 0;
    printf("%u of %u calls told whether they follow\n", told, TRIALS);
    return told < TRIALS / 2;
}
