// biome-ignore-all format: one call, one line, one diff.
// System V and POSIX messages, semaphores and shared memory.
import { choice, either, family, fd, flags, inArray, inoutStruct, input, inStruct, int, long, mode, monitored, output, outStruct, pointer, size, size32, string, uint } from './row.js'

const call = family('ipc', 'leader')
const maps = monitored('maps or unmaps pages')

export const ipcCalls = [
  call(29, 'shmget', [int('key'), size('size'), flags('shmflg', 'ipc_get')], { groups: 'ipc', returns: 'value' }),
  call(30, 'shmat', [int('shmid'), pointer('shmaddr'), flags('shmflg', 'shmat')], { groups: 'ipc memory', isolation: maps, returns: 'address', mvx: 'each' }),
  call(31, 'shmctl', [int('shmid'), choice('op', 'shmctl'), inoutStruct('buf', 'shmid_ds')], { groups: 'ipc', returns: 'value' }),
  call(64, 'semget', [int('key'), int('nsems'), flags('semflg', 'ipc_get')], { groups: 'ipc', returns: 'value' }),
  call(65, 'semop', [int('semid'), inArray('sops', 'sembuf', 'nsops'), size32('nsops')], { groups: 'ipc', blocking: true }),
  call(66, 'semctl', [int('semid'), int('semnum'), choice('op', 'semctl'), either('arg')], { groups: 'ipc', returns: 'value' }),
  call(67, 'shmdt', [pointer('shmaddr')], { groups: 'ipc memory', isolation: maps, mvx: 'each' }),
  call(68, 'msgget', [int('key'), flags('msgflg', 'ipc_get')], { groups: 'ipc', returns: 'value' }),
  call(69, 'msgsnd', [int('msqid'), input('msgp', 'msgsz', 8), size('msgsz'), flags('msgflg', 'msgflg')], { groups: 'ipc', blocking: true }),
  call(70, 'msgrcv', [int('msqid'), output('msgp', 'msgsz', 8), size('msgsz'), long('msgtyp'), flags('msgflg', 'msgflg')], { groups: 'ipc', returns: 'bytes', blocking: true }),
  call(71, 'msgctl', [int('msqid'), choice('op', 'msgctl'), inoutStruct('buf', 'msqid_ds')], { groups: 'ipc', returns: 'value' }),
  call(220, 'semtimedop', [int('semid'), inArray('sops', 'sembuf', 'nsops'), size32('nsops'), inStruct('timeout', 'timespec')], { groups: 'ipc', blocking: true }),
  call(240, 'mq_open', [string('name'), flags('oflag', 'open'), mode('mode'), inStruct('attr', 'mq_attr')], { groups: 'desc', returns: 'fd' }),
  call(241, 'mq_unlink', [string('name')]),
  call(242, 'mq_timedsend', [fd('mqdes'), input('msg_ptr', 'msg_len'), size('msg_len'), uint('msg_prio'), inStruct('abs_timeout', 'timespec')], { groups: 'desc', blocking: true }),
  call(243, 'mq_timedreceive', [fd('mqdes'), output('msg_ptr', 'msg_len'), size('msg_len'), outStruct('msg_prio', 'uint'), inStruct('abs_timeout', 'timespec')], { groups: 'desc', returns: 'bytes', blocking: true }),
  call(244, 'mq_notify', [fd('mqdes'), inStruct('sevp', 'sigevent')]),
  call(245, 'mq_getsetattr', [fd('mqdes'), inStruct('newattr', 'mq_attr'), outStruct('oldattr', 'mq_attr')], { groups: 'desc' }),
]
