import { type FlowPlan, writeNames } from "@crossdock/flow";
import type { RecordedAnswer, Recording } from "./recording.ts";

/** What a case of a FlowTest says of a recorded message. */
export function caseOf(
  recording: Recording,
  { name, fixture, plan, roles, writes }: CasePlace,
): Readonly<Record<string, unknown>> {
  const { trigger, acceptedAt, state, failure, wasGivenUp, mocks, mode, checkpoints } = recording;
  const problems = failure?.problems.slice(0, mostProblems) ?? [];
  return {
    name,
    ...(fixture === undefined ? {} : { message: fixture }),
    ...(plan.triggers[0]?.id === trigger ? {} : { trigger }),
    now: acceptedAt,
    ...(wasGivenUp ? { release: "skip" } : {}),
    ...(mocks.length > 0 ? { mocks: mocks.map(({ step, answers }) => ({ step, ...mockOf(answers) })) } : {}),
    expect: {
      outcome: state,
      ...(failure
        ? { error: { class: failure.class, ...(failure.step === null ? {} : { step: failure.step }) } }
        : {}),
      ...(problems.length > 0 ? { problems } : {}),
      steps: stepsOf(recording, plan),
      ...writesOf(recording, plan, roles, writes),
      // What a shadow reaches did not happen; a rehearsal runs as if it were live.
      ...(mode === "live" && plan.steps.some(({ checkpoint }) => checkpoint !== null) ? { checkpoints } : {}),
    },
  };
}

const mostProblems = 5;

/** Where a case will stand, and what it is about. */
export interface CasePlace {
  name: string;
  /** Path of the fixture as seen from the test's folder; undefined where the trigger makes the message. */
  fixture: string | undefined;
  plan: FlowPlan;
  /** Names of Systems by the roles that they play. */
  roles: Readonly<Record<string, string>>;
  /** Whether the step with this id calls an operation that writes. */
  writes(step: string): boolean;
}

/** The shortest words for a row of answers. */
function mockOf(answers: readonly RecordedAnswer[]): Readonly<Record<string, unknown>> {
  const faults = answers.flatMap(({ fails }) => (fails ? [faultOf(fails)] : []));
  const last = answers.at(-1);
  if (faults.length === 0 && answers.length === 1) return { returns: last?.returns };
  if (faults.length === answers.length) return { fails: faults };
  const onlyLast = faults.length === answers.length - 1 && last !== undefined && !last.fails;
  // biome-ignore lint/suspicious/noThenProperty: a word of the language, never awaited
  if (onlyLast) return { fails: faults, then: last.returns };
  return {
    answers: answers.map(({ fails, returns }) => (fails ? { fails: [faultOf(fails)] } : { returns })),
  };
}

function faultOf({ class: word, outcome }: NonNullable<RecordedAnswer["fails"]>): unknown {
  return outcome === undefined ? word : { class: word, outcome };
}

function stepsOf({ steps }: Recording, plan: FlowPlan): Readonly<Record<string, string>> {
  const known = new Map(steps.map(({ step, state }) => [step, state]));
  return Object.fromEntries(plan.steps.map(({ id }) => [id, known.get(id) ?? "missing"]));
}

/** How often each target was written. Nobody knows which System a step with routes took: then some are not counted. */
function writesOf(
  { steps, mocks, failure }: Recording,
  plan: FlowPlan,
  roles: Readonly<Record<string, string>>,
  writes: CasePlace["writes"],
): { writes?: Readonly<Record<string, number>> } {
  const counts: Record<string, number> = {};
  let isWhole = true;
  const last = mocks.find(({ step }) => step === failure?.step)?.answers.at(-1);
  // Its target had answered; what the flow then made of the answer failed.
  const failed = failure?.step && last && !last.fails && writes(failure.step) ? [failure.step] : [];
  for (const step of [...steps.flatMap(({ step: id, wrote }) => (wrote ? id : [])), ...failed]) {
    const [id, item] = step.split("/", 2);
    const found = plan.steps.find((each) => each.id === id);
    // The step of several items only sums them up.
    if (!found?.target || (found.forEach && item === undefined)) continue;
    const { system, operation, config } = found.target;
    const role = Object.entries(roles).find(([name, own]) => own === system && name !== own)?.[0] ?? system;
    if (role === null) isWhole = false;
    else {
      const name = writeNames([role], operation, config).at(-1) ?? "";
      counts[name] = (counts[name] ?? 0) + 1;
    }
  }
  return Object.keys(counts).length === 0 && !isWhole
    ? {}
    : { writes: { ...counts, ...(isWhole ? { "*": 0 } : {}) } };
}
