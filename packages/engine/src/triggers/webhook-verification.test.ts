import { createHmac } from "node:crypto";
import { Failure, type WebhookRequest } from "@crossdock/kit";
import { fakeClock } from "@crossdock/kit/testing";
import { describe, expect, test } from "vitest";
import { readBody } from "./read-body.ts";
import { verifySettings } from "./testing.ts";
import { verifyRequest } from "./webhook-verification.ts";

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
  const settings = verifySettings(given);
  const request = {
    method: "POST",
    url: "https://x.example/hooks/acme/orders",
    headers,
    body: Buffer.from(body),
  };
  const secret = async (reference: { secret: string }) => secrets[reference.secret] ?? "";
  const read = () => readBody(request, { accepts: ["json"], xmlLists: [] });
  return verifyRequest(settings, request, { clock: fakeClock(now), secret, read });
}

const secrets: Record<string, string> = {
  standard: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  bare: "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  other: "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
  everybody: "It's a Secret to Everybody",
  hexKey: "0b".repeat(20),
  base64Key: "CwsLCwsLCwsLCwsLCwsLCwsLCws=",
  stamped: "a secret of 24 characters",
  aladdin: "Aladdin:open sesame",
  token: "abc123",
  mutant: "another secret of the shop",
  slack: "8f742231b10e8888abcd99yyyzzz85a5",
  adyen: "DFB1EB5485895CFA84146406857104ABB4CBCABDC8AAF103A624C8F6A3EAAB00",
  notHex: "shpss_not-hex-at-all",
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
    expect(await verify(standard("standard"), odd, body, at2021)).toBe(
      "the time of sending is not a number of seconds",
    );
  });

  // The signature covers `id.time.body`: what may stand on either side of a dot must not be the sender's choice.
  test("reads the time strictly, and no id with a dot", async () => {
    const key = Buffer.from(secrets["bare"] ?? "", "base64");
    const sign = (id: string, time: string) => ({
      "webhook-id": id,
      "webhook-timestamp": time,
      "webhook-signature": `v1,${createHmac("sha256", key).update(`${id}.${time}.${body}`).digest("base64")}`,
    });
    for (const time of [
      "1614265330.1614265330",
      "1614265330.0",
      " 1614265330",
      "+1614265330",
      "1.614265330e9",
    ])
      expect(await verify(standard("standard"), sign("a", time), body, at2021)).toContain(
        "number of seconds",
      );
    expect(await verify(standard("standard"), sign("a.1", "1614265330"), body, at2021)).toContain("a dot");
    expect(await verify(standard("standard"), sign("a", "1614265330"), body, at2021)).toBeUndefined();
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
      { scheme: "hmac", secret: "hexKey", key: "hex", header: "x-s", algorithm: "sha1" },
      { "x-s": "b617318655057264e28bc0b6fb378c8ef146be00" },
      "Hi There",
    ],
    [
      "of RFC 4231 with SHA-512, in capitals",
      { scheme: "hmac", secret: "hexKey", key: "hex", header: "x-s", algorithm: "sha512" },
      {
        "x-s":
          "87AA7CDEA5EF619D4FF0B4241A1D6CB02379F4E2CE4EC2787AD0B30545E17CDEDAA833B7D6B8A702038B274EAEA3F4E4BE9D914EEB61F1702E696C203A126854",
      },
      "Hi There",
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
    expect(await verify({ ...given, secret: "mutant", key: "text" }, headers, body)).toBe(
      "no signature matches",
    );
  });

  const stamped = { scheme: "hmac", secret: "stamped", header: "X-Signature", timestampHeader: "X-Time" };
  const seconds = {
    "x-time": "1767225600",
    "x-signature": "a7ea39e3a4e5c24591d82fea7c12faabde0f9c785561211f1ea3181987aec167",
  };
  const millis = {
    "x-time": "1767225600123",
    "x-signature": "4h9p78FPkULf09Lu4vgCl/jjzqPv/KL4zjJPke3p3lg=",
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
      "the X-Time header is missing",
    ],
    [
      "one with a time that is none",
      { ...seconds, "x-time": "0x69" },
      at2026,
      "the time of sending cannot be read",
    ],
    ["one without a signature", { "x-time": "1767225600" }, at2026, "the X-Signature header is missing"],
  ])("refuses %s", async (_, headers, now, reason) => {
    expect(await verify(stamped, headers, '{"a":1}', now)).toBe(reason);
  });

  test("refuses another prefix", async () => {
    const given = { scheme: "hmac", secret: "everybody", header: "x-s", prefix: "sha256=" };
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

  test.each([
    [{ scheme: "basic", secret: "aladdin" }, "basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="],
    [{ scheme: "bearer", secret: "token" }, "BEARER abc123"],
  ])("%j has a scheme without case", async (given, authorization) => {
    expect(await verify(given, { authorization }, "{}")).toBeUndefined();
  });

  test("is not taken for another scheme's", async () => {
    const basic = { authorization: "Basic abc123" };
    expect(await verify({ scheme: "bearer", secret: "token" }, basic, "{}")).toBe(
      "the credentials are missing",
    );
  });

  test("is never matched by an empty secret or by none", async () => {
    await expect(
      verify({ scheme: "header", header: "x-k", secret: "absent" }, { "x-k": "" }, ""),
    ).rejects.toThrow("the secret absent cannot be used");
    expect(await verify({ scheme: "bearer" }, { authorization: "Bearer " }, "")).toBe(
      "scheme bearer has no secret",
    );
  });
});

describe("a secret that is not written as the flow says", () => {
  const given = { scheme: "hmac", header: "x-s", key: "hex" };
  const signedWith = (key: string | Buffer) => ({
    "x-s": createHmac("sha256", key).update("{}").digest("hex"),
  });

  test("verifies nobody: neither who signs with the empty key nor the sender", async () => {
    for (const key of ["", "shpss_not-hex-at-all"])
      await expect(verify({ ...given, secret: "notHex" }, signedWith(key), "{}")).rejects.toThrow(
        "the secret notHex cannot be used",
      );
  });

  test("leaves the one that replaces it active, and refuses nobody for good", async () => {
    const both = { ...given, secret: ["notHex", "hexKey"] };
    expect(await verify(both, signedWith(Buffer.from("0b".repeat(20), "hex")), "{}")).toBeUndefined();
    await expect(verify(both, signedWith("another"), "{}")).rejects.toThrow(
      "the secret notHex cannot be used",
    );
  });
});

test("a secret that cannot be read is a failure of ours, never a refusal", async () => {
  const settings = verifySettings({ scheme: "bearer", secret: "a" });
  const request = { method: "POST", url: "x", headers: { authorization: "Bearer a" }, body: Buffer.alloc(0) };
  const read = () => ({ message: {} });
  const secret = () => Promise.reject(new Failure("AuthFailed", "no secret a"));
  await expect(verifyRequest(settings, request, { clock: fakeClock(), secret, read })).rejects.toThrow(
    "no secret a",
  );
});

describe("signatures as vendors write them", () => {
  const at = (seconds: number) => seconds * 1000;

  // The worked example of Slack's own documentation.
  test("text around time and body", async () => {
    const body =
      "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
    const headers = {
      "x-slack-signature": "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
      "x-slack-request-timestamp": "1531420618",
    };
    const slack = {
      ...{ scheme: "hmac", secret: "slack", header: "X-Slack-Signature", prefix: "v0=" },
      ...{ timestampHeader: "X-Slack-Request-Timestamp", signed: "v0:{{ timestamp }}:{{ body }}" },
    };
    expect(await verify(slack, headers, body, at(1531420618))).toBeUndefined();
    expect(await verify(slack, headers, `${body}x`, at(1531420618))).toBe("no signature matches");
    expect(await verify(slack, headers, body, at(1531420618 + 301))).toContain("too far from now");
    expect(await verify({ ...slack, signed: "{{ method }}" }, headers, body, at(1531420618))).toContain(
      "leaves the time of sending out",
    );
  });

  test("time and several signatures in one header, while one secret replaces another", async () => {
    const body = '{"id":"evt_1"}';
    const sign = (key: string) => createHmac("sha256", key).update(`1700000000.${body}`).digest("hex");
    const stripe = {
      ...{ scheme: "hmac", secret: ["everybody", "mutant"], header: "Stripe-Signature" },
      entries: { signature: "v1", timestamp: "t" },
    };
    const right = sign("another secret of the shop");
    const header = (text: string) => verify(stripe, { "stripe-signature": text }, body, at(1700000000));
    expect(await header(`t=1700000000,v1=${sign("a third one")},v1=${right}`)).toBeUndefined();
    expect(await header(`t=1700000000, v1=${right}`)).toBeUndefined();
    expect(await header(`t=1700000000,v0=${right}`)).toBe("the Stripe-Signature header has no signature");
    expect(await header(`t=1700000001,v1=${right}`)).toBe("no signature matches");
    expect(await header(`v1=${right}`)).toBe("the Stripe-Signature header has no entry `t`");
    expect(await header("")).toBe("the Stripe-Signature header is missing");
  });

  test("several signatures with a prefix in one header", async () => {
    const right = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    const listed = { scheme: "hmac", secret: "everybody", header: "x-s", prefix: "sha256=", entries: {} };
    expect(await verify(listed, { "x-s": `sha256=00, sha256=${right}` }, "Hello, World!")).toBeUndefined();
    expect(await verify(listed, { "x-s": `sha1=00, ${right}` }, "Hello, World!")).toContain("another prefix");
  });

  // The text and the signature of the tests of Adyen's own library; each item has its own.
  test("parts of each item, signed in the item itself", async () => {
    const item = (value: number, hmacSignature: string) => ({
      NotificationRequestItem: {
        ...{ pspReference: "pspReference", originalReference: "originalReference" },
        ...{ merchantAccountCode: "merchantAccount", merchantReference: "reference" },
        ...{ amount: { value, currency: "EUR" }, eventCode: "EVENT", success: "true" },
        additionalData: { hmacSignature },
      },
    });
    const names = ["pspReference", "originalReference", "merchantAccountCode", "merchantReference"];
    const fields = [...names, "amount.value", "amount.currency", "eventCode", "success"];
    const adyen = {
      ...{ scheme: "hmac", secret: "adyen", key: "hex", encoding: "base64", each: "notificationItems" },
      member: "NotificationRequestItem.additionalData.hmacSignature",
      signed: fields.map((name) => `{{ item.NotificationRequestItem.${name} }}`).join(":"),
    };
    const right = "ipnxGCaUZ4l8TUW75a71/ghd2Fe5ffvX0pV4TLTntIc=";
    const said = (...notificationItems: unknown[]) =>
      verify(adyen, {}, JSON.stringify({ live: "false", notificationItems }));
    expect(await said(item(1000, right))).toBeUndefined();
    expect(await said(item(1000, right), item(1000, right))).toBeUndefined();
    expect(await said(item(1000, right), item(1001, right))).toBe("no signature matches");
    expect(await said({ NotificationRequestItem: {} })).toContain("hmacSignature` is missing");
    expect(await said()).toBe("the message has no list `notificationItems`");
    expect(await verify(adyen, {}, "{")).toContain("cannot be read");
    expect(await verify({ ...adyen, signed: "{{ body }}" }, {}, "{}")).toContain("about an `item`");
  });

  test("a date of RFC 3339 or of HTTP is a time of sending, and nothing that only begins with one", async () => {
    const stamped = { scheme: "hmac", secret: "everybody", header: "x-s", timestampHeader: "x-t" };
    const sent = (time: string) => {
      const key = "It's a Secret to Everybody";
      const signature = createHmac("sha256", key).update(`${time}.{}`).digest("hex");
      return verify(stamped, { "x-s": signature, "x-t": time }, "{}");
    };
    for (const time of [
      "2026-01-01T00:00:00Z",
      "2026-01-01T01:00:00.5+01:00",
      "Thu, 01 Jan 2026 00:00:00 GMT",
    ])
      expect(await sent(time)).toBeUndefined();
    for (const time of [
      "2026-01-01T00:00:00",
      "2026-01-01",
      "1 Jan 2026",
      "1767225600.1",
      "2026-99-99T00:00:00Z",
    ])
      expect(await sent(time)).toBe("the time of sending cannot be read");
  });

  test("a template that reads what is not there refuses, and says so", async () => {
    const given = {
      scheme: "hmac",
      secret: "everybody",
      header: "x-s",
      signed: '{{ headers["x-id"] }}{{ body }}',
    };
    expect(await verify(given, { "x-s": "00" }, "{}")).toContain("cannot be put together");
  });
});
