/* Captures: what of a call's memory goes into its event. Pure: memory is read through a callback, records are plain bytes, so
 * the tracer and the in-process monitor take the same things in the same form. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define MG_CAPTURE_PATH_BYTES 4096   /* PATH_MAX: paths are whole */
#define MG_CAPTURE_STRING_BYTES 256
#define MG_CAPTURE_STRUCT_BYTES 256  /* structures, arrays, sets, iovec, msghdr: the description, not what it points to */
#define MG_CAPTURE_BUFFER_BYTES 64
#define MG_CAPTURE_ADDRESS_BYTES 128 /* struct sockaddr_storage */
#define MG_CAPTURE_ARGV_BYTES 1024   /* the strings in a row, each with its zero */

struct mg_capture_source {
    /* Copies `bytes` bytes from the application: bytes copied, fewer where it becomes unreadable, or a negative number. */
    long (*read)(void *context, uint64_t address, void *to, size_t bytes);
    void *context;
};

/* A record under construction; `used` stays a multiple of 8. What does not fit any more is left out. */
struct mg_capture_sink {
    unsigned char *bytes;
    uint32_t used;
    uint32_t size;
    uint16_t count; /* captures so far */
};

/* Before the call: what the kernel will read. Null pointers, memory of unknown size and futex words are not captured. */
void mg_capture_before(struct mg_capture_sink *sink, const struct mg_capture_source *source, uint32_t nr, const uint64_t args[6]);
/* After a call that succeeded (nothing is captured where `result` is an error): what the kernel has written. */
void mg_capture_after(struct mg_capture_sink *sink, const struct mg_capture_source *source, uint32_t nr, const uint64_t args[6], int64_t result);
