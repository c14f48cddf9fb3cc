import { loadWorkspace } from "@crossdock/flow";
import type { Diagnostic } from "@crossdock/kit";
import { describe, expect, test } from "vitest";
import { lint } from "./lint.ts";
import { rules } from "./rules.ts";
import { backdrop, retailer } from "./testing/backdrop.ts";
import { completed, readExample } from "./testing/example.ts";
import { lintFiles } from "./testing/lint-example.ts";
import { exampleRegistry as registry } from "./testing/parts.ts";

const file = "flows/base/example.flow.yaml";

/** The findings of a part of a flow, and whether each is in the flow. */
const codesOf = (part: string) =>
  lintFiles(readExample(part).files)
    .filter(({ span }) => span?.file === file)
    .map(({ code }) => code);

test("a finding in a base flow is reported once, however many retailers use it", () => {
  const { files } = readExample("trigger: { webhook: { path: /orders } }\n");
  const second = retailer(["example@1"])
    .replaceAll("acme", "globex")
    .replaceAll("globex-shop", "acme-shop")
    .replaceAll("globex-erp", "acme-erp");
  const all = {
    ...files,
    ...Object.fromEntries(
      ["acme-shop", "acme-erp"].map((name) => [
        `flows/base/${name}.system.yaml`,
        backdrop[`flows/retailers/acme/${name}.system.yaml`] ?? "",
      ]),
    ),
    "flows/retailers/acme/acme-shop.system.yaml": "",
    "flows/retailers/acme/acme-erp.system.yaml": "",
    "flows/retailers/globex/retailer.yaml": second,
  };
  const found = lintFiles(all).filter(({ code }) => code === "XD509");
  expect(found.map(({ span }) => span?.file)).toEqual([file]);
});

test("a finding in what an overlay put there is reported at the overlay", () => {
  const { files } = readExample("criticality: high\n");
  const overlay = "flows/retailers/acme/acme-example.overlay.yaml";
  const found = lintFiles({
    ...files,
    [overlay]: [
      "kind: Overlay",
      "name: acme-example",
      "owner: acme-integration",
      "of: { kind: Flow, name: example, version: 1 }",
      "patch: { queue: { limit: 90000000 } }",
      "",
    ].join("\n"),
  });
  expect(found.filter(({ code }) => code === "XD409").map(({ span }) => span?.file)).toEqual([overlay]);
});

test("what a patch takes away is missed at the patch", () => {
  const { files } = readExample("identity: { id: messageId, key: orderNo, version: modifiedAt }\n");
  const overlay = "flows/retailers/acme/acme-example.overlay.yaml";
  const head = ["kind: Overlay", "name: acme-example", "owner: acme-integration"];
  const of = "of: { kind: Flow, name: example, version: 1 }";
  const found = (patch: string) =>
    lintFiles({ ...files, [overlay]: [...head, of, patch, ""].join("\n") })
      .filter(({ code }) => code !== "XD104")
      .map(
        ({ code, message, span }) =>
          `${span?.file}:${span?.start.line}:${span?.start.column} ${code} ${message}`,
      );
  expect(found("patch: { identity: { key: null } }")).toEqual([
    `${overlay}:5:22 XD807 with this patch \`example@1\` breaks XD401: messages about one thing may run at the same time and in any order`,
  ]);
  expect(found("patch: { mapping: { name: null } }")).toEqual([
    `${overlay}:5:21 XD807 with this patch \`example@1\` breaks XD210: the required field \`name\` gets no value`,
  ]);
  expect(found("patch: { owner: null }")).toEqual([`${overlay}:5:10 XD601 missing field \`owner\``]);
});

test("a rule that looks at one flow at a time finds what it finds in all together", () => {
  const whole = rules.map((rule) => (rule.perFlow ? { ...rule, perFlow: false } : rule));
  const place = ({ code, message, span }: Diagnostic) =>
    `${span?.file}:${span?.start.offset} ${code} ${message}`;
  for (const { bad } of rules.filter(({ name }) => name !== "broken-by-overlay")) {
    const { files } = readExample(bad);
    expect(lintFiles(files).map(place)).toEqual(lintFiles(files, whole).map(place));
  }
});

describe("suppression", () => {
  test("leaves a finding out, on the line or above it", () => {
    expect(
      codesOf("trigger: { webhook: { path: /orders } } # crossdock-ignore XD509 the gateway verifies\n"),
    ).toEqual([]);
    expect(
      codesOf("# crossdock-ignore XD509 the gateway verifies\ntrigger: { webhook: { path: /orders } }\n"),
    ).toEqual([]);
  });

  test("of another rule leaves the finding, and is stale itself", () => {
    const part = "trigger: { webhook: { path: /orders } } # crossdock-ignore XD510 the gateway verifies\n";
    expect(codesOf(part).sort()).toEqual(["XD509", "XD906"]);
  });

  test.each([
    ["XD604", "XD604 is about a change, which `crossdock diff` judges"],
    ["XD711", "XD711 is not built yet: it arrives with the kind Reconciliation"],
    ["XD999", "there is no rule `XD999`"],
  ])("of %s, which lint never reports, says so", (code, message) => {
    const { files } = readExample(`criticality: high # crossdock-ignore ${code} a reason\n`);
    const found = lintFiles(files).filter(({ span }) => span?.file === file);
    expect(found.map((each) => [each.code, each.message])).toEqual([["XD906", message]]);
  });

  test("is not stale where the rule did not run", () => {
    const { files } = readExample("owner: order-operations # crossdock-ignore XD510 not reached\n");
    const workspace = loadWorkspace({ ...backdrop, ...files }, { registry });
    const found = lint(workspace, { registry, environment: "dev" });
    expect(found.map(({ code }) => code)).not.toContain("XD906");
  });
});

test.each([
  ["nothing at all", {}],
  ["an empty file", { [file]: "" }],
  ["a list", { [file]: "- a\n- b\n" }],
  ["text that is not YAML", { [file]: "kind: Flow\n  name: [\n" }],
  ["a flow of nothing but its kind", { [file]: "kind: Flow\n" }],
  [
    "fields of the wrong types",
    { [file]: "kind: Flow\nname: example\nversion: x\nsteps: 3\ntriggers: { a: 1 }\ncatch: yes\n" },
  ],
  ["a schema that is not JSON", { "schemas/retail/order.v1.schema.json": "{" }],
  [
    "a policy that is a list",
    { "flows/policy.yaml": "kind: Policy\nname: default\nowner: x\nretry: [ 1 ]\n" },
  ],
])("%s gives findings, not an exception", (_, files) => {
  const workspace = loadWorkspace({ ...backdrop, ...files }, { registry });
  expect(() => lint(workspace, { registry, environment: "dev" })).not.toThrow();
});

test("cutting a good flow off at any line never throws", () => {
  const text = completed("criticality: high\n", { criticality: "high" });
  const lines = text.split("\n");
  for (let count = 0; count <= lines.length; count++) {
    const files = {
      ...backdrop,
      [file]: lines.slice(0, count).join("\n"),
      "flows/retailers/acme/retailer.yaml": retailer(["example@1"]),
    };
    expect(() => lint(loadWorkspace(files, { registry }), { registry, environment: "dev" })).not.toThrow();
  }
});

test("the backdrop of the examples is clean where something uses it", () => {
  const { files } = readExample(`mapping: { name: orderNo, note: '$table("taxes", "standard")' }\n`);
  expect(lintFiles(files)).toEqual([]);
});

test("a thousand flows take seconds", () => {
  const names = Array.from({ length: 1000 }, (_, index) => `flow-${index}`);
  const flows = Object.fromEntries(
    names.map((name) => [`flows/base/${name}.flow.yaml`, completed(`name: ${name}\n`, { name })]),
  );
  const started = performance.now();
  lintFiles(flows);
  expect(performance.now() - started).toBeLessThan(30_000);
});
