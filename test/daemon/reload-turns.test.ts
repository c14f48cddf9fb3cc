import { connectors } from "@crossdock/connectors";
import { triggers } from "@crossdock/engine";
import { kinds } from "@crossdock/flow";
import { journals } from "@crossdock/journal";
import { createRegistry, inTurns } from "@crossdock/kit";
import { expect, onTestFinished, test } from "vitest";
import { type PrepareOptions, prepare, prepareInParts } from "../../packages/server/src/reload/prepare.ts";
import { workspaceOf } from "../bench/many-flows.ts";
import { openSmallDaemon } from "./small-daemon.ts";
import { eventually, signed } from "./small-workspace.ts";

const settings: PrepareOptions = {
  registry: createRegistry({ connectors, triggers, journals, kinds }),
  environment: "dev",
  env: () => undefined,
};

/** Turns that are counted, each a real one of the event loop. */
function countedTurns() {
  let count = 0;
  return {
    count: () => count,
    async take(): Promise<void> {
      count++;
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

async function turnsFor(flows: number): Promise<number> {
  const turns = countedTurns();
  await inTurns(prepareInParts(workspaceOf({ flows, retailers: 1, uses: flows }), settings), turns);
  return turns.count();
}

test("each flow that is added gives the event loop its turns: no part of a reload grows with the workspace", async () => {
  const [small, large] = [await turnsFor(10), await turnsFor(30)];
  // Read, its references followed, rendered, viewed, judged, checked and compiled.
  expect((large - small) / 20).toBeGreaterThanOrEqual(7);
});

test("webhooks are answered while a workspace is prepared in the same process", async () => {
  const { daemon, office, close } = await openSmallDaemon({ watch: false });
  onTestFinished(close);
  const files = workspaceOf({ flows: 60, retailers: 6, uses: 20 });
  const turns = countedTurns();
  let isOver = false;
  const preparing = inTurns(prepareInParts(files, settings), turns).finally(() => {
    isOver = true;
  });
  /** Turns that each webhook waited for its answer. */
  const waited: number[] = [];
  while (!isOver) {
    const before = turns.count();
    const body = JSON.stringify({ eventId: `e${before}`, orderNo: `${before}` });
    const address = `${daemon.address}/hooks/acme/orders`;
    const answer = await fetch(address, { method: "POST", headers: signed(body), body });
    expect(answer.status).toBe(202);
    waited.push(turns.count() - before);
    await eventually(() => office.bodies.length === waited.length);
  }
  const { revision } = await preparing;
  expect(revision?.digest).toBe(prepare(files, settings).revision?.digest);
  const median = waited.toSorted((a, b) => a - b)[Math.floor(waited.length / 2)];
  expect(turns.count()).toBeGreaterThan(500);
  expect(median).toBeLessThan(50);
});
