import {
  constants,
  createPrivateKey,
  createPublicKey,
  type JsonWebKey,
  type KeyObject,
  sign,
  verify,
} from "node:crypto";

interface Algorithm {
  type: "rsa" | "ec" | "ed25519";
  /** Undefined where the algorithm has one of its own. */
  digest?: string;
  /** Of an elliptic curve, as OpenSSL calls it, and the bytes of each half of a signature. */
  curve?: string;
  half?: number;
  isPss?: boolean;
}

/** Signatures by a private key that a public key verifies, by the names of JOSE (RFC 7518, RFC 9864). */
export const publicKeyAlgorithms = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "Ed25519",
] as const;

export type PublicKeyAlgorithm = (typeof publicKeyAlgorithms)[number];

const algorithms: Readonly<Record<PublicKeyAlgorithm, Algorithm>> = {
  RS256: { type: "rsa", digest: "sha256" },
  RS384: { type: "rsa", digest: "sha384" },
  RS512: { type: "rsa", digest: "sha512" },
  PS256: { type: "rsa", digest: "sha256", isPss: true },
  PS384: { type: "rsa", digest: "sha384", isPss: true },
  PS512: { type: "rsa", digest: "sha512", isPss: true },
  ES256: { type: "ec", digest: "sha256", curve: "prime256v1", half: 32 },
  ES384: { type: "ec", digest: "sha384", curve: "secp384r1", half: 48 },
  ES512: { type: "ec", digest: "sha512", curve: "secp521r1", half: 66 },
  Ed25519: { type: "ed25519" },
};

/** Shorter keys of RSA can be broken. */
const shortestRsa = 2048;

/** The public key that a PEM holds, also that of a certificate; else why it cannot be used. Quotes nothing of it. */
export function publicKeyOf(algorithm: PublicKeyAlgorithm, pem: string): KeyObject | string {
  const text = linesOf(pem);
  // Node would derive the public key: then the sender's secret lies with the receiver, and nobody notices.
  if (text.includes("PRIVATE KEY-----")) return "it is a private key, which only the sender may have";
  return fitting(algorithm, () => createPublicKey(text), "it is not a public key in PEM (BEGIN PUBLIC KEY)");
}

/** The key of a key set (RFC 7517), where it is one for signatures of this algorithm. */
export function publicKeyOfSet(algorithm: PublicKeyAlgorithm, jwk: JsonWebKey): KeyObject | undefined {
  const { use, alg } = jwk;
  const named = alg === "EdDSA" ? "Ed25519" : alg;
  if ((use !== undefined && use !== "sig") || (named !== undefined && named !== algorithm)) return undefined;
  const key = fitting(algorithm, () => createPublicKey({ key: jwk, format: "jwk" }), "");
  return typeof key === "string" ? undefined : key;
}

/** The private key of a sender, from PEM (PKCS #8); else why it cannot be used. Quotes nothing of it. */
export function privateKeyOf(algorithm: PublicKeyAlgorithm, pem: string): KeyObject | string {
  return fitting(
    algorithm,
    () => createPrivateKey(linesOf(pem)),
    "it is not a private key in PEM (BEGIN PRIVATE KEY)",
  );
}

/** Whether a signature is by the owner of the key. One of an elliptic curve may be written as DER or as its two halves. */
export function isSignedBy(
  algorithm: PublicKeyAlgorithm,
  key: KeyObject,
  bytes: Buffer,
  signature: Buffer,
): boolean {
  const { digest = null, half } = algorithms[algorithm];
  const padding = paddingOf(algorithm);
  const isHalves = signature.length === 2 * (half ?? 0);
  return (
    verify(digest, bytes, { key, ...padding }, signature) ||
    (isHalves && verify(digest, bytes, { key, dsaEncoding: "ieee-p1363" }, signature))
  );
}

/** The signature of a sender; that of an elliptic curve as DER, or as its two halves as a JWT has it. */
export function signedBy(
  algorithm: PublicKeyAlgorithm,
  key: KeyObject,
  bytes: Buffer,
  dsaEncoding: "der" | "ieee-p1363" = "der",
): Buffer {
  const { digest = null } = algorithms[algorithm];
  return sign(digest, bytes, { key, dsaEncoding, ...paddingOf(algorithm) });
}

function paddingOf(algorithm: PublicKeyAlgorithm) {
  const { type, isPss = false } = algorithms[algorithm];
  if (type !== "rsa") return {};
  return isPss
    ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
    : { padding: constants.RSA_PKCS1_PADDING };
}

function fitting(algorithm: PublicKeyAlgorithm, read: () => KeyObject, unread: string): KeyObject | string {
  let key: KeyObject;
  try {
    key = read();
  } catch {
    // The cause is left out: its message may quote the key.
    return unread;
  }
  const { type, curve } = algorithms[algorithm];
  const details = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType !== type || details.namedCurve !== curve)
    return `it is a key of another algorithm than ${algorithm}`;
  if (type === "rsa" && (details.modulusLength ?? 0) < shortestRsa)
    return `its key has ${details.modulusLength} bits; fewer than ${shortestRsa} can be broken`;
  return key;
}

/** Environment variables cannot hold line ends; `\n` in their place is common. */
function linesOf(pem: string): string {
  return pem.replaceAll("\\n", "\n").trim();
}
