/* Runs core/policy.c and core/glob.c for the tests of src/policy. Reads binary little-endian input from stdin (the writers are in
 * src/policy/native.ts). Every buffer has exactly its size and a heap block of its own, so that a sanitizer sees any step outside.
 *   judge: tables, then calls; prints "verdict error rule" per call.
 *   fuzz:  tables and a seed; spoils them in many ways and judges by what mg_policy_check still accepts; prints how many it did.
 *   glob:  patterns and texts; prints 0 or 1 per pair, or "bad". */
#include <mg/glob.h>
#include <mg/policy.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void fail(const char *why) {
    fprintf(stderr, "policy test driver: %s\n", why);
    exit(2);
}

static void *bytes_in(size_t count) {
    void *at = malloc(count == 0 ? 1 : count);
    if (at == NULL || fread(at, 1, count, stdin) != count) fail("input ends early");
    return at;
}

static int more(void) {
    int c = getchar();
    if (c == EOF) return 0;
    ungetc(c, stdin);
    return 1;
}

static uint32_t u32_in(void) {
    uint32_t value;
    void *raw = bytes_in(4);
    memcpy(&value, raw, 4);
    free(raw);
    return value;
}

/* A length, 0xffffffff for none, and as many bytes; `terminate` adds a zero. */
static void *block_in(uint32_t *bytes, int terminate) {
    *bytes = u32_in();
    if (*bytes == UINT32_MAX) return NULL;
    void *raw = bytes_in(*bytes);
    char *block = malloc(*bytes + 1u);
    memcpy(block, raw, *bytes);
    free(raw);
    block[*bytes] = 0;
    return terminate || *bytes == 0 ? block : realloc(block, *bytes);
}

static void call_in(struct mg_policy_input *input) {
    uint32_t bytes;
    *input = (struct mg_policy_input){.nr = u32_in()};
    void *args = bytes_in(sizeof input->args);
    memcpy(input->args, args, sizeof input->args);
    free(args);
    input->path_count = u32_in();
    for (unsigned i = 0; i < input->path_count; i++) {
        input->path[i].arg = (uint8_t)u32_in();
        input->path[i].text = block_in(&bytes, 1);
    }
    input->address_arg = (uint8_t)u32_in();
    input->address = block_in(&input->address_bytes, 0);
    if (input->address == NULL) input->address_bytes = 0;
}

static void call_free(struct mg_policy_input *input) {
    for (unsigned i = 0; i < input->path_count; i++) free((void *)input->path[i].text);
    free((void *)input->address);
}

static int judge(void) {
    uint32_t bytes;
    struct mg_policy_header *policy = block_in(&bytes, 0);
    if (!mg_policy_check(policy, bytes)) fail("mg_policy_check refuses the tables");
    while (more()) {
        struct mg_policy_input input;
        call_in(&input);
        struct mg_policy_decision decision = mg_policy_judge(policy, &input);
        printf("%u %u %u %u\n", decision.verdict, decision.error, decision.rule, mg_policy_needs(policy, input.nr));
        call_free(&input);
    }
    free(policy);
    return 0;
}

static uint64_t state;
static uint64_t random_next(void) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

static void judge_some(const struct mg_policy_header *policy) {
    static const char *const paths[] = {"/", "/a/b/c", "", "/\xc3\xa4/x.y", "relative"};
    unsigned char address[28];
    for (unsigned i = 0; i < sizeof address; i++) address[i] = (unsigned char)random_next();
    address[1] = 0;
    for (unsigned i = 0; i < 200; i++) {
        static const unsigned char families[] = {0, 1, 2, 10};
        address[0] = families[random_next() % 4];
        struct mg_policy_input input = {.nr = (uint32_t)(random_next() % 480), .path_count = 2, .address = address, .address_bytes = (uint32_t)(random_next() % 29)};
        for (unsigned a = 0; a < 6; a++) input.args[a] = random_next() >> random_next() % 64;
        input.path[0].text = paths[random_next() % 5];
        input.path[1].arg = 1;
        input.path[1].text = paths[random_next() % 5];
        input.address_arg = (uint8_t)(random_next() % 6);
        mg_policy_judge(policy, &input);
    }
}

static int fuzz(void) {
    uint32_t bytes;
    unsigned char *tables = block_in(&bytes, 0);
    state = u32_in() | 1u;
    unsigned accepted = 0, rounds = u32_in();
    for (unsigned round = 0; round < rounds; round++) {
        uint32_t kept = random_next() % 4 == 0 ? (uint32_t)(random_next() % (bytes + 1)) : bytes;
        unsigned char *spoilt = malloc(kept == 0 ? 1 : kept);
        memcpy(spoilt, tables, kept);
        for (unsigned i = (unsigned)(random_next() % 4); i > 0 && kept > 0; i--) {
            /* Half of the changes strike the header and the small tables behind the call table, where they matter most. */
            uint32_t at = random_next() % 2 == 0 ? (uint32_t)(random_next() % kept) : (kept > 800 ? kept - 1 - (uint32_t)(random_next() % 800) : 0);
            if (random_next() % 8 == 0) at = (uint32_t)(random_next() % (kept < 64 ? kept : 64));
            spoilt[at] = random_next() % 2 == 0 ? (unsigned char)random_next() : (unsigned char)(spoilt[at] + (random_next() % 2 == 0 ? 1 : -1));
        }
        if (mg_policy_check((const struct mg_policy_header *)(void *)spoilt, kept)) {
            accepted++;
            judge_some((const struct mg_policy_header *)(void *)spoilt);
        }
        free(spoilt);
    }
    free(tables);
    printf("%u\n", accepted);
    return 0;
}

static int glob(void) {
    while (more()) {
        uint32_t pattern_bytes, text_bytes;
        unsigned char *pattern = block_in(&pattern_bytes, 0);
        char *text = block_in(&text_bytes, 1);
        if (!mg_glob_check(pattern, pattern_bytes)) puts("bad");
        else printf("%d\n", mg_glob_match(pattern, pattern_bytes, text));
        free(pattern);
        free(text);
    }
    return 0;
}

int main(int argc, char **argv) {
    if (argc == 2 && strcmp(argv[1], "judge") == 0) return judge();
    if (argc == 2 && strcmp(argv[1], "fuzz") == 0) return fuzz();
    if (argc == 2 && strcmp(argv[1], "glob") == 0) return glob();
    fail("usage: judge | fuzz | glob");
}
