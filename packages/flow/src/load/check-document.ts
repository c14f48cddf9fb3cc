import {
  type ConnectorDefinition,
  checkShape,
  type FieldMark,
  type Fields,
  fieldsAt,
  isFields,
  isOfValue,
  type Path,
  type Placed,
  type Registry,
  type ShapeProblem,
  shapeWords,
  type Told,
  valueAt,
  type Words,
} from "@crossdock/kit";
import type { TSchema } from "typebox";
import type { KindDefinition } from "../kinds/define-kind.ts";
import { kindSchema, kinds } from "../kinds/kinds.ts";
import { interpolationOf } from "../resolve/interpolation.ts";
import { markedFields, wantedAt } from "../resolve/marked-fields.ts";
import type { KindName, SpanOf } from "../workspace.ts";
import type { LoaderCode } from "./finding-codes.ts";
import { type Report, replacing } from "./report.ts";
import { respelledTime } from "./respelled-time.ts";
import { type FlowProblem, told } from "./sentences.ts";

/** What a check of a shape needs to know of a document or of a rendered resource. */
export interface Checked {
  kind: KindName;
  value: Fields;
  spanOf: SpanOf;
}

/** Checks a document against its kind; true when nothing is wrong. */
export function checkDocument(checked: Checked, registry: Registry, report: Report): boolean {
  const kind = kinds[checked.kind];
  const schema = kindSchema(checked.kind, registry, checked.value);
  const shape = shapeProblems(schema, checked.value, kind.interpolated === true);
  // A connector looks at a System that fits its schema, and at no other.
  const connector =
    shape.length === 0 && checked.kind === "System" ? connectorOf(checked.value, registry) : undefined;
  const problems = [
    ...shape,
    ...Array.from(ownProblems(checked, registry), told),
    ...(connector?.check?.(checked.value) ?? []),
  ];
  for (const problem of problems) reportProblem(problem, schema, checked, report);
  return problems.length === 0;
}

/** The connector that a System names, if there is one. */
export function connectorOf({ connector }: Fields, registry: Registry): ConnectorDefinition | undefined {
  return typeof connector === "string" ? registry.connectors.get(connector) : undefined;
}

/** Problems of shape; a value that is filled in later may be of any type. */
function shapeProblems(schema: TSchema, value: unknown, interpolated: boolean): Placed<ShapeProblem>[] {
  const problems = checkShape(schema, value);
  if (!interpolated) return problems;
  return problems.filter(({ path, part }) => part === "key" || !interpolationOf(valueAt(value, ...path)));
}

/** Reports a problem of shape, or one that is in words already, under the code that says what sort it is. */
export function reportProblem(
  found: Placed<ShapeProblem> | Told,
  schema: TSchema,
  checked: Checked,
  report: Report,
): void {
  const { path, part, problem } = found;
  const instead = unsupportedHint(kinds[checked.kind], path, checked.value, part === "key");
  const span = checked.spanOf(path, part);
  if (instead) {
    const word = String(part === "key" ? path.at(-1) : valueAt(checked.value, ...path));
    const unsupported = told({ path, problem: { id: "unsupported", word, instead } });
    report.tell("XD115", unsupported.problem, unsupported, { span });
    return;
  }
  const code = codeOf(found, schema, checked.value);
  const { message, hint } = "message" in found ? found : shapeInWords(found);
  const word =
    problem.meant ?? (code === "XD111" ? respelledTime(valueAt(checked.value, ...path)) : undefined);
  const words = { message, hint: hint ?? wantedAt(schema, checked.value, path) };
  report.tell(code, problem, words, { span, fix: replacing(span, part, word) });
}

function shapeInWords({ path, problem }: Placed<ShapeProblem>): Words {
  const isPattern = problem.id === "broken-limit" && problem.keyword === "pattern";
  if (isPattern && path.length === 1 && path[0] === "name")
    return told({ path, problem: { id: "misspelt-name" } });
  return shapeWords(
    problem,
    path.findLast((step) => typeof step === "string"),
  );
}

const codesOfMarks: Partial<Record<FieldMark["kind"], LoaderCode>> = {
  duration: "XD111",
  cron: "XD111",
  timezone: "XD112",
  name: "XD105",
  reference: "XD103",
  expression: "XD201",
  mapping: "XD201",
  template: "XD220",
};

/** What is missing at the root and has a rule of its own. */
const codesOfMissing: Readonly<Record<string, LoaderCode>> = { owner: "XD601", criticality: "XD602" };

function codeOf(found: Placed<ShapeProblem> | Told, schema: TSchema, value: unknown): LoaderCode {
  const { path, part } = found;
  if (part === "key") return "XD101";
  if (path.length === 1 && path[0] === "owner") return "XD601";
  if (path.length === 1 && path[0] === "name") return "XD105";
  if ("message" in found) return "XD114";
  const { problem } = found;
  if (path.length === 0 && problem.id === "missing-field") return codesOfMissing[problem.name] ?? "XD114";
  if (typeof valueAt(value, ...path) !== "string" || !isOfValue(problem)) return "XD114";
  const at = JSON.stringify(path);
  const mark = markedFields(schema, value).find((field) => JSON.stringify(field.path) === at)?.mark;
  return (mark && codesOfMarks[mark.kind]) ?? "XD114";
}

/** Dotted path with `*` for list items, or with `=value` for a word that is not built. */
function unsupportedHint(
  kind: KindDefinition,
  path: Path,
  value: unknown,
  isKey: boolean,
): string | undefined {
  const dotted = path.map((step) => (typeof step === "number" ? "*" : step)).join(".");
  const word = isKey ? undefined : valueAt(value, ...path);
  if (!isKey && typeof word !== "string") return undefined;
  const id = isKey ? dotted : `${dotted}=${word}`;
  const table = kind.unsupported ?? {};
  return Object.hasOwn(table, id) ? table[id] : undefined;
}

/** Choices of one of several fields: an `anyOf` would give one message per alternative. */
function* ownProblems({ kind, value }: Checked, registry: Registry): Generator<Placed<FlowProblem>> {
  if (kind === "Flow") yield* flowProblems(value, registry);
  if (kind === "Table") yield* exactlyOne(value, [], ["rows", "csv"]);
  if (kind === "Environment") {
    const { journal, secrets } = value;
    if (isFields(journal)) yield* exactlyOne(journal, ["journal"], [...registry.journals.keys()]);
    for (const [index, entry] of fieldsAt(secrets)) {
      yield* exactlyOne(entry, ["secrets", index], ["env", "file"]);
    }
  }
}

function* flowProblems(value: Fields, registry: Registry): Generator<Placed<FlowProblem>> {
  const parts = [...registry.triggers.keys()];
  yield* exactlyOne(value, [], ["trigger", "triggers"]);
  yield* exactlyOne(value, [], ["target", "steps"]);
  if (isFields(value["trigger"])) yield* exactlyOne(value["trigger"], ["trigger"], parts);
  for (const [index, trigger] of fieldsAt(value["triggers"])) {
    yield* exactlyOne(trigger, ["triggers", index], parts);
  }
  const short = ["mapping", "when", "output", "assert", "expect", "checkpoint", "retry", "timeout"];
  for (const field of short.filter((name) => name in value && "steps" in value)) {
    yield { path: [field], problem: { id: "short-form-field", field } };
  }
  if ("target" in value && !("steps" in value)) yield* stepProblems(value, []);
  for (const [index, step] of fieldsAt(value["steps"])) yield* stepProblems(step, ["steps", index]);
  for (const [index, entry] of fieldsAt(value["catch"])) {
    if (entry["action"] === "skip" && !entry["reason"]) {
      yield { path: ["catch", index], problem: { id: "skip-without-reason" } };
    }
  }
}

function* stepProblems(step: Fields, path: Path): Generator<Placed<FlowProblem>> {
  const { target, route } = step;
  if (!isFields(target)) {
    if (target === undefined) {
      yield { path, problem: { id: "missing-target" } };
    }
    return;
  }
  if (route !== undefined && "system" in target) {
    yield { path: [...path, "target", "system"], problem: { id: "system-beside-route" } };
  }
  if (route === undefined && !("system" in target)) {
    yield { path: [...path, "target"], problem: { id: "missing-system" } };
  }
}

function* exactlyOne(value: Fields, path: Path, names: readonly string[]): Generator<Placed<FlowProblem>> {
  const present = names.filter((name) => name in value);
  const unbuilt = ["event", "file", "broker"].some((name) => name in value);
  if (present.length === 0 && !unbuilt) {
    yield { path, problem: { id: "needs-one-of", names } };
  }
  for (const extra of present.slice(1)) {
    yield {
      path: [...path, extra],
      problem: { id: "exclusive-fields", field: extra, other: String(present[0]) },
    };
  }
}
