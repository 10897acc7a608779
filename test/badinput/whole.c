// Says whether it runs under the policy of these tests: the call that the policy denies must fail with the errno that it names.
// With --quiet nothing is printed and the exit status alone tells.
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv) {
    int denied = getpgid(0) == -1 && errno == EXDEV;
    if (argc < 2 || strcmp(argv[1], "--quiet") != 0) puts(denied ? "guarded" : "unguarded");
    return denied ? 7 : 8;
}
