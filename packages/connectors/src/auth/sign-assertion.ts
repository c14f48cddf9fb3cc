import { randomUUID } from "node:crypto";
import { type Clock, Failure } from "@crossdock/kit";
import { type CryptoKey, importPKCS8, SignJWT } from "jose";

/** What an assertion says and how it is signed (RFC 7523). */
export interface AssertionOptions {
  algorithm: "RS256" | "ES256";
  /** Private key, PKCS #8 in PEM; asked for each time, so that rotation works. */
  key: () => Promise<string>;
  keyId?: string;
  issuer: string;
  subject: string;
  audience: string;
  /** Milliseconds. Default: 5 minutes. */
  lifetime?: number;
  /** Further claims. */
  claims?: Readonly<Record<string, unknown>>;
  clock: Clock;
  /** Value of `jti`. Default: a random UUID. */
  id?: () => string;
}

/** A signed assertion, fresh for each call. Throws `AuthFailed` when the key cannot be read. */
export async function signAssertion(options: AssertionOptions): Promise<string> {
  const { algorithm, keyId, clock, lifetime = 300_000, id = randomUUID } = options;
  const key = await privateKey(await options.key(), algorithm);
  const issuedAt = Math.floor(clock.now() / 1000);
  return new SignJWT({ ...options.claims })
    .setProtectedHeader({ alg: algorithm, typ: "JWT", ...(keyId === undefined ? {} : { kid: keyId }) })
    .setIssuer(options.issuer)
    .setSubject(options.subject)
    .setAudience(options.audience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + Math.floor(lifetime / 1000))
    .setJti(id())
    .sign(key);
}

async function privateKey(pem: string, algorithm: string): Promise<CryptoKey> {
  try {
    // Environment variables cannot hold line ends; `\n` in their place is common.
    return await importPKCS8(pem.replaceAll("\\n", "\n"), algorithm);
  } catch {
    // The cause is left out: its message may quote the key.
    throw new Failure(
      "AuthFailed",
      `the signing key is no ${algorithm} key in PKCS #8 (a PEM block BEGIN PRIVATE KEY)`,
      { outcome: "notSent" },
    );
  }
}
