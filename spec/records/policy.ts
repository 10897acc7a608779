// Compiled policy: what src/policy writes and native/core/policy.c evaluates. Offsets count from policy_header.
import { constants, field, record } from '../record.js'

export const conditionOp = constants('condition_op', 'How a condition compares', {
  EQ: 1,
  NE: 2,
  LT: 3,
  LE: 4,
  GT: 5,
  GE: 6,
  RANGE: 7, // a ≤ value ≤ b
  MASKED_EQ: 8, // (value & a) == b
  PATH: 9, // the resolved path matches the glob at string a of b bytes
  ADDRESS: 10, // the socket address lies in the policy_network at offset a
  PORT: 11, // a ≤ port ≤ b
})

export const policyRule = record('policy_rule', 'One rule; its conditions are consecutive', [
  field('verdict', 'u8', 'verdict'),
  field('all_paths', 'u8', '1: every path argument must match (allow), 0: any one (deny, kill, log)'),
  field('errno', 'u16', 'for DENY'),
  field('condition_first', 'u32', 'index into the conditions'),
  field('condition_count', 'u32', 'how many'),
])

export const policyCondition = record(
  'policy_condition',
  'One comparison. Conditions of one group are alternatives; every group of a rule must hold',
  [
    field('group', 'u16', 'group within the rule'),
    field('arg', 'u8', 'argument index; 0xff: any argument of the fitting kind'),
    field('op', 'u8', 'condition_op'),
    field('bytes', 'u8', 'width of the comparison, 4 or 8'),
    field('is_signed', 'u8', '1: signed comparison'),
    field('reserved', 'u16', '0'),
    field('a', 'u64', 'by op'),
    field('b', 'u64', 'by op'),
  ],
)

export const policyNetwork = record('policy_network', 'An address range', [
  field('family', 'u16', 'AF_INET or AF_INET6'),
  field('prefix', 'u16', 'bits that count'),
  field('reserved', 'u32', '0'),
  field('bytes', 'u8', 'the address in network order', { count: 16 }),
])

export const policyCall = record('policy_call', 'Rules that concern one call number, in order', [
  field('list_offset', 'u32', 'u16[] of rule indexes'),
  field('list_count', 'u16', 'how many'),
  field('needs', 'u16', 'policy_need bits'),
])

export const policyNeed = constants('policy_need', 'What must be copied from the application before the rules can be judged', {
  PATH: 1,
  ADDRESS: 2,
})

export const policyHeader = record('policy_header', 'First record of compiled policy', [
  field('bytes', 'u32', 'bytes of the whole'),
  field('rule_count', 'u32', 'policy_rule[]'),
  field('rule_offset', 'u32', ''),
  field('condition_count', 'u32', 'policy_condition[]'),
  field('condition_offset', 'u32', ''),
  field('call_count', 'u32', 'policy_call[], by call number'),
  field('call_offset', 'u32', ''),
  field('default_verdict', 'u8', 'verdict where no rule matches'),
  field('reserved', 'u8', '0'),
  field('default_errno', 'u16', 'for DENY'),
])

export const policySpec = {
  constants: [conditionOp, policyNeed],
  records: [policyRule, policyCondition, policyNetwork, policyCall, policyHeader],
}
