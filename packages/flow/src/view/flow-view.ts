import {
  type CallOperation,
  callOf,
  durationAt,
  type Fields,
  fieldsAt,
  isFields,
  type Path,
  type Registry,
  readFields,
  type TriggerDefinition,
  textAt,
  valueAt,
} from "@crossdock/kit";
import { retryList } from "../kinds/retry.ts";
import { connectorOf } from "../kinds/system-fields.ts";
import { spanInFile } from "../load/check-texts.ts";
import { fieldTexts, type TextSource } from "../resolve/field-texts.ts";
import { type MarkedField, markedFields } from "../resolve/marked-fields.ts";
import { referenceTo } from "../resolve/resource-index.ts";
import { roleResolver } from "../resolve/role-resolver.ts";
import { targetConfig } from "../resolve/target-config.ts";
import type { Rendered, SourceDocument, SpanOf, Workspace } from "../workspace.ts";
import type { Called, ExpressionView, FlowView, RetryView, StepView, TriggerView } from "./view.ts";

/**
 * A rendered flow with everything it refers to resolved. Undefined for other kinds, and where the flow
 * is not valid: its fields cannot be relied upon.
 */
export function viewFlow(
  rendered: Rendered,
  workspace: Workspace,
  { registry }: { registry: Registry },
): FlowView | undefined {
  if (rendered.kind !== "Flow" || !rendered.valid) return undefined;
  const { retailer, value, fields, spanOf } = rendered;
  const systemOf = roleResolver(workspace, retailer);
  const call = (role: unknown, operation: unknown): Called => called(role, operation, systemOf, registry);
  const steps = fieldsAt(value["steps"]).map(([index, step]): StepView => {
    const path = ["steps", index];
    const calls = callsOfStep(step, call);
    return {
      id: String(step["id"]),
      path,
      value: step,
      emit: textAt(step, "emit"),
      calls,
      expressions: expressionViews(
        [...fields.filter(isBelow(path)), ...configFields(step, path, calls)],
        spanOf,
        workspace,
      ),
      retry: retryOf(rendered, path, workspace),
      timeout: timeoutOf(value, step),
    };
  });
  const contract = valueAt(value, "input", "contract");
  const outside = fields.filter((field) => !isBelow(["steps"])(field));
  const owner = retailer === null ? undefined : workspace.resources.resolve("Retailer", retailer);
  const vars = owner?.value["vars"];
  return {
    flow: referenceTo(rendered),
    retailer,
    owner,
    rendered,
    value,
    spanOf,
    triggers: triggersOf(value, call, registry),
    steps,
    expressions: expressionViews(outside, spanOf, workspace),
    inputSchema: typeof contract === "string" ? workspace.contracts.schema(contract) : undefined,
    vars: owner ? (isFields(vars) ? vars : {}) : undefined,
  };
}

type SystemOf = (role: string) => SourceDocument | undefined;

type Call = (role: unknown, operation: unknown) => Called;

function called(role: unknown, name: unknown, systemOf: SystemOf, registry: Registry): Called {
  const system = typeof role === "string" ? systemOf(role) : undefined;
  const operations = system?.operations.operations;
  return {
    role: typeof role === "string" ? role : undefined,
    system,
    connector: system && connectorOf(system.value, registry),
    operation: typeof name === "string" ? operations?.get(name) : undefined,
    operationName: typeof name === "string" ? name : undefined,
  };
}

/** One call, or one for each way of a route. */
function callsOfStep({ target, route }: Fields, call: Call): Called<CallOperation>[] {
  if (!isFields(target)) return [];
  const roles = route === undefined ? [target["system"]] : fieldsAt(route).map(([, way]) => way["system"]);
  return roles.map((role) => {
    const { operation, ...rest } = call(role, target["operation"]);
    return { ...rest, operation: operation && callOf(operation) };
  });
}

function triggersOf(value: Fields, call: Call, registry: Registry): TriggerView[] {
  return fieldsAt(value["triggers"]).flatMap(([index, trigger]): TriggerView[] => {
    const part = Object.keys(trigger).find((key) => registry.triggers.has(key));
    if (part === undefined) return [];
    const written = trigger[part];
    const definition = registry.triggers.get(part);
    const sole = definition?.sole;
    const own = sole !== undefined ? { [sole]: written } : isFields(written) ? written : {};
    const from = isFields(own["fetch"]) ? own["fetch"] : own;
    const path = ["triggers", index, part];
    return [
      {
        id: String(trigger["id"]),
        path,
        part,
        definition,
        value: own,
        event: definition?.event === undefined ? undefined : textAt(own, definition.event),
        called: call(from["system"], from["operation"]),
        asked: definition ? askedBeside(definition, own, from, path, call) : [],
      },
    ];
  });
}

function askedBeside(
  { config }: TriggerDefinition,
  value: Fields,
  from: Fields,
  path: Path,
  call: Call,
): TriggerView["asked"] {
  return markedFields(config, value).flatMap(({ mark, path: place }) => {
    const within = place.slice(0, -1);
    const asking = valueAt(value, ...within.map(String));
    if (!mark.role || !isFields(asking) || asking === from) return [];
    return [{ path: [...path, ...within], called: call(asking["system"], asking["operation"]) }];
  });
}

const isBelow =
  (path: Path) =>
  (field: MarkedField): boolean =>
    path.every((step, index) => field.path[index] === step);

/** Marked fields of the operation's own keys, which the schema of flows does not know. */
function configFields(step: Fields, path: Path, [first]: readonly Called[]): MarkedField[] {
  if (!first?.operation || !isFields(step["target"])) return [];
  return markedFields(first.operation.config, targetConfig(step["target"])).map((field) => ({
    ...field,
    path: [...path, "target", ...field.path],
  }));
}

/** The expressions and templates among marked fields, each leaf of a mapping for itself. */
export function expressionViews(
  fields: readonly MarkedField[],
  spanOf: SpanOf,
  source: TextSource,
): ExpressionView[] {
  return fields.flatMap((field): ExpressionView[] =>
    fieldTexts(field, source).map(({ text, path, leaf, file }) => ({
      path,
      text,
      mark: field.mark,
      ...(leaf ? { leaf } : {}),
      span: (range) =>
        file === undefined
          ? spanOf(path, "value", range)
          : spanInFile(file, text.source, range ?? [0, text.source.length]),
    })),
  );
}

/** The lines of a retry list, and where they are written. */
export function retryLines(
  { value, spanOf }: Pick<Rendered, "value" | "spanOf">,
  step: Path,
  { resources }: Workspace,
): { lines: unknown; spanOf: SpanOf; path: Path } | undefined {
  const places: Path[] = [
    [...step, "retry"],
    ["defaults", "retry"],
  ];
  const place = places.find((path) => valueAt(value, ...path) !== undefined);
  if (!place) return undefined;
  const written = valueAt(value, ...place);
  if (typeof written !== "string") return { lines: written, spanOf, path: place };
  const policy = resources.list("Policy")[0];
  const path = ["retry", written];
  // The lines of a Policy that is not valid cannot be read.
  if (!policy?.valid) return undefined;
  return { lines: valueAt(policy.value, ...path), spanOf: policy.spanOf, path };
}

function retryOf(rendered: Rendered, step: Path, workspace: Workspace): RetryView[] {
  const found = retryLines(rendered, step, workspace);
  if (!found || !Array.isArray(found.lines)) return [];
  // The list fits `retryList`: the document it is from is valid, or it is not used.
  const lines = readFields(retryList, found.lines);
  return lines.map(({ errors, interval, maxAttempts, maxElapsed }, index) => ({
    errors,
    interval,
    maxAttempts,
    maxElapsed: maxElapsed ?? undefined,
    span: found.spanOf([...found.path, index]),
  }));
}

function timeoutOf(value: Fields, step: Fields): number | undefined {
  return durationAt(step, "timeout") ?? durationAt(value, "defaults", "timeout");
}
