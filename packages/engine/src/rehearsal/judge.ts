import { type CasePlan, type FlowTestPlan, type ReadExpectation, writeNames } from "@crossdock/flow";
import type { Span } from "@crossdock/kit";
import { compare, type Extent, valuesAt } from "./compare.ts";
import type { RecordedCall } from "./mocked-systems.ts";
import type { LogLine, Observed, ObservedMessage } from "./observed.ts";

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
  const { expect } = each;
  const last = seen.messages.at(-1);
  const at = (...path: (string | number)[]): Span => each.spanOf(path);
  const found: Difference[] = seen.troubles.map((trouble) => ({
    what: "the rehearsal",
    expected: undefined,
    actual: trouble,
    span: each.span,
  }));
  const same = (
    what: string,
    expected: unknown,
    actual: unknown,
    path: (string | number)[],
    extent: Extent = "part",
  ): void => {
    for (const unequal of compare(expected, actual, extent)) {
      found.push({
        what: what + pathText(unequal.path),
        expected: unequal.expected,
        actual: unequal.actual,
        span: at(...path, ...unequal.path),
      });
    }
  };
  const compared = (what: string, wanted: Compared, actual: unknown, path: (string | number)[]): void => {
    if ("includes" in wanted) same(what, wanted.includes, actual, [...path, "includes"]);
    if ("equals" in wanted) same(what, wanted.equals, actual, [...path, "equals"], "whole");
    for (const [index, field] of (wanted.lacks ?? []).entries()) {
      for (const value of valuesAt(actual, field))
        found.push({
          what: `${what}.${field}`,
          expected: undefined,
          actual: value,
          span: at(...path, "lacks", index),
        });
    }
  };

  const faults = seen.logs.filter(isFault);
  const expectsFault = expect.logs?.some(({ level }) => level === "error") ?? false;
  for (const fault of expectsFault ? [] : faults)
    found.push({ what: "crossdock", expected: undefined, actual: faultText(fault), span: each.span });

  if (expect.outcome !== undefined) {
    const outcomes = seen.messages.map(({ outcome }) => outcome);
    if (typeof expect.outcome === "string" && outcomes.length === 1)
      same("outcome", expect.outcome, outcomes[0], ["outcome"]);
    else {
      const wanted = typeof expect.outcome === "string" ? outcomes.map(() => expect.outcome) : expect.outcome;
      for (const unequal of compare(wanted, outcomes, "whole"))
        found.push({ ...unequal, what: `outcome${pathText(unequal.path)}`, span: at("outcome") });
    }
  }
  if (expect.error !== undefined) same("error", ...errorOf(expect.error, last), ["error"]);
  for (const [index, problem] of (expect.problems ?? []).entries()) {
    const problems = last?.row?.failure?.problems ?? [];
    if (!problems.some((each) => each.includes(problem)))
      found.push({
        what: `problems[${index}]`,
        expected: problem,
        actual: problems,
        span: at("problems", index),
      });
  }
  if (expect.answer !== undefined) same("answer", expect.answer, last?.answer, ["answer"]);
  if (expect.writes) {
    const counted = countWrites(expect.writes, test, seen.calls);
    for (const [name, wanted] of Object.entries(expect.writes))
      same(`writes.${name}`, wanted, counted[name], ["writes", name]);
  }
  const requests = new Map<string, number>();
  for (const [index, { step, ...wanted }] of (expect.requests ?? []).entries()) {
    const number = requests.get(step) ?? 0;
    requests.set(step, number + 1);
    const made = requestsOf(step, seen.calls)[number];
    const what = `requests[${index}] (${step}${number > 0 ? `, number ${number + 1}` : ""})`;
    if (made) compared(what, wanted, made.input, ["requests", index]);
    else found.push({ what, expected: "a request", actual: undefined, span: at("requests", index, "step") });
  }
  for (const [step, wanted] of Object.entries(expect.results ?? {})) {
    const row = last?.steps.find((each) => each.step === step);
    const result: unknown = row?.result ? JSON.parse(row.result) : undefined;
    same(`results.${step}`, wanted, result, ["results", step]);
  }
  for (const [step, wanted] of Object.entries(expect.steps ?? {})) {
    const state = last?.steps.find((each) => each.step === step)?.state ?? "missing";
    same(`steps.${step}`, wanted, state === "intent" ? "missing" : state, ["steps", step]);
  }
  if (expect.message) compared("message", expect.message, last?.message, ["message"]);
  if (expect.identity) {
    const { id, key } = expect.identity;
    if (id !== undefined) same("identity.id", id, last?.row?.identity ?? undefined, ["identity", "id"]);
    if (key !== undefined) same("identity.key", key, last?.row?.key ?? undefined, ["identity", "key"]);
  }
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
  if (expect.duplicates !== undefined) {
    const known = new Map(
      seen.messages.flatMap(({ row }) => (row ? [[row.id, row.duplicates] as const] : [])),
    );
    same(
      "duplicates",
      expect.duplicates,
      [...known.values()].reduce((sum, count) => sum + count, 0),
      ["duplicates"],
    );
  }
  for (const [index, wanted] of (expect.logs ?? []).entries()) {
    const line = seen.logs.find((each) => isLike(wanted, each));
    if ((line === undefined) === (wanted.absent === true)) continue;
    const { absent: _, ...described } = wanted;
    found.push({
      what: `logs[${index}]`,
      expected: wanted.absent ? undefined : described,
      actual: line ? { level: line.level, message: line.message } : undefined,
      span: at("logs", index),
    });
  }
  return found;
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
