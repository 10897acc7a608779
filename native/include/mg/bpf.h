/* Classic BPF as seccomp knows it: the application's own filters are checked and run by the monitor, never given to the kernel. */
#pragma once

#include <stdint.h>

#include <linux/filter.h>
#include <linux/seccomp.h>

/* Whether the kernel would take the program as a seccomp filter: 1, else 0 (where seccomp(2) answers EINVAL).
 * The program must lie in memory that nobody else can change. Rules: bpf_check_classic in net/core/filter.c and
 * seccomp_check_filter in kernel/seccomp.c. */
int mg_bpf_check(const struct sock_filter *program, unsigned count);

/* What a checked program answers for the call: a SECCOMP_RET_* action with its data. Ends after at most `count` instructions. */
uint32_t mg_bpf_run(const struct sock_filter *program, unsigned count, const struct seccomp_data *data);
