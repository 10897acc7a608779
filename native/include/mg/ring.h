/* The event ring: many producers in many processes, one consumer, shared memory, no locks (layout: spec/records/ring.ts).
 * Pure: no system calls. Whoever uses it maps the file: MG_RING_HEADER_BYTES at `header`, then the data area twice in a row,
 * so that no record wraps. A producer may stop or die at any instruction without blocking the others, and nobody else gets the
 * place of its record before it is known to be dead. */
#pragma once

#include <mg/records.h>

struct mg_ring {
    struct mg_ring_header *header; /* descriptors follow at MG_RING_DESCRIPTORS_OFFSET */
    unsigned char *data;           /* capacity bytes, mapped twice in a row */
};

/* 1 if `header` (at least one page of it mapped) begins a ring of this version whose file has `file_bytes` bytes. */
int mg_ring_is_sound(const struct mg_ring_header *header, uint64_t file_bytes);

/* Reserves a record of `bytes` bytes, its mg_record_header included. Size, kind and tid of the header are written, the rest
 * is the caller's to write: all of it, since old bytes lie there. tid: the thread that calls this, as it sees itself, by which the consumer learns
 * that it died; a tracer that writes for another thread puts that one's id into the header afterwards.
 * Returns 0 when the ring is full; that was counted as dropped. The result is aligned to MG_RING_GRANULE_BYTES. */
void *mg_ring_reserve(const struct mg_ring *ring, uint32_t bytes, uint16_t kind, uint32_t tid);

/* Hands the record to the consumer; tid as above. Returns 1 if that sleeps: wake it with FUTEX_WAKE on header->consumer_asleep. */
int mg_ring_commit(const struct mg_ring *ring, void *record, uint32_t tid);

/* ---- the consumer; one at a time ---- */

/* What lies at the tail. */
enum mg_ring_place {
    MG_RING_EMPTY,
    MG_RING_PENDING,   /* being written by *tid */
    MG_RING_LATE,      /* the same, and passed over before */
    MG_RING_COMMITTED, /* *record is ready; of kind NOTHING it says nothing */
    MG_RING_DAMAGED,   /* a record whose header or length contradicts its descriptor */
};
enum mg_ring_place mg_ring_look(const struct mg_ring *ring, const struct mg_record_header **record, uint32_t *tid);

/* Frees what lies at the tail, whatever mg_ring_look said of it except EMPTY, and moves on. Of a record that is being written only
 * when its writer is known to be dead: others may write there from now on. */
void mg_ring_release(const struct mg_ring *ring);

/* Moves on past the record at the tail, which is being written and keeps its place; nothing if it was finished meanwhile. */
void mg_ring_pass_over(const struct mg_ring *ring);

/* The next record at or behind *position, a granule from 0 on, that was passed over and is ready now; 0 at the end. Whoever takes it
 * sets its kind to NOTHING, for it is met once more. Adds those that are still being written to *late. */
struct mg_record_header *mg_ring_find_returned(const struct mg_ring *ring, uint32_t *position, uint64_t *late);

/* Announces that the consumer is about to sleep while header->consumer_asleep is 1. Returns 0 if there is work after all. */
int mg_ring_sleep(const struct mg_ring *ring);
