import { createHash } from "node:crypto";
import type { StepPlan, TargetPlan } from "@crossdock/flow";
import { type Bindings, type CallOperation, checkShape, Failure, type Trait } from "@crossdock/kit";
import { truth } from "./condition.ts";
import type { RunContext } from "./run-context.ts";
import type { System } from "./system.ts";

/** What a call to a target came to. */
export interface CallDone {
  result: unknown;
  /** Id of the route that was taken. */
  route: string | null;
  wrote: boolean;
  digest: string | null;
}

/** Nobody can tell whether a write was done: a person has to look. */
export class Undecidable extends Failure {
  constructor(title: string, step: string) {
    super("Rejected", title, {
      outcome: "unknown",
      detail: `look into the target before step ${step} is tried again`,
    });
  }
}

/** Maps, chooses the System, verifies an earlier try whose outcome is unknown, and calls. */
export async function callTarget(
  step: StepPlan,
  name: string,
  context: RunContext,
  message: unknown,
  bindings: Bindings,
): Promise<CallDone> {
  const input = step.mapping ? await step.mapping.evaluate(message, bindings) : message;
  const { target } = step;
  if (!target) return { result: input, route: null, wrote: false, digest: null };
  const route = await chooseRoute(step, message, bindings);
  const systemName = route?.system ?? target.system;
  if (systemName === null)
    throw new Failure("MappingError", `no route of step ${step.id} matches this message`);
  const system = context.deps.system(systemName);
  const operation = system.operation(target.operation);
  context.at = { ...context.at, system: systemName, trait: operation.trait };
  checkInput(operation, input, name);
  const expect = step.expect ? await step.expect.evaluate(message, bindings) : undefined;
  const call = {
    // Read by this operation's own schema when the flow was compiled.
    config: target.config as AnyCall["config"],
    input,
    expect,
    idempotencyKey: await keyOf(target, name, context, message, bindings),
    recovering: isRecovering(name, context),
  };
  const digest = digestOf(systemName, target, input);
  const result = await perform({ step, name, context, system, operation, call, digest });
  return { result, route: route?.id ?? null, wrote: operation.trait !== "safe", digest };
}

/** Traits of writes that nothing but an own look can prove: their intent is durable before they leave. */
const risky: ReadonlySet<Trait> = new Set(["verified", "none"]);

type AnyCall = Parameters<CallOperation["run"]>[0];
type Attempt = Omit<AnyCall, "connection" | "signal">;

async function perform(work: {
  step: StepPlan;
  name: string;
  context: RunContext;
  system: System;
  operation: CallOperation;
  call: Attempt;
  digest: string;
}): Promise<unknown> {
  const { step, name, context, system, operation, call, digest } = work;
  const { deps, run } = context;
  const who = {
    retailer: run.plan.retailer,
    criticality: run.plan.criticality,
    timeout: step.timeout,
    signal: deps.signal,
  };
  const send = (connection: unknown, signal: AbortSignal): AnyCall => ({ ...call, connection, signal });
  if (call.recovering && operation.trait !== "safe") {
    const found = await verify(work, (ask) =>
      system.call(who, (connection, signal) => ask(send(connection, signal))),
    );
    if (found) return found.result;
  }
  if (risky.has(operation.trait)) {
    await deps.journal.progress.intend(
      {
        messageId: run.row.id,
        step: name,
        state: "intent",
        digest,
        result: null,
        wrote: true,
        startedAt: context.at.startedAt,
        endedAt: null,
      },
      run.revision,
    );
  }
  return system.call(who, (connection, signal) => operation.run(send(connection, signal)));
}

/** The result of an earlier try that turns out to be done; undefined when the call has to be made. */
async function verify(
  { step, name, operation }: { step: StepPlan; name: string; operation: CallOperation },
  through: <Result>(ask: (call: AnyCall) => Promise<Result>) => Promise<Result>,
): Promise<{ result: unknown } | undefined> {
  const { verify: ask } = operation;
  if (ask && (step.onUnknownOutcome === "verify" || operation.trait === "verified")) {
    const found = await through((call) => ask(call));
    if (found.state === "done") return { result: found.result };
    if (found.state === "unknown") throw new Undecidable(found.reason, name);
    return undefined;
  }
  if (operation.trait === "none") {
    throw new Undecidable(`an earlier try of step ${name} may have done its work`, name);
  }
  return undefined;
}

/** An intent without an end, or a failure that left the outcome open: look before writing again. */
function isRecovering(name: string, { rows, run }: RunContext): boolean {
  if (rows.get(name)?.state === "intent") return true;
  const { failure } = run.row;
  return failure !== null && failure.step === name && failure.outcome === "unknown";
}

async function chooseRoute(
  step: StepPlan,
  message: unknown,
  bindings: Bindings,
): Promise<{ id: string; system: string } | undefined> {
  for (const { id, when, system } of step.route ?? []) {
    if (!when || truth(step.id, `route ${id}`, await when.evaluate(message, bindings))) return { id, system };
  }
  return undefined;
}

/** A mapping's result that does not fit the operation is found before anything is sent. */
function checkInput(operation: CallOperation, input: unknown, step: string): void {
  const [problem, ...others] = checkShape(operation.input, input);
  if (!problem) return;
  const place = problem.path.length === 0 ? "the input" : problem.path.join(".");
  throw new Failure(
    "ContractViolation",
    `the mapping of step ${step} does not fit ${operation.name}: ${place} ${problem.message}`,
    {
      outcome: "notSent",
      detail: others.map(({ path, message }) => `${path.join(".")} ${message}`).join("; "),
    },
  );
}

async function keyOf(
  target: TargetPlan,
  step: string,
  { run }: RunContext,
  message: unknown,
  bindings: Bindings,
): Promise<string> {
  const { flow, retailer } = run.plan;
  if (!target.idempotencyKey) return `${flow}/${retailer}/${run.row.id}/${step}`;
  const key = await target.idempotencyKey.evaluate(message, bindings);
  if (typeof key === "string" && key !== "") return key;
  throw new Failure("MappingError", `\`idempotencyKey\` of step ${step} yields no text`);
}

function digestOf(system: string, { operation, config }: TargetPlan, input: unknown): string {
  return createHash("sha256")
    .update(JSON.stringify([system, operation, config, input]))
    .digest("hex");
}
