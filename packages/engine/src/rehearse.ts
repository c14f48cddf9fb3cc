import type { FlowPlan, StepPlan, SystemPlan } from "@crossdock/flow";
import { type Bindings, checkShape, Failure, isRead } from "@crossdock/kit";
import { standIn } from "./stand-in.ts";

/** What a flow would do with one message: every request, none of them sent. */
export interface Rehearsal {
  /** The message as the steps see it, or why it would be quarantined. */
  message?: unknown;
  problems: readonly string[];
  identity: { id: unknown; key: unknown; version: unknown };
  steps: readonly RehearsedStep[];
}

export interface RehearsedStep {
  id: string;
  /** `skipped` by its condition; `failed` by an expression; `requested` otherwise. */
  state: "skipped" | "failed" | "requested";
  system: string | null;
  operation: string | null;
  /** One request, or one per item of `forEach`. */
  requests: readonly unknown[];
  /** What the other side answered: given, or made up from the operation's result. */
  answer: unknown;
  /** What later steps saw as `$steps.<id>`: the answer, or what the step's `output` made of it. */
  result: unknown;
  isMadeUp: boolean;
  problem: string | null;
}

/** What a step asks for, with its first request. */
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
}

/** Runs a message through a flow without sending anything. Never throws for what the flow or the message does. */
export async function rehearse(
  plan: FlowPlan,
  received: unknown,
  options: RehearseOptions,
): Promise<Rehearsal> {
  const results: Record<string, unknown> = {};
  const bindings: Bindings = {
    ...plan.bindings,
    steps: results,
    trigger: { trigger: "try" },
    now: options.now,
  };
  const normalised = plan.input
    ? await plan.input.normalise(received, bindings)
    : { ok: true as const, message: received };
  const nothing = { id: undefined, key: undefined, version: undefined };
  if (!normalised.ok) return { problems: normalised.problems, identity: nothing, steps: [] };
  const { message } = normalised;
  const problems: string[] = [];
  const value = async (part: "id" | "key" | "version"): Promise<unknown> => {
    try {
      return await plan.identity[part]?.evaluate(message, bindings);
    } catch (error) {
      problems.push(`identity.${part}: ${textOf(error)}`);
      return undefined;
    }
  };
  const identity = { id: await value("id"), key: await value("key"), version: await value("version") };
  const steps: RehearsedStep[] = [];
  for (const step of plan.steps) {
    const done = await rehearseStep(step, message, bindings, options);
    results[step.id] = done.result;
    steps.push(done);
  }
  return { message, problems, identity, steps };
}

async function rehearseStep(
  step: StepPlan,
  message: unknown,
  bindings: Bindings,
  { systems, results = {}, answer: ask }: RehearseOptions,
): Promise<RehearsedStep> {
  const base = {
    id: step.id,
    system: null,
    operation: step.target?.operation ?? null,
    requests: [],
    answer: undefined,
    result: undefined,
    isMadeUp: false,
    problem: null,
  };
  try {
    if (step.when && (await step.when.evaluate(message, bindings)) !== true)
      return { ...base, state: "skipped" };
    const system = await systemOf(step, message, bindings);
    const plan = system === null ? undefined : systems.get(system);
    const operation = plan?.operations.get(step.target?.operation ?? "");
    const requests = await requestsOf(step, message, bindings);
    const [problem] = operation ? requests.flatMap((request) => checkShape(operation.input, request)) : [];
    const call = { step: step.id, system, operation: base.operation, request: requests[0] };
    const given = Object.hasOwn(results, step.id) ? { value: results[step.id] } : await ask?.(call);
    const answer = given
      ? given.value
      : operation && !isRead(operation)
        ? standIn(operation.result)
        : requests[0];
    const result = step.output
      ? await step.output.evaluate(message, { ...bindings, result: answer })
      : answer;
    return {
      ...base,
      state: "requested",
      system,
      requests,
      answer,
      result,
      isMadeUp: !given && operation !== undefined,
      problem: problem ? `${problem.path.join(".")} ${problem.message}` : null,
    };
  } catch (error) {
    return { ...base, state: "failed", problem: textOf(error) };
  }
}

async function systemOf(step: StepPlan, message: unknown, bindings: Bindings): Promise<string | null> {
  for (const { when, system } of step.route ?? []) {
    if (!when || (await when.evaluate(message, bindings)) === true) return system;
  }
  return step.target?.system ?? null;
}

async function requestsOf(step: StepPlan, message: unknown, bindings: Bindings): Promise<unknown[]> {
  if (!step.forEach) return [step.mapping ? await step.mapping.evaluate(message, bindings) : message];
  const found = await step.forEach.evaluate(message, bindings);
  const items = found === undefined ? [] : Array.isArray(found) ? found : [found];
  return Promise.all(
    items.map((item, index) => {
      const fields = typeof message === "object" && message !== null ? message : {};
      return step.mapping?.evaluate({ ...fields, item, index }, { ...bindings, item, index }) ?? item;
    }),
  );
}

function textOf(error: unknown): string {
  if (error instanceof Failure) return error.detail ? `${error.title}: ${error.detail}` : error.title;
  return error instanceof Error ? error.message : String(error);
}
