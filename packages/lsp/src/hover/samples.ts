import { type RehearsedStep, rehearse } from "@crossdock/engine";
import { compileWorkspace, type FlowPlan, kindOf, type SystemPlan, standInVariables } from "@crossdock/flow";
import { type Bindings, thrownText } from "@crossdock/kit";
import { compileExpression } from "@crossdock/mapping";
import { stepAt } from "../place/flow-parts.ts";
import type { ResourceAt } from "../place/resource-at.ts";
import type { Snapshot } from "../snapshot.ts";
import { sampleMessages } from "./sample-messages.ts";

/** What an expression gives on a sample. */
interface SampleResult {
  /** Where the sample is from. */
  sample: string;
  /** The value as JSON, or what went wrong. */
  text: string;
  isFailure: boolean;
}

/** Evaluates expressions on samples, with the plans of the last workspace that had no errors. */
export interface Samples {
  evaluate(source: string, resource: ResourceAt, snapshot: Snapshot): Promise<SampleResult | undefined>;
  /** Told of each reading; the last one that can be run gives the plans. */
  note(snapshot: Snapshot): void;
}

interface Plans {
  flows: readonly FlowPlan[];
  systems: ReadonlyMap<string, SystemPlan>;
}

/** `now` is the instant of `$now()`, in epoch milliseconds. */
export function createSamples(environment: string, now: () => number): Samples {
  let valid: Snapshot | undefined;
  let compiled: { from: Snapshot; plans: Plans | undefined } | undefined;

  function plansNow(): Plans | undefined {
    if (!valid || compiled?.from === valid) return compiled?.plans;
    const { workspace, registry } = valid;
    // Nothing is sent: an address or a value that is not set here only has to be there.
    const env = standInVariables(workspace, registry);
    const { revision } = compileWorkspace(workspace, { registry, environment, env });
    const plans = revision ? { flows: revision.plans.Flow, systems: revision.plans.System } : compiled?.plans;
    compiled = { from: valid, plans };
    return plans;
  }

  return {
    note(snapshot) {
      if (snapshot.workspace.diagnostics.every(({ severity }) => severity !== "error")) valid = snapshot;
    },
    async evaluate(source, resource, snapshot) {
      const [sample] = sampleMessages(resource, snapshot);
      if (!sample) return undefined;
      if (!kindOf(resource.kind, snapshot.registry).perRetailer) {
        const vars = {};
        return resultOf(source, sample.name, sample.message, { vars, now: now() });
      }
      const reference = `${resource.value["name"]}@${resource.value["version"] ?? 1}`;
      const [retailer] = resource.retailers;
      const { flows = [], systems = new Map<string, SystemPlan>() } = plansNow() ?? {};
      const plan = flows.find((each) => each.flow === reference && (each.retailer === retailer || !retailer));
      if (!plan) return undefined;
      const rehearsal = await rehearse(plan, sample.message, {
        systems,
        now: now(),
        results: sample.results,
        pastFailures: true,
      });
      if (rehearsal.message === undefined)
        return {
          sample: sample.name,
          text: `the sample would be quarantined: ${rehearsal.problems.join("; ")}`,
          isFailure: true,
        };
      const step = stepAt(resource);
      const bindings = bindingsOf(plan, rehearsal.steps, step?.id, now());
      return resultOf(source, sample.name, rehearsal.message, bindings);
    },
  };
}

function bindingsOf(
  plan: FlowPlan,
  steps: readonly RehearsedStep[],
  until: string | undefined,
  now: number,
): Bindings {
  const results: Record<string, unknown> = {};
  for (const step of steps) {
    if (step.id === until)
      return { ...plan.bindings, steps: results, trigger: { trigger: "try" }, now, result: step.answer };
    results[step.id] = step.result;
  }
  return { ...plan.bindings, steps: results, trigger: { trigger: "try" }, now };
}

async function resultOf(
  source: string,
  sample: string,
  message: unknown,
  bindings: Bindings,
): Promise<SampleResult> {
  try {
    const value = await compileExpression(source).evaluate(message, bindings);
    const text = value === undefined ? "nothing" : (JSON.stringify(value, null, 2) ?? "nothing");
    return { sample, text: text.length > longest ? `${text.slice(0, longest)}\n…` : text, isFailure: false };
  } catch (error) {
    return { sample, text: thrownText(error), isFailure: true };
  }
}

/** Characters of a result that an editor's window shows. */
const longest = 1_200;
