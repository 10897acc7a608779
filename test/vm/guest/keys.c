// Shows that the processor has working protection keys: the program of the test "protection keys work".
// Prints one line per fact and exits 0 only when all of them hold.

#define _GNU_SOURCE
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

static sigjmp_buf after_fault;
static volatile int fault_code;
static volatile unsigned fault_key;

static void record(int number, siginfo_t *info, void *context) {
  (void)number;
  (void)context;
  fault_code = info->si_code;
  fault_key = info->si_pkey;
  siglongjmp(after_fault, 1);
}

static int holds(const char *fact, int value) {
  printf("%s: %s\n", fact, value ? "yes" : "no");
  return value;
}

int main(void) {
  struct sigaction action = {.sa_sigaction = record, .sa_flags = SA_SIGINFO};
  sigaction(SIGSEGV, &action, NULL);
  volatile char *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  int key = pkey_alloc(0, 0);
  if (!holds("a key can be allocated", key > 0) || page == MAP_FAILED) {
    return 1;
  }
  pkey_mprotect((void *)page, 4096, PROT_READ | PROT_WRITE, key);
  *page = 'a';

  int good = 1;
  pkey_set(key, PKEY_DISABLE_ACCESS);
  if (sigsetjmp(after_fault, 1) == 0) {
    (void)*page;
  }
  good &= holds("reading an access-disabled page is SEGV_PKUERR", fault_code == 4 && fault_key == (unsigned)key);

  pkey_set(key, PKEY_DISABLE_ACCESS);
  int ends[2];
  good &= holds("the kernel honours the key in a system call", pipe(ends) == 0 && write(ends[1], (void *)page, 1) == -1);

  pkey_set(key, PKEY_DISABLE_WRITE);
  fault_code = 0;
  if (sigsetjmp(after_fault, 1) == 0) {
    *page = 'b';
  }
  good &= holds("writing a write-disabled page is SEGV_PKUERR", fault_code == 4);

  pkey_set(key, 0);
  good &= holds("the page is whole with the key open", *page == 'a');
  return good ? 0 : 1;
}
