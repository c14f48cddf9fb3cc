import { join } from "node:path";
import { connectors } from "@crossdock/connectors/definitions";
import { triggers } from "@crossdock/engine";
import { journals } from "@crossdock/journal";
import { createRegistry } from "@crossdock/kit";
import { takeSnapshot } from "@crossdock/lsp";
import { readWorkspace } from "@crossdock/server/read-workspace";
import { expect, test } from "vitest";

const mostRuns = 150;

test("the repository's workspace is read and checked again in less than 100 ms of work", async () => {
  const registry = createRegistry({ connectors, triggers, journals });
  const files = await readWorkspace(join(import.meta.dirname, "../.."));
  const path = "flows/base/order-to-erp.flow.yaml";
  const costOf = (index: number): number => {
    const text = (files[path] ?? "").replace("title: Storefront order", `title: Order ${index}`);
    // Work, not waiting: the machine may be busy with other things.
    const before = process.threadCpuUsage();
    takeSnapshot({ ...files, [path]: text }, registry, "dev");
    const { user, system } = process.threadCpuUsage(before);
    return (user + system) / 1000;
  };
  // The best run is what the work costs; a busy machine adds to the others, some of them for seconds on end.
  let best = Number.POSITIVE_INFINITY;
  for (let index = 0; index < mostRuns && best >= 100; index++) best = Math.min(best, costOf(index));
  expect(best).toBeLessThan(100);
});
