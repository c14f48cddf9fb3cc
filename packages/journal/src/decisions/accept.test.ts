import { describe, expect, test } from "vitest";
import { badMessage, message } from "../contract/samples.ts";
import type { Candidate } from "../message.ts";
import { plan } from "./accept.ts";

const arrival = (each: ReturnType<typeof message>, queueLimit = 9): Candidate => ({
  message: each,
  options: { queueLimit },
});
const none = [undefined, undefined, undefined];

describe("a plan for several arrivals", () => {
  test("counts those that come again on the first of them, as if it were stored", () => {
    const found = plan(
      ["a", "b", "c"].map((id) => arrival(message(id, { identity: "x" }))),
      none,
      [0, 0, 0],
    );
    expect(found.verdicts).toEqual([
      { state: "stored" },
      { state: "duplicate", id: "a", seen: 2 },
      { state: "duplicate", id: "a", seen: 3 },
    ]);
    expect(found.recounts).toMatchObject([{ id: "a", by: 2 }]);
  });

  test("lets a quarantined one of them yield, and stores it without its identity", () => {
    const bad = badMessage("a", { identity: "x" });
    const found = plan([arrival(bad), arrival(message("b", { identity: "x" }))], none, [0, 0]);
    expect(found.inserts.map(({ message: { id }, holds }) => [id, holds])).toEqual([
      ["a", false],
      ["b", true],
    ]);
    expect(found.released).toEqual([]);
  });

  test("takes the identity from a quarantined one that is stored, once", () => {
    const holder = { id: "old", state: "quarantined", duplicates: 4 } as const;
    const pair = [arrival(message("a", { identity: "x" })), arrival(message("b", { identity: "x" }))];
    const found = plan(pair, [holder, holder], [0, 0]);
    expect(found.released).toEqual(["old"]);
    expect(found.verdicts).toEqual([{ state: "stored" }, { state: "duplicate", id: "a", seen: 2 }]);
  });

  test("gives room until each one's own limit, flow by flow", () => {
    const arrivals = [
      arrival(message("a"), 2),
      arrival(message("b"), 2),
      arrival(message("c", { flow: "stock@1" }), 2),
    ];
    expect(plan(arrivals, none, [1, 1, 0]).verdicts).toEqual([
      { state: "stored" },
      { state: "full", unfinished: 2 },
      { state: "stored" },
    ]);
  });

  test("has each id once", () => {
    const pair = [arrival(message("a")), arrival(message("a", { identity: null }))];
    expect(() => plan(pair, none, [0, 0])).toThrow("message a is in the journal already");
  });
});
