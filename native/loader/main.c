/* mgload IMAGE_FD PLAN_FD RING_FD PATH ARGV0 ARGS…        the first program of a launch
 * mgload PACK_FD @PROGRAM_FD:OFFSET RING_FD PATH ARGV0 …  every later one; called by the monitor in place of an exec
 * Links the monitor at random, maps the program, and jumps into the monitor, which removes mgload and begins. */
#include "domain/thread.h"
#include "loader/load.h"
#include "loader/proc.h"
#include "loader/program.h"

#include <linux/capability.h>
#include <mg/room.h>
#include <mg/sys.h>
#include <mg/syscalls.h>
#include <mg/text.h>

_Noreturn void mg_main(long *stack);
_Noreturn void mg_switch_stack(void (*function)(void *), void *argument, void *top);
_Noreturn void mg_jump(uint64_t to, void *argument, uint64_t stack_top);
long mg_raw_syscall(long nr, long a, long b, long c, long d, long e, long f);
uint32_t mg_cpuid(uint32_t leaf, uint32_t subleaf, uint32_t which);
extern char __ehdr_start[], _end[];

struct mg_capability mg_load_capability;
static struct mg_launch launch;
static struct mg_program program;
static struct mg_mapped mapped;
static struct mg_zone zone;
static unsigned char work_stack[32768] __attribute__((aligned(16)));

long mg_sys6(long nr, long a, long b, long c, long d, long e, long f) {
    uint64_t args[6] = {(uint64_t)a, (uint64_t)b, (uint64_t)c, (uint64_t)d, (uint64_t)e, (uint64_t)f};
    if (mg_load_capability.full) mg_call_add_capability((uint32_t)nr, args, &mg_load_capability);
    return mg_raw_syscall(nr, (long)args[0], (long)args[1], (long)args[2], (long)args[3], (long)args[4], (long)args[5]);
}

static uint64_t number(const char *text) {
    uint64_t value;
    if (!mg_text_number(text, &value)) mg_fail(MG_ERROR_NATIVE_ARGUMENTS, text, 0);
    return value;
}

/* Takes the capability out of the last environment string and wipes it. */
static void take_capability(struct mg_strings *environment) {
    char *last = environment->count ? environment->at[environment->count - 1] : 0;
    if (!last || !mg_text_starts(last, MG_CAPABILITY_VARIABLE)) mg_fail(MG_ERROR_NATIVE_ARGUMENTS, "no capability", 0);
    char *value = last + strlen(MG_CAPABILITY_VARIABLE), *at = value;
    size_t bytes = strlen(value);
    struct mg_capability taken;
    uint64_t *const words[] = {&taken.full, &taken.brief, &taken.notified, &taken.notified_brief};
    for (unsigned i = 0; i < sizeof words / sizeof *words; i++) {
        if (*at == 0) mg_fail(MG_ERROR_NATIVE_ARGUMENTS, "no capability", 0);
        char *end = at;
        while (*end != ',' && *end != 0) end++;
        char *next = *end == 0 ? end : end + 1;
        *end = 0;
        *words[i] = number(at);
        at = next;
    }
    mg_load_capability = taken;
    memset(value, 0, bytes);
    environment->count--;
}

/* Puts what #! lines say in place of argv[0]. */
static void unroll_script(struct mg_start_stack *start) {
    if (program.prefix_count == 0) return;
    uint64_t old = start->arguments.count, count = program.prefix_count + (old ? old - 1 : 0);
    long at = mg_sys6(MG_NR_mmap, 0, (long)((count + 1) * 8), MG_PROT_READ | MG_PROT_WRITE, MG_MAP_PRIVATE | MG_MAP_ANONYMOUS, -1, 0);
    if (mg_is_error(at)) mg_fail(MG_ERROR_ARGUMENTS_TOO_LARGE, start->execfn, at);
    char **strings = (char **)at;
    for (unsigned i = 0; i < program.prefix_count; i++) strings[i] = program.text + program.prefix[i];
    for (uint64_t i = 1; i < old; i++) strings[program.prefix_count + i - 1] = start->arguments.at[i];
    start->arguments = (struct mg_strings){strings, count};
}

static void take_key(uint32_t isolation) {
    launch.isolation = isolation;
    launch.key = -1;
    if (isolation != MG_ISOLATION_MPK) return;
    if (!(mg_cpuid(7, 0, 2) & (1u << 4))) mg_fail(MG_ERROR_NO_KEYS_SUPPORT, "processor", 0); /* OSPKE */
    long key = mg_sys2(MG_NR_pkey_alloc, 0, 0);
    if (key < 0) mg_fail(key == -28 /* ENOSPC */ ? MG_ERROR_NO_KEYS_LEFT : MG_ERROR_NO_KEYS_SUPPORT, "pkey_alloc", key);
    launch.key = (int)key;
    launch.app_pkru = 0x55555554u; /* the kernel's initial value: nothing but key 0 */
    launch.pkru_offset = mg_cpuid(13, 9, 1);
}

/* Whether user code may read the gs base, which rewritten code goes by. The auxiliary vector follows the environment. */
static int may_use_gs(const struct mg_strings *environment) {
    char **end = environment->at;
    while (*end) end++;
    for (const Elf64_auxv_t *one = (const Elf64_auxv_t *)(end + 1); one->a_type != AT_NULL; one++)
        if (one->a_type == AT_HWCAP2) return (one->a_un.a_val & MG_HWCAP2_FSGSBASE) != 0;
    return 0;
}

/* What the monitor writes the stubs into; -1 where there can be no such file: calls then come by traps. */
static int stubs_file(void) {
    long fd = mg_sys2(MG_NR_memfd_create, (long)"stubs", 1 /* MFD_CLOEXEC */);
    if (fd < 0) return (int)fd;
    struct mg_room room;
    mg_room_open(&room);
    long error = room.left < MG_REWRITE_STUB_BYTES ? -MG_EFBIG : mg_sys2(MG_NR_ftruncate, fd, MG_REWRITE_STUB_BYTES);
    mg_room_close(&room);
    if (error == 0) return (int)fd;
    mg_sys1(MG_NR_close, fd);
    return -1;
}

static int may_filter_freely(void) {
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    struct __user_cap_data_struct data[2] = {{0}};
    if (mg_sys2(MG_NR_capget, (long)&header, (long)data) != 0) return 0;
    return (data[0].effective & (1u << CAP_SYS_ADMIN)) != 0;
}

static void base_name(const char *path) {
    const char *last = path;
    for (const char *at = path; *at; at++)
        if (*at == '/' && at[1] != 0) last = at + 1;
    struct mg_text text = mg_text_in(launch.name, sizeof launch.name);
    mg_text_add(&text, last);
}

/* The path as /proc/self/exe shows it, and which file that is. */
static void name_program(int fd, const char *path) {
    struct mg_stat stat;
    if (mg_sys2(MG_NR_fstat, fd, (long)&stat) == 0) launch.program_dev = stat.dev, launch.program_ino = stat.ino;
    if (mg_path_of_descriptor(fd, launch.path, sizeof launch.path) > 0) return;
    struct mg_text text = mg_text_in(launch.path, sizeof launch.path);
    mg_text_add(&text, path);
}

/* As the kernel does for a program that wants an executable stack. */
static void open_stack(void) {
    uint64_t page = launch.start_stack & ~(MG_PAGE - 1);
    mg_sys3(MG_NR_mprotect, (long)page, MG_PAGE, MG_PROT_READ | MG_PROT_WRITE | MG_PROT_EXEC | 0x01000000 /* PROT_GROWSDOWN */);
}

/* With READ_IMPLIES_EXEC every page that can be read could be executed, the monitor's data too. */
static void forget_old_ways(void) {
    long persona = mg_sys1(MG_NR_personality, 0xffffffff);
    if (persona > 0 && (persona & 0x0400000)) mg_sys1(MG_NR_personality, persona & ~0x0400000l);
}

static void reserve_slots(void) {
    uint64_t bytes = (MG_AREAS * sizeof(struct mg_slot) + MG_PAGE - 1) & ~(MG_PAGE - 1);
    long slots = mg_sys6(MG_NR_mmap, 0, (long)bytes, MG_PROT_READ | MG_PROT_WRITE,
                         MG_MAP_PRIVATE | MG_MAP_ANONYMOUS, -1, 0);
    if (mg_is_error(slots)) mg_fail(MG_ERROR_NO_ADDRESS_SPACE, "slots", slots);
    launch.slots = (struct mg_range){(uint64_t)slots, (uint64_t)slots + bytes};
}

static void prepare(void *argument) {
    long *stack = argument;
    char **argv = (char **)stack + 1;
    long argc = stack[0];
    struct mg_start_stack start = {.original = stack};
    start.environment.at = argv + argc + 1;
    while (start.environment.at[start.environment.count]) start.environment.count++;
    if (argc < 6) mg_fail(MG_ERROR_NATIVE_ARGUMENTS, "mgload", 0);
    int inside = argv[2][0] == '@';
    if (inside) take_capability(&start.environment);
    start.execfn = argv[4];
    start.arguments = (struct mg_strings){argv + 5, (uint64_t)argc - 5};

    int program_fd, ring_fd;
    uint64_t ring_bytes;
    if (inside) {
        char *colon = argv[2];
        while (*colon != ':' && *colon != 0) colon++;
        if (*colon == 0) mg_fail(MG_ERROR_NATIVE_ARGUMENTS, argv[2], 0);
        *colon = 0;
        program_fd = (int)number(argv[2] + 1);
        launch.capability = mg_load_capability;
        mg_pack_take(&launch, (int)number(argv[1]), number(colon + 1));
    } else {
        launch.capability = (struct mg_capability){
            .full = mg_random(), .brief = (uint32_t)mg_random(), .notified = mg_random(), .notified_brief = (uint32_t)mg_random()};
        launch.fresh = 1;
        mg_pack_make(&launch, (int)number(argv[1]), (int)number(argv[2]));
        launch.no_new_privs = !may_filter_freely();
        launch.pid_namespace = mg_proc_pid_namespace();
    }
    const struct mg_plan_header *plan = (const struct mg_plan_header *)(launch.pack_file + launch.pack->plan_offset);
    mg_ring_take(&launch, argv[3], &ring_bytes, &ring_fd);
    if (!inside) {
        /* After the descriptors of the launch are mapped, so that the program sees only its own. */
        if (mg_program_open(&program, MG_AT_FDCWD, start.execfn, 0, start.execfn, (plan->flags & MG_PLAN_FLAG_ALLOW_SETUID) != 0) != 0)
            mg_fail(program.error, program.where, 0);
        program_fd = program.fd;
        mg_program_close_between(&program);
        unroll_script(&start);
    } else if (launch.pack->carry_bytes >= sizeof(struct mg_carry)) {
        const struct mg_carry *carry = (const struct mg_carry *)(launch.pack_file + launch.pack->carry_offset);
        launch.no_new_privs = carry->launch_no_new_privs;
        launch.pid_namespace = carry->launch_pid_namespace;
    }
    forget_old_ways();
    launch.program_fd = program_fd;
    launch.ring_fd = plan->supervisor_ring_fd;
    base_name(start.execfn);
    name_program(program_fd, start.execfn);
    take_key(plan->isolation);
    launch.stubs_fd = (plan->flags & MG_PLAN_FLAG_REWRITE) && may_use_gs(&start.environment) ? stubs_file() : -1;
    launch.gates = launch.stubs_fd >= 0;
    launch.without_vdso = (plan->flags & MG_PLAN_FLAG_VDSO_WITHHELD) != 0;
    launch.checks_code = launch.gates && (plan->flags & MG_PLAN_FLAG_CODE_CHECKED);

    uint64_t entry = mg_place(&launch, &zone, ring_bytes);
    reserve_slots();
    mg_zone_move_pack(&launch, zone.pack);
    mg_ring_place(&launch, ring_fd, zone.ring);
    mg_elf_map_program(program_fd, start.execfn, &launch, &mapped);
    mg_stack_build(&start, &mapped, &launch);
    launch.start_code = mapped.start_code;
    launch.end_code = mapped.end_code;
    launch.start_data = mapped.start_data;
    launch.end_data = mapped.end_data;
    launch.start_brk = mapped.start_brk;
    memcpy(launch.rewritten, mapped.rewritten, sizeof launch.rewritten);
    memcpy(launch.unseen, mapped.unseen, sizeof launch.unseen);
    launch.unseen_count = mapped.unseen_count;
    launch.executable_stack = mapped.executable_stack;
    if (mapped.executable_stack && !launch.checks_code) open_stack();
    mg_zone_protect(&launch, &zone);
    launch.loader.start = (uint64_t)__ehdr_start & ~(MG_PAGE - 1);
    launch.loader.end = ((uint64_t)_end + MG_PAGE - 1) & ~(MG_PAGE - 1);

    uint64_t area = launch.threads.start, secure = MG_SECURE_STACK_END - MG_SECURE_STACK_START;
    long error = launch.key < 0 ? mg_sys3(MG_NR_mprotect, (long)(area + MG_SECURE_STACK_START), (long)secure, MG_PROT_READ | MG_PROT_WRITE)
                                : mg_sys4(MG_NR_pkey_mprotect, (long)(area + MG_SECURE_STACK_START), (long)secure, MG_PROT_READ | MG_PROT_WRITE, launch.key);
    if (error != 0) mg_fail(MG_ERROR_THREAD_SETUP, "first thread area", error);
    if (!inside) mg_filter_start(&launch);
    mg_jump(entry, &launch, area + MG_SECURE_STACK_END);
}

_Noreturn void mg_main(long *stack) { mg_switch_stack(prepare, stack, work_stack + sizeof work_stack); }
