/* Evaluation of compiled policy (spec/records/policy.ts). Pure: no system calls, no globals, no allocation. */
#pragma once

#include <stdint.h>

#include <mg/records.h>

/* A call as it is judged. Everything behind a pointer must have been copied out of the application's reach before. */
struct mg_policy_input {
    uint32_t nr;
    uint64_t args[6]; /* the registers; a capability carried in them must have been taken out */
    unsigned path_count;
    struct {
        uint8_t arg;      /* the path argument's index */
        const char *text; /* the path of the object that the kernel resolves it to: absolute, zero-terminated; NULL if it cannot be told */
    } path[2];
    uint8_t address_arg; /* argument index of the socket address, or of the struct msghdr that holds it */
    uint32_t address_bytes;
    const void *address; /* NULL: none was copied or it is unreadable. Not NULL with 0 bytes: the call names no address */
};

struct mg_policy_decision {
    uint8_t verdict; /* MG_VERDICT_* */
    uint16_t error;  /* errno for MG_VERDICT_DENY */
    uint16_t rule;   /* number of the rule, or MG_POLICY_DEFAULT_RULE */
    uint8_t by_path; /* the rule looks at a path */
};

/* Whether tables of `bytes` bytes at `policy` are well formed: 1, else 0. Checked once, before the first judgement;
 * the other functions trust what passed here. `policy` must lie at a multiple of 8. */
int mg_policy_check(const struct mg_policy_header *policy, uint64_t bytes);

/* MG_POLICY_NEED_* bits: what mg_policy_judge must be given for this number beyond the registers. */
unsigned mg_policy_needs(const struct mg_policy_header *policy, uint32_t nr);

/* Judges by the first rule that holds. What a rule needs and `input` does not tell makes a permissive rule (allow, log)
 * not hold and a restrictive one (all others) hold. A call that names several addresses (sendmmsg) is judged once per address. */
struct mg_policy_decision mg_policy_judge(const struct mg_policy_header *policy, const struct mg_policy_input *input);
