/* Listeners of the application's own seccomp filters: what they are told of a call and what they answer. The kernel knows calls that a listener is
 * asked about by their notified forms (mg/capability.h), made by the monitor of whoever made the call (judge.c). The listener's own monitor shows the
 * call as the application made it, and tells the other one by a value when it is to continue: that one judges it then as if no filter had spoken (invariant I10). */
#include "interpose/errand.h"
#include "interpose/families.h"
#include "interpose/opening.h"

#include "loader/proc.h"

#include <linux/ioctl.h>
#include <linux/seccomp.h>
#include <mg/sys.h>
#include <mg/syscalls.h>

#define ANON_INODE_FS_MAGIC_ 0x09041934
enum { POLLIN_ = 1 };

/* Notifications that are no notified forms: a listener of a process that nobody monitors. Their answers are left as they are. */
#define MOST_FOREIGN 64
static uint64_t foreign[MOST_FOREIGN];
static uint32_t foreign_count;

static void note_foreign(uint64_t id) {
    uint32_t at = __atomic_fetch_add(&foreign_count, 1, __ATOMIC_RELAXED) % MOST_FOREIGN;
    __atomic_store_n(&foreign[at], id, __ATOMIC_RELAXED);
}

static int is_foreign(uint64_t id) {
    for (unsigned i = 0; i < MOST_FOREIGN; i++)
        if (__atomic_load_n(&foreign[i], __ATOMIC_RELAXED) == id) return 1;
    return 0;
}

struct notification { /* struct seccomp_notif */
    uint64_t id;
    uint32_t pid, flags, nr, arch;
    uint64_t instruction_pointer, args[6];
};
_Static_assert(sizeof(struct notification) == sizeof(struct seccomp_notif), "notification");

struct exchange {
    int fd;
    uint32_t request;
    void *message; /* in monitor memory */
};

/* No driver of the application's making answers these: it could be made to write where it likes. */
static int may_be_listener(int fd) { return mg_file_system(fd) == ANON_INODE_FS_MAGIC_; }

static long exchange_apart(void *argument) {
    const struct exchange *one = argument;
    if (!may_be_listener(one->fd)) return -MG_EBADF;
    return mg_sys3(MG_NR_ioctl, one->fd, one->request, (long)one->message);
}

/* With the domain open, and so where nobody can put another file in the place of the one that was looked at. */
static long exchange(struct mg_thread *thread, struct exchange *one) {
    struct mg_call own = {.nr = MG_NR_ioctl, .args = {(uint32_t)one->fd, one->request, (uint64_t)one->message}};
    return mg_opening_is_shared() ? mg_errand(thread, exchange_apart, one) : mg_call_with_monitor_rights(thread, &own);
}

/* Until there is something to receive: an errand is not to wait for long. */
static long wait(struct mg_thread *thread, int fd) {
    struct { int32_t fd; int16_t events, revents; } wanted = {fd, POLLIN_, 0};
    struct mg_call own = {.nr = MG_NR_poll, .args = {(uint64_t)&wanted, 1, (uint64_t)-1}};
    long result = mg_call_with_monitor_rights(thread, &own);
    if (result == -MG_EINTR && thread->pending) return mg_errand_interrupted(thread);
    return result < 0 && result != -MG_EINTR ? result : 0;
}

static int is_zero(const void *bytes, uint64_t count) {
    for (uint64_t i = 0; i < count; i++)
        if (((const unsigned char *)bytes)[i]) return 0;
    return 1;
}

static long receive(struct mg_thread *thread, const struct mg_call *call) {
    struct notification told;
    struct exchange one = {(int)call->args[0], SECCOMP_IOCTL_NOTIF_RECV, &told};
    mg_address to = mg_address_of(call->args[2]);
    if (mg_copy_in(thread, &told, to, sizeof told) != 0) return -MG_EFAULT;
    if (!is_zero(&told, sizeof told)) return -MG_EINVAL;
    /* What cannot be handed over must not be taken. */
    if (mg_copy_out(thread, to, &told, sizeof told) != 0) return -MG_EFAULT;
    long result = mg_opening_is_shared() ? wait(thread, one.fd) : 0;
    if (result == 0) result = exchange(thread, &one);
    if (result != 0) return result;
    int is_form = mg_call_is_notified(told.nr);
    if (is_form) {
        mg_call_remove_capability(told.nr, told.args);
        told.nr -= MG_NOTIFIED_FIRST;
        told.instruction_pointer = 0; /* the monitor's */
    } else {
        note_foreign(told.id);
    }
    if (mg_copy_out(thread, to, &told, sizeof told) == 0) return 0;
    /* Another thread took the memory away. The kernel would not have told anything: whoever asked asks again. */
    struct seccomp_notif_resp again = {.id = told.id, .val = MG_CALL_ABORTED};
    one = (struct exchange){one.fd, SECCOMP_IOCTL_NOTIF_SEND, &again};
    if (is_form) exchange(thread, &one);
    return -MG_EFAULT;
}

static long answer(struct mg_thread *thread, const struct mg_call *call) {
    struct seccomp_notif_resp given;
    struct exchange one = {(int)call->args[0], SECCOMP_IOCTL_NOTIF_SEND, &given};
    if (mg_copy_in(thread, &given, mg_address_of(call->args[2]), sizeof given) != 0) return -MG_EFAULT;
    int continues = given.flags == SECCOMP_USER_NOTIF_FLAG_CONTINUE && given.error == 0 && given.val == 0;
    if (continues && !is_foreign(given.id)) {
        given.flags = 0;
        given.val = (int64_t)MG_NOTIFIED_CONTINUE;
    }
    return exchange(thread, &one);
}

long mg_notify(struct mg_thread *thread, struct mg_call *call) {
    uint32_t request = (uint32_t)call->args[1];
    if (request != SECCOMP_IOCTL_NOTIF_RECV && request != SECCOMP_IOCTL_NOTIF_SEND) return mg_call_forward(thread, call);
    if (!may_be_listener((int)call->args[0])) return mg_call_forward(thread, call);
    return request == SECCOMP_IOCTL_NOTIF_RECV ? receive(thread, call) : answer(thread, call);
}
