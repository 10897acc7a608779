/* Drives native/core/ring.c with real processes; src/events/ring.test.ts builds and runs it.
 *
 *   ring-stress stress PRODUCERS RECORDS CAPACITY   producers race, the consumer checks every record
 *   ring-stress pause  PRODUCERS RECORDS CAPACITY   the same while producers are stopped and continued at random
 *   ring-stress hurry  PRODUCERS RECORDS CAPACITY   as pause, with a consumer that passes over most of what is being written
 *   ring-stress kill   PRODUCERS RECORDS CAPACITY   the same while further producers are killed at random, some inside a record
 *   ring-stress feed   FILE RECORDS                 writes NOTICE records 0 … into the ring in FILE, as fast as they fit
 *   ring-stress stuck  FILE                         reserves a record, commits the one behind it, dies
 *   ring-stress late   FILE WHO HOW RECORDS         a writer stops inside a record while RECORDS others go into the ring in FILE, then HOW:
 *                                                   `returns` and ends it, or `dies`. WHO: `native`; `foreign`, of another pid namespace in which
 *                                                   it has a number that is nobody's here; `namesake`, where its number is that of a living process
 *
 * Prints one line of counts; exits 1 with a line on stderr when something is not as it must be. */
#define _GNU_SOURCE
#include <mg/ring.h> /* before errno.h, whose macro spoils fields of that name */

#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <linux/sched.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LOAD(place) __atomic_load_n(place, __ATOMIC_ACQUIRE)
#define CHECK(holds, ...) \
    do { \
        if (!(holds)) { \
            fprintf(stderr, __VA_ARGS__); \
            fputc('\n', stderr); \
            exit(1); \
        } \
    } while (0)

struct body {
    struct mg_record_header header;
    uint64_t producer, sequence, check;
    uint64_t fill[];
};

/* What producers tell the consumer outside the ring. */
struct shared {
    uint64_t dropped[64], written[64];
};

static struct mg_ring map_ring(int fd, uint32_t capacity) {
    unsigned char *at = mmap(0, MG_RING_HEADER_BYTES + 2ul * capacity, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    CHECK(at != MAP_FAILED, "cannot reserve the ring's place: %s", strerror(errno));
    int fixed = MAP_SHARED | MAP_FIXED;
    void *first = mmap(at, MG_RING_HEADER_BYTES + (size_t)capacity, PROT_READ | PROT_WRITE, fixed, fd, 0);
    void *again = mmap(at + MG_RING_HEADER_BYTES + capacity, capacity, PROT_READ | PROT_WRITE, fixed, fd, MG_RING_HEADER_BYTES);
    CHECK(first != MAP_FAILED && again != MAP_FAILED, "cannot map the ring: %s", strerror(errno));
    return (struct mg_ring){.header = (struct mg_ring_header *)at, .data = at + MG_RING_HEADER_BYTES};
}

static struct mg_ring new_ring(uint32_t capacity) {
    int fd = memfd_create("ring", 0);
    CHECK(fd >= 0 && ftruncate(fd, MG_RING_HEADER_BYTES + (off_t)capacity) == 0, "cannot create the ring: %s", strerror(errno));
    struct mg_ring ring = map_ring(fd, capacity);
    ring.header->magic = MG_RING_MAGIC;
    ring.header->version = MG_RING_VERSION;
    ring.header->capacity = capacity;
    CHECK(mg_ring_is_sound(ring.header, MG_RING_HEADER_BYTES + capacity), "a fresh ring of %u bytes is not sound", capacity);
    return ring;
}

static void commit(const struct mg_ring *ring, void *record) {
    if (mg_ring_commit(ring, record, (uint32_t)getpid())) syscall(SYS_futex, &ring->header->consumer_asleep, FUTEX_WAKE, 1, 0, 0, 0);
}

static uint64_t check_of(const struct body *body, uint32_t words) {
    uint64_t sum = body->producer * 0x9e3779b97f4a7c15ull ^ body->sequence ^ body->header.size;
    for (uint32_t i = 0; i < words; i++) sum = sum * 31 + body->fill[i];
    return sum;
}

static int yields; /* 1: writers let others go first in the middle of some records */

/* Writes one record; 0 if the ring was full. The fill is zeroes and small numbers on purpose: they look like free places
 * of early laps to whoever mistakes them for descriptors. */
static int write_one(const struct mg_ring *ring, uint64_t producer, uint64_t sequence, unsigned *seed, int die_inside) {
    uint32_t words = (uint32_t)rand_r(seed) % 40;
    struct body *body = mg_ring_reserve(ring, (uint32_t)(sizeof *body + 8 * words), MG_EVENT_KIND_CALL, (uint32_t)getpid());
    if (body == 0) return 0;
    body->header.pid = (uint32_t)getpid();
    body->header.time_tsc = 0;
    body->producer = producer;
    body->sequence = sequence;
    for (uint32_t i = 0; i < words; i++) {
        body->fill[i] = (uint64_t)i & 3;
        if (die_inside && i == words / 2) raise(SIGKILL);
        if (yields && i == 7 && sequence % 8 == 0) sched_yield();
    }
    body->check = check_of(body, words);
    commit(ring, body);
    return 1;
}

static pid_t start_producer(const struct mg_ring *ring, struct shared *shared, uint64_t id, uint64_t records) {
    pid_t pid = fork();
    CHECK(pid >= 0, "cannot fork: %s", strerror(errno));
    if (pid != 0) return pid;
    unsigned seed = (unsigned)(id * 7919 + 1);
    for (uint64_t i = 0; i < records; i++) {
        if (write_one(ring, id, i, &seed, 0)) {
            shared->written[id]++;
        } else {
            shared->dropped[id]++;
            sched_yield();
        }
    }
    _exit(0);
}

/* A producer that writes for ever and dies inside a record after some. */
static pid_t start_victim(const struct mg_ring *ring, uint64_t id, unsigned seed) {
    pid_t pid = fork();
    CHECK(pid >= 0, "cannot fork: %s", strerror(errno));
    if (pid != 0) return pid;
    uint64_t life = (uint64_t)rand_r(&seed) % 200;
    for (uint64_t i = 0;; i++) write_one(ring, id, i, &seed, i >= life && (seed & 1) != 0);
}

static int is_dead(uint32_t tid) {
    char path[64], text[256];
    snprintf(path, sizeof path, "/proc/%u/stat", tid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return 1;
    ssize_t n = read(fd, text, sizeof text - 1);
    close(fd);
    if (n <= 0) return 1;
    text[n] = 0;
    const char *state = strrchr(text, ')');
    return state == 0 || state[2] == 'Z' || state[2] == 'X';
}

struct tally {
    uint64_t received, abandoned, passed_over, returned, late, next[64];
    int hurries;
    unsigned seed;
};

static void check_body(const struct mg_record_header *record, const struct tally *tally) {
    const struct body *body = (const struct body *)record;
    CHECK(record->size >= sizeof *body && body->producer < 64, "record %lu has size %u", tally->received, record->size);
    CHECK(body->check == check_of(body, (uint32_t)((record->size - sizeof *body) / 8)), "record %lu of producer %lu has a wrong sum", body->sequence, body->producer);
}

/* Out of their turn, those that were passed over. */
static void consume_returned(const struct mg_ring *ring, struct tally *tally) {
    struct mg_record_header *record;
    uint32_t position = 0;
    tally->late = 0;
    while ((record = mg_ring_find_returned(ring, &position, &tally->late)) != 0) {
        check_body(record, tally);
        tally->received++;
        tally->returned++;
        record->kind = MG_EVENT_KIND_NOTHING;
    }
}

/* Consumes what is ready; 1 if it did anything. */
static int consume(const struct mg_ring *ring, struct tally *tally, int victims_from) {
    const struct mg_record_header *record;
    uint32_t tid;
    int worked = 0;
    for (;;) {
        switch (mg_ring_look(ring, &record, &tid)) {
        case MG_RING_EMPTY:
            return worked;
        case MG_RING_LATE:
        case MG_RING_PENDING:
            if (tally->hurries) {
                if (rand_r(&tally->seed) % 4 == 0) return worked;
                mg_ring_pass_over(ring);
                tally->passed_over++;
                if (rand_r(&tally->seed) % 64 == 0) consume_returned(ring, tally);
                continue;
            }
            if (!is_dead(tid)) return worked;
            /* It may have committed just before it died. */
            if (mg_ring_look(ring, &record, &tid) != MG_RING_PENDING) continue;
            CHECK(victims_from < 64, "a record of the living thread %u was taken for abandoned", tid);
            tally->abandoned++;
            break;
        case MG_RING_DAMAGED:
            CHECK(0, "a record is damaged after %lu sound ones", tally->received);
        case MG_RING_COMMITTED: {
            const struct body *body = (const struct body *)record;
            if (record->kind == MG_EVENT_KIND_NOTHING) break;
            check_body(record, tally);
            /* Dropped records leave gaps; order within a producer stays. A victim's number is used again by the next victim. */
            if (body->producer < (uint64_t)victims_from) {
                CHECK(tally->hurries || body->sequence >= tally->next[body->producer], "record %lu of producer %lu came late", body->sequence, body->producer);
                tally->next[body->producer] = body->sequence + 1;
                tally->received++;
            }
        }
        }
        mg_ring_release(ring);
        worked = 1;
    }
}

static void run(const char *mode, int producers, uint64_t records, uint32_t capacity) {
    struct mg_ring ring = new_ring(capacity);
    struct shared *shared = mmap(0, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CHECK(shared != MAP_FAILED, "no memory");
    int hurries = strcmp(mode, "hurry") == 0, pausing = hurries || strcmp(mode, "pause") == 0, killing = strcmp(mode, "kill") == 0;
    pid_t pids[64];
    yields = hurries;
    for (int i = 0; i < producers; i++) pids[i] = start_producer(&ring, shared, (uint64_t)i, records);
    pid_t victim = killing ? start_victim(&ring, (uint64_t)producers, 1) : 0;
    struct tally tally = {.hurries = hurries, .seed = 1};
    int alive = producers, stopped = -1;
    uint64_t sleeps = 0, kills = 0;
    unsigned seed = 4711;
    while (alive > 0) {
        if (!consume(&ring, &tally, killing ? producers : 64) && mg_ring_sleep(&ring)) {
            struct timespec nap = {.tv_nsec = 2000000};
            sleeps++;
            syscall(SYS_futex, &ring.header->consumer_asleep, FUTEX_WAIT, 1, &nap, 0, 0);
            ring.header->consumer_asleep = 0;
        }
        if (pausing && rand_r(&seed) % 4 == 0) {
            if (stopped >= 0) kill(pids[stopped], SIGCONT);
            stopped = (int)((unsigned)rand_r(&seed) % (unsigned)producers);
            kill(pids[stopped], SIGSTOP);
        }
        if (killing) {
            if (rand_r(&seed) % 8 == 0) kill(victim, SIGKILL);
            if (waitpid(victim, 0, WNOHANG) == victim) {
                kills++;
                victim = start_victim(&ring, (uint64_t)producers, (unsigned)kills + 1);
            }
        }
        for (int i = 0; i < producers; i++) {
            if (pids[i] == 0 || waitpid(pids[i], 0, WNOHANG) != pids[i]) continue;
            alive--;
            if (stopped == i) stopped = -1;
            /* Its number may be given to a stranger: never signal it again. */
            pids[i] = 0;
            if (pausing && alive > 0) {
                pausing = 0;
                for (int j = 0; j < producers; j++)
                    if (pids[j] != 0) kill(pids[j], SIGCONT);
            }
        }
    }
    if (killing) {
        kill(victim, SIGKILL);
        waitpid(victim, 0, 0);
    }
    consume(&ring, &tally, killing ? producers : 64);
    consume_returned(&ring, &tally);
    CHECK(tally.late == 0, "%lu records are still being written", tally.late);
    uint64_t written = 0, dropped = 0;
    for (int i = 0; i < producers; i++) written += shared->written[i], dropped += shared->dropped[i];
    CHECK(tally.received == written, "%lu records were written, %lu came out", written, tally.received);
    CHECK(written + dropped == records * (uint64_t)producers, "records are missing");
    if (!killing) CHECK(ring.header->dropped == dropped, "the ring counts %lu drops, the producers %lu", ring.header->dropped, dropped);
    CHECK(ring.header->head == ring.header->tail, "the ring is not empty at the end");
    printf("received %lu dropped %lu laps %lu sleeps %lu kills %lu abandoned %lu passed-over %lu returned %lu\n", tally.received, dropped,
           ring.header->head / capacity, sleeps, kills, tally.abandoned, tally.passed_over, tally.returned);
}

static struct mg_ring open_ring(const char *path) {
    int fd = open(path, O_RDWR);
    struct stat st;
    CHECK(fd >= 0 && fstat(fd, &st) == 0, "cannot open %s: %s", path, strerror(errno));
    struct mg_ring_header header;
    CHECK(pread(fd, &header, sizeof header, 0) == sizeof header, "cannot read %s", path);
    CHECK(mg_ring_is_sound(&header, (uint64_t)st.st_size), "%s holds no sound ring", path);
    return map_ring(fd, header.capacity);
}

struct notice {
    struct mg_record_header header;
    struct mg_event_notice body;
};

static struct notice *reserve_notice(const struct mg_ring *ring, uint64_t number) {
    struct notice *record = mg_ring_reserve(ring, sizeof *record, MG_EVENT_KIND_NOTICE, (uint32_t)getpid());
    if (record == 0) return 0;
    record->header.pid = (uint32_t)getpid();
    record->header.time_tsc = __builtin_ia32_rdtsc();
    record->body = (struct mg_event_notice){.code = 703, .nr = (uint32_t)-1, .args = {number}};
    return record;
}

/* ---- a writer that is away for long ---- */

enum { ENOUGH_MS = 20000 };

/* The first `avoid` of them, while somebody still writes at the very beginning. */
static void feed_all(const struct mg_ring *ring, uint64_t from, uint64_t count, uint64_t avoid) {
    struct timespec begun, now;
    clock_gettime(CLOCK_MONOTONIC, &begun);
    for (uint64_t i = 0; i < count;) {
        struct notice *record = reserve_notice(ring, from + i);
        if (record != 0) {
            CHECK((unsigned char *)record != ring->data || i >= avoid, "the place of a record that is being written was given to another");
            commit(ring, record);
            i++;
            continue;
        }
        /* Full is not lost: it is tried again. */
        __atomic_fetch_sub(&ring->header->dropped, 1, __ATOMIC_RELAXED);
        usleep(200);
        clock_gettime(CLOCK_MONOTONIC, &now);
        CHECK((now.tv_sec - begun.tv_sec) * 1000 < ENOUGH_MS, "the ring stays full after %lu records", i);
    }
}

static void wait_for(int fd) {
    char byte;
    CHECK(read(fd, &byte, 1) == 1, "the other side is gone");
}

static void tell(int fd) { CHECK(write(fd, "", 1) == 1, "the other side is gone"); }

/* Number 1, half before it is told to go on, and half afterwards. */
static void write_slowly(const struct mg_ring *ring, int told, int tells) {
    struct notice *record = mg_ring_reserve(ring, sizeof *record, MG_EVENT_KIND_NOTICE, (uint32_t)getpid());
    CHECK(record != 0, "the ring is full");
    record->header.pid = (uint32_t)getpid();
    tell(tells);
    wait_for(told);
    record->header.time_tsc = __builtin_ia32_rdtsc();
    record->body = (struct mg_event_notice){.code = 703, .nr = (uint32_t)-1, .args = {1}};
    commit(ring, record);
    tell(tells);
}

/* As fork, with a number of one's choice in a new pid namespace. */
static pid_t fork_as(pid_t number) {
    struct clone_args args = {.exit_signal = SIGCHLD, .set_tid = (uint64_t)&number, .set_tid_size = 1};
    return (pid_t)syscall(SYS_clone3, &args, sizeof args);
}

static pid_t nobodys_number(void) {
    pid_t number = 30000;
    while (kill(number, 0) == 0 || errno != ESRCH) number--;
    return number;
}

static void late(const struct mg_ring *ring, const char *who, const char *how, uint64_t records) {
    int to[2], from[2], foreign = strcmp(who, "native") != 0;
    CHECK(pipe(to) == 0 && pipe(from) == 0, "no pipes");
    pid_t number = strcmp(who, "namesake") == 0 ? getpid() : nobodys_number();
    if (foreign && unshare(CLONE_NEWPID) != 0 && unshare(CLONE_NEWUSER | CLONE_NEWPID) != 0) {
        puts("unable 1 fed 0");
        return;
    }
    pid_t child = fork();
    CHECK(child >= 0, "cannot fork: %s", strerror(errno));
    if (child == 0 && foreign) {
        /* The first of a namespace; with it, all of that die. */
        pid_t writer = fork_as(number);
        CHECK(writer >= 0, "cannot be number %d: %s", number, strerror(errno));
        if (writer != 0) {
            waitpid(writer, 0, 0);
            _exit(0);
        }
    }
    if (child == 0) {
        write_slowly(ring, to[0], from[1]);
        _exit(0);
    }
    wait_for(from[0]);
    feed_all(ring, 1000, records, records);
    if (strcmp(how, "returns") == 0) {
        tell(to[1]);
        wait_for(from[0]);
    } else {
        kill(child, SIGKILL);
    }
    waitpid(child, 0, 0);
    uint64_t fed = records;
    do {
        feed_all(ring, 1000 + fed, records, 0);
        fed += records;
        /* Of one that is dead for sure the place is free again while the launch goes on, and counted. */
    } while (strcmp(how, "dies") == 0 && strcmp(who, "namesake") != 0 && LOAD(&ring->header->dropped) == 0 && fed < 400 * records);
    CHECK(fed < 400 * records, "nobody sees that the writer is dead");
    printf("unable 0 fed %lu\n", fed);
}

int main(int argc, char **argv) {
    CHECK(argc >= 3, "usage: see native/core/tests/ring/ring-stress.c");
    if (strcmp(argv[1], "feed") == 0) {
        struct mg_ring ring = open_ring(argv[2]);
        uint64_t dropped = 0;
        for (uint64_t i = 0; i < strtoull(argv[3], 0, 10); i++) {
            struct notice *record = reserve_notice(&ring, i);
            if (record != 0) commit(&ring, record);
            else dropped++;
        }
        printf("dropped %lu\n", dropped);
        return 0;
    }
    if (strcmp(argv[1], "stuck") == 0) {
        struct mg_ring ring = open_ring(argv[2]);
        CHECK(reserve_notice(&ring, 1) != 0, "the ring is full");
        struct notice *behind = reserve_notice(&ring, 2);
        CHECK(behind != 0, "the ring is full");
        commit(&ring, behind);
        return 0;
    }
    if (strcmp(argv[1], "late") == 0 && argc == 6) {
        struct mg_ring ring = open_ring(argv[2]);
        late(&ring, argv[3], argv[4], strtoull(argv[5], 0, 10));
        return 0;
    }
    CHECK(argc == 5, "usage: see native/core/tests/ring/ring-stress.c");
    run(argv[1], atoi(argv[2]), strtoull(argv[3], 0, 10), (uint32_t)strtoul(argv[4], 0, 10));
    return 0;
}
