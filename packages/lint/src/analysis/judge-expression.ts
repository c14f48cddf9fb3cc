import type { ExpressionView } from "@crossdock/flow";
import { type Finding, type Fix, type Path, question, type Words } from "@crossdock/kit";
import {
  checkExpression,
  checkTemplate,
  describe,
  mappingWords,
  type ParsedTemplate,
  type Scope,
  type Shape,
  type TextProblem,
  truths,
} from "@crossdock/mapping";
import { expressionFix } from "../fix/expression-fix.ts";
import type { AnalysisCache } from "./analysis-cache.ts";
import type { Scopes } from "./scopes.ts";
import { missingFields } from "./template-fields.ts";

const text: Shape = { type: "string" };

/** An expression where it stands: what it may read, and what a walk through it showed. */
export interface KnownExpression {
  scope: Scope;
  shape: Shape;
  /** Fields of the message, or `$steps` and the like. */
  reads: readonly Path[];
}

/** What judging needs, and where it notes what it finds. */
export interface Judging {
  scopes: Scopes;
  analysed: AnalysisCache;
  /** What is known of each expression, once it is judged. */
  known: Map<ExpressionView, KnownExpression>;
  /** For whom the flow runs whose expressions are judged. */
  retailer?: string | null;
  /** `kind` as `mapping` calls it. */
  add(kind: string, finding: Finding): void;
}

/** Notes what is wrong with an expression or a template; the answer is what an expression yields. */
export function judgeExpression(view: ExpressionView, scope: Scope, judging: Judging): Shape {
  if (view.text.language === "template") {
    judgeAlone(view, judging);
    if (view.mark.place === "text") judgeFields(view, view.text, scope, judging);
    return text;
  }
  const { shape, problems, reads } = judging.analysed(view.text, scope);
  judging.known.set(view, { scope, shape, reads });
  for (const found of problems) note(view, found, judging, expressionFix(view, found));
  if (view.mark.yields === "boolean") judgeCondition(view, { scope, shape, reads }, judging);
  return shape;
}

/** A title is written from the message, and from what the engine puts beside its fields. */
function judgeFields(
  view: ExpressionView,
  template: ParsedTemplate,
  { input }: Scope,
  judging: Judging,
): void {
  if (input.type !== "object") return;
  const data: Shape = view.mark.over ? input : { ...input, fields: { ...input.fields, ...besides } };
  for (const { range, message, hint, meant } of missingFields(template, data)) {
    const problem = { id: "unknown-path", meant };
    judging.add("unknown-path", { span: view.span(range), message, hint, problem });
  }
}

const besides: Readonly<Record<string, Shape>> = {
  key: text,
  flow: text,
  retailer: text,
  error: { type: "object", fields: { class: text, title: text, detail: text } },
};

/** What is wrong with it whatever the message is; an expression may name what its own field binds, and nothing else. */
export function judgeAlone(view: ExpressionView, judging: Judging): void {
  const { text, mark } = view;
  const problems =
    text.language === "template"
      ? checkTemplate(text, mark.place ?? "text")
      : checkExpression(text, mark.binds ?? []);
  for (const found of problems) note(view, found, judging);
}

function note(
  view: ExpressionView,
  { kind, range, problem }: TextProblem,
  judging: Judging,
  fix?: Fix,
): void {
  const { message, hint } = variableWords(problem, judging.retailer) ?? mappingWords(problem);
  const words = { message, ...(hint ? { hint } : {}) };
  judging.add(kind, { span: view.span(range), ...words, ...(fix ? { fix } : {}), problem });
}

/** A flow is judged for each retailer that uses it: who lacks a variable is named, and where it belongs. */
function variableWords(
  problem: TextProblem["problem"],
  retailer: string | null | undefined,
): Words | undefined {
  if (problem.id !== "unknown-path" || typeof retailer !== "string") return undefined;
  if (problem.owner.length !== 1 || problem.owner[0] !== "$vars") return undefined;
  return {
    message: `the retailer \`${retailer}\` has no variable \`${problem.name}\``,
    hint: question(problem.meant) ?? `add \`${problem.name}\` to \`vars\` of the Retailer \`${retailer}\``,
  };
}

/** A condition must be true or false, and both must be possible. */
function judgeCondition(view: ExpressionView, known: KnownExpression, judging: Judging): void {
  const { shape } = known;
  const members = shape.type === "union" ? shape.members : [shape];
  const odd = members.find(({ type }) => type !== "boolean" && type !== "unknown" && type !== "nothing");
  if (odd || shape.missing !== undefined) {
    const yields = odd ? describe(odd) : "nothing, where a field is missing,";
    judging.add("type", {
      span: view.span(),
      message: `this condition yields ${yields} instead of true or false`,
      hint: "write a comparison, or `$exists(…)` for a field that may be missing",
    });
    return;
  }
  const { canHold, canFail } = truths(shape);
  if (canHold && canFail) return;
  judging.add("constant-condition", {
    span: view.span(),
    message: `this condition is ${canHold ? "always" : "never"} true, whatever the message says`,
    hint: `${canHold ? "remove it, or compare" : "compare"} a field of the message with a value that it may have${possible(known)}`,
  });
}

/** `: \`status\` is "shipped", "delivered" or "failed"` for every field that is read and has few values. */
function possible({ scope, reads }: KnownExpression): string {
  const lists = reads.flatMap((path) => {
    const values = valuesAt(scope.input, path);
    return values.length > 1 && values.length <= mostValues
      ? [`\`${path.join(".")}\` is ${oneOf(values)}`]
      : [];
  });
  return lists.length > 0 ? `: ${lists.join("; ")}` : "";
}

/** A longer list is looked up in the contract. */
const mostValues = 8;

function valuesAt(input: Shape, path: Path): readonly unknown[] {
  let shape: Shape | undefined = input;
  for (const name of path) shape = shape?.type === "object" ? shape.fields[name] : undefined;
  return shape && "values" in shape ? (shape.values ?? []) : [];
}

function oneOf(values: readonly unknown[]): string {
  const words = values.map((value) => JSON.stringify(value));
  return `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}
