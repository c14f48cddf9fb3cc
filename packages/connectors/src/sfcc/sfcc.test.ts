import { exportPKCS8, exportSPKI, generateKeyPair } from "jose";
import { describe, expect, test } from "vitest";
import { failureOf } from "../testing/failure-of.ts";
import { sfcc } from "./sfcc.ts";
import { openStore } from "./testing.ts";

const { signal } = new AbortController();
const eu = { siteId: "RefArchEU", orderNo: "DE-00000001" };

describe("the storefront's token", () => {
  test("is granted to a secret that needs encoding", async () => {
    const { connection } = await openStore();
    await expect(sfcc.probe?.(connection, signal)).resolves.toBeUndefined();
  });

  test("is granted to a secret in the body", async () => {
    const scopes = ["SALESFORCE_COMMERCE_API:zzxy_prd", "sfcc.orders.rw"];
    const { connection } = await openStore({
      clients: [{ id: "poster", secret: "a+b", secretIn: "post", scopes }],
      secretValue: "a+b",
      auth: { scheme: "oauth2-client-credentials", clientId: "poster", credentialsIn: "body" },
    });
    await expect(sfcc.probe?.(connection, signal)).resolves.toBeUndefined();
  });

  test("is granted to a signed assertion", async () => {
    const { publicKey, privateKey } = await generateKeyPair("RS256", { extractable: true });
    const scopes = ["SALESFORCE_COMMERCE_API:zzxy_prd", "sfcc.orders.rw"];
    const { connection } = await openStore({
      clients: [{ id: "signer", publicKey: await exportSPKI(publicKey), scopes }],
      secretValue: await exportPKCS8(privateKey),
      auth: { scheme: "private-key-jwt", clientId: "signer", privateKey: { secret: "key" } },
    });
    await expect(sfcc.probe?.(connection, signal)).resolves.toBeUndefined();
  });

  test("is renewed before it ends and once after a 401", async () => {
    const { sim, clock, connection } = await openStore();
    const grants = (): number => sim.faults.list()[0]?.matched ?? 0;
    sim.faults.add({ kind: "unavailable", operation: "token", probability: 0 });
    const probe = (): Promise<void> | undefined => sfcc.probe?.(connection, signal);
    await probe();
    await clock.advance(1_700_000);
    await probe();
    expect(grants()).toBe(1);
    await clock.advance(50_000);
    await probe();
    expect(grants()).toBe(2);
    sim.expireTokens();
    await probe();
    expect(grants()).toBe(3);
  });

  test("of a wrong secret pauses the System", async () => {
    const { connection } = await openStore({ secretValue: "wrong" });
    expect(await failureOf(sfcc.probe?.(connection, signal) ?? Promise.resolve())).toMatchObject({
      class: "AuthFailed",
      outcome: "notSent",
    });
  });

  test("without a scope for orders is good for a System of something else", async () => {
    const scopes = ["SALESFORCE_COMMERCE_API:zzxy_prd", "sfcc.customerlists"];
    const reader = { id: "reader", secret: "s", scopes };
    const auth = { scheme: "oauth2-client-credentials", clientId: "reader" };
    const customers = await openStore({
      clients: [reader],
      secretValue: "s",
      auth: { ...auth, scopes: ["sfcc.customerlists"] },
    });
    await expect(sfcc.probe?.(customers.connection, signal)).resolves.toBeUndefined();
    const wrong = await openStore({
      clients: [reader],
      secretValue: "wrong",
      auth: { ...auth, scopes: ["sfcc.customerlists"] },
    });
    expect(await failureOf(sfcc.probe?.(wrong.connection, signal) ?? Promise.resolve())).toMatchObject({
      class: "AuthFailed",
    });
  });

  test("without the scope for writing pauses the System, too", async () => {
    const scopes = ["SALESFORCE_COMMERCE_API:zzxy_prd", "sfcc.orders"];
    const { sim, run } = await openStore({
      clients: [{ id: "reader", secret: "s", scopes }],
      secretValue: "s",
      auth: { scheme: "oauth2-client-credentials", clientId: "reader", scopes: ["sfcc.orders"] },
    });
    sim.place({ seed: 1, siteId: "RefArchEU" });
    expect(await failureOf(run("orders.setExportStatus", { ...eu, status: "exported" }))).toMatchObject({
      class: "AuthFailed",
      code: "sfcc.scopeMissing",
    });
  });
});

test("an order of a foreign site is Rejected before anything is sent", async () => {
  const { run } = await openStore();
  expect(await failureOf(run("orders.get", { ...eu, siteId: "RefArchUS" }))).toMatchObject({
    class: "Rejected",
    code: "sfcc.unknownSite",
    outcome: "notSent",
  });
});

describe("a storefront that goes wrong", () => {
  const cases = [
    ["rateLimited", "RateLimited", "refused", 0],
    ["unavailable", "Unavailable", "refused", 0],
    ["gatewayTimeout", "Timeout", "unknown", 0],
    ["internalError", "Unavailable", "unknown", 0],
    ["lostRequest", "Unavailable", "unknown", 0],
    ["lostAnswer", "Unavailable", "unknown", 1],
    ["timeout", "Timeout", "unknown", 1],
  ] as const;
  test.each(cases)("%s is %s with outcome %s", async (kind, expected, outcome, writes) => {
    const { sim, clock, run } = await openStore({ timeout: 300 });
    sim.place({ seed: 1, siteId: "RefArchEU" });
    sim.faults.add({ kind, operation: "orders.setExportStatus", count: 1, retryAfter: 7 });
    const failure = await failureOf(run("orders.setExportStatus", { ...eu, status: "exported" }));
    expect(failure).toMatchObject({ class: expected, outcome });
    if (kind === "rateLimited" || kind === "unavailable") expect(failure.retryAfter).toBe(7_000);
    expect(sim.ledger.entries()).toHaveLength(writes);
    const again = run("orders.setExportStatus", { ...eu, status: "exported" });
    await clock.advance(5_000);
    await again;
    expect(sim.ledger.entries().filter(({ changes }) => "exportStatus" in changes)).toHaveLength(1);
  });

  test("with an answer cut in the middle is Unavailable, and leaves open whether a write is done", async () => {
    const { sim, run } = await openStore();
    sim.place({ seed: 1, siteId: "RefArchEU" });
    sim.faults.add({ kind: "malformed", count: 2, operation: "orders.*" });
    expect(await failureOf(run("orders.get", eu))).toMatchObject({
      class: "Unavailable",
      code: "sfcc.malformed",
    });
    const write = () => run("orders.setExportStatus", { ...eu, status: "exported" });
    expect(await failureOf(write())).toMatchObject({ code: "sfcc.malformed", outcome: "unknown" });
    await expect(write()).resolves.toBeDefined();
  });

  test.each([
    ["a page of a proxy", "<html><title>Sign in</title></html>"],
    ["an error of the API", '{ "title": "Forbidden", "type": "https://api.example.com/errors/forbidden" }'],
    ["a fault", '{ "fault": { "type": "InternalServerErrorException", "message": "failed" } }'],
  ])("with %s under a status of success leaves open whether a write is done", async (_, body) => {
    const { sim, run } = await openStore({
      answered: (answer, { method }) => (method === "PUT" ? { ...answer, status: 200, body } : answer),
    });
    sim.place({ seed: 1, siteId: "RefArchEU" });
    const failure = await failureOf(run("orders.setExportStatus", { ...eu, status: "exported" }));
    expect(failure).toMatchObject({ class: "Unavailable", code: "sfcc.malformed", outcome: "unknown" });
  });

  test("sheds load without Retry-After: its load headers say how long to wait", async () => {
    const { sim, run } = await openStore();
    sim.place({ seed: 1, siteId: "RefArchEU" });
    sim.faults.add({ kind: "unavailable", count: 1, operation: "orders.get" });
    expect((await failureOf(run("orders.get", eu))).retryAfter).toBe(30_000);
  });

  test("and is near its limits is asked more slowly", async () => {
    const { sim, clock, run } = await openStore();
    sim.place({ seed: 1, siteId: "RefArchEU" });
    sim.settings.load = 92;
    await run("orders.get", eu);
    let answered = false;
    const second = run("orders.get", eu).then(() => {
      answered = true;
    });
    await clock.advance(4_000);
    expect(answered).toBe(false);
    await clock.advance(1_000);
    await second;
  });
});
