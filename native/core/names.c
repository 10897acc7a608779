/* Resolves paths by names (mg/names.h): each name on the way is read as a link. What is none stays; a link's text is put in its place. */
#include <mg/kernel.h>
#include <mg/names.h>
#include <mg/text.h>

enum { MOST_LINKS = 40 /* MAXSYMLINKS */, NAME_MOST = 255 };

struct way {
    const struct mg_names *names;
    char *to;
    uint64_t used;  /* bytes of `to`; 0: the root directory */
    unsigned links; /* met so far */
    int is_folder;  /* what `to` names is one for sure */
    char rest[MG_NAMES_BYTES]; /* what is left of the path */
    char text[MG_NAMES_BYTES]; /* of a link */
};

/* 1: `.`; 2: `..` */
static int is_dots(const char *name, const char *end) { return name[0] != '.' ? 0 : end - name == 1 ? 1 : end - name == 2 && name[1] == '.' ? 2 : 0; }

static int add(struct way *way, const char *name, uint64_t bytes) {
    if (bytes > NAME_MOST || way->used + 1 + bytes + 1 > MG_NAMES_BYTES) return 0;
    way->to[way->used] = '/';
    memcpy(way->to + way->used + 1, name, bytes);
    way->used += 1 + bytes;
    way->to[way->used] = 0;
    return 1;
}

static void take_last(struct way *way) {
    while (way->used > 0 && way->to[--way->used] != '/') continue;
    way->to[way->used] = 0;
}

static const char *end_of(const char *name) {
    while (*name && *name != '/') name++;
    return name;
}

static const char *behind_slashes(const char *at) {
    while (*at == '/') at++;
    return at;
}

/* There is nothing, or no folder, where the way leads on: the kernel refuses the path, which is told by the name that it would have. */
static long go_on_nowhere(struct way *way, const char *at, long error) {
    int has_dots = 0;
    for (const char *end; *at; at = behind_slashes(end)) {
        end = end_of(at);
        int dots = is_dots(at, end);
        has_dots |= dots;
        if (dots == 2) take_last(way);
        else if (!dots && !add(way, at, (uint64_t)(end - at))) return MG_NAMES_KERNEL;
    }
    return has_dots ? error : MG_NAMES_TOLD;
}

static long end_by(long error) { return error == -MG_EINTR ? error : MG_NAMES_KERNEL; }
static int leads_nowhere(long error) { return error == -MG_ENOENT || error == -MG_ENOTDIR; }

/* 0: what `to` names is a folder; or -errno. */
static long look_for_folder(struct way *way) {
    if (way->is_folder || way->used == 0) return 0;
    uint64_t used = way->used;
    if (!add(way, ".", 1)) return -MG_ENAMETOOLONG;
    long got = way->names->read_link(way->to, way->text, 1);
    way->to[way->used = used] = 0;
    way->is_folder = got == -MG_EINVAL;
    return way->is_folder ? 0 : got;
}

/* `to` ends in a link whose text was read: that and what comes behind it is left to go. */
static int turn(struct way *way, uint64_t bytes, const char *behind) {
    uint64_t more = strlen(behind);
    take_last(way);
    if (++way->links > MOST_LINKS || bytes + more + 1 > sizeof way->rest || !way->names->leads_by_text(way->used ? way->to : "/")) return 0;
    memmove(way->rest + bytes, behind, more + 1);
    memcpy(way->rest, way->text, bytes);
    if (way->rest[0] == '/') way->to[way->used = 0] = 0;
    return way->is_folder = 1;
}

static long walk(const struct mg_names *names, const char *base, const char *path, unsigned how, char to[MG_NAMES_BYTES]) {
    struct way way;
    way.names = names, way.to = to, way.links = 0, way.is_folder = 1;
    uint64_t bytes = strlen(path), before = path[0] == '/' ? 0 : strlen(base);
    to[0] = 0;
    if (bytes == 0 || bytes + 1 > sizeof way.rest || before + 1 > MG_NAMES_BYTES) return MG_NAMES_KERNEL;
    memcpy(way.rest, path, bytes + 1);
    memcpy(to, base, before);
    to[way.used = before] = 0;
    for (const char *at = behind_slashes(way.rest), *next; *at; at = next) {
        const char *end = end_of(at);
        next = behind_slashes(end);
        int is_last = *next == 0, has_slash = end != next, dots = is_dots(at, end);
        if (dots) {
            long error = look_for_folder(&way);
            if (error != 0) return leads_nowhere(error) ? go_on_nowhere(&way, at, error) : end_by(error);
            if (is_last && (how & MG_NAMES_NAME)) return MG_NAMES_KERNEL; /* which refuses that, each call in its way */
            if (dots == 2) take_last(&way);
            continue;
        }
        if (!add(&way, at, (uint64_t)(end - at))) return MG_NAMES_KERNEL;
        if (is_last && (how & MG_NAMES_NAME)) break;
        long got = names->read_link(to, way.text, sizeof way.text);
        way.is_folder = 0;
        if (leads_nowhere(got)) return go_on_nowhere(&way, next, got);
        if (got == -MG_EINVAL) { /* no link */
            long error = is_last && has_slash && way.links > 0 ? look_for_folder(&way) : 0; /* a slash that the path itself ends with, the kernel sees */
            if (error != 0) return MG_NAMES_KERNEL;
            continue;
        }
        if (got < 0 || (uint64_t)got >= sizeof way.text) return end_by(got);
        if (is_last && !has_slash && !(how & MG_NAMES_FOLLOW)) break;
        if (!turn(&way, (uint64_t)got, end)) return MG_NAMES_KERNEL;
        next = behind_slashes(way.rest);
    }
    return MG_NAMES_TOLD;
}

long mg_names_resolve(const struct mg_names *names, const char *base, const char *path, unsigned how, char to[MG_NAMES_BYTES]) {
    long end = walk(names, base, path, how, to);
    if (to[0] == 0) memcpy(to, "/", 2);
    return end;
}
