/* Generated from spec/syscalls.ts by npm run generate. Do not edit. */
#pragma once

#include <stdint.h>

/* System call numbers. */
#define MG_NR_read 0
#define MG_NR_write 1
#define MG_NR_open 2
#define MG_NR_close 3
#define MG_NR_stat 4
#define MG_NR_fstat 5
#define MG_NR_lstat 6
#define MG_NR_poll 7
#define MG_NR_lseek 8
#define MG_NR_mmap 9
#define MG_NR_mprotect 10
#define MG_NR_munmap 11
#define MG_NR_brk 12
#define MG_NR_rt_sigaction 13
#define MG_NR_rt_sigprocmask 14
#define MG_NR_rt_sigreturn 15
#define MG_NR_ioctl 16
#define MG_NR_pread64 17
#define MG_NR_pwrite64 18
#define MG_NR_readv 19
#define MG_NR_writev 20
#define MG_NR_access 21
#define MG_NR_pipe 22
#define MG_NR_select 23
#define MG_NR_sched_yield 24
#define MG_NR_mremap 25
#define MG_NR_msync 26
#define MG_NR_mincore 27
#define MG_NR_madvise 28
#define MG_NR_shmget 29
#define MG_NR_shmat 30
#define MG_NR_shmctl 31
#define MG_NR_dup 32
#define MG_NR_dup2 33
#define MG_NR_pause 34
#define MG_NR_nanosleep 35
#define MG_NR_getitimer 36
#define MG_NR_alarm 37
#define MG_NR_setitimer 38
#define MG_NR_getpid 39
#define MG_NR_sendfile 40
#define MG_NR_socket 41
#define MG_NR_connect 42
#define MG_NR_accept 43
#define MG_NR_sendto 44
#define MG_NR_recvfrom 45
#define MG_NR_sendmsg 46
#define MG_NR_recvmsg 47
#define MG_NR_shutdown 48
#define MG_NR_bind 49
#define MG_NR_listen 50
#define MG_NR_getsockname 51
#define MG_NR_getpeername 52
#define MG_NR_socketpair 53
#define MG_NR_setsockopt 54
#define MG_NR_getsockopt 55
#define MG_NR_clone 56
#define MG_NR_fork 57
#define MG_NR_vfork 58
#define MG_NR_execve 59
#define MG_NR_exit 60
#define MG_NR_wait4 61
#define MG_NR_kill 62
#define MG_NR_uname 63
#define MG_NR_semget 64
#define MG_NR_semop 65
#define MG_NR_semctl 66
#define MG_NR_shmdt 67
#define MG_NR_msgget 68
#define MG_NR_msgsnd 69
#define MG_NR_msgrcv 70
#define MG_NR_msgctl 71
#define MG_NR_fcntl 72
#define MG_NR_flock 73
#define MG_NR_fsync 74
#define MG_NR_fdatasync 75
#define MG_NR_truncate 76
#define MG_NR_ftruncate 77
#define MG_NR_getdents 78
#define MG_NR_getcwd 79
#define MG_NR_chdir 80
#define MG_NR_fchdir 81
#define MG_NR_rename 82
#define MG_NR_mkdir 83
#define MG_NR_rmdir 84
#define MG_NR_creat 85
#define MG_NR_link 86
#define MG_NR_unlink 87
#define MG_NR_symlink 88
#define MG_NR_readlink 89
#define MG_NR_chmod 90
#define MG_NR_fchmod 91
#define MG_NR_chown 92
#define MG_NR_fchown 93
#define MG_NR_lchown 94
#define MG_NR_umask 95
#define MG_NR_gettimeofday 96
#define MG_NR_getrlimit 97
#define MG_NR_getrusage 98
#define MG_NR_sysinfo 99
#define MG_NR_times 100
#define MG_NR_ptrace 101
#define MG_NR_getuid 102
#define MG_NR_syslog 103
#define MG_NR_getgid 104
#define MG_NR_setuid 105
#define MG_NR_setgid 106
#define MG_NR_geteuid 107
#define MG_NR_getegid 108
#define MG_NR_setpgid 109
#define MG_NR_getppid 110
#define MG_NR_getpgrp 111
#define MG_NR_setsid 112
#define MG_NR_setreuid 113
#define MG_NR_setregid 114
#define MG_NR_getgroups 115
#define MG_NR_setgroups 116
#define MG_NR_setresuid 117
#define MG_NR_getresuid 118
#define MG_NR_setresgid 119
#define MG_NR_getresgid 120
#define MG_NR_getpgid 121
#define MG_NR_setfsuid 122
#define MG_NR_setfsgid 123
#define MG_NR_getsid 124
#define MG_NR_capget 125
#define MG_NR_capset 126
#define MG_NR_rt_sigpending 127
#define MG_NR_rt_sigtimedwait 128
#define MG_NR_rt_sigqueueinfo 129
#define MG_NR_rt_sigsuspend 130
#define MG_NR_sigaltstack 131
#define MG_NR_utime 132
#define MG_NR_mknod 133
#define MG_NR_uselib 134
#define MG_NR_personality 135
#define MG_NR_ustat 136
#define MG_NR_statfs 137
#define MG_NR_fstatfs 138
#define MG_NR_sysfs 139
#define MG_NR_getpriority 140
#define MG_NR_setpriority 141
#define MG_NR_sched_setparam 142
#define MG_NR_sched_getparam 143
#define MG_NR_sched_setscheduler 144
#define MG_NR_sched_getscheduler 145
#define MG_NR_sched_get_priority_max 146
#define MG_NR_sched_get_priority_min 147
#define MG_NR_sched_rr_get_interval 148
#define MG_NR_mlock 149
#define MG_NR_munlock 150
#define MG_NR_mlockall 151
#define MG_NR_munlockall 152
#define MG_NR_vhangup 153
#define MG_NR_modify_ldt 154
#define MG_NR_pivot_root 155
#define MG_NR__sysctl 156
#define MG_NR_prctl 157
#define MG_NR_arch_prctl 158
#define MG_NR_adjtimex 159
#define MG_NR_setrlimit 160
#define MG_NR_chroot 161
#define MG_NR_sync 162
#define MG_NR_acct 163
#define MG_NR_settimeofday 164
#define MG_NR_mount 165
#define MG_NR_umount2 166
#define MG_NR_swapon 167
#define MG_NR_swapoff 168
#define MG_NR_reboot 169
#define MG_NR_sethostname 170
#define MG_NR_setdomainname 171
#define MG_NR_iopl 172
#define MG_NR_ioperm 173
#define MG_NR_create_module 174
#define MG_NR_init_module 175
#define MG_NR_delete_module 176
#define MG_NR_get_kernel_syms 177
#define MG_NR_query_module 178
#define MG_NR_quotactl 179
#define MG_NR_nfsservctl 180
#define MG_NR_getpmsg 181
#define MG_NR_putpmsg 182
#define MG_NR_afs_syscall 183
#define MG_NR_tuxcall 184
#define MG_NR_security 185
#define MG_NR_gettid 186
#define MG_NR_readahead 187
#define MG_NR_setxattr 188
#define MG_NR_lsetxattr 189
#define MG_NR_fsetxattr 190
#define MG_NR_getxattr 191
#define MG_NR_lgetxattr 192
#define MG_NR_fgetxattr 193
#define MG_NR_listxattr 194
#define MG_NR_llistxattr 195
#define MG_NR_flistxattr 196
#define MG_NR_removexattr 197
#define MG_NR_lremovexattr 198
#define MG_NR_fremovexattr 199
#define MG_NR_tkill 200
#define MG_NR_time 201
#define MG_NR_futex 202
#define MG_NR_sched_setaffinity 203
#define MG_NR_sched_getaffinity 204
#define MG_NR_set_thread_area 205
#define MG_NR_io_setup 206
#define MG_NR_io_destroy 207
#define MG_NR_io_getevents 208
#define MG_NR_io_submit 209
#define MG_NR_io_cancel 210
#define MG_NR_get_thread_area 211
#define MG_NR_lookup_dcookie 212
#define MG_NR_epoll_create 213
#define MG_NR_epoll_ctl_old 214
#define MG_NR_epoll_wait_old 215
#define MG_NR_remap_file_pages 216
#define MG_NR_getdents64 217
#define MG_NR_set_tid_address 218
#define MG_NR_restart_syscall 219
#define MG_NR_semtimedop 220
#define MG_NR_fadvise64 221
#define MG_NR_timer_create 222
#define MG_NR_timer_settime 223
#define MG_NR_timer_gettime 224
#define MG_NR_timer_getoverrun 225
#define MG_NR_timer_delete 226
#define MG_NR_clock_settime 227
#define MG_NR_clock_gettime 228
#define MG_NR_clock_getres 229
#define MG_NR_clock_nanosleep 230
#define MG_NR_exit_group 231
#define MG_NR_epoll_wait 232
#define MG_NR_epoll_ctl 233
#define MG_NR_tgkill 234
#define MG_NR_utimes 235
#define MG_NR_vserver 236
#define MG_NR_mbind 237
#define MG_NR_set_mempolicy 238
#define MG_NR_get_mempolicy 239
#define MG_NR_mq_open 240
#define MG_NR_mq_unlink 241
#define MG_NR_mq_timedsend 242
#define MG_NR_mq_timedreceive 243
#define MG_NR_mq_notify 244
#define MG_NR_mq_getsetattr 245
#define MG_NR_kexec_load 246
#define MG_NR_waitid 247
#define MG_NR_add_key 248
#define MG_NR_request_key 249
#define MG_NR_keyctl 250
#define MG_NR_ioprio_set 251
#define MG_NR_ioprio_get 252
#define MG_NR_inotify_init 253
#define MG_NR_inotify_add_watch 254
#define MG_NR_inotify_rm_watch 255
#define MG_NR_migrate_pages 256
#define MG_NR_openat 257
#define MG_NR_mkdirat 258
#define MG_NR_mknodat 259
#define MG_NR_fchownat 260
#define MG_NR_futimesat 261
#define MG_NR_newfstatat 262
#define MG_NR_unlinkat 263
#define MG_NR_renameat 264
#define MG_NR_linkat 265
#define MG_NR_symlinkat 266
#define MG_NR_readlinkat 267
#define MG_NR_fchmodat 268
#define MG_NR_faccessat 269
#define MG_NR_pselect6 270
#define MG_NR_ppoll 271
#define MG_NR_unshare 272
#define MG_NR_set_robust_list 273
#define MG_NR_get_robust_list 274
#define MG_NR_splice 275
#define MG_NR_tee 276
#define MG_NR_sync_file_range 277
#define MG_NR_vmsplice 278
#define MG_NR_move_pages 279
#define MG_NR_utimensat 280
#define MG_NR_epoll_pwait 281
#define MG_NR_signalfd 282
#define MG_NR_timerfd_create 283
#define MG_NR_eventfd 284
#define MG_NR_fallocate 285
#define MG_NR_timerfd_settime 286
#define MG_NR_timerfd_gettime 287
#define MG_NR_accept4 288
#define MG_NR_signalfd4 289
#define MG_NR_eventfd2 290
#define MG_NR_epoll_create1 291
#define MG_NR_dup3 292
#define MG_NR_pipe2 293
#define MG_NR_inotify_init1 294
#define MG_NR_preadv 295
#define MG_NR_pwritev 296
#define MG_NR_rt_tgsigqueueinfo 297
#define MG_NR_perf_event_open 298
#define MG_NR_recvmmsg 299
#define MG_NR_fanotify_init 300
#define MG_NR_fanotify_mark 301
#define MG_NR_prlimit64 302
#define MG_NR_name_to_handle_at 303
#define MG_NR_open_by_handle_at 304
#define MG_NR_clock_adjtime 305
#define MG_NR_syncfs 306
#define MG_NR_sendmmsg 307
#define MG_NR_setns 308
#define MG_NR_getcpu 309
#define MG_NR_process_vm_readv 310
#define MG_NR_process_vm_writev 311
#define MG_NR_kcmp 312
#define MG_NR_finit_module 313
#define MG_NR_sched_setattr 314
#define MG_NR_sched_getattr 315
#define MG_NR_renameat2 316
#define MG_NR_seccomp 317
#define MG_NR_getrandom 318
#define MG_NR_memfd_create 319
#define MG_NR_kexec_file_load 320
#define MG_NR_bpf 321
#define MG_NR_execveat 322
#define MG_NR_userfaultfd 323
#define MG_NR_membarrier 324
#define MG_NR_mlock2 325
#define MG_NR_copy_file_range 326
#define MG_NR_preadv2 327
#define MG_NR_pwritev2 328
#define MG_NR_pkey_mprotect 329
#define MG_NR_pkey_alloc 330
#define MG_NR_pkey_free 331
#define MG_NR_statx 332
#define MG_NR_io_pgetevents 333
#define MG_NR_rseq 334
#define MG_NR_uretprobe 335
#define MG_NR_uprobe 336
#define MG_NR_pidfd_send_signal 424
#define MG_NR_io_uring_setup 425
#define MG_NR_io_uring_enter 426
#define MG_NR_io_uring_register 427
#define MG_NR_open_tree 428
#define MG_NR_move_mount 429
#define MG_NR_fsopen 430
#define MG_NR_fsconfig 431
#define MG_NR_fsmount 432
#define MG_NR_fspick 433
#define MG_NR_pidfd_open 434
#define MG_NR_clone3 435
#define MG_NR_close_range 436
#define MG_NR_openat2 437
#define MG_NR_pidfd_getfd 438
#define MG_NR_faccessat2 439
#define MG_NR_process_madvise 440
#define MG_NR_epoll_pwait2 441
#define MG_NR_mount_setattr 442
#define MG_NR_quotactl_fd 443
#define MG_NR_landlock_create_ruleset 444
#define MG_NR_landlock_add_rule 445
#define MG_NR_landlock_restrict_self 446
#define MG_NR_memfd_secret 447
#define MG_NR_process_mrelease 448
#define MG_NR_futex_waitv 449
#define MG_NR_set_mempolicy_home_node 450
#define MG_NR_cachestat 451
#define MG_NR_fchmodat2 452
#define MG_NR_map_shadow_stack 453
#define MG_NR_futex_wake 454
#define MG_NR_futex_wait 455
#define MG_NR_futex_requeue 456
#define MG_NR_statmount 457
#define MG_NR_listmount 458
#define MG_NR_lsm_get_self_attr 459
#define MG_NR_lsm_set_self_attr 460
#define MG_NR_lsm_list_modules 461
#define MG_NR_mseal 462
#define MG_NR_setxattrat 463
#define MG_NR_getxattrat 464
#define MG_NR_listxattrat 465
#define MG_NR_removexattrat 466
#define MG_NR_open_tree_attr 467
#define MG_NR_file_getattr 468
#define MG_NR_file_setattr 469
#define MG_NR_listns 470
#define MG_NR_rseq_slice_yield 471
#define MG_CALL_COUNT 472

/* What an argument is; kinds from MG_KIND_EITHER on are memory, and `either` may be. */
#define MG_KIND_INT 0
#define MG_KIND_UINT 1
#define MG_KIND_LONG 2
#define MG_KIND_ULONG 3
#define MG_KIND_SIZE 4
#define MG_KIND_OFFSET 5
#define MG_KIND_FD 6
#define MG_KIND_FLAGS 7
#define MG_KIND_ENUM 8
#define MG_KIND_MODE 9
#define MG_KIND_SIGNAL 10
#define MG_KIND_PID 11
#define MG_KIND_UID 12
#define MG_KIND_GID 13
#define MG_KIND_DEVICE 14
#define MG_KIND_POINTER 15
#define MG_KIND_EITHER 16
#define MG_KIND_PATH 17
#define MG_KIND_STRING 18
#define MG_KIND_ARGV 19
#define MG_KIND_ADDRESS 20
#define MG_KIND_BUFFER 21
#define MG_KIND_STRUCT 22
#define MG_KIND_ARRAY 23
#define MG_KIND_BITSET 24
#define MG_KIND_IOVEC 25
#define MG_KIND_MSGHDR 26
#define MG_KIND_SIGSET 27
#define MG_KIND_FUTEX 28

/* mg_arg_info.flags. */
#define MG_ARG_IN 1
#define MG_ARG_OUT 2
#define MG_ARG_NESTED 4
#define MG_ARG_SIZE_BEHIND 8
#define MG_ARG_RESULT_SIZED 16
#define MG_ARG_WIDE 32
#define MG_ARG_SIGNED 64
#define MG_ARG_UNSIZED 128

/* What one unit of a size stands for: element_bytes, a bit of 64-bit words, a page of 4096. */
#define MG_UNIT_ELEMENT 0
#define MG_UNIT_BIT 1
#define MG_UNIT_PAGE 2

/* mg_call_info.args of a number that was never given out; its other fields say nothing. */
#define MG_ARGS_UNKNOWN 0xff

/* Whether the in-process monitor must see the call. */
#define MG_ISOLATION_NEUTRAL 0
#define MG_ISOLATION_MONITORED 1
#define MG_ISOLATION_DENIED 2

/* Where the capability rides: in a register that the kernel does not read, or in the upper halves of registers whose
   lower halves alone it reads. */
#define MG_CAPABILITY_NONE 0
#define MG_CAPABILITY_ARG 1
#define MG_CAPABILITY_HIGH 2

/* mg_call_info.flags. */
#define MG_CALL_FLAG_BLOCKING 1
#define MG_CALL_FLAG_FLAT 2
#define MG_CALL_FLAG_ENDS_BY_SIGNAL 8
#define MG_CALL_FLAG_NUMBERS_ONLY 16
#define MG_CALL_FLAG_SIGMASK_PACKED 4

/* What rax means when it is no error. */
#define MG_RETURNS_ZERO 0
#define MG_RETURNS_VALUE 1
#define MG_RETURNS_FD 2
#define MG_RETURNS_ADDRESS 3
#define MG_RETURNS_BYTES 4
#define MG_RETURNS_COUNT 5
#define MG_RETURNS_PID 6
#define MG_RETURNS_NEVER 7

/* Who runs the call in multi-variant execution. */
#define MG_MVX_LEADER 0
#define MG_MVX_EACH 1
#define MG_MVX_JOINT 2

#define MG_FAMILY_IO 0
#define MG_FAMILY_DESC 1
#define MG_FAMILY_FILE 2
#define MG_FAMILY_ATTRIBUTE 3
#define MG_FAMILY_MOUNT 4
#define MG_FAMILY_NETWORK 5
#define MG_FAMILY_POLL 6
#define MG_FAMILY_PROCESS 7
#define MG_FAMILY_SCHED 8
#define MG_FAMILY_CREDS 9
#define MG_FAMILY_MEMORY 10
#define MG_FAMILY_SIGNAL 11
#define MG_FAMILY_TIME 12
#define MG_FAMILY_IPC 13
#define MG_FAMILY_FUTEX 14
#define MG_FAMILY_ASYNC 15
#define MG_FAMILY_SYSTEM 16
#define MG_FAMILY_OBSOLETE 17

/* No such argument. */
#define MG_NONE 0xff

/* One argument. Its memory takes bytes + size × element_bytes; null takes none. mg/call.h computes it. */
struct mg_arg_info {
    uint8_t kind;           /* MG_KIND_* */
    uint8_t flags;          /* MG_ARG_* */
    uint8_t size_from;      /* index of the argument that holds the size */
    uint8_t dirfd;          /* for paths: index of the directory descriptor */
    uint8_t unit;           /* MG_UNIT_* */
    uint8_t element_bytes;
    uint16_t bytes;
};

/* One system call. Holds no pointer, so that it needs no relocation. */
struct mg_call_info {
    uint8_t args;           /* how many, or MG_ARGS_UNKNOWN */
    uint8_t isolation;      /* MG_ISOLATION_* */
    uint8_t returns;        /* MG_RETURNS_* */
    uint8_t flags;          /* MG_CALL_FLAG_* */
    uint16_t denied_errno;  /* for MG_ISOLATION_DENIED */
    uint8_t memory;         /* bit n: argument n is memory, or may be */
    uint8_t paths;          /* bit n: argument n is a path, or a handle that leads to a file */
    uint8_t capability_place;  /* MG_CAPABILITY_* */
    uint8_t capability_first;  /* index of the register; with HIGH, of the one that carries the lower 32 bits … */
    uint8_t capability_second; /* … and the upper 32; MG_NONE where one register is all there is */
    uint8_t sigmask;        /* index of the argument with a signal mask that holds during the call */
    uint8_t family;         /* MG_FAMILY_* */
    uint8_t mvx;            /* MG_MVX_* */
    uint8_t reserved[2];
    struct mg_arg_info arg[6];
};
_Static_assert(sizeof(struct mg_arg_info) == 8, "mg_arg_info");
_Static_assert(sizeof(struct mg_call_info) == 64, "mg_call_info");

extern const struct mg_call_info mg_calls[MG_CALL_COUNT];

/* A value, of 32 bits, of an argument that nobody gets through with. */
struct mg_refusal {
    uint32_t value;
    uint16_t nr;
    uint8_t arg;
    uint8_t error;
};
_Static_assert(sizeof(struct mg_refusal) == 8, "mg_refusal");
#define MG_REFUSAL_COUNT 2
extern const struct mg_refusal mg_refusals[MG_REFUSAL_COUNT];
