import { createHash } from "node:crypto";
import type { WebhookRequest } from "@crossdock/kit";
import { decodeJwt, decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from "jose";
import type { Static } from "typebox";
import type { PublicKeys } from "./public-keys.ts";
import { same } from "./same-signature.ts";
import type { verification } from "./webhook-verification.ts";

type Settings = Static<typeof verification>;

/** Clocks of sender and receiver differ by so many seconds at most. */
const skew = 60;

/** Undefined when the token of the request is signed by one of the keys and says what it must, else the reason. */
export async function verifyJwt(
  { publicKey, jwt = {}, header = "authorization", prefix = "Bearer ", tolerance }: Settings,
  { headers, body }: WebhookRequest,
  keys: PublicKeys,
  now: number,
): Promise<string | undefined> {
  const given = headers[header.toLowerCase()];
  if (!given) return `the ${header} header is missing`;
  if (!given.toLowerCase().startsWith(prefix.toLowerCase())) return "the token has another prefix";
  const token = given.slice(prefix.length).trim();
  try {
    const { alg, kid } = decodeProtectedHeader(token);
    const wanted = publicKey?.algorithm ?? "";
    const algorithms = wanted === "Ed25519" ? [wanted, "EdDSA"] : [wanted];
    if (!algorithms.includes(alg ?? "")) return `the token is not signed by ${wanted}`;
    const found = await keys.find(kid);
    if (found.length === 0) return "the token names a key that its sender does not publish";
    const isEndless = decodeJwt(token).exp === undefined;
    const options = {
      algorithms,
      currentDate: new Date(now),
      clockTolerance: skew,
      ...(jwt.issuer === undefined ? {} : { issuer: jwt.issuer }),
      ...(jwt.audience === undefined ? {} : { audience: jwt.audience }),
      ...(isEndless ? { maxTokenAge: tolerance / 1000 } : {}),
    };
    for (const key of found) {
      try {
        return refusal(jwt, (await jwtVerify(token, key, options)).payload, body);
      } catch (error) {
        if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
      }
    }
    return "no signature matches";
  } catch (error) {
    if (error instanceof errors.JOSEError) return `the token: ${error.message}`;
    // What is not a token at all is a plain error of the decoder.
    if (error instanceof TypeError) return "the token cannot be read";
    throw error;
  }
}

function refusal(
  { bodyDigest, claims = {} }: NonNullable<Settings["jwt"]>,
  payload: JWTPayload,
  body: Buffer,
): string | undefined {
  if (bodyDigest !== undefined) {
    const digest: unknown = payload[bodyDigest];
    const expected = createHash("sha256").update(body).digest("hex");
    if (typeof digest !== "string" || !same(digest.toLowerCase(), expected))
      return `the body is not the one of the token's \`${bodyDigest}\``;
  }
  const wrong = Object.entries(claims).find(([name, value]) => payload[name] !== value);
  return wrong ? `the token's \`${wrong[0]}\` is another` : undefined;
}
