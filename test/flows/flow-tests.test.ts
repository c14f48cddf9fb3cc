import { runFlowTests } from "@crossdock/engine/rehearsal";
import { compileWorkspace, flowTestPlans, loadWorkspace, renderWorkspace } from "@crossdock/flow";
import { readWorkspace } from "@crossdock/server";
import { describe, expect, test } from "vitest";
import { registry, root } from "./library.ts";

const files = await readWorkspace(root, { tests: true });
const workspace = loadWorkspace(files, { registry });
const rendered = renderWorkspace(workspace, { registry });
const { revision, diagnostics } = compileWorkspace(workspace, {
  registry,
  environment: "test",
  env: "madeUp",
});
const plans = flowTestPlans(rendered, { registry });

test("the flow tests of the library have no findings", () => {
  expect(diagnostics).toEqual([]);
  expect(plans.length).toBeGreaterThan(0);
});

test("every flow is tested for every retailer that uses it", () => {
  const used = revision?.plans.Flow.map(({ flow, retailer }) => `${flow} for ${retailer}`) ?? [];
  expect([...new Set(plans.map(({ flow, retailer }) => `${flow} for ${retailer}`))].sort()).toEqual(
    used.sort(),
  );
});

describe.each(plans.map((plan) => ({ plan, title: `${plan.name} for ${plan.retailer}` })))(
  "$title",
  ({ plan }) => {
    test.each(plan.cases.map((each) => ({ each, name: each.name })))("$name", async ({ each }) => {
      if (!revision) throw new Error("the library does not compile");
      const results = await runFlowTests(revision, [plan], {
        isWanted: (_, other) => other === each,
        time: () => performance.now(),
      });
      expect(results.map(({ differences }) => differences)).toEqual([[]]);
    });
  },
);
