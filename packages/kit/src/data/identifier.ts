import { randomFillSync } from "node:crypto";

/**
 * A time-ordered UUID (version 7) for the instant `now`. Ids of one process are strictly increasing,
 * within one millisecond as well (RFC 9562, method 1: a counter in the 12 random bits behind the time).
 */
export function createIdentifiers(): (now: number) => string {
  const bytes = Buffer.alloc(16);
  let last = 0;
  let counter = 0;
  return (now) => {
    randomFillSync(bytes);
    if (now > last) {
      last = now;
      counter = bytes.readUInt16BE(6) & 0x7ff;
    } else if (++counter > 0xfff) {
      last++;
      counter = 0;
    }
    bytes.writeUIntBE(last, 0, 6);
    bytes.writeUInt16BE(0x7000 | counter, 6);
    bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
    const hex = bytes.toString("hex");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  };
}
