/* Memory and string functions that freestanding C lacks, and a bounded text builder. */
#pragma once

#include <stddef.h>
#include <stdint.h>

void *memcpy(void *to, const void *from, size_t bytes);
void *memmove(void *to, const void *from, size_t bytes);
void *memset(void *at, int value, size_t bytes);
int memcmp(const void *a, const void *b, size_t bytes);
size_t strlen(const char *text);

int mg_text_equal(const char *a, const char *b);
int mg_text_starts(const char *text, const char *prefix);

/* Text under construction in a fixed buffer; what does not fit is cut, never overrun; always zero-terminated. */
struct mg_text {
    char *at;
    size_t used;
    size_t size; /* bytes of the buffer, at least 1 */
};
struct mg_text mg_text_in(char *buffer, size_t size);
void mg_text_add(struct mg_text *text, const char *more);
void mg_text_add_unsigned(struct mg_text *text, uint64_t value);
void mg_text_add_signed(struct mg_text *text, int64_t value);
void mg_text_add_hex(struct mg_text *text, uint64_t value);

/* Parses a decimal or 0x number; returns 0 and leaves *value alone unless the whole text is one. */
int mg_text_number(const char *text, uint64_t *value);
