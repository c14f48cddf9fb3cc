import type { Journal } from "./journal.ts";

/** The journal's methods by aggregate; what is about the journal as a whole stands beside them. */
export type Aggregates = Omit<Journal, "prune" | "check" | "state" | "ended" | "close">;

/** A method that answers at once, as the backends write it. */
type Immediate<Method> = Method extends (...args: infer Args) => Promise<infer Answer>
  ? (...args: Args) => Answer
  : never;

/** What a backend implements: each operation runs whole, without waiting for anything. */
export type Store = {
  [Name in keyof Aggregates]: {
    [Method in keyof Aggregates[Name]]: Immediate<Aggregates[Name][Method]>;
  };
} & {
  prune: Immediate<Journal["prune"]>;
  check: Immediate<Journal["check"]>;
  /** Writes something that nobody reads; throws when nothing can be stored. */
  probe(): void;
};

/** Names of all operations; the compiler keeps the list complete. */
const operations: { [Name in keyof Aggregates]: Record<keyof Aggregates[Name], true> } = {
  messages: {
    accept: true,
    acceptPage: true,
    readmit: true,
    unfinished: true,
    lane: true,
    get: true,
    payload: true,
    list: true,
    counts: true,
    oldest: true,
    appliedVersion: true,
    pinnedRevisions: true,
  },
  progress: {
    intend: true,
    record: true,
    settle: true,
    pin: true,
    pinFirst: true,
    steps: true,
    attempts: true,
    forget: true,
  },
  cursors: { get: true, move: true, fire: true, lastFired: true },
  references: { get: true, put: true },
  revisions: { save: true, activate: true, files: true, list: true, activations: true },
  cases: { list: true, resolve: true },
  audit: { append: true, count: true, list: true },
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
  const methods = methodsOf(journal);
  // Every operation of a journal is an async function.
  const call: Call = (operation, args) =>
    around(operation, () => methods.get(operation)?.(...args) as Promise<unknown>);
  return { ...journal, ...aggregatesOver(call) };
}

/** The operations of a store under the names that a `Call` uses. */
export function operationsOf(store: Store): ReadonlyMap<string, (...args: unknown[]) => unknown> {
  return methodsOf(store)
    .set("prune", anyMethod(store.prune))
    .set("check", anyMethod(store.check))
    .set("probe", store.probe);
}

type AnyMethod = (...args: unknown[]) => unknown;

/** Whoever calls by name goes through `aggregatesOver`, which passes arguments of the declared types. */
const anyMethod = (method: unknown): AnyMethod => method as AnyMethod;

/** Every method of every aggregate by its name, such as `messages.accept`. */
function methodsOf(store: Readonly<Record<keyof Aggregates, object>>): Map<string, AnyMethod> {
  const byName = new Map<string, AnyMethod>();
  for (const [aggregate, methods] of Object.entries(operations)) {
    // The table's aggregates are those of a store.
    const implemented = store[aggregate as keyof Aggregates] as Record<string, unknown>;
    for (const method of Object.keys(methods))
      byName.set(`${aggregate}.${method}`, anyMethod(implemented[method]));
  }
  return byName;
}
