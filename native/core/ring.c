/* The event ring: reserving, committing, consuming (mg/ring.h, spec/records/ring.ts).
 *
 * Why it cannot tear: a record exists from the moment its first descriptor changes from FREE of this lap to PENDING, and that
 * word tells its length. `head` merely follows: whoever finds it behind moves it on. So a producer may stop for ever between
 * any two instructions; the others go past it, and so does the consumer. It frees what a thread left only where that is known
 * to be gone; else the record keeps its place, as LATE, in every lap that follows, until it is committed. Producers go past it
 * as past any record, and fill what is left in front of it with a record that says nothing.
 * Why a late producer does no harm: a descriptor becomes FREE of the *next* lap when the consumer frees it, and holds nothing
 * but laps, lengths and thread ids. A producer that slept since it read `head` finds another lap and starts over. */
#include <mg/ring.h>

#define GRANULE ((uint64_t)MG_RING_GRANULE_BYTES)
#define LOAD(place) __atomic_load_n(place, __ATOMIC_ACQUIRE)

static uint64_t *descriptor_at(const struct mg_ring *ring, uint64_t position) {
    uint64_t *descriptors = (uint64_t *)((unsigned char *)ring->header + MG_RING_DESCRIPTORS_OFFSET);
    return &descriptors[(position & (ring->header->capacity - 1u)) / GRANULE];
}

static unsigned char *bytes_at(const struct mg_ring *ring, uint64_t position) {
    return ring->data + (position & (ring->header->capacity - 1u));
}

/* A descriptor in state FREE for the lap in which `position` lies. capacity is a power of two, so the shift is exact. */
static uint64_t free_at(const struct mg_ring *ring, uint64_t position) {
    uint64_t lap = position >> __builtin_ctz(ring->header->capacity);
    return (lap & MG_RECORD_STATE_LAP_MASK) << MG_RECORD_STATE_LAP_SHIFT;
}

static uint64_t granules_of(uint64_t descriptor) {
    return (descriptor >> MG_RECORD_STATE_GRANULES_SHIFT) & MG_RECORD_STATE_GRANULES_MASK;
}

static uint32_t tid_of(uint64_t descriptor) { return (uint32_t)(descriptor >> MG_RECORD_STATE_TID_SHIFT) & MG_RECORD_STATE_TID_MASK; }

static int is_being_written(uint64_t descriptor) {
    uint64_t state = descriptor & MG_RECORD_STATE_MASK;
    return state == MG_RECORD_STATE_PENDING || state == MG_RECORD_STATE_LATE;
}

static int swap(uint64_t *place, uint64_t from, uint64_t to) {
    return __atomic_compare_exchange_n(place, &from, to, 0, __ATOMIC_SEQ_CST, __ATOMIC_ACQUIRE);
}

int mg_ring_is_sound(const struct mg_ring_header *header, uint64_t file_bytes) {
    uint32_t capacity = header->capacity;
    return header->magic == MG_RING_MAGIC && header->version == MG_RING_VERSION && (capacity & (capacity - 1)) == 0 &&
           capacity >= MG_RING_MIN_CAPACITY && capacity <= MG_RING_MAX_CAPACITY && file_bytes >= MG_RING_HEADER_BYTES + (uint64_t)capacity;
}

/* How many of these granules lie in front of a record that was passed over. One that is found was there before `tail` went past it. */
static uint64_t clear_granules(const struct mg_ring *ring, uint64_t head, uint64_t granules) {
    uint64_t clear = 1;
    while (clear < granules && (LOAD(descriptor_at(ring, head + clear * GRANULE)) & MG_RECORD_STATE_MASK) == MG_RECORD_STATE_FREE) clear++;
    return clear;
}

static int finish(const struct mg_ring *ring, const void *record, uint32_t tid) {
    uint64_t *place = descriptor_at(ring, (uint64_t)((const unsigned char *)record - ring->data));
    for (;;) {
        uint64_t found = LOAD(place);
        /* Not ours any more: never seen, unless somebody damaged the ring. */
        if (!is_being_written(found) || tid_of(found) != (tid & MG_RECORD_STATE_TID_MASK)) return 0;
        /* Fails only where the consumer passes over it at this moment. */
        if (swap(place, found, (found & ~(uint64_t)MG_RECORD_STATE_MASK) | MG_RECORD_STATE_COMMITTED)) return 1;
    }
}

void *mg_ring_reserve(const struct mg_ring *ring, uint32_t bytes, uint16_t kind, uint32_t tid) {
    struct mg_ring_header *header = ring->header;
    bytes = (bytes + 7u) & ~7u;
    uint64_t granules = (bytes + GRANULE - 1) / GRANULE;
    uint64_t owner = (uint64_t)(tid & MG_RECORD_STATE_TID_MASK) << MG_RECORD_STATE_TID_SHIFT;
    for (;;) {
        uint64_t head = LOAD(&header->head);
        uint64_t tail = LOAD(&header->tail);
        if (granules > MG_RECORD_STATE_GRANULES_MASK || head - tail + granules * GRANULE > header->capacity) {
            /* A head read before the tail passed it looks like a full ring. */
            if (LOAD(&header->head) != head) continue;
            __atomic_fetch_add(&header->dropped, 1, __ATOMIC_RELAXED);
            return 0;
        }
        uint64_t *place = descriptor_at(ring, head);
        uint64_t unused = free_at(ring, head);
        uint64_t clear = clear_granules(ring, head, granules);
        uint64_t taken = unused | owner | clear << MG_RECORD_STATE_GRANULES_SHIFT | MG_RECORD_STATE_PENDING;
        if (swap(place, unused, taken)) {
            swap(&header->head, head, head + clear * GRANULE);
            struct mg_record_header *record = (struct mg_record_header *)bytes_at(ring, head);
            int whole = clear == granules;
            *record = (struct mg_record_header){.size = whole ? bytes : (uint32_t)(clear * GRANULE), .kind = whole ? kind : MG_EVENT_KIND_NOTHING, .tid = tid};
            if (whole) return record;
            /* The room is too small; nobody is woken for it. */
            finish(ring, record, tid);
            continue;
        }
        uint64_t found = LOAD(place);
        if (found >> MG_RECORD_STATE_LAP_SHIFT == unused >> MG_RECORD_STATE_LAP_SHIFT && granules_of(found) != 0)
            swap(&header->head, head, head + granules_of(found) * GRANULE);
    }
}

int mg_ring_commit(const struct mg_ring *ring, void *record, uint32_t tid) {
    if (!finish(ring, record, tid)) return 0;
    /* The swap is a full barrier: either this sees the sleeper, or mg_ring_sleep sees the record. */
    uint32_t *asleep = &ring->header->consumer_asleep;
    return __atomic_load_n(asleep, __ATOMIC_SEQ_CST) != 0 && __atomic_exchange_n(asleep, 0, __ATOMIC_SEQ_CST) != 0;
}

static int fits(const struct mg_ring *ring, uint64_t descriptor) {
    uint64_t granules = granules_of(descriptor);
    return granules != 0 && granules * GRANULE <= ring->header->capacity;
}

/* The record that begins at `position`; 0 if its size contradicts its descriptor. */
static struct mg_record_header *record_at(const struct mg_ring *ring, uint64_t position, uint64_t descriptor) {
    struct mg_record_header *at = (struct mg_record_header *)bytes_at(ring, position);
    return fits(ring, descriptor) && at->size >= sizeof *at && at->size <= granules_of(descriptor) * GRANULE ? at : 0;
}

enum mg_ring_place mg_ring_look(const struct mg_ring *ring, const struct mg_record_header **record, uint32_t *tid) {
    uint64_t tail = ring->header->tail;
    uint64_t found = LOAD(descriptor_at(ring, tail));
    uint64_t state = found & MG_RECORD_STATE_MASK;
    if (state == MG_RECORD_STATE_FREE) return MG_RING_EMPTY;
    *tid = tid_of(found);
    if (state != MG_RECORD_STATE_COMMITTED && fits(ring, found)) return state == MG_RECORD_STATE_LATE ? MG_RING_LATE : MG_RING_PENDING;
    *record = record_at(ring, tail, found);
    return state == MG_RECORD_STATE_COMMITTED && *record ? MG_RING_COMMITTED : MG_RING_DAMAGED;
}

void mg_ring_release(const struct mg_ring *ring) {
    struct mg_ring_header *header = ring->header;
    uint64_t tail = header->tail;
    uint64_t found = LOAD(descriptor_at(ring, tail)), granules = fits(ring, found) ? granules_of(found) : 1;
    /* The first producer to need it may not have moved `head` yet, and may never. */
    swap(&header->head, tail, tail + granules * GRANULE);
    /* Backwards: while the first descriptor still says what it said, no producer that stands there can go wrong. */
    for (uint64_t i = granules; i-- > 0;) {
        uint64_t position = tail + i * GRANULE;
        __atomic_store_n(descriptor_at(ring, position), free_at(ring, position + header->capacity), __ATOMIC_RELEASE);
    }
    __atomic_store_n(&header->tail, tail + granules * GRANULE, __ATOMIC_RELEASE);
}

void mg_ring_pass_over(const struct mg_ring *ring) {
    struct mg_ring_header *header = ring->header;
    uint64_t tail = header->tail, *place = descriptor_at(ring, tail), found = LOAD(place);
    if (!is_being_written(found) || !fits(ring, found)) return;
    uint64_t end = tail + granules_of(found) * GRANULE;
    swap(&header->head, tail, end);
    /* In the next lap from now on; laps wrap round as those of positions do. */
    uint64_t late = (found + (1ull << MG_RECORD_STATE_LAP_SHIFT)) | MG_RECORD_STATE_LATE;
    if (swap(place, found, late)) __atomic_store_n(&header->tail, end, __ATOMIC_RELEASE);
}

struct mg_record_header *mg_ring_find_returned(const struct mg_ring *ring, uint32_t *position, uint64_t *late) {
    uint64_t count = ring->header->capacity / GRANULE, tail = ring->header->tail;
    while (*position < count) {
        /* The place of this granule in the lap that begins at the tail. */
        uint64_t at = tail + (((uint64_t)(*position)++ * GRANULE - tail) & (ring->header->capacity - 1u));
        uint64_t found = LOAD(descriptor_at(ring, at)), state = found & MG_RECORD_STATE_MASK;
        if (state == MG_RECORD_STATE_LATE) ++*late;
        if (state != MG_RECORD_STATE_COMMITTED) continue;
        /* A producer commits when `head` is behind its record: what lies further was passed over. What does not is met in its turn. */
        struct mg_record_header *record = record_at(ring, at, found);
        if (LOAD(&ring->header->head) <= at && record && record->kind != MG_EVENT_KIND_NOTHING) return record;
    }
    return 0;
}

int mg_ring_sleep(const struct mg_ring *ring) {
    const struct mg_record_header *record;
    uint32_t tid;
    __atomic_store_n(&ring->header->consumer_asleep, 1, __ATOMIC_SEQ_CST);
    if (mg_ring_look(ring, &record, &tid) == MG_RING_EMPTY) return 1;
    __atomic_store_n(&ring->header->consumer_asleep, 0, __ATOMIC_SEQ_CST);
    return 0;
}
