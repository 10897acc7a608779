/* The event ring: reserving, committing, consuming (mg/ring.h, spec/records/ring.ts).
 *
 * Why it cannot tear: a record exists from the moment its first descriptor changes from FREE of this lap to PENDING, and that
 * word tells its length. `head` merely follows: whoever finds it behind moves it on. So a producer may stop for ever between
 * any two instructions; the others go past it, and the consumer frees what it left when its thread is gone.
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

static int swap(uint64_t *place, uint64_t from, uint64_t to) {
    return __atomic_compare_exchange_n(place, &from, to, 0, __ATOMIC_SEQ_CST, __ATOMIC_ACQUIRE);
}

int mg_ring_is_sound(const struct mg_ring_header *header, uint64_t file_bytes) {
    uint32_t capacity = header->capacity;
    return header->magic == MG_RING_MAGIC && header->version == MG_RING_VERSION && (capacity & (capacity - 1)) == 0 &&
           capacity >= MG_RING_MIN_CAPACITY && capacity <= MG_RING_MAX_CAPACITY && file_bytes >= MG_RING_HEADER_BYTES + (uint64_t)capacity;
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
        uint64_t taken = unused | owner | granules << MG_RECORD_STATE_GRANULES_SHIFT | MG_RECORD_STATE_PENDING;
        if (swap(place, unused, taken)) {
            swap(&header->head, head, head + granules * GRANULE);
            struct mg_record_header *record = (struct mg_record_header *)bytes_at(ring, head);
            record->size = bytes;
            record->kind = kind;
            record->lap = (uint16_t)(unused >> MG_RECORD_STATE_LAP_SHIFT);
            record->tid = tid;
            return record;
        }
        uint64_t found = LOAD(place);
        if (found >> MG_RECORD_STATE_LAP_SHIFT == unused >> MG_RECORD_STATE_LAP_SHIFT && granules_of(found) != 0)
            swap(&header->head, head, head + granules_of(found) * GRANULE);
    }
}

int mg_ring_commit(const struct mg_ring *ring, void *record) {
    uint64_t *place = descriptor_at(ring, (uint64_t)((unsigned char *)record - ring->data));
    uint64_t pending = LOAD(place);
    uint16_t lap = (uint16_t)(pending >> MG_RECORD_STATE_LAP_SHIFT);
    /* Not ours any more: the consumer thought this thread dead (it lives in another pid namespace) and counted the record as lost. */
    if (lap != ((struct mg_record_header *)record)->lap) return 0;
    if ((pending & MG_RECORD_STATE_MASK) != MG_RECORD_STATE_PENDING) return 0;
    if (!swap(place, pending, pending ^ MG_RECORD_STATE_PENDING ^ MG_RECORD_STATE_COMMITTED)) return 0;
    /* The swap is a full barrier: either this sees the sleeper, or mg_ring_sleep sees the record. */
    uint32_t *asleep = &ring->header->consumer_asleep;
    return __atomic_load_n(asleep, __ATOMIC_SEQ_CST) != 0 && __atomic_exchange_n(asleep, 0, __ATOMIC_SEQ_CST) != 0;
}

enum mg_ring_place mg_ring_look(const struct mg_ring *ring, const struct mg_record_header **record, uint32_t *tid) {
    uint64_t tail = ring->header->tail;
    uint64_t found = LOAD(descriptor_at(ring, tail));
    uint64_t state = found & MG_RECORD_STATE_MASK;
    if (state == MG_RECORD_STATE_FREE) return MG_RING_EMPTY;
    *tid = (uint32_t)(found >> MG_RECORD_STATE_TID_SHIFT) & MG_RECORD_STATE_TID_MASK;
    if (state == MG_RECORD_STATE_PENDING) return MG_RING_PENDING;
    const struct mg_record_header *at = (const struct mg_record_header *)bytes_at(ring, tail);
    *record = at;
    uint64_t most = granules_of(found) * GRANULE;
    int fits = at->size >= sizeof *at && at->size <= most && most <= ring->header->capacity;
    return state == MG_RECORD_STATE_COMMITTED && fits ? MG_RING_COMMITTED : MG_RING_DAMAGED;
}

void mg_ring_release(const struct mg_ring *ring) {
    struct mg_ring_header *header = ring->header;
    uint64_t tail = header->tail;
    uint64_t granules = granules_of(LOAD(descriptor_at(ring, tail)));
    if (granules == 0 || granules * GRANULE > header->capacity) granules = 1;
    /* The first producer to need it may not have moved `head` yet, and may never. */
    swap(&header->head, tail, tail + granules * GRANULE);
    /* Backwards: while the first descriptor still says what it said, no producer that stands there can go wrong. */
    for (uint64_t i = granules; i-- > 0;) {
        uint64_t position = tail + i * GRANULE;
        __atomic_store_n(descriptor_at(ring, position), free_at(ring, position + header->capacity), __ATOMIC_RELEASE);
    }
    __atomic_store_n(&header->tail, tail + granules * GRANULE, __ATOMIC_RELEASE);
}

int mg_ring_sleep(const struct mg_ring *ring) {
    const struct mg_record_header *record;
    uint32_t tid;
    __atomic_store_n(&ring->header->consumer_asleep, 1, __ATOMIC_SEQ_CST);
    if (mg_ring_look(ring, &record, &tid) == MG_RING_EMPTY) return 1;
    __atomic_store_n(&ring->header->consumer_asleep, 0, __ATOMIC_SEQ_CST);
    return 0;
}
