import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createGate } from "./gate.ts";

const never = new AbortController().signal;
const who = (retailer: string, criticality = "high", signal = never) => ({ retailer, criticality, signal });
const soon = () => new Promise((resolve) => setImmediate(resolve));

async function orderOf(entries: [retailer: string, criticality?: string][]): Promise<string[]> {
  const gate = createGate(() => 1);
  const first = await gate.enter(who("first"));
  const order: string[] = [];
  const all = entries.map(async ([retailer, criticality], index) => {
    const release = await gate.enter(who(retailer, criticality));
    order.push(`${retailer}${index}`);
    release();
  });
  first();
  await Promise.all(all);
  return order;
}

describe("a gate", () => {
  test("lets in as many as may be inside now", async () => {
    let most = 1;
    const gate = createGate(() => most);
    const releases: (() => void)[] = [];
    for (let count = 0; count < 4; count++)
      void gate.enter(who("a")).then((release) => releases.push(release));
    await soon();
    expect([gate.running, gate.waiting]).toEqual([1, 3]);
    most = 3;
    gate.letIn();
    await soon();
    expect([gate.running, gate.waiting]).toEqual([3, 1]);
    most = 1;
    for (const release of releases.splice(0, 2)) release();
    await soon();
    expect([gate.running, gate.waiting]).toEqual([1, 1]);
    releases[0]?.();
    await soon();
    expect([gate.running, gate.waiting]).toEqual([1, 0]);
  });

  test("takes retailers in turns, each in its own order", async () => {
    expect(await orderOf([["a"], ["a"], ["a"], ["b"], ["c"], ["b"]])).toEqual([
      "a0",
      "b3",
      "c4",
      "a1",
      "b5",
      "a2",
    ]);
  });

  test("lets the more urgent pass first, and what is unknown last", async () => {
    const entries: [string, string][] = [
      ["a", "low"],
      ["b", "medium"],
      ["c", "bulk"],
      ["d", "critical"],
      ["e", "high"],
    ];
    expect(await orderOf(entries)).toEqual(["d3", "e4", "b1", "a0", "c2"]);
  });

  test("forgets who gives up waiting", async () => {
    const gate = createGate(() => 1);
    const release = await gate.enter(who("a"));
    const ending = new AbortController();
    const waiting = gate.enter(who("b", "high", ending.signal));
    ending.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
    await expect(gate.enter(who("b", "high", ending.signal))).rejects.toThrow("enough");
    release();
    expect([gate.running, gate.waiting]).toEqual([0, 0]);
  });

  test("counts a release once", async () => {
    const gate = createGate(() => 1);
    const release = await gate.enter(who("a"));
    release();
    await gate.enter(who("b"));
    release();
    expect(gate.running).toBe(1);
  });

  test("turns everybody away once it is closed, and says when the last has left", async () => {
    const gate = createGate(() => 1);
    const release = await gate.enter(who("a"));
    const waiting = gate.enter(who("b"));
    let isEmpty = false;
    const empty = gate.close(() => new Error("closed")).then(() => (isEmpty = true));
    await expect(waiting).rejects.toThrow("closed");
    await expect(gate.enter(who("c"))).rejects.toThrow("closed");
    await soon();
    expect(isEmpty).toBe(false);
    release();
    await empty;
    expect([gate.running, gate.waiting]).toEqual([0, 0]);
  });

  test("never lets in more than it may, and leaks no place", async () => {
    const visit = fc.record({
      retailer: fc.constantFrom("a", "b", "c"),
      criticality: fc.constantFrom("critical", "high", "low"),
      stay: fc.integer({ min: 0, max: 3 }),
      patience: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.array(visit, { maxLength: 30 }),
        async (size, visits) => {
          const gate = createGate(() => size);
          let inside = 0;
          let most = 0;
          let served = 0;
          let gaveUp = 0;
          await Promise.all(
            visits.map(async ({ retailer, criticality, stay, patience }) => {
              const ending = new AbortController();
              const entering = gate
                .enter({ retailer, criticality, signal: ending.signal })
                .then(async (release) => {
                  most = Math.max(most, ++inside);
                  for (let tick = 0; tick < stay; tick++) await soon();
                  inside--;
                  served++;
                  release();
                });
              for (let tick = 0; tick < (patience ?? 0); tick++) await soon();
              if (patience !== undefined) ending.abort(new Error("gave up"));
              await entering.catch(() => gaveUp++);
            }),
          );
          expect(most).toBeLessThanOrEqual(size);
          expect(served + gaveUp).toBe(visits.length);
          expect([gate.running, gate.waiting]).toEqual([0, 0]);
        },
      ),
      { numRuns: 100 },
    );
  });
});
