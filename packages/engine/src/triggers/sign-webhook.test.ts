import { fakeClock } from "@crossdock/kit/testing";
import { describe, expect, test } from "vitest";
import { readBody } from "./read-body.ts";
import { signedRequest } from "./sign-webhook.ts";
import { verifySettings } from "./testing.ts";
import { verifyRequest } from "./webhook-verification.ts";

const now = Date.UTC(2026, 0, 1, 9);
const body = Buffer.from('{"orderNo":"00001042","name":"Zoë"}');

/** Readable as text, as hexadecimal digits and as base64. */
const secret = "c0ffee".repeat(8);

/** What the receiver says of a request that was signed as the same settings ask, and then changed. */
async function answerTo(
  given: Record<string, unknown>,
  changed: (body: Buffer) => Buffer = (same) => same,
): Promise<string | undefined> {
  const settings = verifySettings({ secret: "shop", ...given });
  const unsigned = { method: "POST", url: "https://x.example/hooks/acme/orders?a=b", headers: {}, body };
  const signed = signedRequest(settings, unsigned, { secret, id: "msg_1", now });
  const request = { ...signed, body: changed(signed.body) };
  const read = () => readBody(request, { accepts: ["json"], xmlLists: [] });
  return verifyRequest(settings, request, { clock: fakeClock(now), secret: async () => secret, read });
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

const templates = [
  { header: "X-S", prefix: "v0=", timestampHeader: "X-T", signed: "v0:{{ timestamp }}:{{ body }}" },
  { header: "X-S", entries: { signature: "v1", timestamp: "t" } },
  {
    header: "X-S",
    entries: { separator: " ", assign: ",", signature: "v1" },
    signed: "{{ path }} {{ digest }}",
  },
  {
    header: "X-S",
    signed: '{{ method }}{{ url }}{{ query.a }}{{ headers["x-t"] }}{{ body }}',
    timestampHeader: "X-T",
  },
  { member: "proof.signature", timestampMember: "proof.at", signed: "{{ timestamp }}{{ message.orderNo }}" },
].map((more) => ({ scheme: "hmac", encoding: "base64url", algorithm: "sha384", ...more }));

describe("what is signed as a webhook asks", () => {
  test.each([
    { scheme: "none" },
    { scheme: "standard-webhooks" },
    { scheme: "basic" },
    { scheme: "bearer" },
    { scheme: "header", header: "X-Token" },
    ...hmacs,
    ...templates,
  ])("passes: %j", async (given) => {
    expect(await answerTo(given)).toBeUndefined();
  });

  test.each([{ scheme: "standard-webhooks" }, ...hmacs, ...templates])(
    "is refused when the body is another one: %j",
    async (given) => {
      expect(await answerTo(given, (sent) => Buffer.from(sent.toString().replace("1042", "1043")))).toBe(
        "no signature matches",
      );
    },
  );
});

test("nothing is signed with a secret that is not written as the webhook asks", () => {
  const verify = verifySettings({ scheme: "hmac", header: "x-s", key: "hex", secret: "shop" });
  const unsigned = { method: "POST", url: "https://x.example", headers: {}, body };
  const signing = { secret: "shpss_not-hex-at-all", secretName: "acme/shop", id: "msg_1", now };
  expect(() => signedRequest(verify, unsigned, signing)).toThrow("the secret acme/shop cannot be used");
});
