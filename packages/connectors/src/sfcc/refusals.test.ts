import { classKind } from "@crossdock/kit";
import { describe, expect, test } from "vitest";
import { failureOf } from "../testing/failure-of.ts";
import { type Opened, type OpenOptions, openStore } from "./testing.ts";

const eu = { siteId: "RefArchEU", orderNo: "DE-00000001" };
const tenant = "SALESFORCE_COMMERCE_API:zzxy_prd";

/** A System of an API client that has these scopes and asks for those. */
function client(has: readonly string[], asksFor: readonly string[] = has): OpenOptions {
  return {
    clients: [{ id: "reader", secret: "s", scopes: [tenant, ...has] }],
    secretValue: "s",
    auth: { scheme: "oauth2-client-credentials", clientId: "reader", scopes: asksFor },
  };
}

type Row = [what: string, open: OpenOptions, ask: (store: Opened) => Promise<unknown>, code: string];

const run = (name: string, input: object) => (store: Opened) => store.run(name, { ...eu, ...input });
const list = (input: object) => (store: Opened) => store.pages(input, { drain: false });

const refused: Row[] = [
  ["an unknown order", {}, run("orders.get", { orderNo: "none" }), "sfcc.notFound"],
  ["an order number of 51 characters", {}, run("orders.get", { orderNo: "9".repeat(51) }), "sfcc.badRequest"],
  [
    "a site that the platform does not have",
    { siteIds: ["Gone"] },
    run("orders.get", { siteId: "Gone" }),
    "sfcc.notFound",
  ],
  [
    "a list of a site that the platform does not have",
    { siteIds: ["Gone"] },
    list({ exportStatus: "ready" }),
    "sfcc.notFound",
  ],
  [
    "a site name of 33 characters",
    { siteIds: ["s".repeat(33)] },
    run("orders.get", { siteId: "s".repeat(33) }),
    "sfcc.badRequest",
  ],
  ["a word that is no status", {}, run("orders.setExportStatus", { status: "done" }), "sfcc.badRequest"],
  ["a status that is no text", {}, run("orders.setPaymentStatus", { status: 1 }), "sfcc.badRequest"],
  [
    "an external status that is too long",
    {},
    run("orders.setExternalStatus", { status: "x".repeat(257) }),
    "sfcc.badRequest",
  ],
  ["a change that cannot be", {}, run("orders.setStatus", { status: "created" }), "sfcc.impossible"],
  [
    "a body that is too large",
    {},
    run("orders.setCustomAttributes", { attributes: { c_note: "x".repeat(5_000_000) } }),
    "sfcc.badRequest",
  ],
  ["a day that does not exist", {}, list({ since: "2025-02-30T00:00:00Z" }), "sfcc.badRequest"],
  [
    "an unknown customer",
    client(["sfcc.customerlists"]),
    ({ run: call }) => call("customers.get", { customerListId: "RefArch", customerNo: "1" }),
    "sfcc.notFound",
  ],
  [
    "an unknown customer list",
    client(["sfcc.customerlists"]),
    ({ run: call }) => call("customers.get", { customerListId: "Gone", customerNo: "00012000" }),
    "sfcc.notFound",
  ],
];

describe("a refusal that no later try can pass", () => {
  test.each(refused)("of %s ends the message after one request", async (_what, options, ask, code) => {
    let asked = 0;
    const store = await openStore({
      ...options,
      answered: (answer, { url }) => {
        if (!url.includes("/dwsso/")) asked++;
        return answer;
      },
    });
    store.sim.place({ seed: 1, siteId: "RefArchEU" });
    const failure = await failureOf(ask(store));
    expect(failure).toMatchObject({ code, outcome: "refused" });
    expect(classKind(failure.class)).toBe("terminal");
    // A refused change of status is read once more, to see whether the order has it.
    expect(asked).toBe(code === "sfcc.impossible" ? 2 : 1);
    expect(store.sim.ledger.entries()).toEqual([]);
  });
});

describe("a refusal of the API client", () => {
  test.each<Row>([
    [
      "without the scope to write",
      client(["sfcc.orders"]),
      run("orders.setExportStatus", { status: "exported" }),
      "sfcc.scopeMissing",
    ],
    ["without the scope of customers", client(["sfcc.orders"]), customer, "sfcc.scopeMissing"],
    ["without the scope of orders", client(["sfcc.customerlists"]), list({}), "sfcc.scopeMissing"],
  ])("%s pauses the System", async (_what, options, ask, code) => {
    const store = await openStore(options);
    store.sim.place({ seed: 1, siteId: "RefArchEU" });
    const failure = await failureOf(ask(store));
    expect(failure).toMatchObject({ class: "AuthFailed", code, outcome: "refused" });
    expect(classKind(failure.class)).toBe("system");
  });

  test("for a scope that it does not have pauses the System before anything is sent", async () => {
    const store = await openStore(client(["sfcc.orders"], ["sfcc.orders.rw"]));
    expect(await failureOf(run("orders.get", {})(store))).toMatchObject({
      class: "AuthFailed",
      outcome: "notSent",
    });
  });

  test("whose every new token is refused pauses the System after one renewal", async () => {
    const store = await openStore();
    store.sim.faults.add({ kind: "authExpired", operation: "orders.get" });
    expect(await failureOf(run("orders.get", {})(store))).toMatchObject({
      class: "AuthFailed",
      code: "sfcc.tokenRefused",
      outcome: "refused",
    });
    expect(store.sim.faults.list()[0]?.hit).toBe(2);
  });
});

test.each([
  ["rateLimited", "RateLimited"],
  ["unavailable", "Unavailable"],
  ["internalError", "Unavailable"],
  ["gatewayTimeout", "Timeout"],
] as const)("a token endpoint that answers %s is tried again", async (kind, expected) => {
  const store = await openStore();
  store.sim.place({ seed: 1, siteId: "RefArchEU" });
  store.sim.faults.add({ kind, operation: "token", count: 1 });
  const failure = await failureOf(run("orders.setExportStatus", { status: "exported" })(store));
  expect(failure).toMatchObject({ class: expected, outcome: "notSent" });
  expect(classKind(failure.class)).toBe("transient");
  await expect(run("orders.get", {})(store)).resolves.toBeDefined();
});

function customer(store: Opened): Promise<unknown> {
  return store.run("customers.get", { customerListId: "RefArch", customerNo: "00012000" });
}
