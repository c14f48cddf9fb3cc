import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { line, registry, replaced } from "../../test/findings.ts";
import { tinyWorkspace } from "../../test/tiny-workspace.ts";
import { loadWorkspace } from "../load/load-workspace.ts";
import type { FlowPlan, Revision } from "../plan.ts";
import { compileWorkspace } from "./compile-workspace.ts";

const flow = "flows/base/order-to-erp.flow.yaml";
const system = "flows/retailers/acme/acme-shop.system.yaml";
const retailer = "flows/retailers/acme/retailer.yaml";
const table = "flows/base/taxes.table.yaml";
const variables: Record<string, string> = { ACME_SHOP_URL: "https://shop.example.com" };

function compile(changes: Record<string, string> = {}, env = variables, environment = "dev") {
  const workspace = loadWorkspace(tinyWorkspace(changes), { registry });
  return compileWorkspace(workspace, { registry, environment, env: (name) => env[name] });
}

function revisionOf(changes: Record<string, string> = {}, env = variables): Revision {
  const { revision, diagnostics } = compile(changes, env);
  return revision ?? expect.fail(diagnostics.map(line).join("\n"));
}

function flowOf(changes: Record<string, string> = {}): FlowPlan {
  return revisionOf(changes).plans.Flow[0] ?? expect.fail("there is no flow");
}

describe("a compiled workspace", () => {
  test("has its Systems with secrets as references and defaults filled in", () => {
    const systems = revisionOf().plans.System;
    expect(systems.get("acme-shop")).toMatchObject({
      retailer: "acme",
      baseUrl: "https://shop.example.com",
      auth: { scheme: "bearer", token: { secret: "acme/shop/token" } },
      options: {},
      limits: { concurrency: 4, rate: null, timeout: 30_000, headers: null },
      breaker: null,
    });
    expect(systems.get("acme-erp")).toMatchObject({
      auth: { scheme: "none" },
      limits: { concurrency: 3, rate: { requests: 20, per: 1000 } },
      breaker: { failures: 5, within: 60_000, probe: 30_000 },
    });
  });

  test("has operations that a System defines itself", () => {
    const systems = revisionOf(
      replaced(system, "auth:", "operations: { parcels.put: { path: /parcels } }\nauth:"),
    ).plans.System;
    expect(systems.get("acme-shop")?.operations.has("parcels.put")).toBe(true);
  });

  test("has its environment", () => {
    expect(revisionOf().plans.Environment).toEqual({
      name: "dev",
      listen: { host: "127.0.0.1", port: 7070 },
      api: { hosts: [], tokens: [], trustedProxy: false },
      shutdown: { patience: 30_000 },
      simulators: new Map(),
      journal: { name: "memory", config: { limit: 10 } },
      secrets: [{ kind: "env", prefix: "CROSSDOCK_SECRET_" }],
      telemetry: { logs: { level: "info" }, metrics: true },
      allowedHosts: ["*.example.com"],
    });
  });

  test("has triggers that name Systems and the retailer's own secrets", () => {
    expect(flowOf().triggers).toMatchObject([
      { id: "hook", config: { verify: { secret: { secret: "acme/storefront-webhook" } } } },
      { id: "new-orders", config: { system: "acme-shop", operation: "orders.list", every: 30_000 } },
    ]);
  });

  test("has steps with what they inherit", async () => {
    const { steps, bindings } = flowOf();
    expect(steps[0]).toMatchObject({
      id: "order",
      target: { system: "acme-erp", operation: "orders.put", config: { model: "sale.order" } },
      timeout: 30_000,
      onUnknownOutcome: "fail",
      retry: [
        {
          errors: ["RateLimited"],
          interval: 5000,
          backoffRate: 2,
          maxDelay: 600_000,
          maxAttempts: 50,
          maxElapsed: null,
          jitter: "full",
        },
        { errors: ["Timeout", "Unavailable"], maxAttempts: 12, maxElapsed: 86_400_000 },
      ],
    });
    expect(steps[1]?.onUnknownOutcome).toBe("verify");
    expect(await steps[0]?.mapping?.evaluate({ orderNo: "7", total: "2" }, bindings)).toEqual({
      number: "7",
      total: "3",
    });
  });

  test("binds the variables, the retailer and its tables", async () => {
    const changes = {
      ...replaced(flow, "number: orderNo\n", 'number: $retailer & $vars.companyId & $table("taxes", tax)\n'),
      "flows/retailers/acme/taxes.table.yaml":
        "kind: Table\nname: taxes\nowner: acme\nrows: { standard: 21% NL }\n",
    };
    const { steps, bindings } = flowOf(changes);
    expect(await steps[0]?.mapping?.evaluate({ tax: "standard", total: "1" }, bindings)).toMatchObject({
      number: "acme121% NL",
    });
  });

  test("reads tables from CSV", async () => {
    const changes = {
      ...replaced(flow, "number: orderNo\n", 'number: $table("taxes", tax)\n'),
      [table]:
        "kind: Table\nname: taxes\nowner: a\ncsv: { file: flows/base/taxes.csv, key: code, value: id, numbers: [ id ] }\n",
      "flows/base/taxes.csv": "code,id\nstandard,7\nreduced,8\n",
    };
    const { steps, bindings } = flowOf(changes);
    expect(await steps[0]?.mapping?.evaluate({ tax: "reduced", total: "1" }, bindings)).toMatchObject({
      number: 8,
    });
  });

  test("fills in variables as the type that the field wants", () => {
    const changes = replaced(system, "auth:", "limits: { concurrency: '${env:N}' }\nauth:");
    expect(
      revisionOf(changes, { ...variables, N: "9" }).plans.System.get("acme-shop")?.limits.concurrency,
    ).toBe(9);
  });

  test("has the same digest for the same files and variables only", () => {
    const { digest } = revisionOf();
    expect(revisionOf().digest).toBe(digest);
    expect(revisionOf({}, { ACME_SHOP_URL: "https://other.example.com" }).digest).not.toBe(digest);
    expect(revisionOf(replaced(flow, "total > 10", "total > 11")).digest).not.toBe(digest);
    expect(revisionOf({ "README.md": "other" }).digest).toBe(digest);
  });

  test("keeps the digest of a System that did not change", () => {
    const [before, after] = [
      revisionOf(),
      revisionOf(replaced(system, "criticality: high", "criticality: low")),
    ];
    const changed = (name: string) =>
      before.plans.System.get(name)?.digest !== after.plans.System.get(name)?.digest;
    expect([changed("acme-erp"), changed("acme-shop")]).toEqual([false, true]);
  });

  test("can be compiled again from its own files", () => {
    const { digest, files } = revisionOf();
    const workspace = loadWorkspace(files, { registry });
    const again = compileWorkspace(workspace, {
      registry,
      environment: "dev",
      env: (name) => variables[name],
    });
    expect(again.revision?.digest).toBe(digest);
  });
});

describe("a message", () => {
  const fitting = { order_no: "1", sum: "3", items: [{ sku: "a", qty: 1 }], added: true };
  const normalise = async (message: unknown, changes = {}) => {
    const { input, bindings } = flowOf(changes);
    return input?.normalise(message, { ...bindings, now: 0 });
  };

  test("is brought into the form of the contract, with lists where it says list", async () => {
    expect(await normalise(fitting)).toEqual({
      ok: true,
      message: { orderNo: "1", total: "3", lines: [{ sku: "a", quantity: 1 }] },
      drift: ["added"],
    });
  });

  test("tells which fields its consumed contract does not declare, each once", async () => {
    const items = [
      { sku: "a", qty: 1, colour: "red" },
      { sku: "b", qty: 1, colour: "blue" },
    ];
    const { added: _, ...declared } = fitting;
    expect(await normalise({ ...fitting, items })).toMatchObject({ drift: ["items[].colour", "added"] });
    expect(await normalise(declared)).not.toHaveProperty("drift");
  });

  test.each([
    [{ ...fitting, items: [{ sku: "a", qty: "secret" }] }, ["/items/0/qty must be number (got text)"]],
    [{ ...fitting, order_no: null }, ["/order_no must be string (got null)"]],
    [{}, ["the message misses `order_no`"]],
    ["text", ["the message must be object (got text)"]],
    [{ ...fitting, items: [{ sku: "a" }] }, ["after shop-order-to-retail@1: /lines/0 misses `quantity`"]],
  ])("%j is told what is wrong, without its values", async (message, problems) => {
    expect(await normalise(message)).toEqual({ ok: false, problems });
  });

  test("is held against the contract it comes nearest to", async () => {
    const changes = {
      ...replaced(flow, "shop.order@1: shop", "other.order@1: shop-order-to-retail@1, shop.order@1: shop"),
      "flows/base/other.order.contract.yaml": (tinyWorkspace()["flows/base/shop.order.contract.yaml"] ?? "")
        .replace("name: shop.", "name: other.")
        .replace("shop/order", "other"),
      "schemas/other.schema.json": '{ "required": ["a", "b", "c"] }',
    };
    expect(await normalise({ order_no: 7, items: [] }, changes)).toEqual({
      ok: false,
      problems: ["fits no contract; the nearest is shop.order@1", "/order_no must be string (got number)"],
    });
    expect(await normalise(fitting, changes)).toMatchObject({ ok: true });
  });

  test("is held against the contract itself where nothing is mapped", async () => {
    const changes = replaced(flow, ", from: { shop.order@1: shop-order-to-retail@1 }", "");
    const message = { orderNo: "1", lines: [] };
    expect(await normalise(message, changes)).toEqual({ ok: true, message });
    expect(await normalise({ ...message, more: 1 }, changes)).toEqual({
      ok: false,
      problems: ["the message has the unknown field `more`"],
    });
  });

  test("tells the values of its personal fields for masking", () => {
    const schema = {
      properties: {
        name: { type: "string", "x-classification": "personal" },
        address: { "x-classification": "restricted", properties: { zip: {} } },
        total: {},
      },
    };
    const changes = { "schemas/retail/order.schema.json": JSON.stringify(schema) };
    const message = { name: "Ann", address: { zip: 123, lines: ["Road 1"] }, total: 9 };
    expect(flowOf(changes).input?.sensitive(message)).toEqual(["Ann", "123", "Road 1"]);
  });
});

describe("what cannot run is reported", () => {
  test.each<[string, Record<string, string>, string]>([
    [
      "a helper that does not exist",
      replaced(flow, "$decAdd(", "$decAd("),
      "order-to-erp.flow.yaml:20:9 XD204 there is no function `$decAd` (did you mean `$decAdd`?)",
    ],
    [
      "a variable that is not bound",
      replaced(flow, "total > 10", "$var.x > 10"),
      "order-to-erp.flow.yaml:24:11 XD204 there is no variable `$var` (did you mean `$vars`?)",
    ],
    [
      "a number that loses digits",
      replaced(flow, "total > 10", "total > 12345678901234567890"),
      "order-to-erp.flow.yaml:24:19 XD201 `12345678901234567890` loses digits as a number (write a text, in quotes)",
    ],
    [
      "a function that never runs",
      replaced(flow, "total > 10", "$eval(a)"),
      "order-to-erp.flow.yaml:24:11 XD205",
    ],
    [
      "a missing variable of the environment",
      replaced(system, "ACME_SHOP_URL", "OTHER"),
      "acme-shop.system.yaml:6:10 XD107 the environment variable `OTHER` is not set (set `OTHER`, or choose another environment with `--env`)",
    ],
    [
      "a variable of the wrong type",
      replaced(system, "auth:", "limits: { concurrency: '${env:ACME_SHOP_URL}' }\nauth:"),
      "acme-shop.system.yaml:7:24 XD114 `concurrency` must be a whole number, which `ACME_SHOP_URL` is not",
    ],
    [
      "a schema that is none",
      { "schemas/shop/order.schema.json": '{ "type": "objekt" }' },
      "shop.order.contract.yaml:7:9 XD114 `schemas/shop/order.schema.json` is not a usable JSON Schema",
    ],
    [
      "a schema that is not JSON",
      { "schemas/shop/order.schema.json": "{" },
      "shop.order.contract.yaml:7:9 XD114 `schemas/shop/order.schema.json` cannot be read as a JSON Schema",
    ],
    [
      "a reference of a schema to nothing",
      { "schemas/shop/order.schema.json": '{ "$ref": "nothing.json" }' },
      "shop.order.contract.yaml:7:9 XD114 `schemas/shop/order.schema.json` is not a usable JSON Schema: can't resolve reference nothing.json",
    ],
    [
      "a flow that is used twice",
      replaced(retailer, "use: [", "use: [ { flow: order-to-erp@1 },"),
      "retailer.yaml:6:34 XD106 `acme` uses `order-to-erp@1` twice (remove one of the two)",
    ],
    [
      "a CSV without the column",
      {
        [table]: "kind: Table\nname: taxes\nowner: a\ncsv: { file: a.csv, key: cod }\n",
        "a.csv": "code,id\na,1\n",
      },
      "taxes.table.yaml:4:26 XD103 `a.csv` has no column `cod` (did you mean `code`?)",
    ],
    [
      "a CSV with a key twice",
      {
        [table]: "kind: Table\nname: taxes\nowner: a\ncsv: { file: a.csv, key: code }\n",
        "a.csv": "code,id\na,1\na,2\n",
      },
      "a.csv:3:1 XD106 the key `a` stands twice in `a.csv` (remove one of the two rows)",
    ],
    ...[
      ["abc", "something that is not a number"],
      ["0x1F", "something that is not a number"],
      ["12345678901234567890", "more digits than a number keeps"],
    ].map(([cell, problem]): [string, Record<string, string>, string] => [
      `a CSV with ${cell} in a column of numbers`,
      {
        [table]: "kind: Table\nname: taxes\nowner: a\ncsv: { file: a.csv, key: code, numbers: [ id ] }\n",
        "a.csv": `code,id\na,1\nb,${cell}\n`,
      },
      `a.csv:3:1 XD114 the column \`id\` holds ${problem}`,
    ]),
    [
      "a CSV that is none",
      {
        [table]: "kind: Table\nname: taxes\nowner: a\ncsv: { file: a.csv, key: code }\n",
        "a.csv": "code,id\na,1,2\n",
      },
      "a.csv:2:1 XD114 `a.csv` is not CSV",
    ],
  ])("%s", (_what, changes, expected) => {
    const { revision, diagnostics } = compile(changes);
    expect(diagnostics.map(line).join("\n")).toContain(expected);
    expect(revision).toBeUndefined();
  });

  test("two secrets that are read from one variable", () => {
    const changes = replaced(system, "acme/shop/token", "acme/storefront/webhook");
    expect(compile(changes).diagnostics.map(line)).toEqual([
      "acme-shop.system.yaml:7:32 XD107 the secrets `acme/storefront/webhook` and `acme/storefront-webhook` are read from one environment variable (rename one of the two)",
    ]);
  });

  test("an Environment that does not exist", () => {
    expect(compile({}, variables, "prod").diagnostics.map(line)).toEqual([
      "XD103 there is no Environment `prod` (choose one of dev with `--env`)",
    ]);
  });

  test("a flow cannot reach the secret of another retailer", () => {
    const { triggers } = flowOf(
      replaced(flow, "secret: storefront-webhook", "secret: beta/storefront-webhook"),
    );
    expect(triggers[0]?.config).toMatchObject({
      verify: { secret: { secret: "acme/beta/storefront-webhook" } },
    });
  });
});

test("a workspace with any change compiles or says why", () => {
  const files = tinyWorkspace({
    "flows/retailers/acme/acme-order-to-erp.overlay.yaml":
      "kind: Overlay\nname: acme-order-to-erp\nowner: acme\nof: { kind: Flow, name: order-to-erp, version: 1 }\npatch:\n  steps:\n    - id: tell\n      mapping: { a: b }\n",
  });
  const paths = Object.keys(files);
  const words = fc.constantFrom(
    "",
    "5",
    "[]",
    "{}",
    "null",
    "x",
    ": ",
    "\n",
    "- ",
    "'",
    "a: b",
    "true",
    "orders.find",
    "1.5",
    "$x(",
    "{{",
  );
  fc.assert(
    fc.property(fc.nat(paths.length - 1), fc.nat(), fc.nat(30), words, (file, at, length, word) => {
      const path = paths[file] ?? "";
      const text = files[path] ?? "";
      const start = at % text.length;
      const changed = text.slice(0, start) + word + text.slice(start + length);
      const workspace = loadWorkspace({ ...files, [path]: changed }, { registry });
      const { revision, diagnostics } = compileWorkspace(workspace, {
        registry,
        environment: "dev",
        env: (name) => variables[name],
      });
      expect(revision !== undefined || diagnostics.some(({ severity }) => severity === "error")).toBe(true);
    }),
    { numRuns: 60 },
  );
});
