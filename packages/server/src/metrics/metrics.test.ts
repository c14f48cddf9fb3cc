import { memoryJournal } from "@crossdock/journal";
import { expect, test } from "vitest";
import { metricTable } from "./metric-table.ts";
import { createMetrics } from "./metrics.ts";

test("every metric of the table is served, with its help", async () => {
  const metrics = createMetrics({
    journal: memoryJournal(),
    now: () => 0,
    running: () => 0,
    pauses: () => [],
    isSetAside: () => false,
    isServed: () => true,
  });
  const text = await metrics.text();
  for (const { name, help, kind } of Object.values(metricTable)) {
    expect(text).toContain(`# HELP ${name} ${help}\n# TYPE ${name} ${kind}\n`);
  }
});
