/* The program's own file (executable.h): by its path, else by what is mapped of it, as the privileged may. */
#include "interpose/executable.h"

#include "domain/thread.h"
#include "loader/proc.h"

#include <mg/sys.h>
#include <mg/syscalls.h>
#include <mg/text.h>

/* By a path anything may be reached meanwhile: another version of the program, or a folder where the file lay in a mount that is gone. */
static long open_if_same(int dirfd, const char *path, long flags) {
    struct mg_stat stat;
    long fd = mg_sys4(MG_NR_openat, dirfd, (long)path, flags, 0);
    if (fd < 0) return fd;
    if (mg_sys2(MG_NR_fstat, fd, (long)&stat) == 0 && stat.dev == mg_globals.launch.program_dev && stat.ino == mg_globals.launch.program_ino) return fd;
    mg_sys1(MG_NR_close, fd);
    return -MG_ENOENT;
}

/* The first line of maps whose fifth word is the program's inode: whether there is one; its first word goes to `range`. */
static int find_mapping(int maps, struct mg_text *range) {
    char buffer[512];
    uint64_t inode = 0;
    unsigned word = 1;
    long got;
    while ((got = mg_sys3(MG_NR_read, maps, (long)buffer, sizeof buffer)) > 0)
        for (long i = 0; i < got; i++) {
            char c = buffer[i];
            if (c == '\n') {
                word = 1, inode = 0, range->used = 0;
            } else if (c == ' ') {
                if (word == 5 && inode == mg_globals.launch.program_ino) return 1;
                word += word < 6;
            } else if (word == 1) {
                /* The files there have names without zeros in front. */
                int is_first = range->used == 0 || range->at[range->used - 1] == '-';
                if (!is_first || c != '0') mg_text_add(range, (char[]){c, 0});
            } else if (word == 5) {
                inode = inode * 10 + (uint64_t)(c - '0');
            }
        }
    return 0;
}

static long open_mapped(long flags) {
    char name[64];
    struct mg_text text = mg_text_in(name, sizeof name);
    mg_text_add(&text, "self/map_files/");
    char range_text[40];
    struct mg_text range = mg_text_in(range_text, sizeof range_text);
    long proc = mg_proc_open(), maps = proc < 0 ? proc : mg_proc_open_file((int)proc, "self/maps", 0);
    int found = maps >= 0 && find_mapping((int)maps, &range);
    if (maps >= 0) mg_sys1(MG_NR_close, maps);
    if (found) mg_text_add(&text, range_text);
    long fd = found ? open_if_same((int)proc, name, flags) : -MG_ENOENT;
    if (proc >= 0) mg_sys1(MG_NR_close, proc);
    return fd;
}

long mg_executable_open(long flags) {
    long fd = open_if_same(MG_AT_FDCWD, mg_globals.launch.path, flags);
    return fd >= 0 ? fd : open_mapped(flags);
}
