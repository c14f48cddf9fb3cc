import { isDeepStrictEqual } from "node:util";
import { compare, type Observed, type ObservedMessage, type RecordedCall } from "@crossdock/engine/rehearsal";
import type { Path } from "@crossdock/kit";
import { durationText, type SentPart } from "@crossdock/lint/diff";
import { withValue } from "./with-value.ts";

/** One thing that a case shows differently on two states. */
export interface Effect {
  /** Null: of the message as a whole. */
  step: string | null;
  part: SentPart;
  /** Places in lists are `[]`. */
  path: string;
  before: unknown;
  after: unknown;
  /** What would have been seen had this one thing stayed as it was. */
  revert(seen: Observed): Observed;
}

/** Everything that is different between what two states do with the same case. */
export function effectsOf(before: Observed, after: Observed): Effect[] {
  const [old, now] = [requestsOf(before), requestsOf(after)];
  const steps = [...new Set([...now.keys(), ...old.keys()])];
  return [
    ...orderEffects(old, now),
    ...steps.flatMap((step) => stepEffects(step, before, old.get(step) ?? [], now.get(step) ?? [])),
    ...triesEffects(steps, before, after),
    ...messageEffects(before, after),
    ...recordEffects(before, after),
  ];
}

/** One request, however often it was tried. */
interface Request {
  call: RecordedCall;
  /** Which of the calls are tries of it. */
  tries: readonly number[];
}

/** The requests of each step, those of a list's items together, in their order. */
function requestsOf({ calls }: Observed): Map<string, Request[]> {
  const requests = new Map<string, { step: string; call: RecordedCall; tries: number[] }>();
  for (const [index, call] of calls.entries()) {
    if (call.step === "" || call.came === "verified") continue;
    const id = JSON.stringify([call.step, call.key, call.system, call.input]);
    const known = requests.get(id);
    if (known) known.tries.push(index);
    else requests.set(id, { step: stepOf(call), call, tries: [index] });
  }
  return Map.groupBy(requests.values(), ({ step }) => step);
}

function stepOf({ step }: RecordedCall): string {
  return step.split("/", 1)[0] ?? step;
}

function stepEffects(
  step: string,
  before: Observed,
  old: readonly Request[],
  now: readonly Request[],
): Effect[] {
  const pairs = now.slice(0, old.length).map((request, index) => [old[index], request] as const);
  const inside = pairs.flatMap(([one, other]) => (one ? requestEffects(step, one.call, other) : []));
  if (old.length === now.length) return inside;
  const revert = (seen: Observed): Observed => withStepOf(step, seen, before);
  return [{ step, part: "request", path: "", before: countOf(old), after: countOf(now), revert }, ...inside];
}

/** What is asked where nothing was, or is no longer; the number where there are more or fewer. */
function countOf(requests: readonly Request[]): unknown {
  const [first] = requests;
  if (!first) return undefined;
  return requests.length === 1
    ? `${first.call.operation} of ${first.call.system}`
    : `${requests.length} requests`;
}

function requestEffects(step: string, old: RecordedCall, { call: now, tries }: Request): Effect[] {
  const effect = (
    part: SentPart,
    field: keyof RecordedCall,
    inner: Path,
    before: unknown,
    after: unknown,
  ) => ({
    step,
    part,
    path: pathText(field === "input" || field === "expect" || inner.length > 0 ? inner : [field]),
    before,
    after,
    revert: (seen: Observed): Observed => ({
      ...seen,
      calls: seen.calls.map((each, index) =>
        tries.includes(index) ? { ...each, [field]: withValue(each[field], inner, before) } : each,
      ),
    }),
  });
  const own = (call: RecordedCall): unknown => (call.key.endsWith(`/${call.step}`) ? undefined : call.key);
  return [
    ...(["system", "operation"] as const).flatMap((field) =>
      old[field] === now[field] ? [] : [effect("target", field, [], old[field], now[field])],
    ),
    ...(own(old) === own(now) ? [] : [effect("target", "key", [], own(old), own(now))]),
    ...(isDeepStrictEqual(old.config["match"], now.config["match"])
      ? []
      : [effect("match", "config", ["match"], old.config["match"], now.config["match"])]),
    ...compare(old.config, now.config, "whole")
      .filter(({ path: [first] }) => first !== "match")
      .map(({ path, expected, actual }) => effect("target", "config", path, expected, actual)),
    ...compare(old.input, now.input, "whole").map(({ path, expected, actual }) =>
      effect("field", "input", path, expected, actual),
    ),
    ...compare(old.expect, now.expect, "whole").map(({ path, expected, actual }) =>
      effect("expect", "expect", path, expected, actual),
    ),
  ];
}

/** The calls of one step, and what became of it, taken from another state. */
function withStepOf(step: string, seen: Observed, before: Observed): Observed {
  const others = seen.calls.filter((call) => stepOf(call) !== step);
  const messages = seen.messages.map((message, index): ObservedMessage => {
    const old = before.messages[index]?.steps.filter((row) => row.step.split("/", 1)[0] === step) ?? [];
    return {
      ...message,
      steps: [...message.steps.filter((row) => row.step.split("/", 1)[0] !== step), ...old],
    };
  });
  return { ...seen, messages, calls: [...others, ...before.calls.filter((call) => stepOf(call) === step)] };
}

function orderEffects(
  old: ReadonlyMap<string, readonly Request[]>,
  now: ReadonlyMap<string, readonly Request[]>,
): Effect[] {
  const order = (one: typeof old, other: typeof old) => [...one.keys()].filter((step) => other.has(step));
  const [before, after] = [order(old, now), order(now, old)];
  if (before.join() === after.join()) return [];
  // What a case expects of one step after the other is not judged.
  return [{ step: null, part: "order", path: "", before, after, revert: (seen) => seen }];
}

function triesEffects(steps: readonly string[], before: Observed, after: Observed): Effect[] {
  return steps.flatMap((step): Effect[] => {
    const [old, now] = [before, after].map((seen) => mostTries(step, seen));
    if (!old || !now || old === now) return [];
    const revert = (seen: Observed): Observed => withStepOf(step, seen, before);
    return [{ step, part: "tries", path: "", before: old, after: now, revert }];
  });
}

function mostTries(step: string, seen: Observed): number {
  return Math.max(0, ...(requestsOf(seen).get(step) ?? []).map(({ tries }) => tries.length));
}

/** What becomes of each message, and what it is known by. */
function messageEffects(before: Observed, after: Observed): Effect[] {
  return after.messages.flatMap((now, index): Effect[] => {
    const old = before.messages[index];
    if (!old) return [];
    const put = (message: (seen: ObservedMessage) => ObservedMessage) => (seen: Observed) => ({
      ...seen,
      messages: seen.messages.map((each, at) => (at === index ? message(each) : each)),
    });
    const ends = ([part, path, read]: Aspect): Effect[] => {
      const [was, is] = [read(old), read(now)];
      if (JSON.stringify(was) === JSON.stringify(is)) return [];
      const revert =
        part === "identity"
          ? put((seen) => withIdentity(seen, old))
          : put((seen) => ({ ...withIdentity(old, seen), steps: seen.steps, message: seen.message }));
      return [{ step: null, part, path, before: was, after: is, revert }];
    };
    return aspects.flatMap(ends);
  });
}

type Aspect = [SentPart, path: string, (message: ObservedMessage) => unknown];

const aspects: readonly Aspect[] = [
  ["end", "", ({ outcome, row }) => (row?.failure ? `${outcome} (${row.failure.class})` : outcome)],
  ["end", "reason", ({ row }) => row?.failure?.title],
  ["end", "problems", ({ row }) => row?.failure?.problems],
  ["end", "answer", ({ answer }) => answer],
  ["identity", "id", ({ row }) => row?.identity ?? undefined],
  ["identity", "key", ({ row }) => row?.key ?? undefined],
  ["identity", "version", ({ row }) => versionText(row?.version ?? undefined)],
];

/** A version that is an instant as one, and not in milliseconds. */
function versionText(version: number | undefined): string | number | undefined {
  return version !== undefined && version >= firstInstant ? new Date(version).toISOString() : version;
}

/** A version from here on is an instant: nobody counts so far. */
const firstInstant = Date.UTC(2000, 0);

function withIdentity(message: ObservedMessage, from: ObservedMessage): ObservedMessage {
  const { row } = message;
  if (!row || !from.row) return message;
  const { identity, key, version } = from.row;
  return { ...message, row: { ...row, identity, key, version } };
}

/** What is left beside the messages. */
function recordEffects(before: Observed, after: Observed): Effect[] {
  const cases = ({ cases: opened }: Observed) =>
    opened.map(({ queue, title, openedAt, dueAt }) => ({
      queue,
      title,
      dueIn: dueAt === null ? "never" : durationText(dueAt - openedAt),
    }));
  const records = [
    {
      path: "checkpoints",
      read: (seen: Observed): unknown => seen.checkpoints,
      revert: (seen: Observed): Observed => ({ ...seen, checkpoints: before.checkpoints }),
    },
    {
      path: "cases",
      read: cases,
      revert: (seen: Observed): Observed => ({ ...seen, cases: before.cases }),
    },
  ];
  return records.flatMap(({ path, read, revert }): Effect[] =>
    compare(read(before), read(after), "whole").map(({ path: inner, expected, actual }) => ({
      step: null,
      part: "end",
      path: pathText([path, ...inner]),
      before: expected,
      after: actual,
      revert,
    })),
  );
}

/** `order_line[].price_unit`. */
function pathText(path: Path): string {
  return path
    .map((step, index) => (typeof step === "number" ? "[]" : index > 0 ? `.${step}` : step))
    .join("");
}
