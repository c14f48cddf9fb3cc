import { valueAt } from "@crossdock/kit";
import type { Operations } from "./decisions/operations.ts";
import type { Journal } from "./journal.ts";

/** The journal's methods by aggregate; what is about the journal as a whole stands beside them. */
export type Aggregates = Omit<
  Journal,
  "ownership" | "partitions" | "own" | "prune" | "check" | "state" | "ended" | "close"
>;

/** Names of all operations, and whether they write; the compiler keeps the list complete. */
const operations: { [Name in keyof Aggregates]: Record<keyof Aggregates[Name], "read" | "write"> } = {
  messages: {
    accept: "write",
    acceptPage: "write",
    readmit: "write",
    feed: "read",
    unfinished: "read",
    lane: "read",
    get: "read",
    beginning: "read",
    payload: "read",
    list: "read",
    counts: "read",
    oldest: "read",
    appliedVersion: "read",
    pinnedRevisions: "read",
  },
  progress: {
    intend: "write",
    record: "write",
    settle: "write",
    repair: "write",
    pin: "write",
    pinFirst: "write",
    steps: "read",
    attempts: "read",
    forget: "write",
  },
  cursors: { get: "read", stand: "read", move: "write", fire: "write", lastFired: "read" },
  references: { get: "read", put: "write" },
  revisions: { save: "write", activate: "write", files: "read", list: "read", activations: "read" },
  cases: { open: "write", resolve: "write", ofTriggers: "read", list: "read" },
  audit: { append: "write", list: "read" },
  commands: { put: "write", pending: "read", get: "read", done: "write" },
  pauses: { list: "read", begin: "write", end: "write" },
};

/** One operation on its way to a store: `messages.accept` and its arguments. */
export type Call = (operation: string, args: readonly unknown[]) => Promise<unknown>;

/** The aggregates as callers see them, each method handed to `call`. */
export function aggregatesOver(call: Call): Aggregates {
  const aggregates = Object.entries(operations).map(([aggregate, methods]) => [
    aggregate,
    Object.fromEntries(
      Object.keys(methods).map((method) => {
        const operation = `${aggregate}.${method}`;
        return [method, (...args: unknown[]) => call(operation, args)];
      }),
    ),
  ]);
  // The table above names every method of every aggregate, and a store answers each with its declared type.
  return Object.fromEntries(aggregates) as Aggregates;
}

/**
 * The same journal, each operation of its aggregates run by `around`, which gets the operation's name: to name, watch or
 * stop what is asked. What is about the journal as a whole stays as it is.
 */
export function journalAround(
  journal: Journal,
  around: (operation: string, run: () => Promise<unknown>) => Promise<unknown>,
): Journal {
  const methods = new Map(methodsOf(journal));
  const call: Call = (operation, args) => around(operation, async () => methods.get(operation)?.run(...args));
  return {
    ...journal,
    ...aggregatesOver(call),
    own: async (owner) => journalAround(await journal.own(owner), around),
  };
}

/** One thing that a journal can be asked. */
export interface Operation {
  writes: boolean;
  run: AnyMethod;
}

/** What is decided over a store, under the names that a `Call` uses. */
export function namedOperations(over: Operations): ReadonlyMap<string, Operation> {
  const named = new Map<string, Operation>([
    ["prune", { writes: true, run: anyMethod(over.prune) }],
    ["check", { writes: false, run: over.check }],
    // The store tries itself; whoever becomes the owner is none yet.
    ["probe", { writes: false, run: over.probe }],
    ["own", { writes: false, run: anyMethod(over.own) }],
  ]);
  for (const [name, operation] of methodsOf(over)) named.set(name, operation);
  return named;
}

/** Whether an operation, known by its name, leaves the store as it was. */
export function onlyReads(operation: string): boolean {
  const [aggregate = "", method = ""] = operation.split(".");
  if (operation === "check") return true;
  // An operation of another name has no aggregate in the table.
  const methods: Readonly<Record<string, string>> | undefined = operations[aggregate as keyof Aggregates];
  return methods?.[method] === "read";
}

type AnyMethod = (...args: unknown[]) => unknown;

// Whoever calls by name goes through `aggregatesOver`, which passes arguments of the declared types.
const anyMethod = (method: unknown): AnyMethod => method as AnyMethod;

/** Every method of every aggregate by its name, such as `messages.accept`. */
function methodsOf(over: Readonly<Record<keyof Aggregates, object>>): [string, Operation][] {
  return Object.entries(operations).flatMap(([aggregate, methods]) =>
    Object.entries(methods).map(([method, kind]): [string, Operation] => [
      `${aggregate}.${method}`,
      { writes: kind === "write", run: anyMethod(valueAt(over, aggregate, method)) },
    ]),
  );
}
