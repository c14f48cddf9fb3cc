import { expect, test } from "vitest";
import { backdrop } from "../testing/backdrop.ts";
import { readExample } from "../testing/example.ts";
import { lintFiles } from "../testing/lint-example.ts";

function messagesOf(code: string, example: string): string[] {
  const { files } = readExample(example);
  // Globex has Systems of its own.
  const systems = Object.entries(backdrop).flatMap(([file, text]): [string, string][] =>
    file.endsWith(".system.yaml")
      ? [[file.replaceAll("acme", "globex"), text.replaceAll("acme", "globex")]]
      : [],
  );
  return lintFiles({ ...Object.fromEntries(systems), ...files }, undefined, { tests: true })
    .filter((diagnostic) => diagnostic.code === code)
    .map(({ message }) => message);
}

/** A critical flow that Acme and Globex use, Globex with an overlay. */
const workspace = (tests: string) => `
criticality: critical
runbook: docs/runbooks/orders.md
identity: { id: messageId, key: orderNo, version: modifiedAt }
target: { system: erp, operation: orders.upsert, match: [ name ] }
mapping: { name: orderNo }
# file: flows/retailers/globex/retailer.yaml
kind: Retailer
name: globex
owner: globex-integration
systems: { shop: globex-shop, erp: globex-erp }
vars: { companyId: 2 }
use: [ { flow: example@1 } ]
# file: flows/retailers/globex/example.overlay.yaml
kind: Overlay
name: example
owner: globex-integration
of: { kind: Flow, name: example, version: 1 }
patch: { mapping: { note: siteId } }
${tests}`;

const testOf = (retailer: string, more = "") => `# file: test/flows/example-${retailer}.test.yaml
kind: FlowTest
name: example-${retailer}
owner: order-operations
flow: example@1
retailer: ${retailer}
cases:
  - name: an event without a site is refused
    message: { messageId: m1, orderNo: "1" }
    expect: { outcome: quarantined }${more}
`;

const faults = `
    replay: 1
    mocks: [ { step: main, fails: [ Timeout ], applied: true } ]`;

test("the tests of one retailer do not stand for another", () => {
  expect(messagesOf("XD901", workspace(testOf("acme")))).toEqual([
    "no FlowTest sends `example` a message for globex, only for acme",
  ]);
  expect(messagesOf("XD901", workspace(testOf("acme") + testOf("globex")))).toEqual([]);
});

test("a test without a retailer stands for each", () => {
  const all = testOf("acme").replace("retailer: acme\n", "");
  expect(messagesOf("XD901", workspace(all))).toEqual([]);
});

test("the fault cases of one retailer do not stand for another", () => {
  expect(messagesOf("XD902", workspace(testOf("acme", faults) + testOf("globex")))).toEqual([
    "no case of this critical flow loses an answer, or replays a message for globex",
  ]);
  expect(messagesOf("XD902", workspace(testOf("acme", faults) + testOf("globex", faults)))).toEqual([]);
});
