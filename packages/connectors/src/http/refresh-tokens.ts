import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import type { CrossReferences } from "@crossdock/kit";

/** The refresh token of a System: the configured one, until the server hands out others. */
export interface RefreshTokens {
  current(): Promise<string>;
  /** Durable once it resolves. */
  keep(token: string): Promise<void>;
}

const entity = "oauth2-refresh-token";
const key = "current";

/**
 * Keeps rotated refresh tokens among the System's cross-references, encrypted (AES-256-GCM) under a key made from
 * the configured token. So the journal holds no credential, and a person who configures a new token takes the kept
 * one out of use: it can no longer be opened.
 */
export function refreshTokens(
  system: string,
  crossReferences: CrossReferences,
  configured: () => Promise<string>,
): RefreshTokens {
  return {
    async current() {
      const first = await configured();
      const kept = await crossReferences.get(system, entity, key);
      return (kept === undefined ? undefined : opened(kept, sealKey(first, system))) ?? first;
    },
    async keep(token) {
      await crossReferences.put(system, entity, key, sealed(token, sealKey(await configured(), system)));
    },
  };
}

function sealKey(secret: string, system: string): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, system, entity, 32));
}

function sealed(text: string, secret: Buffer): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", secret, nonce);
  const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64");
}

function opened(kept: string, secret: Buffer): string | undefined {
  const bytes = Buffer.from(kept, "base64");
  try {
    const decipher = createDecipheriv("aes-256-gcm", secret, bytes.subarray(0, 12));
    decipher.setAuthTag(bytes.subarray(12, 28));
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString("utf8");
  } catch {
    return undefined;
  }
}
