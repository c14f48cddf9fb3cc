import { expect, test } from "vitest";
import { registry } from "../../test/findings.ts";
import { tinyWorkspace } from "../../test/tiny-workspace.ts";
import { compileWorkspace } from "../compile/compile-workspace.ts";
import { createLoadCache } from "../load/load-cache.ts";
import { loadWorkspace } from "../load/load-workspace.ts";
import { renderWorkspace } from "../render/render-workspace.ts";
import { contractSample } from "./sample-value.ts";

/** Definitions that each name the next one twice: `levels` of them unfold to two to the power of `levels`. */
function doubling(levels: number): string {
  const definitions = Array.from({ length: levels }, (_, level) => {
    const next = { $ref: `#/$defs/d${level + 1}` };
    return [`d${level}`, { type: "object", properties: { a: next, b: next } }];
  });
  const last = [`d${levels}`, { type: "string" }];
  return JSON.stringify({ $ref: "#/$defs/d0", $defs: Object.fromEntries([...definitions, last]) });
}

const contract = `kind: Contract
name: doubling
version: 1
owner: office
criticality: low
role: consumed
schema: schemas/doubling.schema.json
`;

const loaded = (levels: number) =>
  loadWorkspace(
    tinyWorkspace({
      "flows/base/doubling.contract.yaml": contract,
      "schemas/doubling.schema.json": doubling(levels),
    }),
    { registry },
  );

test("a schema whose references unfold without end is told once, and is not unfolded", () => {
  const workspace = loaded(30);
  const { diagnostics, revision } = compileWorkspace(workspace, {
    registry,
    environment: "dev",
    env: "madeUp",
  });
  const told = diagnostics.filter(({ message }) => message.includes("doubling"));
  expect(told).toMatchObject([
    {
      code: "XD114",
      message: "`schemas/doubling.schema.json` has more than 50000 parts",
      span: { file: "flows/base/doubling.contract.yaml", start: { line: 7 } },
    },
  ]);
  expect(revision).toBeUndefined();
  expect(workspace.contracts.schema("doubling@1")).toBeUndefined();
  expect(contractSample(workspace, "doubling@1")).toBeUndefined();
});

test("a schema that names a definition several times is unfolded", () => {
  const { contracts, diagnostics } = loaded(8);
  expect(diagnostics).toEqual([]);
  expect(contracts.schema("doubling@1")).toMatchObject({
    properties: { a: { properties: { b: { type: "object" } } }, b: { type: "object" } },
  });
});

test("a load takes over the schemas of the load before as long as their files are the same", () => {
  const cache = createLoadCache();
  const look = (text: string) => {
    const files = tinyWorkspace({
      "flows/base/doubling.contract.yaml": contract,
      "schemas/doubling.schema.json": text,
    });
    const workspace = loadWorkspace(files, { registry, cache });
    renderWorkspace(workspace, { registry, cache });
    return workspace.contracts.schema("doubling@1");
  };
  const first = look(doubling(2));
  expect(look(doubling(2))).toBe(first);
  expect(look(doubling(3))).not.toEqual(first);
});
