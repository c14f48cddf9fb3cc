import { createHmac } from "node:crypto";
import type { Static } from "typebox";
import { keyOf } from "./secret-key.ts";
import type { verification } from "./webhook-verification.ts";

type Verification = Static<typeof verification>;

/** What a sender signs with. */
export interface Signing {
  /** The shared secret, as the receiver reads it. */
  secret: string;
  /** Its name, for the failure when it cannot be used. */
  secretName?: string;
  /** Number of the message, for schemes that sign one. */
  id: string;
  /** The instant of sending, epoch milliseconds. */
  now: number;
}

/**
 * Headers by which a sender proves who it is: the other half of `verifyRequest`. Throws a `Failure` when the secret is not
 * written as the settings say.
 */
export function signedHeaders(
  verify: Verification,
  body: Buffer,
  { secret, secretName = "of the webhook", id, now }: Signing,
): Record<string, string> {
  if (verify.scheme === "none") return {};
  const key = keyOf(verify, secretName, secret);
  switch (verify.scheme) {
    case "basic":
      return { authorization: `Basic ${key.toString("base64")}` };
    case "bearer":
      return { authorization: `Bearer ${secret}` };
    case "header":
      return { [(verify.header ?? "").toLowerCase()]: secret };
    case "standard-webhooks": {
      const time = secondsOf(now);
      const signature = createHmac("sha256", key).update(`${id}.${time}.`).update(body).digest("base64");
      return { "webhook-id": id, "webhook-timestamp": time, "webhook-signature": `v1,${signature}` };
    }
    case "hmac":
      return hmac(verify, body, key, secondsOf(now));
  }
}

function hmac(
  { header, algorithm, encoding, prefix = "", timestampHeader }: Verification,
  body: Buffer,
  key: Buffer,
  time: string,
): Record<string, string> {
  const digest = createHmac(algorithm, key);
  if (timestampHeader) digest.update(`${time}.`);
  return {
    [(header ?? "").toLowerCase()]: prefix + digest.update(body).digest(encoding),
    ...(timestampHeader ? { [timestampHeader.toLowerCase()]: time } : {}),
  };
}

function secondsOf(now: number): string {
  return String(Math.floor(now / 1000));
}
