import { connectors } from "@crossdock/connectors";
import { triggers } from "@crossdock/engine";
import { compileWorkspace, kinds, loadWorkspace } from "@crossdock/flow";
import { journals } from "@crossdock/journal";
import { createRegistry } from "@crossdock/kit";
import { lint } from "@crossdock/lint";
import { expect, test } from "vitest";
import { effects } from "./bench/cluster/effects-connector.ts";
import { clusterWorkspace } from "./bench/cluster/workspace.ts";
import { benchWorkspace } from "./bench/contenders.ts";
import { order } from "./bench/order.ts";

const parts = { triggers, journals, kinds };
const registry = createRegistry({ connectors, ...parts });
const workspace = loadWorkspace(benchWorkspace, { registry });
const environment = "bench";

test.each([
  ["the daemon", benchWorkspace, registry],
  ["two daemons", clusterWorkspace, createRegistry({ connectors: [...connectors, effects], ...parts })],
])("%s that are measured take their workspace", (_, files, registry) => {
  const exists = (path: string) => Object.hasOwn(files, path);
  const findings = lint(loadWorkspace(files, { registry }), { registry, environment, exists });
  expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
});

test("the order that is sent fits its contract", async () => {
  const { revision } = compileWorkspace(workspace, {
    registry,
    environment,
    env: () => "http://127.0.0.1:1",
  });
  const [flow] = revision?.plans.Flow ?? [];
  expect(await flow?.input?.normalise(JSON.parse(order(1)), flow.bindings)).toMatchObject({ ok: true });
});
