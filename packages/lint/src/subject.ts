import type {
  Called,
  FlowView,
  RenderedWorkspace,
  SourceDocument,
  SpanOf,
  StepView,
  Workspace,
} from "@crossdock/flow";
import { entriesAt, itemsAt, type Operation, type Path, type Registry, valueAt } from "@crossdock/kit";
import type { Analyses } from "./analysis/analyses.ts";
import type { Lookups } from "./analysis/lookups.ts";
import type { DocumentFacts } from "./facts/document-facts.ts";

/** Everything that a rule may look at. Only valid documents are in it: their fields fit the schema of their kind. */
export interface Subject {
  readonly workspace: Workspace;
  readonly rendered: RenderedWorkspace;
  readonly registry: Registry;
  /** One for each retailer that uses the flow. */
  readonly flows: readonly FlowView[];
  readonly systems: readonly SourceDocument[];
  /** The Environment under check, when there is one of that name. */
  readonly environment: SourceDocument | undefined;
  readonly policy: SourceDocument | undefined;
  readonly analyses: Analyses;
  /** What is known of a document by itself. */
  factsOf(document: SourceDocument): DocumentFacts;
  readonly lookups: Lookups;
}

/** A call of a step, of which a routed step has several. */
export interface StepCall {
  step: StepView;
  call: Called;
}

export function* callsOf(flow: FlowView): Generator<StepCall> {
  for (const step of flow.steps) for (const call of step.calls) yield { step, call };
}

/** The calls that are more than reads. */
export function* writesOf(flow: FlowView): Generator<StepCall & { operation: Operation }> {
  for (const { step, call } of callsOf(flow)) {
    if (call.operation && call.operation.trait !== "safe") yield { step, call, operation: call.operation };
  }
}

/** A retry list where somebody wrote it. */
export interface RetryList {
  resource: { spanOf: SpanOf };
  path: Path;
  lines: readonly unknown[];
}

/** Every retry list of the workspace, also those of the Policy that no flow uses. */
export function* retryListsOf({ flows, policy }: Subject): Generator<RetryList> {
  for (const flow of flows) {
    const places: Path[] = [["defaults", "retry"], ...flow.steps.map(({ path }) => [...path, "retry"])];
    for (const path of places) {
      const lines = itemsAt(flow.value, ...path);
      if (lines.length > 0) yield { resource: flow, path, lines };
    }
  }
  for (const [name] of entriesAt(policy?.value, "retry")) {
    const path = ["retry", name];
    if (policy) yield { resource: policy, path, lines: itemsAt(policy.value, ...path) };
  }
}

/** True for a mapping of fields of this flow that says it is critical. */
export function isCritical({ value }: FlowView): boolean {
  return valueAt(value, "criticality") === "critical";
}
