import { hash } from "node:crypto";

/** Longer texts are known by their digest where an index holds them: an entry of an index has less than 2.7 KB. */
const longest = 256;
const prefix = "sha256:";

/** What an index holds of a text: itself, or its digest where it is long. No two texts have the same. */
export function short(text: string): string {
  return longDigest(text) ?? text;
}

/** The digest of a text that is long, or that looks like a digest; null for any other. */
export function longDigest(text: string | null): string | null {
  if (text === null || (text.length <= longest && !text.startsWith(prefix))) return null;
  // Every code unit counts: in UTF-8, halves of surrogate pairs would be one.
  return prefix + hash("sha256", Buffer.from(text, "utf16le"));
}
