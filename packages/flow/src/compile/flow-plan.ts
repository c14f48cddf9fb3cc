import { type Fields, isFields, type Operation, type Registry, readFields } from "@crossdock/kit";
import { tableFunction } from "@crossdock/mapping";
import { queue, type ReadFlow } from "../kinds/flow-fields.ts";
import type { ReadStep } from "../kinds/flow-step.ts";
import { retryList } from "../kinds/retry.ts";
import type { CatchPlan, FlowMode, FlowPlan, RetryPlan, StepPlan, SystemPlan, TriggerPlan } from "../plan.ts";
import { fieldReader } from "../resolve/field-reader.ts";
import { flowSecretPath } from "../resolve/interpolation.ts";
import { roleResolver } from "../resolve/role-resolver.ts";
import { targetConfig } from "../resolve/target-config.ts";
import { retryLines } from "../view/flow-view.ts";
import type { FlowView, StepView } from "../view/view.ts";
import type { Rendered } from "../workspace.ts";
import type { CompileContext } from "./compile-context.ts";
import { inputPlan } from "./input-plan.ts";
import { lookUpTables } from "./look-up-tables.ts";
import { readKind } from "./read-kind.ts";

/** Names that are bound in every expression of a flow. */
const flowBinds = ["steps", "trigger", "vars", "retailer", "table"] as const;

/** A flow of one retailer as the engine runs it; undefined when it has findings. */
export function flowPlan(
  view: FlowView & { retailer: string },
  mode: FlowMode,
  vars: Fields,
  systems: ReadonlyMap<string, SystemPlan>,
  context: CompileContext,
): FlowPlan | undefined {
  const { registry, report } = context;
  const { rendered, retailer } = view;
  const reader = readerOf(view, context);
  const read = readKind("Flow", registry, rendered.value, reader);
  const input = read.input ? inputPlan(read.input, rendered, flowBinds, context) : null;
  const steps = read.steps.map((step, index) => {
    const stepView = view.steps[index];
    return stepView && stepPlan(step, stepView, { rendered, view, systems, context, reader });
  });
  if (input === undefined || steps.includes(undefined)) return undefined;
  const { identity, domain, title, runbook } = read;
  return {
    flow: view.flow,
    retailer,
    title: title ?? rendered.name,
    owner: read.owner,
    domain: domain ?? "",
    criticality: read.criticality,
    runbook: runbook ?? null,
    mode,
    triggers: read.triggers.flatMap((trigger) => triggerPlan(trigger, registry)),
    input,
    identity: {
      id: identity?.id ?? null,
      key: identity?.key ?? null,
      version: identity?.version ?? null,
    },
    objective: read.objective ?? null,
    queue: read.queue ?? readFields(queue, {}),
    steps: steps.filter((step) => step !== undefined),
    catch: (read.catch ?? []).map(catchPlan),
    bindings: {
      vars,
      retailer,
      table: tableFunction(lookUpTables(context.rendered, retailer, report)),
    },
  };
}

function readerOf({ rendered, retailer }: FlowView & { retailer: string }, context: CompileContext) {
  const systemOf = roleResolver(context.workspace, retailer);
  return fieldReader({
    source: context.workspace,
    binds: flowBinds,
    problem: (problem) => context.textProblem(problem, rendered.spanOf),
    secretPath: (name) => flowSecretPath(name, retailer),
    systemName: (role) => systemOf(role)?.name,
    onBranch: context.onBranch,
    turns: context.turns,
  });
}

function triggerPlan({ id, ...parts }: ReadFlow["triggers"][number], registry: Registry): TriggerPlan[] {
  return Object.entries(parts).flatMap(([name, config]) => {
    const definition = registry.triggers.get(name);
    if (!definition) return [];
    const { sole } = definition;
    return [{ id, definition, config: sole === undefined ? config : { [sole]: config } }];
  });
}

interface StepContext {
  rendered: Rendered;
  view: FlowView;
  systems: ReadonlyMap<string, SystemPlan>;
  context: CompileContext;
  reader: ReturnType<typeof fieldReader>;
}

function stepPlan(
  step: ReadStep,
  view: StepView,
  { rendered, systems, context, reader }: StepContext,
): StepPlan | undefined {
  if (step.emit !== undefined) return emitPlan(step, step.emit);
  const called = view.calls.map(({ system, operation }) => ({
    plan: system && systems.get(system.name),
    operation,
  }));
  const operation = called[0]?.operation;
  const plans = called.map(({ plan }) => plan).filter((plan) => plan !== undefined);
  // What is missing here was reported when the flow was rendered.
  if (!step.target || !operation || plans.length < called.length) return undefined;
  const written = isFields(view.value["target"]) ? view.value["target"] : {};
  const defaultTimeout = Math.max(...plans.map(({ limits }) => limits.timeout));
  return {
    ...ownOf(step),
    emit: null,
    route:
      step.route?.map(({ id, when }, index) => ({
        id,
        when: when ?? null,
        system: plans[index]?.name ?? "",
      })) ?? null,
    target: {
      system: step.route ? null : (plans[0]?.name ?? null),
      operation: step.target.operation,
      config: readConfig(operation, targetConfig(written), [...view.path, "target"], reader),
      idempotencyKey: step.target.idempotencyKey ?? null,
    },
    output: step.output ?? null,
    assert: (step.assert ?? []).map(({ that, error, title }) => ({ that, error, title: title ?? null })),
    retry: retryPlans(rendered, view, context),
    timeout: view.timeout ?? defaultTimeout,
    onUnknownOutcome: step.target.onUnknownOutcome ?? (operation.verify ? "verify" : "fail"),
    expect: step.expect ?? null,
  };
}

/** What a step says whatever it does. */
function ownOf({ id, when, forEach, mapping, checkpoint }: ReadStep) {
  return {
    id,
    when: when ?? null,
    forEach: forEach ?? null,
    mapping: mapping ?? null,
    checkpoint: checkpoint ?? null,
  };
}

/** Nothing is called, so there is nothing to wait for, to try again or to look up. */
function emitPlan(step: ReadStep, emit: string): StepPlan {
  const nothing = { route: null, target: null, output: null, assert: [], retry: [], expect: null };
  return { ...ownOf(step), ...nothing, emit, timeout: 0, onUnknownOutcome: "fail" };
}

function readConfig(
  operation: Operation,
  config: Fields,
  path: readonly (string | number)[],
  reader: ReturnType<typeof fieldReader>,
): Fields {
  return readFields(operation.config, config, (mark, value, inner) =>
    reader(mark, value, [...path, ...inner]),
  );
}

function retryPlans(rendered: Rendered, { path }: StepView, { workspace }: CompileContext): RetryPlan[] {
  const found = retryLines(rendered, path, workspace);
  if (!found || !Array.isArray(found.lines)) return [];
  // The list fits its schema: it is part of a valid document.
  const lines = readFields(retryList, found.lines);
  return lines.map((line) => ({ ...line, maxElapsed: line.maxElapsed ?? null }));
}

function catchPlan(entry: NonNullable<ReadFlow["catch"]>[number]): CatchPlan {
  const { queue: name, title, dueIn } = entry.case ?? {};
  return {
    errors: entry.errors,
    action: entry.action,
    reason: entry.reason ?? null,
    case: name !== undefined && title ? { queue: name, title, dueIn: dueIn ?? null } : null,
  };
}
