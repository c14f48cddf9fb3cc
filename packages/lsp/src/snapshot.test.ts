import { join } from "node:path";
import { connectors } from "@crossdock/connectors/definitions";
import { triggers } from "@crossdock/engine";
import { journals } from "@crossdock/journal";
import { createRegistry } from "@crossdock/kit";
import { readWorkspace } from "@crossdock/server/read-workspace";
import { expect, test } from "vitest";
import { takeSnapshot } from "./snapshot.ts";

test("the repository's workspace is read and checked anew in less than 100 ms of work", async () => {
  const registry = createRegistry({ connectors, triggers, journals });
  const files = await readWorkspace(join(import.meta.dirname, "../../.."));
  const path = "flows/base/order-to-erp.flow.yaml";
  const times = Array.from({ length: 12 }, (_, index) => {
    const text = (files[path] ?? "").replace("title: Storefront order", `title: Order ${index}`);
    // Work, not waiting: the machine may be busy with other things.
    const before = process.cpuUsage();
    takeSnapshot({ ...files, [path]: text }, registry, "dev");
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  const [median = Number.POSITIVE_INFINITY] = times
    .slice(6)
    .sort((a, b) => a - b)
    .slice(2);
  expect(median).toBeLessThan(100);
});
