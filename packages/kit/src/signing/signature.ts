import { createHash, createHmac } from "node:crypto";
import { type Static, Type } from "typebox";
import { choice, template } from "../config/fields.ts";
import type { Template } from "../definitions/expression.ts";
import { Failure } from "../definitions/failure.ts";

/** What a template of a signed text may read of a request. */
const signedNames = ["body", "digest", "timestamp", "method", "url", "path", "query", "headers"] as const;

/** How an HMAC is made and written, for whoever signs and whoever verifies. */
export const signatureFields = {
  algorithm: choice(["sha256", "sha1", "sha384", "sha512"], {
    description: "Digest of `hmac`.",
    default: "sha256",
  }),
  encoding: choice(["hex", "base64", "base64url"], {
    description: "How the signature is written.",
    default: "hex",
  }),
  prefix: Type.Optional(
    Type.String({ description: "Text before the signature, such as `sha256=` or `v0=`." }),
  ),
  key: choice(["text", "hex", "base64"], { description: "How the secret is written.", default: "text" }),
} as const;

/** The text that is signed; `more` names what it may read beside the request. */
export const signedText = (more: readonly string[], description: string) =>
  template("text", { description, over: [...signedNames, ...more] });

type HmacSettings = Static<ReturnType<typeof hmacShape>>;
const hmacShape = () => Type.Object(signatureFields);

/** A request as it is signed. */
export interface SignedRequest {
  method: string;
  /** Absolute. */
  url: string;
  /** Names in lower case. */
  headers: Readonly<Record<string, string | undefined>>;
  body: Buffer;
  /** The time of sending as it is written in the request. */
  timestamp?: string | undefined;
  /** Bound beside the request: a message, or an item of it. */
  more?: Readonly<Record<string, () => unknown>>;
}

/**
 * The bytes that are signed: what the template says, else the time, a dot and the body, or the body alone. Throws a
 * `MappingError` where the template reads what the request does not have.
 */
export function signedBytes(signed: Template | undefined, request: SignedRequest): Buffer {
  const { body, timestamp } = request;
  if (signed) return Buffer.from(signed.render(dataOf(signed, request)));
  return timestamp === undefined ? body : Buffer.concat([Buffer.from(`${timestamp}.`), body]);
}

/** The signature as it is written, without its prefix. */
export function signatureOf(
  { algorithm, encoding }: Pick<HmacSettings, "algorithm" | "encoding">,
  key: Buffer,
  signed: Buffer,
): string {
  return createHmac(algorithm, key).update(signed).digest(encoding);
}

/** Only what the template reads is made: a body is decoded, digested and parsed for nobody. */
function dataOf({ names }: Template, request: SignedRequest): Record<string, unknown> {
  const { method, url, headers, body, timestamp, more = {} } = request;
  const address = URL.parse(url);
  const parts: Readonly<Record<string, () => unknown>> = {
    body: () => textOf(body),
    digest: () => createHash("sha256").update(body).digest("hex"),
    timestamp: () => timestamp,
    method: () => method,
    url: () => url,
    path: () => (address ? address.pathname + address.search : url),
    query: () => Object.fromEntries(address?.searchParams ?? []),
    headers: () => headers,
    ...more,
  };
  const read = Object.entries(parts).filter(([name]) => names.has(name));
  return Object.fromEntries(read.map(([name, make]) => [name, make()]));
}

/** Every byte counts: what is not UTF-8 would be signed as something else. */
function textOf(body: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    throw new Failure("MappingError", "the body is not UTF-8", { outcome: "notSent" });
  }
}
