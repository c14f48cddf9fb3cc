import type { Database, Statement } from "better-sqlite3";
import { failureText } from "../../failure-text.ts";
import type { Changed, MessageChange } from "../../store.ts";
import { placeOf } from "../place.ts";

type Value = string | number | null;

/** What fields that are bound as they are make of the text. */
const columns = {
  state: "state = ?",
  dueAt: "due_at = ?",
  delay: "delay = ?",
  attempts: "attempts = ?",
  failingSince: "failing_since = ?",
  pausedFor: "paused_for = ?",
  endedAt: "ended_at = ?",
} as const;
// The keys of the table are its own names.
const plain = Object.keys(columns) as (keyof typeof columns)[]; // the keys of that table
const pinning = "revision = iif(pinned, revision, ?)";
/** In the order in which values are bound. */
const parts: readonly string[] = [
  ...Object.values(columns),
  "failure = ?",
  pinning,
  "pinned = 0",
  "pinned = 1",
];

const text = (assignments: readonly string[]) => `
update messages
set ${assignments.join(", ")}
where id = ?
returning seq, flow, retailer, mode, key`;

type Found = Omit<Changed, "place"> & { seq: number };

/** Changes a message; undefined when it is not there. One text per kind of change: an index is touched only with its columns. */
export function changeMessage(db: Database): (change: MessageChange) => Changed | undefined {
  const statements = new Map<number, Statement<Value[], Found>>();
  return (change) => {
    const { kind, values } = valuesOf(change);
    let statement = statements.get(kind);
    if (!statement) {
      statement = db.prepare<Value[], Found>(text(parts.filter((_, bit) => kind & (1 << bit))));
      statements.set(kind, statement);
    }
    const found = statement.get(...values, change.id);
    if (!found) return undefined;
    const { seq, ...lane } = found;
    return { ...lane, place: placeOf(seq) };
  };
}

/** What a change binds, and a number with a bit for each part of the text that it has. */
function valuesOf(change: MessageChange): { kind: number; values: Value[] } {
  const values: Value[] = [];
  let kind = 0;
  const set = (part: string, value?: Value): void => {
    kind |= 1 << parts.indexOf(part);
    if (value !== undefined) values.push(value);
  };
  for (const name of plain) {
    const value = change[name];
    if (value !== undefined) set(columns[name], value);
  }
  const { failure, pin, unpin } = change;
  if (failure !== undefined) set("failure = ?", failureText(failure));
  if (pin !== undefined) set(pinning, pin);
  if (pin !== undefined || unpin) set(unpin ? "pinned = 0" : "pinned = 1");
  return { kind, values };
}
