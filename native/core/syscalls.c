/* Generated from spec/syscalls.ts by npm run generate. Do not edit. */
#include <mg/syscalls.h>

const struct mg_call_info mg_calls[MG_CALL_COUNT] = {
    [MG_NR_read] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_BYTES, .flags = MG_CALL_FLAG_BLOCKING | MG_CALL_FLAG_FLAT, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_IO, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_BUFFER, MG_ARG_OUT | MG_ARG_RESULT_SIZED | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* buf */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* count */
        }},
    [MG_NR_write] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_BYTES, .flags = MG_CALL_FLAG_BLOCKING | MG_CALL_FLAG_FLAT, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_IO, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_BUFFER, MG_ARG_IN | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* buf */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* count */
        }},
    [MG_NR_open] = {.args = 3, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_FD, .flags = MG_CALL_FLAG_BLOCKING | MG_CALL_FLAG_FLAT, .memory = 1, .paths = 1, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_FILE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
            {MG_KIND_MODE, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* mode */
        }},
    [MG_NR_close] = {.args = 1, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_BLOCKING | MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_DESC, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
        }},
    [MG_NR_stat] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 3, .paths = 1, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_FILE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 144}, /* statbuf */
        }},
    [MG_NR_fstat] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_FILE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 144}, /* statbuf */
        }},
    [MG_NR_lstat] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 3, .paths = 1, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_FILE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 144}, /* statbuf */
        }},
    [MG_NR_poll] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_BLOCKING | MG_CALL_FLAG_FLAT | MG_CALL_FLAG_ENDS_BY_SIGNAL, .memory = 1, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_POLL, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_ARRAY, MG_ARG_IN | MG_ARG_OUT | MG_ARG_WIDE, 1, MG_NONE, MG_UNIT_ELEMENT, 8, 0}, /* fds */
            {MG_KIND_SIZE, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* nfds */
            {MG_KIND_INT, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* timeout */
        }},
    [MG_NR_lseek] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_IO, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_OFFSET, MG_ARG_WIDE | MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* offset */
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* whence */
        }},
    [MG_NR_mmap] = {.args = 6, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_ADDRESS, .flags = MG_CALL_FLAG_FLAT, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_HIGH, .capability_first = 2, .capability_second = 4, .sigmask = MG_NONE, .family = MG_FAMILY_MEMORY, .mvx = MG_MVX_EACH,
        .arg = {
            {MG_KIND_POINTER, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* addr */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* length */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* prot */
            {MG_KIND_FLAGS, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_OFFSET, MG_ARG_WIDE | MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* offset */
        }},
    [MG_NR_mprotect] = {.args = 3, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_MEMORY, .mvx = MG_MVX_EACH,
        .arg = {
            {MG_KIND_POINTER, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* addr */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* length */
            {MG_KIND_FLAGS, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* prot */
        }},
    [MG_NR_munmap] = {.args = 2, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_MEMORY, .mvx = MG_MVX_EACH,
        .arg = {
            {MG_KIND_POINTER, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* addr */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* length */
        }},
    [MG_NR_brk] = {.args = 1, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_ADDRESS, .flags = MG_CALL_FLAG_FLAT, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_MEMORY, .mvx = MG_MVX_EACH,
        .arg = {
            {MG_KIND_POINTER, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* addr */
        }},
    [MG_NR_rt_sigaction] = {.args = 4, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 6, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SIGNAL, .mvx = MG_MVX_EACH,
        .arg = {
            {MG_KIND_SIGNAL, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* signum */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 32}, /* act */
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 32}, /* oldact */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* sigsetsize */
        }},
    [MG_NR_rt_sigprocmask] = {.args = 4, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 6, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SIGNAL, .mvx = MG_MVX_EACH,
        .arg = {
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* how */
            {MG_KIND_SIGSET, MG_ARG_IN | MG_ARG_WIDE, 3, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* set */
            {MG_KIND_SIGSET, MG_ARG_OUT | MG_ARG_WIDE, 3, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* oldset */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* sigsetsize */
        }},
    [MG_NR_rt_sigreturn] = {.args = 0, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SIGNAL, .mvx = MG_MVX_JOINT},
    [MG_NR_ioctl] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_BLOCKING, .memory = 4, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_IO, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* request */
            {MG_KIND_EITHER, MG_ARG_IN | MG_ARG_OUT | MG_ARG_NESTED | MG_ARG_WIDE | MG_ARG_UNSIZED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* arg */
        }},
    [MG_NR_pread64] = {.args = 4, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_BYTES, .flags = MG_CALL_FLAG_BLOCKING | MG_CALL_FLAG_FLAT, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_IO, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_BUFFER, MG_ARG_OUT | MG_ARG_RESULT_SIZED | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* buf */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* count */
            {MG_KIND_OFFSET, MG_ARG_WIDE | MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* offset */
        }},
    [MG_NR_pwrite64] = {.args = 4, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_BYTES, .flags = MG_CALL_FLAG_BLOCKING | MG_CALL_FLAG_FLAT, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_IO, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_BUFFER, MG_ARG_IN | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* buf */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* count */
            {MG_KIND_OFFSET, MG_ARG_WIDE | MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* offset */
        }},
    [MG_NR_readv] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_BYTES, .flags = MG_CALL_FLAG_BLOCKING, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_IO, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_IOVEC, MG_ARG_OUT | MG_ARG_NESTED | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 16, 0}, /* iov */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* iovcnt */
        }},
    [MG_NR_writev] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_BYTES, .flags = MG_CALL_FLAG_BLOCKING, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_IO, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_IOVEC, MG_ARG_IN | MG_ARG_NESTED | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 16, 0}, /* iov */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* iovcnt */
        }},
    [MG_NR_access] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 1, .paths = 1, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_FILE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* mode */
        }},
    [MG_NR_pipe] = {.args = 1, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 1, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_DESC, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_ARRAY, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 8}, /* pipefd */
        }},
    [MG_NR_select] = {.args = 5, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_BLOCKING | MG_CALL_FLAG_FLAT | MG_CALL_FLAG_ENDS_BY_SIGNAL, .memory = 30, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_POLL, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_INT, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* nfds */
            {MG_KIND_BITSET, MG_ARG_IN | MG_ARG_OUT | MG_ARG_WIDE, 0, MG_NONE, MG_UNIT_BIT, 8, 0}, /* readfds */
            {MG_KIND_BITSET, MG_ARG_IN | MG_ARG_OUT | MG_ARG_WIDE, 0, MG_NONE, MG_UNIT_BIT, 8, 0}, /* writefds */
            {MG_KIND_BITSET, MG_ARG_IN | MG_ARG_OUT | MG_ARG_WIDE, 0, MG_NONE, MG_UNIT_BIT, 8, 0}, /* exceptfds */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 16}, /* timeout */
        }},
    [MG_NR_sched_yield] = {.args = 0, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SCHED, .mvx = MG_MVX_EACH},
    [MG_NR_mremap] = {.args = 5, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_ADDRESS, .flags = MG_CALL_FLAG_FLAT, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_MEMORY, .mvx = MG_MVX_EACH,
        .arg = {
            {MG_KIND_POINTER, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* old_address */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* old_size */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* new_size */
            {MG_KIND_FLAGS, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
            {MG_KIND_POINTER, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* new_address */
        }},
    [MG_NR_msync] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_MEMORY, .mvx = MG_MVX_EACH,
        .arg = {
            {MG_KIND_POINTER, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* addr */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* length */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_mincore] = {.args = 3, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 4, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_MEMORY, .mvx = MG_MVX_EACH,
        .arg = {
            {MG_KIND_POINTER, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* addr */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* length */
            {MG_KIND_BUFFER, MG_ARG_OUT | MG_ARG_WIDE, 1, MG_NONE, MG_UNIT_PAGE, 1, 0}, /* vec */
        }},
    [MG_NR_madvise] = {.args = 3, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_MEMORY, .mvx = MG_MVX_EACH,
        .arg = {
            {MG_KIND_POINTER, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* addr */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* length */
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* advice */
        }},
    [MG_NR_shmget] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_IPC, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_INT, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* key */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* size */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* shmflg */
        }},
    [MG_NR_shmat] = {.args = 3, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_ADDRESS, .flags = MG_CALL_FLAG_FLAT, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_IPC, .mvx = MG_MVX_EACH,
        .arg = {
            {MG_KIND_INT, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* shmid */
            {MG_KIND_POINTER, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* shmaddr */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* shmflg */
        }},
    [MG_NR_shmctl] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT, .memory = 4, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_IPC, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_INT, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* shmid */
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* op */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 112}, /* buf */
        }},
    [MG_NR_dup] = {.args = 1, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_FD, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_DESC, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
        }},
    [MG_NR_dup2] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_FD, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_DESC, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* oldfd */
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* newfd */
        }},
    [MG_NR_pause] = {.args = 0, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_BLOCKING | MG_CALL_FLAG_FLAT | MG_CALL_FLAG_ENDS_BY_SIGNAL | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SIGNAL, .mvx = MG_MVX_JOINT},
    [MG_NR_nanosleep] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_BLOCKING | MG_CALL_FLAG_FLAT | MG_CALL_FLAG_ENDS_BY_SIGNAL, .memory = 3, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_TIME, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 16}, /* req */
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 16}, /* rem */
        }},
    [MG_NR_getitimer] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_TIME, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* which */
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 32}, /* curr_value */
        }},
    [MG_NR_alarm] = {.args = 1, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_TIME, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_UINT, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* seconds */
        }},
    [MG_NR_setitimer] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 6, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_TIME, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* which */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 32}, /* new_value */
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 32}, /* old_value */
        }},
    [MG_NR_getpid] = {.args = 0, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_PID, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_PROCESS, .mvx = MG_MVX_LEADER},
    [MG_NR_sendfile] = {.args = 4, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_BYTES, .flags = MG_CALL_FLAG_BLOCKING | MG_CALL_FLAG_FLAT, .memory = 4, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_IO, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* out_fd */
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* in_fd */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 8}, /* offset */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* count */
        }},
    [MG_NR_socket] = {.args = 3, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_FD, .flags = MG_CALL_FLAG_FLAT, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_NETWORK, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* domain */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* type */
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* protocol */
        }},
    [MG_NR_connect] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_BLOCKING | MG_CALL_FLAG_FLAT, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_NETWORK, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_ADDRESS, MG_ARG_IN | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* address */
            {MG_KIND_SIZE, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* addrlen */
        }},
    [MG_NR_accept] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_FD, .flags = MG_CALL_FLAG_BLOCKING | MG_CALL_FLAG_FLAT, .memory = 6, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_NETWORK, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_ADDRESS, MG_ARG_OUT | MG_ARG_SIZE_BEHIND | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* address */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 4}, /* addrlen */
        }},
    [MG_NR_sendto] = {.args = 6, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_BYTES, .flags = MG_CALL_FLAG_BLOCKING | MG_CALL_FLAG_FLAT, .memory = 18, .paths = 0, .capability_place = MG_CAPABILITY_HIGH, .capability_first = 0, .capability_second = 3, .sigmask = MG_NONE, .family = MG_FAMILY_NETWORK, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_BUFFER, MG_ARG_IN | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* buf */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* len */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
            {MG_KIND_ADDRESS, MG_ARG_IN | MG_ARG_WIDE, 5, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* address */
            {MG_KIND_SIZE, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* addrlen */
        }},
    [MG_NR_recvfrom] = {.args = 6, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_BYTES, .flags = MG_CALL_FLAG_BLOCKING | MG_CALL_FLAG_FLAT, .memory = 50, .paths = 0, .capability_place = MG_CAPABILITY_HIGH, .capability_first = 0, .capability_second = 3, .sigmask = MG_NONE, .family = MG_FAMILY_NETWORK, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_BUFFER, MG_ARG_OUT | MG_ARG_RESULT_SIZED | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* buf */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* len */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
            {MG_KIND_ADDRESS, MG_ARG_OUT | MG_ARG_SIZE_BEHIND | MG_ARG_WIDE, 5, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* address */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 4}, /* addrlen */
        }},
    [MG_NR_sendmsg] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_BYTES, .flags = MG_CALL_FLAG_BLOCKING, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_NETWORK, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_MSGHDR, MG_ARG_IN | MG_ARG_NESTED | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 56}, /* msg */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_recvmsg] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_BYTES, .flags = MG_CALL_FLAG_BLOCKING, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_NETWORK, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_MSGHDR, MG_ARG_OUT | MG_ARG_NESTED | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 56}, /* msg */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_shutdown] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_NETWORK, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* how */
        }},
    [MG_NR_bind] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_NETWORK, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_ADDRESS, MG_ARG_IN | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* address */
            {MG_KIND_SIZE, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* addrlen */
        }},
    [MG_NR_listen] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_NETWORK, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_INT, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* backlog */
        }},
    [MG_NR_getsockname] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 6, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_NETWORK, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_ADDRESS, MG_ARG_OUT | MG_ARG_SIZE_BEHIND | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* address */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 4}, /* addrlen */
        }},
    [MG_NR_getpeername] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 6, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_NETWORK, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_ADDRESS, MG_ARG_OUT | MG_ARG_SIZE_BEHIND | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* address */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 4}, /* addrlen */
        }},
    [MG_NR_socketpair] = {.args = 4, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 8, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_NETWORK, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* domain */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* type */
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* protocol */
            {MG_KIND_ARRAY, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 8}, /* sv */
        }},
    [MG_NR_setsockopt] = {.args = 5, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 8, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_NETWORK, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* level */
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* optname */
            {MG_KIND_BUFFER, MG_ARG_IN | MG_ARG_WIDE, 4, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* optval */
            {MG_KIND_SIZE, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* optlen */
        }},
    [MG_NR_getsockopt] = {.args = 5, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 24, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_NETWORK, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* level */
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* optname */
            {MG_KIND_BUFFER, MG_ARG_OUT | MG_ARG_SIZE_BEHIND | MG_ARG_WIDE, 4, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* optval */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 4}, /* optlen */
        }},
    [MG_NR_clone] = {.args = 5, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_PID, .flags = MG_CALL_FLAG_BLOCKING | MG_CALL_FLAG_FLAT, .memory = 12, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_PROCESS, .mvx = MG_MVX_JOINT,
        .arg = {
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
            {MG_KIND_POINTER, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* stack */
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 4}, /* parent_tid */
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 4}, /* child_tid */
            {MG_KIND_POINTER, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* tls */
        }},
    [MG_NR_fork] = {.args = 0, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_PID, .flags = MG_CALL_FLAG_FLAT, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_PROCESS, .mvx = MG_MVX_JOINT},
    [MG_NR_vfork] = {.args = 0, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_PID, .flags = MG_CALL_FLAG_BLOCKING | MG_CALL_FLAG_FLAT, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_PROCESS, .mvx = MG_MVX_JOINT},
    [MG_NR_execve] = {.args = 3, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_ZERO, .flags = 0, .memory = 7, .paths = 1, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_PROCESS, .mvx = MG_MVX_JOINT,
        .arg = {
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_ARGV, MG_ARG_IN | MG_ARG_NESTED | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* argv */
            {MG_KIND_ARGV, MG_ARG_IN | MG_ARG_NESTED | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* envp */
        }},
    [MG_NR_exit] = {.args = 1, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_NEVER, .flags = MG_CALL_FLAG_FLAT, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_PROCESS, .mvx = MG_MVX_JOINT,
        .arg = {
            {MG_KIND_INT, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* status */
        }},
    [MG_NR_wait4] = {.args = 4, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_PID, .flags = MG_CALL_FLAG_BLOCKING | MG_CALL_FLAG_FLAT, .memory = 10, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_PROCESS, .mvx = MG_MVX_JOINT,
        .arg = {
            {MG_KIND_PID, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* pid */
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 4}, /* wstatus */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* options */
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 144}, /* rusage */
        }},
    [MG_NR_kill] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SIGNAL, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PID, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* pid */
            {MG_KIND_SIGNAL, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* sig */
        }},
    [MG_NR_uname] = {.args = 1, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 1, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SYSTEM, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 390}, /* buf */
        }},
    [MG_NR_semget] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_IPC, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_INT, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* key */
            {MG_KIND_INT, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* nsems */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* semflg */
        }},
    [MG_NR_semop] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_BLOCKING | MG_CALL_FLAG_FLAT, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_IPC, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_INT, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* semid */
            {MG_KIND_ARRAY, MG_ARG_IN | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 6, 0}, /* sops */
            {MG_KIND_SIZE, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* nsops */
        }},
    [MG_NR_semctl] = {.args = 4, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_VALUE, .flags = 0, .memory = 8, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_IPC, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_INT, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* semid */
            {MG_KIND_INT, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* semnum */
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* op */
            {MG_KIND_EITHER, MG_ARG_IN | MG_ARG_OUT | MG_ARG_NESTED | MG_ARG_WIDE | MG_ARG_UNSIZED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* arg */
        }},
    [MG_NR_shmdt] = {.args = 1, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_IPC, .mvx = MG_MVX_EACH,
        .arg = {
            {MG_KIND_POINTER, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* shmaddr */
        }},
    [MG_NR_msgget] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_IPC, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_INT, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* key */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* msgflg */
        }},
    [MG_NR_msgsnd] = {.args = 4, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_BLOCKING | MG_CALL_FLAG_FLAT, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_IPC, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_INT, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* msqid */
            {MG_KIND_BUFFER, MG_ARG_IN | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 1, 8}, /* msgp */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* msgsz */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* msgflg */
        }},
    [MG_NR_msgrcv] = {.args = 5, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_BYTES, .flags = MG_CALL_FLAG_BLOCKING | MG_CALL_FLAG_FLAT, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_IPC, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_INT, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* msqid */
            {MG_KIND_BUFFER, MG_ARG_OUT | MG_ARG_RESULT_SIZED | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 1, 8}, /* msgp */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* msgsz */
            {MG_KIND_LONG, MG_ARG_WIDE | MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* msgtyp */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* msgflg */
        }},
    [MG_NR_msgctl] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT, .memory = 4, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_IPC, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_INT, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* msqid */
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* op */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 120}, /* buf */
        }},
    [MG_NR_fcntl] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_BLOCKING, .memory = 4, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_DESC, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* op */
            {MG_KIND_EITHER, MG_ARG_IN | MG_ARG_OUT | MG_ARG_NESTED | MG_ARG_WIDE | MG_ARG_UNSIZED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* arg */
        }},
    [MG_NR_flock] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_BLOCKING | MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_DESC, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* op */
        }},
    [MG_NR_fsync] = {.args = 1, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_IO, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
        }},
    [MG_NR_fdatasync] = {.args = 1, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_IO, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
        }},
    [MG_NR_truncate] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 1, .paths = 1, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_FILE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_OFFSET, MG_ARG_WIDE | MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* length */
        }},
    [MG_NR_ftruncate] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_IO, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_OFFSET, MG_ARG_WIDE | MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* length */
        }},
    [MG_NR_getdents] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_BYTES, .flags = MG_CALL_FLAG_FLAT, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_DESC, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_BUFFER, MG_ARG_OUT | MG_ARG_RESULT_SIZED | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* dirp */
            {MG_KIND_SIZE, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* count */
        }},
    [MG_NR_getcwd] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_BYTES, .flags = MG_CALL_FLAG_FLAT, .memory = 1, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_FILE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_BUFFER, MG_ARG_OUT | MG_ARG_RESULT_SIZED | MG_ARG_WIDE, 1, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* buf */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* size */
        }},
    [MG_NR_chdir] = {.args = 1, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 1, .paths = 1, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_FILE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* path */
        }},
    [MG_NR_fchdir] = {.args = 1, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_FILE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
        }},
    [MG_NR_rename] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 3, .paths = 3, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_FILE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* oldpath */
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* newpath */
        }},
    [MG_NR_mkdir] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 1, .paths = 1, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_FILE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_MODE, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* mode */
        }},
    [MG_NR_rmdir] = {.args = 1, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 1, .paths = 1, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_FILE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* path */
        }},
    [MG_NR_creat] = {.args = 2, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_FD, .flags = MG_CALL_FLAG_BLOCKING | MG_CALL_FLAG_FLAT, .memory = 1, .paths = 1, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_FILE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_MODE, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* mode */
        }},
    [MG_NR_link] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 3, .paths = 3, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_FILE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* oldpath */
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* newpath */
        }},
    [MG_NR_unlink] = {.args = 1, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 1, .paths = 1, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_FILE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* path */
        }},
    [MG_NR_symlink] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 3, .paths = 2, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_FILE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_STRING, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* target */
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* linkpath */
        }},
    [MG_NR_readlink] = {.args = 3, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_BYTES, .flags = MG_CALL_FLAG_FLAT, .memory = 3, .paths = 1, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_FILE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_BUFFER, MG_ARG_OUT | MG_ARG_RESULT_SIZED | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* buf */
            {MG_KIND_SIZE, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* bufsiz */
        }},
    [MG_NR_chmod] = {.args = 2, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 1, .paths = 1, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_ATTRIBUTE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_MODE, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* mode */
        }},
    [MG_NR_fchmod] = {.args = 2, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_ATTRIBUTE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_MODE, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* mode */
        }},
    [MG_NR_chown] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 1, .paths = 1, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_ATTRIBUTE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_UID, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* owner */
            {MG_KIND_GID, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* group */
        }},
    [MG_NR_fchown] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_ATTRIBUTE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_UID, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* owner */
            {MG_KIND_GID, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* group */
        }},
    [MG_NR_lchown] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 1, .paths = 1, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_ATTRIBUTE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_UID, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* owner */
            {MG_KIND_GID, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* group */
        }},
    [MG_NR_umask] = {.args = 1, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_FILE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_MODE, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* mask */
        }},
    [MG_NR_gettimeofday] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 3, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_TIME, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 16}, /* tv */
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 8}, /* tz */
        }},
    [MG_NR_getrlimit] = {.args = 2, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SCHED, .mvx = MG_MVX_EACH,
        .arg = {
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* resource */
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 16}, /* rlim */
        }},
    [MG_NR_getrusage] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SCHED, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_ENUM, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* who */
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 144}, /* usage */
        }},
    [MG_NR_sysinfo] = {.args = 1, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 1, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SYSTEM, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 112}, /* info */
        }},
    [MG_NR_times] = {.args = 1, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT, .memory = 1, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_TIME, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 32}, /* buf */
        }},
    [MG_NR_ptrace] = {.args = 4, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_VALUE, .flags = 0, .memory = 12, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_PROCESS, .mvx = MG_MVX_JOINT,
        .arg = {
            {MG_KIND_ENUM, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* request */
            {MG_KIND_LONG, MG_ARG_WIDE | MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* pid */
            {MG_KIND_EITHER, MG_ARG_IN | MG_ARG_OUT | MG_ARG_NESTED | MG_ARG_WIDE | MG_ARG_UNSIZED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* addr */
            {MG_KIND_EITHER, MG_ARG_IN | MG_ARG_OUT | MG_ARG_NESTED | MG_ARG_WIDE | MG_ARG_UNSIZED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* data */
        }},
    [MG_NR_getuid] = {.args = 0, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_CREDS, .mvx = MG_MVX_LEADER},
    [MG_NR_syslog] = {.args = 3, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_BYTES, .flags = MG_CALL_FLAG_BLOCKING | MG_CALL_FLAG_FLAT, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SYSTEM, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* type */
            {MG_KIND_BUFFER, MG_ARG_OUT | MG_ARG_RESULT_SIZED | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* bufp */
            {MG_KIND_SIZE, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* len */
        }},
    [MG_NR_getgid] = {.args = 0, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_CREDS, .mvx = MG_MVX_LEADER},
    [MG_NR_setuid] = {.args = 1, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_CREDS, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_UID, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* uid */
        }},
    [MG_NR_setgid] = {.args = 1, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_CREDS, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_GID, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* gid */
        }},
    [MG_NR_geteuid] = {.args = 0, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_CREDS, .mvx = MG_MVX_LEADER},
    [MG_NR_getegid] = {.args = 0, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_CREDS, .mvx = MG_MVX_LEADER},
    [MG_NR_setpgid] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_PROCESS, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PID, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* pid */
            {MG_KIND_PID, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* pgid */
        }},
    [MG_NR_getppid] = {.args = 0, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_PID, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_PROCESS, .mvx = MG_MVX_LEADER},
    [MG_NR_getpgrp] = {.args = 0, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_PID, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_PROCESS, .mvx = MG_MVX_LEADER},
    [MG_NR_setsid] = {.args = 0, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_PID, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_PROCESS, .mvx = MG_MVX_LEADER},
    [MG_NR_setreuid] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_CREDS, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_UID, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* ruid */
            {MG_KIND_UID, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* euid */
        }},
    [MG_NR_setregid] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_CREDS, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_GID, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* rgid */
            {MG_KIND_GID, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* egid */
        }},
    [MG_NR_getgroups] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_COUNT, .flags = MG_CALL_FLAG_FLAT, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_CREDS, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_SIZE, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* size */
            {MG_KIND_ARRAY, MG_ARG_OUT | MG_ARG_RESULT_SIZED | MG_ARG_WIDE, 0, MG_NONE, MG_UNIT_ELEMENT, 4, 0}, /* list */
        }},
    [MG_NR_setgroups] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_CREDS, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_SIZE, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* size */
            {MG_KIND_ARRAY, MG_ARG_IN | MG_ARG_WIDE, 0, MG_NONE, MG_UNIT_ELEMENT, 4, 0}, /* list */
        }},
    [MG_NR_setresuid] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_CREDS, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_UID, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* ruid */
            {MG_KIND_UID, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* euid */
            {MG_KIND_UID, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* suid */
        }},
    [MG_NR_getresuid] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 7, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_CREDS, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 4}, /* ruid */
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 4}, /* euid */
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 4}, /* suid */
        }},
    [MG_NR_setresgid] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_CREDS, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_GID, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* rgid */
            {MG_KIND_GID, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* egid */
            {MG_KIND_GID, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* sgid */
        }},
    [MG_NR_getresgid] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 7, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_CREDS, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 4}, /* rgid */
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 4}, /* egid */
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 4}, /* sgid */
        }},
    [MG_NR_getpgid] = {.args = 1, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_PID, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_PROCESS, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PID, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* pid */
        }},
    [MG_NR_setfsuid] = {.args = 1, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_CREDS, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_UID, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fsuid */
        }},
    [MG_NR_setfsgid] = {.args = 1, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_CREDS, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_GID, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fsgid */
        }},
    [MG_NR_getsid] = {.args = 1, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_PID, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_PROCESS, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PID, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* pid */
        }},
    [MG_NR_capget] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 3, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_CREDS, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 8}, /* hdrp */
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 24}, /* datap */
        }},
    [MG_NR_capset] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 3, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_CREDS, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 8}, /* hdrp */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 24}, /* datap */
        }},
    [MG_NR_rt_sigpending] = {.args = 2, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 1, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SIGNAL, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_SIGSET, MG_ARG_OUT | MG_ARG_WIDE, 1, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* set */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* sigsetsize */
        }},
    [MG_NR_rt_sigtimedwait] = {.args = 4, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_BLOCKING | MG_CALL_FLAG_FLAT, .memory = 7, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SIGNAL, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_SIGSET, MG_ARG_IN | MG_ARG_WIDE, 3, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* set */
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 128}, /* info */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 16}, /* timeout */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* sigsetsize */
        }},
    [MG_NR_rt_sigqueueinfo] = {.args = 3, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 4, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SIGNAL, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PID, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* tgid */
            {MG_KIND_SIGNAL, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* sig */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 128}, /* info */
        }},
    [MG_NR_rt_sigsuspend] = {.args = 2, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_BLOCKING | MG_CALL_FLAG_FLAT | MG_CALL_FLAG_ENDS_BY_SIGNAL, .memory = 1, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = 0, .family = MG_FAMILY_SIGNAL, .mvx = MG_MVX_JOINT,
        .arg = {
            {MG_KIND_SIGSET, MG_ARG_IN | MG_ARG_WIDE, 1, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* mask */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* sigsetsize */
        }},
    [MG_NR_sigaltstack] = {.args = 2, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 3, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SIGNAL, .mvx = MG_MVX_EACH,
        .arg = {
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 24}, /* ss */
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 24}, /* old_ss */
        }},
    [MG_NR_utime] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 3, .paths = 1, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_ATTRIBUTE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 16}, /* times */
        }},
    [MG_NR_mknod] = {.args = 3, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 1, .paths = 1, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_FILE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_MODE, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* mode */
            {MG_KIND_DEVICE, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* dev */
        }},
    [MG_NR_uselib] = {.args = 0, .isolation = MG_ISOLATION_DENIED, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT, .denied_errno = 38 /* ENOSYS */, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_OBSOLETE, .mvx = MG_MVX_EACH},
    [MG_NR_personality] = {.args = 1, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_PROCESS, .mvx = MG_MVX_EACH,
        .arg = {
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* persona */
        }},
    [MG_NR_ustat] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_FILE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_DEVICE, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* dev */
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 32}, /* ubuf */
        }},
    [MG_NR_statfs] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 3, .paths = 1, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_FILE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 120}, /* buf */
        }},
    [MG_NR_fstatfs] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_FILE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 120}, /* buf */
        }},
    [MG_NR_sysfs] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_VALUE, .flags = 0, .memory = 6, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_MOUNT, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_INT, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* option */
            {MG_KIND_EITHER, MG_ARG_IN | MG_ARG_OUT | MG_ARG_NESTED | MG_ARG_WIDE | MG_ARG_UNSIZED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* arg1 */
            {MG_KIND_EITHER, MG_ARG_IN | MG_ARG_OUT | MG_ARG_NESTED | MG_ARG_WIDE | MG_ARG_UNSIZED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* arg2 */
        }},
    [MG_NR_getpriority] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SCHED, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* which */
            {MG_KIND_INT, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* who */
        }},
    [MG_NR_setpriority] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SCHED, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* which */
            {MG_KIND_INT, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* who */
            {MG_KIND_INT, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* prio */
        }},
    [MG_NR_sched_setparam] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SCHED, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PID, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* pid */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 4}, /* param */
        }},
    [MG_NR_sched_getparam] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SCHED, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PID, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* pid */
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 4}, /* param */
        }},
    [MG_NR_sched_setscheduler] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 4, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SCHED, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PID, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* pid */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* policy */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 4}, /* param */
        }},
    [MG_NR_sched_getscheduler] = {.args = 1, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SCHED, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PID, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* pid */
        }},
    [MG_NR_sched_get_priority_max] = {.args = 1, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SCHED, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* policy */
        }},
    [MG_NR_sched_get_priority_min] = {.args = 1, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SCHED, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* policy */
        }},
    [MG_NR_sched_rr_get_interval] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SCHED, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PID, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* pid */
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 16}, /* interval */
        }},
    [MG_NR_mlock] = {.args = 2, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_MEMORY, .mvx = MG_MVX_EACH,
        .arg = {
            {MG_KIND_POINTER, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* addr */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* length */
        }},
    [MG_NR_munlock] = {.args = 2, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_MEMORY, .mvx = MG_MVX_EACH,
        .arg = {
            {MG_KIND_POINTER, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* addr */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* length */
        }},
    [MG_NR_mlockall] = {.args = 1, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_MEMORY, .mvx = MG_MVX_EACH,
        .arg = {
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_munlockall] = {.args = 0, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_MEMORY, .mvx = MG_MVX_EACH},
    [MG_NR_vhangup] = {.args = 0, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SYSTEM, .mvx = MG_MVX_LEADER},
    [MG_NR_modify_ldt] = {.args = 3, .isolation = MG_ISOLATION_DENIED, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT, .denied_errno = 38 /* ENOSYS */, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SYSTEM, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_INT, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* func */
            {MG_KIND_BUFFER, MG_ARG_IN | MG_ARG_OUT | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* ptr */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* bytecount */
        }},
    [MG_NR_pivot_root] = {.args = 2, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 3, .paths = 3, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_MOUNT, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* new_root */
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* put_old */
        }},
    [MG_NR__sysctl] = {.args = 0, .isolation = MG_ISOLATION_DENIED, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT, .denied_errno = 38 /* ENOSYS */, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_OBSOLETE, .mvx = MG_MVX_EACH},
    [MG_NR_prctl] = {.args = 5, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_VALUE, .flags = 0, .memory = 30, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_PROCESS, .mvx = MG_MVX_EACH,
        .arg = {
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* option */
            {MG_KIND_EITHER, MG_ARG_IN | MG_ARG_OUT | MG_ARG_NESTED | MG_ARG_WIDE | MG_ARG_UNSIZED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* arg2 */
            {MG_KIND_EITHER, MG_ARG_IN | MG_ARG_OUT | MG_ARG_NESTED | MG_ARG_WIDE | MG_ARG_UNSIZED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* arg3 */
            {MG_KIND_EITHER, MG_ARG_IN | MG_ARG_OUT | MG_ARG_NESTED | MG_ARG_WIDE | MG_ARG_UNSIZED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* arg4 */
            {MG_KIND_EITHER, MG_ARG_IN | MG_ARG_OUT | MG_ARG_NESTED | MG_ARG_WIDE | MG_ARG_UNSIZED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* arg5 */
        }},
    [MG_NR_arch_prctl] = {.args = 2, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_VALUE, .flags = 0, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_PROCESS, .mvx = MG_MVX_EACH,
        .arg = {
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* op */
            {MG_KIND_EITHER, MG_ARG_IN | MG_ARG_OUT | MG_ARG_NESTED | MG_ARG_WIDE | MG_ARG_UNSIZED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* addr */
        }},
    [MG_NR_adjtimex] = {.args = 1, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT, .memory = 1, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_TIME, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 208}, /* buf */
        }},
    [MG_NR_setrlimit] = {.args = 2, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SCHED, .mvx = MG_MVX_EACH,
        .arg = {
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* resource */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 16}, /* rlim */
        }},
    [MG_NR_chroot] = {.args = 1, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 1, .paths = 1, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_FILE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* path */
        }},
    [MG_NR_sync] = {.args = 0, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_IO, .mvx = MG_MVX_LEADER},
    [MG_NR_acct] = {.args = 1, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 1, .paths = 1, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_FILE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* path */
        }},
    [MG_NR_settimeofday] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 3, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_TIME, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 16}, /* tv */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 8}, /* tz */
        }},
    [MG_NR_mount] = {.args = 5, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 23, .paths = 2, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_MOUNT, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_STRING, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* source */
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* target */
            {MG_KIND_STRING, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* filesystemtype */
            {MG_KIND_FLAGS, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* mountflags */
            {MG_KIND_BUFFER, MG_ARG_IN | MG_ARG_WIDE | MG_ARG_UNSIZED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* data */
        }},
    [MG_NR_umount2] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 1, .paths = 1, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_MOUNT, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* target */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_swapon] = {.args = 2, .isolation = MG_ISOLATION_DENIED, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .denied_errno = 1 /* EPERM */, .memory = 1, .paths = 1, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_MOUNT, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* swapflags */
        }},
    [MG_NR_swapoff] = {.args = 1, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 1, .paths = 1, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_MOUNT, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* path */
        }},
    [MG_NR_reboot] = {.args = 4, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = 0, .memory = 8, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SYSTEM, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* magic */
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* magic2 */
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* op */
            {MG_KIND_EITHER, MG_ARG_IN | MG_ARG_OUT | MG_ARG_NESTED | MG_ARG_WIDE | MG_ARG_UNSIZED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* arg */
        }},
    [MG_NR_sethostname] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 1, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SYSTEM, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_BUFFER, MG_ARG_IN | MG_ARG_WIDE, 1, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* name */
            {MG_KIND_SIZE, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* len */
        }},
    [MG_NR_setdomainname] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 1, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SYSTEM, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_BUFFER, MG_ARG_IN | MG_ARG_WIDE, 1, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* name */
            {MG_KIND_SIZE, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* len */
        }},
    [MG_NR_iopl] = {.args = 1, .isolation = MG_ISOLATION_DENIED, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .denied_errno = 1 /* EPERM */, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SYSTEM, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_UINT, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* level */
        }},
    [MG_NR_ioperm] = {.args = 3, .isolation = MG_ISOLATION_DENIED, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .denied_errno = 1 /* EPERM */, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SYSTEM, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_ULONG, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* from */
            {MG_KIND_ULONG, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* num */
            {MG_KIND_INT, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* turn_on */
        }},
    [MG_NR_create_module] = {.args = 0, .isolation = MG_ISOLATION_DENIED, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT, .denied_errno = 38 /* ENOSYS */, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_OBSOLETE, .mvx = MG_MVX_EACH},
    [MG_NR_init_module] = {.args = 3, .isolation = MG_ISOLATION_DENIED, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .denied_errno = 1 /* EPERM */, .memory = 5, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SYSTEM, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_BUFFER, MG_ARG_IN | MG_ARG_WIDE, 1, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* module_image */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* len */
            {MG_KIND_STRING, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* param_values */
        }},
    [MG_NR_delete_module] = {.args = 2, .isolation = MG_ISOLATION_DENIED, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .denied_errno = 1 /* EPERM */, .memory = 1, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SYSTEM, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_STRING, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* name */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_get_kernel_syms] = {.args = 0, .isolation = MG_ISOLATION_DENIED, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT, .denied_errno = 38 /* ENOSYS */, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_OBSOLETE, .mvx = MG_MVX_EACH},
    [MG_NR_query_module] = {.args = 0, .isolation = MG_ISOLATION_DENIED, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT, .denied_errno = 38 /* ENOSYS */, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_OBSOLETE, .mvx = MG_MVX_EACH},
    [MG_NR_quotactl] = {.args = 4, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = 0, .memory = 10, .paths = 2, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_ATTRIBUTE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* op */
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* special */
            {MG_KIND_UINT, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* id */
            {MG_KIND_EITHER, MG_ARG_IN | MG_ARG_OUT | MG_ARG_NESTED | MG_ARG_WIDE | MG_ARG_UNSIZED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* addr */
        }},
    [MG_NR_nfsservctl] = {.args = 0, .isolation = MG_ISOLATION_DENIED, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT, .denied_errno = 38 /* ENOSYS */, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_OBSOLETE, .mvx = MG_MVX_EACH},
    [MG_NR_getpmsg] = {.args = 0, .isolation = MG_ISOLATION_DENIED, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT, .denied_errno = 38 /* ENOSYS */, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_OBSOLETE, .mvx = MG_MVX_EACH},
    [MG_NR_putpmsg] = {.args = 0, .isolation = MG_ISOLATION_DENIED, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT, .denied_errno = 38 /* ENOSYS */, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_OBSOLETE, .mvx = MG_MVX_EACH},
    [MG_NR_afs_syscall] = {.args = 0, .isolation = MG_ISOLATION_DENIED, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT, .denied_errno = 38 /* ENOSYS */, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_OBSOLETE, .mvx = MG_MVX_EACH},
    [MG_NR_tuxcall] = {.args = 0, .isolation = MG_ISOLATION_DENIED, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT, .denied_errno = 38 /* ENOSYS */, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_OBSOLETE, .mvx = MG_MVX_EACH},
    [MG_NR_security] = {.args = 0, .isolation = MG_ISOLATION_DENIED, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT, .denied_errno = 38 /* ENOSYS */, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_OBSOLETE, .mvx = MG_MVX_EACH},
    [MG_NR_gettid] = {.args = 0, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_PID, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_PROCESS, .mvx = MG_MVX_LEADER},
    [MG_NR_readahead] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_IO, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_OFFSET, MG_ARG_WIDE | MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* offset */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* count */
        }},
    [MG_NR_setxattr] = {.args = 5, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 7, .paths = 1, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_ATTRIBUTE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_STRING, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* name */
            {MG_KIND_BUFFER, MG_ARG_IN | MG_ARG_WIDE, 3, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* value */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* size */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_lsetxattr] = {.args = 5, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 7, .paths = 1, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_ATTRIBUTE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_STRING, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* name */
            {MG_KIND_BUFFER, MG_ARG_IN | MG_ARG_WIDE, 3, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* value */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* size */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_fsetxattr] = {.args = 5, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 6, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_ATTRIBUTE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_STRING, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* name */
            {MG_KIND_BUFFER, MG_ARG_IN | MG_ARG_WIDE, 3, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* value */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* size */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_getxattr] = {.args = 4, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_BYTES, .flags = MG_CALL_FLAG_FLAT, .memory = 7, .paths = 1, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_ATTRIBUTE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_STRING, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* name */
            {MG_KIND_BUFFER, MG_ARG_OUT | MG_ARG_RESULT_SIZED | MG_ARG_WIDE, 3, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* value */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* size */
        }},
    [MG_NR_lgetxattr] = {.args = 4, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_BYTES, .flags = MG_CALL_FLAG_FLAT, .memory = 7, .paths = 1, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_ATTRIBUTE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_STRING, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* name */
            {MG_KIND_BUFFER, MG_ARG_OUT | MG_ARG_RESULT_SIZED | MG_ARG_WIDE, 3, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* value */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* size */
        }},
    [MG_NR_fgetxattr] = {.args = 4, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_BYTES, .flags = MG_CALL_FLAG_FLAT, .memory = 6, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_ATTRIBUTE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_STRING, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* name */
            {MG_KIND_BUFFER, MG_ARG_OUT | MG_ARG_RESULT_SIZED | MG_ARG_WIDE, 3, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* value */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* size */
        }},
    [MG_NR_listxattr] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_BYTES, .flags = MG_CALL_FLAG_FLAT, .memory = 3, .paths = 1, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_ATTRIBUTE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_BUFFER, MG_ARG_OUT | MG_ARG_RESULT_SIZED | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* list */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* size */
        }},
    [MG_NR_llistxattr] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_BYTES, .flags = MG_CALL_FLAG_FLAT, .memory = 3, .paths = 1, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_ATTRIBUTE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_BUFFER, MG_ARG_OUT | MG_ARG_RESULT_SIZED | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* list */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* size */
        }},
    [MG_NR_flistxattr] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_BYTES, .flags = MG_CALL_FLAG_FLAT, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_ATTRIBUTE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_BUFFER, MG_ARG_OUT | MG_ARG_RESULT_SIZED | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* list */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* size */
        }},
    [MG_NR_removexattr] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 3, .paths = 1, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_ATTRIBUTE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_STRING, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* name */
        }},
    [MG_NR_lremovexattr] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 3, .paths = 1, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_ATTRIBUTE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_STRING, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* name */
        }},
    [MG_NR_fremovexattr] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_ATTRIBUTE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_STRING, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* name */
        }},
    [MG_NR_tkill] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SIGNAL, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PID, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* tid */
            {MG_KIND_SIGNAL, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* sig */
        }},
    [MG_NR_time] = {.args = 1, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT, .memory = 1, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_TIME, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 8}, /* tloc */
        }},
    [MG_NR_futex] = {.args = 6, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_BLOCKING, .memory = 25, .paths = 0, .capability_place = MG_CAPABILITY_HIGH, .capability_first = 1, .capability_second = 5, .sigmask = MG_NONE, .family = MG_FAMILY_FUTEX, .mvx = MG_MVX_EACH,
        .arg = {
            {MG_KIND_FUTEX, MG_ARG_IN | MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 4}, /* uaddr */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* futex_op */
            {MG_KIND_UINT, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* val */
            {MG_KIND_EITHER, MG_ARG_IN | MG_ARG_OUT | MG_ARG_NESTED | MG_ARG_WIDE | MG_ARG_UNSIZED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* timeout */
            {MG_KIND_FUTEX, MG_ARG_IN | MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 4}, /* uaddr2 */
            {MG_KIND_UINT, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* val3 */
        }},
    [MG_NR_sched_setaffinity] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 4, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SCHED, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PID, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* pid */
            {MG_KIND_SIZE, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* cpusetsize */
            {MG_KIND_BUFFER, MG_ARG_IN | MG_ARG_WIDE, 1, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* mask */
        }},
    [MG_NR_sched_getaffinity] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_BYTES, .flags = MG_CALL_FLAG_FLAT, .memory = 4, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SCHED, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PID, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* pid */
            {MG_KIND_SIZE, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* cpusetsize */
            {MG_KIND_BUFFER, MG_ARG_OUT | MG_ARG_RESULT_SIZED | MG_ARG_WIDE, 1, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* mask */
        }},
    [MG_NR_set_thread_area] = {.args = 0, .isolation = MG_ISOLATION_DENIED, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT, .denied_errno = 38 /* ENOSYS */, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_OBSOLETE, .mvx = MG_MVX_EACH},
    [MG_NR_io_setup] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_ASYNC, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_UINT, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* nr_events */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 8}, /* ctx_idp */
        }},
    [MG_NR_io_destroy] = {.args = 1, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_ASYNC, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_ULONG, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* ctx_id */
        }},
    [MG_NR_io_getevents] = {.args = 5, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_COUNT, .flags = MG_CALL_FLAG_BLOCKING | MG_CALL_FLAG_FLAT, .memory = 24, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_ASYNC, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_ULONG, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* ctx_id */
            {MG_KIND_LONG, MG_ARG_WIDE | MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* min_nr */
            {MG_KIND_LONG, MG_ARG_WIDE | MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* nr */
            {MG_KIND_ARRAY, MG_ARG_OUT | MG_ARG_RESULT_SIZED | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 32, 0}, /* events */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 16}, /* timeout */
        }},
    [MG_NR_io_submit] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_BLOCKING, .memory = 4, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_ASYNC, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_ULONG, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* ctx_id */
            {MG_KIND_LONG, MG_ARG_WIDE | MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* nr */
            {MG_KIND_ARRAY, MG_ARG_IN | MG_ARG_NESTED | MG_ARG_WIDE, 1, MG_NONE, MG_UNIT_ELEMENT, 8, 0}, /* iocbpp */
        }},
    [MG_NR_io_cancel] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = 0, .memory = 6, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_ASYNC, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_ULONG, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* ctx_id */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_NESTED | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 64}, /* iocb */
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 32}, /* result */
        }},
    [MG_NR_get_thread_area] = {.args = 0, .isolation = MG_ISOLATION_DENIED, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT, .denied_errno = 38 /* ENOSYS */, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_OBSOLETE, .mvx = MG_MVX_EACH},
    [MG_NR_lookup_dcookie] = {.args = 0, .isolation = MG_ISOLATION_DENIED, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT, .denied_errno = 38 /* ENOSYS */, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_OBSOLETE, .mvx = MG_MVX_EACH},
    [MG_NR_epoll_create] = {.args = 1, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_FD, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_POLL, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_INT, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* size */
        }},
    [MG_NR_epoll_ctl_old] = {.args = 0, .isolation = MG_ISOLATION_DENIED, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT, .denied_errno = 38 /* ENOSYS */, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_OBSOLETE, .mvx = MG_MVX_EACH},
    [MG_NR_epoll_wait_old] = {.args = 0, .isolation = MG_ISOLATION_DENIED, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT, .denied_errno = 38 /* ENOSYS */, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_OBSOLETE, .mvx = MG_MVX_EACH},
    [MG_NR_remap_file_pages] = {.args = 5, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_MEMORY, .mvx = MG_MVX_EACH,
        .arg = {
            {MG_KIND_POINTER, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* addr */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* size */
            {MG_KIND_FLAGS, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* prot */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* pgoff */
            {MG_KIND_FLAGS, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_getdents64] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_BYTES, .flags = MG_CALL_FLAG_FLAT, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_DESC, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_BUFFER, MG_ARG_OUT | MG_ARG_RESULT_SIZED | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* dirp */
            {MG_KIND_SIZE, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* count */
        }},
    [MG_NR_set_tid_address] = {.args = 1, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_PID, .flags = MG_CALL_FLAG_FLAT, .memory = 1, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_PROCESS, .mvx = MG_MVX_EACH,
        .arg = {
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 4}, /* tidptr */
        }},
    [MG_NR_restart_syscall] = {.args = 0, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_BLOCKING | MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_NONE, .capability_first = MG_NONE, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SIGNAL, .mvx = MG_MVX_LEADER},
    [MG_NR_semtimedop] = {.args = 4, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_BLOCKING | MG_CALL_FLAG_FLAT, .memory = 10, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_IPC, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_INT, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* semid */
            {MG_KIND_ARRAY, MG_ARG_IN | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 6, 0}, /* sops */
            {MG_KIND_SIZE, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* nsops */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 16}, /* timeout */
        }},
    [MG_NR_fadvise64] = {.args = 4, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_IO, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_OFFSET, MG_ARG_WIDE | MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* offset */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* len */
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* advice */
        }},
    [MG_NR_timer_create] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = 0, .memory = 6, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_TIME, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* clockid */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_NESTED | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 64}, /* sevp */
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 4}, /* timerid */
        }},
    [MG_NR_timer_settime] = {.args = 4, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 12, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_TIME, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_INT, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* timerid */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 32}, /* new_value */
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 32}, /* old_value */
        }},
    [MG_NR_timer_gettime] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_TIME, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_INT, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* timerid */
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 32}, /* curr_value */
        }},
    [MG_NR_timer_getoverrun] = {.args = 1, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_TIME, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_INT, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* timerid */
        }},
    [MG_NR_timer_delete] = {.args = 1, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_TIME, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_INT, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* timerid */
        }},
    [MG_NR_clock_settime] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_TIME, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* clockid */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 16}, /* tp */
        }},
    [MG_NR_clock_gettime] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_TIME, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* clockid */
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 16}, /* tp */
        }},
    [MG_NR_clock_getres] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_TIME, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* clockid */
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 16}, /* res */
        }},
    [MG_NR_clock_nanosleep] = {.args = 4, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_BLOCKING | MG_CALL_FLAG_FLAT | MG_CALL_FLAG_ENDS_BY_SIGNAL, .memory = 12, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_TIME, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* clockid */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 16}, /* request */
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 16}, /* remain */
        }},
    [MG_NR_exit_group] = {.args = 1, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_NEVER, .flags = MG_CALL_FLAG_FLAT, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_PROCESS, .mvx = MG_MVX_JOINT,
        .arg = {
            {MG_KIND_INT, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* status */
        }},
    [MG_NR_epoll_wait] = {.args = 4, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_COUNT, .flags = MG_CALL_FLAG_BLOCKING | MG_CALL_FLAG_FLAT | MG_CALL_FLAG_ENDS_BY_SIGNAL, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_POLL, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* epfd */
            {MG_KIND_ARRAY, MG_ARG_OUT | MG_ARG_RESULT_SIZED | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 12, 0}, /* events */
            {MG_KIND_SIZE, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* maxevents */
            {MG_KIND_INT, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* timeout */
        }},
    [MG_NR_epoll_ctl] = {.args = 4, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 8, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_POLL, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* epfd */
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* op */
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 12}, /* event */
        }},
    [MG_NR_tgkill] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SIGNAL, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PID, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* tgid */
            {MG_KIND_PID, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* tid */
            {MG_KIND_SIGNAL, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* sig */
        }},
    [MG_NR_utimes] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 3, .paths = 1, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_ATTRIBUTE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_ARRAY, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 32}, /* times */
        }},
    [MG_NR_vserver] = {.args = 0, .isolation = MG_ISOLATION_DENIED, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT, .denied_errno = 38 /* ENOSYS */, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_OBSOLETE, .mvx = MG_MVX_EACH},
    [MG_NR_mbind] = {.args = 6, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 8, .paths = 0, .capability_place = MG_CAPABILITY_HIGH, .capability_first = 2, .capability_second = 5, .sigmask = MG_NONE, .family = MG_FAMILY_MEMORY, .mvx = MG_MVX_EACH,
        .arg = {
            {MG_KIND_POINTER, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* addr */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* length */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* mode */
            {MG_KIND_BITSET, MG_ARG_IN | MG_ARG_WIDE, 4, MG_NONE, MG_UNIT_BIT, 8, 0}, /* nodemask */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* maxnode */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_set_mempolicy] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_MEMORY, .mvx = MG_MVX_EACH,
        .arg = {
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* mode */
            {MG_KIND_BITSET, MG_ARG_IN | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_BIT, 8, 0}, /* nodemask */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* maxnode */
        }},
    [MG_NR_get_mempolicy] = {.args = 5, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 3, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_MEMORY, .mvx = MG_MVX_EACH,
        .arg = {
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 4}, /* mode */
            {MG_KIND_BITSET, MG_ARG_OUT | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_BIT, 8, 0}, /* nodemask */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* maxnode */
            {MG_KIND_POINTER, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* addr */
            {MG_KIND_FLAGS, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_mq_open] = {.args = 4, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_FD, .flags = MG_CALL_FLAG_FLAT, .memory = 9, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_IPC, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_STRING, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* name */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* oflag */
            {MG_KIND_MODE, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* mode */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 64}, /* attr */
        }},
    [MG_NR_mq_unlink] = {.args = 1, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 1, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_IPC, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_STRING, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* name */
        }},
    [MG_NR_mq_timedsend] = {.args = 5, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_BLOCKING | MG_CALL_FLAG_FLAT, .memory = 18, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_IPC, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* mqdes */
            {MG_KIND_BUFFER, MG_ARG_IN | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* msg_ptr */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* msg_len */
            {MG_KIND_UINT, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* msg_prio */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 16}, /* abs_timeout */
        }},
    [MG_NR_mq_timedreceive] = {.args = 5, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_BYTES, .flags = MG_CALL_FLAG_BLOCKING | MG_CALL_FLAG_FLAT, .memory = 26, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_IPC, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* mqdes */
            {MG_KIND_BUFFER, MG_ARG_OUT | MG_ARG_RESULT_SIZED | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* msg_ptr */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* msg_len */
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 4}, /* msg_prio */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 16}, /* abs_timeout */
        }},
    [MG_NR_mq_notify] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = 0, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_IPC, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* mqdes */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_NESTED | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 64}, /* sevp */
        }},
    [MG_NR_mq_getsetattr] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 6, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_IPC, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* mqdes */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 64}, /* newattr */
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 64}, /* oldattr */
        }},
    [MG_NR_kexec_load] = {.args = 4, .isolation = MG_ISOLATION_DENIED, .returns = MG_RETURNS_ZERO, .flags = 0, .denied_errno = 1 /* EPERM */, .memory = 4, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SYSTEM, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_ULONG, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* entry */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* nr_segments */
            {MG_KIND_ARRAY, MG_ARG_IN | MG_ARG_NESTED | MG_ARG_WIDE, 1, MG_NONE, MG_UNIT_ELEMENT, 32, 0}, /* segments */
            {MG_KIND_FLAGS, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_waitid] = {.args = 5, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_BLOCKING | MG_CALL_FLAG_FLAT, .memory = 20, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_PROCESS, .mvx = MG_MVX_JOINT,
        .arg = {
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* idtype */
            {MG_KIND_PID, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* id */
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 128}, /* infop */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* options */
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 144}, /* rusage */
        }},
    [MG_NR_add_key] = {.args = 5, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT, .memory = 7, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_CREDS, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_STRING, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* type */
            {MG_KIND_STRING, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* description */
            {MG_KIND_BUFFER, MG_ARG_IN | MG_ARG_WIDE, 3, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* payload */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* plen */
            {MG_KIND_ENUM, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* keyring */
        }},
    [MG_NR_request_key] = {.args = 4, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_BLOCKING | MG_CALL_FLAG_FLAT, .memory = 7, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_CREDS, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_STRING, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* type */
            {MG_KIND_STRING, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* description */
            {MG_KIND_STRING, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* callout_info */
            {MG_KIND_ENUM, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* dest_keyring */
        }},
    [MG_NR_keyctl] = {.args = 5, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_BLOCKING, .memory = 30, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_CREDS, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* op */
            {MG_KIND_EITHER, MG_ARG_IN | MG_ARG_OUT | MG_ARG_NESTED | MG_ARG_WIDE | MG_ARG_UNSIZED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* arg2 */
            {MG_KIND_EITHER, MG_ARG_IN | MG_ARG_OUT | MG_ARG_NESTED | MG_ARG_WIDE | MG_ARG_UNSIZED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* arg3 */
            {MG_KIND_EITHER, MG_ARG_IN | MG_ARG_OUT | MG_ARG_NESTED | MG_ARG_WIDE | MG_ARG_UNSIZED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* arg4 */
            {MG_KIND_EITHER, MG_ARG_IN | MG_ARG_OUT | MG_ARG_NESTED | MG_ARG_WIDE | MG_ARG_UNSIZED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* arg5 */
        }},
    [MG_NR_ioprio_set] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SCHED, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* which */
            {MG_KIND_INT, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* who */
            {MG_KIND_INT, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* ioprio */
        }},
    [MG_NR_ioprio_get] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SCHED, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* which */
            {MG_KIND_INT, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* who */
        }},
    [MG_NR_inotify_init] = {.args = 0, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_FD, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_POLL, .mvx = MG_MVX_LEADER},
    [MG_NR_inotify_add_watch] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT, .memory = 2, .paths = 2, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_POLL, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* mask */
        }},
    [MG_NR_inotify_rm_watch] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_POLL, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_INT, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* wd */
        }},
    [MG_NR_migrate_pages] = {.args = 4, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT, .memory = 12, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_MEMORY, .mvx = MG_MVX_EACH,
        .arg = {
            {MG_KIND_PID, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* pid */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* maxnode */
            {MG_KIND_BITSET, MG_ARG_IN | MG_ARG_WIDE, 1, MG_NONE, MG_UNIT_BIT, 8, 0}, /* old_nodes */
            {MG_KIND_BITSET, MG_ARG_IN | MG_ARG_WIDE, 1, MG_NONE, MG_UNIT_BIT, 8, 0}, /* new_nodes */
        }},
    [MG_NR_openat] = {.args = 4, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_FD, .flags = MG_CALL_FLAG_BLOCKING | MG_CALL_FLAG_FLAT, .memory = 2, .paths = 2, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_FILE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* dirfd */
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, 0, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
            {MG_KIND_MODE, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* mode */
        }},
    [MG_NR_mkdirat] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 2, .paths = 2, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_FILE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* dirfd */
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, 0, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_MODE, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* mode */
        }},
    [MG_NR_mknodat] = {.args = 4, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 2, .paths = 2, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_FILE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* dirfd */
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, 0, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_MODE, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* mode */
            {MG_KIND_DEVICE, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* dev */
        }},
    [MG_NR_fchownat] = {.args = 5, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 2, .paths = 2, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_ATTRIBUTE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* dirfd */
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, 0, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_UID, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* owner */
            {MG_KIND_GID, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* group */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_futimesat] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 6, .paths = 2, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_ATTRIBUTE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* dirfd */
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, 0, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_ARRAY, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 32}, /* times */
        }},
    [MG_NR_newfstatat] = {.args = 4, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 6, .paths = 2, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_FILE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* dirfd */
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, 0, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 144}, /* statbuf */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_unlinkat] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 2, .paths = 2, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_FILE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* dirfd */
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, 0, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_renameat] = {.args = 4, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 10, .paths = 10, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_FILE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* olddirfd */
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, 0, MG_UNIT_ELEMENT, 0, 0}, /* oldpath */
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* newdirfd */
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, 2, MG_UNIT_ELEMENT, 0, 0}, /* newpath */
        }},
    [MG_NR_linkat] = {.args = 5, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 10, .paths = 10, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_FILE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* olddirfd */
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, 0, MG_UNIT_ELEMENT, 0, 0}, /* oldpath */
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* newdirfd */
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, 2, MG_UNIT_ELEMENT, 0, 0}, /* newpath */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_symlinkat] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 5, .paths = 4, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_FILE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_STRING, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* target */
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* newdirfd */
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, 1, MG_UNIT_ELEMENT, 0, 0}, /* linkpath */
        }},
    [MG_NR_readlinkat] = {.args = 4, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_BYTES, .flags = MG_CALL_FLAG_FLAT, .memory = 6, .paths = 2, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_FILE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* dirfd */
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, 0, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_BUFFER, MG_ARG_OUT | MG_ARG_RESULT_SIZED | MG_ARG_WIDE, 3, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* buf */
            {MG_KIND_SIZE, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* bufsiz */
        }},
    [MG_NR_fchmodat] = {.args = 3, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 2, .paths = 2, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_ATTRIBUTE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* dirfd */
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, 0, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_MODE, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* mode */
        }},
    [MG_NR_faccessat] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 2, .paths = 2, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_FILE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* dirfd */
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, 0, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* mode */
        }},
    [MG_NR_pselect6] = {.args = 6, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_BLOCKING | MG_CALL_FLAG_SIGMASK_PACKED | MG_CALL_FLAG_ENDS_BY_SIGNAL, .memory = 62, .paths = 0, .capability_place = MG_CAPABILITY_HIGH, .capability_first = 0, .capability_second = MG_NONE, .sigmask = 5, .family = MG_FAMILY_POLL, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_INT, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* nfds */
            {MG_KIND_BITSET, MG_ARG_IN | MG_ARG_OUT | MG_ARG_WIDE, 0, MG_NONE, MG_UNIT_BIT, 8, 0}, /* readfds */
            {MG_KIND_BITSET, MG_ARG_IN | MG_ARG_OUT | MG_ARG_WIDE, 0, MG_NONE, MG_UNIT_BIT, 8, 0}, /* writefds */
            {MG_KIND_BITSET, MG_ARG_IN | MG_ARG_OUT | MG_ARG_WIDE, 0, MG_NONE, MG_UNIT_BIT, 8, 0}, /* exceptfds */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 16}, /* timeout */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_NESTED | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 16}, /* sigmask */
        }},
    [MG_NR_ppoll] = {.args = 5, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_BLOCKING | MG_CALL_FLAG_FLAT | MG_CALL_FLAG_ENDS_BY_SIGNAL, .memory = 13, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = 3, .family = MG_FAMILY_POLL, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_ARRAY, MG_ARG_IN | MG_ARG_OUT | MG_ARG_WIDE, 1, MG_NONE, MG_UNIT_ELEMENT, 8, 0}, /* fds */
            {MG_KIND_SIZE, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* nfds */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 16}, /* timeout */
            {MG_KIND_SIGSET, MG_ARG_IN | MG_ARG_WIDE, 4, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* sigmask */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* sigsetsize */
        }},
    [MG_NR_unshare] = {.args = 1, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_PROCESS, .mvx = MG_MVX_EACH,
        .arg = {
            {MG_KIND_FLAGS, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_set_robust_list] = {.args = 2, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_ZERO, .flags = 0, .memory = 1, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_FUTEX, .mvx = MG_MVX_EACH,
        .arg = {
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_NESTED | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 24}, /* head */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* len */
        }},
    [MG_NR_get_robust_list] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 6, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_FUTEX, .mvx = MG_MVX_EACH,
        .arg = {
            {MG_KIND_PID, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* pid */
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 8}, /* head_ptr */
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 8}, /* sizep */
        }},
    [MG_NR_splice] = {.args = 6, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_BYTES, .flags = MG_CALL_FLAG_BLOCKING | MG_CALL_FLAG_FLAT, .memory = 10, .paths = 0, .capability_place = MG_CAPABILITY_HIGH, .capability_first = 0, .capability_second = 2, .sigmask = MG_NONE, .family = MG_FAMILY_IO, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd_in */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 8}, /* off_in */
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd_out */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 8}, /* off_out */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* len */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_tee] = {.args = 4, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_BYTES, .flags = MG_CALL_FLAG_BLOCKING | MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_IO, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd_in */
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd_out */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* len */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_sync_file_range] = {.args = 4, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_IO, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_OFFSET, MG_ARG_WIDE | MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* offset */
            {MG_KIND_OFFSET, MG_ARG_WIDE | MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* nbytes */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_vmsplice] = {.args = 4, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_BYTES, .flags = MG_CALL_FLAG_BLOCKING, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_IO, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_IOVEC, MG_ARG_IN | MG_ARG_OUT | MG_ARG_NESTED | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 16, 0}, /* iov */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* nr_segs */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_move_pages] = {.args = 6, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT, .memory = 28, .paths = 0, .capability_place = MG_CAPABILITY_HIGH, .capability_first = 0, .capability_second = 5, .sigmask = MG_NONE, .family = MG_FAMILY_MEMORY, .mvx = MG_MVX_EACH,
        .arg = {
            {MG_KIND_PID, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* pid */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* count */
            {MG_KIND_ARRAY, MG_ARG_IN | MG_ARG_WIDE, 1, MG_NONE, MG_UNIT_ELEMENT, 8, 0}, /* pages */
            {MG_KIND_ARRAY, MG_ARG_IN | MG_ARG_WIDE, 1, MG_NONE, MG_UNIT_ELEMENT, 4, 0}, /* nodes */
            {MG_KIND_ARRAY, MG_ARG_OUT | MG_ARG_WIDE, 1, MG_NONE, MG_UNIT_ELEMENT, 4, 0}, /* status */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_utimensat] = {.args = 4, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 6, .paths = 2, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_ATTRIBUTE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* dirfd */
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, 0, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_ARRAY, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 32}, /* times */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_epoll_pwait] = {.args = 6, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_COUNT, .flags = MG_CALL_FLAG_BLOCKING | MG_CALL_FLAG_FLAT | MG_CALL_FLAG_ENDS_BY_SIGNAL, .memory = 18, .paths = 0, .capability_place = MG_CAPABILITY_HIGH, .capability_first = 0, .capability_second = 2, .sigmask = 4, .family = MG_FAMILY_POLL, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* epfd */
            {MG_KIND_ARRAY, MG_ARG_OUT | MG_ARG_RESULT_SIZED | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 12, 0}, /* events */
            {MG_KIND_SIZE, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* maxevents */
            {MG_KIND_INT, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* timeout */
            {MG_KIND_SIGSET, MG_ARG_IN | MG_ARG_WIDE, 5, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* sigmask */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* sigsetsize */
        }},
    [MG_NR_signalfd] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_FD, .flags = MG_CALL_FLAG_FLAT, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SIGNAL, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_SIGSET, MG_ARG_IN | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* mask */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* sizemask */
        }},
    [MG_NR_timerfd_create] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_FD, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_TIME, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* clockid */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_eventfd] = {.args = 1, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_FD, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_POLL, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_UINT, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* initval */
        }},
    [MG_NR_fallocate] = {.args = 4, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_IO, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* mode */
            {MG_KIND_OFFSET, MG_ARG_WIDE | MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* offset */
            {MG_KIND_OFFSET, MG_ARG_WIDE | MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* len */
        }},
    [MG_NR_timerfd_settime] = {.args = 4, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 12, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_TIME, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 32}, /* new_value */
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 32}, /* old_value */
        }},
    [MG_NR_timerfd_gettime] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_TIME, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 32}, /* curr_value */
        }},
    [MG_NR_accept4] = {.args = 4, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_FD, .flags = MG_CALL_FLAG_BLOCKING | MG_CALL_FLAG_FLAT, .memory = 6, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_NETWORK, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_ADDRESS, MG_ARG_OUT | MG_ARG_SIZE_BEHIND | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* address */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 4}, /* addrlen */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_signalfd4] = {.args = 4, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_FD, .flags = MG_CALL_FLAG_FLAT, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SIGNAL, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_SIGSET, MG_ARG_IN | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* mask */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* sizemask */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_eventfd2] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_FD, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_POLL, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_UINT, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* initval */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_epoll_create1] = {.args = 1, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_FD, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_POLL, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_dup3] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_FD, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_DESC, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* oldfd */
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* newfd */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_pipe2] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 1, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_DESC, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_ARRAY, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 8}, /* pipefd */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_inotify_init1] = {.args = 1, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_FD, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_POLL, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_preadv] = {.args = 5, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_BYTES, .flags = MG_CALL_FLAG_BLOCKING, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_IO, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_IOVEC, MG_ARG_OUT | MG_ARG_NESTED | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 16, 0}, /* iov */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* iovcnt */
            {MG_KIND_OFFSET, MG_ARG_WIDE | MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* pos_l */
            {MG_KIND_ULONG, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* pos_h */
        }},
    [MG_NR_pwritev] = {.args = 5, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_BYTES, .flags = MG_CALL_FLAG_BLOCKING, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_IO, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_IOVEC, MG_ARG_IN | MG_ARG_NESTED | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 16, 0}, /* iov */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* iovcnt */
            {MG_KIND_OFFSET, MG_ARG_WIDE | MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* pos_l */
            {MG_KIND_ULONG, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* pos_h */
        }},
    [MG_NR_rt_tgsigqueueinfo] = {.args = 4, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 8, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SIGNAL, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PID, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* tgid */
            {MG_KIND_PID, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* tid */
            {MG_KIND_SIGNAL, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* sig */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 128}, /* info */
        }},
    [MG_NR_perf_event_open] = {.args = 5, .isolation = MG_ISOLATION_DENIED, .returns = MG_RETURNS_FD, .flags = 0, .denied_errno = 13 /* EACCES */, .memory = 1, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SYSTEM, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_NESTED | MG_ARG_WIDE | MG_ARG_UNSIZED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* attr */
            {MG_KIND_PID, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* pid */
            {MG_KIND_INT, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* cpu */
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* group_fd */
            {MG_KIND_FLAGS, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_recvmmsg] = {.args = 5, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_COUNT, .flags = MG_CALL_FLAG_BLOCKING, .memory = 18, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_NETWORK, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_MSGHDR, MG_ARG_OUT | MG_ARG_NESTED | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 64, 0}, /* msgvec */
            {MG_KIND_SIZE, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* vlen */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 16}, /* timeout */
        }},
    [MG_NR_fanotify_init] = {.args = 2, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_FD, .flags = MG_CALL_FLAG_FLAT, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_POLL, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* event_f_flags */
        }},
    [MG_NR_fanotify_mark] = {.args = 5, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 16, .paths = 16, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_POLL, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fanotify_fd */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
            {MG_KIND_FLAGS, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* mask */
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* dirfd */
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, 3, MG_UNIT_ELEMENT, 0, 0}, /* path */
        }},
    [MG_NR_prlimit64] = {.args = 4, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 12, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SCHED, .mvx = MG_MVX_EACH,
        .arg = {
            {MG_KIND_PID, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* pid */
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* resource */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 16}, /* new_limit */
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 16}, /* old_limit */
        }},
    [MG_NR_name_to_handle_at] = {.args = 5, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 14, .paths = 2, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_FILE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* dirfd */
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, 0, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_OUT | MG_ARG_SIZE_BEHIND | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 1, 8}, /* handle */
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 8}, /* mount_id */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_open_by_handle_at] = {.args = 3, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_FD, .flags = MG_CALL_FLAG_BLOCKING | MG_CALL_FLAG_FLAT, .memory = 2, .paths = 2, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_FILE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* mount_fd */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_SIZE_BEHIND | MG_ARG_WIDE, 1, MG_NONE, MG_UNIT_ELEMENT, 1, 8}, /* handle */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_clock_adjtime] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_TIME, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* clockid */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 208}, /* buf */
        }},
    [MG_NR_syncfs] = {.args = 1, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_IO, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
        }},
    [MG_NR_sendmmsg] = {.args = 4, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_COUNT, .flags = MG_CALL_FLAG_BLOCKING, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_NETWORK, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_MSGHDR, MG_ARG_IN | MG_ARG_NESTED | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 64, 0}, /* msgvec */
            {MG_KIND_SIZE, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* vlen */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_setns] = {.args = 2, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_PROCESS, .mvx = MG_MVX_EACH,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* nstype */
        }},
    [MG_NR_getcpu] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 3, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SCHED, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 4}, /* cpu */
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 4}, /* node */
            {MG_KIND_POINTER, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* tcache */
        }},
    [MG_NR_process_vm_readv] = {.args = 6, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_BYTES, .flags = 0, .memory = 10, .paths = 0, .capability_place = MG_CAPABILITY_NONE, .capability_first = MG_NONE, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_PROCESS, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PID, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* pid */
            {MG_KIND_IOVEC, MG_ARG_OUT | MG_ARG_NESTED | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 16, 0}, /* local_iov */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* liovcnt */
            {MG_KIND_IOVEC, MG_ARG_IN | MG_ARG_NESTED | MG_ARG_WIDE, 4, MG_NONE, MG_UNIT_ELEMENT, 16, 0}, /* remote_iov */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* riovcnt */
            {MG_KIND_ULONG, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_process_vm_writev] = {.args = 6, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_BYTES, .flags = 0, .memory = 10, .paths = 0, .capability_place = MG_CAPABILITY_NONE, .capability_first = MG_NONE, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_PROCESS, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PID, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* pid */
            {MG_KIND_IOVEC, MG_ARG_IN | MG_ARG_NESTED | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 16, 0}, /* local_iov */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* liovcnt */
            {MG_KIND_IOVEC, MG_ARG_OUT | MG_ARG_NESTED | MG_ARG_WIDE, 4, MG_NONE, MG_UNIT_ELEMENT, 16, 0}, /* remote_iov */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* riovcnt */
            {MG_KIND_ULONG, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_kcmp] = {.args = 5, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_PROCESS, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PID, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* pid1 */
            {MG_KIND_PID, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* pid2 */
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* type */
            {MG_KIND_ULONG, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* idx1 */
            {MG_KIND_ULONG, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* idx2 */
        }},
    [MG_NR_finit_module] = {.args = 3, .isolation = MG_ISOLATION_DENIED, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .denied_errno = 1 /* EPERM */, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SYSTEM, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_STRING, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* param_values */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_sched_setattr] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SCHED, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PID, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* pid */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_SIZE_BEHIND | MG_ARG_WIDE, 1, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* attr */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_sched_getattr] = {.args = 4, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SCHED, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PID, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* pid */
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* attr */
            {MG_KIND_SIZE, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* size */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_renameat2] = {.args = 5, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 10, .paths = 10, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_FILE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* olddirfd */
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, 0, MG_UNIT_ELEMENT, 0, 0}, /* oldpath */
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* newdirfd */
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, 2, MG_UNIT_ELEMENT, 0, 0}, /* newpath */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_seccomp] = {.args = 3, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_VALUE, .flags = 0, .memory = 4, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_CREDS, .mvx = MG_MVX_EACH,
        .arg = {
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* op */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
            {MG_KIND_EITHER, MG_ARG_IN | MG_ARG_OUT | MG_ARG_NESTED | MG_ARG_WIDE | MG_ARG_UNSIZED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* args */
        }},
    [MG_NR_getrandom] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_BYTES, .flags = MG_CALL_FLAG_BLOCKING | MG_CALL_FLAG_FLAT, .memory = 1, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SYSTEM, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_BUFFER, MG_ARG_OUT | MG_ARG_RESULT_SIZED | MG_ARG_WIDE, 1, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* buf */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* buflen */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_memfd_create] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_FD, .flags = MG_CALL_FLAG_FLAT, .memory = 1, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_DESC, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_STRING, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* name */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_kexec_file_load] = {.args = 5, .isolation = MG_ISOLATION_DENIED, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .denied_errno = 1 /* EPERM */, .memory = 8, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SYSTEM, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* kernel_fd */
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* initrd_fd */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* cmdline_len */
            {MG_KIND_BUFFER, MG_ARG_IN | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* cmdline */
            {MG_KIND_FLAGS, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_bpf] = {.args = 3, .isolation = MG_ISOLATION_DENIED, .returns = MG_RETURNS_VALUE, .flags = 0, .denied_errno = 1 /* EPERM */, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SYSTEM, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* cmd */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_OUT | MG_ARG_NESTED | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* attr */
            {MG_KIND_SIZE, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* size */
        }},
    [MG_NR_execveat] = {.args = 5, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_ZERO, .flags = 0, .memory = 14, .paths = 2, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_PROCESS, .mvx = MG_MVX_JOINT,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* dirfd */
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, 0, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_ARGV, MG_ARG_IN | MG_ARG_NESTED | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* argv */
            {MG_KIND_ARGV, MG_ARG_IN | MG_ARG_NESTED | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* envp */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_userfaultfd] = {.args = 1, .isolation = MG_ISOLATION_DENIED, .returns = MG_RETURNS_FD, .flags = MG_CALL_FLAG_FLAT, .denied_errno = 1 /* EPERM */, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_MEMORY, .mvx = MG_MVX_EACH,
        .arg = {
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_membarrier] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_MEMORY, .mvx = MG_MVX_EACH,
        .arg = {
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* cmd */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
            {MG_KIND_INT, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* cpu_id */
        }},
    [MG_NR_mlock2] = {.args = 3, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_MEMORY, .mvx = MG_MVX_EACH,
        .arg = {
            {MG_KIND_POINTER, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* addr */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* length */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_copy_file_range] = {.args = 6, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_BYTES, .flags = MG_CALL_FLAG_BLOCKING | MG_CALL_FLAG_FLAT, .memory = 10, .paths = 0, .capability_place = MG_CAPABILITY_HIGH, .capability_first = 0, .capability_second = 2, .sigmask = MG_NONE, .family = MG_FAMILY_IO, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd_in */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 8}, /* off_in */
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd_out */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 8}, /* off_out */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* len */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_preadv2] = {.args = 6, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_BYTES, .flags = MG_CALL_FLAG_BLOCKING, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 4, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_IO, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_IOVEC, MG_ARG_OUT | MG_ARG_NESTED | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 16, 0}, /* iov */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* iovcnt */
            {MG_KIND_OFFSET, MG_ARG_WIDE | MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* pos_l */
            {MG_KIND_ULONG, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* pos_h */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_pwritev2] = {.args = 6, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_BYTES, .flags = MG_CALL_FLAG_BLOCKING, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 4, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_IO, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_IOVEC, MG_ARG_IN | MG_ARG_NESTED | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 16, 0}, /* iov */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* iovcnt */
            {MG_KIND_OFFSET, MG_ARG_WIDE | MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* pos_l */
            {MG_KIND_ULONG, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* pos_h */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_pkey_mprotect] = {.args = 4, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_MEMORY, .mvx = MG_MVX_EACH,
        .arg = {
            {MG_KIND_POINTER, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* addr */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* length */
            {MG_KIND_FLAGS, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* prot */
            {MG_KIND_INT, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* pkey */
        }},
    [MG_NR_pkey_alloc] = {.args = 2, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_MEMORY, .mvx = MG_MVX_EACH,
        .arg = {
            {MG_KIND_FLAGS, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
            {MG_KIND_FLAGS, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* access_rights */
        }},
    [MG_NR_pkey_free] = {.args = 1, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_MEMORY, .mvx = MG_MVX_EACH,
        .arg = {
            {MG_KIND_INT, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* pkey */
        }},
    [MG_NR_statx] = {.args = 5, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 18, .paths = 2, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_FILE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* dirfd */
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, 0, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* mask */
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 256}, /* statxbuf */
        }},
    [MG_NR_io_pgetevents] = {.args = 6, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_COUNT, .flags = MG_CALL_FLAG_BLOCKING | MG_CALL_FLAG_SIGMASK_PACKED, .memory = 56, .paths = 0, .capability_place = MG_CAPABILITY_NONE, .capability_first = MG_NONE, .capability_second = MG_NONE, .sigmask = 5, .family = MG_FAMILY_ASYNC, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_ULONG, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* ctx_id */
            {MG_KIND_LONG, MG_ARG_WIDE | MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* min_nr */
            {MG_KIND_LONG, MG_ARG_WIDE | MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* nr */
            {MG_KIND_ARRAY, MG_ARG_OUT | MG_ARG_RESULT_SIZED | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 32, 0}, /* events */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 16}, /* timeout */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_NESTED | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 16}, /* sigmask */
        }},
    [MG_NR_rseq] = {.args = 4, .isolation = MG_ISOLATION_DENIED, .returns = MG_RETURNS_ZERO, .flags = 0, .denied_errno = 38 /* ENOSYS */, .memory = 1, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_PROCESS, .mvx = MG_MVX_EACH,
        .arg = {
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_OUT | MG_ARG_NESTED | MG_ARG_WIDE, 1, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* rseq */
            {MG_KIND_SIZE, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* rseq_len */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
            {MG_KIND_UINT, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* sig */
        }},
    [MG_NR_uretprobe] = {.args = 0, .isolation = MG_ISOLATION_DENIED, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT, .denied_errno = 38 /* ENOSYS */, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SYSTEM, .mvx = MG_MVX_LEADER},
    [MG_NR_uprobe] = {.args = 0, .isolation = MG_ISOLATION_DENIED, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT, .denied_errno = 38 /* ENOSYS */, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SYSTEM, .mvx = MG_MVX_LEADER},
    [MG_NR_pidfd_send_signal] = {.args = 4, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 4, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_SIGNAL, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* pidfd */
            {MG_KIND_SIGNAL, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* sig */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 128}, /* info */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_io_uring_setup] = {.args = 2, .isolation = MG_ISOLATION_DENIED, .returns = MG_RETURNS_FD, .flags = 0, .denied_errno = 38 /* ENOSYS */, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_ASYNC, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_UINT, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* entries */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_OUT | MG_ARG_NESTED | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 120}, /* params */
        }},
    [MG_NR_io_uring_enter] = {.args = 6, .isolation = MG_ISOLATION_DENIED, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_BLOCKING | MG_CALL_FLAG_FLAT, .denied_errno = 38 /* ENOSYS */, .memory = 16, .paths = 0, .capability_place = MG_CAPABILITY_HIGH, .capability_first = 0, .capability_second = 1, .sigmask = MG_NONE, .family = MG_FAMILY_ASYNC, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_UINT, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* to_submit */
            {MG_KIND_UINT, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* min_complete */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
            {MG_KIND_BUFFER, MG_ARG_IN | MG_ARG_WIDE, 5, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* arg */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* argsz */
        }},
    [MG_NR_io_uring_register] = {.args = 4, .isolation = MG_ISOLATION_DENIED, .returns = MG_RETURNS_VALUE, .flags = 0, .denied_errno = 38 /* ENOSYS */, .memory = 4, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_ASYNC, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* opcode */
            {MG_KIND_EITHER, MG_ARG_IN | MG_ARG_OUT | MG_ARG_NESTED | MG_ARG_WIDE | MG_ARG_UNSIZED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* arg */
            {MG_KIND_UINT, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* nr_args */
        }},
    [MG_NR_open_tree] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_FD, .flags = MG_CALL_FLAG_FLAT, .memory = 2, .paths = 2, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_MOUNT, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* dirfd */
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, 0, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_move_mount] = {.args = 5, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 10, .paths = 10, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_MOUNT, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* from_dirfd */
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, 0, MG_UNIT_ELEMENT, 0, 0}, /* from_path */
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* to_dirfd */
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, 2, MG_UNIT_ELEMENT, 0, 0}, /* to_path */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_fsopen] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_FD, .flags = MG_CALL_FLAG_FLAT, .memory = 1, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_MOUNT, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_STRING, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fsname */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_fsconfig] = {.args = 5, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 12, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_MOUNT, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* cmd */
            {MG_KIND_STRING, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* key */
            {MG_KIND_BUFFER, MG_ARG_IN | MG_ARG_WIDE | MG_ARG_UNSIZED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* value */
            {MG_KIND_INT, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* aux */
        }},
    [MG_NR_fsmount] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_FD, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_MOUNT, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* attr_flags */
        }},
    [MG_NR_fspick] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_FD, .flags = MG_CALL_FLAG_FLAT, .memory = 2, .paths = 2, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_MOUNT, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* dirfd */
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, 0, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_pidfd_open] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_FD, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_PROCESS, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_PID, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* pid */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_clone3] = {.args = 2, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_PID, .flags = MG_CALL_FLAG_BLOCKING, .memory = 1, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_PROCESS, .mvx = MG_MVX_JOINT,
        .arg = {
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_NESTED | MG_ARG_WIDE, 1, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* cl_args */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* size */
        }},
    [MG_NR_close_range] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_DESC, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_UINT, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* first */
            {MG_KIND_UINT, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* last */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_openat2] = {.args = 4, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_FD, .flags = MG_CALL_FLAG_BLOCKING | MG_CALL_FLAG_FLAT, .memory = 6, .paths = 2, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_FILE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* dirfd */
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, 0, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_WIDE, 3, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* how */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* size */
        }},
    [MG_NR_pidfd_getfd] = {.args = 3, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_FD, .flags = MG_CALL_FLAG_FLAT, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_PROCESS, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* pidfd */
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* targetfd */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_faccessat2] = {.args = 4, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 2, .paths = 2, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_FILE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* dirfd */
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, 0, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* mode */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_process_madvise] = {.args = 5, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_BYTES, .flags = 0, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_MEMORY, .mvx = MG_MVX_EACH,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* pidfd */
            {MG_KIND_IOVEC, MG_ARG_IN | MG_ARG_OUT | MG_ARG_NESTED | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 16, 0}, /* iovec */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* vlen */
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* advice */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_epoll_pwait2] = {.args = 6, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_COUNT, .flags = MG_CALL_FLAG_BLOCKING | MG_CALL_FLAG_FLAT, .memory = 26, .paths = 0, .capability_place = MG_CAPABILITY_HIGH, .capability_first = 0, .capability_second = 2, .sigmask = 4, .family = MG_FAMILY_POLL, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* epfd */
            {MG_KIND_ARRAY, MG_ARG_OUT | MG_ARG_RESULT_SIZED | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 12, 0}, /* events */
            {MG_KIND_SIZE, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* maxevents */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 16}, /* timeout */
            {MG_KIND_SIGSET, MG_ARG_IN | MG_ARG_WIDE, 5, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* sigmask */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* sigsetsize */
        }},
    [MG_NR_mount_setattr] = {.args = 5, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 10, .paths = 2, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_MOUNT, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* dirfd */
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, 0, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_WIDE, 4, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* attr */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* size */
        }},
    [MG_NR_quotactl_fd] = {.args = 4, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = 0, .memory = 8, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_ATTRIBUTE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* op */
            {MG_KIND_UINT, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* id */
            {MG_KIND_EITHER, MG_ARG_IN | MG_ARG_OUT | MG_ARG_NESTED | MG_ARG_WIDE | MG_ARG_UNSIZED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* addr */
        }},
    [MG_NR_landlock_create_ruleset] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT, .memory = 1, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_CREDS, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_WIDE, 1, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* attr */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* size */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_landlock_add_rule] = {.args = 4, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 4, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_CREDS, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* ruleset_fd */
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* rule_type */
            {MG_KIND_BUFFER, MG_ARG_IN | MG_ARG_WIDE | MG_ARG_UNSIZED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* rule_attr */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_landlock_restrict_self] = {.args = 2, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_CREDS, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* ruleset_fd */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_memfd_secret] = {.args = 1, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_FD, .flags = MG_CALL_FLAG_FLAT | MG_CALL_FLAG_NUMBERS_ONLY, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_DESC, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_process_mrelease] = {.args = 2, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_PROCESS, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* pidfd */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_futex_waitv] = {.args = 5, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_BLOCKING, .memory = 9, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_FUTEX, .mvx = MG_MVX_EACH,
        .arg = {
            {MG_KIND_ARRAY, MG_ARG_IN | MG_ARG_NESTED | MG_ARG_WIDE, 1, MG_NONE, MG_UNIT_ELEMENT, 24, 0}, /* waiters */
            {MG_KIND_SIZE, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* nr_futexes */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 16}, /* timeout */
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* clockid */
        }},
    [MG_NR_set_mempolicy_home_node] = {.args = 4, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_MEMORY, .mvx = MG_MVX_EACH,
        .arg = {
            {MG_KIND_POINTER, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* start */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* len */
            {MG_KIND_ULONG, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* home_node */
            {MG_KIND_FLAGS, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_cachestat] = {.args = 4, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 6, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_IO, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* fd */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 16}, /* range */
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 40}, /* cstat */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_fchmodat2] = {.args = 4, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 2, .paths = 2, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_ATTRIBUTE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* dirfd */
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, 0, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_MODE, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* mode */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_map_shadow_stack] = {.args = 3, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_ADDRESS, .flags = MG_CALL_FLAG_FLAT, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_MEMORY, .mvx = MG_MVX_EACH,
        .arg = {
            {MG_KIND_POINTER, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* addr */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* size */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_futex_wake] = {.args = 4, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT, .memory = 1, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_FUTEX, .mvx = MG_MVX_EACH,
        .arg = {
            {MG_KIND_FUTEX, MG_ARG_IN | MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 4}, /* uaddr */
            {MG_KIND_ULONG, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* mask */
            {MG_KIND_INT, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* nr */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_futex_wait] = {.args = 6, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_BLOCKING | MG_CALL_FLAG_FLAT, .memory = 17, .paths = 0, .capability_place = MG_CAPABILITY_HIGH, .capability_first = 3, .capability_second = 5, .sigmask = MG_NONE, .family = MG_FAMILY_FUTEX, .mvx = MG_MVX_EACH,
        .arg = {
            {MG_KIND_FUTEX, MG_ARG_IN | MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 4}, /* uaddr */
            {MG_KIND_ULONG, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* val */
            {MG_KIND_ULONG, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* mask */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 16}, /* timeout */
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* clockid */
        }},
    [MG_NR_futex_requeue] = {.args = 4, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_VALUE, .flags = 0, .memory = 1, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_FUTEX, .mvx = MG_MVX_EACH,
        .arg = {
            {MG_KIND_ARRAY, MG_ARG_IN | MG_ARG_NESTED | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 48}, /* waiters */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
            {MG_KIND_INT, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* nr_wake */
            {MG_KIND_INT, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* nr_requeue */
        }},
    [MG_NR_statmount] = {.args = 4, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 3, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_MOUNT, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_SIZE_BEHIND | MG_ARG_WIDE, 0, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* req */
            {MG_KIND_BUFFER, MG_ARG_OUT | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* buf */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* bufsize */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_listmount] = {.args = 4, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_COUNT, .flags = MG_CALL_FLAG_FLAT, .memory = 3, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_MOUNT, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_SIZE_BEHIND | MG_ARG_WIDE, 0, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* req */
            {MG_KIND_ARRAY, MG_ARG_OUT | MG_ARG_RESULT_SIZED | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 8, 0}, /* mnt_ids */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* nr_mnt_ids */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_lsm_get_self_attr] = {.args = 4, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_COUNT, .flags = MG_CALL_FLAG_FLAT, .memory = 6, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_CREDS, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* attr */
            {MG_KIND_BUFFER, MG_ARG_OUT | MG_ARG_SIZE_BEHIND | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* ctx */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 4}, /* size */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_lsm_set_self_attr] = {.args = 4, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 2, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_CREDS, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_ENUM, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* attr */
            {MG_KIND_BUFFER, MG_ARG_IN | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* ctx */
            {MG_KIND_SIZE, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* size */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_lsm_list_modules] = {.args = 3, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_COUNT, .flags = MG_CALL_FLAG_FLAT, .memory = 3, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_CREDS, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_BUFFER, MG_ARG_OUT | MG_ARG_SIZE_BEHIND | MG_ARG_WIDE, 1, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* ids */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_OUT | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 4}, /* size */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_mseal] = {.args = 3, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_MEMORY, .mvx = MG_MVX_EACH,
        .arg = {
            {MG_KIND_POINTER, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* addr */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* length */
            {MG_KIND_FLAGS, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_setxattrat] = {.args = 6, .isolation = MG_ISOLATION_MONITORED, .returns = MG_RETURNS_ZERO, .flags = 0, .memory = 26, .paths = 2, .capability_place = MG_CAPABILITY_HIGH, .capability_first = 0, .capability_second = 2, .sigmask = MG_NONE, .family = MG_FAMILY_ATTRIBUTE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* dirfd */
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, 0, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* at_flags */
            {MG_KIND_STRING, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* name */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_NESTED | MG_ARG_WIDE, 5, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* args */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* size */
        }},
    [MG_NR_getxattrat] = {.args = 6, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_BYTES, .flags = 0, .memory = 26, .paths = 2, .capability_place = MG_CAPABILITY_HIGH, .capability_first = 0, .capability_second = 2, .sigmask = MG_NONE, .family = MG_FAMILY_ATTRIBUTE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* dirfd */
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, 0, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* at_flags */
            {MG_KIND_STRING, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* name */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_OUT | MG_ARG_NESTED | MG_ARG_WIDE, 5, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* args */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* size */
        }},
    [MG_NR_listxattrat] = {.args = 5, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_BYTES, .flags = MG_CALL_FLAG_FLAT, .memory = 10, .paths = 2, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_ATTRIBUTE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* dirfd */
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, 0, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* at_flags */
            {MG_KIND_BUFFER, MG_ARG_OUT | MG_ARG_RESULT_SIZED | MG_ARG_WIDE, 4, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* list */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* size */
        }},
    [MG_NR_removexattrat] = {.args = 4, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 10, .paths = 2, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_ATTRIBUTE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* dirfd */
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, 0, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* at_flags */
            {MG_KIND_STRING, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* name */
        }},
    [MG_NR_open_tree_attr] = {.args = 5, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_FD, .flags = MG_CALL_FLAG_FLAT, .memory = 10, .paths = 2, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_MOUNT, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* dirfd */
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, 0, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_WIDE, 4, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* attr */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* size */
        }},
    [MG_NR_file_getattr] = {.args = 5, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 6, .paths = 2, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_ATTRIBUTE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* dirfd */
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, 0, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_STRUCT, MG_ARG_OUT | MG_ARG_WIDE, 3, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* attr */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* size */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* at_flags */
        }},
    [MG_NR_file_setattr] = {.args = 5, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_ZERO, .flags = MG_CALL_FLAG_FLAT, .memory = 6, .paths = 2, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_ATTRIBUTE, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_FD, MG_ARG_SIGNED, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* dirfd */
            {MG_KIND_PATH, MG_ARG_IN | MG_ARG_WIDE, MG_NONE, 0, MG_UNIT_ELEMENT, 0, 0}, /* path */
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_WIDE, 3, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* attr */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* size */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* at_flags */
        }},
    [MG_NR_listns] = {.args = 4, .isolation = MG_ISOLATION_NEUTRAL, .returns = MG_RETURNS_COUNT, .flags = MG_CALL_FLAG_FLAT, .memory = 3, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_PROCESS, .mvx = MG_MVX_LEADER,
        .arg = {
            {MG_KIND_STRUCT, MG_ARG_IN | MG_ARG_SIZE_BEHIND | MG_ARG_WIDE, 0, MG_NONE, MG_UNIT_ELEMENT, 1, 0}, /* req */
            {MG_KIND_ARRAY, MG_ARG_OUT | MG_ARG_RESULT_SIZED | MG_ARG_WIDE, 2, MG_NONE, MG_UNIT_ELEMENT, 8, 0}, /* ns_ids */
            {MG_KIND_SIZE, MG_ARG_WIDE, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* nr_ns_ids */
            {MG_KIND_FLAGS, 0, MG_NONE, MG_NONE, MG_UNIT_ELEMENT, 0, 0}, /* flags */
        }},
    [MG_NR_rseq_slice_yield] = {.args = 0, .isolation = MG_ISOLATION_DENIED, .returns = MG_RETURNS_VALUE, .flags = MG_CALL_FLAG_FLAT, .denied_errno = 38 /* ENOSYS */, .memory = 0, .paths = 0, .capability_place = MG_CAPABILITY_ARG, .capability_first = 5, .capability_second = MG_NONE, .sigmask = MG_NONE, .family = MG_FAMILY_PROCESS, .mvx = MG_MVX_EACH},
    [337 ... 423] = {.args = MG_ARGS_UNKNOWN},
};

const struct mg_refusal mg_refusals[MG_REFUSAL_COUNT] = {
    {.value = 0x5412 /* TIOCSTI */, .nr = MG_NR_ioctl, .arg = 1, .error = 1 /* EPERM */},
    {.value = 0x541c /* TIOCLINUX */, .nr = MG_NR_ioctl, .arg = 1, .error = 1 /* EPERM */},
};
