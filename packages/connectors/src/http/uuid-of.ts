import { createHash } from "node:crypto";

/** Namespace of URLs (RFC 9562), which keys of ours resemble most: `flow/retailer/message/step`. */
const namespace = Buffer.from("6ba7b8119dad11d180b400c04fd430c8", "hex");

/** The UUID (version 5) of a name: the same for the same name, everywhere and always. */
export function uuidOf(name: string): string {
  const hash = createHash("sha1").update(namespace).update(name).digest().subarray(0, 16);
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  return hash.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
