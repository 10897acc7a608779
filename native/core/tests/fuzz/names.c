/* core/names.c against the kernel: paths through a tree of folders, files and links that is drawn anew each round. What names tell must be what an
 * O_PATH descriptor is called, or fail as the path itself does. */
#define _GNU_SOURCE
#include <mg/names.h>

#include "fuzz.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_PATH = 300 };
static char top[128];
static uint64_t told, through_links, missing, asked, refused;

static long read_link(const char *path, char *to, uint64_t size) {
    ssize_t got = readlink(path, to, size);
    return got < 0 ? -errno : got;
}
static unsigned looks;
static int leads_by_text(const char *folder) {
    struct stat stat_of;
    looks++;
    MUST(stat(folder, &stat_of) == 0 && S_ISDIR(stat_of.st_mode), "%s is no folder", folder);
    return 1;
}

/* Few names, so that they meet. */
static void add_name(char *path) {
    static const char *const names[] = {"a", "b", "c", "a", "b", "file", "link", "over", ".", "..", "none"};
    strcat(path, names[below(sizeof names / sizeof *names)]);
}
static void draw_path(char *path) {
    unsigned count = 1 + (unsigned)below(6);
    strcpy(path, one_in(3) ? top : "");
    if (*path) strcat(path, "/");
    for (unsigned i = 0; i < count; i++) {
        add_name(path);
        if (i + 1 < count || one_in(6)) strcat(path, one_in(8) ? "//" : "/");
    }
}

static void draw_tree(const char *folder, unsigned depth) {
    static const char *const names[] = {"a", "b", "c", "file", "link", "over"};
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
        char path[MOST_PATH], text[MOST_PATH];
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        uint64_t kind = below(8);
        if (kind < 3 && depth < 3 && mkdir(path, 0700) == 0) draw_tree(path, depth + 1);
        else if (kind == 3) MUST(close(open(path, O_CREAT | O_EXCL | O_WRONLY, 0600)) == 0, "no file");
        else if (kind < 7) {
            draw_path(text);
            MUST(symlink(text, path) == 0, "no link");
        }
    }
}
static int remove_one(const char *path, const struct stat *stat_of, int kind, struct FTW *place) {
    (void)stat_of, (void)kind, (void)place;
    return remove(path);
}

/* The name of what `path` means; or -errno. */
static int name_of(const char *path, int flags, char to[MG_NAMES_BYTES]) {
    char link[64];
    int fd = open(path, O_PATH | O_CLOEXEC | flags);
    if (fd < 0) return -errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t got = readlink(link, to, MG_NAMES_BYTES - 1);
    close(fd);
    MUST(got > 0, "no name of %s", path);
    to[got] = 0;
    return 0;
}

static void compare(const char *base, const char *path) {
    char to[MG_NAMES_BYTES], real[MG_NAMES_BYTES], again[MG_NAMES_BYTES + 1];
    unsigned way = one_in(2) ? MG_NAMES_FOLLOW : 0;
    int flags = way & MG_NAMES_FOLLOW || path[strlen(path) - 1] == '/' ? 0 : O_NOFOLLOW;
    looks = 0;
    const struct mg_names names = {read_link, leads_by_text};
    long end = mg_names_resolve(&names, base, path, way, to);
    int error = name_of(path, flags, real);
    if (end == MG_NAMES_KERNEL) {
        MUST(error != 0, "the kernel knows %s in %s as %s, names do not tell", path, base, real);
        asked++;
        return;
    }
    if (end < 0) {
        MUST(error == end, "%s in %s ends with %d, by names with %ld", path, base, -error, -end);
        refused++;
        return;
    }
    told++;
    through_links += looks > 0;
    if (error == 0) {
        MUST(strcmp(to, real) == 0, "%s in %s is %s, by names %s", path, base, real, to);
        return;
    }
    missing++;
    snprintf(again, sizeof again, "%s%s", to, path[strlen(path) - 1] == '/' ? "/" : "");
    int same = name_of(again, flags | O_NOFOLLOW, real);
    MUST(same == error, "%s in %s fails with %d, by names %s with %d", path, base, -error, to, -same);
    /* A folder and a name in it. */
    end = mg_names_resolve(&names, base, path, MG_NAMES_NAME, to);
    const char *last = strrchr(to, '/');
    MUST(end != MG_NAMES_TOLD || (last && strstr(path, last + 1)), "%s in %s as a name is %s", path, base, to);
}

int main(int argc, char **argv) {
    char folder[] = "/tmp/monguard-names-XXXXXX", cwd[MOST_PATH];
    MUST(mkdtemp(folder) && realpath(folder, top), "no folder");
    for (fuzz_begin(argc, argv); fuzz_round();) {
        char inner[sizeof top + 8];
        snprintf(inner, sizeof inner, "%s/t", top);
        MUST(mkdir(inner, 0700) == 0, "no folder");
        draw_tree(inner, 0);
        snprintf(cwd, sizeof cwd, "%s/%s", inner, one_in(2) ? "a" : "");
        if (chdir(cwd) != 0) MUST(chdir(inner) == 0, "no way to %s", inner);
        char base[MG_NAMES_BYTES];
        MUST(getcwd(base, sizeof base), "no working folder");
        for (unsigned i = 0; i < 40; i++) {
            char path[MOST_PATH];
            draw_path(path);
            compare(base, path);
        }
        MUST(chdir("/") == 0, "no root");
        MUST(nftw(inner, remove_one, 8, FTW_DEPTH | FTW_PHYS) == 0, "%s stays", inner);
    }
    rmdir(folder);
    MUST(fuzz_rounds < 50 || (told > asked && refused > 0 && through_links > told / 20 && missing > told / 20), "told %lu, through links %lu, missing %lu, asked %lu, refused %lu", told, through_links, missing, asked,
         refused);
    return 0;
}
