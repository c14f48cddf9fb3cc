import { messageStates } from "@crossdock/kit";
import { type Arbitrary, array, constantFrom, integer, nat, oneof, option, record } from "fast-check";
import type { Journal } from "../journal.ts";
import {
  activation,
  attempt,
  badMessage,
  failure,
  lane,
  message,
  newCase,
  start,
  step,
  triggerCase,
} from "./samples.ts";

/** One thing that a caller may do. */
export type Action = (journal: Journal) => Promise<unknown>;

/** Of all messages that actions are about. */
export const ids = ["m0", "m1", "m2", "m3", "m4", "m5"];

const id = constantFrom(...ids);
const at = nat(50).map((offset) => start + offset);
const stepName = constantFrom("s1", "s2", "s3/0", "s3/1");
const options = constantFrom(1, 2, 4, 100).map((queueLimit) => ({ queueLimit }));
const revision = constantFrom("r1", "r2");

const newMessage = record({
  id,
  good: constantFrom(true, true, false),
  identity: option(constantFrom("i0", "i1", "i2")),
  key: option(constantFrom("k0", "k1")),
  retailer: constantFrom("acme", "globex"),
  mode: constantFrom("live", "live", "shadow"),
  payload: constantFrom("{}", JSON.stringify("long ".repeat(400))),
  acceptedAt: at,
}).map(({ good, ...change }) => (good ? message(change.id, change) : badMessage(change.id, change)));

const settlement = record({
  messageId: id,
  state: constantFrom(...messageStates),
  at,
  set: record(
    {
      dueAt: option(at),
      attempts: nat(3),
      failingSince: option(at),
      pausedFor: option(constantFrom("odoo", "sfcc")),
      failure: option(constantFrom(failure("Timeout"), failure("Rejected"))),
      appliedVersion: option(integer({ min: -2, max: 5 })),
      revision,
      unpin: constantFrom(true, false),
    },
    { requiredKeys: [] },
  ),
  tried: option(nat(3)),
  opens: option(constantFrom("c0", "c1", "c2"), { freq: 3 }),
}).map(({ set, tried, opens, ...rest }) => ({
  ...rest,
  ...set,
  ...(tried === null ? {} : { attempt: attempt(rest.messageId, "s1", tried) }),
  ...(opens === null ? {} : { openCase: newCase(opens, rest.messageId) }),
}));

const stepRow = record({
  messageId: id,
  name: stepName,
  state: constantFrom("intent", "done", "skipped"),
  result: option(constantFrom("{}", JSON.stringify("long ".repeat(400)))),
  wrote: constantFrom(true, false),
}).map(({ messageId, name, ...change }) => step(messageId, name, change));

const action: Arbitrary<{ does: string; run: Action }> = oneof(
  {
    weight: 4,
    arbitrary: record({ newMessage, options }).map((given) =>
      named("accept", given, (journal) => journal.messages.accept(given.newMessage, given.options)),
    ),
  },
  {
    weight: 2,
    arbitrary: record({ page: array(newMessage, { maxLength: 4 }), options, value: option(nat(9)) }).map(
      (given) =>
        named("acceptPage", given, (journal) =>
          journal.messages.acceptPage(
            given.page,
            given.options,
            given.value === null
              ? null
              : { flow: lane.flow, retailer: "acme", trigger: "poll", value: given.value, at: start },
          ),
        ),
    ),
  },
  {
    weight: 2,
    arbitrary: record({ newMessage, options }).map((given) =>
      named("readmit", given, (journal) => journal.messages.readmit(given.newMessage, given.options)),
    ),
  },
  {
    weight: 4,
    arbitrary: settlement.map((given) => named("settle", given, (journal) => journal.progress.settle(given))),
  },
  {
    weight: 2,
    arbitrary: record({ stepRow, revision }).map((given) =>
      named("intend", given, (journal) => journal.progress.intend(given.stepRow, given.revision)),
    ),
  },
  {
    weight: 3,
    arbitrary: record({
      step: stepRow,
      revision,
      settle: settlement,
      settles: constantFrom(true, false),
      emits: option(array(record({ message: newMessage, options }), { maxLength: 3 })),
    }).map(({ settles, settle, emits, ...rest }) => {
      const given = { ...rest, ...(settles && { settle }), ...(emits && { emits }) };
      return named("record", given, (journal) => journal.progress.record(given));
    }),
  },
  {
    weight: 1,
    arbitrary: record({ id, names: array(stepName, { maxLength: 2 }) }).map((given) =>
      named("forget", given, (journal) => journal.progress.forget(given.id, given.names)),
    ),
  },
  {
    weight: 1,
    arbitrary: record({ settlement, names: array(stepName, { maxLength: 2 }), ends: id }).map((given) =>
      named("repair", given, (journal) =>
        journal.progress.repair({
          settlement: given.settlement,
          forget: given.names,
          resolution: "person",
          act: {
            audit: [{ at: start, event: "repaired", actor: "ann", details: {} }],
            command: { id: given.ends, at: start, outcome: given.ends },
          },
        }),
      ),
    ),
  },
  {
    weight: 1,
    arbitrary: record({ id, at }).map((given) =>
      named("put", given, (journal) =>
        journal.commands.put({
          ...given,
          kind: "replay",
          target: "m0",
          input: {},
          actor: "ann",
          event: null,
        }),
      ),
    ),
  },
  {
    weight: 1,
    arbitrary: record({ at, limit: nat(3) }).map((given) =>
      named("prune", given, (journal) => journal.prune(given.at, given.limit)),
    ),
  },
  {
    weight: 1,
    arbitrary: record({
      opens: constantFrom("c0", "c1", "t0", "t1"),
      trigger: constantFrom("feed", "other"),
    }).map(({ opens, trigger }) =>
      named("openOfTrigger", { opens, trigger }, (journal) =>
        journal.cases.open(triggerCase(opens, trigger)),
      ),
    ),
  },
  {
    weight: 1,
    arbitrary: record({ trigger: constantFrom("feed", "other"), at }).map((given) =>
      named("resolveOfTrigger", given, (journal) =>
        journal.cases.resolve(triggerCase("", given.trigger).trigger, "itself", given.at),
      ),
    ),
  },
  {
    weight: 1,
    arbitrary: record({ system: constantFrom("erp", "wms"), at, ends: option(id) }).map((given) =>
      named("pause", given, (journal) =>
        journal.pauses.begin(
          { target: { system: given.system }, reason: "audit", actor: "ann", at: given.at },
          given.ends === null
            ? undefined
            : { audit: [], command: { id: given.ends, at: start, outcome: null } },
        ),
      ),
    ),
  },
  {
    weight: 1,
    arbitrary: record({ system: constantFrom("erp", "wms") }).map((target) =>
      named("resume", target, (journal) => journal.pauses.end(target)),
    ),
  },
  {
    weight: 1,
    arbitrary: record({ due: at }).map((given) =>
      named("fire", given, (journal) => journal.cursors.fire(lane.flow, "acme", "nightly", given.due)),
    ),
  },
);

const digest = constantFrom("r1", "r2", "r3");
const revisions: Arbitrary<{ does: string; run: Action }> = oneof(
  record({ digest, at }).map((given) =>
    named("save", given, (journal) => journal.revisions.save(given.digest, {}, given.at)),
  ),
  record({ digest, at }).map((given) =>
    named("activate", given, (journal) => journal.revisions.activate(activation(given.digest, given.at))),
  ),
);

function named(operation: string, given: unknown, run: Action): { does: string; run: Action } {
  return { does: `${operation} ${JSON.stringify(given)}`, run };
}

/** What may be done to a journal, one after the other. */
export const actions = array(oneof({ weight: 9, arbitrary: action }, { weight: 1, arbitrary: revisions }), {
  minLength: 1,
  maxLength: 40,
  size: "max",
});
