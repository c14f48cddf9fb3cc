import { Failure, readFields, type WebhookRequest } from "@crossdock/kit";
import { fakeClock } from "@crossdock/kit/testing";
import type { Static } from "typebox";
import { describe, expect, test } from "vitest";
import { verification, verifyRequest } from "./webhook-verification.ts";

type Given = { scheme: string } & Record<string, unknown>;

const at2021 = 1_614_265_330_000;
const at2026 = Date.UTC(2026, 0, 1);

/** Secrets are what the test calls them. */
async function verify(
  given: Given,
  headers: WebhookRequest["headers"],
  body: string,
  now = at2026,
): Promise<string | undefined> {
  const settings = readFields(verification, given) as Static<typeof verification>;
  const request = {
    method: "POST",
    url: "https://x.example/hooks/acme/orders",
    headers,
    body: Buffer.from(body),
  };
  const secret = async (reference: { secret: string }) => secrets[reference.secret] ?? "";
  return verifyRequest(settings, request, { clock: fakeClock(now), secret });
}

const secrets: Record<string, string> = {
  standard: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  bare: "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  other: "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
  everybody: "It's a Secret to Everybody",
  jefe: "Jefe",
  hexKey: "0b".repeat(20),
  base64Key: "CwsLCwsLCwsLCwsLCwsLCwsLCws=",
  stamped: "s3cret",
  aladdin: "Aladdin:open sesame",
  token: "abc123",
};

describe("standard-webhooks", () => {
  // The example of the Standard Webhooks libraries.
  const body = '{"test": 2432232314}';
  const headers = {
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  };
  const standard = (secret: unknown) => ({ scheme: "standard-webhooks", secret });

  test.each([["standard"], ["bare"], [["other", "standard"]]])(
    "accepts the signature by %j",
    async (secret) => {
      expect(await verify(standard(secret), headers, body, at2021)).toBeUndefined();
    },
  );

  test("accepts one of several signatures, and none of another version", async () => {
    const one = headers["webhook-signature"];
    const several = { ...headers, "webhook-signature": `v1,AAAA v1a,BBBB ${one}` };
    expect(await verify(standard("standard"), several, body, at2021)).toBeUndefined();
    const later = { ...headers, "webhook-signature": one.replace("v1,", "v2,") };
    expect(await verify(standard("standard"), later, body, at2021)).toBe("no signature matches");
  });

  test.each([
    ["another secret", "other", headers, body],
    ["another body", "standard", headers, `${body} `],
    ["another id", "standard", { ...headers, "webhook-id": "msg_2" }, body],
    ["another time", "standard", { ...headers, "webhook-timestamp": "1614265331" }, body],
    ["a signature that is cut", "standard", { ...headers, "webhook-signature": "v1,g0hM9S" }, body],
  ])("refuses %s", async (_, secret, sent, text) => {
    expect(await verify(standard(secret), sent, text, at2021)).toBe("no signature matches");
  });

  test.each([
    [at2021 + 300_000, undefined],
    [at2021 + 301_000, "the time of sending is too far from now"],
    [at2021 - 301_000, "the time of sending is too far from now"],
  ])("at %i says %s", async (now, reason) => {
    expect(await verify(standard("standard"), headers, body, now)).toBe(reason);
  });

  test("refuses a request without its headers, or with a time that is none", async () => {
    expect(await verify(standard("standard"), {}, body, at2021)).toContain("header is missing");
    const odd = { ...headers, "webhook-timestamp": "yesterday" };
    expect(await verify(standard("standard"), odd, body, at2021)).toBe("the time of sending is no number");
  });
});

describe("hmac", () => {
  test.each<[string, Given, Record<string, string>, string]>([
    [
      "as GitHub documents it",
      { scheme: "hmac", secret: "everybody", header: "X-Hub-Signature-256", prefix: "sha256=" },
      {
        "x-hub-signature-256": "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
      },
      "Hello, World!",
    ],
    [
      "of RFC 2202 with SHA-1",
      { scheme: "hmac", secret: "jefe", header: "x-s", algorithm: "sha1" },
      { "x-s": "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79" },
      "what do ya want for nothing?",
    ],
    [
      "of RFC 4231 with SHA-512, in capitals",
      { scheme: "hmac", secret: "jefe", header: "x-s", algorithm: "sha512" },
      {
        "x-s":
          "164B7A7BFCF819E2E395FBE73B56E0A387BD64222E831FD610270CD7EA2505549758BF75C05A994A6D034F65F8F0E6FDCAEAB1A34D4A6B4B636E070A38BCE737",
      },
      "what do ya want for nothing?",
    ],
    [
      "of RFC 4231 with a key in hex",
      { scheme: "hmac", secret: "hexKey", header: "x-s", key: "hex" },
      { "x-s": "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7" },
      "Hi There",
    ],
    [
      "of RFC 4231 with a key and a signature in base64",
      { scheme: "hmac", secret: "base64Key", header: "x-s", key: "base64", encoding: "base64" },
      { "x-s": "sDRMYdjbOFNcqK/OrwvxK4gdwgDJgz2nJuk3bC4yz/c=" },
      "Hi There",
    ],
  ])("%s is accepted, and refused once the body differs", async (_, given, headers, body) => {
    expect(await verify(given, headers, body)).toBeUndefined();
    expect(await verify(given, headers, `${body}.`)).toBe("no signature matches");
    expect(await verify({ ...given, secret: "token" }, headers, body)).toBe("no signature matches");
  });

  const stamped = { scheme: "hmac", secret: "stamped", header: "X-Signature", timestampHeader: "X-Time" };
  const seconds = {
    "x-time": "1767225600",
    "x-signature": "7d4120fcebf444efab10ba7cd6c651bf463cefb039db5fad37ff9f7231ac8a4a",
  };
  const millis = {
    "x-time": "1767225600123",
    "x-signature": "OabvKSCmzEtRohbhELNhSf5W4z6VyQ/bb+3y39c2NHs=",
  };

  test("signs the time with the body, in seconds or in milliseconds", async () => {
    expect(await verify(stamped, seconds, '{"a":1}')).toBeUndefined();
    expect(await verify({ ...stamped, encoding: "base64" }, millis, '{"a":1}')).toBeUndefined();
    const moved = { ...seconds, "x-time": "1767225601" };
    expect(await verify(stamped, moved, '{"a":1}')).toBe("no signature matches");
  });

  test.each([
    ["a late one", { ...seconds }, at2026 + 300_001, "the time of sending is too far from now"],
    ["one from the future", { ...millis }, at2026 - 600_000, "the time of sending is too far from now"],
    [
      "one without its time",
      { "x-signature": seconds["x-signature"] },
      at2026,
      "the time of sending is no number",
    ],
    ["one without a signature", { "x-time": "1767225600" }, at2026, "the X-Signature header is missing"],
  ])("refuses %s", async (_, headers, now, reason) => {
    expect(await verify(stamped, headers, '{"a":1}', now)).toBe(reason);
  });

  test("refuses another prefix", async () => {
    const given = { scheme: "hmac", secret: "jefe", header: "x-s", prefix: "sha256=" };
    expect(await verify(given, { "x-s": "sha1=00" }, "x")).toBe("the signature has another prefix");
  });
});

describe("a fixed credential", () => {
  // The example of RFC 7617.
  test.each<[Given, Record<string, string>, Record<string, string>]>([
    [
      { scheme: "basic", secret: "aladdin" },
      { authorization: "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==" },
      { authorization: "Basic QWxhZGRpbjpvcGVuIHNlc2FtZA==" },
    ],
    [
      { scheme: "bearer", secret: ["aladdin", "token"] },
      { authorization: "Bearer abc123" },
      { authorization: "Bearer abc12" },
    ],
    [
      { scheme: "header", secret: "token", header: "X-Api-Key" },
      { "x-api-key": "abc123" },
      { "x-api-key": "abc1234" },
    ],
  ])("of %j is compared whole", async (given, right, wrong) => {
    expect(await verify(given, right, "{}")).toBeUndefined();
    expect(await verify(given, wrong, "{}")).toBe("the credentials do not match");
    expect(await verify(given, {}, "{}")).toBe("the credentials are missing");
  });

  test("is never matched by an empty secret or by none", async () => {
    expect(
      await verify({ scheme: "header", header: "x-k", secret: "absent" }, { "x-k": "" }, ""),
    ).toBeDefined();
    expect(await verify({ scheme: "bearer" }, { authorization: "Bearer " }, "")).toBe(
      "scheme bearer has no secret",
    );
  });
});

test("a secret that cannot be read is a failure of ours, never a refusal", async () => {
  const settings = readFields(verification, { scheme: "bearer", secret: "a" }) as Static<typeof verification>;
  const request = { method: "POST", url: "x", headers: { authorization: "Bearer a" }, body: Buffer.alloc(0) };
  const secret = () => Promise.reject(new Failure("AuthFailed", "no secret a"));
  await expect(verifyRequest(settings, request, { clock: fakeClock(), secret })).rejects.toThrow(
    "no secret a",
  );
});
