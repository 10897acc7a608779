/* mgdrain RING_FD: copies the event ring's records, byte for byte, to stdout, until stdin closes; Node cannot wait on a futex
 * or swap a shared word, so this small program does it for the supervisor. It starts no process, opens no file, allocates
 * nothing. A reader that is slow blocks it here, never a monitor: the ring fills, and what does not fit is counted there.
 *
 * Time: monitors stamp records with the time stamp counter. CLOCK records that this program puts between them say what the
 * stamps mean; the first stands before everything else, further ones follow while events do, each measured over a longer time. */
#include <linux/poll.h>
#include <linux/futex.h>
#include <linux/mman.h>
#include <linux/stat.h>
#include <linux/time.h>
#include <mg/fail.h>
#include <mg/ring.h>
#include <mg/sys.h>
#include <mg/text.h>
#include <sys/syscall.h>

#include "drain/alive.h"

long mg_raw_syscall(long nr, long a, long b, long c, long d, long e, long f);
void mg_main(long *stack);

long mg_sys6(long nr, long a, long b, long c, long d, long e, long f) { return mg_raw_syscall(nr, a, b, c, d, e, f); }

enum {
    MEASURE_NS = 2000000,     /* the shortest time over which the counter's rate is measured: 1 µs of jitter is 0.05 % of it */
    CLOCK_EVERY_NS = 100000000,
    NAP_NS = 300000,          /* after work there is often more: naps are cheaper for producers than waking us each time */
    NAPS = 16,
    SLEEP_NS = 100000000,     /* how long a closed stdin may go unnoticed while no event wakes us */
    STUCK_NS = 20000000,      /* a record that takes so long has a dead writer, or one that was stopped */
    PATIENT_NS = 1000000000,  /* one whose writer lives is passed over after so long, or when the others fill half of the ring: it arrives out of turn then */
    ASK_EVERY_NS = 100000000, /* whether a writer is dead takes long to find out: at most so often, and a tenth of the time */
    LOOK_EVERY_NS = 10000000, /* for records that were passed over, among all */
    LAST_NS = 200000000,      /* how long the last drain waits for records being written */
};

struct clock {
    uint64_t tsc, monotonic_ns;
};

struct drain {
    struct mg_ring ring;
    struct clock begun, told; /* told.tsc is 0 before the first CLOCK record */
    uint64_t stuck_ns;        /* since when the record at the tail has been pending; 0: it is not */
    uint64_t ask_ns;          /* when it may be asked again whether a writer is dead */
    uint64_t late;            /* records that were passed over and are still being written */
    uint64_t looked_ns;       /* when it was last looked for them */
    size_t used;
    unsigned char out[64 << 10];
};

static struct drain drain;

static uint64_t now_ns(int clock) {
    struct __kernel_timespec now;
    mg_sys2(SYS_clock_gettime, clock, (long)&now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static struct clock read_clock(void) {
    return (struct clock){.tsc = __builtin_ia32_rdtsc(), .monotonic_ns = now_ns(CLOCK_MONOTONIC)};
}

static void write_all(const unsigned char *at, size_t bytes) {
    while (bytes > 0) {
        long n = mg_sys3(SYS_write, 1, (long)at, (long)bytes);
        if (n == -4 /* EINTR */) continue;
        /* Nobody reads any more. The ring is left as it is: its monitors count what they drop. */
        if (n <= 0) mg_sys1(SYS_exit_group, 0);
        at += n;
        bytes -= (size_t)n;
    }
}

static void flush(void) {
    write_all(drain.out, drain.used);
    drain.used = 0;
}

static void put(const void *record, size_t bytes) {
    if (bytes > sizeof drain.out - drain.used) flush();
    if (bytes > sizeof drain.out) {
        write_all(record, bytes);
        return;
    }
    memcpy(drain.out + drain.used, record, bytes);
    drain.used += bytes;
}

static void nap(uint64_t ns) {
    struct __kernel_timespec time = {.tv_sec = 0, .tv_nsec = (long long)ns};
    mg_sys2(SYS_nanosleep, (long)&time, 0);
}

static void tell_clock(void) {
    struct clock now = read_clock();
    if (drain.told.tsc != 0 && now.monotonic_ns - drain.told.monotonic_ns < CLOCK_EVERY_NS) return;
    while (now.monotonic_ns - drain.begun.monotonic_ns < MEASURE_NS) {
        nap(MEASURE_NS - (now.monotonic_ns - drain.begun.monotonic_ns));
        now = read_clock();
    }
    struct {
        struct mg_record_header header;
        struct mg_event_clock body;
    } record = {.header = {.size = sizeof record, .kind = MG_EVENT_KIND_CLOCK}};
    record.header.time_tsc = __builtin_ia32_rdtsc();
    record.body.realtime_ns = now_ns(CLOCK_REALTIME);
    /* 128 bits: ticks × 10^9 passes 64 bits after seconds. The quotient of a tool's own clocks fits. */
    unsigned __int128 ticks = (unsigned __int128)(now.tsc - drain.begun.tsc) * 1000000000u;
    uint64_t high = (uint64_t)(ticks >> 64), low = (uint64_t)ticks, rest;
    __asm__("divq %4" : "=a"(record.body.tsc_hz), "=d"(rest) : "a"(low), "d"(high), "r"(now.monotonic_ns - drain.begun.monotonic_ns));
    drain.told = now;
    put(&record, sizeof record);
}

static void lose(void) {
    __atomic_fetch_add(&drain.ring.header->dropped, 1, __ATOMIC_RELAXED);
    mg_ring_release(&drain.ring);
}

static int is_half_full(void) {
    const struct mg_ring_header *header = drain.ring.header;
    return __atomic_load_n(&header->head, __ATOMIC_ACQUIRE) - header->tail > header->capacity / 2;
}

static int is_gone(uint32_t tid) {
    uint64_t now = now_ns(CLOCK_MONOTONIC);
    if (now < drain.ask_ns) return 0;
    int gone = mg_drain_is_gone(tid);
    uint64_t told = now_ns(CLOCK_MONOTONIC);
    drain.ask_ns = told + ASK_EVERY_NS + 10 * (told - now);
    return gone;
}

/* Goes past the record at the tail, which `tid` is writing, when that takes too long; 1 if it did. */
static int give_up(uint32_t tid, int patient) {
    const struct mg_record_header *record;
    uint64_t now = now_ns(CLOCK_MONOTONIC);
    if (drain.stuck_ns == 0) drain.stuck_ns = now;
    if (patient && now - drain.stuck_ns < STUCK_NS) return 0;
    int gone = is_gone(tid);
    enum mg_ring_place place = mg_ring_look(&drain.ring, &record, &tid);
    /* It may have finished just before it died. */
    if (place == MG_RING_PENDING || place == MG_RING_LATE) {
        if (!gone && patient && now - drain.stuck_ns < PATIENT_NS && !is_half_full()) return 0;
        if (gone) lose();
        else mg_ring_pass_over(&drain.ring), drain.late++;
    }
    drain.stuck_ns = 0;
    return 1;
}

static void take(const struct mg_record_header *record) {
    if (record->kind == MG_EVENT_KIND_NOTHING) return;
    tell_clock();
    put(record, record->size);
}

/* What was passed over and has been finished since, out of its turn; counts the rest. */
static void copy_returned(void) {
    struct mg_record_header *record;
    uint32_t position = 0;
    drain.late = 0;
    while ((record = mg_ring_find_returned(&drain.ring, &position, &drain.late)) != 0) {
        take(record);
        record->kind = MG_EVENT_KIND_NOTHING;
    }
    flush();
}

/* Copies what is committed, at most what the ring holds at once: those who write may never stop. Returns 1 if it found anything, and says through
 * *pending whether it waits for a record that is being written. */
static int copy_records(int patient, int *pending) {
    const struct mg_record_header *record;
    uint32_t tid;
    int found = 0;
    uint64_t end = drain.ring.header->tail + drain.ring.header->capacity;
    *pending = 0;
    while (drain.ring.header->tail < end) {
        enum mg_ring_place place = mg_ring_look(&drain.ring, &record, &tid);
        if (place == MG_RING_EMPTY) break;
        if (place == MG_RING_PENDING || place == MG_RING_LATE) {
            if (give_up(tid, patient && place == MG_RING_PENDING)) continue;
            *pending = 1;
            break;
        }
        if (place == MG_RING_COMMITTED) {
            take(record);
            mg_ring_release(&drain.ring);
            drain.stuck_ns = 0;
        } else {
            lose();
        }
        found = 1;
    }
    if (found) flush();
    if (drain.late && now_ns(CLOCK_MONOTONIC) - drain.looked_ns >= LOOK_EVERY_NS) {
        copy_returned();
        drain.looked_ns = now_ns(CLOCK_MONOTONIC);
    }
    return found;
}

/* Waits for `ns` or until stdin closes; 1 if it has. What comes in on stdin says nothing and is thrown away. */
static int stdin_closed(uint64_t ns) {
    struct pollfd in = {.fd = 0, .events = POLLIN};
    struct __kernel_timespec time = {.tv_sec = 0, .tv_nsec = (long long)ns};
    if (mg_sys5(SYS_ppoll, (long)&in, 1, (long)&time, 0, 0) <= 0) return 0;
    char byte;
    return mg_sys3(SYS_read, 0, (long)&byte, 1) <= 0;
}

static void map_ring(const char *name) {
    uint64_t fd;
    if (!mg_text_number(name, &fd)) mg_fail(MG_ERROR_NATIVE_ARGUMENTS, "mgdrain", 0);
    struct statx st;
    long error = mg_sys5(SYS_statx, (long)fd, (long)"", 0x1000 /* AT_EMPTY_PATH */, STATX_SIZE, (long)&st);
    if (mg_is_error(error)) mg_fail(MG_ERROR_RING_BAD, name, error);
    long page = st.stx_size < MG_RING_HEADER_BYTES ? -22 /* EINVAL */ : mg_sys6(SYS_mmap, 0, 4096, PROT_READ, MAP_SHARED, (long)fd, 0);
    if (mg_is_error(page)) mg_fail(MG_ERROR_RING_BAD, name, page);
    const struct mg_ring_header *header = (const struct mg_ring_header *)page;
    if (!mg_ring_is_sound(header, st.stx_size)) mg_fail(MG_ERROR_RING_BAD, name, 0);
    uint64_t capacity = header->capacity, once = MG_RING_HEADER_BYTES + capacity;
    long at = mg_sys6(SYS_mmap, 0, (long)(once + capacity), PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (mg_is_error(at)) mg_fail(MG_ERROR_NO_ADDRESS_SPACE, "mgdrain", at);
    long first = mg_sys6(SYS_mmap, at, (long)once, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, (long)fd, 0);
    long again = mg_sys6(SYS_mmap, at + (long)once, (long)capacity, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, (long)fd, MG_RING_HEADER_BYTES);
    if (mg_is_error(first) || mg_is_error(again)) mg_fail(MG_ERROR_RING_BAD, name, mg_is_error(first) ? first : again);
    drain.ring = (struct mg_ring){.header = (struct mg_ring_header *)at, .data = (unsigned char *)at + MG_RING_HEADER_BYTES};
}

/* All that was written before this began. A record that is still not finished then is lost. */
static void last_drain(void) {
    uint64_t until = now_ns(CLOCK_MONOTONIC) + LAST_NS;
    int pending = 1;
    for (copy_records(1, &pending); pending && now_ns(CLOCK_MONOTONIC) < until; copy_records(1, &pending)) nap(NAP_NS);
    if (pending) copy_records(0, &pending);
    copy_returned();
    __atomic_fetch_add(&drain.ring.header->dropped, drain.late, __ATOMIC_RELAXED);
}

void mg_main(long *stack) {
    if (stack[0] != 2) mg_fail(MG_ERROR_NATIVE_ARGUMENTS, "mgdrain", 0);
    drain.begun = read_clock();
    drain.late = 1; /* another mgdrain may have passed over some before it was killed */
    map_ring((const char *)stack[2]);
    uint32_t *asleep = &drain.ring.header->consumer_asleep;
    int naps = 0, pending;
    for (;;) {
        if (copy_records(1, &pending)) naps = 0;
        if (naps < NAPS || pending) {
            naps++;
            if (stdin_closed(NAP_NS)) break;
            continue;
        }
        if (mg_ring_sleep(&drain.ring)) {
            struct __kernel_timespec time = {.tv_sec = 0, .tv_nsec = SLEEP_NS};
            mg_sys4(SYS_futex, (long)asleep, FUTEX_WAIT, 1, (long)&time);
            __atomic_store_n(asleep, 0, __ATOMIC_SEQ_CST);
            if (stdin_closed(0)) break;
        }
        /* Awake for a reason, mostly: look often again. A timeout leaves `naps` as it was if nothing has come. */
        naps = NAPS - 1;
    }
    last_drain();
    mg_sys1(SYS_exit_group, 0);
}
