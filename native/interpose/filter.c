/* Installs the program that passes nothing without the monitor, once the application has filters of its own. */
#include "interpose/filter.h"

#include "domain/thread.h"

#include <linux/seccomp.h>
#include <mg/filter.h>
#include <mg/sys.h>
#include <mg/syscalls.h>
#include <mg/text.h>

long mg_filter_install_full(uint64_t flags) {
    const struct mg_launch *launch = &mg_globals.launch;
    uint32_t count = mg_filter_count(launch->plan, 1);
    struct sock_filter *program = mg_heap_pages(count * sizeof *program);
    if (!program) return -MG_ENOMEM;
    mg_filter_write(launch->plan, 1, &launch->capability, program);
    struct sock_fprog prog = {.len = (unsigned short)count, .filter = program};
    long result = mg_sys3(MG_NR_seccomp, SECCOMP_SET_MODE_FILTER, (long)flags, (long)&prog);
    memset(program, 0, count * sizeof *program);
    return result;
}
