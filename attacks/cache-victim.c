/* What a launch after an attack on the cache runs: tells whether its own code is what was compiled. The call in it makes it need a copy;
   its data never comes from one. */
#include <stdio.h>
#include <sys/syscall.h>
__attribute__((noinline)) static unsigned answer(void) {
    long pid = SYS_getpid;
    __asm__ volatile("syscall" : "+a"(pid) : : "rcx", "r11", "memory");
    return 0x600d600d;
}
static volatile unsigned expected = 0x600d600d;
int main(void) {
    puts(answer() == expected ? "untouched" : "poisoned");
    return 0;
}
