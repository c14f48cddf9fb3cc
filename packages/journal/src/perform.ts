import { acceptEach } from "./decisions/accept.ts";
import { type Advance, advance, intended, recorded, settlementOf } from "./decisions/advance.ts";
import { operationsOver } from "./decisions/operations.ts";
import type { AcceptOptions, NewMessage } from "./message.ts";
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
 * Runs requests as parts of the transaction that the store is in; answers one for each, in their order. Those about one message
 * run in that order, too; among messages there is none. Throws where one of them fails, and leaves it to the backend to take
 * back what was written.
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
      const asked = group.places.flatMap((place) => requests[place] ?? []);
      const writes = asked.filter(({ operation }) => operations.get(operation)?.writes);
      if (writes.length > 0) current ??= await store.ownership.current();
      for (const { by } of writes) if (current) refuseOutdated(by, current);
      const found = await run(group.kind, asked);
      for (const [index, place] of group.places.entries()) answers[place] = found[index];
      if (asked.some(({ operation }) => operation === "own")) current = undefined;
    }
    return answers;
  };

  async function run(kind: Kind | undefined, requests: readonly Request[]): Promise<readonly unknown[]> {
    switch (kind) {
      case "advance":
        await advance(store, requests.flatMap(advanceOf));
        // None of these starts a message.
        return requests.map(({ operation }) => (operation === "progress.record" ? [] : undefined));
      case "payload":
        return store.messages.payloads(requests.map(idOf));
      case "steps":
        return store.history.steps(requests.map(idOf));
      case "accept":
        return acceptEach(store, requests.map(arrivalOf));
      case undefined:
        return Promise.all(requests.map(runAlone));
    }
  }

  function runAlone({ operation, args }: Request): unknown {
    const found = operations.get(operation);
    if (!found) throw new Error(`the journal has no operation ${operation}`);
    return found.run(...args);
  }
}

/** Requests that share their statements, by their places among all; of no kind, one that goes alone. */
interface Group {
  kind: Kind | undefined;
  places: number[];
}

/** What shares statements, in the order in which it runs. */
const kinds = ["advance", "payload", "steps", "accept"] as const;
type Kind = (typeof kinds)[number];

const kindsByOperation: Readonly<Record<string, Kind>> = {
  "progress.intend": "advance",
  "progress.record": "advance",
  "progress.settle": "advance",
  "messages.payload": "payload",
  "progress.steps": "steps",
  "messages.accept": "accept",
};

/** A step that starts messages goes alone: what it starts is taken in with its end, or not at all. */
function kindOf(request: Request): Kind | undefined {
  const kind = kindsByOperation[request.operation];
  return kind === "advance" && advanceOf(request).length === 0 ? undefined : kind;
}

/** Puts those of one kind together, as far as none that goes alone, and none about the same message, is between them. */
function groupsOf(requests: readonly Request[]): Group[] {
  const groups: Group[] = [];
  let round = new Map<Kind, Group>();
  /** The last kind of what this round has about each message. */
  let last = new Map<string, Kind>();
  const close = (): void => {
    groups.push(...kinds.flatMap((kind) => round.get(kind) ?? []));
    round = new Map();
    last = new Map();
  };
  for (const [place, request] of requests.entries()) {
    const kind = kindOf(request);
    if (!kind) {
      close();
      groups.push({ kind, places: [place] });
      continue;
    }
    const id = idOf(request);
    if (!mayFollow(kind, last.get(id))) close();
    const group = round.get(kind);
    if (group) group.places.push(place);
    else round.set(kind, { kind, places: [place] });
    last.set(id, kind);
  }
  close();
  return groups;
}

/** Whether both may be of one round, where the one is asked before the other about one message. */
function mayFollow(kind: Kind, before: Kind | undefined): boolean {
  if (!before) return true;
  const isRead = kind === "payload" || kind === "steps";
  return isRead ? before !== "accept" : false;
}

/** The message that a request of a kind is about. */
function idOf(request: Request): string {
  const advanced = advanceOf(request)[0];
  if (advanced) return advanced.change.id;
  const [about] = request.args;
  return typeof about === "string" ? about : arrivalOf(request).message.id;
}

function arrivalOf({ args: [message, options] }: Request) {
  // The arguments are those of `messages.accept`.
  return { message: message as NewMessage, options: options as AcceptOptions };
}

function advanceOf({ operation, args }: Request): Advance[] {
  const found = advances[operation]?.(args);
  return found ? [found] : [];
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
