import { Failure, type Mapping } from "@crossdock/kit";
import { coerceArrays } from "@crossdock/mapping";
import type { ReadFlow } from "../kinds/flow-fields.ts";
import type { InputPlan, Normalised } from "../plan.ts";
import { renderedOf } from "../render/rendered-of.ts";
import { fieldReader } from "../resolve/field-reader.ts";
import type { Rendered } from "../workspace.ts";
import type { CompileContext } from "./compile-context.ts";
import type { CompiledContract } from "./contract-compiler.ts";
import { readKind } from "./read-kind.ts";
import { sensitiveValues } from "./sensitive-values.ts";

/** A contract in which messages arrive, and the way from it to the flow's own. */
interface Boundary {
  reference: string;
  contract: CompiledContract;
  mapping: Mapping;
  /** `name@version` of the mapping. */
  name: string;
}

/** Undefined when a contract or a mapping cannot be used; that is reported. */
export function inputPlan(
  input: NonNullable<ReadFlow["input"]>,
  flow: Rendered,
  binds: readonly string[],
  context: CompileContext,
): InputPlan | undefined {
  const { resources } = context.workspace;
  const contractDocument = resources.resolve("Contract", input.contract);
  const contract = contractDocument && context.contracts.compile(contractDocument);
  const boundaries = Object.entries(input.from ?? {}).map(([reference, name]): Boundary | undefined => {
    const document = resources.resolve("Contract", reference);
    const boundary = document && context.contracts.compile(document);
    const mapping = compiledMapping(name, flow.retailer, binds, context);
    return boundary && mapping ? { reference, contract: boundary, mapping, name } : undefined;
  });
  if (!contract || boundaries.includes(undefined)) return undefined;
  const from = boundaries.filter((boundary) => boundary !== undefined);
  const schemas = [contract.schema, ...from.map((boundary) => boundary.contract.schema)];
  return {
    contract: input.contract,
    async normalise(message, bindings) {
      if (from.length === 0) return judged(contract.problems(message), message, contract.drift(message));
      const chosen = choose(from, message);
      if ("problems" in chosen) return { ok: false, problems: chosen.problems };
      const { mapping, name, contract: received } = chosen.boundary;
      try {
        const made = coerceArrays(contract.schema, await mapping.evaluate(message, bindings));
        const problems = contract.problems(made).map((problem) => `after ${name}: ${problem}`);
        return judged(problems, made, received.drift(message));
      } catch (error) {
        // What takes too much work says nothing of the contract.
        if (!(error instanceof Failure) || error.class === "LimitExceeded") throw error;
        return { ok: false, problems: [`${name}: ${error.title}`] };
      }
    },
    sensitive: (message) => sensitiveValues(schemas, message),
    received: from.length > 0 ? from.map((boundary) => boundary.contract.schema) : [contract.schema],
  };
}

function judged(problems: string[], message: unknown, drift: readonly string[]): Normalised {
  if (problems.length > 0) return { ok: false, problems };
  return drift.length > 0 ? { ok: true, message, drift } : { ok: true, message };
}

/** The first contract that the message fits, or the problems with the one that it comes nearest to. */
function choose(
  boundaries: readonly Boundary[],
  message: unknown,
): { boundary: Boundary } | { problems: string[] } {
  let best: { reference: string; problems: string[] } | undefined;
  for (const boundary of boundaries) {
    const problems = boundary.contract.problems(message);
    if (problems.length === 0) return { boundary };
    const { reference } = boundary;
    if (!best || problems.length < best.problems.length) best = { reference, problems };
  }
  const lead = boundaries.length > 1 && best ? [`fits no contract; the nearest is ${best.reference}`] : [];
  return { problems: [...lead, ...(best?.problems ?? [])] };
}

/** A Mapping as it is rendered for a retailer. */
function compiledMapping(
  reference: string,
  retailer: string | null,
  binds: readonly string[],
  context: CompileContext,
): Mapping | undefined {
  const { registry, workspace, textProblem } = context;
  const found = renderedOf(context.rendered, "Mapping", reference);
  const rendered =
    found.find((other) => other.retailer === retailer) ?? found.find((other) => other.retailer === null);
  if (!rendered?.valid) return undefined;
  let valid = true;
  const reader = fieldReader({
    source: workspace,
    binds,
    secretPath: (path) => path,
    onBranch: context.onBranch,
    turns: context.turns,
    problem(problem) {
      valid = false;
      textProblem(problem, rendered.spanOf);
    },
  });
  const read = readKind("Mapping", registry, rendered.value, reader);
  return valid ? read.mapping : undefined;
}
