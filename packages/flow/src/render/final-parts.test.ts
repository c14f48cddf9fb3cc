import { describe, expect, test } from "vitest";
import { findingsOf, replaced } from "../../test/findings.ts";

const flowFile = "flows/base/order-to-erp.flow.yaml";
const marked = (final: string) =>
  replaced(flowFile, "identity: { id: orderNo", `final: ${final}\nidentity: { id: orderNo`);

const overlay = (patch: string): Record<string, string> => ({
  "flows/retailers/acme/acme-order-to-erp.overlay.yaml": `kind: Overlay\nname: acme-order-to-erp\nowner: acme\nof: { kind: Flow, name: order-to-erp, version: 1 }\npatch:\n${patch}`,
});

const identity = "  identity: { key: total }\n";
const order = "  steps:\n    - id: order\n      mapping: { team: $vars.companyId }\n";

describe("what a base marks as final", () => {
  test.each<[string, string, string, string | undefined]>([
    ["as a whole cannot be patched", "true", identity, "the Flow `order-to-erp`"],
    ["in a list cannot be patched", "[ identity ]", identity, "`identity` of `order-to-erp`"],
    ["leaves the rest to overlays", "[ identity ]", order, undefined],
    ["is a step by its id", "[ steps.order ]", order, "`steps.order` of `order-to-erp`"],
    ["is one field of a mapping", "[ steps.order.mapping.total ]", order, undefined],
    [
      "is not replaced together with what is around it",
      "[ catch ]",
      "  catch: [ { errors: [ Any ], action: deadLetter } ]\n",
      "`catch` of `order-to-erp`",
    ],
    [
      "is not removed from above",
      "[ identity.key ]",
      "  identity: null\n",
      "`identity.key` of `order-to-erp`",
    ],
    [
      "is not moved",
      "[ steps.tell ]",
      "  steps: [ { id: tell, $first: true } ]\n",
      "`steps.tell` of `order-to-erp`",
    ],
    ["may be named without a change", "[ steps.tell ]", "  steps: [ { id: tell } ]\n", undefined],
    ["stays final", "[ identity ]", "  final: null\n", "`final` of `order-to-erp`"],
  ])("%s", (_, final, patch, what) => {
    const found = findingsOf({ ...marked(final), ...overlay(patch) });
    expect(found.map((line) => line.replace(/^\S+ /, ""))).toEqual(
      what === undefined
        ? []
        : [
            `XD802 ${what} is final, and the overlay changes it (leave it as it is, or ask the owner of the base to change it for everybody)`,
          ],
    );
  });

  test("may be written in the step itself", () => {
    const files = replaced(flowFile, "  - id: order\n", "  - id: order\n    final: true\n");
    expect(findingsOf({ ...files, ...overlay(order) })).toEqual([
      expect.stringContaining(
        "acme-order-to-erp.overlay.yaml:8:7 XD802 `steps.order` of `order-to-erp` is final",
      ),
    ]);
  });

  test("exists", () => {
    expect(findingsOf(marked("[ identity, steps.ordr ]"))).toEqual([
      "order-to-erp.flow.yaml:12:20 XD103 `order-to-erp` has no part `steps.ordr` (did you mean `steps.order`?)",
    ]);
  });

  test("of a flow in short form is named as it is written", () => {
    const short = `kind: Flow\nname: order-to-erp\nversion: 1\nowner: a\ncriticality: low\nfinal: [ mapping.number ]
trigger: { poll: { system: storefront, operation: orders.list } }\nidentity: { id: orderNo }
target: { system: erp, operation: orders.put, model: sale.order }\nmapping: { number: orderNo }\n`;
    expect(
      findingsOf({ [flowFile]: short, ...overlay("  mapping: { number: total }\n") }).map(
        (line) => line.split(" (")[0],
      ),
    ).toEqual([
      "acme-order-to-erp.overlay.yaml:6:14 XD802 `steps.main.mapping.number` of `order-to-erp` is final, and the overlay changes it",
    ]);
  });
});
