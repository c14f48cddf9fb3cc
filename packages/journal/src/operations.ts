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

/** The operations of a store under the names that a `Call` uses. */
export function operationsOf(store: Store): ReadonlyMap<string, (...args: unknown[]) => unknown> {
  const byName = new Map<string, (...args: unknown[]) => unknown>();
  const add = (name: string, method: unknown): void => {
    // Whoever calls by name goes through `aggregatesOver`, which passes arguments of the declared types.
    byName.set(name, method as (...args: unknown[]) => unknown);
  };
  for (const [aggregate, methods] of Object.entries(operations)) {
    const implemented: Record<string, unknown> = store[aggregate as keyof Aggregates];
    for (const method of Object.keys(methods)) add(`${aggregate}.${method}`, implemented[method]);
  }
  add("prune", store.prune);
  add("check", store.check);
  add("probe", store.probe);
  return byName;
}
