/* Keeps the mark of MonGuard's own files from the application (invariant R3; core/own-files.c says what it is). What a call names by
 * memory is copied first, and the kernel gets the copy. */
#include "interpose/own-files.h"

#include "interpose/events.h"
#include "interpose/families.h"
#include "interpose/pinned.h"

#include <mg/errors.h>
#include <mg/own-files.h>
#include <mg/sys.h>
#include <mg/syscalls.h>
#include <mg/text.h>

#define NAME_BYTES 256 /* XATTR_NAME_MAX and its zero */
#define ACL_BYTES 4096 /* of some 500 entries */
#define VALUE_MOST 65536u /* XATTR_SIZE_MAX */
struct how { uint64_t flags, mode, resolve; };                /* struct open_how */
struct attribute { uint64_t value; uint32_t bytes, flags; }; /* struct xattr_args */

long mg_file_mode(struct mg_thread *thread, struct mg_call *call) {
    if (!mg_own_file_is_marking(call->nr, call->args)) return mg_call_forward(thread, call);
    mg_event_notice(thread, MG_ERROR_MARK_REFUSED, call->nr, 0);
    return -MG_EPERM;
}

/* openat2 by a copy of its struct, which another thread cannot change. */
static long open_how(struct mg_thread *thread, struct mg_call *call) {
    uint64_t bytes = call->args[3], rest[32];
    struct how how;
    if (bytes < sizeof how) return -MG_EINVAL;
    if (bytes > MG_PAGE) return -MG_E2BIG;
    if (mg_copy_in(thread, &how, mg_address_of(call->args[2]), sizeof how) != 0) return -MG_EFAULT;
    for (uint64_t at = sizeof how; at < bytes; at += sizeof rest) {
        uint64_t some = bytes - at < sizeof rest ? bytes - at : sizeof rest;
        if (mg_copy_in(thread, rest, mg_address_of(call->args[2] + at), some) != 0) return -MG_EFAULT;
        for (uint64_t i = 0; i < some; i++)
            if (((const char *)rest)[i]) return -MG_E2BIG; /* a field that the kernel may know and we do not */
    }
    const void *judged = call->judged[2];
    if (judged) how = *(const struct how *)judged;
    how.mode &= ~(uint64_t)MG_OWN_FILE_STICKY;
    call->judged[2] = &how;
    uint64_t given = call->args[3];
    call->args[3] = sizeof how;
    long result = mg_call_forward(thread, call);
    call->args[3] = given;
    call->judged[2] = judged;
    return result;
}

long mg_own_file_make(struct mg_thread *thread, struct mg_call *call) {
    if (call->nr == MG_NR_openat2) return open_how(thread, call);
    int arg = mg_own_file_sticky_arg(call->nr, call->args);
    if (arg < 0) return mg_call_forward(thread, call);
    struct mg_call without = *call;
    without.args[arg] &= ~(uint64_t)MG_OWN_FILE_STICKY;
    return mg_call_forward(thread, &without);
}

/* The call with its struct, by copies of that, of path and name. */
static long by_struct(struct mg_thread *thread, const struct mg_call *call, const char *name, const struct attribute *attribute) {
    char path[MG_PATH_BYTES];
    struct mg_call own = *call;
    long bytes = call->judged[1] || call->args[1] == 0 ? 0 : mg_copy_string(thread, path, sizeof path, mg_address_of(call->args[1]));
    if (bytes < 0) return bytes;
    if (call->args[1]) own.args[1] = (uint64_t)(call->judged[1] ? call->judged[1] : path);
    own.args[3] = (uint64_t)name;
    own.args[4] = (uint64_t)attribute;
    return mg_pinned_call(thread, &own);
}

static long copy_struct(struct mg_thread *thread, const struct mg_call *call, struct attribute *to) {
    if (call->args[5] < sizeof *to) return -MG_EINVAL;
    if (call->args[5] > sizeof *to) return -MG_E2BIG;
    return mg_copy_in(thread, to, mg_address_of(call->args[4]), sizeof *to) == 0 ? 0 : -MG_EFAULT;
}

/* Before anything else, the kernel says that it does not know the call: it is from 6.13 on. Without a struct it does nothing. */
static long error_of(const struct mg_call *call, long error) {
    return mg_sys6(call->nr, 0, 0, 0, 0, 0, 0) == -MG_ENOSYS ? -MG_ENOSYS : error;
}


/* The same with the value where the application has it. */
static long lend_value(struct mg_thread *thread, const struct mg_call *call, const char *name, const struct attribute *attribute) {
    struct mg_iovec lent = {attribute->value, attribute->value ? attribute->bytes : 0};
    mg_thread_lend(thread, &lent, 1);
    long result = lent.bytes && mg_is_ours(lent.base, lent.bytes) ? -MG_EFAULT : by_struct(thread, call, name, attribute);
    mg_thread_take_back(thread);
    return result;
}

/* Sets the attribute, by copies of its name and value. */
static long set_copied(struct mg_thread *thread, const struct mg_call *call, const char *name, struct attribute *attribute, const void *value) {
    struct mg_call own = *call;
    if (call->nr != MG_NR_setxattrat) {
        own.judged[1] = name;
        own.judged[2] = value;
        return mg_call_forward(thread, &own);
    }
    if (!value) return lend_value(thread, call, name, attribute);
    attribute->value = (uint64_t)value;
    return by_struct(thread, call, name, attribute);
}

static long copy_name(struct mg_thread *thread, uint64_t from, char name[NAME_BYTES]) {
    long bytes = mg_copy_string(thread, name, NAME_BYTES, mg_address_of(from));
    return bytes == -MG_ENAMETOOLONG ? -MG_ERANGE : bytes;
}

/* getxattrat: where policy judges its path the rest is copied too, since its struct leads to other memory. */
long mg_file_attribute_read(struct mg_thread *thread, struct mg_call *call) {
    if (!call->judged[1]) return mg_call_forward(thread, call);
    char name[NAME_BYTES];
    struct attribute attribute;
    long bytes = copy_name(thread, call->args[3], name);
    if (bytes < 0) return error_of(call, bytes);
    long error = copy_struct(thread, call, &attribute);
    if (error != 0) return error_of(call, error);
    return lend_value(thread, call, name, &attribute);
}

static long change_mode(struct mg_thread *thread, const struct mg_call *call, unsigned mode) {
    struct mg_call own = {.nr = MG_NR_fchmod, .args = {call->args[0], mode}};
    if (call->nr == MG_NR_setxattrat) {
        own = (struct mg_call){.nr = MG_NR_fchmodat2, .args = {call->args[0], call->args[1], mode, call->args[2]}};
        own.judged[1] = call->judged[1];
        own.free_of_links = call->free_of_links;
    } else if (call->nr != MG_NR_fsetxattr) {
        own.nr = MG_NR_chmod; /* lsetxattr too: a link has no ACL */
        own.judged[0] = call->judged[0];
        own.free_of_links = call->free_of_links;
    }
    return mg_call_forward(thread, &own);
}

/* An ACL changes the permission bits and leaves the sticky bit, so that it could complete a mark. Where it could, the owner gets the right
 * to write by it, and loses that again by a chmod, which takes the sticky bit off. */
static long set_acl(struct mg_thread *thread, const struct mg_call *call, const char *name, struct attribute *attribute) {
    uint8_t acl[ACL_BYTES];
    if (attribute->bytes > sizeof acl) return -MG_E2BIG;
    if (mg_copy_in(thread, acl, mg_address_of(attribute->value), attribute->bytes) != 0) return -MG_EFAULT;
    int mode = mg_own_file_acl(acl, attribute->bytes);
    if (mode >= 0) mg_own_file_acl_let_write(acl, attribute->bytes);
    long result = set_copied(thread, call, name, attribute, acl);
    return result == 0 && mode >= 0 ? change_mode(thread, call, (unsigned)mode) : result;
}

long mg_file_attribute(struct mg_thread *thread, struct mg_call *call) {
    int has_struct = call->nr == MG_NR_setxattrat;
    char name[NAME_BYTES];
    long bytes = copy_name(thread, call->args[has_struct ? 3 : 1], name);
    if (bytes < 0) return has_struct ? error_of(call, bytes) : bytes;
    struct attribute attribute = {.value = call->args[2], .bytes = call->args[3] > VALUE_MOST ? VALUE_MOST + 1 : (uint32_t)call->args[3]};
    long error = has_struct ? copy_struct(thread, call, &attribute) : 0;
    if (error != 0) return error_of(call, error);
    if (mg_text_equal(name, MG_OWN_FILE_ACL) && attribute.bytes > 0) return set_acl(thread, call, name, &attribute);
    return set_copied(thread, call, name, &attribute, 0);
}
