import { createHmac, timingSafeEqual } from "node:crypto";
import {
  choice,
  duration,
  Failure,
  type SecretReference,
  secret,
  type TriggerContext,
  type WebhookRequest,
} from "@crossdock/kit";
import { type Static, Type } from "typebox";
import { keyOf } from "./secret-key.ts";

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

/**
 * Undefined when the sender is who it should be, else the reason for the audit. Throws a `Failure` where a secret has no
 * value, or one that is not a key, and none of the others fits: then nothing can be said about the sender.
 */
export async function verifyRequest(
  settings: Settings,
  request: WebhookRequest,
  context: Context,
): Promise<string | undefined> {
  if (settings.scheme === "none") return undefined;
  const references = [settings.secret ?? []].flat();
  if (references.length === 0) return `scheme ${settings.scheme} has no secret`;
  const { keys, failure } = await keysOf(references, settings, context);
  if (failure && keys.length === 0) throw failure;
  const reason = refusal(settings, request, keys, context.clock.now());
  // One secret replaces another, and the one that cannot be used may be the sender's.
  if (reason !== undefined && failure) throw failure;
  return reason;
}

function refusal(
  settings: Settings,
  request: WebhookRequest,
  keys: readonly Buffer[],
  now: number,
): string | undefined {
  const { authorization } = request.headers;
  switch (settings.scheme) {
    case "none":
      return undefined;
    case "standard-webhooks":
      return standard(settings, request, keys, now);
    case "hmac":
      return hmac(settings, request, keys, now);
    case "basic":
      return fixed(credentialsOf("basic", authorization), keys, (key) => key.toString("base64"));
    case "bearer":
      return fixed(credentialsOf("bearer", authorization), keys, (key) => key.toString());
    case "header":
      return fixed(request.headers[(settings.header ?? "").toLowerCase()], keys, (key) => key.toString());
  }
}

/** The keys that can be used, and why one cannot. */
async function keysOf(
  references: readonly SecretReference[],
  settings: Settings,
  context: Context,
): Promise<{ keys: Buffer[]; failure: Failure | undefined }> {
  const keys: Buffer[] = [];
  let failure: Failure | undefined;
  for (const reference of references) {
    try {
      keys.push(keyOf(settings, reference.secret, await context.secret(reference)));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      failure ??= error;
    }
  }
  return { keys, failure };
}

/** HMAC over `id.timestamp.body`, key in base64 after `whsec_`, several versions separated by spaces. */
function standard(
  { tolerance }: Settings,
  { headers, body }: WebhookRequest,
  keys: readonly Buffer[],
  now: number,
): string | undefined {
  const id = headers["webhook-id"];
  const time = headers["webhook-timestamp"];
  const signatures = headers["webhook-signature"];
  if (!id || !time || !signatures)
    return "a webhook-id, webhook-timestamp or webhook-signature header is missing";
  // Both are signed with a `.` between them: neither may hold one.
  if (id.includes(".")) return "the webhook-id has a dot in it";
  if (!/^\d{1,12}$/.test(time)) return "the time of sending is not a number of seconds";
  const late = tooOld(Number(time) * 1000, now, tolerance);
  if (late) return late;
  const given = signatures
    .split(" ")
    .filter((entry) => entry.startsWith("v1,"))
    .map((entry) => entry.slice(3));
  const isSigned = keys.some((key) => {
    const expected = createHmac("sha256", key).update(`${id}.${time}.`).update(body).digest("base64");
    return given.some((signature) => same(signature, expected));
  });
  return isSigned ? undefined : "no signature matches";
}

function hmac(
  settings: Settings,
  { headers, body }: WebhookRequest,
  keys: readonly Buffer[],
  now: number,
): string | undefined {
  const given = headers[(settings.header ?? "").toLowerCase()];
  if (!given) return `the ${settings.header ?? "signature"} header is missing`;
  if (settings.prefix && !given.startsWith(settings.prefix)) return "the signature has another prefix";
  const time = settings.timestampHeader ? headers[settings.timestampHeader.toLowerCase()] : undefined;
  if (settings.timestampHeader) {
    if (time === undefined) return `the ${settings.timestampHeader} header is missing`;
    if (!/^\d{1,13}$/.test(time)) return "the time of sending is not a number";
    // Seconds and milliseconds are both in use; ten digits are seconds until the year 2286.
    const late = tooOld(Number(time) * (time.length <= 10 ? 1000 : 1), now, settings.tolerance);
    if (late) return late;
  }
  const signature = given.slice(settings.prefix?.length ?? 0);
  const isSigned = keys.some((key) => {
    const digest = createHmac(settings.algorithm, key);
    if (time !== undefined) digest.update(`${time}.`);
    const expected = digest.update(body).digest(settings.encoding);
    return same(settings.encoding === "hex" ? signature.toLowerCase() : signature, expected);
  });
  return isSigned ? undefined : "no signature matches";
}

/** What follows the scheme, whose name has no case (RFC 9110). */
function credentialsOf(scheme: string, header: string | undefined): string | undefined {
  const [, name, value] = /^(\S+) +(.*)$/.exec(header ?? "") ?? [];
  return name?.toLowerCase() === scheme ? value : undefined;
}

function fixed(
  given: string | undefined,
  keys: readonly Buffer[],
  expected: (key: Buffer) => string,
): string | undefined {
  if (given === undefined) return "the credentials are missing";
  return keys.some((key) => same(given, expected(key))) ? undefined : "the credentials do not match";
}

function tooOld(at: number, now: number, tolerance: number): string | undefined {
  return Math.abs(now - at) > tolerance ? "the time of sending is too far from now" : undefined;
}

/** Compares in constant time. */
function same(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
