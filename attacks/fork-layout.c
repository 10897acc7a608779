/* attack
class: disclosure
aim: memory
fork-rerandomise: true
expect: { none: contained, mpk: contained }
source: blind-rop
variants:
  - { args: [place], tries: "a forked child: is the monitor where it was in the parent?" }
  - { args: [load], tries: "a forked child reads and jumps where the parent's monitor was" }
  - { args: [siblings], tries: "two children of one parent: the same layout?" }
  - { args: [grandchildren], tries: "two children of a forked child: the same layout?" }
  - { args: [registers], tries: "a forked child compares what it kept of the parent's monitor, in registers and as its signal stack, with where its own is" }
  - { args: [maps], tries: "a parent looks for its forked child's monitor in the child's maps" }
  - { args: [code], tries: "a forked child: are the monitor's functions as far from each other as in the parent?" }
*/
/* A server that forks a child for each connection gives an attacker endless tries at one layout (blind ROP), unless each child has its own. */
#include "attack.h"
/* As the children find it. Shared with them, and not the monitor's. */
static struct seen {
    uintptr_t zone, places[64];
    int count, own;
    uint64_t code[16]; /* samples of the monitor's code, by their distance from its beginning */
} *seen;

static void look(struct seen *at) {
    struct target t[64];
    int count = read_targets(t, 64);
    at->own = t[0].own;
    at->zone = zone_from;
    for (int i = 0; i < count; i++) {
        at->places[i] = t[i].from;
        if (t[i].own || (t[i].executable && t[i].to - t[i].from > 8192))
            for (unsigned k = 0; k < 16; k++) at->code[k] = value_at(&t[i], t[i].from + (t[i].own ? 8 : 4096) * k);
    }
    __atomic_store_n(&at->count, count, __ATOMIC_RELEASE);
}
/* Bare, the stand-in: a page of the parent's, which a child looks for where it was. */
static void look_from_child(struct seen *at) {
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        alarm(60);
        if (seen[0].own) *at = seen[0];
        else look(at);
        _exit(0);
    }
    waitpid(child, NULL, 0);
}
static int is_alike(const struct seen *one, const struct seen *other) {
    int alike = one->zone == other->zone;
    for (int i = 0; i < one->count && i < other->count; i++)
        for (int k = 0; k < one->count && k < other->count; k++) alike |= one->places[i] == other->places[k];
    return alike;
}
static int touches_old(void) {
    catch_faults();
    int any = 0;
    for (int i = 0; i < seen[0].count; i++) {
        any |= can_load(seen[0].places[i]);
        if (seen[0].own || sigsetjmp(after_fault, 1)) continue;
        ((void (*)(void))seen[0].places[i])();
        any = 1;
    }
    /* Whatever lies where the parent's zone began. */
    any |= mmap((void *)seen[0].zone, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0) == MAP_FAILED;
    return any;
}
/* Words that look like the monitor's own addresses, in every place where the monitor keeps words of ours across a fork. */
static int finds_words(void) {
    uintptr_t words[6];
    for (int i = 0; i < 6; i++) words[i] = seen[0].places[i % seen[0].count] + 8;
    stack_t stack = {.ss_sp = (void *)words[5], .ss_size = 1 << 16};
    sigaltstack(&stack, NULL);
    fflush(stdout);
    long child = SYS_fork;
    __asm__ volatile("mov (%1), %%rbx\n mov 8(%1), %%r12\n mov 16(%1), %%r13\n mov 24(%1), %%r14\n mov 32(%1), %%r15\n syscall\n"
                     "mov %%rbx, (%1)\n mov %%r12, 8(%1)\n mov %%r13, 16(%1)\n mov %%r14, 24(%1)\n mov %%r15, 32(%1)"
                     : "+a"(child)
                     : "D"(words)
                     : "rbx", "rcx", "r11", "r12", "r13", "r14", "r15", "memory");
    if (child == 0) {
        alarm(60);
        if (sigaltstack(NULL, &stack) == 0) words[5] = (uintptr_t)stack.ss_sp;
        if (seen[0].own) seen[1] = seen[0];
        else look(&seen[1]);
        int found = 0;
        for (int i = 0; i < seen[1].count; i++)
            for (int k = 0; k < 6; k++) found |= words[k] - 8 == seen[1].places[i];
        _exit(found);
    }
    int status;
    return waitpid((pid_t)child, &status, 0) == child && status != 0;
}
/* Whether a part of the child's monitor stands in a file of the child's that lists mappings. */
static int is_listed(pid_t child, const char *file) {
    char path[64], line[512];
    int found = 0;
    snprintf(path, sizeof path, "/proc/%d/%s", child, file);
    FILE *list = fopen(path, "r");
    while (list && fgets(line, sizeof line, list)) {
        uintptr_t from, to;
        if (sscanf(line, "%lx-%lx ", &from, &to) != 2) continue;
        for (int i = 0; i < seen[1].count; i++) found |= seen[1].places[i] >= from && seen[1].places[i] < to;
    }
    if (list) fclose(list);
    return found;
}
static int finds_listed(void) {
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        alarm(60);
        if (seen[0].own) seen[1] = seen[0];
        else look(&seen[1]);
        for (;;) pause();
    }
    while (__atomic_load_n(&seen[1].count, __ATOMIC_ACQUIRE) == 0 && waitpid(child, NULL, WNOHANG) == 0) usleep(10000);
    int found = is_listed(child, "maps") || is_listed(child, "smaps");
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    return found;
}
int main(int argc, char **argv) {
    const char *what = argc > 1 ? argv[1] : "place";
    seen = mmap(NULL, 4 * sizeof *seen, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    look(&seen[0]);
    if (strcmp(what, "load") == 0) verdict(in_child(touches_old));
    if (strcmp(what, "registers") == 0 || strcmp(what, "maps") == 0) {
        int found = strcmp(what, "maps") == 0 ? finds_listed() : finds_words();
        if (!seen[1].count) not_here("the harness did not say where the monitor is");
        errno = 0;
        verdict(found);
    }
    if (strcmp(what, "grandchildren") == 0) {
        fflush(stdout);
        pid_t child = fork();
        if (child == 0) {
            look_from_child(&seen[1]);
            look_from_child(&seen[2]);
            _exit(0);
        }
        waitpid(child, NULL, 0);
    } else {
        look_from_child(&seen[1]);
        look_from_child(&seen[2]);
    }
    /* That it was told of all of them: else nothing was compared. */
    if (!seen[1].count || !seen[2].count || (!seen[0].own && !seen[1].code[0])) not_here("the harness did not say where the monitor is");
    errno = 0;
    if (strcmp(what, "code") == 0) verdict(memcmp(seen[0].code, seen[1].code, sizeof seen[0].code) == 0);
    verdict(strcmp(what, "place") == 0 ? is_alike(&seen[0], &seen[1]) : is_alike(&seen[1], &seen[2]));
}
