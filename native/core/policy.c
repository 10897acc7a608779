/* Judges a call by compiled policy. Rules are data that src/policy wrote; what they are compared with is hostile. */
#include <mg/glob.h>
#include <mg/policy.h>

#define AF_UNSPEC_NR 0
#define AF_INET_NR 2
#define AF_INET6_NR 10
#define INET_BYTES 8   /* family, port, address: what the kernel reads of struct sockaddr_in */
#define INET6_BYTES 24 /* SIN6_LEN_RFC2133 */

/* What is known of a condition; UNKNOWN where the input does not tell. */
enum answer { NO, YES, UNKNOWN };

static const void *table(const struct mg_policy_header *policy, uint32_t offset) { return (const char *)policy + offset; }

static int table_fits(const struct mg_policy_header *policy, uint32_t offset, uint32_t count, uint32_t element_bytes) {
    return offset % 8 == 0 && offset >= sizeof *policy && offset <= policy->bytes && (policy->bytes - offset) / element_bytes >= count;
}

static int slice_fits(uint32_t first, uint32_t count, uint32_t limit) { return first <= limit && limit - first >= count; }

static int condition_fits(const struct mg_policy_header *policy, const struct mg_policy_condition *condition, unsigned kind) {
    switch (condition->op) {
    case MG_CONDITION_OP_RANGE:
    case MG_CONDITION_OP_MASKED_EQ:
    case MG_CONDITION_OP_MASKED_ANY: return kind == MG_GROUP_KIND_VALUE || kind == MG_GROUP_KIND_PORT;
    case MG_CONDITION_OP_FAMILY: return kind == MG_GROUP_KIND_ADDRESS;
    case MG_CONDITION_OP_NETWORK: {
        if (kind != MG_GROUP_KIND_ADDRESS || condition->a >= policy->network_count) return 0;
        const struct mg_policy_network *network = (const struct mg_policy_network *)table(policy, policy->network_offset) + condition->a;
        return (network->family == AF_INET_NR && network->prefix <= 32) || (network->family == AF_INET6_NR && network->prefix <= 128);
    }
    case MG_CONDITION_OP_GLOB:
        return kind == MG_GROUP_KIND_PATH && condition->a <= policy->text_bytes && condition->b <= policy->text_bytes - condition->a &&
               mg_glob_check((const unsigned char *)table(policy, policy->text_offset) + condition->a, (uint32_t)condition->b);
    default: return 0;
    }
}

static int group_fits(const struct mg_policy_header *policy, const struct mg_policy_group *group) {
    if (group->kind < MG_GROUP_KIND_VALUE || group->kind > MG_GROUP_KIND_PORT) return 0;
    if (group->kind == MG_GROUP_KIND_VALUE && group->width != 2 && group->width != 4 && group->width != 8) return 0;
    if (group->args == 0 || group->args >= 1 << 6 || !slice_fits(group->condition_first, group->condition_count, policy->condition_count)) return 0;
    const struct mg_policy_condition *conditions = table(policy, policy->condition_offset);
    for (uint32_t i = 0; i < group->condition_count; i++)
        if (!condition_fits(policy, conditions + group->condition_first + i, group->kind)) return 0;
    return 1;
}

int mg_policy_check(const struct mg_policy_header *policy, uint64_t bytes) {
    if ((uintptr_t)policy % 8 != 0 || bytes < sizeof *policy) return 0;
    if (policy->version != MG_POLICY_VERSION || policy->bytes > bytes || policy->bytes < sizeof *policy) return 0;
    if (!table_fits(policy, policy->call_offset, policy->call_count, sizeof(struct mg_policy_call)) ||
        !table_fits(policy, policy->entry_offset, policy->entry_count, sizeof(struct mg_policy_entry)) ||
        !table_fits(policy, policy->group_offset, policy->group_count, sizeof(struct mg_policy_group)) ||
        !table_fits(policy, policy->condition_offset, policy->condition_count, sizeof(struct mg_policy_condition)) ||
        !table_fits(policy, policy->network_offset, policy->network_count, sizeof(struct mg_policy_network)) ||
        !table_fits(policy, policy->text_offset, policy->text_bytes, 1))
        return 0;
    if (policy->default_verdict > MG_VERDICT_TRAP || policy->unknown_verdict > MG_VERDICT_TRAP) return 0;
    const struct mg_policy_call *calls = table(policy, policy->call_offset);
    for (uint32_t i = 0; i < policy->call_count; i++)
        if (!slice_fits(calls[i].entry_first, calls[i].entry_count, policy->entry_count)) return 0;
    const struct mg_policy_entry *entries = table(policy, policy->entry_offset);
    for (uint32_t i = 0; i < policy->entry_count; i++)
        if (entries[i].verdict > MG_VERDICT_TRAP || !slice_fits(entries[i].group_first, entries[i].group_count, policy->group_count)) return 0;
    const struct mg_policy_group *groups = table(policy, policy->group_offset);
    for (uint32_t i = 0; i < policy->group_count; i++)
        if (!group_fits(policy, groups + i)) return 0;
    return 1;
}

static const struct mg_policy_condition *conditions_of(const struct mg_policy_header *policy, const struct mg_policy_group *group) {
    return (const struct mg_policy_condition *)table(policy, policy->condition_offset) + group->condition_first;
}

/* Folds the answers of one group's conditions: one plain one must hold (if there are any), and no negated one. */
struct fold {
    int plain, plain_holds, negated_holds;
};
static void fold_add(struct fold *fold, const struct mg_policy_condition *condition, int holds) {
    if (condition->negated != 0) {
        fold->negated_holds |= holds;
    } else {
        fold->plain = 1;
        fold->plain_holds |= holds;
    }
}
static int fold_result(const struct fold *fold) { return (fold->plain == 0 || fold->plain_holds != 0) && fold->negated_holds == 0; }

static int value_condition_holds(const struct mg_policy_condition *condition, uint64_t value, int is_signed) {
    switch (condition->op) {
    case MG_CONDITION_OP_MASKED_EQ: return (value & condition->a) == condition->b;
    case MG_CONDITION_OP_MASKED_ANY: return (value & condition->a) != 0;
    default:
        return is_signed ? (int64_t)value >= (int64_t)condition->a && (int64_t)value <= (int64_t)condition->b
                         : value >= condition->a && value <= condition->b;
    }
}

static uint64_t narrowed(uint64_t value, unsigned width, int is_signed) {
    if (width == 2) return is_signed ? (uint64_t)(int16_t)value : (uint16_t)value;
    if (width == 4) return is_signed ? (uint64_t)(int32_t)value : (uint32_t)value;
    return value;
}

static enum answer value_holds(const struct mg_policy_header *policy, const struct mg_policy_group *group, uint64_t value) {
    int is_signed = (group->flags & MG_GROUP_FLAG_SIGNED) != 0;
    const struct mg_policy_condition *conditions = conditions_of(policy, group);
    struct fold fold = {0};
    for (uint32_t i = 0; i < group->condition_count; i++) {
        /* Masks are bits, not numbers: no sign reaches into the upper half there. */
        int compares = conditions[i].op == MG_CONDITION_OP_RANGE;
        fold_add(&fold, conditions + i, value_condition_holds(conditions + i, narrowed(value, group->width, is_signed && compares), is_signed));
    }
    return fold_result(&fold) ? YES : NO;
}

static enum answer path_holds(const struct mg_policy_header *policy, const struct mg_policy_group *group, const char *text) {
    const unsigned char *patterns = table(policy, policy->text_offset);
    const struct mg_policy_condition *conditions = conditions_of(policy, group);
    struct fold fold = {0};
    for (uint32_t i = 0; i < group->condition_count; i++)
        fold_add(&fold, conditions + i, mg_glob_match(patterns + conditions[i].a, (uint32_t)conditions[i].b, text));
    return fold_result(&fold) ? YES : NO;
}

/* A socket address by its meaning: IPv4 in IPv6 clothes is IPv4. */
struct endpoint {
    uint16_t family;
    uint16_t port;
    int has_port;
    uint8_t bytes[16];
};

static int all_zero(const uint8_t *bytes, unsigned count) {
    unsigned sum = 0;
    for (unsigned i = 0; i < count; i++) sum |= bytes[i];
    return sum == 0;
}

/* 0 where the kernel would refuse the address as too short, too. */
static int read_endpoint(const void *address, uint32_t address_bytes, struct endpoint *endpoint) {
    const uint8_t *raw = address;
    if (address_bytes < 2) return 0;
    *endpoint = (struct endpoint){.family = (uint16_t)(raw[0] | raw[1] << 8)};
    /* Sending and binding, the kernel takes AF_UNSPEC for AF_INET. */
    if (endpoint->family == AF_UNSPEC_NR && address_bytes >= INET_BYTES) endpoint->family = AF_INET_NR;
    if (endpoint->family != AF_INET_NR && endpoint->family != AF_INET6_NR) return 1;
    int six = endpoint->family == AF_INET6_NR;
    if (address_bytes < (six ? INET6_BYTES : INET_BYTES)) return 0;
    endpoint->has_port = 1;
    endpoint->port = (uint16_t)(raw[2] << 8 | raw[3]);
    const uint8_t *from = raw + (six ? 8 : 4);
    if (six && all_zero(from, 10) && from[10] == 0xff && from[11] == 0xff) {
        endpoint->family = AF_INET_NR;
        six = 0;
        from += 12;
    }
    for (unsigned i = 0; i < (six ? 16u : 4u); i++) endpoint->bytes[i] = from[i];
    return 1;
}

static int in_network(const struct mg_policy_network *network, const struct endpoint *endpoint) {
    if (network->family != endpoint->family) return 0;
    unsigned whole = network->prefix / 8, rest = network->prefix % 8;
    for (unsigned i = 0; i < whole; i++)
        if (network->bytes[i] != endpoint->bytes[i]) return 0;
    return rest == 0 || (network->bytes[whole] ^ endpoint->bytes[whole]) >> (8 - rest) == 0;
}

static int endpoint_holds(const struct mg_policy_header *policy, const struct mg_policy_group *group, const struct endpoint *endpoint) {
    const struct mg_policy_network *networks = table(policy, policy->network_offset);
    const struct mg_policy_condition *conditions = conditions_of(policy, group);
    struct fold fold = {0};
    for (uint32_t i = 0; i < group->condition_count; i++) {
        const struct mg_policy_condition *condition = conditions + i;
        fold_add(&fold, condition,
                 condition->op == MG_CONDITION_OP_FAMILY ? condition->a == endpoint->family : in_network(networks + condition->a, endpoint));
    }
    return fold_result(&fold);
}

/* Whether a plain network of the group is of a family that a socket bound to every address listens on. */
static int covers_network(const struct mg_policy_header *policy, const struct mg_policy_group *group, uint16_t family) {
    const struct mg_policy_network *networks = table(policy, policy->network_offset);
    const struct mg_policy_condition *conditions = conditions_of(policy, group);
    for (uint32_t i = 0; i < group->condition_count; i++)
        if (conditions[i].op == MG_CONDITION_OP_NETWORK && conditions[i].negated == 0 &&
            (family == AF_INET6_NR || networks[conditions[i].a].family == AF_INET_NR))
            return 1;
    return 0;
}

/* The unspecified address stands for others: bound, for all; connected to, for the loopback ones. */
static enum answer address_holds(const struct mg_policy_header *policy, const struct mg_policy_group *group, const struct endpoint *endpoint,
                                 int permissive) {
    int holds = endpoint_holds(policy, group, endpoint);
    int inet = endpoint->family == AF_INET_NR || endpoint->family == AF_INET6_NR;
    if (!inet || !all_zero(endpoint->bytes, 16)) return holds ? YES : NO;
    if ((group->flags & MG_GROUP_FLAG_LOCAL) != 0) return holds || (!permissive && covers_network(policy, group, endpoint->family)) ? YES : NO;
    struct endpoint four = {.family = AF_INET_NR, .bytes = {127, 0, 0, 1}};
    struct endpoint six = {.family = AF_INET6_NR, .bytes = {[15] = 1}};
    int four_holds = endpoint_holds(policy, group, &four);
    int six_holds = endpoint->family == AF_INET6_NR ? endpoint_holds(policy, group, &six) : four_holds;
    return (permissive ? holds && four_holds && six_holds : holds || four_holds || six_holds) ? YES : NO;
}

static enum answer port_holds(const struct mg_policy_header *policy, const struct mg_policy_group *group, const struct endpoint *endpoint) {
    if (!endpoint->has_port) return NO;
    const struct mg_policy_condition *conditions = conditions_of(policy, group);
    struct fold fold = {0};
    for (uint32_t i = 0; i < group->condition_count; i++)
        fold_add(&fold, conditions + i, value_condition_holds(conditions + i, endpoint->port, 0));
    return fold_result(&fold) ? YES : NO;
}

static const char *path_text(const struct mg_policy_input *input, unsigned arg) {
    unsigned count = input->path_count < 2 ? input->path_count : 2;
    for (unsigned i = 0; i < count; i++)
        if (input->path[i].arg == arg) return input->path[i].text;
    return 0;
}

static enum answer argument_holds(const struct mg_policy_header *policy, const struct mg_policy_group *group, const struct mg_policy_input *input,
                                  unsigned arg, int permissive) {
    if (group->kind == MG_GROUP_KIND_VALUE) return value_holds(policy, group, input->args[arg]);
    if (group->kind == MG_GROUP_KIND_PATH) {
        const char *text = path_text(input, arg);
        return text == 0 ? UNKNOWN : path_holds(policy, group, text);
    }
    /* A call that names no address goes where an earlier one, judged then, has led: the rule says nothing against it and nothing for a denial. */
    int names_none = ((group->flags & MG_GROUP_FLAG_MESSAGE) == 0 && input->args[arg] == 0) ||
                     (input->address != 0 && input->address_arg == arg && input->address_bytes == 0);
    if (names_none) return permissive ? YES : NO;
    struct endpoint endpoint;
    if (input->address == 0 || input->address_arg != arg || !read_endpoint(input->address, input->address_bytes, &endpoint)) return UNKNOWN;
    if (group->kind == MG_GROUP_KIND_PORT) return port_holds(policy, group, &endpoint);
    return address_holds(policy, group, &endpoint, permissive);
}

static int group_holds(const struct mg_policy_header *policy, const struct mg_policy_group *group, const struct mg_policy_input *input, int permissive) {
    for (unsigned args = group->args; args != 0; args &= args - 1) {
        enum answer answer = argument_holds(policy, group, input, (unsigned)__builtin_ctz(args), permissive);
        if (permissive && answer != YES) return 0;
        if (!permissive && answer != NO) return 1;
    }
    return permissive;
}

static int entry_holds(const struct mg_policy_header *policy, const struct mg_policy_entry *entry, const struct mg_policy_input *input) {
    int permissive = entry->verdict == MG_VERDICT_ALLOW || entry->verdict == MG_VERDICT_LOG;
    const struct mg_policy_group *groups = (const struct mg_policy_group *)table(policy, policy->group_offset) + entry->group_first;
    for (uint32_t i = 0; i < entry->group_count; i++)
        if (!group_holds(policy, groups + i, input, permissive)) return 0;
    return 1;
}

static int looks_at_path(const struct mg_policy_header *policy, const struct mg_policy_entry *entry) {
    const struct mg_policy_group *groups = (const struct mg_policy_group *)table(policy, policy->group_offset) + entry->group_first;
    for (uint32_t i = 0; i < entry->group_count; i++)
        if (groups[i].kind == MG_GROUP_KIND_PATH) return 1;
    return 0;
}

static const struct mg_policy_call *call_of(const struct mg_policy_header *policy, uint32_t nr) {
    return nr < policy->call_count ? (const struct mg_policy_call *)table(policy, policy->call_offset) + nr : 0;
}

unsigned mg_policy_needs(const struct mg_policy_header *policy, uint32_t nr) {
    const struct mg_policy_call *call = call_of(policy, nr);
    return call == 0 ? 0 : call->needs;
}

struct mg_policy_decision mg_policy_judge(const struct mg_policy_header *policy, const struct mg_policy_input *input) {
    const struct mg_policy_call *call = call_of(policy, input->nr);
    if (call == 0 || call->known == 0)
        return (struct mg_policy_decision){.verdict = policy->unknown_verdict, .error = policy->unknown_errno, .rule = MG_POLICY_DEFAULT_RULE};
    const struct mg_policy_entry *entries = (const struct mg_policy_entry *)table(policy, policy->entry_offset) + call->entry_first;
    for (uint32_t i = 0; i < call->entry_count; i++)
        if (entry_holds(policy, entries + i, input))
            return (struct mg_policy_decision){
                .verdict = entries[i].verdict, .error = entries[i].error, .rule = entries[i].rule, .by_path = (uint8_t)looks_at_path(policy, &entries[i])};
    return (struct mg_policy_decision){.verdict = policy->default_verdict, .error = policy->default_errno, .rule = MG_POLICY_DEFAULT_RULE};
}
