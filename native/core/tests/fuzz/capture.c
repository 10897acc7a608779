/* core/capture.c and the table of calls behind it: any call with any arguments, in a memory with holes. What comes out is a chain of captures within
 * its room, each of which shows what lies in memory. */
#include <mg/capture.h>
#include <mg/records.h>
#include <mg/syscalls.h>

#include "fuzz.h"

#include <string.h>

#define START 0x10000000ull
enum { PAGES = 8, PAGE = 4096, BYTES = PAGES * PAGE };

static unsigned char memory[BYTES];
static int readable[PAGES], all_or_nothing;
static uint64_t table; /* offset of a table of strings */
static uint64_t captures, unreadable;

static int is_readable(uint64_t address) { return address - START < BYTES && readable[(address - START) / PAGE]; }

static long read_memory(void *context, uint64_t address, void *to, size_t bytes) {
    MUST(context == memory, "another context");
    memset(to, 0xee, bytes); /* all of the room that it says to have, so that a sanitizer sees it */
    size_t got = 0;
    /* As mg_copy_in may: all or nothing. */
    if (all_or_nothing && bytes > 0 && !(is_readable(address) && is_readable(address + bytes - 1))) return -14;
    for (; got < bytes && is_readable(address + got); got++) ((unsigned char *)to)[got] = memory[address + got - START];
    return got > 0 || bytes == 0 ? (long)got : -14;
}

/* A table that leads nowhere: each size stands in an argument that is there. */
static void check_table(void) {
    for (uint32_t nr = 0; nr < MG_CALL_COUNT; nr++) {
        const struct mg_call_info *call = &mg_calls[nr];
        if (call->args == MG_ARGS_UNKNOWN) continue;
        MUST(call->args <= 6, "call %u has %u arguments", nr, call->args);
        for (unsigned arg = 0; arg < call->args; arg++) {
            const struct mg_arg_info *info = &call->arg[arg];
            MUST(info->size_from == MG_NONE || info->size_from < call->args, "call %u: the size of argument %u stands nowhere", nr, arg);
            MUST(info->kind < MG_KIND_PATH || (call->memory >> arg & 1) || info->kind == MG_KIND_FUTEX, "call %u: argument %u is no memory", nr, arg);
        }
        MUST(call->capability_place == MG_CAPABILITY_NONE || call->capability_first < 6, "call %u carries its capability nowhere", nr);
    }
}

static void fill(void) {
    for (int i = 0; i < BYTES; i++) memory[i] = one_in(64) ? 0 : (unsigned char)any();
    if (one_in(2)) for (int i = (int)below(BYTES - 9000), end = i + 9000; i < end; i++) memory[i] |= 1; /* longer than any limit */
    for (int page = 0; page < PAGES; page++) readable[page] = !one_in(4);
    all_or_nothing = one_in(2);
    table = below(BYTES / 8 - 200) * 8;
    uint64_t end = one_in(2) ? 200 : 20;
    for (uint64_t i = 0; i < 200; i++) {
        uint64_t string = one_in(end) ? 0 : one_in(end) ? any() : START + below(BYTES);
        memcpy(memory + table + i * 8, &string, 8);
    }
}

static uint64_t some_argument(void) {
    switch (below(9)) {
    case 7:
    case 8: return START + table + below(100) * 8;
    case 0: return one_in(4) ? 0 : some_number();
    case 1:
    case 2: return below(300);
    case 3:
    case 4: return START + below(BYTES / 8) * 8;
    default: return START + PAGE * below(PAGES + 1) - below(40); /* to end at a page's end */
    }
}

static int is_text(uint8_t kind) { return kind == MG_KIND_PATH || kind == MG_KIND_STRING; }

/* The bytes that the call names, where an argument says so; UINT64_MAX where more is needed to tell. */
static uint64_t named_bytes(const struct mg_call_info *call, const struct mg_arg_info *info, const uint64_t args[6], int out, int64_t result) {
    if (info->size_from == MG_NONE || (info->flags & MG_ARG_SIZE_BEHIND) || info->unit != MG_UNIT_ELEMENT) return UINT64_MAX;
    uint64_t count = (call->arg[info->size_from].flags & MG_ARG_WIDE) ? args[info->size_from] : (uint32_t)args[info->size_from];
    unsigned __int128 bytes = (unsigned __int128)count * info->element_bytes + info->bytes;
    unsigned __int128 written = (unsigned __int128)(uint64_t)result * (call->returns == MG_RETURNS_BYTES ? 1 : info->element_bytes);
    if (result < 0) return UINT64_MAX;
    if (out && (info->flags & MG_ARG_RESULT_SIZED) && written < bytes) bytes = written;
    return bytes < 0xfffffffe ? (uint64_t)bytes : 0xfffffffe;
}

/* What a capture of one argument must be. */
static void check_capture(uint32_t nr, const uint64_t args[6], const struct mg_event_capture *head, const unsigned char *bytes, int out, int64_t result) {
    const struct mg_arg_info *info = &mg_calls[nr].arg[head->arg];
    MUST(head->arg < mg_calls[nr].args && args[head->arg] != 0 && head->out == out, "call %u: a capture of argument %u", nr, head->arg);
    MUST(!out || (info->flags & MG_ARG_OUT) != 0, "call %u: argument %u is nothing that the kernel writes", nr, head->arg);
    uint64_t address = args[head->arg];
    uint32_t most = is_text(info->kind) ? (info->kind == MG_KIND_PATH ? MG_CAPTURE_PATH_BYTES : MG_CAPTURE_STRING_BYTES) : info->kind == MG_KIND_ARGV ? MG_CAPTURE_ARGV_BYTES : info->kind == MG_KIND_BUFFER ? MG_CAPTURE_BUFFER_BYTES : info->kind == MG_KIND_ADDRESS ? MG_CAPTURE_ADDRESS_BYTES : MG_CAPTURE_STRUCT_BYTES;
    MUST(head->bytes <= most && (head->full_bytes == 0xffffffff || head->bytes <= head->full_bytes), "call %u: %u bytes of %u", nr, head->bytes, head->full_bytes);
    unreadable += head->full_bytes == 0xffffffff;
    if (info->kind == MG_KIND_ARGV) {
        /* Each string whole and with its zero, in the order of the table. */
        uint32_t used = 0;
        for (uint64_t at = address; used < head->bytes; at += 8) {
            uint64_t string;
            MUST(read_memory(memory, at, &string, 8) == 8 && string != 0, "call %u: strings that no table names", nr);
            do MUST(is_readable(string) && bytes[used] == memory[string - START], "call %u: a string of argument %u is another", nr, head->arg);
            while (memory[string++ - START] != 0 && ++used < head->bytes && used < MG_CAPTURE_ARGV_BYTES);
            if (used < head->bytes) used++;
        }
        return;
    }
    for (uint32_t i = 0; i < head->bytes; i++)
        MUST(is_readable(address + i) && bytes[i] == memory[address + i - START], "call %u: byte %u of argument %u is another", nr, i, head->arg);
    if (!is_text(info->kind)) {
        uint64_t named = named_bytes(&mg_calls[nr], info, args, out, result);
        MUST(head->full_bytes == 0xffffffff || named == UINT64_MAX || head->full_bytes == named, "call %u: argument %u has %lu bytes, not %u", nr, head->arg, named, head->full_bytes);
        MUST(head->full_bytes == 0xffffffff || head->bytes == (head->full_bytes < most ? head->full_bytes : most) || !is_readable(address + head->bytes), "call %u: argument %u is cut", nr, head->arg);
        return;
    }
    MUST(memchr(bytes, 0, head->bytes) == 0, "call %u: a text with a zero in it", nr);
    if (head->full_bytes == 0xffffffff) {
        for (uint64_t i = 0;; i++) {
            if (!is_readable(address + i)) return;
            MUST(memory[address + i - START] != 0 && i < most, "call %u: a text that can be read in argument %u", nr, head->arg);
        }
    }
    if (head->full_bytes == head->bytes) MUST(is_readable(address + head->bytes) && memory[address + head->bytes - START] == 0, "call %u: a text that does not end there", nr);
    else MUST(head->bytes == most && head->full_bytes == most + 1u, "call %u: a text of %u bytes counts %u", nr, head->bytes, head->full_bytes);
}

static void try_call(void) {
    static const struct mg_capture_source source = {read_memory, memory};
    uint32_t nr = one_in(50) ? (uint32_t)some_number() : (uint32_t)below(MG_CALL_COUNT);
    uint64_t args[6];
    for (int i = 0; i < 6; i++) args[i] = some_argument();
    int64_t result = one_in(3) ? -(int64_t)below(5000) : (int64_t)(one_in(4) ? any() : below(200));
    int out = one_in(2);
    uint32_t size = (uint32_t)(one_in(2) ? 3 * (MG_CAPTURE_PATH_BYTES + 8) : below(one_in(2) ? 100 : 8000));
    struct mg_capture_sink sink = {.bytes = block(size), .size = size};
    if (out) mg_capture_after(&sink, &source, nr, args, result);
    else mg_capture_before(&sink, &source, nr, args);
    MUST(sink.used <= sink.size && sink.used % 8 == 0, "call %u: %u bytes in %u", nr, sink.used, sink.size);
    MUST(!out || result >= 0 || result < -4095 || sink.count == 0, "call %u: something is captured of a call that failed", nr);
    MUST(sink.count == 0 || nr < MG_CALL_COUNT, "call %u does not exist", nr);
    uint32_t at = 0;
    int before = -1;
    unsigned seen = 0;
    for (unsigned i = 0; i < sink.count; i++) {
        struct mg_event_capture head;
        MUST(at + sizeof head <= sink.used, "call %u: %u captures, and no room for them", nr, sink.count);
        memcpy(&head, sink.bytes + at, sizeof head);
        at += sizeof head;
        MUST(at + head.bytes <= sink.used && head.arg > before, "call %u: captures out of order", nr);
        check_capture(nr, args, &head, sink.bytes + at, out, result);
        before = head.arg;
        seen |= 1u << head.arg;
        for (at += head.bytes; at % 8 != 0; at++) MUST(sink.bytes[at] == 0, "call %u: old bytes in the padding", nr);
    }
    MUST(at == sink.used, "call %u: bytes of no capture", nr);
    captures += sink.count;
    /* Where there is room for all, no path is left out: policies' notices and traces rest on them. */
    if (size >= 3 * MG_CAPTURE_PATH_BYTES && !out && nr < MG_CALL_COUNT && mg_calls[nr].args != MG_ARGS_UNKNOWN)
        for (unsigned arg = 0; arg < mg_calls[nr].args; arg++)
            MUST(mg_calls[nr].arg[arg].kind != MG_KIND_PATH || args[arg] == 0 || (seen >> arg & 1), "call %u: the path in argument %u is left out", nr, arg);
    free(sink.bytes);
}

int main(int argc, char **argv) {
    check_table();
    for (fuzz_begin(argc, argv); fuzz_round();) {
        fill();
        for (int i = 0; i < 200; i++) try_call();
    }
    printf("%lu captures, %lu of them unreadable\n", captures, unreadable);
    return captures == 0 || unreadable == 0;
}
