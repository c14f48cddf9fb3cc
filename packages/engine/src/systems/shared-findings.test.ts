import { type Journal, memoryJournal, type SystemState, type ToldState } from "@crossdock/journal";
import { describe, expect, test } from "vitest";
import { createSharedFindings } from "./shared-findings.ts";
import type { SystemFinding } from "./system.ts";

const down: SystemFinding = { system: "erp", digest: "d1", state: "open", reason: null };
const up: SystemFinding = { ...down, state: "available" };

/** What several daemons are told in one journal, which works while `works`. */
function board() {
  const rows = new Map<string, SystemState & { version: number; daemon: number }>();
  const state = { works: true };
  const journalOf = (daemon: number): Journal => {
    const journal = memoryJournal();
    return {
      ...journal,
      partitions: {
        ...journal.partitions,
        isShared: true,
        async tell(finding) {
          if (!state.works) throw new Error("the journal is away");
          const version = (rows.get(finding.system)?.version ?? 0) + 1;
          rows.set(finding.system, { ...finding, daemon, version });
        },
        async told(): Promise<ToldState[]> {
          return [...rows.values()].map(({ daemon: teller, ...rest }) => ({
            ...rest,
            isOwn: teller === daemon,
          }));
        },
      },
    };
  };
  const daemon = (number: number) => {
    const heard: [string, boolean][] = [];
    const findings = createSharedFindings({
      journal: journalOf(number),
      told: ({ state: found }, isOld) => void heard.push([found, isOld]),
    });
    return { ...findings, heard };
  };
  return { daemon, state };
}

describe("what a daemon finds of a System", () => {
  test("is told to the others once, and not to itself", async () => {
    const { daemon } = board();
    const [one, other] = [daemon(1), daemon(2)];
    await other.look();
    one.tell(down);
    await one.look();
    await other.look();
    await other.look();
    expect([one.heard, other.heard]).toEqual([[], [["open", false]]]);
    other.tell(up);
    await other.look();
    await one.look();
    expect(one.heard).toEqual([["available", false]]);
  });

  test("is known to one that starts later as something old", async () => {
    const { daemon } = board();
    const one = daemon(1);
    one.tell(down);
    await one.look();
    const late = daemon(2);
    await late.look();
    expect(late.heard).toEqual([["open", true]]);
  });

  test("is told later where the journal is away, and then only what holds", async () => {
    const { daemon, state } = board();
    const [one, other] = [daemon(1), daemon(2)];
    await other.look();
    state.works = false;
    one.tell(down);
    await one.look();
    one.tell(up);
    await one.look();
    state.works = true;
    await one.look();
    await other.look();
    expect(other.heard).toEqual([["available", false]]);
  });

  test("counts more than what another one told before", async () => {
    const { daemon, state } = board();
    const [one, other] = [daemon(1), daemon(2)];
    await one.look();
    other.tell(up);
    await other.look();
    state.works = false;
    one.tell(down);
    await one.look();
    state.works = true;
    await one.look();
    expect(one.heard).toEqual([]);
  });
});
