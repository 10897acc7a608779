/* loader/pack.c with packs that are damaged in any way: refused, or all that they lead to lies in their file. And one that is made of any image and plan
 * holds both as they were. */
#define _GNU_SOURCE
#include "loader/load.h"
#include "loader/rewritten.h"

#include <mg/sys.h>
#include <mg/syscalls.h>

#include "fuzz.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

static jmp_buf refused;
static unsigned taken, refusals;
/* The last mapping of a file, between pages that nobody may touch. */
static struct mg_range mapped;

long mg_sys6(long nr, long a, long b, long c, long d, long e, long f) {
    MUST(nr == MG_NR_mmap || nr == MG_NR_munmap || nr == MG_NR_fstat || nr == MG_NR_close || nr == MG_NR_openat, "call %ld", nr);
    if (nr == MG_NR_munmap) return munmap((char *)a - MG_PAGE, (((size_t)b + MG_PAGE - 1) & ~(MG_PAGE - 1)) + 2 * MG_PAGE);
    if (nr == MG_NR_mmap) {
        size_t bytes = ((size_t)b + MG_PAGE - 1) & ~(MG_PAGE - 1);
        char *around = mmap(0, bytes + 2 * MG_PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        MUST(around != MAP_FAILED && !(d & MAP_FIXED), "no address space for %lx", b);
        a = (long)(around + MG_PAGE), d |= MAP_FIXED;
        mapped = (struct mg_range){(uint64_t)a, (uint64_t)a + bytes};
    }
    long got = syscall(nr, a, b, c, d, e, f);
    return got == -1 ? -errno : got;
}

_Noreturn void mg_fail(enum mg_error code, const char *where, long error) {
    MUST(code == MG_ERROR_IMAGE_BAD || code == MG_ERROR_PLAN_BAD, "error %u of %s, %ld", code, where, error);
    longjmp(refused, 1);
}

static int file_of(const void *bytes, uint64_t size) {
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    MUST(fd >= 0 && write(fd, bytes, size) == (ssize_t)size, "cannot write a file");
    return fd;
}

/* Sound, as far as anybody looks. */
static unsigned char *make_image(uint64_t *bytes) {
    *bytes = sizeof(struct mg_image_header) + below(one_in(4) ? 20000 : 100);
    unsigned char *at = block(*bytes);
    for (uint64_t i = 0; i < *bytes; i++) at[i] = (unsigned char)any();
    *(struct mg_image_header *)at = (struct mg_image_header){.magic = MG_IMAGE_MAGIC, .version = MG_IMAGE_VERSION, .bytes = (uint32_t)*bytes};
    return at;
}

static unsigned char *make_plan(uint64_t *bytes) {
    *bytes = sizeof(struct mg_plan_header) + 64 + below(one_in(4) ? 20000 : 100);
    unsigned char *at = block(*bytes);
    for (uint64_t i = 0; i < *bytes; i++) at[i] = (unsigned char)any();
    uint32_t behind = sizeof(struct mg_plan_header);
    *(struct mg_plan_header *)at = (struct mg_plan_header){.magic = MG_PLAN_MAGIC, .version = MG_PLAN_VERSION, .bytes = (uint32_t)*bytes, .filter_offset = behind, .filter_count = 2,
                                                           .full_filter_offset = behind, .full_filter_count = 3, .patch_offset = behind, .patch_count = 1, .full_patch_offset = behind,
                                                           .policy_offset = behind, .policy_bytes = 9, .rewrite_offset = behind, .rewrite_segment_offset = behind};
    return at;
}

static void damage(unsigned char *at, uint64_t bytes) {
    for (uint64_t count = below(3); count > 0 && bytes >= 8; count--) {
        uint64_t number = some_number(), where = below(bytes / 4) * 4, size = one_in(2) && where + 8 <= bytes ? 8 : 4;
        if (one_in(3)) number = below(70000);
        if (one_in(4)) at[below(bytes)] ^= (unsigned char)(1u << below(8));
        else memcpy(at + where, &number, size);
    }
}

static uint64_t sum;

/* Every byte that mgload will read by it. */
static void touch(uint64_t offset, uint64_t bytes, const unsigned char *from, uint64_t size) {
    MUST(offset <= size && bytes <= size - offset, "%lx bytes at %lx lie behind the end, %lx", bytes, offset, size);
    for (uint64_t i = 0; i < bytes; i++) sum += from[offset + i];
}

static void look(const struct mg_launch *launch, uint64_t file_bytes) {
    const struct mg_pack_header *pack = launch->pack;
    touch((uint64_t)launch->pack - (uint64_t)launch->pack_file, sizeof *pack, launch->pack_file, file_bytes);
    touch(pack->image_offset, pack->image_bytes, launch->pack_file, file_bytes);
    touch(pack->plan_offset, pack->plan_bytes, launch->pack_file, file_bytes);
    if (pack->carry_bytes) touch(pack->carry_offset, pack->carry_bytes, launch->pack_file, file_bytes);
    const unsigned char *plan = launch->pack_file + pack->plan_offset;
    const struct mg_plan_header *header = (const struct mg_plan_header *)plan;
    touch(header->filter_offset, 8ull * header->filter_count, plan, header->bytes);
    touch(header->full_filter_offset, 8ull * header->full_filter_count, plan, header->bytes);
    touch(header->patch_offset, (uint64_t)header->patch_count * sizeof(struct mg_plan_patch), plan, header->bytes);
    touch(header->full_patch_offset, (uint64_t)header->full_patch_count * sizeof(struct mg_plan_patch), plan, header->bytes);
    touch(header->policy_offset, header->policy_bytes, plan, header->bytes);
    /* What is protected, sealed and moved begins at the file's start. */
    MUST((uint64_t)pack->bytes + pack->carry_bytes <= ((file_bytes + MG_PAGE - 1) & ~(MG_PAGE - 1)), "%x and %x bytes of %lx", pack->bytes, pack->carry_bytes, file_bytes);
}

/* 1 if mgload took it. */
static int is_taken(struct mg_launch *launch, int fd, uint64_t header_at) {
    if (setjmp(refused) != 0) return 0;
    mg_pack_take(launch, fd, header_at);
    return 1;
}

/* As an exec finds it: what the monitor wrote, with what the program carries over behind it. */
static void take_damaged(void) {
    uint64_t image_bytes, plan_bytes, loader = MG_PAGE * below(3), carry = one_in(2) ? sizeof(struct mg_carry) + below(100) : 0;
    unsigned char *image = make_image(&image_bytes), *plan = make_plan(&plan_bytes);
    struct mg_pack_header header = {.magic = MG_PACK_MAGIC, .loader_bytes = (uint32_t)loader, .image_bytes = (uint32_t)image_bytes, .plan_bytes = (uint32_t)plan_bytes};
    header.image_offset = (uint32_t)(loader + MG_PAGE);
    header.plan_offset = (uint32_t)((header.image_offset + image_bytes + MG_PAGE - 1) & ~(MG_PAGE - 1));
    header.bytes = (uint32_t)((header.plan_offset + plan_bytes + MG_PAGE - 1) & ~(MG_PAGE - 1));
    if (carry) header.carry_offset = header.bytes, header.carry_bytes = (uint32_t)carry;
    uint64_t whole = header.bytes + carry, header_at = loader, end = whole;
    unsigned char *pack = calloc(1, whole);
    MUST(pack != 0, "no memory");
    int sound = one_in(8);
    if (!sound && one_in(2)) damage(plan, sizeof(struct mg_plan_header));
    if (!sound && one_in(4)) damage(image, sizeof(struct mg_image_header));
    memcpy(pack + header_at, &header, sizeof header);
    memcpy(pack + header.image_offset, image, image_bytes);
    memcpy(pack + header.plan_offset, plan, plan_bytes);
    if (!sound && one_in(2)) damage(pack + header_at, sizeof header);
    if (!sound && one_in(8)) end = 1 + below(whole);
    if (!sound && one_in(8)) header_at = some_number();
    int fd = file_of(pack, end);
    static struct mg_launch launch;
    launch = (struct mg_launch){0};
    mapped = (struct mg_range){0};
    if (is_taken(&launch, fd, header_at)) {
        taken++;
        look(&launch, end);
    } else {
        MUST(!sound, "a sound pack was refused");
        refusals++;
        close(fd);
    }
    if (mapped.end) munmap((char *)mapped.start - MG_PAGE, mapped.end - mapped.start + 2 * MG_PAGE);
    free(pack), free(image), free(plan);
}

static void make_one(void) {
    uint64_t image_bytes, plan_bytes;
    unsigned char *image = make_image(&image_bytes), *plan = make_plan(&plan_bytes);
    int image_fd = file_of(image, image_bytes), plan_fd = file_of(plan, plan_bytes);
    static struct mg_launch launch;
    launch = (struct mg_launch){0};
    MUST(setjmp(refused) == 0, "a sound image and plan were refused");
    mg_pack_make(&launch, image_fd, plan_fd);
    look(&launch, mapped.end - mapped.start);
    MUST(launch.pack->image_bytes == image_bytes && memcmp(launch.pack_file + launch.pack->image_offset, image, image_bytes) == 0, "the image is another");
    MUST(launch.pack->plan_bytes == plan_bytes && memcmp(launch.pack_file + launch.pack->plan_offset, plan, plan_bytes) == 0, "the plan is another");
    MUST(launch.pack->carry_bytes == 0 && memcmp(launch.pack_file, "\177ELF", 4) == 0, "mgload itself is another");
    MUST(fcntl(image_fd, F_GETFD) == -1 && fcntl(plan_fd, F_GETFD) == -1, "its files are still open");
    munmap((char *)mapped.start - MG_PAGE, mapped.end - mapped.start + 2 * MG_PAGE);
    free(image), free(plan);
}

int main(int argc, char **argv) {
    for (fuzz_begin(argc, argv); fuzz_round();) {
        if (one_in(100)) make_one();
        else take_damaged();
    }
    printf("%u taken, %u refused, %lu\n", taken, refusals, sum & 1);
    return taken == 0 || refusals == 0;
}
