import { createHmac, timingSafeEqual } from "node:crypto";
import {
  choice,
  duration,
  type SecretReference,
  secret,
  type TriggerContext,
  type WebhookRequest,
} from "@crossdock/kit";
import { type Static, Type } from "typebox";

/** How a webhook proves who sent it. */
export const verification = Type.Object(
  {
    scheme: choice(["standard-webhooks", "hmac", "basic", "bearer", "header", "none"], {
      description: "How the sender proves itself; `none` is refused by lint outside of development.",
    }),
    secret: Type.Optional(
      Type.Union(
        [
          secret({ description: "The shared secret; for `basic` it is `user:password`." }),
          Type.Array(secret({ description: "One of several valid secrets, while one replaces another." }), {
            minItems: 1,
          }),
        ],
        { description: "Name of the shared secret, or of several while one replaces another." },
      ),
    ),
    header: Type.Optional(
      Type.String({ description: "Header with the signature (`hmac`) or the value (`header`)." }),
    ),
    algorithm: choice(["sha256", "sha1", "sha512"], { description: "Digest of `hmac`.", default: "sha256" }),
    encoding: choice(["hex", "base64"], { description: "How the signature is written.", default: "hex" }),
    prefix: Type.Optional(Type.String({ description: "Text before the signature, such as `sha256=`." })),
    key: choice(["text", "hex", "base64"], { description: "How the secret is written.", default: "text" }),
    timestampHeader: Type.Optional(
      Type.String({
        description: "Header with the time of sending; it is signed as `<time>.<body>` and checked.",
      }),
    ),
    tolerance: duration({ description: "Largest age of a signed time.", default: "5m" }),
  },
  { additionalProperties: false, description: "How the sender is verified, on the raw bytes." },
);

type Settings = Static<typeof verification>;
type Context = Pick<TriggerContext, "secret" | "clock">;

/** Undefined when the sender is who it should be, else the reason for the audit. */
export async function verifyRequest(
  settings: Settings,
  request: WebhookRequest,
  context: Context,
): Promise<string | undefined> {
  if (settings.scheme === "none") return undefined;
  const secrets = await secretsOf(settings.secret, context);
  if (secrets.length === 0) return `scheme ${settings.scheme} has no secret`;
  switch (settings.scheme) {
    case "standard-webhooks":
      return standard(settings, request, secrets, context.clock.now());
    case "hmac":
      return hmac(settings, request, secrets, context.clock.now());
    case "basic":
      return fixed(
        request.headers["authorization"],
        secrets,
        (value) => `Basic ${Buffer.from(value).toString("base64")}`,
      );
    case "bearer":
      return fixed(request.headers["authorization"], secrets, (value) => `Bearer ${value}`);
    case "header":
      return fixed(request.headers[(settings.header ?? "").toLowerCase()], secrets, (value) => value);
  }
}

async function secretsOf(given: Settings["secret"], { secret: resolve }: Context): Promise<string[]> {
  const references: SecretReference[] = given === undefined ? [] : Array.isArray(given) ? given : [given];
  const values = await Promise.all(references.map((reference) => resolve(reference)));
  // Anybody can sign with an empty secret.
  return values.filter((value) => value !== "" && value !== "whsec_");
}

/** HMAC over `id.timestamp.body`, key in base64 after `whsec_`, several versions separated by spaces. */
function standard(
  { tolerance }: Settings,
  { headers, body }: WebhookRequest,
  secrets: readonly string[],
  now: number,
): string | undefined {
  const id = headers["webhook-id"];
  const time = headers["webhook-timestamp"];
  const signatures = headers["webhook-signature"];
  if (!id || !time || !signatures)
    return "a webhook-id, webhook-timestamp or webhook-signature header is missing";
  const late = tooOld(Number(time) * 1000, now, tolerance);
  if (late) return late;
  const given = signatures
    .split(" ")
    .filter((entry) => entry.startsWith("v1,"))
    .map((entry) => entry.slice(3));
  const isSigned = secrets.some((value) => {
    const key = Buffer.from(value.replace(/^whsec_/, ""), "base64");
    const expected = createHmac("sha256", key).update(`${id}.${time}.`).update(body).digest("base64");
    return given.some((signature) => same(signature, expected));
  });
  return isSigned ? undefined : "no signature matches";
}

function hmac(
  settings: Settings,
  { headers, body }: WebhookRequest,
  secrets: readonly string[],
  now: number,
): string | undefined {
  const given = headers[(settings.header ?? "").toLowerCase()];
  if (!given) return `the ${settings.header ?? "signature"} header is missing`;
  if (settings.prefix && !given.startsWith(settings.prefix)) return "the signature has another prefix";
  const time = settings.timestampHeader ? headers[settings.timestampHeader.toLowerCase()] : undefined;
  if (settings.timestampHeader) {
    // Seconds and milliseconds are both in use; ten digits are seconds until the year 2286.
    const at = Number(time) * (String(time).length <= 10 ? 1000 : 1);
    const late = tooOld(at, now, settings.tolerance);
    if (late) return late;
  }
  const signature = given.slice(settings.prefix?.length ?? 0);
  const isSigned = secrets.some((value) => {
    const key = settings.key === "text" ? value : Buffer.from(value, settings.key);
    const digest = createHmac(settings.algorithm, key);
    if (time !== undefined) digest.update(`${time}.`);
    const expected = digest.update(body).digest(settings.encoding);
    return same(settings.encoding === "hex" ? signature.toLowerCase() : signature, expected);
  });
  return isSigned ? undefined : "no signature matches";
}

function fixed(
  given: string | undefined,
  secrets: readonly string[],
  expected: (value: string) => string,
): string | undefined {
  if (given === undefined) return "the credentials are missing";
  return secrets.some((value) => same(given, expected(value))) ? undefined : "the credentials do not match";
}

function tooOld(at: number, now: number, tolerance: number): string | undefined {
  if (Number.isNaN(at)) return "the time of sending is no number";
  return Math.abs(now - at) > tolerance ? "the time of sending is too far from now" : undefined;
}

/** Compares in constant time. */
function same(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
