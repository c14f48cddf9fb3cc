import { createHmac } from "node:crypto";
import {
  keyOf,
  memberAt,
  readJson,
  type SecretReference,
  type SignedRequest,
  signatureOf,
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
  /** The shared secret, as the receiver reads it. */
  secret: string;
  /** Its name, for the failure when it cannot be used. */
  secretName?: string;
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
  { secret, secretName = "of the webhook", id, now }: Signing,
): Request {
  if (verify.scheme === "none") return request;
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
    case "hmac":
      return hmac(verify, request, key, writtenInstant(now, "seconds"));
  }
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

function hmac<Request extends Unsigned>(
  verify: Verification,
  request: Request,
  key: Buffer,
  time: string,
): Request {
  const { header = "", member, entries, each, timestampHeader, timestampMember, prefix = "" } = verify;
  const hasTime = Boolean(timestampHeader ?? timestampMember ?? entries?.timestamp);
  const stamped = timestampHeader ? withHeaders(request, { [timestampHeader.toLowerCase()]: time }) : request;
  const timestamp = hasTime ? time : undefined;
  const sign = (signed: SignedRequest): string =>
    prefix + signatureOf(verify, key, signedBytes(verify.signed, { ...signed, timestamp }));
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
