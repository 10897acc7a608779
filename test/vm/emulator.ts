// The emulator's command line: one table, so that what the guest is made of can be read in one place.

import type { Emulator } from './fetch.js'
import { shareKey } from './protocol.js'

export interface Hardware {
  readonly emulator: Emulator
  readonly kernelImage: string
  readonly bootArchive: string
  readonly cpus: number
  readonly memory: string
  readonly shares: readonly string[]
  readonly writable: boolean
}

/** The descriptor that the emulator finds the host's socket on. */
export const portDescriptor = 3

const kernelParameters = [
  'console=ttyS0',
  'quiet',
  // A panic or an oops ends the emulator (-no-reboot) instead of leaving a guest that hangs or lies.
  'panic=-1',
  'oops=panic',
  // The host is not attacked from here, and page-table isolation costs a flush of the emulated TLB per call.
  'mitigations=off',
  'tsc=reliable',
  'no_timer_check',
  'random.trust_cpu=on',
  'apparmor=0',
  'audit=0',
]

const quoted = (value: string): string => value.replaceAll(',', ',,')

function exported(id: string, path: string, readOnly: boolean): string[] {
  // "none": files get the user who runs the emulator as their owner where he may not give them away.
  const fields = ['local', `id=${id}`, `path=${quoted(path)}`, 'security_model=none', 'multidevs=remap']
  const fsdev = [...fields, ...(readOnly ? ['readonly=on'] : [])].join(',')
  return ['-fsdev', fsdev, '-device', `virtio-9p-pci,fsdev=${id},mount_tag=${id}`]
}

export function emulatorArguments(hardware: Hardware): string[] {
  const key = shareKey(hardware.writable)
  return [
    ...['-nodefaults', '-no-user-config', '-display', 'none', '-no-reboot'],
    ...['-M', 'q35', '-accel', 'tcg,thread=multi', '-cpu', 'max'],
    ...['-smp', String(hardware.cpus), '-m', hardware.memory],
    ...hardware.emulator.firmware.flatMap((folder) => ['-L', folder]),
    ...['-kernel', hardware.kernelImage, '-initrd', hardware.bootArchive, '-append', kernelParameters.join(' ')],
    ...['-chardev', 'stdio,id=console,signal=off', '-serial', 'chardev:console'],
    ...['-device', 'virtio-serial-pci', '-chardev', `socket,id=host,fd=${portDescriptor}`],
    ...['-device', 'virtserialport,chardev=host,name=monguard'],
    ...exported('root', '/', true),
    ...hardware.shares.flatMap((path, index) => exported(`${key}${index}`, path, !hardware.writable)),
  ]
}
