import type { FlowPlan, StepPlan } from "@crossdock/flow";
import type { AttemptRow, MessageRow, StepRow, StoredFailure } from "@crossdock/journal";
import { errorClasses, valueAt } from "@crossdock/kit";
import { readOriginal } from "../intake/original.ts";
import { wasTakenUp } from "../intake/quarantine.ts";
import { type Pseudonymised, pseudonymise } from "./pseudonymise.ts";

/** What a journal still has of a message. */
export interface StoredMessage {
  row: MessageRow;
  body: { payload: string; original: string | null };
  steps: readonly StepRow[];
  attempts: readonly AttemptRow[];
}

/** A message as a flow test can tell it again, with stand-ins for everything personal. */
export interface Recording {
  /** As the trigger received it; undefined where a schedule made it from nothing. */
  message: unknown;
  /** Fields that have a stand-in. */
  hidden: readonly string[];
  /** Problems of the stand-ins with the contract, which the original did not have. */
  problems: readonly string[];
  steps: readonly { step: string; state: "done" | "skipped"; wrote: boolean }[];
  mocks: readonly RecordedMock[];
  checkpoints: readonly string[];
  failure: { class: string; step: string | null; problems: readonly string[] } | null;
  /** A person gave it up while it was held. */
  wasGivenUp: boolean;
  /** What the journal does not have, one line each. */
  missing: readonly string[];
}

/** What a step's target answered, one try after the other. */
interface RecordedMock {
  step: string;
  answers: readonly ({ returns: unknown } | { fails: { class: string; outcome?: string } })[];
}

const mostAttempts = 20;

const oldProblems =
  "which of its problems were masked: it was stored before that was noted, so the case names none";

/** Undefined where no stand-ins can be found that leave nothing of the original. */
export async function recordMessage(plan: FlowPlan, stored: StoredMessage): Promise<Recording | undefined> {
  const { row, body, steps } = stored;
  const original = readOriginal(body.original);
  const received: unknown = "message" in original ? original.message : JSON.parse(body.payload);
  const bindings = { ...plan.bindings, trigger: original.envelope, now: row.acceptedAt };
  const wasFit = wasTakenUp(body);
  const made: unknown = wasFit ? JSON.parse(body.payload) : undefined;
  const { answers, missing } = answersOf(plan, stored);
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const pseudonymised = pseudonymise(received, {
      schemas: plan.input?.received ?? [],
      sensitive: [...new Set([received, made].flatMap((each) => plan.input?.sensitive(each) ?? []))],
      identity: [row.identity, row.key].filter((text) => text !== null),
      attempt,
    });
    const normalised = await plan.input?.normalise(pseudonymised.message, bindings);
    if (normalised?.ok && wasFit) pseudonymised.learn(made, normalised.message);
    const recording: Recording = {
      message: isScheduled(plan, row) ? undefined : pseudonymised.message,
      hidden: pseudonymised.hidden,
      problems: normalised && !normalised.ok && wasFit ? normalised.problems : [],
      steps: steps.filter(isStep).map(({ step, state, wrote, shadow }) => ({
        step: nameOf(step, pseudonymised),
        state: state === "skipped" ? "skipped" : "done",
        wrote: wrote || shadow?.kind === "write",
      })),
      // What the other side says is made of what it was sent.
      mocks: answers.map(({ step, answers: own }) => ({
        step,
        answers: own.map((each) =>
          "returns" in each ? { returns: pseudonymised.apply(each.returns) } : each,
        ),
      })),
      checkpoints: checkpointsOf(plan, steps),
      failure: failureOf(row, pseudonymised),
      wasGivenUp: row.state === "skipped" && isHeldBy(plan, row.failure),
      missing: doesNotTell(row) ? [...missing, oldProblems] : missing,
    };
    const isLast = attempt === mostAttempts - 1;
    const { message, mocks, failure } = recording;
    if (!pseudonymised.isClean([message, mocks.map((mock) => mock.answers), failure?.problems])) continue;
    if (recording.problems.length === 0 || isLast) return recording;
  }
  return undefined;
}

function isStep({ state, step }: StepRow): boolean {
  return state !== "intent" || step.includes("/");
}

/** Names of sub-steps hold what the message says of its items. */
function nameOf(step: string, pseudonymised: Pseudonymised): string {
  const [own = "", ...item] = step.split("/");
  return item.length === 0 ? own : `${own}/${String(pseudonymised.apply(item.join("/")))}`;
}

function isScheduled({ triggers }: FlowPlan, { trigger }: MessageRow): boolean {
  const found = triggers.find(({ id }) => id === trigger);
  return found?.definition.name === "schedule" && !valueAt(found.config, "fetch");
}

/** Failures that crossdock itself finds: the message and the flow bring them about again. */
const ownClasses: ReadonlySet<string> = new Set([
  "MappingError",
  "LimitExceeded",
  "ContractViolation",
  "OwnershipViolation",
]);

function answersOf(
  plan: FlowPlan,
  { steps, attempts }: StoredMessage,
): { answers: RecordedMock[]; missing: string[] } {
  const rows = new Map(steps.map((each) => [each.step, each]));
  const missing = new Set<string>();
  const found = new Map<string, RecordedMock["answers"][number][]>();
  for (const attempt of lastGo(attempts)) {
    const own = attempt.step.split("/", 1)[0] ?? "";
    const step = plan.steps.find(({ id }) => id === own);
    if (!step?.target) continue;
    const answer = answerOf(step, attempt, rows.get(attempt.step));
    if (answer === undefined) continue;
    if (answer === "missing") missing.add(`what the target of step ${own} answered: it is made up`);
    else found.set(own, [...(found.get(own) ?? []), answer]);
  }
  return { answers: [...found].map(([step, answers]) => ({ step, answers })), missing: [...missing] };
}

function answerOf(
  step: StepPlan,
  { failure, answer }: AttemptRow,
  row: StepRow | undefined,
): RecordedMock["answers"][number] | "missing" | undefined {
  if (answer !== null) return { returns: JSON.parse(answer) };
  if (failure === null) {
    if (step.output || step.route) return "missing";
    return row?.result ? { returns: JSON.parse(row.result) } : undefined;
  }
  const isOurs = ownClasses.has(failure.class) && failure.code === undefined && failure.outcome === "notSent";
  if (isOurs || !Object.hasOwn(errorClasses, failure.class)) return undefined;
  const usual = failure.class === "Timeout" ? "unknown" : "refused";
  const outcome = failure.outcome === usual ? {} : { outcome: failure.outcome };
  return { fails: { class: failure.class, ...outcome } };
}

/** The tries since a person or a new revision last began a step again. */
function lastGo(attempts: readonly AttemptRow[]): AttemptRow[] {
  const begun = new Map<string, number>();
  for (const [index, { step, number }] of attempts.entries()) if (number === 1) begun.set(step, index);
  return attempts.filter(({ step }, index) => index >= (begun.get(step) ?? 0));
}

function checkpointsOf(plan: FlowPlan, rows: readonly StepRow[]): string[] {
  const done = new Set(rows.filter(({ state }) => state === "done").map(({ step }) => step));
  return plan.steps.flatMap(({ id, checkpoint }) =>
    checkpoint !== null && done.has(id) ? [checkpoint] : [],
  );
}

/** Problems in which something was masked say nothing that a test could look for; an old journal does not tell which. */
function wholeProblems({ problems = [], maskedProblems }: StoredFailure): string[] {
  return maskedProblems === undefined ? [] : problems.filter((_, index) => !maskedProblems.includes(index));
}

function doesNotTell({ failure }: MessageRow): boolean {
  return failure?.problems !== undefined && failure.maskedProblems === undefined;
}

function failureOf({ state, failure }: MessageRow, pseudonymised: Pseudonymised): Recording["failure"] {
  if (!failure || state === "succeeded") return null;
  const problems = wholeProblems(failure);
  return {
    class: failure.class,
    step: failure.step === null ? null : nameOf(failure.step, pseudonymised),
    problems: problems
      .map((text) => String(pseudonymised.apply(text)))
      .filter((text, at) => text === problems[at]),
  };
}

function isHeldBy(plan: FlowPlan, failure: StoredFailure | null): boolean {
  const line = plan.catch.find(
    ({ errors }) => errors.includes(failure?.class ?? "") || errors.includes("Any"),
  );
  return line?.action === "hold";
}
