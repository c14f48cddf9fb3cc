import { createHmac } from "node:crypto";
import {
  choice,
  duration,
  Failure,
  keyOf,
  type SecretReference,
  secret,
  signatureFields,
  signedText,
  type TriggerContext,
  type WebhookRequest,
} from "@crossdock/kit";
import { type Static, Type } from "typebox";
import { jwtField, publicKeyField } from "./public-key-settings.ts";
import type { PublicKeys } from "./public-keys.ts";
import type { ReadBody } from "./read-body.ts";
import { same, tooOld } from "./same-signature.ts";
import { verifyJwt } from "./verify-jwt.ts";
import { byHmac, byPublicKey, verifySignature } from "./verify-signature.ts";

/** How a webhook proves who sent it. */
export const verification = Type.Object(
  {
    scheme: choice(["standard-webhooks", "hmac", "public-key", "jwt", "basic", "bearer", "header", "none"], {
      description:
        "How the sender proves itself: by a shared secret, or by a private key (`public-key`: a signature; `jwt`: a signed token). `none` is refused by lint outside of development.",
    }),
    secret: Type.Optional(
      Type.Union(
        [
          secret({
            description:
              "The shared secret; for `basic` it is `user:password`, for `public-key` and `jwt` the sender's public key in PEM.",
          }),
          Type.Array(secret({ description: "One of several valid secrets, while one replaces another." }), {
            minItems: 1,
          }),
        ],
        { description: "Name of the shared secret, or of several while one replaces another." },
      ),
    ),
    publicKey: Type.Optional(publicKeyField),
    jwt: Type.Optional(jwtField),
    header: Type.Optional(
      Type.String({
        description:
          "Header with the signature (`hmac`, `public-key`), the token (`jwt`, default `Authorization`) or the value (`header`).",
      }),
    ),
    member: Type.Optional(
      Type.String({
        description:
          "Where the signature stands in the message itself: its dotted path, or that in each item of `each`, instead of `header`.",
      }),
    ),
    ...signatureFields,
    entries: Type.Optional(
      Type.Object(
        {
          separator: Type.String({
            minLength: 1,
            description: "Text between two entries. Blanks around an entry do not count.",
            default: ",",
          }),
          assign: Type.String({
            minLength: 1,
            description: "Text between the name of an entry and its value.",
            default: "=",
          }),
          signature: Type.Optional(
            Type.String({
              description:
                "Name of the entries that are signatures, such as `v1`; others are ignored. Default: every entry is one.",
            }),
          ),
          timestamp: Type.Optional(
            Type.String({ description: "Name of the entry with the time of sending, such as `t`." }),
          ),
        },
        {
          additionalProperties: false,
          description:
            "The header is a list, such as `t=1700000000,v1=…,v1=…`: one signature that fits is enough, as while a secret is replaced.",
        },
      ),
    ),
    timestampHeader: Type.Optional(
      Type.String({
        description:
          "Header with the time of sending: seconds, milliseconds, or a date of RFC 3339 or HTTP. Without `signed` it is signed as `<time>.<body>`.",
      }),
    ),
    timestampMember: Type.Optional(
      Type.String({ description: "Dotted path of the time of sending in the message instead." }),
    ),
    signed: Type.Optional(
      signedText(
        ["message", "item"],
        "What is signed, such as `v0:{{ timestamp }}:{{ body }}`. Default: the body, behind the time and a dot where there is a time.",
      ),
    ),
    each: Type.Optional(
      Type.String({
        description:
          "Dotted path of a list in the message whose items are signed one by one: `signed` and `member` are about an `item`, and a single one that does not fit refuses the request.",
      }),
    ),
    tolerance: duration({ description: "Largest age of a signed time.", default: "5m" }),
  },
  { additionalProperties: false, description: "How the sender is verified, on the raw bytes." },
);

type Settings = Static<typeof verification>;

/** What verifying needs beside the request. */
export interface VerifyContext extends Pick<TriggerContext, "secret" | "clock"> {
  /** Of senders who sign with a private key; undefined for other schemes. */
  publicKeys?: PublicKeys | undefined;
  /** The message of the request, for signatures that are about parts of it. Never throws. */
  read(): ReadBody;
}

/**
 * Undefined when the sender is who it should be, else the reason for the audit. Throws a `Failure` where a secret has no
 * value, or one that is not a key, and none of the others fits: then nothing can be said about the sender.
 */
export async function verifyRequest(
  settings: Settings,
  request: WebhookRequest,
  context: VerifyContext,
): Promise<string | undefined> {
  if (settings.scheme === "none") return undefined;
  if (settings.scheme === "public-key" || settings.scheme === "jwt")
    return verifyByKey(settings, request, context);
  const references = [settings.secret ?? []].flat();
  if (references.length === 0) return `scheme ${settings.scheme} has no secret`;
  const { keys, failure } = await keysOf(references, settings, context);
  if (failure && keys.length === 0) throw failure;
  const reason = refusal(settings, request, keys, context);
  // One secret replaces another, and the one that cannot be used may be the sender's.
  if (reason !== undefined && failure) throw failure;
  return reason;
}

/** Senders who sign with a private key. */
async function verifyByKey(
  settings: Settings,
  request: WebhookRequest,
  { publicKeys, clock, read }: VerifyContext,
): Promise<string | undefined> {
  if (!publicKeys) return `scheme ${settings.scheme} has no public key`;
  const now = clock.now();
  if (settings.scheme === "jwt") return verifyJwt(settings, request, publicKeys, now);
  const idHeader = settings.publicKey?.keyIdHeader;
  const keyId = idHeader === undefined ? undefined : request.headers[idHeader.toLowerCase()];
  if (idHeader !== undefined && keyId === undefined) return `the ${idHeader} header is missing`;
  const keys = await publicKeys.find(keyId);
  if (keys.length === 0) return "the signature names a key that its sender does not publish";
  return verifySignature(settings, request, byPublicKey(settings, keys), { now, read });
}

function refusal(
  settings: Settings,
  request: WebhookRequest,
  keys: readonly Buffer[],
  context: VerifyContext,
): string | undefined {
  const now = context.clock.now();
  const { authorization } = request.headers;
  switch (settings.scheme) {
    case "none":
    case "public-key":
    case "jwt":
      return undefined;
    case "standard-webhooks":
      return standard(settings, request, keys, now);
    case "hmac":
      return verifySignature(settings, request, byHmac(settings, keys), { now, read: context.read });
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
  context: Pick<VerifyContext, "secret">,
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
