import { type Fields, isFields, type Operation, type Placed, textAt } from "@crossdock/kit";
import type { FlowProblem } from "../problems/sentences.ts";
import { renderedOf } from "../render/rendered-of.ts";
import type { Called, FlowView, RenderedWorkspace } from "../view/view.ts";
import type { SourceDocument } from "../workspace.ts";

/** What a FlowTest may name: what its flow has for the retailers that it runs for. */
export interface TestScope {
  /** One for each retailer. Empty: nothing can be said about the flow. */
  views: readonly FlowView[];
  /** Why there is none. */
  problem?: Placed<FlowProblem>;
  triggers: readonly string[];
  steps: readonly string[];
  checkpoints: readonly string[];
  /** Roles as written and names of Systems. */
  systems: readonly string[];
  /** `erp:sale.order`, `erp:upsert`: what `writes` may count, by role and by System; `event:order.accepted` is emitted. */
  writes: readonly string[];
  /** Operations of a role or System that the flow calls or reads. */
  operationsOf(system: string): readonly string[];
  /** The operations that a mock answers for. */
  callsOf(mock: Fields): readonly (Operation | undefined)[];
  /** Whether the trigger fires by itself, without a message: a schedule that fetches nothing. */
  isScheduled(trigger: string | undefined): boolean;
}

interface CallOfFlow {
  /** Undefined for a call of a trigger. */
  step: string | undefined;
  called: Called;
  config: Fields;
}

/** Looks at the flow of a test for each retailer that it runs for. */
export function testScope(
  { value }: SourceDocument,
  { resources, flows }: Pick<RenderedWorkspace, "resources" | "flows">,
): TestScope {
  const { flow, retailer } = value;
  const rendered = renderedOf({ resources }, "Flow", String(flow));
  const used = rendered.filter((each) => each.retailer !== null);
  const wanted = used.filter((each) => retailer === undefined || each.retailer === retailer);
  const views = flows.filter((view) => wanted.includes(view.rendered));
  const calls = views.flatMap((view) => [
    ...view.triggers.map(({ called }): CallOfFlow => ({ step: undefined, called, config: {} })),
    ...view.steps.flatMap(({ id, calls: each, value: step }) =>
      each.map(
        (called): CallOfFlow => ({
          step: id,
          called,
          config: isFields(step["target"]) ? step["target"] : {},
        }),
      ),
    ),
  ]);
  const distinct = (names: readonly (string | undefined)[]): string[] => [
    ...new Set(names.filter((name) => name !== undefined)),
  ];
  return {
    views,
    ...problemOf(
      value,
      rendered.length,
      used.map((each) => each.retailer ?? ""),
      wanted.length,
    ),
    triggers: distinct(views.flatMap((view) => view.triggers.map(({ id }) => id))),
    steps: distinct(views.flatMap((view) => view.steps.map(({ id }) => id))),
    checkpoints: distinct(
      views.flatMap((view) => view.steps.map(({ value: step }) => textAt(step, "checkpoint"))),
    ),
    systems: distinct(calls.flatMap(({ called }) => namesOf(called))),
    writes: distinct([
      ...calls
        .filter(({ called }) => called.operation && called.operation.trait !== "safe")
        .flatMap(({ called, config }) => writeNames(namesOf(called), called.operationName ?? "", config)),
      ...views.flatMap(({ steps }) =>
        steps.flatMap(({ emit }) => (emit === undefined ? [] : [`event:${emit}`])),
      ),
    ]),
    operationsOf: (system) =>
      distinct(
        calls
          .filter(({ called }) => namesOf(called).includes(system))
          .map(({ called }) => called.operationName),
      ),
    callsOf: ({ step, system, operation }) =>
      calls
        .filter(({ step: id, called }) =>
          step === undefined
            ? namesOf(called).includes(String(system)) && called.operationName === operation
            : id === step,
        )
        .map(({ called }) => called.operation),
    isScheduled: (trigger) =>
      views.some((view) => {
        const found =
          trigger === undefined ? view.triggers[0] : view.triggers.find(({ id }) => id === trigger);
        return found?.part === "schedule" && found.called.role === undefined;
      }),
  };
}

/** What a write is called: its operation, and the `model` that it writes where it has one, on the System. */
export function writeNames(systems: readonly string[], operation: string, config: Fields): string[] {
  const words = [operation, ...(typeof config["model"] === "string" ? [config["model"]] : [])];
  return systems.flatMap((system) => words.map((word) => `${system}:${word}`));
}

function namesOf({ role, system }: Called): string[] {
  return [...(role === undefined ? [] : [role]), ...(system && system.name !== role ? [system.name] : [])];
}

function problemOf(
  { flow, retailer }: Fields,
  known: number,
  users: readonly string[],
  wanted: number,
): Pick<TestScope, "problem"> {
  if (known === 0 || wanted > 0) return {};
  if (users.length === 0) {
    return {
      problem: {
        path: ["flow"],
        problem: { id: "untestable-flow", flow: String(flow) },
      },
    };
  }
  return {
    problem: {
      path: ["retailer"],
      problem: { id: "unused-flow", flow: String(flow), retailer: String(retailer), users },
    },
  };
}
