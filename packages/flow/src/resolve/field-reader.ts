import type {
  Expression,
  FieldMark,
  Mapping,
  Path,
  Reader,
  SecretReference,
  Template,
  Turns,
} from "@crossdock/kit";
import {
  checkExpression,
  checkTemplate,
  compileExpression,
  compileMapping,
  compileTemplate,
  type ExpressionOptions,
} from "@crossdock/mapping";
import type { BranchWatcher } from "../workspace.ts";
import { jsonataFile } from "./check-references.ts";
import { fieldTexts, type TextSource } from "./field-texts.ts";
import { interpolationOf } from "./interpolation.ts";
import type { MarkedField } from "./marked-fields.ts";
import type { TextProblem } from "./text-problem.ts";

export interface FieldReaderOptions {
  /** Where the texts are from. */
  source: TextSource;
  /** Names bound in every expression; undefined: any name is taken. */
  binds: readonly string[] | undefined;
  /** Called for every problem; the field then gets a value that must not be used. */
  problem(problem: TextProblem): void;
  /** The full path of a secret that is written as a bare name. */
  secretPath(name: string): string;
  /** Name of the System for what is written; undefined leaves it. */
  systemName?(role: string): string | undefined;
  onBranch?: BranchWatcher | undefined;
  /** Shared by all expressions that run beside each other. */
  turns?: Turns | undefined;
}

/** Compiles what is written in a document: the reader that `readFields` asks for every marked field. */
export function fieldReader(options: FieldReaderOptions): Reader {
  return (mark, value, path) => {
    switch (mark.kind) {
      case "expression":
        return typeof value === "string" ? readExpression(mark, value, path, options) : undefined;
      case "mapping":
        return readMapping(mark, value, path, options);
      case "template":
        return typeof value === "string" ? readTemplate(mark, value, path, options) : undefined;
      case "secret":
        return readSecret(value, options);
      case "reference":
        return mark.role && typeof value === "string" ? options.systemName?.(value) : undefined;
      default:
        return undefined;
    }
  };
}

/** Everything that is wrong with the texts of a marked field. `binds`: names bound in every expression. */
function textProblems(field: MarkedField, source: TextSource, binds?: readonly string[]): TextProblem[] {
  const { mark } = field;
  const names = binds ? [...binds, ...(mark.binds ?? [])] : undefined;
  return fieldTexts(field, source).flatMap(({ text, path, file }) => {
    const found =
      text.language === "template" ? checkTemplate(text, mark.place ?? "text") : checkExpression(text, names);
    return found.map(({ kind, range, problem }) => ({
      kind,
      path,
      range,
      problem,
      ...(file === undefined ? {} : { file }),
    }));
  });
}

function readExpression(mark: FieldMark, value: string, path: Path, options: FieldReaderOptions): Expression {
  const problems = textProblems({ mark, value, path }, options.source, options.binds);
  for (const found of problems) options.problem(found);
  const { texts } = options.source;
  return problems.length > 0 ? unusable : compileExpression(texts.expression(value), running(options));
}

function readMapping(mark: FieldMark, value: unknown, path: Path, options: FieldReaderOptions): Mapping {
  const { files, texts } = options.source;
  const problems = textProblems({ mark, value, path }, options.source, options.binds);
  for (const found of problems) options.problem(found);
  if (problems.length > 0) return { leaves: [], evaluate: unusable.evaluate };
  const file = jsonataFile(value);
  // A missing file is reported with the references.
  return compileMapping(file === undefined ? value : (files[file] ?? "null"), {
    ...running(options),
    parse: (source) => texts.expression(source),
  });
}

function running({ onBranch, turns }: FieldReaderOptions): ExpressionOptions {
  return { ...(onBranch ? { onBranch } : {}), ...(turns ? { turns } : {}) };
}

function readTemplate(
  mark: FieldMark,
  value: string,
  path: Path,
  { source, problem }: FieldReaderOptions,
): Template {
  const problems = textProblems({ mark, value, path }, source);
  for (const found of problems) problem(found);
  const text = source.texts.template(value);
  return problems.length > 0
    ? { source: value, names: new Set(), render: () => value }
    : compileTemplate(text, mark.place ?? "text");
}

function readSecret(value: unknown, { secretPath }: FieldReaderOptions): SecretReference | undefined {
  if (typeof value !== "string") return undefined;
  return { secret: secretPath(interpolationOf(value)?.name ?? value) };
}

/** Stands in for an expression whose problem was reported; nothing is run then. */
const unusable: Expression = {
  source: "",
  async evaluate() {
    throw new Error("an expression with problems was run");
  },
};
