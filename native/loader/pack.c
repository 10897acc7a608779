/* The pack: mgload's own file, the image and the plan in one, so that an exec inside needs no file of the host. */
#include "loader/load.h"
#include "loader/rewritten.h"

#include <mg/sys.h>
#include <mg/syscalls.h>
#include <mg/text.h>

static uint64_t page_up(uint64_t bytes) { return (bytes + MG_PAGE - 1) & ~(MG_PAGE - 1); }

struct mg_file mg_load_map_file(int fd, enum mg_error code, const char *where) {
    struct mg_stat stat;
    long error = mg_sys2(MG_NR_fstat, fd, (long)&stat);
    if (error != 0 || stat.size <= 0) mg_fail(code, where, error);
    long at = mg_sys6(MG_NR_mmap, 0, stat.size, MG_PROT_READ, MG_MAP_PRIVATE, fd, 0);
    if (mg_is_error(at)) mg_fail(at == -MG_ENOMEM ? MG_ERROR_NO_ADDRESS_SPACE : code, where, at);
    return (struct mg_file){(const unsigned char *)at, (uint64_t)stat.size, stat.dev, stat.ino};
}

/* Whether so many bytes at a page of the pack lie in it. */
static int lies_in(const struct mg_pack_header *pack, uint64_t offset, uint64_t bytes) {
    return offset % MG_PAGE == 0 && offset + bytes <= pack->bytes;
}

/* The header is there. file_bytes: the pack's, with what an exec carries over. */
static void check(const struct mg_launch *launch, uint64_t file_bytes) {
    const struct mg_pack_header *pack = launch->pack;
    uint64_t header_offset = (uint64_t)pack - (uint64_t)launch->pack_file;
    if (pack->magic != MG_PACK_MAGIC || pack->bytes % MG_PAGE != 0 || (uint64_t)pack->bytes + pack->carry_bytes > file_bytes ||
        (pack->carry_bytes != 0 && pack->carry_offset != pack->bytes) || !lies_in(pack, header_offset, sizeof *pack) ||
        !lies_in(pack, pack->image_offset, pack->image_bytes) || !lies_in(pack, pack->plan_offset, pack->plan_bytes))
        mg_fail(MG_ERROR_IMAGE_BAD, "pack", 0);
    const struct mg_image_header *image = (const void *)(launch->pack_file + pack->image_offset);
    const struct mg_plan_header *plan = (const void *)(launch->pack_file + pack->plan_offset);
    if (pack->image_bytes < sizeof *image || image->magic != MG_IMAGE_MAGIC || image->version != MG_IMAGE_VERSION || image->bytes != pack->image_bytes)
        mg_fail(MG_ERROR_IMAGE_BAD, "header", 0);
    if (pack->plan_bytes < sizeof *plan || plan->magic != MG_PLAN_MAGIC || plan->version != MG_PLAN_VERSION || plan->bytes != pack->plan_bytes)
        mg_fail(MG_ERROR_PLAN_BAD, "header", 0);
    uint64_t filter_end = (uint64_t)plan->filter_offset + (uint64_t)plan->filter_count * 8;
    uint64_t full_end = (uint64_t)plan->full_filter_offset + (uint64_t)plan->full_filter_count * 8;
    uint64_t patch_end = (uint64_t)plan->patch_offset + (uint64_t)plan->patch_count * sizeof(struct mg_plan_patch);
    uint64_t full_patch_end = (uint64_t)plan->full_patch_offset + (uint64_t)plan->full_patch_count * sizeof(struct mg_plan_patch);
    uint64_t policy_end = (uint64_t)plan->policy_offset + plan->policy_bytes;
    if (filter_end > plan->bytes || full_end > plan->bytes || patch_end > plan->bytes || full_patch_end > plan->bytes || policy_end > plan->bytes ||
        plan->filter_count == 0 || plan->full_filter_count == 0 || !mg_rewritten_sound(plan))
        mg_fail(MG_ERROR_PLAN_BAD, "an offset points behind its end", 0);
}

void mg_pack_make(struct mg_launch *launch, int image_fd, int plan_fd) {
    int own_fd = (int)mg_sys4(MG_NR_openat, MG_AT_FDCWD, (long)"/proc/self/exe", 02000000, 0);
    if (own_fd < 0) mg_fail(MG_ERROR_PROC_MISSING, "/proc/self/exe", own_fd);
    struct mg_file loader = mg_load_map_file(own_fd, MG_ERROR_NATIVE_MISSING, "mgload");
    launch->loader_dev = loader.dev;
    launch->loader_ino = loader.ino;
    struct mg_file image = mg_load_map_file(image_fd, MG_ERROR_IMAGE_BAD, "image");
    struct mg_file plan = mg_load_map_file(plan_fd, MG_ERROR_PLAN_BAD, "plan");
    if (loader.bytes + image.bytes + plan.bytes > UINT32_MAX - 8 * MG_PAGE) mg_fail(MG_ERROR_IMAGE_BAD, "too large", 0);
    struct mg_pack_header header = {.magic = MG_PACK_MAGIC};
    header.loader_bytes = (uint32_t)loader.bytes;
    header.image_offset = (uint32_t)page_up(page_up(loader.bytes) + sizeof header);
    header.image_bytes = (uint32_t)image.bytes;
    header.plan_offset = (uint32_t)page_up(header.image_offset + image.bytes);
    header.plan_bytes = (uint32_t)plan.bytes;
    header.bytes = (uint32_t)page_up(header.plan_offset + plan.bytes);

    long at = mg_sys6(MG_NR_mmap, 0, header.bytes, MG_PROT_READ | MG_PROT_WRITE, MG_MAP_PRIVATE | MG_MAP_ANONYMOUS, -1, 0);
    if (mg_is_error(at)) mg_fail(MG_ERROR_NO_ADDRESS_SPACE, "pack", at);
    unsigned char *pack = (unsigned char *)at;
    memcpy(pack, loader.at, loader.bytes);
    memcpy(pack + page_up(loader.bytes), &header, sizeof header);
    memcpy(pack + header.image_offset, image.at, image.bytes);
    memcpy(pack + header.plan_offset, plan.at, plan.bytes);
    mg_sys2(MG_NR_munmap, (long)loader.at, (long)loader.bytes);
    mg_sys2(MG_NR_munmap, (long)image.at, (long)image.bytes);
    mg_sys2(MG_NR_munmap, (long)plan.at, (long)plan.bytes);
    mg_sys1(MG_NR_close, own_fd);
    mg_sys1(MG_NR_close, image_fd);
    mg_sys1(MG_NR_close, plan_fd);
    launch->pack_file = pack;
    launch->pack = (const struct mg_pack_header *)(pack + page_up(loader.bytes));
    check(launch, header.bytes);
}

void mg_pack_take(struct mg_launch *launch, int pack_fd, uint64_t header_offset) {
    struct mg_file file = mg_load_map_file(pack_fd, MG_ERROR_IMAGE_BAD, "pack");
    /* The rest of a file's last page can be read, and is zero. */
    if (header_offset % MG_PAGE != 0 || header_offset >= file.bytes) mg_fail(MG_ERROR_IMAGE_BAD, "pack", 0);
    launch->pack_file = file.at;
    launch->pack = (const struct mg_pack_header *)(file.at + header_offset);
    launch->loader_dev = file.dev;
    launch->loader_ino = file.ino;
    mg_sys1(MG_NR_close, pack_fd);
    check(launch, file.bytes);
}
