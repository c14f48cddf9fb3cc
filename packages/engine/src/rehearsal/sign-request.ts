import type { WebhookRequest } from "@crossdock/kit";
import { signedHeaders } from "../triggers/sign-webhook.ts";
import type { WebhookSettings } from "../triggers/webhook.ts";

/** The value of every secret in a rehearsal: readable as text, as hexadecimal digits and as base64. */
export const rehearsalSecret = "c0ffee".repeat(8);

/** A request as the sender would sign it. */
export function signedRequest(
  { verify, path }: Pick<WebhookSettings, "verify" | "path">,
  message: unknown,
  now: number,
): WebhookRequest {
  const body = Buffer.from(JSON.stringify(message ?? null));
  const signing = { secret: rehearsalSecret, id: "msg_rehearsal", now };
  return {
    method: "POST",
    url: `https://crossdock.example${path}`,
    headers: { "content-type": "application/json", ...signedHeaders(verify, body, signing) },
    body,
  };
}
