import {
  type FieldMark,
  type Fields,
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
import { kindOf, kindSchema } from "../kinds/kind-schema.ts";
import { told } from "../problems/sentences.ts";
import { interpolationOf } from "../resolve/interpolation.ts";
import { markedFields, wantedAt } from "../resolve/marked-fields.ts";
import type { SpanOf } from "../workspace.ts";
import type { LoaderCode } from "./finding-codes.ts";
import { type Report, replacing } from "./report.ts";
import { respelledTime } from "./respelled-time.ts";

/** What a check of a shape needs to know of a document or of a rendered resource. */
export interface Checked {
  kind: string;
  value: Fields;
  spanOf: SpanOf;
}

/** Checks a document against its kind; true when nothing is wrong. */
export function checkDocument(checked: Checked, registry: Registry, report: Report): boolean {
  const kind = kindOf(checked.kind, registry);
  const schema = kindSchema(checked.kind, registry, checked.value);
  const shape = shapeProblems(schema, checked.value, kind.interpolated === true, registry);
  const own = kind.check?.(checked.value, registry, shape.length === 0) ?? [];
  const problems = [...shape, ...own];
  for (const problem of problems) reportProblem(problem, schema, checked, report, kind.unsupported);
  return problems.length === 0;
}

/** Problems of shape; a value that is filled in later may be of any type. */
function shapeProblems(
  schema: TSchema,
  value: unknown,
  interpolated: boolean,
  { shapes }: Registry,
): Placed<ShapeProblem>[] {
  const problems = shapes.check(schema, value);
  if (!interpolated) return problems;
  return problems.filter(({ path, part }) => part === "key" || !interpolationOf(valueAt(value, ...path)));
}

/** Reports a problem of shape, or one that is in words already, under the code that says what sort it is.
 * `unsupported` as a kind has it. */
export function reportProblem(
  found: Placed<ShapeProblem> | Told,
  schema: TSchema,
  checked: Omit<Checked, "kind">,
  report: Report,
  unsupported: KindDefinition["unsupported"] = {},
): void {
  const { path, part, problem } = found;
  const instead = insteadOf(unsupported, path, checked.value, part === "key");
  const span = checked.spanOf(path, part);
  if (instead) {
    const word = String(part === "key" ? path.at(-1) : valueAt(checked.value, ...path));
    const words = told({ path, problem: { id: "unsupported", word, instead } });
    report.tell("XD115", words.problem, words, { span });
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
function insteadOf(
  unsupported: Readonly<Record<string, string>>,
  path: Path,
  value: unknown,
  isKey: boolean,
): string | undefined {
  const dotted = path.map((step) => (typeof step === "number" ? "*" : step)).join(".");
  const word = isKey ? undefined : valueAt(value, ...path);
  if (!isKey && typeof word !== "string") return undefined;
  const id = isKey ? dotted : `${dotted}=${word}`;
  return Object.hasOwn(unsupported, id) ? unsupported[id] : undefined;
}
