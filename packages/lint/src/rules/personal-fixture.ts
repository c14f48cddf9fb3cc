import { defineRule, type Finding, type Path } from "@crossdock/kit";
import { scalarsOf } from "../facts/fields.ts";
import { flowTestsOf, testMessagesOf } from "../facts/flow-tests.ts";
import { realPersonIn } from "../facts/real-person.ts";
import type { Subject } from "../subject.ts";

export const personalFixture = defineRule<Subject>({
  code: "XD512",
  name: "personal-fixture",
  severity: "error",
  summary: "Tests and their fixtures have no e-mail address, account or card that may be somebody's.",
  why: "A fixture stays in the history of the repository for good, and a test that runs against a real system writes to that person.",
  good: `
# file: test/flows/example.test.yaml
kind: FlowTest
name: example
owner: order-operations
flow: example@1
cases:
  - name: an order without its lines is refused
    message: { messageId: m1, customer: { guest: true, email: ann@example.com } }
    expect: { outcome: quarantined }
# file: flows/base/example.flow.yaml
kind: Flow
name: example
version: 1
owner: order-operations
domain: order
criticality: high
trigger: { webhook: { path: /orders, verify: { scheme: standard-webhooks, secret: shop-webhook } } }
input: { contract: retail.order@1 }
objective: { within: 15m, target: 99 }
demand: { messages: 100, per: 1h }
identity: { id: messageId, key: orderNo, version: modifiedAt }
target: { system: erp, operation: orders.upsert, match: [ name ] }
mapping: { name: orderNo }
catch: [ { errors: [ Any ], action: deadLetter } ]
`,
  bad: `
# file: flows/base/example.flow.yaml
kind: Flow
name: example
version: 1
owner: order-operations
domain: order
criticality: high
trigger: { webhook: { path: /orders, verify: { scheme: standard-webhooks, secret: shop-webhook } } }
input: { contract: retail.order@1 }
objective: { within: 15m, target: 99 }
demand: { messages: 100, per: 1h }
identity: { id: messageId, key: orderNo, version: modifiedAt }
target: { system: erp, operation: orders.upsert, match: [ name ] }
mapping: { name: orderNo }
catch: [ { errors: [ Any ], action: deadLetter } ]
# file: test/flows/fixtures/order.json
{ "messageId": "m1", "customer": { "guest": true, "email": "ann.berg@gmx.de" } }
# file: test/flows/example.test.yaml
kind: FlowTest
name: example
owner: order-operations
flow: example@1
cases:
  - name: an order without its lines is refused
    message: fixtures/order.json
             ^^^^^^^^^^^^^^^^^^^ \`test/flows/fixtures/order.json\` has an e-mail address that may be somebody's at \`customer.email\`
    expect: { outcome: quarantined }
  - name: so is one that was written here
    message: { messageId: m2, customer: { guest: true, email: ann.berg@gmx.de } }
                                                              ^^^^^^^^^^^^^^^ here is an e-mail address that may be somebody's
    expect: { outcome: quarantined }
`,
  *check({ workspace }) {
    for (const test of flowTestsOf(workspace)) {
      for (const { path, what } of realPersonsIn(test.value))
        yield { span: test.spanOf(path), message: `here is ${what}`, hint };
    }
    yield* inFiles(workspace);
  },
});

const hint = "use an address of example.com, or a number that is published for tests";

/** A file is told once, where it is named first. */
function* inFiles(workspace: Subject["workspace"]): Generator<Finding> {
  const seen = new Set<string>();
  for (const { test, path, value, file } of testMessagesOf(workspace)) {
    if (file === undefined || seen.has(file)) continue;
    seen.add(file);
    for (const { path: place, what } of realPersonsIn(value))
      yield {
        span: test.spanOf(path),
        message: `\`${file}\` has ${what} at \`${place.join(".")}\``,
        hint,
      };
  }
}

function* realPersonsIn(value: unknown): Generator<{ path: Path; what: string }> {
  for (const { path, value: scalar } of scalarsOf(value)) {
    const what =
      typeof scalar === "string" || typeof scalar === "number" ? realPersonIn(String(scalar)) : undefined;
    if (what !== undefined) yield { path, what };
  }
}
