import {
  type Expression,
  type FieldMark,
  isFields,
  type Mapping,
  type Path,
  type Reader,
  type SecretReference,
  type Template,
} from "@crossdock/kit";
import {
  checkExpression,
  checkTemplate,
  compileExpression,
  compileMapping,
  compileTemplate,
} from "@crossdock/mapping";
import type { ExpressionCheck } from "../load/known-expressions.ts";
import type { BranchWatcher, Files } from "../workspace.ts";
import { jsonataFile } from "./check-references.ts";
import { interpolationOf } from "./interpolation.ts";

/** What is wrong with the text of a field; the place is in the file when `file` is set, else in the document. */
export interface TextProblem {
  /** Kind of the problem as `mapping` calls it: `syntax`, `forbidden`, `unknown-helper`. */
  kind: string;
  language: "expression" | "template";
  path: Path;
  range: readonly [number, number];
  message: string;
  hint?: string;
  /** The `.jsonata` file that holds the text. */
  file?: string;
}

export interface FieldReaderOptions {
  files: Files;
  /** Names bound in every expression; undefined: any name is taken. */
  binds: readonly string[] | undefined;
  /** Called for every problem; the field then gets a value that must not be used. */
  problem(problem: TextProblem): void;
  /** The full path of a secret that is written as a bare name. */
  secretPath(name: string): string;
  /** Name of the System for what is written; undefined leaves it. */
  systemName?(role: string): string | undefined;
  onBranch?: BranchWatcher | undefined;
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
        return mark.to === "System" && typeof value === "string" ? options.systemName?.(value) : undefined;
      default:
        return undefined;
    }
  };
}

/** All problems of the text of a marked field, without compiling it. */
export function textProblems(
  mark: FieldMark,
  value: unknown,
  path: Path,
  files: Files,
  binds?: readonly string[],
  check: ExpressionCheck = checkExpression,
): TextProblem[] {
  if (mark.kind === "template" && typeof value === "string") {
    return checkTemplate(value, mark.place ?? "text").map(({ kind, range, message, hint }) => ({
      kind,
      language: "template",
      path,
      range,
      message,
      ...(hint ? { hint } : {}),
    }));
  }
  const names = binds ? [...binds, ...(mark.binds ?? [])] : undefined;
  if (mark.kind === "expression" && typeof value === "string")
    return expressionProblems(value, path, names, check);
  if (mark.kind !== "mapping") return [];
  const file = jsonataFile(value);
  const source = file === undefined ? undefined : files[file];
  if (file !== undefined) {
    if (source === undefined) return [];
    return expressionProblems(source, path, names, check).map((problem) => ({ ...problem, file }));
  }
  return leavesOf(value).flatMap((leaf) =>
    expressionProblems(leaf.source, [...path, ...leaf.path], names, check),
  );
}

/** The expressions of a mapping's tree: every text is one. */
export function leavesOf(tree: unknown, path: Path = []): { path: Path; source: string }[] {
  if (typeof tree === "string") return [{ path, source: tree }];
  if (Array.isArray(tree)) return tree.flatMap((item, index) => leavesOf(item, [...path, index]));
  if (!isFields(tree)) return [];
  return Object.entries(tree).flatMap(([key, entry]) => leavesOf(entry, [...path, key]));
}

function expressionProblems(
  source: string,
  path: Path,
  names: readonly string[] | undefined,
  check: ExpressionCheck,
): TextProblem[] {
  return check(source, names).map(({ kind, range, message, hint }) => ({
    kind,
    language: "expression",
    path,
    range,
    message,
    ...(hint ? { hint } : {}),
  }));
}

function readExpression(
  mark: FieldMark,
  value: string,
  path: Path,
  { files, binds, problem, onBranch }: FieldReaderOptions,
): Expression {
  const problems = textProblems(mark, value, path, files, binds);
  for (const found of problems) problem(found);
  return problems.length > 0 ? unusable : compileExpression(value, watching(onBranch));
}

function readMapping(
  mark: FieldMark,
  value: unknown,
  path: Path,
  { files, binds, problem, onBranch }: FieldReaderOptions,
): Mapping {
  const problems = textProblems(mark, value, path, files, binds);
  for (const found of problems) problem(found);
  if (problems.length > 0) return { leaves: [], evaluate: unusable.evaluate };
  const file = jsonataFile(value);
  // A missing file is reported with the references.
  return compileMapping(file === undefined ? value : (files[file] ?? "null"), watching(onBranch));
}

function watching(onBranch: BranchWatcher | undefined): { onBranch?: BranchWatcher } {
  return onBranch ? { onBranch } : {};
}

function readTemplate(
  mark: FieldMark,
  value: string,
  path: Path,
  { files, problem }: FieldReaderOptions,
): Template {
  const problems = textProblems(mark, value, path, files);
  for (const found of problems) problem(found);
  const place = mark.place ?? "text";
  return problems.length > 0 ? { source: value, render: () => value } : compileTemplate(value, place);
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
