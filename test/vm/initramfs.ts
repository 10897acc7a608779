// Writes the guest's first file system: a cpio archive in the kernel's "newc" format, uncompressed, since unpacking
// costs more under emulation than reading does (format: Documentation/driver-api/early-userspace/buffer-format.rst).

export interface Entry {
  readonly path: string
  /** File type and permissions, as in st_mode. */
  readonly mode: number
  readonly content?: Buffer
}

export const executableFile = 0o100755
export const plainFile = 0o100644
export const folder = 0o040755

function padded(bytes: Buffer): Buffer {
  const rest = bytes.length % 4
  return rest === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(4 - rest)])
}

function record(entry: Entry, inode: number): Buffer[] {
  const content = entry.content ?? Buffer.alloc(0)
  const name = Buffer.from(`${entry.path}\0`)
  // ino mode uid gid nlink mtime filesize devmajor devminor rdevmajor rdevminor namesize check
  const fields = [inode, entry.mode, 0, 0, 1, 0, content.length, 0, 0, 0, 0, name.length, 0]
  const head = `070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}`
  return [padded(Buffer.concat([Buffer.from(head), name])), padded(content)]
}

/** The archive of these entries; a folder must come before what lies in it. */
export function archive(entries: readonly Entry[]): Buffer {
  const all = [...entries, { path: 'TRAILER!!!', mode: 0 }]
  return Buffer.concat(all.flatMap((entry, index) => record(entry, index + 1)))
}
