import { type Journal, journalAround, memoryJournal, NotStorable } from "@crossdock/journal";
import { Failure } from "@crossdock/kit";
import { describe, expect, test } from "vitest";
import { createDouble, flowPlan, holdAll, revisionOf, startBench, systemPlan } from "../testing.ts";

const by = { actor: "ann", event: "message.released" };
const retry = { action: "retry", reason: "the tax exists now", by } as const;

/** A message is held; from then on its System takes it. */
async function held(journal: Journal = memoryJournal()) {
  const erp = createDouble();
  erp.script = () => new Failure("Rejected", "no tax");
  const revision = revisionOf([flowPlan({ catch: [holdAll] })], [systemPlan("erp", erp)]);
  const bench = await startBench(revision, { journal });
  const id = await bench.send({ id: "1", key: "A" });
  erp.script = () => ({});
  const restart = () => startBench(revision, { journal: memory, clock: bench.clock });
  const memory = journal;
  const audited = async () =>
    (await memory.audit.list({ limit: 9 })).items.map(({ event, actor }) => `${event} ${actor}`);
  return { ...bench, erp, id, restart, audited };
}

/** The journal as a process sees it that dies at its `after`th operation from `arm` on: before it is done, or behind it. */
function mortal(journal: Journal, after: number, dies: "before" | "behind") {
  let count = Number.NEGATIVE_INFINITY;
  const never = new Promise(() => undefined);
  const seen = journalAround(journal, async (_, run) => {
    const mine = count++;
    if (mine > after || (mine === after && dies === "before")) return never;
    const result = await run();
    return count > after ? never : result;
  });
  return {
    journal: seen,
    arm() {
      count = 0;
    },
  };
}

describe("what a person asks for", () => {
  test("is stored with who and when, and ends with what became of it", async () => {
    const { engine, journal, clock, id, audited } = await held();
    const stored: unknown[] = [];
    const watched = journalAround(journal, async (operation, run) => {
      if (operation === "progress.repair") stored.push(...(await journal.commands.pending(9)));
      return run();
    });
    const bench = await startBench(engine.revision(), { journal: watched, clock });
    expect(await bench.engine.release(id, retry)).toEqual({ ok: true, state: "accepted" });
    const { by: _, ...input } = retry;
    expect(stored).toMatchObject([{ kind: "release", target: id, input, ...by, endedAt: null }]);
    const [{ id: command = "" } = {}] = stored as { id?: string }[];
    expect(await journal.commands.get(command)).toMatchObject({
      endedAt: clock.now(),
      outcome: { ok: true, state: "accepted" },
    });
    expect(await audited()).toEqual(["message.released ann"]);
  });

  test("is stored where it is refused, and the audit has nothing of it", async () => {
    const { engine, journal, id, audited } = await held();
    await engine.release(id, { ...retry, action: "skip" });
    await engine.release(id, retry);
    expect(await journal.commands.pending(9)).toEqual([]);
    expect(await audited()).toEqual(["message.released ann"]);
  });

  test.each(["message.replayed", "system.resumed"])("is carried out at the next start: %s", async (event) => {
    const { journal, id, restart, audited, erp } = await held();
    const isReplay = event === "message.replayed";
    await journal.commands.put({
      id: "left behind",
      kind: isReplay ? "replay" : "resume",
      target: isReplay ? id : "erp",
      input: {},
      actor: "kim",
      at: 1,
      event,
    });
    // Only what is paused is resumed.
    if (!isReplay)
      await journal.pauses.begin({ target: { system: "erp" }, reason: "it moves", actor: "kim", at: 1 });
    await restart();
    const again = await restart();
    await again.clock.advance(0);
    expect(await journal.commands.get("left behind")).toMatchObject({ endedAt: expect.any(Number) });
    expect(await audited()).toEqual([`${event} kim`]);
    expect(erp.calls).toHaveLength(isReplay ? 2 : 1);
  });

  test("is ended where nobody knows how to do it, so that it waits for no start", async () => {
    const { journal, restart, audited } = await held();
    const command = { id: "k", kind: "dance", target: "", input: null, actor: "kim", at: 1, event: "danced" };
    await journal.commands.put(command);
    await restart();
    expect((await journal.commands.get("k"))?.outcome).toMatchObject({ ok: false, reason: "unknownKind" });
    expect(await audited()).toEqual([]);
  });

  test("is carried out by itself once the journal stores again, and its asker hears of the failure", async () => {
    const journal = memoryJournal();
    let isFull = false;
    const full = journalAround(journal, (operation, run) =>
      isFull && operation === "progress.repair" ? Promise.reject(new NotStorable("the disk is full")) : run(),
    );
    const { engine, clock, id, audited, state } = await held(full);
    isFull = true;
    await expect(engine.release(id, retry)).rejects.toThrow("the disk is full");
    await clock.advance(20_000);
    expect([await state(id), await audited()]).toEqual(["held", []]);
    isFull = false;
    await clock.advance(5000);
    await clock.advance(0);
    expect([await state(id), await audited()]).toEqual(["succeeded", ["message.released ann"]]);
    expect(await journal.commands.pending(9)).toEqual([]);
  });

  const cuts = (["before", "behind"] as const).flatMap((dies) =>
    [0, 1, 2, 3, 4, 5, 6, 7, 8].map((after) => [dies, after] as const),
  );
  test.each(cuts)("happens once where the process dies %s operation %i", async (dies, after) => {
    const journal = memoryJournal();
    const life = mortal(journal, after, dies);
    const { engine, clock, id, erp } = await held(life.journal);
    life.arm();
    void engine.release(id, retry);
    await clock.advance(0);
    const stored = dies === "behind" || after > 0;
    const next = await startBench(engine.revision(), { journal, clock });
    await clock.advance(0);
    await (await startBench(engine.revision(), { journal, clock })).clock.advance(0);
    const { items } = await journal.audit.list({ limit: 9 });
    expect([await next.state(id), items.length]).toEqual(stored ? ["succeeded", 1] : ["held", 0]);
    expect(await journal.commands.pending(9)).toEqual([]);
    const resolved = (await journal.cases.list({ limit: 9, state: "resolved" })).items;
    expect(resolved).toHaveLength(stored ? 1 : 0);
    expect(erp.calls.length).toBeLessThanOrEqual(3);
  });
});
