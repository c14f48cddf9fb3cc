import { type Journal, memoryJournal, NotStorable } from "@crossdock/journal";
import type { Log } from "@crossdock/kit";
import { describe, expect, test } from "vitest";
import {
  createDouble,
  flowPlan,
  revisionOf,
  silentLog,
  startBench,
  stepPlan,
  systemPlan,
  target,
} from "./testing.ts";

/** A journal whose disk is full while `isFull`. */
function fillable(): Journal & { isFull: boolean } {
  const journal = memoryJournal();
  const full = <Method extends (...args: never[]) => Promise<unknown>>(method: Method): Method =>
    // The same arguments and the same answer, or a rejection.
    ((...args: never[]) =>
      outer.isFull ? Promise.reject(new Error("database or disk is full")) : method(...args)) as Method;
  const { progress } = journal;
  const outer = {
    ...journal,
    isFull: false,
    progress: {
      ...progress,
      intend: full(progress.intend),
      record: full(progress.record),
      settle: full(progress.settle),
    },
  };
  return outer;
}

function keptLog(): { log: Log; lines: string[] } {
  const lines: string[] = [];
  return { lines, log: { ...silentLog, error: (_fields, message) => lines.push(message) } };
}

async function outageOf(operation: string, messages: number) {
  const erp = createDouble();
  const journal = fillable();
  const { log, lines } = keptLog();
  const steps = [stepPlan("write", { target: target(operation) })];
  const bench = await startBench(revisionOf([flowPlan({ steps })], [systemPlan("erp", erp)]), {
    journal,
    log,
  });
  journal.isFull = true;
  const ids: string[] = [];
  for (let count = 0; count < messages; count++)
    ids.push(await bench.send({ id: `${count}`, key: `${count}` }));
  return { erp, journal, bench, ids, lines };
}

describe("while the journal fails", () => {
  test.each(["idempotent", "keyed", "upsert", "verified"])(
    "`%s` writes wait, and go on by themselves afterwards",
    async (operation) => {
      const { erp, journal, bench, ids } = await outageOf(operation, 3);
      erp.verify = () => ({ state: "done", result: {} });
      await bench.clock.advance(60_000);
      journal.isFull = false;
      await bench.clock.advance(60_000);
      expect(await Promise.all(ids.map(bench.state))).toEqual(["succeeded", "succeeded", "succeeded"]);
    },
  );

  test("a line a while is logged, and targets are left alone but for a trial every five seconds", async () => {
    const { erp, bench, lines } = await outageOf("idempotent", 200);
    await bench.clock.advance(20_000);
    expect(lines).toEqual(["the journal fails: messages wait and go on by themselves once it works"]);
    // 32 slots, five times.
    expect(erp.calls.length).toBeLessThan(200);
    await bench.clock.advance(20_000);
    expect(lines).toHaveLength(2);
  });

  test("a turn that cannot be asked for counts as no try of the message", async () => {
    const erp = createDouble();
    const journal = memoryJournal();
    let asked = 0;
    const turn = async (): Promise<() => void> => {
      if (asked++ === 0) throw new NotStorable("the server does not answer");
      return () => undefined;
    };
    const limits = { concurrency: 1, rate: null, timeout: 10_000, headers: null };
    const revision = revisionOf([flowPlan()], [systemPlan("erp", erp, { limits })]);
    const partitions = { ...journal.partitions, turn };
    const bench = await startBench(revision, { journal: { ...journal, partitions } });
    const id = await bench.send({ id: "1", key: "1" });
    await bench.clock.advance(60_000);
    expect([asked, await bench.state(id), erp.calls.length]).toEqual([2, "succeeded", 1]);
    expect((await journal.progress.attempts(id)).filter(({ failure }) => failure !== null)).toEqual([]);
  });

  test("a stop ends", async () => {
    const { bench } = await outageOf("idempotent", 2);
    let isOver = false;
    void bench.engine.stop(1000).then(() => {
      isOver = true;
    });
    await bench.clock.advance(2000);
    expect(isOver).toBe(true);
  });
});
