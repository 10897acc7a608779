/* An interpreter of classic BPF within the limits of seccomp. */
#include <mg/bpf.h>

#include <linux/bpf_common.h>

static int code_allowed(unsigned code) {
    switch (code) {
    case BPF_LD | BPF_W | BPF_ABS:
    case BPF_LD | BPF_W | BPF_LEN:
    case BPF_LDX | BPF_W | BPF_LEN:
    case BPF_LD | BPF_IMM:
    case BPF_LDX | BPF_IMM:
    case BPF_LD | BPF_MEM:
    case BPF_LDX | BPF_MEM:
    case BPF_ST:
    case BPF_STX:
    case BPF_RET | BPF_K:
    case BPF_RET | BPF_A:
    case BPF_MISC | BPF_TAX:
    case BPF_MISC | BPF_TXA:
    case BPF_JMP | BPF_JA:
    case BPF_JMP | BPF_JEQ | BPF_K:
    case BPF_JMP | BPF_JEQ | BPF_X:
    case BPF_JMP | BPF_JGE | BPF_K:
    case BPF_JMP | BPF_JGE | BPF_X:
    case BPF_JMP | BPF_JGT | BPF_K:
    case BPF_JMP | BPF_JGT | BPF_X:
    case BPF_JMP | BPF_JSET | BPF_K:
    case BPF_JMP | BPF_JSET | BPF_X:
    case BPF_ALU | BPF_ADD | BPF_K:
    case BPF_ALU | BPF_ADD | BPF_X:
    case BPF_ALU | BPF_SUB | BPF_K:
    case BPF_ALU | BPF_SUB | BPF_X:
    case BPF_ALU | BPF_MUL | BPF_K:
    case BPF_ALU | BPF_MUL | BPF_X:
    case BPF_ALU | BPF_DIV | BPF_K:
    case BPF_ALU | BPF_DIV | BPF_X:
    case BPF_ALU | BPF_AND | BPF_K:
    case BPF_ALU | BPF_AND | BPF_X:
    case BPF_ALU | BPF_OR | BPF_K:
    case BPF_ALU | BPF_OR | BPF_X:
    case BPF_ALU | BPF_XOR | BPF_K:
    case BPF_ALU | BPF_XOR | BPF_X:
    case BPF_ALU | BPF_LSH | BPF_K:
    case BPF_ALU | BPF_LSH | BPF_X:
    case BPF_ALU | BPF_RSH | BPF_K:
    case BPF_ALU | BPF_RSH | BPF_X:
    case BPF_ALU | BPF_NEG: return 1;
    default: return 0;
    }
}

static int is_load_of_cell(unsigned code) { return code == (BPF_LD | BPF_MEM) || code == (BPF_LDX | BPF_MEM); }
static int is_store(unsigned code) { return code == BPF_ST || code == BPF_STX; }
static int is_jump_always(unsigned code) { return code == (BPF_JMP | BPF_JA); }
static int is_branch(unsigned code) { return BPF_CLASS(code) == BPF_JMP && !is_jump_always(code); }

static int instruction_allowed(const struct sock_filter *at, unsigned left) {
    unsigned code = at->code;
    if (!code_allowed(code)) return 0;
    if (code == (BPF_LD | BPF_W | BPF_ABS)) return at->k < sizeof(struct seccomp_data) && at->k % 4 == 0;
    if (code == (BPF_ALU | BPF_DIV | BPF_K)) return at->k != 0;
    if (code == (BPF_ALU | BPF_LSH | BPF_K) || code == (BPF_ALU | BPF_RSH | BPF_K)) return at->k < 32;
    if (is_load_of_cell(code) || is_store(code)) return at->k < BPF_MEMWORDS;
    if (is_jump_always(code)) return at->k < left;
    if (is_branch(code)) return at->jt < left && at->jf < left;
    return 1;
}

/* Whether every load of `cell` is reached only behind a store to it. Jumps lead forward only, so one pass decides. `unset` holds a bit per
 * instruction that a jump reaches with the cell unset; one cell at a time keeps that small enough for a stack in the monitor. */
static int cell_set_before_use(const struct sock_filter *program, unsigned count, unsigned cell) {
    uint64_t unset[BPF_MAXINSNS / 64] = {0};
    int is_set = 0;
    for (unsigned i = 0; i < count; i++) {
        const struct sock_filter *at = program + i;
        if (unset[i / 64] >> (i % 64) & 1) is_set = 0;
        if (is_store(at->code) && at->k == cell) is_set = 1;
        if (is_load_of_cell(at->code) && at->k == cell && !is_set) return 0;
        if (is_jump_always(at->code) || is_branch(at->code)) {
            unsigned one = i + 1 + (is_jump_always(at->code) ? at->k : at->jt);
            unsigned other = i + 1 + (is_jump_always(at->code) ? at->k : at->jf);
            if (!is_set) {
                unset[one / 64] |= 1ull << (one % 64);
                unset[other / 64] |= 1ull << (other % 64);
            }
            is_set = 1; /* the next instruction is reached by jumps alone, which say so themselves */
        }
    }
    return 1;
}

int mg_bpf_check(const struct sock_filter *program, unsigned count) {
    if (count == 0 || count > BPF_MAXINSNS) return 0;
    unsigned cells_loaded = 0;
    for (unsigned i = 0; i < count; i++) {
        if (!instruction_allowed(program + i, count - i - 1)) return 0;
        if (is_load_of_cell(program[i].code)) cells_loaded |= 1u << program[i].k;
    }
    unsigned last = program[count - 1].code;
    if (last != (BPF_RET | BPF_K) && last != (BPF_RET | BPF_A)) return 0;
    for (unsigned cell = 0; cell < BPF_MEMWORDS; cell++)
        if ((cells_loaded >> cell & 1) != 0 && !cell_set_before_use(program, count, cell)) return 0;
    return 1;
}

static int branch_taken(unsigned code, uint32_t a, uint32_t operand) {
    switch (BPF_OP(code)) {
    case BPF_JEQ: return a == operand;
    case BPF_JGT: return a > operand;
    case BPF_JGE: return a >= operand;
    default: return (a & operand) != 0;
    }
}

static uint32_t calculated(unsigned code, uint32_t a, uint32_t operand) {
    switch (BPF_OP(code)) {
    case BPF_ADD: return a + operand;
    case BPF_SUB: return a - operand;
    case BPF_MUL: return a * operand;
    case BPF_DIV: return a / operand;
    case BPF_AND: return a & operand;
    case BPF_OR: return a | operand;
    case BPF_XOR: return a ^ operand;
    case BPF_LSH: return a << (operand & 31);
    case BPF_RSH: return a >> (operand & 31);
    default: return -a;
    }
}

uint32_t mg_bpf_run(const struct sock_filter *program, unsigned count, const struct seccomp_data *data) {
    uint32_t a = 0, x = 0, cell[BPF_MEMWORDS] = {0};
    for (unsigned i = 0; i < count; i++) {
        const struct sock_filter *at = program + i;
        uint32_t operand = BPF_SRC(at->code) == BPF_X ? x : at->k;
        switch (BPF_CLASS(at->code)) {
        case BPF_LD:
            if (BPF_MODE(at->code) == BPF_ABS) a = ((const uint32_t *)data)[at->k / 4];
            else if (BPF_MODE(at->code) == BPF_LEN) a = sizeof *data;
            else a = BPF_MODE(at->code) == BPF_MEM ? cell[at->k] : at->k;
            break;
        case BPF_LDX:
            if (BPF_MODE(at->code) == BPF_LEN) x = sizeof *data;
            else x = BPF_MODE(at->code) == BPF_MEM ? cell[at->k] : at->k;
            break;
        case BPF_ST: cell[at->k] = a; break;
        case BPF_STX: cell[at->k] = x; break;
        case BPF_ALU:
            if (BPF_OP(at->code) == BPF_DIV && operand == 0) return SECCOMP_RET_KILL_THREAD; /* as the kernel's own translation ends: with 0 */
            a = calculated(at->code, a, operand);
            break;
        case BPF_JMP:
            if (is_jump_always(at->code)) i += at->k;
            else i += branch_taken(at->code, a, operand) ? at->jt : at->jf;
            break;
        case BPF_RET: return BPF_RVAL(at->code) == BPF_A ? a : at->k;
        default: /* BPF_MISC */
            if (BPF_MISCOP(at->code) == BPF_TAX) x = a;
            else a = x;
            break;
        }
    }
    return SECCOMP_RET_KILL_THREAD; /* not reached: a checked program ends with a return */
}
