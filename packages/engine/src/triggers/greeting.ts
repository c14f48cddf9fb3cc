import type { WebhookAnswer, WebhookRequest } from "@crossdock/kit";

/**
 * A shop that saves a webhook posts an unsigned form of one number, and counts anything but 2xx as a failed delivery
 * (WooCommerce). It carries nothing, so it is answered, and nothing is stored.
 */
export function unsignedGreeting({ headers, body }: WebhookRequest): WebhookAnswer | undefined {
  const isForm = headers["content-type"]?.startsWith("application/x-www-form-urlencoded") ?? false;
  const isGreeting = isForm && body.length < 64 && /^webhook_id=\d+$/.test(body.toString("latin1"));
  return isGreeting ? { status: 200, body: { state: "greeted" } } : undefined;
}

/** A greeting of a verified sender, as the trigger declares it: an event that only asks whether somebody is there. */
export interface GreetingSettings {
  challenge?: string;
  ping?: { header: string; value: string };
}

const longestChallenge = 1000;

export function signedGreeting(
  { challenge, ping }: GreetingSettings,
  { headers }: WebhookRequest,
  message: unknown,
): WebhookAnswer | undefined {
  if (ping && headers[ping.header.toLowerCase()] === ping.value)
    return { status: 200, body: { state: "greeted" } };
  if (challenge === undefined || typeof message !== "object" || message === null) return undefined;
  const asked: unknown = Object.hasOwn(message, challenge) ? Reflect.get(message, challenge) : undefined;
  const isText = typeof asked === "string" && asked.length <= longestChallenge;
  return isText ? { status: 200, body: { [challenge]: asked } } : undefined;
}
