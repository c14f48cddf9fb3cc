import type { FlowPlan, StepPlan, SystemPlan } from "@crossdock/flow";
import { type Journal, memoryJournal } from "@crossdock/journal";
import { type Bindings, type CallOperation, callOf, Failure, type Log, thrownText } from "@crossdock/kit";
import { createMasks } from "../privacy/mask.ts";
import { createEarlierTries } from "../steps/earlier-try.ts";
import { madeUpAnswer } from "../steps/made-up.ts";
import { contextOf } from "../steps/message-run.ts";
import type { Run, RunContext, RunDeps } from "../steps/run-context.ts";
import { runStep } from "../steps/step-run.ts";
import type { System } from "../systems/system.ts";

/** What a flow would do with one message: every request, none of them sent. */
export interface Rehearsal {
  /** The message as the steps see it, or why it would be quarantined. */
  message?: unknown;
  problems: readonly string[];
  identity: { id: unknown; key: unknown; version: unknown };
  /** In their order. The message stops at a step that fails: those behind it are not here. */
  steps: readonly RehearsedStep[];
}

export interface RehearsedStep {
  id: string;
  /** `skipped` by its condition; `failed` by an expression, an assertion or a request that does not fit; `requested` otherwise. */
  state: "skipped" | "failed" | "requested";
  system: string | null;
  operation: string | null;
  /** One request, or one per item of `forEach`. */
  requests: readonly unknown[];
  /** What the other side answered first: given, or made up from the operation's result. */
  answer: unknown;
  /** What later steps saw as `$steps.<id>`: the answer, or what the step's `output` made of it. */
  result: unknown;
  isMadeUp: boolean;
  problem: string | null;
}

/** What a step asks for, with its request. */
export interface RehearsedCall {
  step: string;
  system: string | null;
  operation: string | null;
  request: unknown;
}

export interface RehearseOptions {
  systems: ReadonlyMap<string, SystemPlan>;
  /** Answers of the other side by step, as `$result`. Missing ones are made up from the operation's declared result. */
  results?: Readonly<Record<string, unknown>>;
  /** Asked for an answer that `results` lacks; where it has none either, one is made up. */
  answer?(call: RehearsedCall): Promise<{ value: unknown } | undefined>;
  /** Bound as `$now()`. */
  now: number;
  /** Goes on behind a step that fails, for whoever looks at a later one. Default: false. */
  pastFailures?: boolean;
}

/**
 * Runs a message through the engine's own steps, with Systems that answer and send nothing. Never throws for what the
 * flow or the message does.
 */
export async function rehearse(
  plan: FlowPlan,
  received: unknown,
  options: RehearseOptions,
): Promise<Rehearsal> {
  const bindings: Bindings = { ...plan.bindings, trigger: envelope, now: options.now };
  const nothing = { id: undefined, key: undefined, version: undefined };
  let message = received;
  if (plan.input) {
    const normalised = await plan.input.normalise(received, bindings);
    if (!normalised.ok) return { problems: normalised.problems, identity: nothing, steps: [] };
    message = normalised.message;
  }
  const { identity, problems } = await identityOf(plan, message, bindings);
  const seen: Seen = { asked: [], answers: [], isMadeUp: false };
  const context = await contextFor(plan, message, options, seen);
  const steps: RehearsedStep[] = [];
  for (const step of plan.steps) {
    Object.assign(seen, { asked: [], answers: [], isMadeUp: false, step: step.id });
    const done = await rehearseStep(step, context, seen);
    context.results[step.id] = done.result;
    steps.push(done);
    if (done.state === "failed" && !options.pastFailures) break;
  }
  return { message, problems, identity, steps };
}

const envelope = { trigger: "try" };

/** What reached the Systems in one step. */
interface Seen {
  step?: string;
  asked: unknown[];
  answers: unknown[];
  isMadeUp: boolean;
}

async function identityOf({ identity }: FlowPlan, message: unknown, bindings: Bindings) {
  const problems: string[] = [];
  const value = async (part: "id" | "key" | "version"): Promise<unknown> => {
    try {
      return await identity[part]?.evaluate(message, bindings);
    } catch (error) {
      problems.push(`identity.${part}: ${textOf(error)}`);
      return undefined;
    }
  };
  return {
    identity: { id: await value("id"), key: await value("key"), version: await value("version") },
    problems,
  };
}

async function rehearseStep(step: StepPlan, context: RunContext, seen: Seen): Promise<RehearsedStep> {
  context.at = { ...context.at, step: step.id, system: null, trait: null, answer: undefined };
  const end = (more: Pick<RehearsedStep, "state" | "result" | "problem">): RehearsedStep => ({
    id: step.id,
    system: step.emit === null ? context.at.system : "event",
    operation: step.emit ?? step.target?.operation ?? null,
    requests: seen.asked,
    answer: seen.answers[0],
    isMadeUp: seen.isMadeUp,
    ...more,
  });
  try {
    const done = await runStep(watched(step, seen), context);
    return end({ state: done.skipped ? "skipped" : "requested", result: done.result, problem: null });
  } catch (error) {
    return end({ state: "failed", result: seen.answers[0], problem: textOf(error) });
  }
}

/** The step, telling what it makes: a request that does not fit is worth seeing as well. */
function watched(step: StepPlan, { asked }: Seen): StepPlan {
  const { mapping } = step;
  if (!mapping) return step.emit === null ? step : { ...step, mapping: theMessage(asked) };
  return {
    ...step,
    mapping: {
      ...mapping,
      async evaluate(...args) {
        const request = await mapping.evaluate(...args);
        asked.push(request);
        return request;
      },
    },
  };
}

/** A step that emits without a mapping emits the message. */
function theMessage(asked: unknown[]): NonNullable<StepPlan["mapping"]> {
  return {
    leaves: [],
    async evaluate(message) {
      asked.push(message);
      return message;
    },
  };
}

async function contextFor(
  plan: FlowPlan,
  message: unknown,
  options: RehearseOptions,
  seen: Seen,
): Promise<RunContext> {
  const { now } = options;
  const journal = memoryJournal();
  const { flow, retailer } = plan;
  const payload = JSON.stringify(message ?? null);
  const original = JSON.stringify({ envelope });
  const id = "rehearsed";
  await journal.messages.accept(
    {
      id,
      flow,
      retailer,
      mode: "live",
      key: null,
      trigger: "try",
      identity: null,
      version: null,
      revision: "",
      state: "accepted",
      acceptedAt: now,
      payload,
      original,
      failure: null,
    },
    { queueLimit: 1 },
  );
  const row = await journal.messages.get(id);
  if (!row) throw new Error("the rehearsed message is not in the journal");
  const run: Run = { row, payload, original, steps: [], plan, revision: "" };
  return contextOf(run, depsFor(journal, plan, options, seen));
}

function depsFor(journal: Journal, plan: FlowPlan, options: RehearseOptions, seen: Seen): RunDeps {
  const clock = { now: () => options.now, elapsed: () => 0, schedule: () => ({ cancel: () => undefined }) };
  return {
    journal,
    clock,
    log: silent,
    random: () => 0.5,
    identifier: () => "",
    system: (name) => answeringSystem(name, plan, options, seen),
    takesCalls: () => true,
    tries: createEarlierTries(clock.elapsed),
    emissions: { of: async () => [], stored: () => undefined },
    hide: (text) => text,
    masks: createMasks(),
    observe: () => undefined,
    signal: new AbortController().signal,
    draining: () => false,
    isPaused: () => false,
  };
}

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** A System that answers as it is told, at once. */
function answeringSystem(name: string, plan: FlowPlan, options: RehearseOptions, seen: Seen): System {
  const system = options.systems.get(name);
  if (!system) throw new Failure("MappingError", `there is no System ${name}`);
  const notAsked = (): never => {
    throw new Error("a rehearsal only makes calls");
  };
  return {
    plan: system,
    connection: undefined,
    takesCalls: () => true,
    call: (who, work) => work(undefined, who.signal),
    operation(wanted) {
      const known = system.operations.get(wanted);
      const operation = known && callOf(known);
      if (!operation) throw new Failure("MappingError", `${name} has no call ${wanted}`);
      return answering(operation, name, plan, options, seen);
    },
    list: notAsked,
    subscription: notAsked,
    probe: notAsked,
    resume: notAsked,
    holdFor: notAsked,
    told: notAsked,
    letIn: notAsked,
    lookAgain: notAsked,
    view: notAsked,
    close: notAsked,
  };
}

function answering(
  operation: CallOperation,
  system: string,
  plan: FlowPlan,
  { results = {}, answer: ask }: RehearseOptions,
  seen: Seen,
): CallOperation {
  const { verify: _verify, ...rest } = operation;
  return {
    ...rest,
    async run({ config, input: request }) {
      const step = seen.step ?? "";
      // A step without a mapping sends the message.
      if (!plan.steps.find(({ id }) => id === step)?.mapping) seen.asked.push(request);
      const given = Object.hasOwn(results, step)
        ? { value: results[step] }
        : await ask?.({ step, system, operation: operation.name, request });
      const answer = given ? given.value : madeUpAnswer(operation, { config, input: request });
      seen.isMadeUp ||= !given;
      seen.answers.push(answer);
      return answer;
    },
  };
}

function textOf(error: unknown): string {
  if (error instanceof Failure) return error.detail ? `${error.title}: ${error.detail}` : error.title;
  return thrownText(error);
}
