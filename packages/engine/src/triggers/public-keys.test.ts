import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { Failure, type Page, type PublicKeyAlgorithm, publicKeyAlgorithms } from "@crossdock/kit";
import { fakeClock } from "@crossdock/kit/testing";
import { describe, expect, test } from "vitest";
import { createPublicKeys } from "./public-keys.ts";
import { readBody } from "./read-body.ts";
import { signedRequest } from "./sign-webhook.ts";
import { fedBy, listSystem, startFeed, verifySettings } from "./testing.ts";
import { webhookTrigger } from "./webhook.ts";
import { verifyRequest } from "./webhook-verification.ts";

const now = Date.UTC(2026, 0, 1, 9);
const body = Buffer.from('{"orderNo":"00001042","name":"Zoë"}');

function pairOf(algorithm: PublicKeyAlgorithm) {
  if (algorithm === "Ed25519") return generateKeyPairSync("ed25519");
  const curves: Readonly<Record<string, string>> = { ES256: "P-256", ES384: "P-384", ES512: "P-521" };
  const namedCurve = curves[algorithm];
  return namedCurve
    ? generateKeyPairSync("ec", { namedCurve })
    : generateKeyPairSync("rsa", { modulusLength: 2048 });
}
const rsa = pairOf("RS256");
const pairs = Object.fromEntries(
  publicKeyAlgorithms.map((name) => [name, /^[RP]S/.test(name) ? rsa : pairOf(name)]),
) as Record<PublicKeyAlgorithm, { publicKey: KeyObject; privateKey: KeyObject }>; // one for each name
const ec = pairs.ES256;
const publicPem = (key: KeyObject) => key.export({ type: "spki", format: "pem" }).toString();
const privatePem = (key: KeyObject) => key.export({ type: "pkcs8", format: "pem" }).toString();
const jwk = (key: KeyObject, more: object = {}) => ({ ...key.export({ format: "jwk" }), ...more });

const none: Record<string, string> = {};
type Read = () => AsyncIterable<Page>;
const noSet: Read = () => {
  throw new Error("no key set is read here");
};

/** What a receiver says of requests; its key set is what `read` gives. */
function receiver(
  given: Record<string, unknown>,
  { read = noSet, secrets = {}, clock = fakeClock(now) }: Given = {},
) {
  const settings = verifySettings(given);
  const secret = async (reference: { secret: string }) => secrets[reference.secret] ?? "";
  const { signal } = new AbortController();
  const publicKeys = createPublicKeys(settings, { secret, read, clock, signal });
  return {
    signed: (privateKey: KeyObject, keyId?: string, at = clock.now()) =>
      signedRequest(
        settings,
        { method: "POST", url: "https://x.example/hooks/acme/orders", headers: none, body },
        { secret: privatePem(privateKey), id: "msg_1", now: at, keyId },
      ),
    ask: (request: { headers: Readonly<Record<string, string>>; body: Buffer }) => {
      const whole = { method: "POST", url: "https://x.example/hooks/acme/orders", ...request };
      const message = () => readBody(whole, { accepts: ["json"], xmlLists: [] });
      return verifyRequest(settings, whole, { clock, secret, publicKeys, read: message });
    },
  };
}
interface Given {
  read?: Read;
  secrets?: Record<string, string>;
  clock?: ReturnType<typeof fakeClock>;
}

const stamped = { scheme: "public-key", header: "X-Sign", encoding: "base64", timestampHeader: "X-Time" };

describe("a signature by a private key", () => {
  test.each(publicKeyAlgorithms)("of %s is taken, and refused once anything differs", async (algorithm) => {
    const { publicKey, privateKey } = pairs[algorithm];
    const { signed, ask } = receiver({ ...stamped, publicKey: { algorithm, pem: publicPem(publicKey) } });
    const request = signed(privateKey);
    expect(await ask(request)).toBeUndefined();
    expect(await ask({ ...request, body: Buffer.from(`${body} `) })).toBe("no signature matches");
    expect(await ask({ ...request, headers: { ...request.headers, "x-time": "1767258001" } })).toBe(
      "no signature matches",
    );
    expect(await ask(signed(privateKey, undefined, now - 301_000))).toContain("too far from now");
    const other =
      algorithm.startsWith("RS") || algorithm.startsWith("PS") ? pairOf("RS256") : pairOf(algorithm);
    expect(await ask(signed(other.privateKey))).toBe("no signature matches");
  });

  test("of an elliptic curve may be its two halves, as Web Crypto writes them", async () => {
    const given = {
      scheme: "public-key",
      header: "x-s",
      publicKey: { algorithm: "ES256", pem: publicPem(ec.publicKey) },
    };
    const halves = sign("sha256", body, { key: ec.privateKey, dsaEncoding: "ieee-p1363" }).toString("hex");
    expect(await receiver(given).ask({ headers: { "x-s": halves }, body })).toBeUndefined();
    const wrong = `${halves.slice(0, -2)}${halves.endsWith("00") ? "01" : "00"}`;
    expect(await receiver(given).ask({ headers: { "x-s": wrong }, body })).toBe("no signature matches");
  });

  // The example of RFC 8032, section 7.1, test 3.
  test("of Ed25519 as its specification has it", async () => {
    const x = Buffer.from("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "hex");
    const read = async function* () {
      yield { items: [{ kty: "OKP", crv: "Ed25519", alg: "EdDSA", x: x.toString("base64url") }] };
    };
    const publicKey = { algorithm: "Ed25519", jwks: { system: "sender", operation: "keys.list" } };
    const { ask } = receiver({ scheme: "public-key", header: "x-s", publicKey }, { read });
    const signature =
      "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a";
    expect(await ask({ headers: { "x-s": signature }, body: Buffer.from("af82", "hex") })).toBeUndefined();
  });

  test("has its key in a secret, or in several while one replaces another; line ends may be written as \\n", async () => {
    const secrets = {
      old: publicPem(pairOf("ES256").publicKey),
      new: publicPem(ec.publicKey).replaceAll("\n", "\\n"),
      broken: "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
    };
    const given = (secret: unknown) =>
      receiver({ ...stamped, secret, publicKey: { algorithm: "ES256" } }, { secrets });
    const { signed } = given("new");
    expect(await given(["old", "new"]).ask(signed(ec.privateKey))).toBeUndefined();
    expect(await given("old").ask(signed(ec.privateKey))).toBe("no signature matches");
    await expect(given("broken").ask(signed(ec.privateKey))).rejects.toThrow(
      "the secret broken cannot be used",
    );
  });
});

describe("a key set", () => {
  const set = {
    algorithm: "ES256",
    jwks: { system: "sender", operation: "keys.list" },
    keyIdHeader: "X-Key",
  };
  const given = { ...stamped, publicKey: set };
  const second = pairOf("ES256");

  /** A sender whose keys can be changed; a failure is what reading them gives. */
  function sender(keys: unknown[] | Failure) {
    const state = { keys, reads: 0 };
    const read = async function* () {
      state.reads++;
      if (state.keys instanceof Error) throw state.keys;
      yield { items: state.keys };
    };
    return { state, read };
  }

  test("is read once for many, again when it is old, and again for a key that is not known", async () => {
    const clock = fakeClock(now);
    const { state, read } = sender([jwk(ec.publicKey, { kid: "a", use: "sig" })]);
    const { signed, ask } = receiver(given, { read, clock });
    const both = await Promise.all([ask(signed(ec.privateKey, "a")), ask(signed(ec.privateKey, "a"))]);
    expect([both, state.reads]).toEqual([[undefined, undefined], 1]);

    state.keys = [jwk(second.publicKey, { kid: "b" })];
    await expect(ask(signed(second.privateKey, "b"))).rejects.toThrow("read a moment ago");
    await clock.advance(30_000);
    expect(await ask(signed(second.privateKey, "b"))).toBeUndefined();
    expect(state.reads).toBe(2);
    await expect(ask(signed(ec.privateKey, "a"))).rejects.toThrow("read a moment ago");
    await clock.advance(30_000);
    expect(await ask(signed(ec.privateKey, "a"))).toContain("does not publish");
    await clock.advance(600_000);
    expect(await ask(signed(second.privateKey, "b"))).toBeUndefined();
    expect(state.reads).toBe(4);
  });

  test("that cannot be had says nothing about the sender, and neither does one that got old", async () => {
    const clock = fakeClock(now);
    const away = new Failure("Unavailable", "the sender does not answer");
    const { state, read } = sender(away);
    const { signed, ask } = receiver(given, { read, clock });
    await expect(ask(signed(ec.privateKey, "a"))).rejects.toThrow("does not answer");
    state.keys = [jwk(ec.publicKey, { kid: "a" })];
    expect(await ask(signed(ec.privateKey, "a"))).toBeUndefined();
    state.keys = away;
    await clock.advance(599_000);
    expect(await ask(signed(ec.privateKey, "a"))).toBeUndefined();
    await clock.advance(2000);
    await expect(ask(signed(ec.privateKey, "a"))).rejects.toThrow("does not answer");
  });

  test.each<[string, unknown[], string]>([
    ["no keys", [], "no key of ES256"],
    [
      "keys of other algorithms, for other uses, and what is none",
      [
        jwk(rsa.publicKey),
        jwk(ec.publicKey, { use: "enc" }),
        jwk(ec.publicKey, { alg: "ES384" }),
        { kty: "EC" },
        7,
        null,
      ],
      "no key of ES256",
    ],
    ["too many keys", Array.from({ length: 101 }, () => jwk(ec.publicKey)), "more than 100"],
  ])("of %s cannot be used", async (_, keys, reason) => {
    const { signed, ask } = receiver(given, { read: sender(keys).read });
    await expect(ask(signed(ec.privateKey, "a"))).rejects.toThrow(reason);
  });

  test("without the header that names the key is not even read", async () => {
    const { state, read } = sender([jwk(ec.publicKey)]);
    const { signed, ask } = receiver(given, { read });
    expect(await ask(signed(ec.privateKey))).toBe("the X-Key header is missing");
    expect(state.reads).toBe(0);
  });
});

test("a webhook asks its sender's System for the keys, and its senders to come again while it is away", async () => {
  const answers: (Page | Failure)[] = [new Failure("Unavailable", "away")];
  const shop = listSystem(() => answers);
  const publicKey = { algorithm: "ES256", jwks: { system: "shop", operation: "records.list" } };
  const verify = { ...stamped, publicKey };
  const bench = await startFeed(fedBy(webhookTrigger, { path: "/orders", verify }), [shop]);
  const { signed } = receiver(verify);
  const ask = () => {
    const request = { ...signed(ec.privateKey, undefined, bench.clock.now()), body };
    return bench.engine.webhook("acme", "/orders", request);
  };
  expect(await ask()).toMatchObject({ status: 503, headers: { "retry-after": "60" } });
  expect(await bench.taken()).toEqual([]);
  answers.splice(0, 1, { items: [jwk(ec.publicKey)] });
  expect((await ask())?.status).not.toBe(401);
  expect((await ask())?.status).not.toBe(503);
});

describe("a signed token", () => {
  const pem = publicPem(ec.publicKey);
  const given = (jwt: object, more: object = {}) => ({
    ...{ scheme: "jwt", publicKey: { algorithm: "ES256", pem }, jwt },
    ...more,
  });
  const full = {
    issuer: "https://bank.example",
    audience: "crossdock",
    bodyDigest: "sha",
    claims: { email: "a@b.example" },
  };

  test.each(["ES256", "RS256", "PS256", "Ed25519"] as const)(
    "of %s says who sends, and what",
    async (algorithm) => {
      const { publicKey, privateKey } = pairs[algorithm];
      const { signed, ask } = receiver({
        ...given(full),
        publicKey: { algorithm, pem: publicPem(publicKey) },
      });
      const request = signed(privateKey);
      expect(request.headers["authorization"]).toMatch(/^Bearer e/);
      expect(await ask(request)).toBeUndefined();
      expect(await ask({ ...request, body: Buffer.from("{}") })).toContain(
        "not the one of the token's `sha`",
      );
    },
  );

  const { signed } = receiver(given(full));
  const token = signed(ec.privateKey);
  const asked = (
    jwt: object,
    request: { headers: Record<string, string>; body: Buffer } = token,
    more: object = {},
  ) => receiver(given(jwt, more)).ask(request);
  const tokenOf = (head: object, payload: object) => {
    const text = [head, payload]
      .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
      .join(".");
    const signature = sign("sha256", Buffer.from(text), { key: ec.privateKey, dsaEncoding: "ieee-p1363" });
    return { headers: { authorization: `Bearer ${text}.${signature.toString("base64url")}` }, body };
  };
  const head = { alg: "ES256" };
  const at = now / 1000;

  test.each<[string, Promise<string | undefined>, string]>([
    ["another receiver", asked({ audience: "somebody" }), '"aud"'],
    ["another sender", asked({ issuer: "https://other.example", audience: "crossdock" }), '"iss"'],
    [
      "another claim",
      asked({ audience: "crossdock", claims: { email: "c@d.example" } }),
      "`email` is another",
    ],
    ["a body that it does not cover", asked({ bodyDigest: "digest" }), "`digest`"],
    [
      "another key",
      asked(full, receiver(given(full)).signed(pairOf("ES256").privateKey)),
      "no signature matches",
    ],
    [
      "one that is over",
      asked(full, receiver(given(full)).signed(ec.privateKey, undefined, now - 600_000)),
      '"exp"',
    ],
    [
      "one without an end that is old",
      asked({ audience: "a" }, tokenOf(head, { aud: "a", iat: at - 400 })),
      '"iat"',
    ],
    ["one without an end and a beginning", asked({ audience: "a" }, tokenOf(head, { aud: "a" })), '"iat"'],
    [
      "no algorithm",
      asked({ audience: "a" }, tokenOf({ alg: "none" }, { aud: "a", iat: at })),
      "not signed by ES256",
    ],
    [
      "a shared secret's algorithm",
      asked({ audience: "a" }, tokenOf({ alg: "HS256" }, { aud: "a", iat: at })),
      "not signed by ES256",
    ],
    ["no token", asked(full, { headers: {}, body }), "the authorization header is missing"],
    [
      "what is not a token",
      asked(full, { headers: { authorization: "Bearer abc" }, body }),
      "cannot be read",
    ],
    ["another prefix", asked(full, { headers: { authorization: "Basic abc" }, body }), "another prefix"],
  ])("for %s is refused", async (_, answer, reason) => {
    expect(await answer).toContain(reason);
  });

  test("without an end is taken while it is young", async () => {
    expect(await asked({ audience: "a" }, tokenOf(head, { aud: ["b", "a"], iat: at - 200 }))).toBeUndefined();
  });
});
