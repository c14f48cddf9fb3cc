import type { EnvironmentPlan } from "@crossdock/flow";
import { type Journal, memoryJournal } from "@crossdock/journal";
import { createRegistry, defineJournal, systemClock } from "@crossdock/kit";
import { Type } from "typebox";
import { expect, test } from "vitest";
import { openJournal } from "./open-journal.ts";

const silent = { debug() {}, info() {}, warn() {}, error() {} };

test("a backend that signs in is given its secret, whenever it asks", async () => {
  const asked: string[] = [];
  const remote = defineJournal({
    name: "remote",
    summary: "Keeps messages elsewhere.",
    status: "stable",
    config: Type.Object({}),
    examples: [],
    async open(_config, _folder, context): Promise<Journal> {
      for (let count = 0; count < 2; count++)
        asked.push((await context?.secret({ secret: "journal/password" })) ?? "nothing");
      return memoryJournal();
    },
  });
  const values = ["old", "rotated"];
  // Nothing else of it is looked at.
  const environment = { name: "dev", journal: { name: "remote", config: {} } } as EnvironmentPlan;
  await openJournal(environment, createRegistry({ connectors: [], triggers: [], journals: [remote] }), "/", {
    clock: systemClock,
    log: silent,
    secret: async () => values.shift() ?? "",
  });
  expect(asked).toEqual(["old", "rotated"]);
});
