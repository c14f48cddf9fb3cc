import { createHash, createHmac, generateKeyPairSync } from "node:crypto";
import { type FieldMark, readFields } from "@crossdock/kit";
import { compileTemplate } from "@crossdock/mapping";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { afterEach, describe, expect, test } from "vitest";
import { failureOf } from "../testing/failure-of.ts";
import type { Handle } from "../testing/loopback-server.ts";
import { openSystems, type SystemSetting } from "../testing/open-system.ts";

import { authSchemes } from "./auth-schemes.ts";

const { open, closeAll } = openSystems();
afterEach(closeAll);

const operations = {
  "things.get": { trait: "safe", request: { method: "GET", path: "/things", query: { a: "'1'" } } },
};
const secret = (name: string) => ({ secret: name });

async function called(
  setting: SystemSetting,
  token: Handle = () => ({ access_token: "tok", expires_in: 3600 }),
) {
  const system = await open(
    operations,
    (request, response, raw) =>
      request.url.startsWith("/oauth") ? token(request, response, raw) : { ok: true },
    setting,
  );
  await system.run("things.get");
  const seen = system.server.seen.find(({ url }) => url.startsWith("/things"));
  const grants = system.server.seen.filter(({ url }) => url.startsWith("/oauth"));
  return { system, seen, grants, form: new URLSearchParams(grants[0]?.body) };
}

describe("a request is signed", () => {
  test("not at all", async () => {
    expect((await called({})).seen?.headers["authorization"]).toBeUndefined();
  });

  test("by a key in a header", async () => {
    const secrets = { k: "abc" };
    const plain = await called({ auth: { scheme: "api-key", key: secret("k") }, secrets });
    expect(plain.seen?.headers["x-api-key"]).toBe("abc");
    const auth = { scheme: "api-key", key: secret("k"), header: "Authorization", prefix: "Klaviyo-API-Key " };
    expect((await called({ auth, secrets })).seen?.headers["authorization"]).toBe("Klaviyo-API-Key abc");
  });

  test("by a key in the query", async () => {
    const auth = { scheme: "api-key", key: secret("k"), query: "k" };
    expect((await called({ auth, secrets: { k: "a&b" } })).seen?.url).toBe("/things?a=1&k=a%26b");
  });

  describe("by an HMAC", () => {
    const secrets = { k: "a shared secret of the two" };
    const posts = {
      "things.get": { trait: "none", request: { method: "POST", path: "/things", query: { a: "'1'" } } },
    };
    const hmacOf = (text: string, encoding: "hex" | "base64" = "hex") =>
      createHmac("sha256", secrets.k).update(text).digest(encoding);
    const sentWith = async (auth: Record<string, unknown>) => {
      const read = (mark: FieldMark, value: unknown) =>
        mark.kind === "template" ? compileTemplate(String(value), mark.place ?? "text") : undefined;
      const fields = readFields(authSchemes.hmac, { secret: "k", ...auth }, read) as Record<string, unknown>;
      const system = await open(posts, () => ({ ok: true }), {
        auth: { scheme: "hmac", ...fields },
        secrets,
      });
      await system.run("things.get", { id: "Zoë" });
      return system.server.seen[0];
    };
    const body = '{"id":"Zoë"}';

    test("of the body, behind a prefix", async () => {
      const seen = await sentWith({ header: "X-Signature", prefix: "sha256=" });
      expect(seen?.headers["x-signature"]).toBe(`sha256=${hmacOf(body)}`);
    });

    test("of method, path, time and body, in a header of several parts", async () => {
      const seen = await sentWith({
        ...{ header: "Authorization", encoding: "base64", timestamp: { header: "X-Time", form: "iso" } },
        signed: "{{ method }}\n{{ path }}\n{{ timestamp }}\n{{ digest }}",
        format: "HMAC key-1:{{ signature }}",
      });
      const time = String(seen?.headers["x-time"]);
      expect(Date.parse(time)).toBeGreaterThan(Date.now() - 60_000);
      const digest = createHash("sha256").update(body).digest("hex");
      const signature = hmacOf(`POST\n/things?a=1\n${time}\n${digest}`, "base64");
      expect(seen?.headers["authorization"]).toBe(`HMAC key-1:${signature}`);
    });

    test("with the time in the header itself", async () => {
      const seen = await sentWith({
        ...{ header: "Signature", timestamp: {}, format: "t={{ timestamp }},v1={{ signature }}" },
      });
      const [, time = "", signature] = /^t=(\d{10}),v1=(.*)$/.exec(String(seen?.headers["signature"])) ?? [];
      expect(signature).toBe(hmacOf(`${time}.${body}`));
    });

    test("is refused with a key that can be guessed", async () => {
      const system = await open(posts, () => ({}), {
        auth: { scheme: "hmac", secret: secret("k"), header: "x-s" },
        secrets: { k: "short" },
      });
      expect(await failureOf(system.run("things.get"))).toMatchObject({
        class: "AuthFailed",
        outcome: "notSent",
      });
      expect(system.server.seen).toEqual([]);
    });
  });

  test("by user and password, or by a key as the user", async () => {
    const basic = (header: unknown) => Buffer.from(String(header).replace("Basic ", ""), "base64").toString();
    const both = await called({
      auth: { scheme: "basic", user: "crossdock", password: secret("p") },
      secrets: { p: "pä:ss" },
    });
    expect(basic(both.seen?.headers["authorization"])).toBe("crossdock:pä:ss");
    const key = await called({ auth: { scheme: "basic", key: secret("k") }, secrets: { k: "abc" } });
    expect(basic(key.seen?.headers["authorization"])).toBe("abc:");
  });

  test("by a fixed token", async () => {
    const { seen } = await called({ auth: { scheme: "bearer", token: secret("t") }, secrets: { t: "abc" } });
    expect(seen?.headers["authorization"]).toBe("Bearer abc");
  });

  test("by client credentials, with one token for many calls", async () => {
    const { system, seen, form } = await called({
      auth: {
        scheme: "oauth2-client-credentials",
        tokenUrl: "/oauth/token",
        clientId: "c",
        clientSecret: secret("s"),
        scopes: ["shipments"],
        extra: { user_login_id: "7" },
      },
    });
    expect(seen?.headers["authorization"]).toBe("Bearer tok");
    expect(Object.fromEntries(form)).toEqual({
      grant_type: "client_credentials",
      scope: "shipments",
      user_login_id: "7",
    });
    await system.run("things.get");
    expect(system.server.seen.filter(({ url }) => url.startsWith("/oauth"))).toHaveLength(1);
  });

  test("by a token in a header of the vendor's, asked for in JSON", async () => {
    const { seen, grants } = await called({
      auth: {
        scheme: "oauth2-client-credentials",
        tokenUrl: "/oauth/token",
        clientId: "c",
        clientSecret: secret("s"),
        credentials: "body",
        encoding: "json",
        header: "x-amz-access-token",
        prefix: "",
      },
    });
    expect(seen?.headers["x-amz-access-token"]).toBe("tok");
    expect(JSON.parse(grants[0]?.body ?? "")).toMatchObject({ client_id: "c", client_secret: "value of s" });
  });

  test.each(["grant", "client"])("by an assertion as %s", async (use) => {
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const { form, system } = await called({
      auth: {
        scheme: "jwt-bearer",
        tokenUrl: "/oauth/token",
        use,
        algorithm: "ES256",
        key: secret("k"),
        keyId: "kid-1",
        issuer: "client",
        subject: "user",
        claims: { realm: "acme" },
      },
      secrets: { k: privateKey.export({ type: "pkcs8", format: "pem" }).toString() },
    });
    const assertion = form.get(use === "grant" ? "assertion" : "client_assertion") ?? "";
    expect(form.get("grant_type")).toBe(
      use === "grant" ? "urn:ietf:params:oauth:grant-type:jwt-bearer" : "client_credentials",
    );
    expect(decodeProtectedHeader(assertion)).toEqual({ alg: "ES256", typ: "JWT", kid: "kid-1" });
    expect(decodeJwt(assertion)).toMatchObject({
      iss: "client",
      sub: "user",
      aud: `${system.server.url}/oauth/token`,
      realm: "acme",
    });
  });
});

describe("a refresh token", () => {
  const auth = {
    scheme: "oauth2-refresh-token",
    tokenUrl: "/oauth/token",
    clientId: "c",
    refreshToken: secret("r"),
  };
  const rotating = (): Handle => {
    let turn = 0;
    return () => ({ access_token: `a${++turn}`, expires_in: 3600, refresh_token: `rotated-${turn}` });
  };

  test("that was rotated is kept for the next daemon, not in the clear", async () => {
    const crossReferences = new Map<string, string>();
    const setting = { auth, secrets: { r: "first" }, crossReferences };
    expect((await called(setting, rotating())).form.get("refresh_token")).toBe("first");
    expect([...crossReferences.values()].join()).not.toContain("rotated");
    expect((await called(setting, rotating())).form.get("refresh_token")).toBe("rotated-1");
  });

  test("that a person replaced takes the kept one out of use", async () => {
    const crossReferences = new Map<string, string>();
    await called({ auth, secrets: { r: "first" }, crossReferences }, rotating());
    const renewed = await called({ auth, secrets: { r: "second" }, crossReferences }, rotating());
    expect(renewed.form.get("refresh_token")).toBe("second");
  });

  test("that is refused is AuthFailed, and nothing was sent", async () => {
    const refusing = called({ auth }, (_, response) => {
      response.writeHead(400, { "content-type": "application/json" }).end('{"error":"invalid_grant"}');
    });
    expect(await failureOf(refusing)).toMatchObject({ class: "AuthFailed", outcome: "notSent" });
  });
});

describe("a secret", () => {
  test("that would break a header out of its line is refused unseen", async () => {
    const failure = await failureOf(
      called({ auth: { scheme: "bearer", token: secret("t") }, secrets: { t: "abc\r\nx-evil: 1" } }),
    );
    expect(failure.class).toBe("AuthFailed");
    expect(failure.title).not.toContain("abc");
  });

  test("in the query is not in the exchange of a failure", async () => {
    const system = await open(operations, (_, response) => void response.writeHead(500).end(), {
      auth: { scheme: "api-key", key: secret("k"), query: "k" },
      secrets: { k: "abc123" },
    });
    expect(JSON.stringify((await failureOf(system.run("things.get"))).exchange)).not.toContain("abc123");
  });
});
