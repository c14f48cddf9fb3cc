import {
  type ConnectorDefinition,
  checkShape,
  type FieldMark,
  type Fields,
  fieldsAt,
  isFields,
  type Path,
  type Problem,
  type Registry,
  valueAt,
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
    ...ownProblems(checked, registry),
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
function shapeProblems(schema: TSchema, value: unknown, interpolated: boolean): Problem[] {
  const problems = checkShape(schema, value);
  if (!interpolated) return problems;
  return problems.filter(({ path, part }) => part === "key" || !interpolationOf(valueAt(value, ...path)));
}

/** Reports a problem of shape under the code that says what sort it is. */
export function reportProblem(problem: Problem, schema: TSchema, checked: Checked, report: Report): void {
  const { path, part, message, hint } = problem;
  const unsupported = unsupportedHint(kinds[checked.kind], path, checked.value, part === "key");
  const span = checked.spanOf(path, part, problem.range);
  if (unsupported) {
    const word = part === "key" ? path.at(-1) : valueAt(checked.value, ...path);
    report.add("XD115", `\`${word}\` is not supported yet`, { span, hint: unsupported });
    return;
  }
  const code = codeOf(problem, schema, checked.value);
  const name = path.findLast((step) => typeof step === "string");
  const subject = message.startsWith("must") && name !== undefined ? `\`${name}\` ` : "";
  const named = path.length === 1 && name === "name" && message.startsWith("must match");
  const word = problem.fix ?? (code === "XD111" ? respelledTime(valueAt(checked.value, ...path)) : undefined);
  report.add(code, named ? "`name` must be kebab-case, such as `order-to-erp`" : subject + message, {
    span,
    hint: hint ?? wantedAt(schema, checked.value, path),
    fix: replacing(span, part, word),
  });
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

function codeOf({ path, part, message }: Problem, schema: TSchema, value: unknown): LoaderCode {
  if (part === "key") return "XD101";
  if (path.length === 0 && message.startsWith("missing field `owner`")) return "XD601";
  if (path.length === 0 && message.startsWith("missing field `criticality`")) return "XD602";
  if (path.length === 1 && path[0] === "owner") return "XD601";
  if (path.length === 1 && path[0] === "name") return "XD105";
  if (typeof valueAt(value, ...path) !== "string" || !message.startsWith("must")) return "XD114";
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
function* ownProblems({ kind, value }: Checked, registry: Registry): Generator<Problem> {
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

function* flowProblems(value: Fields, registry: Registry): Generator<Problem> {
  const parts = [...registry.triggers.keys()];
  yield* exactlyOne(value, [], ["trigger", "triggers"]);
  yield* exactlyOne(value, [], ["target", "steps"]);
  if (isFields(value["trigger"])) yield* exactlyOne(value["trigger"], ["trigger"], parts);
  for (const [index, trigger] of fieldsAt(value["triggers"])) {
    yield* exactlyOne(trigger, ["triggers", index], parts);
  }
  const short = ["mapping", "when", "output", "assert", "expect", "checkpoint", "retry", "timeout"];
  for (const field of short.filter((name) => name in value && "steps" in value)) {
    yield {
      path: [field],
      part: "value",
      message: `\`${field}\` at the top belongs to the short form, and the flow has \`steps\``,
      hint: field === "retry" || field === "timeout" ? `write it in \`defaults\`` : "write it in a step",
    };
  }
  if ("target" in value && !("steps" in value)) yield* stepProblems(value, []);
  for (const [index, step] of fieldsAt(value["steps"])) yield* stepProblems(step, ["steps", index]);
  for (const [index, entry] of fieldsAt(value["catch"])) {
    if (entry["action"] === "skip" && !entry["reason"]) {
      yield {
        path: ["catch", index],
        message: "`action: skip` needs a `reason`",
        hint: "say why the message may be left out",
      };
    }
  }
}

function* stepProblems(step: Fields, path: Path): Generator<Problem> {
  const { target, route } = step;
  if (!isFields(target)) {
    if (target === undefined) {
      yield { path, message: "missing field `target`", hint: "every step calls an operation" };
    }
    return;
  }
  if (route !== undefined && "system" in target) {
    yield {
      path: [...path, "target", "system"],
      message: "the System is chosen by `route`",
      hint: "remove `system`",
    };
  }
  if (route === undefined && !("system" in target)) {
    yield {
      path: [...path, "target"],
      message: "missing field `system`",
      hint: "name a role, or choose by `route`",
    };
  }
}

function* exactlyOne(value: Fields, path: Path, names: readonly string[]): Generator<Problem> {
  const present = names.filter((name) => name in value);
  const unbuilt = ["event", "file", "broker"].some((name) => name in value);
  if (present.length === 0 && !unbuilt) {
    const known = names.map((name) => `\`${name}\``).join(", ");
    yield names.length === 1
      ? { path, message: `missing field ${known}`, hint: `add ${known}` }
      : { path, message: `needs one of ${known}`, hint: "add one of them" };
  }
  for (const extra of present.slice(1)) {
    yield {
      path: [...path, extra],
      message: `\`${extra}\` and \`${present[0]}\` exclude each other`,
      hint: "remove one of the two",
    };
  }
}
