/* Dies of the signal that its argument names, in the way that the second one says. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int main(int count, char **arguments) {
    if (count != 3) return 2;
    int number = atoi(arguments[1]);
    if (strcmp(arguments[2], "kill") == 0) kill(getpid(), number);
    if (strcmp(arguments[2], "fault") == 0) {
        if (number == SIGSEGV) *(volatile int *)8 = 1;
        if (number == SIGILL) __asm__ volatile("ud2");
        if (number == SIGFPE) __asm__ volatile("xor %%ecx, %%ecx; mov $1, %%eax; cltd; idiv %%ecx" : : : "eax", "ecx", "edx");
        if (number == SIGTRAP) __asm__ volatile("int3");
    }
    if (strcmp(arguments[2], "abort") == 0) abort();
    return 3;
}
