import { createHttpClient } from "@crossdock/connectors";
import { type HttpClient, type Log, systemClock } from "@crossdock/kit";
import { createErpSim, type Fault } from "@crossdock/sim";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { newOrder, newPartner, readLines, unique } from "./odoo/fixtures.ts";
import { type OdooUnderTest, openOdooUnderTest } from "./odoo/harness.ts";

const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const config = { model: "sale.order", match: ["origin"] };

/** A client that gives up soon, for answers that never come. */
function impatient(): HttpClient {
  const client = createHttpClient({ clock: systemClock, log: silent, allowedHosts: () => ["127.0.0.1"] });
  return { send: (request) => client.send({ ...request, timeout: 200 }) };
}

describe.each([19, 14] as const)("the connector and a failing Odoo %i", (version) => {
  const sim = createErpSim({ version });
  let odoo: OdooUnderTest;

  beforeAll(async () => {
    odoo = openOdooUnderTest({
      version,
      url: await sim.start(),
      database: sim.database,
      login: sim.user.login,
      key: sim.user.key,
      adminUid: sim.admin.uid,
      adminKey: sim.admin.key,
    });
  });
  afterEach(() => sim.faults.clear());
  afterAll(() => sim.stop());

  const orderInput = async () => {
    const partner = await newPartner(odoo);
    return {
      origin: `test:${unique()}`,
      partner_id: partner,
      pricelist: "Storefront EUR",
      order_line: ["a", "b", "c"].map((key) => ({
        line_key: key,
        product_code: "SKU-1001",
        product_uom_qty: 1,
        price_unit: "10.00",
        taxes: ["19% gross"],
      })),
    };
  };
  const created = (origin: string): number =>
    sim.ledger
      .entries({ operation: "sale.order.create" })
      .filter((entry) => entry.changes["origin"]?.to === origin).length;

  const lost: Fault[] = [
    { kind: "lostAnswer", operation: "sale.order.load", count: 1 },
    { kind: "lostAnswer", operation: "sale.order.write", count: 1 },
    { kind: "lostAnswer", operation: "sale.order.write", skip: 1, count: 1 },
    { kind: "lostRequest", operation: "sale.order.load", count: 1 },
    { kind: "malformed", operation: "sale.order.load", count: 1 },
    { kind: "gatewayTimeout", operation: "sale.order.write", count: 1, afterWork: true },
    { kind: "conflict", operation: "sale.order.write", count: 1 },
  ];

  test.each(lost)("an order is written once and whole after %j", async (fault) => {
    const input = await orderInput();
    const expected = { amount_total: "30.01", amount_tax: "4.80" };
    sim.faults.add(fault);
    await expect(odoo.run("upsert", config, input, expected)).rejects.toMatchObject({
      class: expect.stringMatching(/^(Unavailable|Conflict)$/),
    });
    const result = await odoo.run("upsert", config, input, expected);
    expect(created(input.origin)).toBe(1);
    const lines = await readLines(odoo, Number(result["id"]), ["product_uom_qty"]);
    expect(lines).toHaveLength(Object.keys(result["children"] as object).length);
    expect(await odoo.verify("upsert", config, input, expected)).toMatchObject({ state: "done" });
  });

  test("an answer that never comes leaves the outcome unknown, and verifying tells it", async () => {
    const id = await newOrder(odoo);
    sim.faults.add({ kind: "timeout", operation: "sale.order.action_confirm", count: 1 });
    const hasty = odoo.reopened({ http: impatient() });
    await expect(hasty.run("orders.confirm", {}, { id })).rejects.toMatchObject({
      class: "Timeout",
      outcome: "unknown",
    });
    expect(await odoo.verify("orders.confirm", {}, { id })).toMatchObject({ state: "done" });
  });

  const answers: [Fault, Record<string, unknown>][] = [
    [
      { kind: "rateLimited", retryAfter: 7 },
      { class: "RateLimited", retryAfter: 7000, outcome: "refused" },
    ],
    [
      { kind: "unavailable", retryAfter: 3 },
      { class: "Unavailable", retryAfter: 3000, outcome: "refused" },
    ],
    [{ kind: "gatewayTimeout" }, { class: "Unavailable", outcome: "unknown" }],
    [{ kind: "conflict" }, { class: "Conflict", code: "odoo.conflict", outcome: "refused" }],
    [{ kind: "internalError" }, { class: "Rejected", code: "odoo.refused" }],
    [{ kind: "authExpired" }, { class: "AuthFailed", code: "odoo.keyRefused" }],
    [{ kind: "malformed" }, { class: "Unavailable", outcome: "unknown" }],
    [{ kind: "lostAnswer" }, { class: "Unavailable", outcome: "unknown" }],
  ];

  test.each(answers)("%j becomes %j, without key or traceback", async (fault, expected) => {
    const call = { model: "res.partner", method: "create", on: "model" };
    const input = { arguments: { vals_list: [{ name: "A" }] } };
    sim.faults.add({ operation: "res.partner.create", ...fault });
    const failure = await odoo.run("call", call, input).catch((error: unknown) => error);
    expect(failure).toMatchObject(expected);
    const { title, detail, exchange } = failure as { title: string; detail?: string; exchange?: object };
    const kept = JSON.stringify({ title, detail, exchange });
    expect(kept).not.toContain(sim.user.key);
    expect(kept).not.toContain("Traceback");
  });

  test("the ledger names what was written, where the answer was lost as well", async () => {
    const ref = unique();
    sim.faults.add({ kind: "lostAnswer", operation: "res.partner.load", count: 1 });
    const partners = { model: "res.partner", match: ["ref"] };
    await odoo.run("upsert", partners, { ref, name: "A" }).catch(() => {});
    const entries = sim.ledger.entries({ operation: "res.partner.create" });
    expect(entries.at(-1)).toMatchObject({
      key: expect.stringMatching(/^res\.partner\/\d+$/),
      changes: { ref: { to: ref } },
      correlation: expect.any(String),
    });
  });
});
