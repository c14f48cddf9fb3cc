import { createHmac } from "node:crypto";
import type { Static } from "typebox";
import type { verification } from "./webhook-verification.ts";

type Verification = Static<typeof verification>;

/** What a sender signs with. */
export interface Signing {
  /** The shared secret, as the receiver reads it. */
  secret: string;
  /** Number of the message, for schemes that sign one. */
  id: string;
  /** The instant of sending, epoch milliseconds. */
  now: number;
}

/** Headers by which a sender proves who it is: the other half of `verifyRequest`. */
export function signedHeaders(
  verify: Verification,
  body: Buffer,
  { secret, id, now }: Signing,
): Record<string, string> {
  switch (verify.scheme) {
    case "none":
      return {};
    case "basic":
      return { authorization: `Basic ${Buffer.from(secret).toString("base64")}` };
    case "bearer":
      return { authorization: `Bearer ${secret}` };
    case "header":
      return { [(verify.header ?? "").toLowerCase()]: secret };
    case "standard-webhooks": {
      const time = secondsOf(now);
      const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
      const signature = createHmac("sha256", key).update(`${id}.${time}.`).update(body).digest("base64");
      return { "webhook-id": id, "webhook-timestamp": time, "webhook-signature": `v1,${signature}` };
    }
    case "hmac":
      return hmac(verify, body, secret, secondsOf(now));
  }
}

function hmac(
  { header, algorithm, encoding, prefix = "", key, timestampHeader }: Verification,
  body: Buffer,
  secret: string,
  time: string,
): Record<string, string> {
  const digest = createHmac(algorithm, key === "text" ? secret : Buffer.from(secret, key));
  if (timestampHeader) digest.update(`${time}.`);
  return {
    [(header ?? "").toLowerCase()]: prefix + digest.update(body).digest(encoding),
    ...(timestampHeader ? { [timestampHeader.toLowerCase()]: time } : {}),
  };
}

function secondsOf(now: number): string {
  return String(Math.floor(now / 1000));
}
