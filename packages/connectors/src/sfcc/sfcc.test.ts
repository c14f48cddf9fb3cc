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

describe("an operation on one order", () => {
  test.each([
    ["orders.setExportStatus", "exportStatus", "exported"],
    ["orders.setConfirmationStatus", "confirmationStatus", "not_confirmed"],
    ["orders.setPaymentStatus", "paymentStatus", "part_paid"],
    ["orders.setShippingStatus", "shippingStatus", "shipped"],
    ["orders.setExternalStatus", "externalOrderStatus", "in picking"],
    ["orders.setStatus", "status", "cancelled"],
  ])("%s writes %s", async (operation, field, status) => {
    const { sim, run } = await openStore();
    sim.place({ seed: 1, siteId: "RefArchEU" });
    expect(await run(operation, { ...eu, status })).toEqual({ ...eu, status });
    expect(sim.store.get("RefArchEU", "DE-00000001")).toMatchObject({ [field]: status });
    expect(sim.ledger.entries()).toMatchObject([
      { operation, correlation: "0199b3a0-0000-7000-8000-000000000001" },
    ]);
  });

  test("orders.get reads the record, whatever the number looks like", async () => {
    const { sim, run } = await openStore({ indexLag: 60_000 });
    const [order] = sim.place({ seed: 1, siteId: "RefArchEU", orderNo: "00/1 ?ä" });
    expect(await run("orders.get", { siteId: "RefArchEU", orderNo: "00/1 ?ä" })).toEqual(order);
  });

  test("orders.setCustomAttributes writes custom attributes and nothing else", async () => {
    const { sim, run } = await openStore();
    sim.place({ seed: 1, siteId: "RefArchEU" });
    await run("orders.setCustomAttributes", {
      ...eu,
      attributes: { c_tracking: ["1Z"], c_orderSource: null },
    });
    const order = sim.store.get("RefArchEU", "DE-00000001");
    expect(order).toMatchObject({ c_tracking: ["1Z"] });
    expect(order).not.toHaveProperty("c_orderSource");
    const refused = run("orders.setCustomAttributes", { ...eu, attributes: { status: "cancelled" } });
    expect(await failureOf(refused)).toMatchObject({ class: "Rejected", outcome: "notSent" });
  });

  test("of an unknown order is NotFound, of a foreign site Rejected before anything is sent", async () => {
    const { run } = await openStore();
    expect(await failureOf(run("orders.get", { ...eu, orderNo: "none" }))).toMatchObject({
      class: "NotFound",
      title: "No order with number 'none' was found (HTTP 404, order-not-found)",
    });
    expect(await failureOf(run("orders.get", { ...eu, siteId: "RefArchUS" }))).toMatchObject({
      class: "Rejected",
      outcome: "notSent",
    });
  });
});

describe("setting the order status", () => {
  const impossible = [
    ["new", "created"],
    ["completed", "failed"],
    ["cancelled", "failed"],
  ] as const;
  test.each(impossible)("from %s to %s is Rejected", async (from, to) => {
    const { sim, run } = await openStore();
    sim.place({ seed: 1, siteId: "RefArchEU", status: from });
    expect(await failureOf(run("orders.setStatus", { ...eu, status: to }))).toMatchObject({
      class: "Rejected",
      code: "sfcc.impossible",
    });
  });

  test("is Rejected when a cancelled order finds no stock any more", async () => {
    const { sim, run } = await openStore();
    const [order] = sim.place({ seed: 1, siteId: "RefArchEU", lines: 1 });
    await run("orders.setStatus", { ...eu, status: "cancelled" });
    sim.store.stock.allocate(String(order?.productItems?.[0]?.productId), 0);
    expect(await failureOf(run("orders.setStatus", { ...eu, status: "new" }))).toMatchObject({
      class: "Rejected",
      title: expect.stringContaining("undo-cancel-order"),
    });
  });

  test("is a Conflict while another writer holds the order", async () => {
    const { sim, run } = await openStore();
    sim.place({ seed: 1, siteId: "RefArchEU" });
    sim.faults.add({ kind: "conflict", operation: "orders.setStatus", count: 1 });
    expect(await failureOf(run("orders.setStatus", { ...eu, status: "cancelled" }))).toMatchObject({
      class: "Conflict",
      code: "sfcc.locked",
      outcome: "refused",
    });
    await run("orders.setStatus", { ...eu, status: "cancelled" });
    expect(sim.ledger.entries()).toHaveLength(1);
  });

  test("to fail with an open basket is verified by the status that the order then has", async () => {
    const { sim, connection, run } = await openStore();
    sim.place({ seed: 1, siteId: "RefArchEU", status: "created" });
    const input = { ...eu, status: "failed_with_reopen" };
    const operation = sfcc.operations.find(({ name }) => name === "orders.setStatus");
    const verify = operation && "verify" in operation ? operation.verify : undefined;
    const call = {
      connection,
      config: {},
      input,
      expect: undefined,
      idempotencyKey: "",
      recovering: true,
      signal,
    };
    expect(await verify?.(call)).toEqual({ state: "notDone" });
    await run("orders.setStatus", input);
    expect(await verify?.(call)).toEqual({ state: "done", result: input });
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

  test("with an answer cut in the middle is Unavailable for a read; a write is done", async () => {
    const { sim, run } = await openStore();
    sim.place({ seed: 1, siteId: "RefArchEU" });
    sim.faults.add({ kind: "malformed", count: 2, operation: "orders.*" });
    expect(await failureOf(run("orders.get", eu))).toMatchObject({
      class: "Unavailable",
      code: "sfcc.malformed",
    });
    await expect(run("orders.setExportStatus", { ...eu, status: "exported" })).resolves.toBeDefined();
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
