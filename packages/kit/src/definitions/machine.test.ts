import { expect, test } from "vitest";
import type { Machine } from "./machine.ts";
import { machineTable } from "./machine-table.ts";

type Door = { name: "open" } | { name: "closed"; key: { turned: boolean; by?: string } };
type Act = { kind: "push"; hard: boolean } | { kind: "turn" };
type Noise = { kind: "creak"; loud: boolean };

const door: Machine<Door, Act, Noise> = {
  states: {
    open: { meaning: "one can pass", examples: [{ name: "open" }] },
    closed: {
      meaning: "nobody can pass",
      examples: [
        { name: "closed", key: { turned: false } },
        { name: "closed", key: { turned: true, by: "Ann" } },
      ],
    },
  },
  events: {
    push: {
      meaning: "somebody pushes",
      examples: [
        { kind: "push", hard: false },
        { kind: "push", hard: true },
      ],
    },
    turn: { meaning: "somebody turns the key", examples: [{ kind: "turn" }] },
  },
  transition(state, event) {
    if (state.name === "open") return { state, effects: [] };
    if (event.kind === "turn")
      return { state: { name: "closed", key: { turned: !state.key.turned } }, effects: [] };
    if (state.key.turned || !event.hard) return { state, effects: [] };
    return { state: { name: "open" }, effects: [{ kind: "creak", loud: true }] };
  },
};

test("the table of a machine tells what each event changes in each state, and what changes nothing", () => {
  expect(machineTable(door)).toBe(
    [
      "open",
      "  nothing: push, turn",
      "closed(key.turned false)",
      "  push(hard true) -> open: creak(loud true)",
      "  turn -> closed(key.turned true)",
      "  nothing: push(hard false)",
      "closed(key.turned true, key.by Ann)",
      "  turn -> closed(key.turned false, no key.by)",
      "  nothing: push",
    ].join("\n"),
  );
});
