/* The handlers of every call that the monitor must see, by family; dispatch.c holds the table. */
#pragma once

#include "interpose/call.h"

/* signals.c */
long mg_signal_action(struct mg_thread *thread, struct mg_call *call);
long mg_signal_mask(struct mg_thread *thread, struct mg_call *call);
long mg_signal_altstack(struct mg_thread *thread, struct mg_call *call);
long mg_signal_masked_wait(struct mg_thread *thread, struct mg_call *call);
long mg_signal_wait_events(struct mg_thread *thread, struct mg_call *call);
long mg_signal_pending(struct mg_thread *thread, struct mg_call *call);
long mg_signal_wait(struct mg_thread *thread, struct mg_call *call);
long mg_signal_queue(struct mg_thread *thread, struct mg_call *call);
/* threads.c */
/* Ends the thread alone, or its process if it is the only one, as SECCOMP_RET_KILL_THREAD does. */
_Noreturn void mg_thread_kill(struct mg_thread *thread);
/* Adds the calls of this thread to the ring's counters. */
void mg_thread_count_calls(struct mg_thread *thread);
long mg_thread_clone(struct mg_thread *thread, struct mg_call *call);
long mg_thread_clone3(struct mg_thread *thread, struct mg_call *call);
long mg_thread_fork(struct mg_thread *thread, struct mg_call *call);
long mg_thread_exit(struct mg_thread *thread, struct mg_call *call);
long mg_thread_exit_group(struct mg_thread *thread, struct mg_call *call);
/* memory.c */
long mg_memory_map(struct mg_thread *thread, struct mg_call *call);
long mg_memory_range(struct mg_thread *thread, struct mg_call *call);
long mg_memory_remap(struct mg_thread *thread, struct mg_call *call);
long mg_memory_break(struct mg_thread *thread, struct mg_call *call);
long mg_memory_key(struct mg_thread *thread, struct mg_call *call);
long mg_memory_attach(struct mg_thread *thread, struct mg_call *call);
long mg_memory_pages(struct mg_thread *thread, struct mg_call *call);
long mg_memory_of_process(struct mg_thread *thread, struct mg_call *call);
/* network.c */
long mg_network_socket(struct mg_thread *thread, struct mg_call *call);
long mg_network_send_message(struct mg_thread *thread, struct mg_call *call);
long mg_network_send_messages(struct mg_thread *thread, struct mg_call *call);
/* exec.c */
long mg_exec(struct mg_thread *thread, struct mg_call *call);
/* files.c */
long mg_file_read_link(struct mg_thread *thread, struct mg_call *call);
/* own-files.c */
long mg_file_mode(struct mg_thread *thread, struct mg_call *call);
long mg_file_attribute(struct mg_thread *thread, struct mg_call *call);
long mg_file_attribute_read(struct mg_thread *thread, struct mg_call *call);
/* self.c */
long mg_self_personality(struct mg_thread *thread, struct mg_call *call);
long mg_self_prctl(struct mg_thread *thread, struct mg_call *call);
long mg_self_arch_prctl(struct mg_thread *thread, struct mg_call *call);
long mg_self_seccomp(struct mg_thread *thread, struct mg_call *call);
long mg_self_pointer(struct mg_thread *thread, struct mg_call *call);
long mg_self_fanotify(struct mg_thread *thread, struct mg_call *call);
long mg_self_log(struct mg_thread *thread, struct mg_call *call);
long mg_self_ptrace(struct mg_thread *thread, struct mg_call *call);
/* notify.c */
long mg_notify(struct mg_thread *thread, struct mg_call *call);
/* limits.c */
long mg_limits(struct mg_thread *thread, struct mg_call *call);
/* Takes the limit of core files over: `carry` from the program before this one; 0: the first of a launch. */
void mg_limits_begin(struct mg_thread *thread, const struct mg_carry *carry);
