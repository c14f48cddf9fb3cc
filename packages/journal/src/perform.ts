import { acceptEach } from "./decisions/accept.ts";
import { type Advance, advance, intended, recorded, settlementOf } from "./decisions/advance.ts";
import { operationsOver } from "./decisions/operations.ts";
import type { AcceptOptions, Candidate, NewMessage } from "./message.ts";
import { namedOperations } from "./operations.ts";
import { type Ownership, refuseOutdated } from "./ownership.ts";
import type { Settlement, StepRecord, StepRow } from "./progress.ts";
import type { Store } from "./store.ts";

/** One operation of the journal on its way to the store. */
export interface Request {
  operation: string;
  args: readonly unknown[];
  /** Whose write it is. */
  by: Ownership;
}

/**
 * Runs requests in their order, as parts of the transaction that the store is in; answers one for each. Throws where one
 * of them fails, and leaves it to the backend to take back what was written.
 */
export type Perform = (requests: readonly Request[]) => Promise<unknown[]>;

/** The journal's operations over a store. */
export function performing(store: Store): Perform {
  const operations = namedOperations(operationsOver(store));
  return async (requests) => {
    const answers: unknown[] = [];
    // Nobody becomes the owner within a transaction but by a request of its own.
    let current: Ownership | undefined;
    for (const group of groupsOf(requests)) {
      const writes = group.requests.filter(({ operation }) => operations.get(operation)?.writes);
      if (writes.length > 0) current ??= await store.ownership.current();
      for (const { by } of writes) if (current) refuseOutdated(by, current);
      answers.push(...(await run(group)));
      if (group.requests.some(({ operation }) => operation === "own")) current = undefined;
    }
    return answers;
  };

  async function run(group: Group): Promise<unknown[]> {
    switch (group.kind) {
      case "accept":
        return acceptEach(store, group.candidates);
      case "advance":
        await advance(store, [...group.advances.values()]);
        // None of these starts a message.
        return group.requests.map(({ operation }) => (operation === "progress.record" ? [] : undefined));
      case "other":
        return Promise.all(group.requests.map(runAlone));
    }
  }

  function runAlone({ operation, args }: Request): unknown {
    const found = operations.get(operation);
    if (!found) throw new Error(`the journal has no operation ${operation}`);
    return found.run(...args);
  }
}

/** Neighbours that share their statements: those that take messages in, and those that carry different messages on. */
type Group = { requests: Request[] } & (
  | { kind: "accept"; candidates: Candidate[] }
  /** By the message's id. */
  | { kind: "advance"; advances: Map<string, Advance> }
  | { kind: "other" }
);

function groupsOf(requests: readonly Request[]): Group[] {
  const groups: Group[] = [];
  for (const request of requests) {
    const own = groupOf(request);
    const last = groups.at(-1);
    if (last && joins(last, own)) last.requests.push(request);
    else groups.push(own);
  }
  return groups;
}

function groupOf(request: Request): Group {
  const { operation, args } = request;
  const requests = [request];
  if (operation === "messages.accept") {
    // The arguments are those of the operation.
    const candidate = { message: args[0] as NewMessage, options: args[1] as AcceptOptions };
    return { kind: "accept", requests, candidates: [candidate] };
  }
  const found = advances[operation]?.(args);
  if (!found) return { kind: "other", requests };
  return { kind: "advance", requests, advances: new Map([[found.change.id, found]]) };
}

/** Takes what the one group has into the group before it, where they go together; answers whether they do. */
function joins(before: Group, own: Group): boolean {
  if (before.kind === "accept" && own.kind === "accept") {
    before.candidates.push(...own.candidates);
    return true;
  }
  if (before.kind !== "advance" || own.kind !== "advance") return false;
  for (const [id, each] of own.advances) {
    if (before.advances.has(id)) return false;
    before.advances.set(id, each);
  }
  return true;
}

/** What carries a message on, by its operation; undefined where other messages are taken in with it. */
const advances: Readonly<Record<string, (args: readonly unknown[]) => Advance | undefined>> = {
  "progress.intend": ([step, revision]) => intended(step as StepRow, revision as string), // the arguments of `intend`
  "progress.record": ([record]) => recordedAlone(record as StepRecord), // that of `record`
  "progress.settle": ([settlement]) => settlementOf(settlement as Settlement), // that of `settle`
};

function recordedAlone(record: StepRecord): Advance | undefined {
  return record.emits ? undefined : recorded(record);
}
