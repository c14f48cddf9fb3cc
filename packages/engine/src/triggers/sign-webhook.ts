import { createHash, createHmac, type KeyObject } from "node:crypto";
import {
  Failure,
  keyOf,
  memberAt,
  type PublicKeyAlgorithm,
  privateKeyOf,
  readJson,
  type SecretReference,
  type SignedRequest,
  signatureOf,
  signedBy,
  signedBytes,
  type TriggerContext,
  withMemberAt,
  writtenInstant,
} from "@crossdock/kit";
import type { Static } from "typebox";
import type { verification } from "./webhook-verification.ts";

type Verification = Static<typeof verification>;

/** What a sender signs with. */
export interface Signing {
  /** The shared secret, as the receiver reads it; the sender's private key in PEM where it signs with one. */
  secret: string;
  /** Its name, for the failure when it cannot be used. */
  secretName?: string;
  /** Which key of the sender's set it is, where the webhook wants to know. */
  keyId?: string | undefined;
  /** Number of the message, for schemes that sign one. */
  id: string;
  /** The instant of sending, epoch milliseconds. */
  now: number;
}

/** A request before it is signed: names of headers in lower case. */
export interface Unsigned {
  method: string;
  /** Absolute, as the receiver sees it. */
  url: string;
  headers: Readonly<Record<string, string>>;
  body: Buffer;
}

/**
 * The request as its sender signs it, the other half of `verifyRequest`: with the headers, or the members of its JSON, by
 * which it is verified. Throws a `Failure` when the secret is not written as the settings say.
 */
export function signedRequest<Request extends Unsigned>(
  verify: Verification,
  request: Request,
  { secret, secretName = "of the webhook", keyId, id, now }: Signing,
): Request {
  if (verify.scheme === "none") return request;
  if (verify.scheme === "public-key" || verify.scheme === "jwt") {
    const key = senderKey(verify, secret, secretName);
    if (verify.scheme === "jwt") return withToken(verify, request, key, { keyId, now });
    const { publicKey, encoding, prefix = "" } = verify;
    const idHeader = publicKey?.keyIdHeader;
    const named = idHeader && keyId ? withHeaders(request, { [idHeader.toLowerCase()]: keyId }) : request;
    return signed(
      verify,
      named,
      now,
      (bytes) => prefix + signedBy(key.algorithm, key.key, bytes).toString(encoding),
    );
  }
  const key = keyOf(verify, secretName, secret);
  switch (verify.scheme) {
    case "basic":
      return withHeaders(request, { authorization: `Basic ${key.toString("base64")}` });
    case "bearer":
      return withHeaders(request, { authorization: `Bearer ${secret}` });
    case "header":
      return withHeaders(request, { [(verify.header ?? "").toLowerCase()]: secret });
    case "standard-webhooks": {
      const time = writtenInstant(now, "seconds");
      const signature = createHmac("sha256", key)
        .update(`${id}.${time}.`)
        .update(request.body)
        .digest("base64");
      return withHeaders(request, {
        "webhook-id": id,
        "webhook-timestamp": time,
        "webhook-signature": `v1,${signature}`,
      });
    }
    case "hmac": {
      const { prefix = "" } = verify;
      return signed(verify, request, now, (bytes) => prefix + signatureOf(verify, key, bytes));
    }
  }
}

interface SenderKey {
  algorithm: PublicKeyAlgorithm;
  key: KeyObject;
}

function senderKey({ publicKey }: Verification, pem: string, name: string): SenderKey {
  const unusable = (detail: string): Failure =>
    new Failure("AuthFailed", `the private key ${name} cannot be used`, { outcome: "notSent", detail });
  const { algorithm } = publicKey ?? {};
  if (!algorithm) throw unusable("the webhook names no algorithm");
  const key = privateKeyOf(algorithm, pem);
  if (typeof key === "string") throw unusable(key);
  return { algorithm, key };
}

/** A token that says what the webhook wants to hear, as long as its sender means it. */
function withToken<Request extends Unsigned>(
  { jwt = {}, header = "authorization", prefix = "Bearer ", tolerance }: Verification,
  request: Request,
  { algorithm, key }: SenderKey,
  { keyId, now }: Pick<Signing, "keyId" | "now">,
): Request {
  const at = Math.floor(now / 1000);
  const { issuer, audience, bodyDigest, claims } = jwt;
  const digest = createHash("sha256").update(request.body).digest("hex");
  const payload = {
    ...claims,
    ...(issuer === undefined ? {} : { iss: issuer }),
    ...(audience === undefined ? {} : { aud: audience }),
    ...(bodyDigest === undefined ? {} : { [bodyDigest]: digest }),
    ...{ iat: at, exp: at + Math.floor(tolerance / 1000) },
  };
  const parts = [{ alg: algorithm, typ: "JWT", ...(keyId ? { kid: keyId } : {}) }, payload];
  const text = parts.map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  const signature = signedBy(algorithm, key, Buffer.from(text), "ieee-p1363").toString("base64url");
  return withHeaders(request, { [header.toLowerCase()]: `${prefix}${text}.${signature}` });
}

/** A text that a verified sender asks to be signed, with the first of the secrets, as its own signatures are. */
export async function signedChallenge(
  verify: Verification,
  text: string,
  { secret }: Pick<TriggerContext, "secret">,
): Promise<string> {
  const [reference]: (SecretReference | undefined)[] = [verify.secret ?? []].flat();
  if (!reference) return "";
  const key = keyOf(verify, reference.secret, await secret(reference));
  return (verify.prefix ?? "") + signatureOf(verify, key, Buffer.from(text));
}

function withHeaders<Request extends Unsigned>(request: Request, headers: Record<string, string>): Request {
  return { ...request, headers: { ...request.headers, ...headers } };
}

/** With a signature of the whole, or of each item, where `verify` looks for it. */
function signed<Request extends Unsigned>(
  verify: Verification,
  request: Request,
  now: number,
  write: (bytes: Buffer) => string,
): Request {
  const { header = "", member, entries, each, timestampHeader, timestampMember } = verify;
  const time = writtenInstant(now, "seconds");
  const hasTime = Boolean(timestampHeader ?? timestampMember ?? entries?.timestamp);
  const stamped = timestampHeader ? withHeaders(request, { [timestampHeader.toLowerCase()]: time }) : request;
  const timestamp = hasTime ? time : undefined;
  const sign = (signed: SignedRequest): string => write(signedBytes(verify.signed, { ...signed, timestamp }));
  if (member === undefined) {
    const message = () => readJson(request.body.toString());
    const signature = sign({ ...stamped, more: { message } });
    return withHeaders(stamped, { [header.toLowerCase()]: entryText(signature, timestamp, entries) });
  }
  const signedMember = (content: unknown, more: (content: unknown) => SignedRequest["more"]): unknown => {
    const dated = timestampMember ? withMemberAt(content, timestampMember, time) : content;
    return withMemberAt(dated, member, sign({ ...stamped, more: more(dated) ?? {} }));
  };
  const message = readJson(request.body.toString());
  if (each === undefined)
    return withMessage(
      stamped,
      signedMember(message, (content) => ({ message: () => content })),
    );
  const items = memberAt(message, each);
  const signedItems = (Array.isArray(items) ? items : []).map((item: unknown) =>
    signedMember(item, (content) => ({ item: () => content })),
  );
  return withMessage(stamped, withMemberAt(message, each, signedItems));
}

function withMessage<Request extends Unsigned>(request: Request, message: unknown): Request {
  return { ...request, body: Buffer.from(JSON.stringify(message)) };
}

function entryText(
  signature: string,
  timestamp: string | undefined,
  entries: Verification["entries"],
): string {
  if (!entries) return signature;
  const { separator, assign } = entries;
  const time = entries.timestamp ? [`${entries.timestamp}${assign}${timestamp}`] : [];
  return [...time, entries.signature ? `${entries.signature}${assign}${signature}` : signature].join(
    separator,
  );
}
