import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { checkWebhook } from "./webhook-check.ts";

const said = (settings: Record<string, unknown>) =>
  Array.from(checkWebhook(settings), ({ path, message }) => `${path.join(".")}: ${message}`);

const pairOf = () => generateKeyPairSync("ec", { namedCurve: "P-256" });
const pem = pairOf().publicKey.export({ type: "spki", format: "pem" });
const privatePem = pairOf().privateKey.export({ type: "pkcs8", format: "pem" });
const short = generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey;
const shortPem = short.export({ type: "spki", format: "pem" });
const byKey = { scheme: "public-key", header: "x" };
const fromSet = { algorithm: "ES256", jwks: { system: "sender", operation: "keys.list" } };
const hmac = { scheme: "hmac", secret: "a" };

test.each<[Record<string, unknown>, string[]]>([
  [{ verify: { ...hmac, header: "x" } }, []],
  [
    { verify: { ...hmac, header: "x", entries: { timestamp: "t" } }, challenge: "c", ping: { header: "a" } },
    [],
  ],
  [{ verify: hmac }, ["verify: `verify` needs `header` or `member`"]],
  [
    { verify: { ...hmac, header: "x", member: "y" } },
    ["verify.member: `header` and `member` exclude each other"],
  ],
  [
    { verify: { ...hmac, header: "x", each: "items" } },
    ["verify.each: `each` needs `member` beside it", "verify.each: `each` needs `signed` beside it"],
  ],
  [{ verify: { ...hmac, member: "x", entries: {} } }, ["verify.entries: `entries` needs `header` beside it"]],
  [
    { verify: { ...hmac, header: "x", entries: { timestamp: "t" }, timestampHeader: "y" } },
    ["verify.timestampHeader: `timestampHeader` and the time in `entries` exclude each other"],
  ],
  [
    { verify: { scheme: "bearer", signed: "x" } },
    ["verify.signed: `signed` is about the scheme `hmac` or `public-key`"],
  ],
  [{ verify: { scheme: "jwt", publicKey: { algorithm: "ES256", pem }, jwt: { audience: "a" } } }, []],
  [{ verify: { ...byKey, secret: "a", publicKey: { algorithm: "ES256" } } }, []],
  [{ verify: { ...byKey, publicKey: { ...fromSet, keyIdHeader: "y" } } }, []],
  [
    { verify: { ...byKey, publicKey: { algorithm: "ES256" } } },
    ["verify.publicKey: the key comes from exactly one of `pem`, `jwks` and `secret`"],
  ],
  [
    { verify: { ...byKey, secret: "a", publicKey: { algorithm: "ES256", pem } } },
    ["verify.publicKey: the key comes from exactly one of `pem`, `jwks` and `secret`"],
  ],
  [
    { verify: { ...byKey, publicKey: { algorithm: "RS256", pem } } },
    ["verify.publicKey.pem: `pem` cannot be used: it is a key of another algorithm than RS256"],
  ],
  [
    { verify: { ...byKey, publicKey: { algorithm: "ES256", pem: privatePem } } },
    ["verify.publicKey.pem: `pem` cannot be used: it is a private key, which only the sender may have"],
  ],
  [
    { verify: { ...byKey, publicKey: { algorithm: "RS256", pem: shortPem } } },
    ["verify.publicKey.pem: `pem` cannot be used: its key has 1024 bits; fewer than 2048 can be broken"],
  ],
  [
    { verify: { ...byKey, publicKey: { algorithm: "ES256", pem: "MFkw" } } },
    ["verify.publicKey.pem: `pem` cannot be used: it is not a public key in PEM (BEGIN PUBLIC KEY)"],
  ],
  [
    { verify: { ...byKey, publicKey: { algorithm: "ES256", pem, keyIdHeader: "y" } } },
    ["verify.publicKey.keyIdHeader: `keyIdHeader` needs `jwks` beside it"],
  ],
  [
    { verify: { ...byKey, algorithm: "sha512", publicKey: fromSet } },
    ["verify.algorithm: `algorithm` is about the scheme `hmac`"],
  ],
  [{ verify: byKey }, ["verify: `public-key` needs `publicKey`, with the sender's `algorithm`"]],
  [
    { verify: { ...hmac, header: "x", publicKey: fromSet } },
    ["verify.publicKey: `publicKey` is about the scheme `public-key` or `jwt`"],
  ],
  [
    { verify: { scheme: "jwt", publicKey: { ...fromSet, keyIdHeader: "y" } } },
    [
      "verify.publicKey.keyIdHeader: a JWT says itself which key it is",
      "verify: a token for any other receiver would be taken here, too",
    ],
  ],
  [
    { verify: { ...byKey, publicKey: fromSet }, challenge: { member: "a", answer: "{ signature }" } },
    [
      "challenge.answer: `signature` is made with the shared secret of `hmac`, which this webhook does not have",
    ],
  ],
  [{ verify: { scheme: "header" } }, ["verify.scheme: `scheme` needs `header` beside it"]],
  [{ challenge: {} }, ["challenge: `challenge` needs `member` or `query`"]],
  [{ challenge: { member: "a", token: {} } }, ["challenge.token: `token` needs `query` beside it"]],
  [{ ping: { value: "x" } }, ["ping: `ping` needs `header` or `member`"]],
])("of %j is said", (settings, problems) => {
  expect(said(settings)).toEqual(problems);
});
