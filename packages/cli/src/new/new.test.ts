import { runFlowTests } from "@crossdock/engine/rehearsal";
import { compileWorkspace, flowTestPlans, renderWorkspace } from "@crossdock/flow";
import { lint } from "@crossdock/lint";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { builtIn } from "../context.ts";
import { starter } from "../starter/starter.ts";
import { draftOf, newKinds, type Wish } from "./draft-of.ts";
import { type Draft, type Site, siteOf, withDraft } from "./site.ts";

const registry = builtIn();
const wms = `kind: System
name: my-wms
owner: logistics
criticality: high
connector: http
baseUrl: '\${env:MY_WMS_URL}'
auth: { scheme: bearer, token: '\${secret:my-shop/wms}' }
limits: { concurrency: 4, timeout: 20s }
breaker: { failures: 5, within: 1m, probe: 30s }
operations:
  parcels.put:
    trait: idempotent
    request: { method: PUT, path: '/parcels/{{ order_number }}' }
    input:
      type: object
      required: [ order_number, status, weight, source ]
      properties:
        order_number: { type: string }
        status: { type: string }
        weight: { type: number }
        source: { const: carrier }
  parcels.list:
    trait: safe
    request: { method: GET, path: /parcels }
    items: body.parcels
`;

/** What `crossdock init` writes, without what is for editors, and a warehouse. */
function shop(more: Record<string, string> = {}): Site {
  const files = Object.entries(starter(registry, { hosts: [], version: "0.1.0" })).filter(
    ([path]) => !path.startsWith("schemas/crossdock/"),
  );
  const system = { "flows/retailers/my-shop/my-wms.system.yaml": wms };
  return siteOf({ ...Object.fromEntries(files), ...system, ...more }, registry);
}

const draft = (site: Site, kind: string, wish: Partial<Wish> & { name: string }): Promise<Draft> =>
  draftOf(site, kind, { environment: "dev", ...wish });

/** Codes of the findings in what was written. */
function found(site: Site, made: Draft): string[] {
  const after = withDraft(site, made);
  const exists = (path: string): boolean => Object.hasOwn(after.files, path);
  return lint(after.workspace, { registry, environment: "dev", exists })
    .filter(({ span }) => span && Object.hasOwn(made.files, span.file))
    .map(({ code }) => code);
}

/** What the cases of the new tests come to. */
async function results(site: Site, made: Draft): Promise<Record<string, readonly unknown[]>> {
  const { workspace } = withDraft(site, made);
  const { revision, diagnostics } = compileWorkspace(workspace, {
    registry,
    environment: "dev",
    env: "madeUp",
  });
  if (!revision) throw new Error(diagnostics.map(({ message }) => message).join("; "));
  const tests = flowTestPlans(renderWorkspace(workspace, { registry }), { registry });
  const ran = await runFlowTests(
    revision,
    tests.filter(({ file }) => Object.hasOwn(made.files, file)),
    { time: () => 0 },
  );
  return Object.fromEntries(ran.map((each) => [each.name, each.differences]));
}

describe("new system", () => {
  const schemes = [...registry.connectors.values()].flatMap(({ name, auth }) =>
    Object.keys(auth).map((scheme) => [name, scheme] as const),
  );
  test.each(schemes)("of connector %s with %s has no error", async (connector, auth) => {
    const made = await draft(shop(), "system", { name: "other", connector, auth, role: "other" });
    expect(found(shop(), made)).toEqual([]);
    const [text = ""] = Object.values(made.files);
    expect(parse(text)).toMatchObject({ kind: "System", name: "other", owner: "integration", connector });
    const written = parse(text) as { auth?: Record<string, string> };
    for (const [name, value] of Object.entries(written.auth ?? {}))
      if (/(token|key|password|secret)$/i.test(name)) expect(value).toMatch(/^\$\{secret:my-shop\/other-/);
  });

  test("takes the scheme of the connector's example and its role", async () => {
    const made = await draft(shop(), "system", { name: "my-odoo", connector: "odoo", role: "erp" });
    const text = made.files["flows/retailers/my-shop/my-odoo.system.yaml"] ?? "";
    expect(parse(text)).toMatchObject({
      baseUrl: "${env:MY_ODOO_URL}",
      auth: { scheme: "bearer", token: "${secret:my-shop/my-odoo-token}" },
    });
    expect(made.choices).toEqual(["`options.database` is `acme`, an example: Name of the database."]);
    expect(made.changed["flows/retailers/my-shop/retailer.yaml"]).toContain(
      "systems: { helpdesk: my-helpdesk, erp: my-odoo }",
    );
  });

  test("for all retailers lies in the base, and has no role", async () => {
    const made = await draft(shop(), "system", { name: "mail", connector: "http", shared: true });
    expect(Object.keys(made.files)).toEqual(["flows/base/mail.system.yaml"]);
    await expect(
      draft(shop(), "system", { name: "mail", connector: "http", shared: true, role: "mail" }),
    ).rejects.toThrow("leave out `--shared`");
  });

  test.each<[Partial<Wish>, string]>([
    [{ connector: "htp" }, "there is no connector `htp`; did you mean `http`?"],
    [{}, "say which connector with `--connector`: http, sfcc, odoo, file"],
    [{ connector: "odoo", auth: "baerer" }, "did you mean `bearer`?"],
    [{ connector: "odoo", retailer: "my-shp" }, "there is no retailer `my-shp`; did you mean `my-shop`?"],
    [{ connector: "odoo", role: "helpdesk" }, "`helpdesk` of my-shop is my-helpdesk already"],
    [{ connector: "odoo", contract: "shipment@1" }, "`--contract` says nothing about a new system"],
  ])("with %j says what is wrong", async (wish, message) => {
    await expect(draft(shop(), "system", { name: "other", ...wish })).rejects.toThrow(message);
  });
});

describe("new flow", () => {
  const place = { system: "my-wms", operation: "parcels.put" };
  const folder =
    "kind: System\nname: my-files\nowner: a\ncriticality: low\nconnector: file\nbaseUrl: file:///srv/in\nlimits: { concurrency: 1, timeout: 5s }\n";
  const site = shop({ "flows/retailers/my-shop/my-files.system.yaml": folder });

  const subscribing = [...registry.triggers].filter(([, { operation }]) => operation === "subscribe");
  const others = [...registry.triggers.keys()].filter((name) => !subscribing.some(([each]) => each === name));

  test("with a trigger that receives from a System says that no System has a subscription", async () => {
    const [[trigger] = [""]] = subscribing;
    const target = { system: "helpdesk", operation: "tickets.create" };
    await expect(draft(site, "flow", { name: "new-parcels", trigger, ...target })).rejects.toThrow(
      "no System of the retailer has a subscription that a trigger could receive from",
    );
  });

  test.each(others)("with trigger %s loads, and its test passes or says why not", async (trigger) => {
    const target = { system: "helpdesk", operation: "tickets.create" };
    const made = await draft(site, "flow", { name: "new-parcels", trigger, ...target });
    // What is to be emitted is another flow's.
    expect(found(site, made)).toEqual(registry.triggers.get(trigger)?.event ? ["XD415"] : []);
    const failed = Object.values(await results(site, made)).filter((differences) => differences.length > 0);
    const told = made.choices.filter((choice) => choice.includes("would be quarantined"));
    expect(failed.length).toBe(told.length);
  });

  test("maps what the operation requires from the likeliest fields, and marks what is left", async () => {
    const made = await draft(site, "flow", { name: "put-parcels", ...place });
    const text = made.files["flows/base/put-parcels.flow.yaml"] ?? "";
    expect(parse(text)).toMatchObject({
      mapping: { order_number: "orderNo", status: "status", source: '"carrier"' },
      identity: { id: "eventId", key: "orderNo" },
      target: place,
      trigger: { webhook: { path: "/put-parcels", verify: { secret: "put-parcels-secret" } } },
    });
    expect(text).toContain("  # weight: (choose; a number)\n");
    expect(found(site, made)).toEqual(["XD210"]);
  });

  test("lies beside the others, comes with its test, and is used by the retailer", async () => {
    const target = { system: "helpdesk", operation: "tickets.create" };
    const made = await draft(site, "flow", { name: "parcel-tickets", criticality: "high", ...target });
    expect(Object.keys(made.files)).toEqual([
      "flows/base/parcel-tickets.flow.yaml",
      "test/flows/parcel-tickets.test.yaml",
    ]);
    expect(made.changed["flows/retailers/my-shop/retailer.yaml"]).toMatch(
      /\n {2}- \{ flow: parcel-tickets@1 \}\n$/,
    );
    expect(await results(site, made)).toEqual({
      "a message passes": [],
      "the sender may send it again": [],
      "a person may replay it": [],
      "a lost answer of main writes nothing twice": [],
    });
  });

  test("of a critical flow leaves the author's own decisions, and no others", async () => {
    const target = { system: "helpdesk", operation: "tickets.create" };
    const made = await draft(site, "flow", { name: "x", criticality: "critical", ...target });
    expect(found(site, made)).toEqual(["XD608", "XD907", "XD603"]);
  });

  test.each<[Partial<Wish> & { name: string }, string]>([
    [{ name: "ParcelTickets" }, "`ParcelTickets` is not a kebab-case name; write `parcel-tickets`"],
    [{ name: "ticket-from-shipment" }, "flows/base/ticket-from-shipment.flow.yaml is there already"],
    [{ name: "x", contract: "shpment@1" }, "did you mean `shipment@1`?"],
    [{ name: "x", contract: "shipment@2" }, "did you mean `shipment@1`?"],
    [{ name: "x", system: "helpdsk" }, "did you mean `helpdesk`?"],
    [{ name: "x", system: "helpdesk", operation: "ticket.create" }, "did you mean `tickets.create`?"],
    [{ name: "x", trigger: "webhok" }, "did you mean `webhook`?"],
    [{ name: "x", trigger: "poll", from: "my-wms", list: "parcels.lst" }, "did you mean `parcels.list`?"],
    [
      { name: "x", system: undefined, operation: undefined },
      "say which System or role with `--system`: helpdesk, my-wms",
    ],
  ])("%j says what is wrong", async (wish, message) => {
    await expect(draft(shop(), "flow", { ...place, ...wish })).rejects.toThrow(message);
  });
});

test("a trigger that reads is told from Systems that have no list", async () => {
  const { "flows/retailers/my-shop/my-wms.system.yaml": _, ...files } = shop().files;
  const wish = { name: "x", trigger: "poll", system: "helpdesk" };
  await expect(draft(siteOf(files, registry), "flow", wish)).rejects.toThrow(
    "has a list that a trigger could read",
  );
  const file = { name: "x", trigger: "file", system: "helpdesk" };
  await expect(draft(siteOf(files, registry), "flow", file)).rejects.toThrow(
    "no System of connector file yet",
  );
});

describe("new test", () => {
  test("makes a message from the contract where no test has one, such that the flow does not skip it", async () => {
    const { "test/flows/ticket-from-shipment.test.yaml": _, ...files } = shop().files;
    const site = siteOf(files, registry);
    const made = await draft(site, "test", { name: "ticket-from-shipment" });
    expect(JSON.parse(made.files["samples/ticket-from-shipment.json"] ?? "")).toEqual({
      eventId: "eventId-1",
      orderNo: "orderNo-1",
      status: "failed",
    });
    expect(found(site, made)).toEqual([]);
    expect(await results(site, made)).toEqual({ "a message passes": [], "the sender may send it again": [] });
  });

  test("never overwrites, and knows the flows", async () => {
    await expect(draft(shop(), "test", { name: "ticket-from-shipment" })).rejects.toThrow(
      "test/flows/ticket-from-shipment.test.yaml is there already; nothing was written",
    );
    await expect(draft(shop(), "test", { name: "ticket-from-shipmnt" })).rejects.toThrow(
      "there is no flow `ticket-from-shipmnt`; did you mean `ticket-from-shipment`?",
    );
  });
});

describe("new overlay", () => {
  const base = "flows/base/ticket-from-shipment.flow.yaml";

  test("offers what may be changed, and not what is final", async () => {
    const text = `${shop().files[base]}final: [ identity, target ]\n`;
    const made = await draft(shop({ [base]: text }), "overlay", { name: "ticket-from-shipment" });
    const [[path, overlay = ""] = []] = Object.entries(made.files);
    expect(path).toBe("flows/retailers/my-shop/my-shop-ticket-from-shipment.overlay.yaml");
    expect(overlay).toContain("#         externalId: eventId\n");
    expect(overlay).not.toMatch(/identity|tickets.create|final/);
    expect(found(shop(), made)).toEqual(["XD804"]);
  });

  test("whose comments are put in place of the patch changes nothing but what is changed in them", async () => {
    const made = await draft(shop(), "overlay", { name: "ticket-from-shipment" });
    const [[path = "", text = ""] = []] = Object.entries(made.files);
    const patched = text.replace("patch: {}\n", "patch:\n").replaceAll(/^# {3}/gm, "  ");
    const after = siteOf(
      { ...shop().files, [path]: patched.replace("eventId\n", "'\"x\" & eventId'\n") },
      registry,
    );
    expect(
      lint(after.workspace, { registry, environment: "dev" }).filter(({ severity }) => severity === "error"),
    ).toEqual([]);
  });

  test.each([
    [{ [base]: `${shop().files[base]}final: true\n` }, "ticket-from-shipment is `final`"],
    [
      { "flows/retailers/my-shop/retailer.yaml": "kind: Retailer\nname: my-shop\nowner: a\n" },
      "my-shop does not use",
    ],
  ])("that cannot have an effect is refused", async (files, message) => {
    await expect(draft(shop(files), "overlay", { name: "ticket-from-shipment" })).rejects.toThrow(message);
  });
});

describe("new mapping", () => {
  test("from contract to contract maps each required field or marks it", async () => {
    const schema = JSON.stringify({
      type: "object",
      required: ["orderNumber", "weight"],
      properties: { orderNumber: { type: "string" }, weight: { type: "number" } },
    });
    const contract = `${shop().files["flows/base/shipment.contract.yaml"]}`;
    const site = shop({
      "flows/base/parcel.contract.yaml": contract
        .replace("name: shipment", "name: parcel")
        .replace(/schema: .*/, "schema: schemas/parcel.json"),
      "schemas/parcel.json": schema,
    });
    const made = await draft(site, "mapping", { name: "to-parcel", contract: "shipment", to: "parcel" });
    const text = made.files["flows/base/to-parcel.mapping.yaml"] ?? "";
    expect(parse(text)).toMatchObject({
      from: "shipment@1",
      to: "parcel@1",
      mapping: { orderNumber: "orderNo" },
    });
    expect(text).toContain("# weight: (choose; a number)");
    expect(found(site, made)).toContain("XD210");
  });

  test("into an operation is a file that a step names", async () => {
    const wish = { name: "parcel", system: "my-wms", operation: "parcels.put" };
    const made = await draft(shop(), "mapping", wish);
    expect(made.files["flows/base/parcel.jsonata"]).toContain('"order_number": orderNo');
    expect(made.choices.at(-1)).toContain("mapping: { file: parcel.jsonata }");
  });
});

test("a kind that there is none of is told from one that is misspelt", async () => {
  await expect(draft(shop(), "flw", { name: "x" })).rejects.toThrow(
    "there is no kind `flw`; did you mean `flow`?",
  );
  await expect(draft(shop(), "constructor", { name: "x" })).rejects.toThrow(Object.keys(newKinds).join(", "));
});
