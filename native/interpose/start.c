/* The monitor's beginning: takes the launch over, removes mgload, takes signals over, lets the program begin. */
#include "interpose/code.h"
#include "interpose/events.h"
#include "interpose/families.h"
#include "interpose/layout.h"
#include "interpose/opening.h"
#include "interpose/rewrites.h"
#include "interpose/signals.h"

#include <mg/errors.h>
#include <mg/fault.h>
#include <mg/sys.h>
#include <mg/syscalls.h>
#include <mg/text.h>

#include <linux/filter.h>
#include <linux/prctl.h>

enum { MADV_DONTDUMP_ = 16 };

_Noreturn void mg_begin(const struct mg_launch *launch);

static _Noreturn void stop(const char *what, enum mg_error code, long error) {
    char buffer[256];
    struct mg_text text = mg_text_in(buffer, sizeof buffer);
    mg_text_add(&text, "monguard: error ");
    mg_text_add_unsigned(&text, code);
    mg_text_add(&text, ": ");
    mg_text_add(&text, what);
    mg_text_add(&text, " (errno ");
    mg_text_add_signed(&text, -error);
    mg_text_add(&text, ")\n  mend: `monguard doctor` says what this machine offers\n");
    mg_sys3(MG_NR_write, 2, (long)buffer, (long)text.used);
    for (;;) mg_sys1(MG_NR_exit_group, 125);
}

/* Tells the kernel what /proc should show: command line, environment, heap, auxiliary vector, executable. */
static void describe_process(const struct mg_launch *launch) {
    struct prctl_mm_map map = {
        .start_code = launch->start_code, .end_code = launch->end_code,
        .start_data = launch->start_data, .end_data = launch->end_data,
        .start_brk = launch->start_brk, .brk = launch->start_brk,
        .start_stack = launch->start_stack,
        .arg_start = launch->arg_start, .arg_end = launch->arg_end,
        .env_start = launch->env_start, .env_end = launch->env_end,
        .auxv = (void *)launch->auxv, .auxv_size = (uint32_t)launch->auxv_bytes,
        .exe_fd = launch->fresh ? (uint32_t)launch->program_fd : UINT32_MAX,
    };
    /* Only the privileged may change the executable's link, and nobody while its file is mapped, as the pack is after an exec; without that
     * readlink is answered by the monitor (files.c). */
    if (mg_sys4(MG_NR_prctl, PR_SET_MM, PR_SET_MM_MAP, (long)&map, sizeof map) != 0 && map.exe_fd != UINT32_MAX) {
        map.exe_fd = UINT32_MAX;
        mg_sys4(MG_NR_prctl, PR_SET_MM, PR_SET_MM_MAP, (long)&map, sizeof map);
    }
    mg_sys2(MG_NR_prctl, PR_SET_NAME, (long)launch->name);
}

/* What the program before this one handed on. */
static const struct mg_carry *take_carry(struct mg_thread *thread) {
    const struct mg_pack_header *pack = mg_globals.launch.pack;
    if (pack->carry_bytes < sizeof(struct mg_carry)) return 0;
    const unsigned char *at = mg_globals.launch.pack_file + pack->carry_offset;
    const struct mg_carry *carry = (const struct mg_carry *)at;
    thread->process->no_new_privs = carry->no_new_privs;
    thread->sees_all = carry->sees_all;
    thread->altstack.flags |= (int)carry->altstack_flags;
    at += sizeof *carry;
    struct mg_app_filter **link = &thread->filter;
    for (uint32_t i = 0; i < carry->filters; i++) {
        const struct mg_carried_filter *head = (const struct mg_carried_filter *)at;
        uint64_t bytes = head->count * sizeof(struct sock_filter);
        struct mg_app_filter *filter = mg_heap_pages(sizeof *filter + bytes);
        if (!filter) stop("cannot carry the program's own filters over", MG_ERROR_NO_MEMORY, -MG_ENOMEM);
        filter->count = head->count;
        filter->listens = head->listens;
        memcpy(filter->program, at + sizeof *head, bytes);
        *link = filter;
        link = &filter->older;
        at += sizeof *head + bytes;
    }
    return carry;
}

_Noreturn void mg_begin(const struct mg_launch *from) {
    mg_globals.launch = *from;
    struct mg_launch *launch = &mg_globals.launch;
    mg_thread_bounds = launch->threads;
    mg_gate_bounds = (struct mg_gate_bounds){launch->slots.start, launch->slots.end - launch->slots.start, launch->threads.start};
    /* Core files and their readers get nothing of the zone: a process that the monitor kills dies with its domain open. */
    mg_sys3(MG_NR_madvise, (long)launch->zone.start, (long)(launch->zone.end - launch->zone.start), MADV_DONTDUMP_);
    if (launch->move) mg_layout_renewed(launch->move);
    mg_sys2(MG_NR_munmap, (long)launch->loader.start, (long)(launch->loader.end - launch->loader.start));

    /* mgload made the first area accessible and this code runs on its stack already. */
    struct mg_thread *thread = mg_thread_new();
    struct mg_process *process = thread ? mg_process_new(0) : 0;
    if (!thread || !process) stop("cannot make the first thread area", MG_ERROR_NO_MEMORY, -MG_ENOMEM);
    thread->process = process;
    thread->pid = (uint32_t)mg_sys0(MG_NR_getpid);
    thread->tid = (uint32_t)mg_sys0(MG_NR_gettid);
    thread->app = launch->entry;

    const struct mg_carry *carry = take_carry(thread);
    describe_process(launch);
    if (launch->program_fd >= 0) mg_sys1(MG_NR_close, launch->program_fd);

    /* The filter is there already; every call of the monitor carries the capability, and the application has made none yet. */
    mg_signal_use_stack(thread);
    mg_signal_begin(thread, carry);
    mg_limits_begin(thread, carry);
    if (launch->fresh) mg_event_count(0);
    mg_event_exec(thread, launch->path);
    mg_thread_use_slot(thread);
    long error = mg_rewrites_begin();
    if (error != 0) stop("cannot map the program's trampolines", MG_ERROR_NO_MEMORY, error);
    mg_opening_begin();
    error = mg_code_begin();
    if (error != 0) stop("cannot note which code is to be searched", MG_ERROR_NO_MEMORY, error);
    mg_leave(thread);
}

_Noreturn void mg_fault(struct mg_thread *thread, struct mg_frame *frame) {
    mg_event_notice(thread, MG_ERROR_MONITOR_FAULT, (uint32_t)thread->app.rax, frame->context.regs.rip - mg_globals.launch.code.start);
    char buffer[512];
    struct mg_text text = mg_text_in(buffer, sizeof buffer);
    mg_text_add(&text, "monguard: the monitor itself faulted: signal ");
    mg_text_add_signed(&text, frame->info.signo);
    mg_text_add(&text, ", code at ");
    mg_text_add_hex(&text, frame->context.regs.rip - mg_globals.launch.code.start);
    mg_text_add(&text, ", in call ");
    mg_text_add_unsigned(&text, thread->app.rax);
    mg_text_add(&text, "; the process ends\n");
    mg_sys3(MG_NR_write, 2, (long)buffer, (long)text.used);
    mg_signal_die(thread, MG_SIGKILL);
}
