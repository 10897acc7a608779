/* core/ring.c against a queue: reserving, committing, consuming in any order, by threads that come back laps later or never, at any lap; then a consumer
 * among descriptors and records that nobody wrote so. The races themselves are driven by tests/ring/ring-stress.c, with real processes. */
#define _GNU_SOURCE
#include <mg/ring.h>

#include "fuzz.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { MOST = 8192, MOST_LATE = 64, STEPS = 1500 };

/* Records in the order in which they were reserved. */
static struct entry {
    uint64_t position, granules;
    uint32_t bytes, tid;
    uint16_t kind;
    unsigned char fill;
    int committed, nothing, late;
    unsigned char *at;
} queue[MOST];
static unsigned first, last; /* entries that are in the ring: [first, last) */
static struct entry late[MOST_LATE]; /* passed over: they lie in front of producers, a lap after their place */
static unsigned late_count;
static struct mg_ring ring;
static uint32_t capacity;
static uint64_t head, tail, dropped, delivered, lost, passed_over, returned;
static uint32_t asleep;

static uint64_t *descriptors(void) { return (uint64_t *)((char *)ring.header + MG_RING_DESCRIPTORS_OFFSET); }

/* Mapped twice in a row, between pages that nobody may touch. */
static void make(int fd) {
    capacity = MG_RING_MIN_CAPACITY << below(3);
    uint64_t start = one_in(2) ? 0 : (one_in(2) ? below(4) : (1ull << (8 * (1 + below(3)))) - 1 - below(2)) * capacity + MG_RING_GRANULE_BYTES * below(capacity / MG_RING_GRANULE_BYTES);
    uint64_t bytes = MG_RING_HEADER_BYTES + 2ul * capacity;
    MUST(ftruncate(fd, 0) == 0 && ftruncate(fd, MG_RING_HEADER_BYTES + (off_t)capacity) == 0, "no memory");
    char *at = mmap(0, bytes + 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    MUST(at != MAP_FAILED, "no address space");
    void *one = mmap(at, MG_RING_HEADER_BYTES + (size_t)capacity, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd, 0);
    void *two = mmap(at + MG_RING_HEADER_BYTES + capacity, capacity, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd, MG_RING_HEADER_BYTES);
    MUST(one != MAP_FAILED && two != MAP_FAILED, "cannot map the ring");
    ring = (struct mg_ring){(struct mg_ring_header *)at, (unsigned char *)at + MG_RING_HEADER_BYTES};
    *ring.header = (struct mg_ring_header){.magic = MG_RING_MAGIC, .version = MG_RING_VERSION, .capacity = capacity};
    MUST(mg_ring_is_sound(ring.header, bytes - capacity) && !mg_ring_is_sound(ring.header, bytes - capacity - 1), "sound or not");
    ring.header->head = ring.header->tail = head = tail = start;
    uint32_t granules = capacity / MG_RING_GRANULE_BYTES, done = (uint32_t)(start % capacity / MG_RING_GRANULE_BYTES);
    for (uint32_t i = 0; i < granules; i++)
        descriptors()[i] = (((start / capacity) + (i < done)) & MG_RECORD_STATE_LAP_MASK) << MG_RECORD_STATE_LAP_SHIFT;
    first = last = late_count = 0;
    dropped = asleep = 0;
}

/* What was passed over and begins at the head is next in the queue. */
static int meet_late(void) {
    for (unsigned i = 0; i < late_count; i++) {
        if (late[i].position != head) continue;
        queue[last++] = late[i];
        late[i] = late[--late_count];
        head += queue[last - 1].granules * MG_RING_GRANULE_BYTES;
        return 1;
    }
    return 0;
}

static uint64_t granules_to_late(uint64_t granules) {
    for (unsigned i = 0; i < late_count; i++)
        if (late[i].position > head && late[i].position < head + granules * MG_RING_GRANULE_BYTES) granules = (late[i].position - head) / MG_RING_GRANULE_BYTES;
    return granules;
}

/* Whether so many granules find their place, and what lies in the way goes into the queue. */
static int make_way(uint64_t granules) {
    for (;;) {
        if (granules > MG_RECORD_STATE_GRANULES_MASK || head - tail + granules * MG_RING_GRANULE_BYTES > capacity) return 0;
        if (meet_late()) continue;
        uint64_t clear = granules_to_late(granules);
        if (clear == granules) return 1;
        queue[last++] = (struct entry){.position = head, .granules = clear, .committed = 1, .nothing = 1, .at = ring.data + head % capacity};
        head += clear * MG_RING_GRANULE_BYTES;
    }
}

static void reserve(void) {
    uint64_t bytes = sizeof(struct mg_record_header) + (one_in(8) ? below(capacity + 100) : one_in(50) ? some_number() % 0xffffffc0u : below(300));
    uint32_t tid = (uint32_t)any();
    uint16_t kind = (uint16_t)(1 + below(8));
    uint32_t rounded = (uint32_t)((bytes + 7) & ~7ull);
    uint64_t granules = (rounded + MG_RING_GRANULE_BYTES - 1) / MG_RING_GRANULE_BYTES;
    if (last + 2 * MOST_LATE >= MOST) return;
    uint64_t nothing = last;
    int fits = make_way(granules);
    /* Tell the gaps by their thread. */
    for (; nothing < last; nothing++)
        if (queue[nothing].nothing && !queue[nothing].late) queue[nothing].tid = tid;
    unsigned char *at = mg_ring_reserve(&ring, (uint32_t)bytes, kind, tid);
    MUST((at != 0) == fits, "%lu bytes fit or not, %lu of %u used", bytes, head - tail, capacity);
    if (!fits) {
        MUST(ring.header->dropped == ++dropped, "drops are miscounted");
        return;
    }
    MUST(at == ring.data + head % capacity, "a record lies elsewhere");
    struct mg_record_header *header = (struct mg_record_header *)at;
    MUST(header->size == rounded && header->kind == kind && header->tid == tid, "a record's header");
    struct entry *entry = &queue[last++];
    *entry = (struct entry){.position = head, .granules = granules, .bytes = rounded, .tid = tid, .kind = kind, .fill = (unsigned char)any(), .at = at};
    memset(header + 1, entry->fill, rounded - sizeof *header);
    head += granules * MG_RING_GRANULE_BYTES;
    MUST(ring.header->head == head, "the head is behind");
    /* The producer stops before it moved the head, for ever: whoever comes next must do it. */
    if (one_in(6)) ring.header->head = entry->position;
}

static void commit_one(struct entry *entry) {
    if (entry->committed) return;
    entry->committed = 1;
    MUST(mg_ring_commit(&ring, entry->at, entry->tid) == (int)asleep, "the consumer is woken or not");
    asleep = 0;
    MUST(ring.header->consumer_asleep == 0, "the consumer still sleeps");
}

static void commit(void) {
    if (late_count > 0 && one_in(4)) commit_one(&late[below(late_count)]);
    else if (first != last) commit_one(&queue[first + below(last - first)]);
}

/* A thread that was taken for dead comes back, though that never happens. Another one's record may begin at its place by now. */
static void commit_late(void) {
    if (first == 0) return;
    struct entry *entry = &queue[first - 1 - below(first < 8 ? first : 8)];
    for (unsigned i = first; i < last; i++)
        if (queue[i].at == entry->at && ((queue[i].tid ^ entry->tid) & MG_RECORD_STATE_TID_MASK) == 0) return;
    for (unsigned i = 0; i < late_count; i++)
        if (late[i].at == entry->at) return;
    uint64_t before = descriptors()[entry->position % capacity / MG_RING_GRANULE_BYTES];
    MUST(mg_ring_commit(&ring, entry->at, entry->tid) == 0, "a record that is gone wakes the consumer");
    MUST(descriptors()[entry->position % capacity / MG_RING_GRANULE_BYTES] == before, "a record that is gone is committed");
}

static void check_whole(const struct entry *entry, const struct mg_record_header *record) {
    MUST((const unsigned char *)record == entry->at && record->size == entry->bytes && record->kind == entry->kind, "the record at %lu is another", entry->position);
    for (const unsigned char *at = (const unsigned char *)(record + 1); at < entry->at + entry->bytes; at++)
        MUST(*at == entry->fill, "the record at %lu was overwritten", entry->position);
    delivered++;
}

static void consume(void) {
    const struct mg_record_header *record = 0;
    uint32_t tid = 0;
    enum mg_ring_place place = mg_ring_look(&ring, &record, &tid);
    if (first == last && !meet_late()) {
        MUST(place == MG_RING_EMPTY, "something lies in an empty ring");
        return;
    }
    struct entry *entry = &queue[first];
    MUST(place == (entry->committed ? MG_RING_COMMITTED : entry->late ? MG_RING_LATE : MG_RING_PENDING), "record %u is in state %d", first, place);
    MUST(tid == (entry->tid & MG_RECORD_STATE_TID_MASK), "record %u is another thread's", first);
    if (entry->committed && entry->nothing) {
        MUST(record->kind == MG_EVENT_KIND_NOTHING, "a gap says something");
    } else if (entry->committed) {
        check_whole(entry, record);
    } else if (one_in(4) && late_count < MOST_LATE) {
        mg_ring_pass_over(&ring);
        late[late_count] = *entry;
        late[late_count].late = 1;
        late[late_count++].position += capacity;
        passed_over++;
    } else {
        if (!one_in(3)) return;
        lost++;
    }
    if (entry->committed || late_count == 0 || late[late_count - 1].position != entry->position + capacity) mg_ring_release(&ring);
    first++;
    tail += entry->granules * MG_RING_GRANULE_BYTES;
    MUST(ring.header->tail == tail, "the tail is elsewhere");
}

/* Out of their turn. */
static void take_returned(void) {
    uint32_t position = 0;
    uint64_t unfinished = 0, expected = 0;
    struct mg_record_header *record;
    ring.header->head = head; /* those who commit moved it */
    while ((record = mg_ring_find_returned(&ring, &position, &unfinished)) != 0) {
        unsigned i = 0;
        while (i < late_count && late[i].at != (unsigned char *)record) i++;
        MUST(i < late_count && late[i].committed && !late[i].nothing, "a record that was not passed over comes out of its turn");
        check_whole(&late[i], record);
        record->kind = MG_EVENT_KIND_NOTHING;
        late[i].nothing = 1;
        returned++;
    }
    for (unsigned i = 0; i < late_count; i++) {
        MUST(!late[i].committed || late[i].nothing, "a record that has returned is not found");
        expected += !late[i].committed;
    }
    for (unsigned i = first; i < last; i++) expected += queue[i].late && !queue[i].committed;
    MUST(unfinished == expected, "%lu of %lu late records are counted", unfinished, expected);
}

static void sleep_if_empty(void) {
    int empty = first == last && !meet_late();
    MUST(mg_ring_sleep(&ring) == empty, "sleeps or not");
    asleep = ring.header->consumer_asleep;
    MUST(asleep == (uint32_t)empty, "asleep or not");
}

/* Whatever stands in the ring, the consumer stays within it and goes on. */
static void consume_ruins(void) {
    uint64_t granules = capacity / MG_RING_GRANULE_BYTES, end = (uint64_t)(ring.data + 2ul * capacity);
    for (uint64_t i = 0; i < 300; i++) {
        uint64_t near = (ring.header->tail / MG_RING_GRANULE_BYTES + below(64)) % granules;
        descriptors()[near] = one_in(2) ? any() : descriptors()[near] ^ (1ull << below(64));
        struct mg_record_header *record = (struct mg_record_header *)(ring.data + near * MG_RING_GRANULE_BYTES);
        record->size = (uint32_t)some_number();
        if (one_in(20)) ring.header->head = any();
        const struct mg_record_header *found = 0;
        uint32_t tid;
        uint64_t before = ring.header->tail;
        enum mg_ring_place place = mg_ring_look(&ring, &found, &tid);
        if (place == MG_RING_EMPTY) descriptors()[before % capacity / MG_RING_GRANULE_BYTES] |= 1 + below(3);
        if (place == MG_RING_COMMITTED) {
            uint64_t at = (uint64_t)found;
            MUST(at >= (uint64_t)ring.data && at + found->size <= end, "a record of %u bytes reaches out of the ring", found->size);
        }
        if ((place == MG_RING_PENDING || place == MG_RING_LATE) && one_in(2)) mg_ring_pass_over(&ring);
        else if (place != MG_RING_EMPTY) mg_ring_release(&ring);
        uint32_t position = 0;
        uint64_t unfinished = 0;
        if (one_in(50))
            while ((found = mg_ring_find_returned(&ring, &position, &unfinished)) != 0)
                MUST((uint64_t)found >= (uint64_t)ring.data && (uint64_t)found + found->size <= end, "a record of %u bytes reaches out of the ring", found->size);
        uint64_t moved = ring.header->tail - before;
        MUST(place == MG_RING_EMPTY || (moved > 0 && moved <= capacity), "the tail moves by %lu", moved);
    }
}

int main(int argc, char **argv) {
    int fd = memfd_create("ring", 0);
    for (fuzz_begin(argc, argv); fuzz_round();) {
        make(fd);
        uint64_t eager = 1 + below(6);
        for (int step = 0; step < STEPS; step++) {
            uint64_t what = below(10);
            if (what < 4) reserve();
            else if (what < 7) commit();
            else if (what < 9) for (uint64_t i = 0; i < eager; i++) consume();
            else if (one_in(2)) sleep_if_empty();
            else if (one_in(2)) take_returned();
            else commit_late();
        }
        consume_ruins();
        munmap(ring.header, MG_RING_HEADER_BYTES + 2ul * capacity + 4096);
    }
    printf("%lu delivered, %lu abandoned, %lu passed over, %lu returned\n", delivered, lost, passed_over, returned);
    return delivered == 0 || lost == 0 || passed_over == 0 || returned == 0;
}
