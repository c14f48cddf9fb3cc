import { buildCatalog } from "@crossdock/catalog";
import { rehearse } from "@crossdock/engine";
import { runFlowTests } from "@crossdock/engine/rehearsal";
import { compileWorkspace, type Files, flowTestPlans, loadWorkspace, renderWorkspace } from "@crossdock/flow";
import { lint } from "@crossdock/lint";
import { expect, test } from "vitest";
import { registry } from "./library.ts";

const system = `kind: System
name: acme-warehouse
owner: logistics
criticality: high
connector: http
baseUrl: http://127.0.0.1:9
auth: { scheme: none }
limits: { concurrency: 2, timeout: 10s }
operations:
  parcels.list:
    trait: safe
    input: { type: object, properties: { order: { type: string } }, required: [ order ], additionalProperties: false }
    output: { type: object, properties: { code: { type: string }, weight: { type: number } }, required: [ code, weight ] }
    request: { method: GET, path: /parcels, query: { order: order } }
    items: body.parcels
    pages: { kind: cursor, next: body.next, into: { query: after } }
  orders.close:
    trait: idempotent
    request: { method: PUT, path: '/orders/{{ order }}' }
`;

const flow = (weight: string) => `kind: Flow
name: parcels
version: 1
title: Orders are closed once their parcels are known
owner: logistics
criticality: medium
triggers:
  - { id: main, webhook: { path: /packed, verify: { scheme: standard-webhooks, secret: hook } } }
input: { contract: packed@1 }
identity: { id: id, key: id }
steps:
  - id: parcels
    target: { system: warehouse, operation: parcels.list, most: 3 }
    mapping: { order: id }
    assert: [ { that: '$count($result) > 0', error: NotFound } ]
  - id: close
    target: { system: warehouse, operation: orders.close }
    mapping: { order: id, parcels: '$count($steps.parcels)', weight: '$sum($steps.parcels.${weight})' }
catch: [ { errors: [ Any ], action: deadLetter } ]
`;

const cases = `kind: FlowTest
name: parcels
owner: logistics
flow: parcels@1
retailer: acme
cases:
  - name: all pages are one list
    message: { id: A-1 }
    mocks:
      - step: parcels
        http:
          - { status: 200, body: { parcels: [ { code: P1, weight: 2 } ], next: x } }
          - { status: 200, body: { parcels: [ { code: P2, weight: 3 } ] } }
    expect:
      outcome: succeeded
      results: { parcels: [ { code: P1, weight: 2 }, { code: P2, weight: 3 } ] }
      requests: [ { step: close, includes: { parcels: 2, weight: 5 } } ]
  - name: the list of a mock
    message: { id: A-2 }
    mocks: [ { step: parcels, returns: [ { code: P1, weight: 2 } ] } ]
    expect: { outcome: succeeded, requests: [ { step: close, includes: { parcels: 1, weight: 2 } } ] }
  - name: nothing is a list as well
    message: { id: A-3 }
    mocks: [ { step: parcels, http: [ { status: 200, body: { parcels: [] } } ] } ]
    expect: { outcome: deadLettered, error: NotFound }
  - name: a list that is too long is not cut
    message: { id: A-4 }
    mocks:
      - step: parcels
        returns: [ { code: P1, weight: 1 } ]
        fails: [ Rejected ]
    expect: { outcome: deadLettered, error: Rejected, writes: { "*": 0 } }
  - name: a record that is not as declared fails the step
    message: { id: A-5 }
    mocks: [ { step: parcels, http: [ { status: 200, body: { parcels: [ { code: P1 } ] } } ] } ]
    expect: { outcome: deadLettered, error: ContractViolation }
  - name: four are more than the step takes
    message: { id: A-6 }
    mocks:
      - step: parcels
        http: [ { status: 200, body: { parcels: [ { code: P1, weight: 1 }, { code: P2, weight: 1 }, { code: P3, weight: 1 }, { code: P4, weight: 1 } ] } } ]
    expect: { outcome: deadLettered, error: Rejected }
`;

function workspaceOf({ weight = "weight", tests = cases } = {}) {
  const files: Files = {
    "flows/base/parcels.flow.yaml": flow(weight),
    "flows/base/packed.contract.yaml":
      "kind: Contract\nname: packed\nversion: 1\nowner: logistics\ncriticality: medium\nrole: consumed\nschema: schemas/packed.schema.json\n",
    "schemas/packed.schema.json": JSON.stringify({
      type: "object",
      properties: { id: { type: "string" } },
      required: ["id"],
    }),
    "flows/retailers/acme/acme-warehouse.system.yaml": system,
    "flows/retailers/acme/retailer.yaml":
      "kind: Retailer\nname: acme\nowner: acme\nsystems: { warehouse: acme-warehouse }\nuse: [ { flow: parcels@1 } ]\n",
    "flows/environments/test.environment.yaml":
      "kind: Environment\nname: test\nowner: acme\nlisten: { host: 127.0.0.1, port: 7070 }\njournal: { memory: {} }\nallowedHosts: [ 127.0.0.1 ]\n",
    "test/flows/parcels.test.yaml": tests,
  };
  return loadWorkspace(files, { registry });
}

const options = { registry, environment: "test", env: "madeUp" as const };
const errorsOf = (workspace: ReturnType<typeof workspaceOf>) =>
  lint(workspace, { registry, environment: "test" })
    .filter(({ severity }) => severity === "error")
    .map(({ code, message }) => `${code} ${message}`);

test("lint knows what the list of a step holds", () => {
  expect(errorsOf(workspaceOf())).toEqual([]);
  expect(errorsOf(workspaceOf({ weight: "mass" })).join()).toContain("mass");
  const mock = "returns: [ { code: 1, weight: 2 } ]";
  const wrong = workspaceOf({ tests: cases.replace("returns: [ { code: P1, weight: 2 } ]", mock) });
  expect(errorsOf(wrong).join()).toContain("never answers this: 0.code must be");
});

test("a flow test plays the list of a step, page by page or as a mock gives it", async () => {
  const workspace = workspaceOf();
  const { revision } = compileWorkspace(workspace, options);
  if (!revision) throw new Error("the workspace does not compile");
  const plans = flowTestPlans(renderWorkspace(workspace, { registry }), { registry });
  const results = await runFlowTests(revision, plans, { time: () => 0 });
  expect(results.map(({ name, differences }) => [name, differences])).toEqual(
    plans.flatMap((plan) => plan.cases.map(({ name }) => [name, []])),
  );
});

test("try makes up a record of the list", async () => {
  const { revision } = compileWorkspace(workspaceOf(), options);
  const plan = revision?.plans.Flow[0];
  if (!revision || !plan) throw new Error("the workspace does not compile");
  const rehearsal = await rehearse(plan, { id: "A-1" }, { systems: revision.plans.System, now: 0 });
  expect(rehearsal.steps.map(({ id, result }) => [id, result])).toEqual([
    ["parcels", [{ code: "…", weight: 1 }]],
    ["close", expect.anything()],
  ]);
});

test("the catalogue tells the list that a step calls", () => {
  const catalog = buildCatalog(workspaceOf(), { registry, environment: "test" });
  const [first] = catalog.flows[0]?.steps ?? [];
  expect(first).toMatchObject({ id: "parcels", writes: false, calls: [{ operation: "parcels.list" }] });
});
