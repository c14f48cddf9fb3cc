import { constants, deflateRawSync, inflateRawSync } from "node:zlib";

/** Below this length packing costs more than it saves, in characters. */
const worthPacking = 1024;

/** A text as it lies in the database: itself when it is short, deflated when it is long. */
export type Packed = string | Uint8Array;

export function pack(text: string): Packed {
  if (text.length <= worthPacking) return text;
  return deflateRawSync(text, { level: constants.Z_BEST_SPEED });
}

export function unpack(packed: Packed): string {
  return typeof packed === "string" ? packed : inflateRawSync(packed).toString();
}

export function packOrNull(text: string | null): Packed | null {
  return text === null ? null : pack(text);
}

export function unpackOrNull(packed: Packed | null): string | null {
  return packed === null ? null : unpack(packed);
}
