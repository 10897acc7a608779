// Semaphores, messages, shared memory, futexes. Values: the UAPI headers of Linux.
import { choices, type FlagSet, flags } from './set.js'

export const ipcSets: readonly FlagSet[] = [
  flags('ipc_get', {
    IPC_CREAT: 0x200,
    IPC_EXCL: 0x400,
    SHM_HUGETLB: 0x800,
    SHM_NORESERVE: 0x1000,
  }),
  choices('shmctl', {
    IPC_RMID: 0,
    IPC_SET: 1,
    IPC_STAT: 2,
    IPC_INFO: 3,
    SHM_LOCK: 11,
    SHM_UNLOCK: 12,
    SHM_STAT: 13,
    SHM_INFO: 14,
    SHM_STAT_ANY: 15,
  }),
  choices('semctl', {
    IPC_RMID: 0,
    IPC_SET: 1,
    IPC_STAT: 2,
    IPC_INFO: 3,
    GETPID: 11,
    GETVAL: 12,
    GETALL: 13,
    GETNCNT: 14,
    GETZCNT: 15,
    SETVAL: 16,
    SETALL: 17,
    SEM_STAT: 18,
    SEM_INFO: 19,
    SEM_STAT_ANY: 20,
  }),
  choices('msgctl', {
    IPC_RMID: 0,
    IPC_SET: 1,
    IPC_STAT: 2,
    IPC_INFO: 3,
    MSG_STAT: 11,
    MSG_INFO: 12,
    MSG_STAT_ANY: 13,
  }),
  flags('shmat', {
    SHM_RDONLY: 0x1000,
    SHM_RND: 0x2000,
    SHM_REMAP: 0x4000,
    SHM_EXEC: 0x8000,
  }),
  flags('msgflg', {
    IPC_NOWAIT: 0x800,
    MSG_NOERROR: 0x1000,
    MSG_EXCEPT: 0x2000,
    MSG_COPY: 0x4000,
  }),
  // sembuf.sem_flg.
  flags('sembuf', {
    IPC_NOWAIT: 0x800,
    SEM_UNDO: 0x1000,
  }),
  flags(
    'futex',
    {
      FUTEX_PRIVATE_FLAG: 0x80,
      FUTEX_CLOCK_REALTIME: 0x100,
    },
    {
      mask: 0x7f,
      values: {
        FUTEX_WAIT: 0,
        FUTEX_WAKE: 1,
        FUTEX_FD: 2,
        FUTEX_REQUEUE: 3,
        FUTEX_CMP_REQUEUE: 4,
        FUTEX_WAKE_OP: 5,
        FUTEX_LOCK_PI: 6,
        FUTEX_UNLOCK_PI: 7,
        FUTEX_TRYLOCK_PI: 8,
        FUTEX_WAIT_BITSET: 9,
        FUTEX_WAKE_BITSET: 10,
        FUTEX_WAIT_REQUEUE_PI: 11,
        FUTEX_CMP_REQUEUE_PI: 12,
        FUTEX_LOCK_PI2: 13,
      },
    },
  ),
  flags(
    'futex2',
    {
      FUTEX2_NUMA: 4,
      FUTEX2_MPOL: 8,
      FUTEX2_PRIVATE: 0x80,
    },
    {
      mask: 3,
      values: {
        FUTEX2_SIZE_U8: 0,
        FUTEX2_SIZE_U16: 1,
        FUTEX2_SIZE_U32: 2,
        FUTEX2_SIZE_U64: 3,
      },
    },
  ),
]
