import type { KeyObject } from "node:crypto";
import {
  Failure,
  isSignedBy,
  memberAt,
  type SignedRequest,
  signatureOf,
  signedBytes,
  signedInstant,
  type WebhookRequest,
} from "@crossdock/kit";
import type { Static } from "typebox";
import type { ReadBody } from "./read-body.ts";
import { same, tooOld } from "./same-signature.ts";
import type { verification } from "./webhook-verification.ts";

type Settings = Static<typeof verification>;

/** A part of a request that is signed by itself: the whole of it, or an item of its message. */
interface SignedPart {
  /** What a dotted path of the settings leads into. */
  content(): unknown;
  request: SignedRequest;
}

/** What a part carries: its signatures as they are written, and its time of sending. */
interface Carried {
  signatures: readonly string[];
  timestamp?: string | undefined;
}

/** Whether a signature, as it is written behind its prefix, is one of these bytes. */
export type Matches = (bytes: Buffer, signature: string) => boolean;

/** By one of several shared secrets. */
export function byHmac(settings: Settings, keys: readonly Buffer[]): Matches {
  const isHex = settings.encoding === "hex";
  return (bytes, given) =>
    keys.some((key) => same(isHex ? given.toLowerCase() : given, signatureOf(settings, key, bytes)));
}

/** By the owner of one of several public keys. */
export function byPublicKey({ publicKey, encoding }: Settings, keys: readonly KeyObject[]): Matches {
  return (bytes, given) => {
    const signature = Buffer.from(given, encoding);
    return (
      publicKey !== undefined && keys.some((key) => isSignedBy(publicKey.algorithm, key, bytes, signature))
    );
  };
}

/** Undefined when every signed part of the request has a signature that matches, else the reason. */
export function verifySignature(
  settings: Settings,
  request: WebhookRequest,
  matches: Matches,
  { now, read }: { now: number; read(): ReadBody },
): string | undefined {
  const parts = signedParts(settings, request, read);
  if (typeof parts === "string") return parts;
  for (const part of parts) {
    const reason = refusal(settings, part, matches, now);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function signedParts(
  { each, signed }: Settings,
  request: WebhookRequest,
  read: () => ReadBody,
): SignedPart[] | string {
  const message = () => read().message;
  if (each === undefined) return [{ content: message, request: { ...request, more: { message } } }];
  // What is signed with each item must be the item's: the whole of the body would be read as often as it has items.
  if (!signed?.names.has("item") || wholes.some((name) => signed.names.has(name)))
    return "with `each`, `signed` is about an `item`, and not about the body";
  const { message: found, problem } = read();
  if (problem !== undefined) return `the signed message cannot be read: ${problem.detail}`;
  const items = memberAt(found, each);
  if (!Array.isArray(items) || items.length === 0) return `the message has no list \`${each}\``;
  return items.map((item: unknown) => ({
    content: () => item,
    request: { ...request, more: { item: () => item } },
  }));
}

const wholes = ["body", "digest", "message"];

function refusal(settings: Settings, part: SignedPart, matches: Matches, now: number): string | undefined {
  const carried = carriedBy(settings, part);
  if (typeof carried === "string") return carried;
  const { signatures, timestamp } = carried;
  const { signed, tolerance } = settings;
  if (timestamp !== undefined) {
    const at = signedInstant(timestamp);
    if (at === undefined) return "the time of sending cannot be read";
    const late = tooOld(at, now, tolerance);
    if (late) return late;
    if (signed && !signsTime(settings))
      return "`signed` leaves the time of sending out, so anybody can set it";
  }
  try {
    const bytes = signedBytes(signed, { ...part.request, timestamp });
    return signatures.some((given) => matches(bytes, given)) ? undefined : "no signature matches";
  } catch (error) {
    if (error instanceof Failure && error.class === "MappingError")
      return `what is signed cannot be put together: ${error.title}`;
    throw error;
  }
}

/** Headers and the message may hold the time, too: the template says which of them. */
function signsTime({ signed }: Settings): boolean {
  return ["timestamp", "headers", "message", "item", "body"].some((name) => signed?.names.has(name));
}

function carriedBy(settings: Settings, part: SignedPart): Carried | string {
  const { header = "", member, prefix = "", entries, timestampHeader, timestampMember } = settings;
  const { headers } = part.request;
  const where = member === undefined ? `the ${header || "signature"} header` : `\`${member}\``;
  const given =
    member === undefined ? headers[header.toLowerCase()] : textOf(memberAt(part.content(), member));
  if (!given) return `${where} is missing`;
  let timestamp: string | undefined;
  if (timestampHeader !== undefined) {
    timestamp = headers[timestampHeader.toLowerCase()];
    if (timestamp === undefined) return `the ${timestampHeader} header is missing`;
  }
  if (timestampMember !== undefined) {
    timestamp = textOf(memberAt(part.content(), timestampMember));
    if (timestamp === undefined) return `\`${timestampMember}\` is missing`;
  }
  const listed = entries ? listedIn(given, entries) : { signatures: [given] };
  if (entries?.timestamp !== undefined) {
    timestamp = listed.timestamp;
    if (timestamp === undefined) return `${where} has no entry \`${entries.timestamp}\``;
  }
  const signatures = listed.signatures.filter((each) => each.startsWith(prefix));
  if (signatures.length === 0)
    return listed.signatures.length > 0 ? "the signature has another prefix" : `${where} has no signature`;
  return { signatures: signatures.map((each) => each.slice(prefix.length)), timestamp };
}

/** The entries of a header such as `t=1700000000,v1=…`. */
function listedIn(
  header: string,
  { separator, assign, signature, timestamp }: NonNullable<Settings["entries"]>,
): Carried {
  const signatures: string[] = [];
  let time: string | undefined;
  for (const entry of header.split(separator).map((each) => each.trim())) {
    const at = entry.indexOf(assign);
    const name = at < 0 ? undefined : entry.slice(0, at);
    const value = at < 0 ? "" : entry.slice(at + assign.length);
    if (name !== undefined && name === timestamp) time ??= value;
    else if (signature === undefined) signatures.push(entry);
    else if (name === signature) signatures.push(value);
  }
  return { signatures, timestamp: time };
}

/** A number is sent as its digits. */
function textOf(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}
