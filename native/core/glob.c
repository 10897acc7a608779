/* Path patterns, matched by walking all possible places in the pattern at once, so that no pattern and no path can make it slow.
 * A place is a byte offset in the pattern; a set of places is a bit map. */
#include <mg/glob.h>
#include <mg/records.h>

#define WORDS (MG_POLICY_MAX_PATTERN_BYTES / 64 + 1)

struct places {
    uint64_t word[WORDS];
};

static uint32_t token_bytes(const unsigned char *token) {
    switch (*token) {
    case MG_GLOB_PLAIN: return 2;
    case MG_GLOB_SET:
    case MG_GLOB_NOT_SET: return 2 + 2u * token[1];
    default: return 1;
    }
}

int mg_glob_check(const unsigned char *pattern, uint32_t pattern_bytes) {
    if (pattern_bytes == 0 || pattern_bytes > MG_POLICY_MAX_PATTERN_BYTES) return 0;
    for (uint32_t at = 0; at < pattern_bytes;) {
        const unsigned char *token = pattern + at;
        uint32_t left = pattern_bytes - at;
        if (*token == 0 || (*token > MG_GLOB_CONTINUATION && *token < MG_GLOB_FIRST_PLAIN)) return 0;
        if ((*token == MG_GLOB_SET || *token == MG_GLOB_NOT_SET) && left < 2) return 0;
        if (token_bytes(token) > left) return 0;
        /* Each of these steps to the token behind it, so there must be one, of the kind it expects. */
        if (*token == MG_GLOB_DIRECTORIES && (left < 2 || token[1] != MG_GLOB_DIRECTORY_NAME)) return 0;
        if (*token == MG_GLOB_DIRECTORY_NAME && (at == 0 || token[-1] != MG_GLOB_DIRECTORIES)) return 0;
        if (*token == MG_GLOB_BELOW && (left != 2 || token[1] != MG_GLOB_ANY)) return 0;
        at += token_bytes(token);
    }
    return 1;
}

static int in_set(const unsigned char *token, unsigned char byte) {
    for (unsigned i = 0; i < token[1]; i++)
        if (byte >= token[2 + 2 * i] && byte <= token[3 + 2 * i]) return 1;
    return 0;
}

/* Adds a place and every place that is reached from it without reading a byte. */
static void add(struct places *set, const unsigned char *pattern, uint32_t pattern_bytes, uint32_t at) {
    for (;;) {
        set->word[at / 64] |= 1ull << (at % 64);
        if (at == pattern_bytes) return;
        switch (pattern[at]) {
        case MG_GLOB_STAR:
        case MG_GLOB_ANY:
        case MG_GLOB_CONTINUATION: at += 1; break;
        case MG_GLOB_DIRECTORIES: at += 2; break;
        default: return;
        }
    }
}

static void step(struct places *next, const unsigned char *pattern, uint32_t pattern_bytes, uint32_t at, unsigned char byte) {
    const unsigned char *token = pattern + at;
    uint32_t stay = at, behind = at + token_bytes(token);
    switch (*token) {
    case MG_GLOB_ONE:
        if (byte != '/') add(next, pattern, pattern_bytes, behind);
        return;
    case MG_GLOB_STAR:
        if (byte != '/') add(next, pattern, pattern_bytes, stay);
        return;
    case MG_GLOB_ANY: add(next, pattern, pattern_bytes, stay); return;
    case MG_GLOB_DIRECTORIES: add(next, pattern, pattern_bytes, byte == '/' ? stay : behind); return;
    case MG_GLOB_DIRECTORY_NAME: add(next, pattern, pattern_bytes, byte == '/' ? at - 1 : stay); return;
    case MG_GLOB_BELOW:
        if (byte == '/') add(next, pattern, pattern_bytes, behind);
        return;
    case MG_GLOB_SET:
        if (in_set(token, byte)) add(next, pattern, pattern_bytes, behind);
        return;
    case MG_GLOB_NOT_SET:
        if (byte != '/' && !in_set(token, byte)) add(next, pattern, pattern_bytes, behind);
        return;
    case MG_GLOB_CONTINUATION:
        if ((byte & 0xc0) == 0x80) add(next, pattern, pattern_bytes, stay);
        return;
    case MG_GLOB_PLAIN:
        if (byte == token[1]) add(next, pattern, pattern_bytes, behind);
        return;
    default:
        if (byte == *token) add(next, pattern, pattern_bytes, behind);
        return;
    }
}

static int accepts(const struct places *set, const unsigned char *pattern, uint32_t pattern_bytes) {
    if (set->word[pattern_bytes / 64] >> (pattern_bytes % 64) & 1) return 1;
    if (pattern_bytes < 2 || pattern[pattern_bytes - 2] != MG_GLOB_BELOW) return 0;
    uint32_t below = pattern_bytes - 2; /* a byte of a set or of PLAIN here has no bit of its own, so it is not taken for BELOW */
    return set->word[below / 64] >> (below % 64) & 1;
}

int mg_glob_match(const unsigned char *pattern, uint32_t pattern_bytes, const char *text) {
    /* Most patterns begin with plain text that decides: compare it before any set is built. */
    uint32_t plain = 0;
    while (plain < pattern_bytes && pattern[plain] >= MG_GLOB_FIRST_PLAIN) {
        if ((unsigned char)text[plain] != pattern[plain]) return 0;
        plain++;
    }
    const unsigned char *at = (const unsigned char *)text + plain;
    if (plain == pattern_bytes) return *at == 0;

    uint32_t words = pattern_bytes / 64 + 1;
    struct places now, next;
    for (uint32_t i = 0; i < words; i++) now.word[i] = 0;
    add(&now, pattern, pattern_bytes, plain);
    for (; *at != 0; at++) {
        uint64_t alive = 0;
        for (uint32_t i = 0; i < words; i++) next.word[i] = 0;
        for (uint32_t i = 0; i < words; i++)
            for (uint64_t bits = now.word[i]; bits != 0; bits &= bits - 1) {
                uint32_t place = i * 64 + (uint32_t)__builtin_ctzll(bits);
                if (place < pattern_bytes) step(&next, pattern, pattern_bytes, place, *at);
            }
        for (uint32_t i = 0; i < words; i++) alive |= now.word[i] = next.word[i];
        if (alive == 0) return 0;
    }
    return accepts(&now, pattern, pattern_bytes);
}
