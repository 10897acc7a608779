/* What mgload hands to the monitor: one struct, built in monitor memory just before the program starts. */
#pragma once

#include <mg/capability.h>
#include <mg/kernel.h>
#include <mg/records.h>
#include <mg/ring.h>

#define MG_PATH_BYTES 4096

/* One contiguous file that holds everything a later exec needs: mgload's own ELF file, then this header at the next page,
 * then the rest. Offsets count from the file's start. */
struct mg_pack_header {
    uint64_t magic;
    uint32_t bytes;      /* whole file, without what an exec carries over */
    uint32_t loader_bytes;
    uint32_t image_offset, image_bytes;
    uint32_t plan_offset, plan_bytes;
    uint32_t carry_offset, carry_bytes; /* what an exec hands on: struct mg_carry; 0 bytes in a fresh launch */
};
#define MG_PACK_MAGIC 0x314b434150474d4dull

/* An exec inside hands the capability to the new mgload as its last environment string (FULL,BRIEF,NOTIFIED,BRIEF), since no call works before it is
 * known; mgload wipes the string at once. */
#define MG_CAPABILITY_VARIABLE "MONGUARD_CAPABILITY="

/* What a program hands on to the one that replaces it. The filters follow, newest first: struct mg_carried_filter, then its instructions. */
struct mg_carry {
    uint32_t no_new_privs; /* the application asked for it */
    uint32_t sees_all;
    uint32_t filters;
    uint32_t launch_no_new_privs;
    uint32_t altstack_flags; /* the kernel keeps SS_AUTODISARM across exec */
    uint32_t padding;
    struct mg_limit core;  /* of core files, as the application set it */
    uint64_t mask; /* of signals; all are blocked meanwhile, so that none is lost on the way */
    uint64_t launch_pid_namespace;
    uint64_t ignored; /* signals; an exec leaves all others with their default action */
};

struct mg_carried_filter {
    uint32_t count, listens;
};

struct mg_range {
    uint64_t start, end;
};

/* A file's rewritten copy, as the plan lists it, or the log of copies made since. Both lie in the zone and are never changed. */
struct mg_rewritten {
    const struct mg_rewrite_entry *entry; /* 0: none */
    const struct mg_rewrite_segment *segments;
    const char *copy_path;
};

/* An object that mgload mapped from its rewritten copy; its trampoline area is reserved, not yet mapped. */
struct mg_rewritten_object {
    uint64_t start;       /* of its lowest page */
    struct mg_rewritten from; /* no entry: it is the file itself */
    char path[MG_PATH_BYTES]; /* of the file, for /proc/self/maps */
    int copy_fd; /* of an entry: the copy, open until its trampolines are mapped */
};

/* Executable memory that mgload mapped without that right, since no copy stands for it: searched when it is executed. */
#define MG_MOST_UNSEEN 32
struct mg_unseen {
    uint64_t start, end;
    uint32_t prot; /* as the program's headers have it */
    uint32_t padding;
};

#define MG_MOST_DATA_PIECES 64
struct mg_move; /* interpose/layout.c */

struct mg_launch {
    struct mg_capability capability;
    uint32_t isolation;
    int32_t key;         /* of the monitor domain; -1 without keys */
    uint32_t app_pkru;   /* rights of a fresh application thread */
    uint32_t pkru_offset; /* of PKRU in a signal frame's extended state; 0 without keys */
    uint32_t fresh;      /* 1: first program of the launch */
    uint32_t no_new_privs; /* 1: the filter needs PR_SET_NO_NEW_PRIVS, because the caller may not install one otherwise */
    struct mg_range zone;    /* everything of the monitor lies in here */
    struct mg_range threads; /* thread areas, not yet accessible */
    struct mg_range heap;    /* process records, not yet accessible */
    struct mg_range loader;  /* mgload's own mappings, to be removed */
    struct mg_range slots;   /* struct mg_slot of every thread area, in application memory */
    uint64_t pid_namespace;  /* in which the supervisor has its number; 0: unknown */
    uint32_t gates;          /* 1: rewritten code may be used: %gs can lead to a thread's slot */
    uint32_t without_vdso;   /* 1: its code is unmapped, so that the time is asked for by calls, which policy judges */
    uint32_t checks_code;    /* 1: what comes from no copy is searched before it is executed */
    int32_t stubs_fd;        /* file in memory for the stubs; -1 without gates */
    struct mg_rewritten_object rewritten[2]; /* the program and its interpreter */
    struct mg_unseen unseen[MG_MOST_UNSEEN];
    uint32_t unseen_count;
    uint32_t executable_stack; /* 1: the program's headers want it */
    struct mg_range code, constants, data;
    uint64_t data_offsets[MG_MOST_DATA_PIECES]; /* in `data`, of the image's data pieces, in its order */
    struct mg_move *move; /* what the monitor of a fork child brings from the zone that it leaves; 0 at the beginning of a program */
    const unsigned char *pack_file; /* mapped whole, for the next exec */
    const struct mg_pack_header *pack;
    const struct mg_plan_header *plan;
    struct mg_ring ring; /* header 0: no ring */
    const struct mg_copies_header *copies; /* the log of copies made since the launch began; 0: none */
    uint32_t ring_fd;    /* number of the ring's descriptor in the supervisor; UINT32_MAX: no ring */
    uint32_t padding;
    uint64_t ring_dev, ring_ino; /* identity of the ring, checked when an exec opens it again */
    /* the program */
    struct mg_regs entry; /* rip and rsp are set, the rest is zero */
    uint64_t start_code, end_code, start_data, end_data, start_brk;
    uint64_t start_stack, arg_start, arg_end, env_start, env_end;
    uint64_t auxv, auxv_bytes;
    int32_t program_fd;
    uint64_t program_dev, program_ino;
    uint64_t loader_dev, loader_ino; /* identity of mgload’s own file, so that /proc/self/exe can be told apart */
    char name[16];
    char path[MG_PATH_BYTES]; /* as /proc/self/exe should read */
};

/* Entry of the monitor: mgload jumps there with the launch and the top of a secure stack. */
_Noreturn void mg_start(struct mg_launch *launch, uint64_t stack_top);
