/* Paths of calls by names (names.h): what core/names.c asks of the file system, and where a path begins. */
#include "interpose/names.h"

#include "interpose/views.h"

#include <mg/links.h>
#include <mg/sys.h>
#include <mg/syscalls.h>
#include <mg/text.h>

static long read_link(const char *path, char *to, uint64_t size) { return mg_sys3(MG_NR_readlink, (long)path, (long)to, (long)size); }

/* Not in procfs, whose links lead to objects; not where mount options forbid links; and not where the kernel keeps some from following them
 * (fs.protected_symlinks). */
static int leads_by_text(const char *folder) {
    enum { FLAGS = 10, ST_NOSYMFOLLOW_ = 0x2000, STICKY_FOR_ALL = 01002 };
    long statfs[15];
    struct mg_stat stat;
    if (mg_sys2(MG_NR_statfs, (long)folder, (long)statfs) != 0 || mg_view_is_special(statfs[0]) || (statfs[FLAGS] & ST_NOSYMFOLLOW_)) return 0;
    return mg_sys4(MG_NR_newfstatat, MG_AT_FDCWD, (long)folder, (long)&stat, 0) == 0 && (stat.mode & STICKY_FOR_ALL) != STICKY_FOR_ALL;
}

static const struct mg_names names = {read_link, leads_by_text};

long mg_names_of_call(const struct mg_call *call, unsigned arg, const uint64_t how[3], const char *base, const char *given, char text[MG_NAMES_BYTES]) {
    uint8_t dirfd = mg_calls[call->nr].arg[arg].dirfd;
    char here[MG_PATH_BYTES] = "";
    if (given[0] == 0) return MG_NAMES_KERNEL;
    if (given[0] != '/' && !base) {
        if (dirfd < 6 && (int)call->args[dirfd] != MG_AT_FDCWD) return MG_NAMES_KERNEL;
        if (mg_sys2(MG_NR_getcwd, (long)here, sizeof here) <= 0) return MG_NAMES_KERNEL;
        base = here;
    }
    if (given[0] == '/') base = "";
    else if (base[0] != '/') return MG_NAMES_KERNEL; /* it lies outside of the root directory, or has no name */
    unsigned way = (mg_links_follows(call->nr, call->args, arg, how) ? MG_NAMES_FOLLOW : 0) | (mg_links_takes_name(call->nr, arg) ? MG_NAMES_NAME : 0);
    return mg_names_resolve(&names, mg_text_equal(base, "/") ? "" : base, given, way, text);
}
