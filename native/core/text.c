/* Memory and string functions. The compiler may emit calls of the mem* ones, so they stand even where nobody names them. */
#include <mg/text.h>

void *memcpy(void *to, const void *from, size_t bytes) {
    void *result = to;
    __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(bytes) : : "memory");
    return result;
}

void *memmove(void *to, const void *from, size_t bytes) {
    if ((uintptr_t)to - (uintptr_t)from >= bytes) return memcpy(to, from, bytes);
    unsigned char *d = to;
    const unsigned char *s = from;
    while (bytes-- > 0) d[bytes] = s[bytes];
    return to;
}

void *memset(void *at, int value, size_t bytes) {
    void *result = at;
    __asm__ volatile("rep stosb" : "+D"(at), "+c"(bytes) : "a"(value) : "memory");
    return result;
}

int memcmp(const void *a, const void *b, size_t bytes) {
    const unsigned char *p = a, *q = b;
    for (size_t i = 0; i < bytes; i++)
        if (p[i] != q[i]) return p[i] < q[i] ? -1 : 1;
    return 0;
}

size_t strlen(const char *text) {
    size_t n = 0;
    while (text[n] != 0) n++;
    return n;
}

int mg_text_equal(const char *a, const char *b) {
    while (*a != 0 && *a == *b) a++, b++;
    return *a == *b;
}

int mg_text_starts(const char *text, const char *prefix) {
    while (*prefix != 0)
        if (*text++ != *prefix++) return 0;
    return 1;
}

struct mg_text mg_text_in(char *buffer, size_t size) {
    buffer[0] = 0;
    return (struct mg_text){.at = buffer, .used = 0, .size = size};
}

void mg_text_add(struct mg_text *text, const char *more) {
    while (*more != 0 && text->used + 1 < text->size) text->at[text->used++] = *more++;
    text->at[text->used] = 0;
}

static void add_digits(struct mg_text *text, uint64_t value, unsigned base) {
    char digits[24];
    size_t n = sizeof digits;
    digits[--n] = 0;
    do {
        digits[--n] = "0123456789abcdef"[value % base];
        value /= base;
    } while (value != 0);
    mg_text_add(text, digits + n);
}

void mg_text_add_unsigned(struct mg_text *text, uint64_t value) { add_digits(text, value, 10); }

void mg_text_add_signed(struct mg_text *text, int64_t value) {
    if (value < 0) mg_text_add(text, "-");
    add_digits(text, value < 0 ? -(uint64_t)value : (uint64_t)value, 10);
}

void mg_text_add_hex(struct mg_text *text, uint64_t value) {
    mg_text_add(text, "0x");
    add_digits(text, value, 16);
}

int mg_text_number(const char *text, uint64_t *value) {
    unsigned base = 10;
    if (text[0] == '0' && text[1] == 'x') base = 16, text += 2;
    uint64_t sum = 0;
    if (*text == 0) return 0;
    for (; *text != 0; text++) {
        unsigned digit = base;
        if (*text >= '0' && *text <= '9') digit = (unsigned)(*text - '0');
        if (*text >= 'a' && *text <= 'f') digit = (unsigned)(*text - 'a') + 10;
        if (digit >= base || sum > (UINT64_MAX - digit) / base) return 0;
        sum = sum * base + digit;
    }
    *value = sum;
    return 1;
}
