// Compiled policy: what src/policy writes and native/core/policy.c evaluates. Offsets count from policy_header.
//
// Each call number has a list of entries; an entry is one rule as it applies to that call. Groups of an entry must all
// hold (and); a group holds for a value if one of its plain conditions does (or; none there: always) and none of its
// negated ones does. The first entry whose groups hold decides.
import { constants, field, record } from '../record.js'

export const policyConstants = constants('policy', 'Compiled policy', {
  VERSION: 1,
  DEFAULT_RULE: 0xffff, // rule of a decision that no rule made
  MAX_PATTERN_BYTES: 1024,
})

export const groupKind = constants('group_kind', 'What a group of conditions looks at', {
  VALUE: 1, // argument registers
  PATH: 2, // resolved paths
  ADDRESS: 3, // socket addresses
  PORT: 4, // ports of socket addresses
})

export const groupFlags = constants('group_flag', 'Bits of policy_group.flags', {
  SIGNED: 1, // VALUE: compare as signed
  LOCAL: 2, // ADDRESS: of the own end (bind), where an unspecified address means every address
  MESSAGE: 4, // ADDRESS, PORT: behind a pointer to struct msghdr, so a null register says nothing about the address
})

export const conditionOp = constants('condition_op', 'How a condition compares', {
  RANGE: 1, // VALUE, PORT: a ≤ value ≤ b
  MASKED_EQ: 2, // VALUE, PORT: (value & a) == b
  MASKED_ANY: 3, // VALUE, PORT: (value & a) != 0
  GLOB: 4, // PATH: matches the pattern at text offset a of b bytes
  NETWORK: 5, // ADDRESS: lies in policy_network number a
  FAMILY: 6, // ADDRESS: the family is a
})

/** A pattern is bytes: values from FIRST_PLAIN on stand for themselves, the ones below are these tokens. */
export const globToken = constants('glob', 'Tokens of a compiled path pattern', {
  ONE: 1, // one byte that is not a slash (`?`; CONTINUATION follows it)
  STAR: 2, // any bytes without a slash (`*`)
  ANY: 3, // any bytes (`**`)
  DIRECTORIES: 4, // zero or more whole directories, each with its slash (`**/`); DIRECTORY_NAME follows
  DIRECTORY_NAME: 5, // inside one of those
  BELOW: 6, // end of the text, or a slash and anything (`/**` at the end); ANY follows
  SET: 7, // count, then count pairs low, high: one byte in a pair
  NOT_SET: 8, // the same: one byte in no pair, and not a slash
  PLAIN: 9, // the next byte stands for itself
  CONTINUATION: 10, // any UTF-8 continuation bytes
  FIRST_PLAIN: 16,
})

export const policyCall = record('policy_call', 'What concerns one call number', [
  field('entry_first', 'u32', 'index of its first entry'),
  field('entry_count', 'u16', 'how many, in order'),
  field('known', 'u8', '0: the table of calls has no such number'),
  field('needs', 'u8', 'policy_need bits'),
])

export const policyEntry = record('policy_entry', 'One rule as it applies to one call', [
  field('group_first', 'u32', 'index of its first group'),
  field('group_count', 'u16', 'how many; 0: always holds'),
  field('rule', 'u16', 'number of the rule in the document, from 0'),
  field('error', 'u16', 'errno for DENY'),
  field('verdict', 'u8', 'verdict'),
  field('reserved', 'u8', '0'),
])

export const policyGroup = record('policy_group', 'Conditions on the same arguments', [
  field('condition_first', 'u32', 'index of its first condition'),
  field('condition_count', 'u16', 'how many'),
  field('kind', 'u8', 'group_kind'),
  field('args', 'u8', 'bit per argument; a permissive verdict needs all of them to hold, a restrictive one any'),
  field('width', 'u8', 'VALUE: bytes of the register that count: 2, 4 or 8'),
  field('flags', 'u8', 'group_flag bits'),
  field('reserved', 'u16', '0'),
])

export const policyCondition = record('policy_condition', 'One comparison', [
  field('op', 'u8', 'condition_op'),
  field('negated', 'u8', '1: the group does not hold where this does'),
  field('reserved', 'u16', '0'),
  field('reserved2', 'u32', '0'),
  field('a', 'u64', 'by op'),
  field('b', 'u64', 'by op'),
])

export const policyNetwork = record('policy_network', 'A range of addresses', [
  field('family', 'u16', 'AF_INET or AF_INET6'),
  field('prefix', 'u16', 'bits that count'),
  field('bytes', 'u8', 'the address in network order; for AF_INET the first four', { count: 16 }),
])

export const policyNeed = constants(
  'policy_need',
  'What must be copied from the application before the rules can be judged',
  {
    PATH: 1,
    ADDRESS: 2,
  },
)

export const policyHeader = record('policy_header', 'First record of compiled policy; must lie at a multiple of 8', [
  field('bytes', 'u32', 'bytes of the whole'),
  field('version', 'u32', 'policy VERSION'),
  field('call_offset', 'u32', 'policy_call[], by call number'),
  field('call_count', 'u32', 'how many'),
  field('entry_offset', 'u32', 'policy_entry[]'),
  field('entry_count', 'u32', 'how many'),
  field('group_offset', 'u32', 'policy_group[]'),
  field('group_count', 'u32', 'how many'),
  field('condition_offset', 'u32', 'policy_condition[]'),
  field('condition_count', 'u32', 'how many'),
  field('network_offset', 'u32', 'policy_network[]'),
  field('network_count', 'u32', 'how many'),
  field('text_offset', 'u32', 'compiled path patterns'),
  field('text_bytes', 'u32', 'bytes of them'),
  field('default_verdict', 'u8', 'verdict where no rule matches'),
  field('unknown_verdict', 'u8', 'verdict for numbers the table of calls does not have'),
  field('default_errno', 'u16', 'for DENY'),
  field('unknown_errno', 'u16', 'for DENY'),
  field('reserved', 'u16', '0'),
])

export const policySpec = {
  constants: [policyConstants, groupKind, groupFlags, conditionOp, globToken, policyNeed],
  records: [policyCall, policyEntry, policyGroup, policyCondition, policyNetwork, policyHeader],
}
