/* Captures (mg/capture.h): by the kinds and sizes that the table of calls gives to arguments. */
#include <mg/capture.h>
#include <mg/records.h>
#include <mg/syscalls.h>
#include <mg/text.h>

#define UNREADABLE 0xffffffffu
#define HEAD_BYTES ((uint32_t)sizeof(struct mg_event_capture))
#define STEP_BYTES 128 /* most strings end within it */
#define PAGE_BYTES 4096u

struct place {
    const struct mg_arg_info *info;
    unsigned arg;
    uint64_t address;
    uint64_t bytes; /* what the call names */
};

static void finish(struct mg_capture_sink *sink, unsigned arg, int out, uint32_t bytes, uint64_t full) {
    struct mg_event_capture head = {
        .arg = (uint8_t)arg, .out = (uint8_t)out, .bytes = (uint16_t)bytes, .full_bytes = full < UNREADABLE ? (uint32_t)full : UNREADABLE - 1};
    if (full == UINT64_MAX) head.full_bytes = UNREADABLE;
    memcpy(sink->bytes + sink->used, &head, sizeof head);
    uint32_t end = sink->used + HEAD_BYTES + bytes;
    while (end % 8 != 0) sink->bytes[end++] = 0; /* within the room that add_* asked for, a multiple of 8 */
    sink->used = end;
    sink->count++;
}

/* Room for a capture of up to `bytes` bytes: where they go, or 0. */
static unsigned char *room(const struct mg_capture_sink *sink, uint32_t bytes) {
    return sink->size - sink->used < HEAD_BYTES + ((bytes + 7) & ~7u) ? 0 : sink->bytes + sink->used + HEAD_BYTES;
}

static void add_bytes(struct mg_capture_sink *sink, const struct mg_capture_source *source, const struct place *place, int out, uint32_t limit) {
    uint32_t bytes = place->bytes < limit ? (uint32_t)place->bytes : limit;
    unsigned char *to = room(sink, bytes);
    if (to == 0) return;
    long got = bytes == 0 ? 0 : source->read(source->context, place->address, to, bytes);
    finish(sink, place->arg, out, got < 0 ? 0 : (uint32_t)got, got < 0 ? UINT64_MAX : place->bytes);
}

/* Copies a string without its zero: its length, `limit` if it is longer, or -1 if it cannot be read. */
static long read_text(const struct mg_capture_source *source, uint64_t address, unsigned char *to, uint32_t limit) {
    for (uint32_t done = 0; done < limit;) {
        /* Never across a page's end: the next page may not be there. */
        uint32_t part = PAGE_BYTES - (uint32_t)((address + done) % PAGE_BYTES);
        if (part > STEP_BYTES) part = STEP_BYTES;
        if (part > limit - done) part = limit - done;
        long got = source->read(source->context, address + done, to + done, part);
        if (got <= 0) return -1;
        for (long i = 0; i < got; i++)
            if (to[done + (uint32_t)i] == 0) return (long)done + i;
        done += (uint32_t)got;
    }
    return (long)limit;
}

static void add_text(struct mg_capture_sink *sink, const struct mg_capture_source *source, const struct place *place, uint32_t limit) {
    unsigned char *to = room(sink, limit);
    if (to == 0) return;
    long bytes = read_text(source, place->address, to, limit);
    /* A string longer than the limit counts one byte more than is shown: how long it is nobody has looked. */
    uint64_t full = bytes < 0 ? UINT64_MAX : (uint64_t)bytes + ((uint32_t)bytes == limit);
    finish(sink, place->arg, 0, bytes < 0 ? 0 : (uint32_t)bytes, full);
}

static void add_argv(struct mg_capture_sink *sink, const struct mg_capture_source *source, const struct place *place) {
    unsigned char *to = room(sink, MG_CAPTURE_ARGV_BYTES);
    if (to == 0) return;
    uint32_t used = 0;
    int whole = 0;
    for (uint64_t at = place->address; used < MG_CAPTURE_ARGV_BYTES; at += 8) {
        uint64_t string;
        if (source->read(source->context, at, &string, sizeof string) != sizeof string) {
            finish(sink, place->arg, 0, used, UINT64_MAX);
            return;
        }
        if (string == 0) {
            whole = 1;
            break;
        }
        long bytes = read_text(source, string, to + used, MG_CAPTURE_ARGV_BYTES - used);
        if (bytes < 0) {
            finish(sink, place->arg, 0, used, UINT64_MAX);
            return;
        }
        used += (uint32_t)bytes;
        if (used < MG_CAPTURE_ARGV_BYTES) to[used++] = 0;
    }
    finish(sink, place->arg, 0, used, (uint64_t)used + (whole == 0));
}

/* The bytes behind an argument; 0 if that cannot be told. */
static int measure(const struct mg_capture_source *source, const struct mg_call_info *call, const uint64_t args[6], struct place *place) {
    const struct mg_arg_info *info = place->info;
    place->bytes = info->bytes;
    if (info->size_from == MG_NONE) return info->bytes != 0;
    uint64_t count = args[info->size_from];
    if ((info->flags & MG_ARG_SIZE_BEHIND) != 0) {
        uint32_t behind;
        if (source->read(source->context, count, &behind, sizeof behind) != sizeof behind) return 0;
        count = behind;
    } else if ((call->arg[info->size_from].flags & MG_ARG_WIDE) == 0) {
        count = (uint32_t)count;
    }
    if (info->unit == MG_UNIT_BIT) count = (count + 63) / 64;
    if (info->unit == MG_UNIT_PAGE) count = (count + PAGE_BYTES - 1) / PAGE_BYTES;
    uint64_t bytes;
    if (__builtin_mul_overflow(count, info->element_bytes, &bytes) || __builtin_add_overflow(bytes, place->bytes, &place->bytes))
        place->bytes = UINT64_MAX - 1;
    return 1;
}

static uint32_t limit_of(uint8_t kind) {
    switch (kind) {
    case MG_KIND_BUFFER: return MG_CAPTURE_BUFFER_BYTES;
    case MG_KIND_ADDRESS: return MG_CAPTURE_ADDRESS_BYTES;
    default: return MG_CAPTURE_STRUCT_BYTES;
    }
}

static const struct mg_call_info *row_of(uint32_t nr) {
    return nr < MG_CALL_COUNT && mg_calls[nr].args != MG_ARGS_UNKNOWN ? &mg_calls[nr] : 0;
}

static int is_captured(const struct mg_call_info *call, unsigned arg, const uint64_t args[6], uint8_t direction) {
    const struct mg_arg_info *info = &call->arg[arg];
    return (call->memory >> arg & 1) != 0 && args[arg] != 0 && (info->flags & direction) != 0 && (info->flags & MG_ARG_UNSIZED) == 0 &&
           info->kind != MG_KIND_EITHER && info->kind != MG_KIND_FUTEX;
}

void mg_capture_before(struct mg_capture_sink *sink, const struct mg_capture_source *source, uint32_t nr, const uint64_t args[6]) {
    const struct mg_call_info *call = row_of(nr);
    if (call == 0) return;
    for (unsigned arg = 0; arg < call->args; arg++) {
        struct place place = {.info = &call->arg[arg], .arg = arg, .address = args[arg]};
        uint8_t kind = place.info->kind;
        /* The description of a scattered buffer is read by the kernel, whichever way its data goes. */
        uint8_t direction = kind == MG_KIND_IOVEC || kind == MG_KIND_MSGHDR ? MG_ARG_IN | MG_ARG_OUT : MG_ARG_IN;
        if (!is_captured(call, arg, args, direction)) continue;
        if (kind == MG_KIND_PATH) add_text(sink, source, &place, MG_CAPTURE_PATH_BYTES);
        else if (kind == MG_KIND_STRING) add_text(sink, source, &place, MG_CAPTURE_STRING_BYTES);
        else if (kind == MG_KIND_ARGV) add_argv(sink, source, &place);
        else if (measure(source, call, args, &place)) add_bytes(sink, source, &place, 0, limit_of(kind));
    }
}

void mg_capture_after(struct mg_capture_sink *sink, const struct mg_capture_source *source, uint32_t nr, const uint64_t args[6], int64_t result) {
    const struct mg_call_info *call = row_of(nr);
    if (call == 0 || (result < 0 && result >= -4095)) return;
    for (unsigned arg = 0; arg < call->args; arg++) {
        struct place place = {.info = &call->arg[arg], .arg = arg, .address = args[arg]};
        uint8_t kind = place.info->kind;
        if (kind == MG_KIND_IOVEC || !is_captured(call, arg, args, MG_ARG_OUT) || !measure(source, call, args, &place)) continue;
        if ((place.info->flags & MG_ARG_RESULT_SIZED) != 0) {
            uint64_t written = (uint64_t)result * (call->returns == MG_RETURNS_BYTES ? 1 : place.info->element_bytes);
            if (written < place.bytes) place.bytes = written;
        }
        add_bytes(sink, source, &place, 1, limit_of(kind));
    }
}
