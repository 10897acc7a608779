/* Runs core/capability.c for the tests of src/filter. Reads from stdin number (u32), six arguments, full, brief, and both of notified forms
 * (u64 each), as often as there are any; prints the arguments with the capability in them, and once it is taken out. */
#include <mg/capability.h>

#include <inttypes.h>
#include <stdio.h>

int main(void) {
    uint32_t nr;
    uint64_t words[10];
    while (fread(&nr, sizeof nr, 1, stdin) == 1 && fread(words, sizeof words, 1, stdin) == 1) {
        struct mg_capability capability = {.full = words[6], .brief = words[7], .notified = words[8], .notified_brief = words[9]};
        mg_call_add_capability(nr, words, &capability);
        for (int i = 0; i < 6; i++) printf("%" PRIx64 " ", words[i]);
        mg_call_remove_capability(nr, words);
        for (int i = 0; i < 6; i++) printf("%" PRIx64 "%c", words[i], i == 5 ? '\n' : ' ');
    }
    return 0;
}
