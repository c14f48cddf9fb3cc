import { base64Of } from "../data/base64.ts";
import { Failure } from "../definitions/failure.ts";
import { type PublicKeyAlgorithm, publicKeyOf } from "./public-key.ts";

/** The settings of `verify` that decide how a secret is read. */
export interface KeyForm {
  scheme: "standard-webhooks" | "hmac" | "public-key" | "jwt" | "basic" | "bearer" | "header" | "none";
  key: "text" | "hex" | "base64";
  /** Where the value is a public key. */
  publicKey?: { algorithm: PublicKeyAlgorithm };
}

/** Shorter keys are guessed; the specification of Standard Webhooks asks for 24 bytes. */
const shortestKey = 16;

/**
 * The key that a secret stands for, a public one as its PEM, for whoever signs and whoever verifies. A secret that is not written as the flow says
 * is not a key: decoded leniently it would be a short or an empty one, with which anybody can sign.
 */
export function keyOf(form: KeyForm, name: string, value: string): Buffer {
  const read = readKey(form, value);
  if (Buffer.isBuffer(read)) return read;
  throw new Failure("AuthFailed", `the secret ${name} cannot be used`, { outcome: "notSent", detail: read });
}

/** Why a value cannot serve as the secret; undefined when it can. Quotes nothing of the value. */
export function keyProblem(form: KeyForm, value: string): string | undefined {
  const read = readKey(form, value);
  return Buffer.isBuffer(read) ? undefined : read;
}

function readKey({ scheme, key: encoding, publicKey }: KeyForm, value: string): Buffer | string {
  if (scheme === "public-key" || scheme === "jwt") {
    const key = publicKey && publicKeyOf(publicKey.algorithm, value);
    return typeof key === "object" ? Buffer.from(value) : (key ?? "its algorithm is not known");
  }
  if (scheme !== "hmac" && scheme !== "standard-webhooks") return credential(value);
  const isStandard = scheme === "standard-webhooks";
  const text = isStandard ? value.replace(/^whsec_/, "") : value;
  if (isStandard && /^wh[a-z]*_/.test(text)) return "it is a key of another scheme than `whsec_`";
  const key = isStandard ? base64Of(text) : decoders[encoding](text);
  if (key === undefined) return `it is not written in ${isStandard ? "base64 behind `whsec_`" : encoding}`;
  if (key.length === 0) return "it is empty";
  if (key.length < shortestKey)
    return `its key has ${key.length} bytes; fewer than ${shortestKey} can be guessed`;
  return key;
}

/** A value that is sent as it is, in a header. */
function credential(value: string): Buffer | string {
  if (value.trim() === "") return "it is empty";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what no header can carry.
  return /[\u0000-\u001f\u007f]/.test(value)
    ? "it has a line end or another control character"
    : Buffer.from(value);
}

const decoders = { text: (text: string) => Buffer.from(text), hex, base64: base64Of };

/** Undefined unless every character counts. */
function hex(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, "hex");
  return bytes.toString("hex") === text.toLowerCase() ? bytes : undefined;
}
