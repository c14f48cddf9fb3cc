import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { describe, expect, test } from "vitest";
import { basic, openStorefront } from "./testing.ts";

const grant = { grant_type: "client_credentials" };

describe("the token endpoint", () => {
  test("grants a token of 1799 seconds, and the API refuses it afterwards with WWW-Authenticate", async () => {
    const { clock, call, token } = await openStorefront();
    const { body } = await token(grant, { authorization: basic("crossdock-demo", "demo%2Bsecret%2525") });
    expect(body).toMatchObject({ token_type: "Bearer", expires_in: 1799 });
    await clock.advance(1_798_000);
    expect((await call("GET", "?siteId=RefArchEU")).status).toBe(200);
    await clock.advance(1_000);
    const refused = await call("GET", "?siteId=RefArchEU");
    expect(refused.status).toBe(401);
    expect(refused.headers.get("www-authenticate")).toContain('error="invalid_token"');
    expect(refused.body["type"]).toMatch(/invalid-access-token$/);
  });

  test("takes only credentials that were form-url-encoded before base64", async () => {
    const { token } = await openStorefront();
    const raw = await token(grant, { authorization: basic("crossdock-demo", "demo+secret%25") });
    expect([raw.status, raw.body["error"]]).toEqual([401, "invalid_client"]);
  });

  test("takes credentials in the form only from a client that is set up so", async () => {
    const client = { id: "poster", secret: "s", secretIn: "post" as const, scopes: ["sfcc.orders"] };
    const { token } = await openStorefront({ clients: [client] });
    expect((await token({ ...grant, client_id: "poster", client_secret: "s" })).status).toBe(200);
    expect((await token(grant, { authorization: basic("poster", "s") })).status).toBe(401);
  });

  test("refuses scopes that the client does not have, and other grants", async () => {
    const { token } = await openStorefront();
    const headers = { authorization: basic("crossdock-demo", "demo%2Bsecret%2525") };
    expect((await token({ ...grant, scope: "sfcc.products" }, headers)).body["error"]).toBe("invalid_scope");
    expect((await token({ grant_type: "password" }, headers)).body["error"]).toBe("unsupported_grant_type");
  });

  test("takes a form alone, with every parameter once", async () => {
    const { sim, token } = await openStorefront();
    const headers = { authorization: basic("crossdock-demo", "demo%2Bsecret%2525") };
    const sent = async (type: string, body: string): Promise<unknown[]> => {
      const init = { method: "POST", headers: { ...headers, "content-type": type }, body };
      const answer = await fetch(sim.tokenUrl, init);
      return [answer.status, ((await answer.json()) as { error?: string }).error];
    };
    const form = "application/x-www-form-urlencoded";
    expect(await sent(form, "grant_type=client_credentials")).toEqual([200, undefined]);
    expect(await sent("application/json", JSON.stringify(grant))).toEqual([400, "invalid_request"]);
    expect(await sent("text/plain", "grant_type=client_credentials")).toEqual([400, "invalid_request"]);
    expect(await sent(form, "grant_type=client_credentials&scope=a&scope=b")).toEqual([
      400,
      "invalid_request",
    ]);
    expect((await token({ scope: "sfcc.orders" }, headers)).body["error"]).toBe("invalid_request");
  });

  test("challenges a client whose header it refuses", async () => {
    const { token } = await openStorefront();
    const refused = await token(grant, { authorization: basic("crossdock-demo", "wrong") });
    expect([refused.status, refused.headers.get("www-authenticate")]).toEqual([
      401,
      expect.stringMatching(/^Basic realm=/),
    ]);
    expect((await token(grant)).headers.get("www-authenticate")).toBeNull();
  });

  test("verifies a signed assertion: key, audience and time", async () => {
    const { publicKey, privateKey } = await generateKeyPair("RS256");
    const stranger = await generateKeyPair("RS256");
    const { sim, clock, token } = await openStorefront({
      clients: [{ id: "signer", publicKey: await exportJWK(publicKey), scopes: ["sfcc.orders"] }],
    });
    const asserted = async (key: typeof privateKey, audience: string): Promise<number> => {
      const now = Math.floor(clock.now() / 1000);
      const assertion = await new SignJWT({})
        .setProtectedHeader({ alg: "RS256" })
        .setIssuer("signer")
        .setSubject("signer")
        .setAudience(audience)
        .setExpirationTime(now + 60)
        .sign(key);
      await clock.advance(30_000);
      const answer = await token({
        ...grant,
        client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        client_assertion: assertion,
      });
      return answer.status;
    };
    expect(await asserted(privateKey, sim.tokenUrl)).toBe(200);
    expect(await asserted(stranger.privateKey, sim.tokenUrl)).toBe(401);
    expect(await asserted(privateKey, "https://elsewhere.example/token")).toBe(401);
  });

  test("gives a token without the scope of a write or of the tenant, which the API refuses with 403", async () => {
    const { sim, token } = await openStorefront({
      clients: [{ id: "reader", secret: "s", scopes: ["SALESFORCE_COMMERCE_API:zzxy_prd", "sfcc.orders"] }],
    });
    sim.place({ seed: 1, siteId: "RefArchEU" });
    const orders = `${sim.url}/checkout/orders/v1/organizations/${sim.organizationId}/orders`;
    const status = async (scope: string, path: string, sent?: string): Promise<number> => {
      const { body } = await token({ ...grant, scope }, { authorization: basic("reader", "s") });
      const headers = { authorization: `Bearer ${String(body["access_token"])}` };
      const request = sent
        ? { method: "PUT", headers: { ...headers, "content-type": "application/json" }, body: sent }
        : { headers };
      return (await fetch(`${orders}${path}?siteId=RefArchEU`, request)).status;
    };
    const both = "SALESFORCE_COMMERCE_API:zzxy_prd sfcc.orders";
    expect(await status(both, "/DE-00000001")).toBe(200);
    expect(await status(both, "/DE-00000001/export-status", '{"status":"exported"}')).toBe(403);
    expect(await status("sfcc.orders", "/DE-00000001")).toBe(403);
  });
});
