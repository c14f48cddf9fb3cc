import type { Revision } from "@crossdock/flow";
import { memoryJournal } from "@crossdock/journal";
import { describe, expect, test } from "vitest";
import {
  computed,
  createDouble,
  type Double,
  flowPlan,
  revisionOf,
  startBench,
  stepPlan,
  systemPlan,
  target,
} from "./testing.ts";

function revision(erp: Double, text: string): Revision {
  const steps = [stepPlan("write", { target: target("keyed"), mapping: computed(() => ({ text })) })];
  return revisionOf([flowPlan({ steps })], [systemPlan("erp", erp)], text);
}

/** A target that never answers its first call. */
function silentOnce(): Double {
  const erp = createDouble();
  erp.script = () => (erp.calls.length === 1 ? new Promise(() => undefined) : {});
  return erp;
}

const textsOf = (erp: Double) => erp.calls.map(({ input }) => (input as { text: string }).text);

describe("a keyed write that was under way when the process died", () => {
  test("is sent again as it was, by whatever revision comes", async () => {
    const erp = silentOnce();
    const [old, fresh] = [revision(erp, "old"), revision(erp, "fresh")];
    const first = await startBench(old);
    await first.send({ id: "1", key: "A" });
    await first.send({ id: "2", key: "A" });
    const { journal, clock } = first;
    await startBench(fresh, { journal, clock, revisions: [old, fresh] });
    await clock.advance(0);
    expect(textsOf(erp)).toEqual(["old", "old", "fresh"]);
  });

  test("is sent again as it was, where the workspace was reloaded before", async () => {
    const erp = silentOnce();
    const [old, fresh] = [revision(erp, "old"), revision(erp, "fresh")];
    const first = await startBench(old);
    await first.send({ id: "1", key: "A" });
    await first.engine.activate(fresh);
    const { journal, clock } = first;
    await startBench(fresh, { journal, clock, revisions: [old, fresh] });
    await clock.advance(0);
    expect(textsOf(erp)).toEqual(["old", "old"]);
  });

  test("is sent again as it was, where the journal failed and the workspace was reloaded meanwhile", async () => {
    const erp = createDouble();
    const [old, fresh] = [revision(erp, "old"), revision(erp, "fresh")];
    const journal = memoryJournal();
    const { record } = journal.progress;
    let failures = 1;
    const failing = {
      ...journal,
      progress: {
        ...journal.progress,
        record: (row: Parameters<typeof record>[0]) =>
          failures-- > 0 ? Promise.reject(new Error("disk I/O error")) : record(row),
      },
    };
    const first = await startBench(old, { journal: failing, revisions: [old, fresh] });
    const id = await first.send({ id: "1", key: "A" });
    await first.engine.activate(fresh);
    await first.clock.advance(10_000);
    expect([textsOf(erp), await first.state(id)]).toEqual([["old", "old"], "succeeded"]);
  });

  test("is not assumed after a stop in order", async () => {
    const erp = createDouble();
    const [old, fresh] = [revision(erp, "old"), revision(erp, "fresh")];
    const first = await startBench(old);
    const { journal, clock } = first;
    const stopped = first.engine.stop(1000);
    await clock.advance(0);
    await stopped;
    await journal.messages.accept(
      {
        id: "m",
        flow: "orders@1",
        retailer: "acme",
        mode: "live",
        key: "A",
        trigger: "manual",
        identity: null,
        version: null,
        revision: "old",
        state: "accepted",
        acceptedAt: 0,
        payload: "{}",
        original: null,
        failure: null,
      },
      { queueLimit: 10 },
    );
    await startBench(fresh, { journal, clock, revisions: [old, fresh] });
    await clock.advance(0);
    expect(textsOf(erp)).toEqual(["fresh"]);
  });
});
