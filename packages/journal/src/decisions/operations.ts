import type { Journal } from "../journal.ts";
import type { AcceptResult } from "../message.ts";
import type { Aggregates } from "../operations.ts";
import type { Ownership } from "../ownership.ts";
import { positionBefore } from "../page-cursor.ts";
import type { StepRecord } from "../progress.ts";
import type { Later, Store } from "../store.ts";
import { acceptAll, acceptEach, acceptPage, readmit } from "./accept.ts";
import { repair, witness } from "./act.ts";
import { advance, intended, recorded, settlementOf } from "./advance.ts";
import { emittedOf } from "./emitted.ts";
import { listMessages } from "./list-messages.ts";
import { openOfTrigger } from "./open-of-trigger.ts";
import { positionedPage } from "./page.ts";
import { pausesOver } from "./pauses.ts";
import { pin, pinFirst } from "./pin.ts";
import { prune } from "./prune.ts";

type Decided<Method> = Method extends (...args: infer Args) => Promise<infer Answer>
  ? (...args: Args) => Later<Answer>
  : never;

/** Every operation of the journal, as a part of a transaction of its store. */
export type Operations = {
  [Name in keyof Aggregates]: {
    [Method in keyof Aggregates[Name]]: Decided<Aggregates[Name][Method]>;
  };
} & {
  prune: Decided<Journal["prune"]>;
  check: Decided<Journal["check"]>;
  probe(): Later<void>;
  own(owner: string): Later<Ownership>;
};

/** What the journal's operations decide, over the statements of any store. */
export function operationsOver(store: Store): Operations {
  const { references } = store;
  return {
    messages: messagesOver(store),
    progress: progressOver(store),
    cursors: cursorsOver(store),
    references,
    revisions: revisionsOver(store),
    cases: {
      open: (opened) => openOfTrigger(store, opened),
      resolve: store.cases.resolveOfTrigger,
      ofTriggers: store.cases.ofTriggers,
      list: async ({ state, limit, cursor }) =>
        positionedPage(await store.cases.list(state, positionBefore(cursor), limit + 1), limit),
    },
    audit: {
      append: store.audit.append,
      list: async ({ limit, cursor }) =>
        positionedPage(await store.audit.list(positionBefore(cursor), limit + 1), limit),
    },
    commands: {
      async put(command) {
        if (await store.commands.put(command)) return;
        throw new Error(`command ${command.id} is in the journal already: give each its own id`);
      },
      pending: store.commands.pending,
      get: store.commands.get,
      done: (act) => witness(store, act),
    },
    pauses: pausesOver(store),
    prune: (endedBefore, limit) => prune(store, endedBefore, limit),
    check: store.check,
    probe: store.probe,
    own: store.ownership.take,
  };
}

function cursorsOver(store: Store): Operations["cursors"] {
  const { cursors } = store;
  return {
    ...cursors,
    get: async (...place) => (await cursors.get(...place))?.value,
    stand: cursors.get,
    async move(move, act) {
      await witness(store, act);
      await cursors.move(move);
    },
  };
}

function messagesOver(store: Store): Operations["messages"] {
  const { messages } = store;
  return {
    async accept(message, options) {
      const [answer] = await acceptEach(store, [{ message, options }]);
      if (!answer) throw new Error(`message ${message.id} was not decided`);
      return answer;
    },
    acceptPage: (page, options, cursor) => acceptPage(store, page, options, cursor),
    readmit: (message, options, act) => readmit(store, message, options, act),
    feed: messages.feed,
    unfinished: messages.unfinished,
    lane: messages.lane,
    get: messages.get,
    payload: async (id) => (await messages.payloads([id]))[0],
    beginning: messages.beginning,
    list: (filter) => listMessages(store, filter),
    counts: messages.counts,
    oldest: messages.oldest,
    appliedVersion: messages.appliedVersion,
    pinnedRevisions: messages.pinnedRevisions,
  };
}

function progressOver(store: Store): Operations["progress"] {
  const { history } = store;
  return {
    intend: (step, revision) => advance(store, [intended(step, revision)]),
    record: (record) => recordStep(store, record),
    settle: (settlement) => advance(store, [settlementOf(settlement)]),
    repair: (wanted) => repair(store, wanted),
    pin: (messageIds, revision) => pin(store, messageIds, revision),
    pinFirst: (revision, partitions) => pinFirst(store, revision, partitions),
    steps: async (messageId) => (await history.steps([messageId]))[0] ?? [],
    attempts: history.attempts,
    forget: history.forgetSteps,
  };
}

/** See `StepRecord.emits`. */
async function recordStep(store: Store, record: StepRecord): Promise<AcceptResult[]> {
  const { emits } = record;
  if (emits)
    return acceptAll(store, emits, ({ verdicts }) => {
      const result = JSON.stringify(emittedOf(emits, verdicts));
      return advance(store, [recorded({ ...record, step: { ...record.step, result } })]);
    });
  await advance(store, [recorded(record)]);
  return [];
}

function revisionsOver(store: Store): Operations["revisions"] {
  const { revisions } = store;
  const { save, files, list, activations } = revisions;
  return {
    save,
    async activate(activation, act) {
      if (!(await revisions.activate(activation)))
        throw new Error(`revision ${activation.digest} is not in the journal: save it first`);
      await witness(store, act);
    },
    files,
    list,
    activations,
  };
}
