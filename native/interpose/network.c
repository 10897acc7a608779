/* Sockets of the kernel's audit are refused. sendmsg and sendmmsg where policy judges addresses: the message's parts are copied first, so that the kernel sends to the address
 * that was judged. All other socket calls name their address by an argument, which dispatch replaces by the copy. */
#include "interpose/events.h"
#include "interpose/families.h"
#include "interpose/judge.h"
#include "interpose/paths.h"

#include <mg/errors.h>
#include <mg/sys.h>
#include <mg/syscalls.h>

enum { AF_NETLINK_ = 16, NETLINK_AUDIT_ = 9 };
#define MOST_RANGES 1024 /* UIO_MAXIOV */
#define MOST_MESSAGES 1024

struct message { /* struct msghdr */
    uint64_t name;
    uint32_t name_bytes, padding;
    uint64_t ranges, range_count;
    uint64_t control, control_bytes;
    uint32_t flags, padding2;
};
struct numbered_message { /* struct mmsghdr */
    struct message message;
    uint32_t sent, padding;
};

/* Sends the message at `at` to the address that was judged, with everything else compared with the zone. */
static long send_judged(struct mg_thread *thread, const struct mg_call *call, uint64_t at, const void *address, uint32_t address_bytes) {
    struct message message;
    if (mg_copy_in(thread, &message, mg_address_of(at), sizeof message) != 0) return -MG_EFAULT;
    if (message.range_count > MOST_RANGES) return -90 /* EMSGSIZE */;
    struct mg_iovec *ranges = mg_thread_memory(thread, (MOST_RANGES + 1) * sizeof *ranges);
    if (!ranges) return -MG_ENOMEM;
    uint64_t bytes = message.range_count * sizeof *ranges;
    if (bytes && mg_copy_in(thread, ranges, mg_address_of(message.ranges), bytes) != 0) return -MG_EFAULT;
    uint64_t count = message.range_count;
    ranges[count] = (struct mg_iovec){message.control, message.control ? message.control_bytes : 0};
    message.name = (uint64_t)address;
    message.name_bytes = address_bytes;
    message.ranges = (uint64_t)ranges;
    struct mg_call own = {.nr = MG_NR_sendmsg, .args = {call->args[0], (uint64_t)&message, call->args[call->nr == MG_NR_sendmsg ? 2 : 3]}};
    mg_thread_lend(thread, ranges, count + 1);
    int is_ours = 0;
    for (uint64_t i = 0; i <= count; i++) is_ours |= ranges[i].bytes && mg_is_ours(ranges[i].base, ranges[i].bytes);
    long result = is_ours ? -MG_EFAULT : mg_call_with_monitor_rights(thread, &own);
    mg_thread_take_back(thread);
    return result;
}

long mg_network_send_message(struct mg_thread *thread, struct mg_call *call) {
    if (!mg_judges_address(call->nr)) return mg_call_forward(thread, call);
    return send_judged(thread, call, call->args[1], call->judged[1], call->judged[1] ? call->judged_bytes : 0);
}

/* The first message was judged on the way here; each is judged again just before it is sent. */
long mg_network_send_messages(struct mg_thread *thread, struct mg_call *call) {
    if (!mg_judges_address(call->nr)) return mg_call_forward(thread, call);
    uint32_t count = (uint32_t)call->args[2], sent = 0;
    if (count > MOST_MESSAGES) count = MOST_MESSAGES;
    long result = 0;
    while (sent < count) {
        uint64_t at = call->args[1] + sent * sizeof(struct numbered_message);
        struct mg_judged_copies copies;
        struct mg_call one = {.nr = call->nr, .args = {call->args[0], at, 1, call->args[3]}};
        struct mg_judgement judged = mg_judge_part(thread, &one, &copies);
        if (judged.verdict != MG_VERDICT_ALLOW && judged.verdict != MG_VERDICT_LOG) {
            call->verdict = judged.verdict;
            call->rule = judged.rule;
            if (judged.verdict != MG_VERDICT_DENY) {
                mg_event_call(thread, call);
                mg_kill(thread, 0, 0);
            }
            result = -(long)judged.error;
            break;
        }
        result = send_judged(thread, &one, at, one.judged[1], one.judged[1] ? one.judged_bytes : 0);
        if (result < 0) break;
        uint32_t bytes = (uint32_t)result;
        if (mg_copy_out(thread, mg_address_of(at + __builtin_offsetof(struct numbered_message, sent)), &bytes, sizeof bytes) != 0) {
            result = -MG_EFAULT;
            break;
        }
        sent++;
    }
    return sent ? (long)sent : result;
}

/* Rules of the kernel's audit, for who may make them, log a call's first four arguments whole: the capability rides in the upper halves of
 * two of them where there are six. */
long mg_network_socket(struct mg_thread *thread, struct mg_call *call) {
    if ((uint32_t)call->args[0] != AF_NETLINK_ || (uint32_t)call->args[2] != NETLINK_AUDIT_) return mg_call_forward(thread, call);
    mg_event_notice(thread, MG_ERROR_AUDIT_HIDDEN, call->nr, 0);
    return -MG_EPROTONOSUPPORT;
}
