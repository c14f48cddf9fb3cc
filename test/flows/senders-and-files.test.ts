import { runFlowTests } from "@crossdock/engine/rehearsal";
import { compileWorkspace, type Files, flowTestPlans, loadWorkspace, renderWorkspace } from "@crossdock/flow";
import { lint } from "@crossdock/lint";
import { expect, test } from "vitest";
import { registry } from "./library.ts";

const system = (name: string, operations: string) => `kind: System
name: acme-${name}
owner: logistics
criticality: high
connector: http
baseUrl: http://127.0.0.1:9
auth: { scheme: none }
limits: { concurrency: 2, timeout: 10s }
operations:
  ${operations}
`;

const flow = (name: string, verify: string) => `kind: Flow
name: ${name}
version: 1
title: Invoices are filed
owner: logistics
criticality: medium
triggers:
  - { id: main, webhook: { path: /${name}, verify: ${verify} } }
input: { contract: invoice@1 }
identity: { id: id, key: id }
steps:
  - id: file
    target: { system: archive, operation: documents.add }
    mapping: { id: id, pdf: pdf }
catch: [ { errors: [ Any ], action: deadLetter } ]
`;

const cases = (name: string) => `kind: FlowTest
name: ${name}
owner: logistics
flow: ${name}@1
retailer: acme
cases:
  - name: the document is filed
    message: { id: A-1, pdf: JVBERi0= }
    mocks: [ { step: file, http: [ { status: 201, body: { id: 7 } } ] } ]
    expect: { outcome: succeeded, results: { file: { id: 7 } }, requests: [ { step: file, includes: { id: A-1 } } ] }
  - name: what is not base64 is not sent
    message: { id: A-2, pdf: '%PDF-' }
    mocks: [ { step: file, http: [ { status: 201, body: { id: 7 } } ] } ]
    expect: { outcome: deadLettered, error: MappingError, writes: { '*': 0 } }
`;

function workspaceOf(operation = "keys.list") {
  const keys = `publicKey: { algorithm: ES256, jwks: { system: sender, operation: ${operation} } }`;
  const files: Files = {
    "flows/base/signed.flow.yaml": flow(
      "signed",
      `{ scheme: public-key, header: X-S, timestampHeader: X-T, signed: '{{ timestamp }}{{ body }}', ${keys} }`,
    ),
    "flows/base/token.flow.yaml": flow("token", `{ scheme: jwt, ${keys}, jwt: { audience: crossdock } }`),
    "flows/base/invoice.contract.yaml":
      "kind: Contract\nname: invoice\nversion: 1\nowner: logistics\ncriticality: medium\nrole: consumed\nschema: schemas/invoice.schema.json\n",
    "schemas/invoice.schema.json": JSON.stringify({
      type: "object",
      properties: { id: { type: "string" }, pdf: { type: "string" } },
      required: ["id", "pdf"],
    }),
    "flows/retailers/acme/acme-archive.system.yaml": system(
      "archive",
      `documents.add: { trait: none, request: { method: POST, path: /documents, encoding: multipart, body: { reference: id }, files: [ { name: document, content: pdf, as: base64, filename: '{{ id }}.pdf' } ] } }`,
    ),
    "flows/retailers/acme/acme-sender.system.yaml": system(
      "sender",
      "keys.list: { trait: safe, request: { method: GET, path: /jwks.json }, items: body.keys }",
    ),
    "flows/retailers/acme/retailer.yaml":
      "kind: Retailer\nname: acme\nowner: acme\nsystems: { archive: acme-archive, sender: acme-sender }\nuse: [ { flow: signed@1 }, { flow: token@1 } ]\n",
    "flows/environments/test.environment.yaml":
      "kind: Environment\nname: test\nowner: acme\nlisten: { host: 127.0.0.1, port: 7070 }\njournal: { memory: {} }\nallowedHosts: [ 127.0.0.1 ]\n",
    "test/flows/signed.test.yaml": cases("signed"),
    "test/flows/token.test.yaml": cases("token"),
  };
  return loadWorkspace(files, { registry });
}

const options = { registry, environment: "test", env: "madeUp" as const };
const errorsOf = (workspace: ReturnType<typeof workspaceOf>) =>
  lint(workspace, { registry, environment: "test" })
    .filter(({ severity }) => severity === "error")
    .map(({ code, message }) => `${code} ${message}`);

test("lint knows the list that a key set is", () => {
  expect(errorsOf(workspaceOf())).toEqual([]);
  expect(errorsOf(workspaceOf("keys.lst")).join()).toMatch(/XD103 .*keys\.lst/);
  const { revision } = compileWorkspace(workspaceOf(), options);
  expect([...(revision?.plans.System.keys() ?? [])].sort()).toEqual(["acme-archive", "acme-sender"]);
});

test("a flow test needs no sender's private key, and sends files to its mocks", async () => {
  const workspace = workspaceOf();
  const { revision } = compileWorkspace(workspace, options);
  if (!revision) throw new Error("the workspace does not compile");
  const plans = flowTestPlans(renderWorkspace(workspace, { registry }), { registry });
  const results = await runFlowTests(revision, plans, { time: () => 0 });
  expect(results.map(({ name, differences }) => [name, differences])).toEqual(
    plans.flatMap((plan) => plan.cases.map(({ name }) => [name, []])),
  );
});
