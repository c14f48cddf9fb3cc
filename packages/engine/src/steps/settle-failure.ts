import type { CatchPlan } from "@crossdock/flow";
import { type AttemptRow, type MessageRow, type NewCase, type Settlement, settled } from "@crossdock/journal";
import { classKind, Failure, isFields, thrownText } from "@crossdock/kit";
import { storeFailure } from "../privacy/mask.ts";
import type { Turn } from "../queue/lane-runner.ts";
import { Parked } from "../systems/parked.ts";
import { Unsettled } from "./earlier-try.ts";
import { endMessage } from "./message-end.ts";
import { decideRetry } from "./retry.ts";
import { attemptOf, observeAttempt, type RunContext } from "./run-context.ts";
import { Undecidable } from "./step-call.ts";

/**
 * What becomes of a message whose step failed: parked without burning an attempt, tried again later, or given to
 * the flow's `catch`. Everything is journalled before this returns.
 */
export async function settleFailure(context: RunContext, error: unknown): Promise<Turn> {
  const { run, deps } = context;
  if (error instanceof Parked) return park(context, error.system, {});
  if (error instanceof Unsettled) return waitForEarlierTry(context, error);

  const failure = asFailure(context, error);
  const stored = storeFailure(failure, context.at, context.mask);
  const attempt = { ...attemptOf(context), failure: stored };
  observeAttempt(context, failure.class);

  const { system } = context.at;
  const isSick = system !== null && classKind(failure.class) !== "terminal" && !deps.takesCalls(system);
  // What was tried is tried again as it was: a key of idempotency stands for one text.
  const pinned = { revision: run.revision };
  if (isSick && speaksOfSystem(failure))
    return park(context, system, { failure: stored, attempt, ...pinned });

  const attempts = run.row.attempts + 1;
  const failingFor = failingForOf(run.row, attempt, deps.clock.now());
  const step = run.plan.steps.find(({ id }) => id === stepOf(context.at.step));
  const provable = failure.outcome !== "unknown" || context.at.trait !== "none";
  const decision =
    provable && !(failure instanceof Undecidable)
      ? decideRetry(failure, step?.retry ?? [], { attempts, failingFor, random: deps.random() })
      : { again: false as const, because: "nobody can tell whether the write was done" };
  const tried = { attempts, failingFor, failure: stored, attempt, ...pinned };
  // The try counts, since the message itself may be what the System cannot take; the next probe is another's.
  if (decision.again && isSick) return park(context, system, tried);
  if (decision.again) {
    const { after } = decision;
    await settle(context, { state: "retrying", after, ...tried });
    return { state: "retrying", after };
  }
  const judged =
    provable && !(failure instanceof Undecidable) ? caughtBy(run.plan.catch, failure) : undecided;
  const caught = run.row.mode === "shadow" ? withoutPeople(judged) : judged;
  const kept = caught.action === "skip" && caught.reason ? { ...stored, detail: caught.reason } : stored;
  const common = { attempts, failure: kept, attempt, ...caseOf(context, caught, failure) };
  if (caught.action === "hold") {
    await settle(context, { state: "held", failingFor, ...common });
    deps.log.warn(fields(context, failure), "the message is held; its key waits");
    return { state: "held" };
  }
  deps.log.warn(
    fields(context, failure),
    caught.action === "skip" ? "the message is skipped" : "the message is dead-lettered",
  );
  return endMessage(run, deps, { state: caught.action === "skip" ? "skipped" : "deadLettered", ...common });
}

/**
 * Whether a failure says nothing of the message: nothing was sent, or the System refused everybody alike. Behind an
 * open outcome (500, no answer in time, an answer that cannot be read) the message may be the cause.
 */
function speaksOfSystem(failure: Failure): boolean {
  return classKind(failure.class) !== "transient" || failure.outcome !== "unknown";
}

/**
 * How long the step has been failing. Both stamps of the row were made at one instant of the wall clock, so their
 * difference is what had gone by then and the wait; neither a clock that is set nor a stop of the daemon counts.
 */
function failingForOf({ failingSince, dueAt }: MessageRow, attempt: AttemptRow, now: number): number {
  if (failingSince === null) return 0;
  // Parked since it failed.
  if (dueAt === null) return Math.max(0, now - failingSince);
  return Math.max(0, dueAt - failingSince) + attempt.duration;
}

/** Nobody has to act for a shadow: it holds nothing up and opens no case. */
function withoutPeople(caught: CatchPlan): CatchPlan {
  return { ...caught, action: caught.action === "hold" ? "deadLetter" : caught.action, case: null };
}

/** Without proof either way, only a person can decide; nothing of this key may overtake. */
const undecided: CatchPlan = { errors: ["Any"], action: "hold", reason: null, case: null };

/** The flow says nothing about it: its key goes on, and a person is told. */
const uncaught: CatchPlan = { errors: ["Any"], action: "deadLetter", reason: null, case: null };

function caughtBy(list: readonly CatchPlan[], failure: Failure): CatchPlan {
  return list.find(({ errors }) => errors.includes(failure.class) || errors.includes("Any")) ?? uncaught;
}

/**
 * The message waits for the System. Unless its own try counts, its attempts stay as they are and the wait does not count
 * as failing.
 */
async function park(
  context: RunContext,
  system: string,
  more: Pick<Outcome, "failure" | "attempt" | "revision" | "attempts" | "failingFor">,
): Promise<Turn> {
  const { row } = context.run;
  // Parked again for the same System, with nothing new to say: the journal knows.
  const isKnown = row.state === "paused" && row.pausedFor === system;
  if (!isKnown || more.attempt)
    await settle(context, { state: "paused", pausedFor: system, failingSince: null, ...more });
  return { state: "parked", on: { system } };
}

/** The message is looked at again when the earlier try must be over: no attempt is used, nor any time for retries. */
async function waitForEarlierTry(context: RunContext, { message, wait }: Unsettled): Promise<Turn> {
  const { run, deps, at } = context;
  const { failingSince, dueAt } = run.row;
  const failedFor = failingSince === null || dueAt === null ? undefined : dueAt - failingSince;
  await settle(context, {
    state: "retrying",
    after: wait,
    revision: run.revision,
    // What the row tells of failing ends with the wait, which does not count.
    ...(failedFor === undefined ? {} : { failingFor: failedFor - wait }),
  });
  const { flow, retailer } = run.plan;
  deps.log.info({ flow, retailer, message: run.row.id, step: at.step, wait }, message);
  return { state: "retrying", after: wait };
}

/** Its stamps come from one instant. */
type Outcome = Omit<Settlement, "messageId" | "at" | "dueAt"> & {
  /** Milliseconds until it is due. */
  after?: number;
  /** Milliseconds that its step has been failing. */
  failingFor?: number;
};

async function settle(context: RunContext, { after, failingFor, ...rest }: Outcome): Promise<void> {
  const { run, deps } = context;
  const at = deps.clock.now();
  const settlement: Settlement = {
    ...rest,
    messageId: run.row.id,
    at,
    ...(after === undefined ? {} : { dueAt: at + after }),
    ...(failingFor === undefined ? {} : { failingSince: at - failingFor }),
  };
  await deps.journal.progress.settle(settlement);
  run.row = settled(run.row, settlement);
}

/** A plain error is our own fault: the message is held, so that nothing is lost, and the stack is logged. */
function asFailure(context: RunContext, error: unknown): Failure {
  if (error instanceof Failure) return error;
  const { deps, run, at } = context;
  const stack = context.mask((error instanceof Error ? error.stack : undefined) ?? String(error));
  deps.observe({ kind: "fault" });
  deps.log.error({ flow: run.plan.flow, message: run.row.id, step: at.step, stack }, "crossdock is at fault");
  const title = `crossdock failed in step ${at.step}: ${thrownText(error)}`;
  return new Undecidable(title, at.step ?? "");
}

function caseOf(context: RunContext, caught: CatchPlan, failure: Failure): { openCase?: NewCase } {
  const { run, deps } = context;
  if (caught.action !== "hold" && !caught.case && caught !== uncaught) return {};
  const openedAt = deps.clock.now();
  const key = run.row.key ?? run.row.id;
  const plan = caught.case;
  return {
    openCase: {
      id: deps.identifier(openedAt),
      messageId: run.row.id,
      trigger: null,
      queue: plan?.queue ?? (caught === uncaught ? "uncaught" : "undecided"),
      title: plan ? titleOf(plan.title, context, failure) : `${key}: ${context.mask(failure.title)}`,
      openedAt,
      dueAt: plan?.dueIn === null || plan?.dueIn === undefined ? null : openedAt + plan.dueIn,
    },
  };
}

/** A title that cannot be written must not lose the case. */
function titleOf(
  template: NonNullable<CatchPlan["case"]>["title"],
  { run, message, mask }: RunContext,
  failure: Failure,
): string {
  const { row, plan } = run;
  const title = mask(failure.title);
  const error = { class: failure.class, title, detail: mask(failure.detail ?? "") };
  const data = isFields(message) ? message : {};
  try {
    return template.render({
      ...data,
      key: row.key ?? row.id,
      flow: plan.flow,
      retailer: plan.retailer,
      error,
    });
  } catch {
    return `${row.key ?? row.id}: ${title}`;
  }
}

function fields(context: RunContext, failure: Failure): Record<string, unknown> {
  const { run, at } = context;
  const { flow, retailer } = run.plan;
  return { flow, retailer, message: run.row.id, step: at.step, class: failure.class, code: failure.code };
}

/** The step of a sub-step's name. */
function stepOf(name: string | null): string | undefined {
  return name?.split("/", 1)[0];
}
