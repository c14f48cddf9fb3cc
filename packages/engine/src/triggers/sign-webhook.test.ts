import { readFields } from "@crossdock/kit";
import { fakeClock } from "@crossdock/kit/testing";
import type { Static } from "typebox";
import { describe, expect, test } from "vitest";
import { signedHeaders } from "./sign-webhook.ts";
import { verification, verifyRequest } from "./webhook-verification.ts";

const now = Date.UTC(2026, 0, 1, 9);
const body = Buffer.from('{"orderNo":"00001042","name":"Zoë"}');

/** Readable as text, as hexadecimal digits and as base64. */
const secret = "c0ffee".repeat(8);

/** What the receiver says of a request that was signed as the same settings ask. */
async function answerTo(given: Record<string, unknown>, tampered = body): Promise<string | undefined> {
  const settings = readFields(verification, { secret: "shop", ...given }) as Static<typeof verification>;
  const headers = signedHeaders(settings, body, { secret, id: "msg_1", now });
  const request = { method: "POST", url: "https://x.example/hooks/acme/orders", headers, body: tampered };
  return verifyRequest(settings, request, { clock: fakeClock(now), secret: async () => secret });
}

const hmacs = ["sha256", "sha1", "sha512"].flatMap((algorithm) =>
  ["hex", "base64"].flatMap((encoding) =>
    ["text", "hex", "base64"].flatMap((key) =>
      [{}, { prefix: "sha=", timestampHeader: "X-Time" }].map((more) => ({
        scheme: "hmac",
        header: "X-Signature",
        algorithm,
        encoding,
        key,
        ...more,
      })),
    ),
  ),
);

describe("what is signed as a webhook asks", () => {
  test.each([
    { scheme: "none" },
    { scheme: "standard-webhooks" },
    { scheme: "basic" },
    { scheme: "bearer" },
    { scheme: "header", header: "X-Token" },
    ...hmacs,
  ])("passes: %j", async (given) => {
    expect(await answerTo(given)).toBeUndefined();
  });

  test.each([{ scheme: "standard-webhooks" }, ...hmacs])(
    "is refused when the body is another one: %j",
    async (given) => {
      expect(await answerTo(given, Buffer.from("{}"))).toBe("no signature matches");
    },
  );
});

test("nothing is signed with a secret that is not written as the webhook asks", () => {
  const settings = readFields(verification, { scheme: "hmac", header: "x-s", key: "hex", secret: "shop" });
  // Read by the schema above.
  const verify = settings as Static<typeof verification>;
  const signing = { secret: "shpss_not-hex-at-all", secretName: "acme/shop", id: "msg_1", now };
  expect(() => signedHeaders(verify, body, signing)).toThrow("the secret acme/shop cannot be used");
});
