import { type FlowPlan, loadWorkspace, type RenderedWorkspace, renderWorkspace } from "@crossdock/flow";
import { expect, test } from "vitest";
import { builtIn } from "../context.ts";
import { createRecorder } from "./coverage.ts";

const mapping = (name: string): string => `kind: Mapping
name: ${name}
version: 1
owner: tests
mapping: { a: 'b ? 1 : 2' }
`;
const flow = (named: string): string => `kind: Flow
name: f
version: 1
owner: tests
domain: order
criticality: low
title: Like ${named}
trigger: { webhook: { path: /f, verify: { scheme: none } } }
input: { contract: own@1, from: { first@1: used@1, second@1: also@1 } }
mapping: { a: b }
`;

test("the mappings of every contract in which messages arrive are covered, others are not", () => {
  const registry = builtIn();
  const files = {
    "flows/base/f.flow.yaml": flow("unused@1").replace("Like unused@1", "unused@1"),
    ...Object.fromEntries(
      ["used", "also", "unused"].map((name) => [`flows/base/${name}.mapping.yaml`, mapping(name)]),
    ),
    "flows/retailers/shop/retailer.yaml":
      "kind: Retailer\nname: shop\nowner: tests\nuse: [ { flow: f@1 } ]\n",
  };
  const rendered: RenderedWorkspace = renderWorkspace(loadWorkspace(files, { registry }), { registry });
  const plan = { flow: "f@1", retailer: "shop", steps: [], catch: [] } as unknown as FlowPlan;
  const recorder = createRecorder();
  recorder.taken(plan);
  // Only the flows of a revision are looked at here.
  const covered = recorder.covered({ plans: { Flow: [plan] } } as never, rendered);
  const names = covered.map(({ name }) => name);
  expect(names).toContain("used@1");
  expect(names).toContain("also@1");
  expect(names).not.toContain("unused@1");
});
