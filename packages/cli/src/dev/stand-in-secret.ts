import { createHash } from "node:crypto";

/**
 * The value of a secret that nobody has given while `crossdock dev` runs; `crossdock send` signs with the same. It reads as
 * text, as hex and as base64, as a webhook may ask for. It is known to everybody: nothing but a developer's machine takes it.
 */
export function standInSecret(path: string): string {
  return createHash("sha256").update(`crossdock dev ${path}`).digest("hex");
}
