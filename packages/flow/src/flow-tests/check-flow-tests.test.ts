import { describe, expect, test } from "vitest";
import { findingsOf, registry } from "../../test/findings.ts";
import { tinyWorkspace } from "../../test/tiny-workspace.ts";
import { compileWorkspace } from "../compile/compile-workspace.ts";
import { flowTestPlans } from "../compile/flow-test-plan.ts";
import { loadWorkspace } from "../load/load-workspace.ts";
import { renderWorkspace } from "../render/render-workspace.ts";

const file = "test/flows/order-to-erp.test.yaml";
const fixture = { "test/flows/fixtures/order.json": '{ "order_no": "1", "sum": "3" }' };

/** A FlowTest of one case with these lines. */
function flowTest(lines: string, head = ""): string {
  const body = lines.replace(/^/gm, "    ");
  return `kind: FlowTest\nname: order-to-erp\nowner: order-operations\nflow: order-to-erp@1\n${head}cases:\n  - name: one\n${body}\n`;
}

const sent = "message: fixtures/order.json\n";

function found(lines: string, head = ""): string[] {
  return findingsOf({ ...fixture, [file]: flowTest(sent + lines, head) });
}

describe("a flow test", () => {
  test("that names what there is has no findings", () => {
    const lines = `trigger: hook
mocks:
  - { step: order, fails: [ Timeout, { class: RateLimited, retryAfter: 5s }, Crash ], applied: true, then: { id: 7 } }
  - { system: storefront, operation: orders.find, returns: { id: 1 } }
  - { system: acme-shop, operation: orders.list, fails: [ Unavailable ] }
expect:
  outcome: succeeded
  writes: { 'erp:orders.put': 1, 'erp:sale.order': 1, 'acme-erp:sale.order': 1, '*': 0 }
  steps: { tell: skipped }`;
    expect(found(lines, "retailer: acme\n")).toEqual([]);
  });

  test.each<[string, string, string]>([
    [
      "a step that does not exist",
      "mocks: [ { step: ordr, returns: { id: 1 } } ]\nexpect: {}",
      "8:22 XD103 the flow has no step `ordr` (did you mean `order`?)",
    ],
    [
      "an operation that the flow does not call",
      "mocks: [ { system: erp, operation: orders.putt, returns: { id: 1 } } ]\nexpect: {}",
      "8:40 XD103 the flow calls no `orders.putt` of `erp` (did you mean `orders.put`?)",
    ],
    [
      "a role that nobody plays",
      "mocks: [ { system: epr, operation: orders.put, returns: { id: 1 } } ]\nexpect: {}",
      "8:24 XD103 the flow has no role or System `epr` (did you mean `erp`?)",
    ],
    [
      "an answer that the operation never gives",
      "mocks: [ { step: order, returns: { id: seven } } ]\nexpect: {}",
      "8:44 XD114 `orders.put` never answers this: id must be a whole number, not text (write what the operation gives, before `output` makes something of it)",
    ],
    [
      "a fault that does not exist",
      "mocks: [ { step: order, fails: [ TimeOut ] } ]\nexpect: {}",
      "8:38 XD103 there is no fault `TimeOut` (did you mean `Timeout`?)",
    ],
    [
      "work that is done although nothing fails",
      "mocks: [ { step: order, applied: true } ]\nexpect: {}",
      "8:29 XD114 `applied` belongs to what `fails` (add `fails: [ Timeout ]`, or remove it)",
    ],
    [
      "a mock of nothing",
      "mocks: [ { returns: { id: 1 } } ]\nexpect: {}",
      "8:14 XD114 a mock needs `step`, or `system` and `operation` (say whose call is answered)",
    ],
    [
      "a mock of half an operation",
      "mocks: [ { system: erp, returns: { id: 1 } } ]\nexpect: {}",
      "8:14 XD114 a mock by `system` needs `operation` beside it (write `{ system: erp, operation: orders.confirm, … }`)",
    ],
    [
      "two answers at once",
      "mocks: [ { step: order, returns: { id: 1 }, answers: [ { returns: { id: 2 } } ] } ]\nexpect: {}",
      "8:29 XD114 `returns` and `answers` exclude each other (remove one of the two)",
    ],
    [
      "a checkpoint that no step reaches",
      "expect: { checkpoints: [ acepted ] }",
      "8:30 XD103 the flow has no checkpoint `acepted` (it has none)",
    ],
    [
      "a write that the flow never makes",
      "expect: { writes: { 'erp:sale.ordr': 1 } }",
      "8:25 XD103 the flow never writes `erp:sale.ordr` (did you mean `erp:sale.order`?)",
    ],
    [
      "a request of a step that does not exist",
      "expect: { requests: [ { step: tel, includes: {} } ] }",
      "8:35 XD103 the flow has no step `tel` (did you mean `tell`?)",
    ],
    [
      "a trigger that does not exist",
      "trigger: new-order\nexpect: {}",
      "8:14 XD103 the flow has no trigger `new-order` (did you mean `new-orders`?)",
    ],
    ["an outcome that is none", "expect: { outcome: succeded }", "8:24 XD114"],
    [
      "one message and several",
      "messages: [ { message: fixtures/order.json } ]\nexpect: {}",
      "7:5 XD114 `message` and `messages` exclude each other (write `message` in one of `messages`)",
    ],
  ])("with %s is told so", (_what, lines, expected) => {
    expect(found(lines).join("\n")).toContain(`order-to-erp.test.yaml:${expected}`);
  });

  test("with a fixture that is missing or no JSON is told so", () => {
    const missing = flowTest("message: fixtures/ordr.json\nexpect: {}");
    expect(findingsOf({ ...fixture, [file]: missing })).toEqual([
      "order-to-erp.test.yaml:7:14 XD103 there is no file `test/flows/fixtures/ordr.json` (did you mean `fixtures/order.json`?)",
    ]);
    const broken = { "test/flows/fixtures/order.json": "{" };
    expect(findingsOf({ ...broken, [file]: flowTest(`${sent}expect: {}`) }).join()).toContain(
      "XD114 `test/flows/fixtures/order.json` is not JSON",
    );
    expect(findingsOf({ [file]: flowTest("expect: {}") })).toEqual([
      "order-to-erp.test.yaml:6:5 XD114 missing field `message` (name a JSON file beside the test, such as `fixtures/order.json`, or write its fields)",
    ]);
  });

  test("of a flow that does not exist, or that the retailer does not use, is told so", () => {
    const changes = {
      [file]: flowTest(`${sent}expect: {}`).replace("order-to-erp@1", "order-to-epr@1"),
      ...fixture,
    };
    expect(findingsOf(changes)).toEqual([
      "order-to-erp.test.yaml:4:7 XD103 there is no Flow `order-to-epr@1` (did you mean `order-to-erp@1`?)",
    ]);
    const beta = { "flows/retailers/beta/retailer.yaml": "kind: Retailer\nname: beta\nowner: b\n" };
    expect(
      findingsOf({ ...beta, ...fixture, [file]: flowTest(`${sent}expect: {}`, "retailer: beta\n") }),
    ).toEqual([
      "order-to-erp.test.yaml:5:11 XD103 `beta` does not use `order-to-erp@1` (it is used by `acme`)",
    ]);
  });

  test("lies below test/flows, and names its cases once", () => {
    const twice = flowTest(`${sent}expect: {}\n`).trimEnd();
    const again = twice.slice(twice.indexOf("  - name"));
    expect(findingsOf({ ...fixture, [file]: `${twice}\n${again}\n` })).toEqual([
      "order-to-erp.test.yaml:9:11 XD106 the case `one` stands twice (say what is different about this one)",
    ]);
    const misplaced = {
      ...fixture,
      "flows/base/order-to-erp.test.yaml": flowTest("message: {}\nexpect: {}"),
    };
    expect(findingsOf(misplaced)).toEqual([
      "order-to-erp.test.yaml:1:7 XD105 the FlowTest `order-to-erp` lies outside of `test/flows/` (move it to test/flows/)",
    ]);
  });

  test("changes nothing of the revision, and needs no variables", () => {
    const compile = (changes: Record<string, string>) =>
      compileWorkspace(loadWorkspace(tinyWorkspace(changes), { registry }), {
        registry,
        environment: "dev",
        env: "madeUp",
      });
    const { revision, diagnostics } = compile({ ...fixture, [file]: flowTest(`${sent}expect: {}`) });
    expect(diagnostics).toEqual([]);
    expect(revision?.digest).toBe(compile({}).revision?.digest);
  });

  test("becomes a plan for each retailer, with its messages changed and its mocks in order", () => {
    const lines =
      "changes: { sum: null, items: [] }\nafter: 2h\nmocks: [ { system: erp, operation: orders.put, fails: [ Timeout ] } ]\nexpect: {}";
    const workspace = loadWorkspace(
      tinyWorkspace({
        ...fixture,
        [file]: flowTest(sent + lines, "mocks: [ { step: tell, returns: { id: 3 } } ]\n"),
      }),
      { registry },
    );
    const [plan] = flowTestPlans(renderWorkspace(workspace, { registry }), { registry });
    expect(plan).toMatchObject({ retailer: "acme", systems: { erp: "acme-erp", "acme-shop": "acme-shop" } });
    expect(plan?.cases[0]).toMatchObject({
      after: 7_200_000,
      messages: [{ message: { order_no: "1", items: [] }, trigger: "hook" }],
      mocks: [
        {
          of: { system: "acme-erp", operation: "orders.put" },
          answers: [{ kind: "fault", fault: { class: "Timeout", applied: false } }, { kind: "madeUp" }],
        },
        { of: { step: "tell" }, answers: [{ kind: "value", value: { id: 3 } }] },
      ],
    });
  });
});
