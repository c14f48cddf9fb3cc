import { laneMachine, systemMachine } from "@crossdock/engine";
import { type Machine, messageMoves, movesOf } from "@crossdock/kit";
import { reloadMachine } from "@crossdock/server";
import { withPart } from "./printed-part.ts";

/** The text with the pictures of the life of a message and of the state machines renewed. */
export function withMachines(text: string): string {
  const life = messageMoves.map(({ from, to, because }) => arrow(from === "new" ? "[*]" : from, to, because));
  const machines = [
    part("A System", systemMachine({ failures: 2, within: 60_000, probe: 30_000 })),
    part("A lane", laneMachine),
    part("A reload", reloadMachine),
  ];
  const drawn = withPart(text, "packages/kit/src/definitions/message-state.ts", diagram(life));
  return withPart(drawn, "the state machines", machines.join("\n\n"));
}

function part<
  State extends { readonly name: string },
  Event extends { readonly kind: string },
  Effect extends { readonly kind: string },
>(title: string, machine: Machine<State, Event, Effect>): string {
  const between = new Map<string, { from: string; to: string; events: Set<string> }>();
  for (const { from, event, state } of movesOf(machine)) {
    if (from.name === state.name) continue;
    const key = `${from.name} ${state.name}`;
    const known = between.get(key) ?? { from: from.name, to: state.name, events: new Set() };
    known.events.add(event.kind);
    between.set(key, known);
  }
  const arrows = [...between.values()].map(({ from, to, events }) => arrow(from, to, [...events].join(", ")));
  return [
    `### ${title}`,
    diagram(arrows),
    table("State", machine.states),
    table("Event", machine.events),
  ].join("\n\n");
}

function table(head: string, parts: Readonly<Record<string, { readonly meaning: string }>>): string {
  const rows = Object.entries(parts).map(([name, { meaning }]) => `| \`${name}\` | ${meaning} |`);
  return [`| ${head} | Meaning |`, "| --- | --- |", ...rows].join("\n");
}

function arrow(from: string, to: string, label: string): string {
  return `  ${from} --> ${to}: ${label}`;
}

function diagram(arrows: readonly string[]): string {
  return ["```mermaid", "stateDiagram-v2", ...arrows, "```"].join("\n");
}
