import { createHmac } from "node:crypto";
import type { WebhookRequest } from "@crossdock/kit";
import type { Static } from "typebox";
import type { verification } from "../webhook-verification.ts";

/** The value of every secret in a rehearsal: readable as text, as hexadecimal digits and as base64. */
export const rehearsalSecret = "c0ffee".repeat(8);

/** A request as the sender would sign it. */
export function signedRequest(
  { verify, path }: { verify: Static<typeof verification>; path: string },
  message: unknown,
  now: number,
): WebhookRequest {
  const body = Buffer.from(JSON.stringify(message ?? null));
  return {
    method: "POST",
    url: `https://crossdock.example${path}`,
    headers: { "content-type": "application/json", ...credentials(verify, body, now) },
    body,
  };
}

function credentials(verify: Static<typeof verification>, body: Buffer, now: number): Record<string, string> {
  switch (verify.scheme) {
    case "none":
      return {};
    case "basic":
      return { authorization: `Basic ${Buffer.from(rehearsalSecret).toString("base64")}` };
    case "bearer":
      return { authorization: `Bearer ${rehearsalSecret}` };
    case "header":
      return { [(verify.header ?? "").toLowerCase()]: rehearsalSecret };
    case "standard-webhooks":
      return standard(body, now);
    case "hmac":
      return hmac(verify, body, now);
  }
}

function standard(body: Buffer, now: number): Record<string, string> {
  const [id, time] = ["msg_rehearsal", String(Math.floor(now / 1000))];
  const key = Buffer.from(rehearsalSecret, "base64");
  const signature = createHmac("sha256", key).update(`${id}.${time}.`).update(body).digest("base64");
  return { "webhook-id": id, "webhook-timestamp": time, "webhook-signature": `v1,${signature}` };
}

function hmac(
  { header, algorithm, encoding, prefix = "", key, timestampHeader }: Static<typeof verification>,
  body: Buffer,
  now: number,
): Record<string, string> {
  const digest = createHmac(algorithm, key === "text" ? rehearsalSecret : Buffer.from(rehearsalSecret, key));
  const time = String(Math.floor(now / 1000));
  if (timestampHeader) digest.update(`${time}.`);
  return {
    [(header ?? "").toLowerCase()]: prefix + digest.update(body).digest(encoding),
    ...(timestampHeader ? { [timestampHeader.toLowerCase()]: time } : {}),
  };
}
