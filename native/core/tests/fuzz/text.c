/* core/text.c against the C library: numbers against strtoull, text under construction against snprintf, memory functions against their namesakes. */
#include "fuzz.h"

#include <errno.h>
#include <string.h>

#define memcpy own_memcpy
#define memmove own_memmove
#define memset own_memset
#define memcmp own_memcmp
#define strlen own_strlen
#include <mg/text.h>
#undef memcpy
#undef memmove
#undef memset
#undef memcmp
#undef strlen

/* ---- numbers ---- */

static int reference_number(const char *text, uint64_t *value) {
    int hex = strncmp(text, "0x", 2) == 0;
    const char *digits = text + (hex ? 2 : 0);
    if (*digits == 0 || digits[strspn(digits, hex ? "0123456789abcdef" : "0123456789")] != 0) return 0;
    errno = 0;
    *value = strtoull(digits, 0, hex ? 16 : 10);
    return errno == 0;
}

static unsigned numbers;

static void try_number(void) {
    static const char *const forms[] = {"%lu", "0x%lx", "0x%lX", "%020lu", "0x%016lx", "-%lu", "+%lu", "0X%lx", "1%lu", "0x1%lx", "0x%lxg", "%lu "};
    char text[64];
    if (one_in(8)) snprintf(text, sizeof text, one_in(2) ? "1844674407370955161%lu" : "0xfffffffffffffff%lu", below(30)); /* at the largest */
    else snprintf(text, sizeof text, forms[one_in(3) ? below(sizeof forms / sizeof *forms) : below(2)], some_number());
    /* Any byte anywhere: those just outside the digits' ranges are what a wrong comparison takes. */
    for (uint64_t changes = below(3); changes > 0; changes--) text[below(strlen(text) + 1)] = (char)any();
    char *exact = block(strlen(text) + 1);
    strcpy(exact, text);
    uint64_t wanted = 0, untouched = any(), found = untouched;
    int is = reference_number(exact, &wanted);
    MUST(mg_text_number(exact, &found) == is, "\"%s\" is %s number", exact, is ? "a" : "no");
    MUST(found == (is ? wanted : untouched), "\"%s\" gives %lu", exact, found);
    numbers += (unsigned)is;
    free(exact);
}

/* ---- text under construction ---- */

static void try_text(void) {
    char whole[4096] = "";
    size_t used = 0, size = 1 + below(one_in(4) ? 8 : 200);
    char *buffer = block(size);
    struct mg_text text = mg_text_in(buffer, size);
    for (uint64_t pieces = below(20); pieces > 0; pieces--) {
        uint64_t value = some_number();
        char piece[64] = "";
        for (uint64_t i = below(20); i > 0; i--) piece[i - 1] = (char)(1 + below(255));
        switch (below(4)) {
        case 0:
            mg_text_add(&text, piece);
            used += (size_t)snprintf(whole + used, sizeof whole - used, "%s", piece);
            break;
        case 1:
            mg_text_add_unsigned(&text, value);
            used += (size_t)snprintf(whole + used, sizeof whole - used, "%lu", value);
            break;
        case 2:
            mg_text_add_signed(&text, (int64_t)value);
            used += (size_t)snprintf(whole + used, sizeof whole - used, "%ld", (int64_t)value);
            break;
        default:
            mg_text_add_hex(&text, value);
            used += (size_t)snprintf(whole + used, sizeof whole - used, "0x%lx", value);
        }
        size_t kept = used < size ? used : size - 1;
        MUST(text.used == kept && memcmp(buffer, whole, kept) == 0 && buffer[kept] == 0, "%lu bytes of text in %lu", used, size);
    }
    free(buffer);
}

/* ---- memory functions ---- */

static int sign(int value) { return (value > 0) - (value < 0); }

static void try_memory(void) {
    unsigned char ours[256], theirs[256];
    for (unsigned i = 0; i < sizeof ours; i++) ours[i] = theirs[i] = (unsigned char)below(4);
    size_t bytes = below(100), to = below(150), from = below(150);
    int value = (int)any();
    switch (below(3)) {
    case 0:
        MUST(own_memmove(ours + to, ours + from, bytes) == ours + to, "memmove's result");
        memmove(theirs + to, theirs + from, bytes);
        break;
    case 1:
        MUST(own_memset(ours + to, value, bytes) == ours + to, "memset's result");
        memset(theirs + to, value, bytes);
        break;
    default:
        if (to < from + bytes && from < to + bytes) return;
        MUST(own_memcpy(ours + to, ours + from, bytes) == ours + to, "memcpy's result");
        memcpy(theirs + to, theirs + from, bytes);
    }
    MUST(memcmp(ours, theirs, sizeof ours) == 0, "%lu bytes from %lu to %lu", bytes, from, to);
    size_t few = below(4);
    MUST(sign(own_memcmp(ours + to, ours + from, few)) == sign(memcmp(ours + to, ours + from, few)), "memcmp");
    ours[to + few] = ours[from + bytes] = 0;
    const char *a = (const char *)ours + to, *b = (const char *)ours + from;
    MUST(own_strlen(a) == strlen(a), "strlen");
    MUST(mg_text_equal(a, b) == (strcmp(a, b) == 0), "equal");
    MUST(mg_text_starts(a, b) == (strncmp(a, b, strlen(b)) == 0), "starts");
}

int main(int argc, char **argv) {
    for (fuzz_begin(argc, argv); fuzz_round();) {
        for (int i = 0; i < 20; i++) try_number();
        try_text();
        for (int i = 0; i < 10; i++) try_memory();
    }
    printf("%u of the texts were numbers\n", numbers);
    return numbers == 0;
}
