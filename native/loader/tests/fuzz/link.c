/* loader/link.c with any image: linked, all pieces lie in their areas, apart, aligned and as the image has them, and every reference leads to its
 * piece, and none reads as an instruction that opens keys; a damaged image is refused, or linked within the areas that were measured for it. */
#define _GNU_SOURCE
#include "loader/zone.h"

#include <mg/fail.h>
#include <mg/sys.h>
#include <mg/syscalls.h>

#include "fuzz.h"

#include <sanitizer/asan_interface.h>
#include <setjmp.h>
#include <string.h>

enum { MOST = 200, LARGEST_GAP = 256, MOST_AREA = 16 << 20 };

static jmp_buf refused;
static unsigned linked, refusals, orders, hidden; /* hidden: of those linked, what may not stay */

long mg_sys6(long nr, long a, long b, long c, long d, long e, long f) {
    (void)c, (void)d, (void)e, (void)f;
    MUST(nr == MG_NR_getrandom, "call %ld", nr);
    for (long i = 0; i < b; i++) ((unsigned char *)a)[i] = (unsigned char)any();
    return b;
}

_Noreturn void mg_fail(enum mg_error code, const char *where, long error) {
    MUST(code == MG_ERROR_IMAGE_BAD || code == MG_ERROR_IMAGE_LINK, "error %u of %s, %ld", code, where, error);
    longjmp(refused, 1);
}

static struct {
    unsigned char *bytes;
    struct mg_image_header *header;
    struct mg_image_piece *pieces;
    struct mg_image_reloc *relocs;
} image;

static void make_image(void) {
    uint32_t count = 1 + (uint32_t)below(one_in(4) ? MOST : 12), data = 0, relocs = 0, room = sizeof(struct mg_image_header) + count * (uint32_t)sizeof(struct mg_image_piece);
    struct mg_image_piece pieces[MOST];
    for (uint32_t i = 0; i < count; i++) {
        uint16_t kind = (uint16_t)below(3);
        if (kind == MG_PIECE_KIND_DATA && data++ >= MG_MOST_DATA_PIECES) kind = MG_PIECE_KIND_CONST;
        pieces[i] = (struct mg_image_piece){.bytes = (uint32_t)(one_in(10) ? below(9000) : below(200)), .align = (uint16_t)(1u << below(one_in(10) ? 13 : 6)), .kind = kind};
        /* References stand in code and constants, each in a place of its own. */
        if (kind != MG_PIECE_KIND_DATA) relocs += pieces[i].bytes / 16;
    }
    unsigned baits = one_in(2) ? (unsigned)below(80) : 0;
    uint32_t at = room + relocs * (uint32_t)sizeof(struct mg_image_reloc), end = at;
    for (uint32_t i = 0; i < count; i++) {
        pieces[i].offset = pieces[i].kind == MG_PIECE_KIND_DATA && one_in(2) ? 0 : end;
        if (pieces[i].offset) end += pieces[i].bytes;
    }
    image.bytes = block(end);
    image.header = (struct mg_image_header *)image.bytes;
    image.pieces = (struct mg_image_piece *)(image.header + 1);
    image.relocs = (struct mg_image_reloc *)(image.pieces + count);
    *image.header = (struct mg_image_header){.magic = MG_IMAGE_MAGIC, .version = MG_IMAGE_VERSION, .bytes = end, .piece_count = count, .start_piece = (uint32_t)below(count), .start_offset = (uint32_t)below(100)};
    memcpy(image.pieces, pieces, count * sizeof *pieces);
    for (uint32_t i = at; i < end; i++) image.bytes[i] = (unsigned char)any();
    for (uint32_t i = 0; i < count; i++) {
        if (pieces[i].kind == MG_PIECE_KIND_DATA) continue;
        for (uint32_t place = 0; place < pieces[i].bytes / 16; place++) {
            int value = one_in(4), in_code = pieces[i].kind == MG_PIECE_KIND_CODE;
            struct mg_image_reloc *one = &image.relocs[image.header->reloc_count++];
            *one = (struct mg_image_reloc){
                .piece = i, .offset = place * 16 + (uint32_t)below(9), .target = (uint32_t)(value ? below(2) : below(count)),
                .kind = value ? MG_RELOC_KIND_VALUE32 : MG_RELOC_KIND_ABS64, .addend = (int64_t)(in_code ? value ? 0 : below(100) : any() >> 1)};
            if (!in_code) continue;
            /* What no draw changes must not read as an instruction. Some references stand where a few of the places that there are would. */
            unsigned char *in_front = image.bytes + pieces[i].offset + one->offset;
            if (one->offset >= 2) in_front[-2] = 0x90;
            if (one->offset >= 1) in_front[-1] = !value && pieces[one->target].align <= 16 && baits > 0 && baits-- ? 0x0f : 0x90;
        }
    }
}

static void damage(void) {
    uint64_t tables = (uint64_t)((unsigned char *)(image.relocs + image.header->reloc_count) - image.bytes);
    for (uint64_t changes = 1 + below(3); changes > 0; changes--) {
        uint32_t number = one_in(3) ? (uint32_t)some_number() : one_in(2) ? (uint32_t)below(5000) : (uint32_t)below(20);
        /* Magic, version and size are pack.c's to look at. */
        uint64_t at = 16 + below((tables - 16) / 4) * 4;
        memcpy(image.bytes + at, &number, sizeof number);
    }
}

/* Areas as mg_zone_reserve makes them, of which only what was measured may be touched. */
static unsigned char *area(uint64_t bytes) {
    unsigned char *at = aligned_alloc(MG_PAGE, (bytes + 2 * MG_PAGE) & ~(MG_PAGE - 1));
    MUST(at != 0, "no memory");
    memset(at, 0, bytes);
    ASAN_POISON_MEMORY_REGION(at + ((bytes + 7) & ~7ull), ((bytes + 2 * MG_PAGE) & ~(MG_PAGE - 1)) - ((bytes + 7) & ~7ull));
    return at;
}

static int try_measure(struct mg_launch *launch, struct mg_zone *zone) {
    if (setjmp(refused) != 0) return 0;
    mg_link_measure(launch, zone);
    return 1;
}

static int try_link(struct mg_launch *launch, struct mg_zone *zone, uint64_t *start) {
    if (setjmp(refused) != 0) return 0;
    *start = mg_link(launch, zone);
    return 1;
}

static uint64_t read_u64(uint64_t at) {
    uint64_t value;
    memcpy(&value, (const void *)at, sizeof value);
    return value;
}

/* Where the pieces are: those of data are told, others are found by what they hold, in front of their first reference. */
static uint64_t places[MOST];

static int is_at(uint32_t piece, uint64_t at) {
    const struct mg_image_piece *one = &image.pieces[piece];
    unsigned char wanted[9000], is_reference[9000] = {0};
    if (one->offset) memcpy(wanted, image.bytes + one->offset, one->bytes);
    else memset(wanted, 0, one->bytes);
    for (uint32_t i = 0; i < image.header->reloc_count; i++)
        if (image.relocs[i].piece == piece) memset(is_reference + image.relocs[i].offset, 1, image.relocs[i].kind == MG_RELOC_KIND_ABS64 ? 8 : 4);
    for (uint32_t i = 0; i < one->bytes; i++)
        if (!is_reference[i] && ((unsigned char *)at)[i] != wanted[i]) return 0;
    return 1;
}

/* Of what a reference in code is part of, with up to two bytes on each side; `at` is known not to be what the image has. */
static void check_hidden(const unsigned char *at, unsigned width) {
    for (int from = -2; from < (int)width; from++) {
        const unsigned char *byte = at + from;
        int is_call = byte[0] == 0x0f && (byte[1] == 0x05 || byte[1] == 0x34) && from + 2 > 0;
        int is_pkru = byte[0] == 0x0f && byte[1] == 0x01 && byte[2] == 0xef;
        int is_state = byte[0] == 0x0f && byte[1] == 0xae && (((byte[2] & 0x38) == 0x28 && byte[2] < 0xc0) || (byte[2] & 0xf8) == 0xd8);
        MUST(!is_call && !is_pkru && !is_state, "%02x %02x %02x at %d of a reference in code", byte[0], byte[1], byte[2], from);
    }
}

static void check_linked(const struct mg_launch *launch, const struct mg_zone *zone, uint64_t start) {
    const uint64_t areas[3] = {zone->code, zone->constants, zone->data}, sizes[3] = {zone->code_bytes, zone->constants_bytes, zone->data_bytes};
    uint32_t count = image.header->piece_count, data = 0;
    memset(places, 0, sizeof places);
    /* A reference says where its piece is; what several say must agree. */
    for (uint32_t i = 0; i < count; i++)
        if (image.pieces[i].kind == MG_PIECE_KIND_DATA) places[i] = zone->data + launch->data_offsets[data++];
    places[image.header->start_piece] = start - image.header->start_offset;
    for (int again = 1; again;) {
        again = 0;
        for (uint32_t i = 0; i < image.header->reloc_count; i++) {
            const struct mg_image_reloc *one = &image.relocs[i];
            if (places[one->piece] == 0) continue;
            uint64_t at = places[one->piece] + one->offset;
            if (image.pieces[one->piece].kind == MG_PIECE_KIND_CODE) check_hidden((const unsigned char *)at, one->kind == MG_RELOC_KIND_ABS64 ? 8 : 4);
            if (one->kind == MG_RELOC_KIND_VALUE32) {
                uint32_t value, wanted = (uint32_t)((one->target == MG_LAUNCH_VALUE_APP_PKRU ? launch->app_pkru : launch->key < 0 ? 0 : 1u << (2 * launch->key)) + (uint64_t)one->addend);
                memcpy(&value, (const void *)at, sizeof value);
                MUST(value == wanted, "value %u is %x, not %x", one->target, value, wanted);
                continue;
            }
            uint64_t place = read_u64(at) - (uint64_t)one->addend;
            if (places[one->target] == 0) places[one->target] = place, again = 1;
            MUST(places[one->target] == place, "references to piece %u disagree", one->target);
        }
    }
    for (uint32_t i = 0; i < count; i++) {
        const struct mg_image_piece *one = &image.pieces[i];
        if (places[i] == 0) continue;
        MUST(places[i] % one->align == 0, "piece %u lies at %lx, not aligned to %u", i, places[i], one->align);
        MUST(places[i] >= areas[one->kind] && places[i] + one->bytes <= areas[one->kind] + sizes[one->kind], "piece %u lies outside of its area", i);
        MUST(is_at(i, places[i]), "piece %u is not what the image has", i);
        for (uint32_t j = 0; j < i; j++) {
            if (places[j] == 0 || one->bytes == 0 || image.pieces[j].bytes == 0) continue;
            MUST(places[i] + one->bytes <= places[j] || places[j] + image.pieces[j].bytes <= places[i], "pieces %u and %u overlap", i, j);
            orders += image.pieces[j].kind == one->kind && places[i] < places[j];
        }
    }
}

static void round_of_one(void) {
    static struct mg_launch launch;
    struct mg_zone zone = {0};
    struct mg_pack_header pack = {0};
    uint64_t start = 0;
    int sound = one_in(2);
    make_image();
    if (!sound) damage();
    launch = (struct mg_launch){.pack = &pack, .pack_file = image.bytes, .key = (int)below(16) - 1, .app_pkru = (uint32_t)any() & 0x55555555};
    int measured = try_measure(&launch, &zone);
    MUST(measured || !sound, "a sound image was refused");
    if (measured && zone.code_bytes < MOST_AREA && zone.constants_bytes < MOST_AREA && zone.data_bytes < MOST_AREA) {
        unsigned char *code = area(zone.code_bytes), *constants = area(zone.constants_bytes), *data = area(zone.data_bytes);
        zone.code = (uint64_t)code, zone.constants = (uint64_t)constants, zone.data = (uint64_t)data;
        int done = try_link(&launch, &zone, &start);
        MUST(done || !sound, "a sound image was not linked");
        for (uint32_t i = 0; done && i < image.header->reloc_count; i++) {
            uint64_t end = (uint64_t)image.relocs[i].offset + (image.relocs[i].kind == MG_RELOC_KIND_ABS64 ? 8 : 4);
            MUST(end <= image.pieces[image.relocs[i].piece].bytes, "reference %u reaches out of its piece", i);
        }
        if (done && sound && start) check_linked(&launch, &zone, start);
        hidden += done && start == 0;
        /* A fork child's own: data stays, all else is drawn anew. */
        if (done && one_in(2)) {
            uint64_t kept[MG_MOST_DATA_PIECES];
            memcpy(kept, launch.data_offsets, sizeof kept);
            launch.move = (struct mg_move *)&launch;
            MUST(try_link(&launch, &zone, &start), "what was linked is refused");
            MUST(memcmp(kept, launch.data_offsets, sizeof kept) == 0, "data has moved");
            if (sound && start) check_linked(&launch, &zone, start);
        }
        done ? linked++ : refusals++;
        unsigned char *all[] = {code, constants, data};
        uint64_t sizes[] = {zone.code_bytes, zone.constants_bytes, zone.data_bytes};
        for (int i = 0; i < 3; i++) {
            ASAN_UNPOISON_MEMORY_REGION(all[i], (sizes[i] + 2 * MG_PAGE) & ~(MG_PAGE - 1));
            free(all[i]);
        }
    } else if (!measured) {
        refusals++;
    }
    free(image.bytes);
}

int main(int argc, char **argv) {
    for (fuzz_begin(argc, argv); fuzz_round();) round_of_one();
    printf("%u linked, %u of them not to stay, %u refused\n", linked, hidden, refusals);
    /* Were the order the image's, few would lie in front of those before them. */
    return linked == 0 || refusals == 0 || hidden == 0 || hidden > linked / 2 || orders < linked;
}
