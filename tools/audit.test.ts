import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findSensitive, isChecked } from './audit.js'

const names = (...bytes: number[]): string[] =>
  findSensitive(Uint8Array.from(bytes)).map((hit) => `${hit.name}@${hit.offset}`)

test('Every sensitive instruction is found by its bytes', () => {
  assert.deepEqual(names(0x0f, 0x01, 0xef), ['wrpkru@0']) // wrpkru
  assert.deepEqual(names(0x0f, 0xae, 0x2f), ['xrstor@0']) // xrstor (%rdi)
  assert.deepEqual(names(0x48, 0x0f, 0xae, 0x6c, 0x24, 0x40), ['xrstor@1']) // xrstor64 0x40(%rsp)
  assert.deepEqual(names(0x0f, 0xc7, 0x1f), ['xrstors@0']) // xrstors (%rdi)
  assert.deepEqual(names(0xf3, 0x48, 0x0f, 0xae, 0xd8), ['wrgsbase@2']) // wrgsbase %rax
  assert.deepEqual(names(0xf3, 0x0f, 0xae, 0xd0), ['wrfsbase@1']) // wrfsbase %eax
  assert.deepEqual(names(0x0f, 0x05), ['syscall@0'])
  assert.deepEqual(names(0x0f, 0x34), ['sysenter@0'])
})

test('They are found inside other instructions', () => {
  assert.deepEqual(names(0xb8, 0x0f, 0x05, 0x00, 0x00), ['syscall@1']) // mov $0x50f, %eax
  assert.deepEqual(names(0x48, 0x8d, 0x05, 0x0f, 0x01, 0xef, 0x00), ['wrpkru@3']) // lea 0xef010f(%rip), %rax
})

test('Neighbours that share the opcode are none', () => {
  assert.deepEqual(names(0x0f, 0xae, 0xe8), []) // lfence
  assert.deepEqual(names(0x0f, 0xae, 0x27), []) // xsave (%rdi)
  assert.deepEqual(names(0x0f, 0x01, 0xee), []) // rdpkru
})

test('A check is a conditional jump over ud2 before anything leaves the place', () => {
  assert.ok(isChecked(['cmp    $0x55555554,%eax', 'je     12 <ok>', 'ud2', 'ret']))
  assert.ok(isChecked(['mov $1,%edx', 'pext %edx,%eax,%ecx', 'lea -0x1(%ecx),%ecx', 'jrcxz 20 <closed>', 'ud2']))
  assert.ok(!isChecked(['mov    %r12,%rdx', 'syscall', 'cmp $1,%eax', 'jne 1 <x>', 'ud2']))
  assert.ok(!isChecked(['ret']))
  assert.ok(!isChecked(['cmp $1,%eax', 'je 12 <ok>', 'mov %eax,%ebx', 'add $1,%ebx', 'ud2']))
})
