// The image: the monitor as pieces that mgload places and links anew at each launch. src/bundle writes it.
import { constants, field, record } from '../record.js'

export const imageConstants = constants('image', 'The monitor as relocatable pieces', {
  MAGIC: 0x3147_4d49_474d_4dn, // "MMGIMG1"
  VERSION: 2,
})

export const pieceKind = constants('piece_kind', 'What a piece holds', {
  CODE: 0,
  CONST: 1,
  DATA: 2,
})

export const relocKind = constants('reloc_kind', 'How a reference is written', {
  ABS64: 0, // R_X86_64_64
  VALUE32: 1, // R_X86_64_32 against a launch value
})

/** Numbers known only at launch that gate code carries as immediates; native/arch names them mg_value_NAME. */
export const launchValue = constants('launch_value', 'Values that mgload writes into gate code', {
  KEY_MASK: 0, // the access-disable bit of the monitor's key in PKRU
  APP_PKRU: 1, // rights of a fresh application thread
})

export const imageHeader = record('image_header', 'First record of an image; pieces, then relocations, then bytes', [
  field('magic', 'u64', 'image MAGIC'),
  field('version', 'u32', 'image VERSION'),
  field('bytes', 'u32', 'bytes of the whole image'),
  field('piece_count', 'u32', 'image_piece[] follow this header'),
  field('reloc_count', 'u32', 'image_reloc[] follow the pieces'),
  field('start_piece', 'u32', 'piece that holds mg_start'),
  field('start_offset', 'u32', 'offset of mg_start in it'),
])

export const imagePiece = record('image_piece', 'A function or a data object', [
  field('offset', 'u32', 'its bytes in the image; 0 for zeroed data'),
  field('bytes', 'u32', 'size'),
  field('align', 'u16', 'alignment'),
  field('kind', 'u16', 'piece_kind'),
  field('reserved', 'u32', '0: what follows the pieces is aligned'),
])

export const imageReloc = record('image_reloc', 'A reference from a piece', [
  field('piece', 'u32', 'the piece that refers'),
  field('offset', 'u32', 'where in it'),
  field('target', 'u32', 'piece referred to, or launch_value for VALUE32'),
  field('kind', 'u32', 'reloc_kind'),
  field('addend', 'i64', 'added to the address or value'),
])

export const imageSpec = {
  constants: [imageConstants, pieceKind, relocKind, launchValue],
  records: [imageHeader, imagePiece, imageReloc],
}
