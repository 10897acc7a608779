// Policies with one mistake each, and what the error must name.
export const badPolicies: readonly { readonly name: string; readonly text: string; readonly names: RegExp }[] = [
  { name: 'no YAML', text: 'version: 1\nrules: [\n', names: /:\d+:\d+/ },
  { name: 'no JSON', text: '{"version": 1, "rules": [,]}', names: /:\d+:\d+/ },
  { name: 'not a mapping', text: '- 1\n- 2\n', names: /./ },
  { name: 'empty', text: '', names: /./ },
  { name: 'unknown version', text: 'version: 7\ndefault: allow\n', names: /version/ },
  { name: 'no version', text: 'default: allow\n', names: /version/ },
  { name: 'unknown key', text: 'version: 1\ndefault: allow\ncolour: red\n', names: /colour/ },
  { name: 'unknown default', text: 'version: 1\ndefault: perhaps\n', names: /perhaps/ },
  {
    name: 'unknown call',
    text: 'version: 1\ndefault: allow\nrules:\n  - calls: [opeen]\n    deny: true\n',
    names: /opeen/,
  },
  {
    name: 'unknown group',
    text: 'version: 1\ndefault: allow\nrules:\n  - calls: ["%nets"]\n    deny: true\n',
    names: /%nets/,
  },
  {
    name: 'unknown errno',
    text: 'version: 1\ndefault: allow\nrules:\n  - calls: [mkdir]\n    deny: ENOPE\n',
    names: /ENOPE/,
  },
  {
    name: 'two verdicts',
    text: 'version: 1\ndefault: allow\nrules:\n  - calls: [mkdir]\n    deny: true\n    allow: true\n',
    names: /allow|deny|verdict/,
  },
  { name: 'no verdict', text: 'version: 1\ndefault: allow\nrules:\n  - calls: [mkdir]\n', names: /verdict|allow|deny/ },
  { name: 'no calls', text: 'version: 1\ndefault: allow\nrules:\n  - deny: true\n', names: /calls/ },
  {
    name: 'unknown argument',
    text: 'version: 1\ndefault: allow\nrules:\n  - calls: [mkdir]\n    colour: 3\n    deny: true\n',
    names: /colour/,
  },
  {
    name: 'bad address',
    text: 'version: 1\ndefault: allow\nrules:\n  - calls: [connect]\n    address: 10.0.0.0/99\n    deny: true\n',
    names: /10\.0\.0\.0/,
  },
  {
    name: 'bad port',
    text: 'version: 1\ndefault: allow\nrules:\n  - calls: [connect]\n    port: 5-3\n    deny: true\n',
    names: /5-3|port/,
  },
  {
    name: 'bad path',
    text: 'version: 1\ndefault: allow\nrules:\n  - calls: [open]\n    path: "/a/[b"\n    deny: true\n',
    names: /\[b|path/,
  },
  {
    name: 'a path for a call without one',
    text: 'version: 1\ndefault: allow\nrules:\n  - calls: [getpid]\n    path: /x\n    deny: true\n',
    names: /getpid|path/,
  },
  { name: 'rules of the wrong kind', text: 'version: 1\ndefault: allow\nrules: 12\n', names: /rules|12/ },
]
