import { rm } from "node:fs/promises";
import { connectors } from "@crossdock/connectors";
import { triggers } from "@crossdock/engine";
import { kinds } from "@crossdock/flow";
import { journals, memoryJournal } from "@crossdock/journal";
import { createRegistry, systemClock } from "@crossdock/kit";
import { createLog, startDaemon } from "@crossdock/server";
import { expect, onTestFinished, test, vi } from "vitest";
import { secret, writeWorkspace } from "./small-workspace.ts";

const day = 86_400_000;

test("a daemon that starts under a clock that is forty days ahead forgets nothing that was just delivered", async () => {
  const now = Date.now();
  const journal = memoryJournal();
  const ended = async (id: string, at: number): Promise<void> => {
    await journal.messages.accept(
      {
        ...{ id, identity: id, flow: "orders@1", retailer: "acme", mode: "live", key: null, trigger: "feed" },
        ...{ version: null, revision: "r1", state: "accepted", acceptedAt: at, payload: "{}" },
        ...{ original: null, failure: null },
      },
      { queueLimit: 10 },
    );
    await journal.progress.settle({ messageId: id, state: "succeeded", at });
  };
  await ended("old", now - 35 * day);
  await ended("new", now);

  const folder = await writeWorkspace();
  const daemon = await startDaemon({
    folder,
    environment: "dev",
    registry: createRegistry({ connectors, triggers, journals, kinds }),
    variables: { ERP_URL: "http://127.0.0.1:9", CROSSDOCK_SECRET_ACME_SHOP: secret },
    log: (level) => createLog(level, { write: () => true }),
    clock: {
      ...systemClock,
      now: () => Date.now() + 40 * day,
      // Pruning begins after a minute.
      schedule: (delay, run) => systemClock.schedule(delay === 60_000 ? 10 : delay, run),
    },
    journal,
    watch: false,
  });
  onTestFinished(async () => {
    await daemon.stop();
    await rm(folder, { recursive: true });
  });
  const kept = async () => (await daemon.journal.messages.list({ limit: 9 })).items.map(({ id }) => id);
  await vi.waitFor(async () => expect(await kept()).not.toContain("old"), 20_000);
  expect(await kept()).toEqual(["new"]);
});
