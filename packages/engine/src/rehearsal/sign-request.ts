import type { WebhookRequest } from "@crossdock/kit";
import { writeBody } from "../triggers/read-body.ts";
import { signedRequest } from "../triggers/sign-webhook.ts";
import type { WebhookSettings } from "../triggers/webhook.ts";

/** The value of every secret in a rehearsal: readable as text, as hexadecimal digits and as base64. */
export const rehearsalSecret = "c0ffee".repeat(8);

/**
 * How a rehearsal verifies: a flow test is about the flow, and nobody here has the private key of a sender. What is signed is
 * put together as the flow says, and the shared secret of the rehearsal stands for the two keys.
 */
export function rehearsedVerification(verify: WebhookSettings["verify"]): WebhookSettings["verify"] {
  const { publicKey: _, jwt: __, ...rest } = verify;
  const secret = { secret: "rehearsal" };
  if (verify.scheme === "public-key")
    return { ...rest, secret, scheme: "hmac", algorithm: "sha256", key: "text" };
  return verify.scheme === "jwt" ? { ...rest, secret, scheme: "bearer" } : verify;
}

/** A request as the sender would write and sign it. */
export function rehearsedRequest(webhook: WebhookSettings, message: unknown, now: number): WebhookRequest {
  const { type, body } = writeBody(message, webhook);
  const unsigned = {
    method: "POST",
    url: `https://crossdock.example${webhook.path}`,
    headers: { "content-type": type },
    body,
  };
  return signedRequest(webhook.verify, unsigned, { secret: rehearsalSecret, id: "msg_rehearsal", now });
}
