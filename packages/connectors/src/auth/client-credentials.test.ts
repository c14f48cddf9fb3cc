import { generateKeyPairSync } from "node:crypto";
import { systemClock } from "@crossdock/kit";
import { importSPKI, jwtVerify } from "jose";
import { afterEach, describe, expect, test } from "vitest";
import { failureOf } from "../testing/failure-of.ts";
import type { Handle } from "../testing/loopback-server.ts";
import { openLoopback } from "../testing/open-loopback.ts";
import { type ClientProof, clientCredentials } from "./client-credentials.ts";
import { signAssertion } from "./sign-assertion.ts";

const { open, closeAll } = openLoopback();
afterEach(closeAll);

const secret: ClientProof = { kind: "secret", secret: async () => "s3c:r€t&", in: "basic" };

async function asked(proof: ClientProof, handle: Handle = () => ({ access_token: "t", expires_in: 1800 })) {
  const { http, server } = await open(handle);
  const grant = clientCredentials({
    http,
    clock: systemClock,
    tokenUrl: `${server.url}/token`,
    clientId: "client:1",
    proof,
    scopes: ["a", "b"],
    extra: { audience: "shop" },
  });
  return { grant, server };
}

describe("client credentials", () => {
  test("are form-encoded before they become Basic", async () => {
    const { grant, server } = await asked(secret);
    expect(await grant()).toMatchObject({ token: "t", lifetime: 1_800_000 });
    const header = String(server.seen[0]?.headers["authorization"]).replace("Basic ", "");
    expect(Buffer.from(header, "base64").toString()).toBe("client%3A1:s3c%3Ar%E2%82%ACt%26");
    expect(server.seen[0]?.body).toBe("grant_type=client_credentials&scope=a+b&audience=shop");
  });

  test("go into the body when that is asked", async () => {
    const { grant, server } = await asked({ ...secret, in: "body" });
    await grant();
    const body = new URLSearchParams(server.seen[0]?.body);
    expect([body.get("client_id"), body.get("client_secret")]).toEqual(["client:1", "s3c:r€t&"]);
    expect(server.seen[0]?.headers["authorization"]).toBeUndefined();
  });

  test.each(["RS256", "ES256"] as const)("may be an assertion signed with %s", async (algorithm) => {
    const pair =
      algorithm === "RS256"
        ? generateKeyPairSync("rsa", { modulusLength: 2048 })
        : generateKeyPairSync("ec", { namedCurve: "P-256" });
    const pem = pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    const { grant, server } = await asked({
      kind: "assertion",
      sign: () =>
        signAssertion({
          algorithm,
          key: async () => pem.replaceAll("\n", "\\n"),
          keyId: "k1",
          issuer: "client",
          subject: "client",
          audience: "https://server/token",
          clock: systemClock,
        }),
    });
    await grant();
    const assertion = new URLSearchParams(server.seen[0]?.body).get("client_assertion") ?? "";
    const spki = pair.publicKey.export({ type: "spki", format: "pem" }).toString();
    const { payload, protectedHeader } = await jwtVerify(assertion, await importSPKI(spki, algorithm), {
      audience: "https://server/token",
      issuer: "client",
    });
    expect(protectedHeader).toEqual({ alg: algorithm, typ: "JWT", kid: "k1" });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300);
  });

  test("that are refused are an AuthFailed that keeps no secret", async () => {
    const { grant } = await asked({ ...secret, in: "body" }, (_, response) => {
      response.writeHead(400, { "content-type": "application/json" });
      response.end('{"error":"invalid_client","error_description":"Client authentication failed."}');
    });
    const failure = await failureOf(grant());
    expect(failure).toMatchObject({ class: "AuthFailed", outcome: "notSent" });
    expect(failure.title).toContain("Client authentication failed");
    expect(JSON.stringify(failure.exchange)).not.toContain("s3c");
  });

  test.each([
    [503, "Unavailable"],
    [429, "RateLimited"],
  ])("meet a busy server (%i) without pausing the System", async (status, failureClass) => {
    const { grant } = await asked(
      secret,
      (_, response) => void response.writeHead(status, { "retry-after": "7" }).end(),
    );
    expect(await failureOf(grant())).toMatchObject({
      class: failureClass,
      outcome: "notSent",
      retryAfter: 7000,
    });
  });

  test("that cannot be sent were not sent, and what they were for neither", async () => {
    const { grant } = await asked(secret, (_, __, raw) => void raw.socket.destroy());
    expect(await failureOf(grant())).toMatchObject({ class: "Unavailable", outcome: "notSent" });
  });
});

describe("a key that is none", () => {
  test("is named without being shown", async () => {
    const failure = await failureOf(
      signAssertion({
        algorithm: "RS256",
        key: async () => "-----BEGIN PRIVATE KEY-----\nSECRET\n-----END PRIVATE KEY-----",
        issuer: "i",
        subject: "s",
        audience: "a",
        clock: systemClock,
      }),
    );
    expect(failure.class).toBe("AuthFailed");
    expect(failure.cause).toBeUndefined();
  });
});
