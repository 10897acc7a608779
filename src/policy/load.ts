// From a file to a policy, whatever its format; and what a profile's conditions are asked about on this machine.
import { readFileSync } from 'node:fs'
import { release } from 'node:os'
import { extname, resolve } from 'node:path'
import { parseText } from './document.js'
import type { Policy } from './model.js'
import { isProfile, type ProfileHost, readProfile } from './oci.js'
import { PolicyUnreadable, Report } from './problem.js'
import { readVersion1 } from './v1.js'

/** Bits of a capability set, in order: include/uapi/linux/capability.h. */
const capabilityNames =
  'CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE'
    .split(' ')
    .map((name) => `CAP_${name}`)

/** This process's permitted set: the program that it starts can use no more. */
export function thisHost(): ProfileHost {
  const status = readFileSync('/proc/self/status', 'utf8')
  const bits = BigInt(`0x${/^CapPrm:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0'}`)
  return {
    kernel: release(),
    capabilities: new Set(capabilityNames.filter((_, i) => ((bits >> BigInt(i)) & 1n) === 1n)),
  }
}

const moduleTypes = new Set(['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs'])

function unreadable(file: string, error: unknown): PolicyUnreadable {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'ENOENT')
    return new PolicyUnreadable(file, {
      what: 'cannot read the policy',
      why: 'there is no such file',
      mend: 'check the path',
    })
  if (code === 'EISDIR')
    return new PolicyUnreadable(file, {
      what: 'cannot read the policy',
      why: 'it is a directory',
      mend: 'name the file in it',
    })
  if (code === 'EACCES')
    return new PolicyUnreadable(file, {
      what: 'cannot read the policy',
      why: 'this user may not read the file',
      mend: 'chmod +r it, or check the directories on the way to it',
    })
  return new PolicyUnreadable(file, {
    what: 'cannot read the policy',
    why: error instanceof Error ? error.message : `${error}`,
    mend: 'see the error',
  })
}

/** Runs a policy module and writes its default export out as YAML, which is then read like any other policy. */
async function moduleText(file: string): Promise<string> {
  const failed = (why: string, mend: string): PolicyUnreadable =>
    new PolicyUnreadable(file, { what: 'cannot run the policy module', why, mend })
  let value: unknown
  try {
    // Compiled code stays in memory: the policy's directory may not be writable, and a stale copy would be a wrong policy.
    const { createJiti } = await import('jiti')
    const jiti = createJiti(import.meta.url, { fsCache: false, moduleCache: false, interopDefault: true })
    value = await jiti.import(resolve(file), { default: true })
  } catch (error) {
    throw failed(
      (error instanceof Error ? error.message : `${error}`).split('\n')[0] ?? '',
      'mend the module; it is run with Node as it stands, types are not checked',
    )
  }
  if (value instanceof Promise) value = await value
  if (typeof value !== 'object' || value === null || !('version' in value || 'defaultAction' in value))
    throw failed(
      'its default export is not a policy',
      'write: export default definePolicy({ version: 1, default: …, rules: [ … ] })',
    )
  const { stringify } = await import('yaml')
  const exact = (_key: unknown, one: unknown): unknown => {
    if (typeof one === 'number' && Number.isInteger(one) && !Number.isSafeInteger(one))
      throw new Error(`${one} is larger than the numbers that JavaScript keeps exactly`)
    return one
  }
  try {
    return stringify(value, exact, { aliasDuplicateObjects: false, lineWidth: 0 })
  } catch (error) {
    throw failed(
      `its default export cannot be written as data: ${error instanceof Error ? error.message : error}`,
      'use plain objects, lists, text and numbers, and for large numbers BigInt (0x20000000000001n)',
    )
  }
}

/** The policy in a text. Throws PolicyError with everything that is wrong with it. */
export function readPolicy(file: string, text: string, host: ProfileHost = thisHost()): Policy {
  const report = new Report(file, text)
  const document = parseText(report, text)
  const policy =
    document === undefined
      ? undefined
      : isProfile(document)
        ? readProfile(report, document, host)
        : readVersion1(report, document)
  report.throwIfFailed()
  if (policy === undefined) throw new Error('a policy that cannot be read must be reported')
  return policy
}

/** Bytes that are no text would be read as other characters than were meant, and a rule with them would match nothing. */
function strictText(file: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new PolicyUnreadable(file, {
      what: 'cannot read the policy',
      why: 'it is not UTF-8',
      mend: 'save it as UTF-8; in a pattern ? stands for a byte that is no character',
    })
  }
}

/** Loads YAML, JSON, an OCI seccomp profile, or a TypeScript or JavaScript module. Throws PolicyUnreadable or PolicyError. */
export async function loadPolicy(file: string): Promise<Policy> {
  let bytes: Buffer
  try {
    bytes = readFileSync(file)
  } catch (error) {
    throw unreadable(file, error)
  }
  if (!moduleTypes.has(extname(file))) return readPolicy(file, strictText(file, bytes))
  return readPolicy(`${file} (its value as YAML)`, await moduleText(file))
}
