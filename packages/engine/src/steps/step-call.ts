import { createHash } from "node:crypto";
import type { StepPlan, TargetPlan } from "@crossdock/flow";
import type { ShadowCall, StepRow } from "@crossdock/journal";
import { type Bindings, type CallOperation, Failure, shapeWords } from "@crossdock/kit";
import { truth } from "./condition.ts";
import { awaitEarlierTry, needsIntent, settlesOf, tryId } from "./earlier-try.ts";
import { pin, type RunContext } from "./run-context.ts";
import { pretend } from "./shadow-call.ts";
import { type AnyCall, callerOf, type Work } from "./step-work.ts";

/** What a call to a target came to. */
export interface CallDone {
  result: unknown;
  /** Id of the route that was taken. */
  route: string | null;
  wrote: boolean;
  /** What a shadow would have done; null where a call was made. */
  shadow: ShadowCall | null;
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
  if (!target) return { result: input, route: null, wrote: false, shadow: null, digest: null };
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
    config: target.config,
    input,
    expect,
    idempotencyKey: await keyOf(target, name, context, message, bindings),
    recovering: isRecovering(name, context),
  };
  const digest = requestDigest(systemName, target, input);
  const work = { step, name, context, system, operation, call, digest };
  const taken = route?.id ?? null;
  const pretended = context.run.row.mode === "shadow" ? await pretend(work) : undefined;
  if (pretended) {
    // No call of this step counts as one.
    context.at = { ...context.at, system: null, trait: null };
    return { ...pretended, route: taken, wrote: false, digest };
  }
  const result = await perform(work);
  return { result, route: taken, wrote: operation.trait !== "safe", shadow: null, digest };
}

async function perform(work: Work): Promise<unknown> {
  const { context, system, operation, call } = work;
  const who = callerOf(work);
  const send = (connection: unknown, signal: AbortSignal): AnyCall => ({ ...call, connection, signal });
  let isDoubtful = call.recovering && operation.trait !== "safe";
  try {
    if (isDoubtful) {
      const found = await verify(work, (ask) =>
        system.call(who, (connection, signal) => ask(send(connection, signal))),
      );
      if (found?.state === "done") return found.result;
      await awaitEarlierTry(work);
      if (found) isDoubtful = false;
    }
    const sent = { isOpen: false };
    try {
      // Behind the gate: what waited there and never left has no open outcome.
      return await system.call(who, async (connection, signal) => {
        await intend(work);
        sent.isOpen = true;
        return operation.run(send(connection, signal)).catch(async (error: unknown) => {
          if (isKnown(error)) {
            sent.isOpen = false;
            await takeBack(work, isDoubtful);
          }
          throw error;
        });
      });
    } catch (error) {
      if (sent.isOpen) context.deps.tries.left(tryId(work), settlesOf(work));
      throw error;
    }
  } catch (error) {
    // Whatever became of this try, the earlier one may have done the work.
    throw isDoubtful && isKnown(error) ? doubted(error) : error;
  }
}

function isKnown(error: unknown): error is Failure {
  return error instanceof Failure && error.outcome !== "unknown";
}

/** Writes of which a crash may leave the outcome open are on record before they leave. */
async function intend(work: Work): Promise<void> {
  if (!needsIntent(work)) return;
  const { name, digest, context } = work;
  await context.deps.journal.progress.intend(intentOf(name, digest, context), context.run.revision);
  pin(context.run);
}

/** The target says that this try was not done: nothing is left of it to wait or to look for. */
async function takeBack(work: Work, isDoubtful: boolean): Promise<void> {
  const { name, operation, context } = work;
  const { deps, run } = context;
  deps.tries.answered(tryId(work));
  // A verified write may be several requests, of which the first were done.
  if (isDoubtful || operation.trait === "verified" || !needsIntent(work)) return;
  await deps.journal.progress.forget(run.row.id, [name]);
}

function intentOf(step: string, digest: string, { run, deps }: RunContext): StepRow {
  return {
    messageId: run.row.id,
    step,
    state: "intent",
    digest,
    result: null,
    wrote: true,
    revision: run.revision,
    shadow: null,
    startedAt: deps.clock.now(),
    endedAt: null,
  };
}

/** The same failure with an open outcome. */
function doubted({
  class: failureClass,
  title,
  detail,
  retryAfter,
  exchange,
  code,
  cause,
}: Failure): Failure {
  return new Failure(failureClass, title, {
    outcome: "unknown",
    ...(detail === undefined ? {} : { detail }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
    ...(exchange === undefined ? {} : { exchange }),
    ...(code === undefined ? {} : { code }),
    ...(cause === undefined ? {} : { cause }),
  });
}

/** What became of an earlier try; undefined where the operation cannot tell and may be repeated as it is. */
async function verify(
  { step, name, operation }: { step: StepPlan; name: string; operation: CallOperation },
  through: <Result>(ask: (call: AnyCall) => Promise<Result>) => Promise<Result>,
): Promise<{ state: "done"; result: unknown } | { state: "notDone" } | undefined> {
  const { verify: ask } = operation;
  if (ask && (step.onUnknownOutcome === "verify" || operation.trait === "verified")) {
    const found = await through((call) => ask(call));
    if (found.state === "unknown") throw new Undecidable(found.reason, name);
    return found;
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
  const [found, ...others] = operation.checks.input(input);
  if (!found) return;
  const place = found.path.length === 0 ? "the input" : found.path.join(".");
  throw new Failure(
    "ContractViolation",
    `the mapping of step ${step} does not fit ${operation.name}: ${place} ${shapeWords(found.problem).message}`,
    {
      outcome: "notSent",
      detail: others
        .map(({ path, problem }) => `${path.join(".")} ${shapeWords(problem).message}`)
        .join("; "),
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

function requestDigest(system: string, { operation, config }: TargetPlan, input: unknown): string {
  return createHash("sha256")
    .update(JSON.stringify([system, operation, config, input]))
    .digest("hex");
}
