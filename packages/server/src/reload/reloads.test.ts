import type { Revision } from "@crossdock/flow";
import { type Log, systemClock } from "@crossdock/kit";
import { expect, test } from "vitest";
import { createReloads, ReloadsStopped } from "./reloads.ts";

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };
// Only its digest is looked at.
const active = { digest: "before" } as Revision;

test("a stop ends a preparation under way, and nothing becomes active", async () => {
  const preparing = Promise.withResolvers<void>();
  const activated: string[] = [];
  const reloads = createReloads(
    {
      clock: systemClock,
      log: silent,
      onResult: () => undefined,
      revision: () => active,
      agreement: {
        lead: async ({ digest }) => void activated.push(digest),
        named: (revision) => revision,
        others: undefined,
      },
      read: async () => ({ files: { "flows/a.yaml": "changed" }, digest: "changed" }),
      prepare: (_, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => reject(signal.reason));
          preparing.resolve();
        }),
    },
    { folder: "before", revision: "before", applied: "before", setAside: undefined },
  );
  const reload = reloads.notify().catch((error: unknown) => error);
  await preparing.promise;
  await reloads.stop();
  expect(await reload).toBeInstanceOf(ReloadsStopped);
  expect(activated).toEqual([]);
});
