/* Links the monitor: pieces in random order with random gaps, then every reference written for this launch alone. */
#include "loader/zone.h"

#include <mg/fail.h>
#include <mg/sensitive.h>
#include <mg/sys.h>
#include <mg/syscalls.h>
#include <mg/text.h>

#define MOST_PIECES 2048
#define LARGEST_GAP 256 /* bytes between two pieces */
#define EDGE (MG_SENSITIVE_BYTES - 1) /* bytes in front of all code, and behind it: where an instruction may begin or end that a reference is part of */

static uint64_t place[MOST_PIECES];

/* References lie in code as they come. */
struct reference64 {
    uint64_t value;
} __attribute__((packed));
struct reference32 {
    uint32_t value;
} __attribute__((packed));

static const struct mg_image_header *image_of(const struct mg_launch *launch) {
    return (const struct mg_image_header *)(launch->pack_file + launch->pack->image_offset);
}

static const struct mg_image_piece *pieces_of(const struct mg_image_header *image) { return (const struct mg_image_piece *)(image + 1); }

static void check_image(const struct mg_image_header *image) {
    const struct mg_image_piece *piece = pieces_of(image);
    uint64_t tables = sizeof *image + (uint64_t)image->piece_count * sizeof *piece + (uint64_t)image->reloc_count * sizeof(struct mg_image_reloc);
    if (image->piece_count == 0 || image->piece_count > MOST_PIECES || tables > image->bytes || image->start_piece >= image->piece_count)
        mg_fail(MG_ERROR_IMAGE_BAD, "tables", 0);
    uint32_t data_pieces = 0;
    for (uint32_t i = 0; i < image->piece_count; i++) {
        int sound = piece[i].align != 0 && (piece[i].align & (piece[i].align - 1)) == 0 && piece[i].align <= 4096 && piece[i].kind <= MG_PIECE_KIND_DATA &&
                    (piece[i].offset == 0 || (uint64_t)piece[i].offset + piece[i].bytes <= image->bytes) && piece[i].bytes <= (1u << 24);
        data_pieces += piece[i].kind == MG_PIECE_KIND_DATA;
        if (!sound || data_pieces > MG_MOST_DATA_PIECES) mg_fail(MG_ERROR_IMAGE_BAD, "piece", 0);
    }
}

void mg_link_measure(const struct mg_launch *launch, struct mg_zone *zone) {
    const struct mg_image_header *image = image_of(launch);
    check_image(image);
    const struct mg_image_piece *piece = pieces_of(image);
    uint64_t bytes[3] = {0};
    for (uint32_t i = 0; i < image->piece_count; i++) bytes[piece[i].kind] += piece[i].bytes + piece[i].align + LARGEST_GAP;
    zone->code_bytes = bytes[MG_PIECE_KIND_CODE] + 2 * EDGE;
    zone->constants_bytes = bytes[MG_PIECE_KIND_CONST];
    zone->data_bytes = bytes[MG_PIECE_KIND_DATA];
}

static uint64_t launch_value(const struct mg_launch *launch, uint32_t which) {
    switch (which) {
    case MG_LAUNCH_VALUE_KEY_MASK: return launch->key < 0 ? 0 : 1u << (2 * launch->key);
    case MG_LAUNCH_VALUE_APP_PKRU: return launch->app_pkru;
    default: mg_fail(MG_ERROR_IMAGE_LINK, "launch value", 0);
    }
}

/* Draws an order of the pieces and gaps between them, and puts them there. */
static void put_pieces(struct mg_launch *launch, const struct mg_zone *zone) {
    const struct mg_image_header *image = image_of(launch);
    const struct mg_image_piece *piece = pieces_of(image);
    static uint16_t order[MOST_PIECES];
    for (uint32_t i = 0; i < image->piece_count; i++) order[i] = (uint16_t)i;
    for (uint32_t i = image->piece_count - 1; i > 0; i--) {
        uint32_t j = (uint32_t)mg_random_below((uint64_t)i + 1);
        uint16_t swapped = order[i];
        order[i] = order[j];
        order[j] = swapped;
    }
    uint64_t next[3] = {zone->code + EDGE, zone->constants, zone->data};
    /* Gaps between functions hold traps, so that a jump that misses does not slide into the next one. */
    memset((void *)zone->code, 0xcc, zone->code_bytes);
    for (uint32_t i = 0; i < image->piece_count; i++) {
        const struct mg_image_piece *one = &piece[order[i]];
        if (launch->move && one->kind == MG_PIECE_KIND_DATA) continue;
        uint64_t at = next[one->kind] + mg_random_below(LARGEST_GAP);
        at = (at + one->align - 1) & ~(uint64_t)(one->align - 1);
        place[order[i]] = at;
        if (one->offset)
            memcpy((void *)at, (const char *)image + one->offset, one->bytes);
        else
            memset((void *)at, 0, one->bytes);
        next[one->kind] = at + one->bytes;
    }
    for (uint32_t i = 0, data = 0; i < image->piece_count; i++) {
        if (piece[i].kind != MG_PIECE_KIND_DATA) continue;
        uint64_t *kept = &launch->data_offsets[data++];
        if (launch->move)
            place[i] = zone->data + *kept;
        else
            *kept = place[i] - zone->data;
    }
}

static const struct mg_image_reloc *relocs_of(const struct mg_image_header *image) {
    return (const struct mg_image_reloc *)(pieces_of(image) + image->piece_count);
}

static uint64_t width_of(const struct mg_image_reloc *reloc) { return reloc->kind == MG_RELOC_KIND_ABS64 ? 8 : 4; }

static void write_references(const struct mg_launch *launch) {
    const struct mg_image_header *image = image_of(launch);
    const struct mg_image_piece *piece = pieces_of(image);
    const struct mg_image_reloc *reloc = relocs_of(image);
    /* None stands in data, which an image never points from (src/bundle/image.ts). */
    for (uint32_t i = 0; i < image->reloc_count; i++) {
        uint64_t width = width_of(&reloc[i]);
        if (reloc[i].piece >= image->piece_count || reloc[i].offset + width > piece[reloc[i].piece].bytes) mg_fail(MG_ERROR_IMAGE_LINK, "reference", 0);
        uint64_t at = place[reloc[i].piece] + reloc[i].offset;
        if (width == 8) {
            if (reloc[i].target >= image->piece_count) mg_fail(MG_ERROR_IMAGE_LINK, "target", 0);
            ((struct reference64 *)at)->value = place[reloc[i].target] + (uint64_t)reloc[i].addend;
        } else {
            ((struct reference32 *)at)->value = (uint32_t)(launch_value(launch, reloc[i].target) + (uint64_t)reloc[i].addend);
        }
    }
}

/* Whether some byte of the reference [at, end) belongs to what could be jumped to as an instruction that stands in the gates alone: an address may
 * happen to read so. */
static int hides_instruction(const unsigned char *at, const unsigned char *end) {
    for (const unsigned char *byte = at - EDGE; byte < end; byte++) {
        int is_call = byte[0] == 0x0f && (byte[1] == 0x05 || byte[1] == 0x34); /* syscall, sysenter */
        if (mg_is_sensitive(byte) || (is_call && byte + 2 > at)) return 1;
    }
    return 0;
}

static int hides_any(const struct mg_launch *launch) {
    const struct mg_image_header *image = image_of(launch);
    const struct mg_image_reloc *reloc = relocs_of(image);
    for (uint32_t i = 0; i < image->reloc_count; i++) {
        const unsigned char *at = (const unsigned char *)place[reloc[i].piece] + reloc[i].offset;
        if (pieces_of(image)[reloc[i].piece].kind == MG_PIECE_KIND_CODE && hides_instruction(at, at + width_of(&reloc[i]))) return 1;
    }
    return 0;
}

uint64_t mg_link(struct mg_launch *launch, const struct mg_zone *zone) {
    const struct mg_image_header *image = image_of(launch);
    put_pieces(launch, zone);
    write_references(launch);
    return hides_any(launch) ? 0 : place[image->start_piece] + image->start_offset;
}
