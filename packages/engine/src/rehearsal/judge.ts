import { type CasePlan, type FlowTestPlan, type ReadExpectation, writeNames } from "@crossdock/flow";
import type { Span } from "@crossdock/kit";
import { compare, type Extent, valuesAt } from "./compare.ts";
import type { LogLine, Observed, ObservedMessage } from "./observed.ts";
import type { RecordedCall } from "./recorded-call.ts";

/** An expectation that is not met. */
export interface Difference {
  /** `writes.erp:sale.order`, `requests[0].partner_id`. */
  what: string;
  /** `undefined`: it must be absent, or is. */
  expected: unknown;
  actual: unknown;
  /** Where it is expected; the case where the rehearsal itself failed. */
  span: Span;
}

/** Everything that is not as the case expects. */
export function judge(test: FlowTestPlan, each: CasePlan, seen: Observed): Difference[] {
  const judging = createJudging(each, seen);
  for (const trouble of seen.troubles) judging.put("the rehearsal", undefined, trouble, each.span);
  judgeFaults(judging);
  judgeEnd(judging);
  judgeCalls(judging, test);
  judgeSteps(judging);
  judgeMessage(judging);
  judgeRecords(judging);
  judgeLogs(judging);
  return judging.found;
}

type Path = (string | number)[];

/** What was expected and seen, and what differs so far. Paths lead into the case's `expect`. */
interface Judging {
  readonly expect: ReadExpectation;
  readonly seen: Observed;
  readonly last: ObservedMessage | undefined;
  readonly found: Difference[];
  at(...path: Path): Span;
  whole: Span;
  put(what: string, expected: unknown, actual: unknown, span: Span): void;
  /** Adds a difference for each place where two values are not the same. */
  same(what: string, expected: unknown, actual: unknown, path: Path, extent?: Extent): void;
  compared(what: string, wanted: Compared, actual: unknown, path: Path): void;
}

function createJudging(each: CasePlan, seen: Observed): Judging {
  const found: Difference[] = [];
  const at = (...path: Path): Span => each.spanOf(path);
  const put: Judging["put"] = (what, expected, actual, span) =>
    void found.push({ what, expected, actual, span });
  const same: Judging["same"] = (what, expected, actual, path, extent = "part") => {
    for (const unequal of compare(expected, actual, extent))
      put(what + pathText(unequal.path), unequal.expected, unequal.actual, at(...path, ...unequal.path));
  };
  return {
    expect: each.expect,
    seen,
    last: seen.messages.at(-1),
    found,
    at,
    whole: each.span,
    put,
    same,
    compared(what, wanted, actual, path) {
      if ("includes" in wanted) same(what, wanted.includes, actual, [...path, "includes"]);
      if ("equals" in wanted) same(what, wanted.equals, actual, [...path, "equals"], "whole");
      for (const [index, field] of (wanted.lacks ?? []).entries()) {
        for (const value of valuesAt(actual, field))
          put(`${what}.${field}`, undefined, value, at(...path, "lacks", index));
      }
    },
  };
}

/** Mistakes of the rehearsal itself, unless the case expects an error in the log. */
function judgeFaults({ expect, seen, put, whole }: Judging): void {
  if (expect.logs?.some(({ level }) => level === "error")) return;
  for (const fault of seen.logs.filter(isFault)) put("crossdock", undefined, faultText(fault), whole);
}

/** How the messages end. */
function judgeEnd({ expect, seen, last, at, put, same }: Judging): void {
  const outcomes = seen.messages.map(({ outcome }) => outcome);
  if (typeof expect.outcome === "string" && outcomes.length === 1)
    same("outcome", expect.outcome, outcomes[0], ["outcome"]);
  else if (expect.outcome !== undefined) {
    const wanted = typeof expect.outcome === "string" ? outcomes.map(() => expect.outcome) : expect.outcome;
    for (const { path, expected, actual } of compare(wanted, outcomes, "whole"))
      put(`outcome${pathText(path)}`, expected, actual, at("outcome"));
  }
  if (expect.error !== undefined) same("error", ...errorOf(expect.error, last), ["error"]);
  for (const [index, problem] of (expect.problems ?? []).entries()) {
    const problems = last?.row?.failure?.problems ?? [];
    if (!problems.some((each) => each.includes(problem)))
      put(`problems[${index}]`, problem, problems, at("problems", index));
  }
  if (expect.answer !== undefined) same("answer", expect.answer, last?.answer, ["answer"]);
}

/** What reached the Systems. */
function judgeCalls({ expect, seen, at, put, same, compared }: Judging, test: FlowTestPlan): void {
  const counted = countWrites(expect.writes ?? {}, test, seen.calls);
  for (const [name, wanted] of Object.entries(expect.writes ?? {}))
    same(`writes.${name}`, wanted, counted[name], ["writes", name]);
  const requests = new Map<string, number>();
  for (const [index, { step, ...wanted }] of (expect.requests ?? []).entries()) {
    const number = requests.get(step) ?? 0;
    requests.set(step, number + 1);
    const made = requestsOf(step, seen.calls)[number];
    const what = `requests[${index}] (${step}${number > 0 ? `, number ${number + 1}` : ""})`;
    if (made) compared(what, wanted, made.input, ["requests", index]);
    else put(what, "a request", undefined, at("requests", index, "step"));
  }
}

function judgeSteps({ expect, last, same }: Judging): void {
  for (const [step, wanted] of Object.entries(expect.results ?? {})) {
    const row = last?.steps.find((each) => each.step === step);
    const result: unknown = row?.result ? JSON.parse(row.result) : undefined;
    same(`results.${step}`, wanted, result, ["results", step]);
  }
  for (const [step, wanted] of Object.entries(expect.steps ?? {})) {
    const state = last?.steps.find((each) => each.step === step)?.state ?? "missing";
    same(`steps.${step}`, wanted, state === "intent" ? "missing" : state, ["steps", step]);
  }
}

function judgeMessage({ expect, last, same, compared }: Judging): void {
  if (expect.message) compared("message", expect.message, last?.message, ["message"]);
  const { id, key } = expect.identity ?? {};
  if (id !== undefined) same("identity.id", id, last?.row?.identity ?? undefined, ["identity", "id"]);
  if (key !== undefined) same("identity.key", key, last?.row?.key ?? undefined, ["identity", "key"]);
}

/** What is left beside the message itself: checkpoints, cases, tries and duplicates. */
function judgeRecords({ expect, seen, same }: Judging): void {
  if (expect.checkpoints)
    same("checkpoints", expect.checkpoints, [...seen.checkpoints], ["checkpoints"], "whole");
  if (expect.cases) {
    const opened = seen.cases.map(({ queue, title, state, openedAt, dueAt }) => ({
      queue,
      title,
      state,
      dueIn: dueAt === null ? undefined : dueAt - openedAt,
    }));
    same("cases", expect.cases, opened, ["cases"]);
  }
  for (const [step, wanted] of Object.entries(expect.attempts ?? {})) {
    const tries = seen.calls.filter((call) => isOf(step, call) && call.came !== "verified").length;
    same(`attempts.${step}`, wanted, tries, ["attempts", step]);
  }
  if (expect.duplicates === undefined) return;
  const known = new Map(seen.messages.flatMap(({ row }) => (row ? [[row.id, row.duplicates] as const] : [])));
  const duplicates = [...known.values()].reduce((sum, count) => sum + count, 0);
  same("duplicates", expect.duplicates, duplicates, ["duplicates"]);
}

function judgeLogs({ expect, seen, at, put }: Judging): void {
  for (const [index, wanted] of (expect.logs ?? []).entries()) {
    const line = seen.logs.find((each) => isLike(wanted, each));
    if ((line === undefined) === (wanted.absent === true)) continue;
    const { absent: _, ...described } = wanted;
    const actual = line ? { level: line.level, message: line.message } : undefined;
    put(`logs[${index}]`, wanted.absent ? undefined : described, actual, at("logs", index));
  }
}

interface Compared {
  includes?: unknown;
  equals?: unknown;
  lacks?: string[];
}

function errorOf(
  expected: NonNullable<ReadExpectation["error"]>,
  last: ObservedMessage | undefined,
): [unknown, unknown] {
  const failure = last?.row?.failure;
  return typeof expected === "string" ? [expected, failure?.class] : [expected, failure ?? undefined];
}

/** How often what is named was written; `*`: what no other name counts. */
function countWrites(
  wanted: Readonly<Record<string, number>>,
  { systems }: FlowTestPlan,
  calls: readonly RecordedCall[],
): Record<string, number> {
  const counted = Object.fromEntries(Object.keys(wanted).map((name) => [name, 0]));
  for (const { system, operation, config } of calls.filter(({ wrote }) => wrote)) {
    const known = Object.entries(systems).flatMap(([role, name]) => (name === system ? [role] : []));
    const names = writeNames([...new Set([...known, system])], operation, config).filter(
      (name) => name in counted,
    );
    for (const name of names.length > 0 ? names : ["*"]) counted[name] = (counted[name] ?? 0) + 1;
  }
  return counted;
}

/** The requests of a step, tries of one request counted once. */
function requestsOf(step: string, calls: readonly RecordedCall[]): RecordedCall[] {
  const seen = new Set<string>();
  return calls.filter((call) => {
    if (!isOf(step, call) || call.came === "verified") return false;
    const id = JSON.stringify([call.key, call.input]);
    return !seen.has(id) && seen.add(id);
  });
}

function isOf(step: string, call: RecordedCall): boolean {
  return call.step === step || call.step.split("/", 1)[0] === step;
}

function isLike(
  { level, message, fields }: NonNullable<ReadExpectation["logs"]>[number],
  line: LogLine,
): boolean {
  if (level !== undefined && line.level !== level) return false;
  // The words are those of a test, which says what a person has to read.
  // eslint-disable-next-line crossdock/no-matched-text
  if (message !== undefined && !line.message.includes(message)) return false;
  return fields === undefined || compare(fields, line.fields, "part").length === 0;
}

/** Our own mistake, or a mock that answers what the connector cannot read. */
function isFault({ level, fields }: LogLine): boolean {
  return level === "error" && "stack" in fields;
}

function faultText({ message, fields }: LogLine): string {
  return `${message}: ${String(fields["stack"]).split("\n")[0]}`;
}

function pathText(path: readonly (string | number)[]): string {
  return path.map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`)).join("");
}
