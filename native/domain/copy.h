/* The only way to application memory. An address from the application is an allegation: it has a type of its own. */
#pragma once

#include "domain/thread.h"

typedef struct {
    uint64_t value;
} mg_address;

static inline mg_address mg_address_of(uint64_t value) { return (mg_address){value}; }

/* Both return 0 or -EFAULT; what is the monitor's is never read or written through them (invariant D2). Copy once, then decide. */
long mg_copy_in(struct mg_thread *thread, void *to, mg_address from, uint64_t bytes);
long mg_copy_out(struct mg_thread *thread, mg_address to, const void *from, uint64_t bytes);
/* Copies a zero-terminated string; returns its length, -EFAULT, or -ENAMETOOLONG if `size` bytes hold no zero. */
long mg_copy_string(struct mg_thread *thread, char *to, uint64_t size, mg_address from);
/* As mg_copy_in, but returns how many leading bytes could be read. */
uint64_t mg_copy_some(struct mg_thread *thread, void *to, mg_address from, uint64_t bytes);
