import { describe, expect, test } from "vitest";
import { findingsOf, registry } from "../../test/findings.ts";
import { tinyWorkspace } from "../../test/tiny-workspace.ts";
import { loadWorkspace } from "../load/load-workspace.ts";
import { toYaml } from "../source/to-yaml.ts";
import type { Rendered } from "../workspace.ts";
import { renderWorkspace } from "./render-workspace.ts";

const overlayFile = "flows/retailers/acme/acme-order-to-erp.overlay.yaml";

const overlay = (
  patch: string,
  of = "{ kind: Flow, name: order-to-erp, version: 1 }",
): Record<string, string> => ({
  [overlayFile]: `kind: Overlay\nname: acme-order-to-erp\nowner: acme\nof: ${of}\npatch:\n${patch}`,
});

function rendered(
  changes: Record<string, string>,
  name = "order-to-erp",
  retailer: string | null = "acme",
): Rendered {
  const workspace = loadWorkspace(tinyWorkspace(changes), { registry });
  const { resources } = renderWorkspace(workspace, { registry });
  const found = resources.find((resource) => resource.name === name && resource.retailer === retailer);
  return found ?? expect.fail(`${name} is not rendered for ${retailer}`);
}

const shortFlow = `kind: Flow
name: tracking
version: 1
owner: customer-service
criticality: low
trigger:
  poll: { system: storefront, operation: orders.list }
identity: { id: eventId }
when: total > 1
target: { system: erp, operation: orders.put }
mapping: { number: orderNo }
`;

describe("the short form", () => {
  const files = { "flows/base/tracking.flow.yaml": shortFlow };

  test("becomes a list of one trigger and one step", () => {
    expect(toYaml(rendered(files, "tracking", null))).toBe(`kind: Flow
name: tracking
version: 1
owner: customer-service
criticality: low
triggers:
  - id: main
    poll:
      system: storefront
      operation: orders.list
identity:
  id: eventId
steps:
  - id: main
    when: total > 1
    target:
      system: erp
      operation: orders.put
    mapping:
      number: orderNo
`);
  });

  test("keeps the places of its parts", () => {
    const { spanOf } = rendered(files, "tracking", null);
    expect(spanOf(["steps", 0, "mapping", "number"]).start).toMatchObject({ line: 11, column: 20 });
    expect(spanOf(["triggers", 0, "poll", "operation"]).start).toMatchObject({ line: 7, column: 42 });
    expect(spanOf(["steps", 0, "when"], "value", [6, 7]).start).toMatchObject({ line: 9, column: 13 });
    expect(spanOf(["steps", 0, "retry"], "key").start).toMatchObject({ line: 9 });
  });

  test("is patched in its short form", () => {
    const changes = {
      ...files,
      "flows/retailers/acme/retailer.yaml": (
        tinyWorkspace()["flows/retailers/acme/retailer.yaml"] ?? ""
      ).replace("use: [", "use: [ { flow: tracking@1 },"),
      ...overlay("  mapping: { total: total }\n", "{ kind: Flow, name: tracking, version: 1 }"),
    };
    expect(findingsOf(changes)).toEqual([]);
    expect(rendered(changes, "tracking").value["steps"]).toMatchObject([
      { id: "main", mapping: { number: "orderNo", total: "total" } },
    ]);
  });
});

describe("an overlay", () => {
  test("adds, changes and removes, and places new steps", () => {
    const patch = `  steps:
    - id: order
      mapping: { total: null, team: $vars.team }
    - id: points
      $after: order
      target: { system: storefront, operation: orders.put }
      mapping: { number: orderNo }
`;
    expect(findingsOf(overlay(patch))).toEqual([]);
    const { value } = rendered(overlay(patch));
    expect(value["steps"]).toMatchObject([{ id: "order" }, { id: "points" }, { id: "tell" }]);
    const [order] = value["steps"] as { mapping: object }[];
    expect(order?.mapping).toEqual({ number: "orderNo", team: "$vars.team" });
  });

  test("is blamed for what it breaks, at its own place", () => {
    const patch =
      "  steps:\n    - id: order\n      mapping: { team: $vars.( }\n      wen: a\n    - { id: odrer }\n";
    expect(findingsOf(overlay(patch))).toEqual([
      'acme-order-to-erp.overlay.yaml:8:31 XD201 expected ")" before end of expression (close the brackets that are still open)',
      "acme-order-to-erp.overlay.yaml:9:7 XD101 unknown field `wen` (did you mean `when`?)",
      "acme-order-to-erp.overlay.yaml:10:7 XD114 missing field `target` (did you mean the step `order`? A patch changes the step of its `id`, and adds one where there is none)",
    ]);
  });

  test.each([
    [
      "of nothing",
      overlay("  owner: me\n", "{ kind: Flow, name: order-to-epr, version: 1 }"),
      "XD801 the overlay patches the Flow `order-to-epr@1`, which does not exist (did you mean `order-to-erp@1`?)",
    ],
    [
      "without a version",
      overlay("  owner: me\n", "{ kind: Flow, name: order-to-erp }"),
      "XD113 the overlay says no version of the Flow `order-to-erp` (add `version` to `of`)",
    ],
    [
      "behind a step that does not exist",
      overlay("  steps: [ { id: x, $after: odrer, target: { system: erp, operation: orders.put } } ]\n"),
      "XD801 `$after: odrer` names no item of the list (did you mean `order`?)",
    ],
    [
      "of a single step where there are several",
      overlay("  mapping: { a: b }\n"),
      "XD801 the patch changes a single step, and the flow has a list of `steps` (write `steps: [ { id: …, … } ]` with the id of the step that is meant)",
    ],
    [
      "of a flow that its retailer does not use",
      {
        ...overlay("  owner: me\n"),
        "flows/retailers/acme/retailer.yaml": "kind: Retailer\nname: acme\nowner: o\n",
      },
      "XD801 the overlay patches `order-to-erp@1`, which `acme` does not use (add `{ flow: order-to-erp@1 }` to `use` of the retailer, or remove the overlay)",
    ],
    [
      "of a name",
      overlay("  name: other\n"),
      "XD801 an overlay cannot change `name` (remove it, or write another base resource)",
    ],
    [
      "that makes no flow",
      overlay("  steps: 5\n"),
      "XD114 `steps` must be a list, not the number `5` (`steps`: Run one after the other.)",
    ],
  ])("%s is reported", (_what, changes, finding) => {
    expect(findingsOf(changes).map((text) => text.replace(/^\S+ /, ""))).toEqual([finding]);
  });

  test("of a table counts for its retailer only", () => {
    const changes = overlay("  rows: { zero: 0% DE }\n", "{ kind: Table, name: taxes }");
    expect(rendered(changes, "taxes").value["rows"]).toMatchObject({ standard: "19% DE", zero: "0% DE" });
    expect(rendered(changes, "taxes", null).value["rows"]).not.toHaveProperty("zero");
  });
});

describe("the view of a flow", () => {
  const [view] = renderWorkspace(loadWorkspace(tinyWorkspace(), { registry }), { registry }).flows;

  test("shows what its triggers and steps call", () => {
    expect(view?.triggers.map(({ id, called }) => [id, called.system?.name, called.operation?.name])).toEqual(
      [
        ["hook", undefined, undefined],
        ["new-orders", "acme-shop", "orders.list"],
      ],
    );
    expect(view?.steps.map(({ calls }) => calls.map(({ operation }) => operation?.name))).toEqual([
      ["orders.put"],
      ["orders.find"],
    ]);
  });

  test("shows its expressions with their places", () => {
    const total = view?.steps[0]?.expressions.find(({ leaf }) => leaf?.[0] === "total");
    expect(total?.text.source).toBe("$decAdd(\n  total,\n  1)");
    expect(total?.span([11, 16])).toMatchObject({
      start: { line: 21, column: 11 },
      end: { line: 21, column: 16 },
    });
    expect(view?.expressions.map(({ text }) => text.source)).toEqual([
      '"new"',
      "orderNo",
      "orderNo",
      "Order {{ key }}",
    ]);
  });

  test("resolves retries, the input's schema and the variables", () => {
    expect(view?.steps[0]?.retry).toMatchObject([
      {
        errors: ["RateLimited"],
        interval: 5000,
        maxAttempts: 50,
        span: { file: "flows/policy.yaml", start: { line: 6 } },
      },
      { errors: ["Timeout", "Unavailable"], maxElapsed: 86_400_000 },
    ]);
    const schema = view?.inputSchema as { properties: { lines: { items: { required: string[] } } } };
    expect(schema.properties.lines.items.required).toEqual(["sku", "quantity"]);
    expect(view?.vars).toEqual({ companyId: 1 });
  });

  test("knows the ways of a route", () => {
    const routed = (tinyWorkspace()["flows/base/order-to-erp.flow.yaml"] ?? "").replace(
      "    target: { system: erp, operation: orders.put, model: sale.order }",
      "    route: [ { id: eu, when: total > 1, system: erp }, { id: us, system: storefront } ]\n    target: { operation: orders.put }",
    );
    const files = tinyWorkspace({ "flows/base/order-to-erp.flow.yaml": routed });
    const [flow] = renderWorkspace(loadWorkspace(files, { registry }), { registry }).flows;
    expect(flow?.steps[0]?.calls.map(({ system }) => system?.name)).toEqual(["acme-erp", "acme-shop"]);
  });
});
