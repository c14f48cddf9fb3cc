import { isFields } from "../data/plain-data.ts";
import { type Machine, type Move, movesOf } from "./machine.ts";

type Part = Readonly<Record<string, unknown>>;

/**
 * The whole table of a machine as text, for a test to compare. Below each example of a state, one line for each example
 * of an event that leads on or has effects, with the fields that it changes; and one line of those that change nothing.
 */
export function machineTable<
  State extends { readonly name: string },
  Event extends { readonly kind: string },
  Effect extends { readonly kind: string },
>(machine: Machine<State, Event, Effect>): string {
  const blocks = new Map<State, Move<State, Event, Effect>[]>();
  for (const move of movesOf(machine)) blocks.set(move.from, [...(blocks.get(move.from) ?? []), move]);
  return [...blocks].map(([from, moves]) => [textOf(from), ...linesOf(moves)].join("\n")).join("\n");
}

function linesOf(moves: readonly Move<Part, Part, Part>[]): string[] {
  const told = moves.map((move) => ({ ...move, line: lineOf(move) }));
  const busy = new Set(told.flatMap(({ event, line }) => (line === undefined ? [] : [event["kind"]])));
  const idle = told.flatMap(({ event, line }) => {
    if (line !== undefined) return [];
    return busy.has(event["kind"]) ? textOf(event) : String(event["kind"]);
  });
  const lines = told.flatMap(({ line }) => line ?? []);
  return idle.length === 0 ? lines : [...lines, `  nothing: ${[...new Set(idle)].join(", ")}`];
}

/** Undefined for a move that changes nothing. */
function lineOf({ from, event, state, effects }: Move<Part, Part, Part>): string | undefined {
  const changes = changesOf(from, state);
  if (effects.length === 0 && changes === "" && from["name"] === state["name"]) return undefined;
  const done = effects.length === 0 ? "" : `: ${effects.map(textOf).join(", ")}`;
  return `  ${textOf(event)} -> ${String(state["name"])}${changes}${done}`;
}

/** `open(after 30000)`: what it is called, and its fields. */
function textOf({ name, kind, ...fields }: Part): string {
  return `${String(name ?? kind)}${listOf([...flat(fields)].map(([path, value]) => `${path} ${value}`))}`;
}

/** What is new or other in the second state, and what is gone of a field that both have. */
function changesOf({ name: _from, ...from }: Part, { name: _to, ...to }: Part): string {
  const [before, after] = [flat(from), flat(to)];
  const changed = [...after].filter(([path, value]) => before.get(path) !== value);
  const gone = [...before.keys()].filter((path) => (path.split(".")[0] ?? "") in to && !after.has(path));
  return listOf([...changed.map(([path, value]) => `${path} ${value}`), ...gone.map((path) => `no ${path}`)]);
}

function listOf(parts: readonly string[]): string {
  return parts.length === 0 ? "" : `(${parts.join(", ")})`;
}

/** Values by path, such as `memory.seen`; what is undefined is not there. */
function flat(part: Part, before = ""): Map<string, string> {
  return new Map(
    Object.entries(part).flatMap(([field, value]) => {
      const path = `${before}${field}`;
      if (value === undefined) return [];
      return isFields(value)
        ? [...flat(value, `${path}.`)]
        : [[path, JSON.stringify(value).replaceAll('"', "")] as const];
    }),
  );
}
