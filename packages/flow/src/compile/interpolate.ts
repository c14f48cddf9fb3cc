import {
  type Fields,
  type Path,
  type Registry,
  type ShapeChecker,
  type ShapeProblem,
  valueAt,
} from "@crossdock/kit";
import type { TSchema } from "typebox";
import type { Report } from "../load/report.ts";
import { interpolationsOf } from "../resolve/interpolation.ts";
import type { SourceDocument } from "../workspace.ts";
import type { Variables } from "./compile-context.ts";

export interface Interpolated {
  value: Fields;
  /** False when a variable is missing or does not fit its field. */
  complete: boolean;
}

/** Where variables come from, and what is noted of them. */
export interface Interpolation {
  registry: Registry;
  env: Variables;
  /** Gets the name and value of every variable. */
  used: Map<string, string>;
  report: Report;
}

/**
 * The value of a document with `${env:…}` filled in; secrets stay. A variable is text, or the number or truth value
 * that it reads as where the field wants one.
 */
export function interpolate(
  document: SourceDocument,
  schema: TSchema,
  { registry, env, used, report }: Interpolation,
): Interpolated {
  const { shapes } = registry;
  const variables = interpolationsOf(document.value).filter(({ source }) => source === "env");
  if (variables.length === 0) return { value: document.value, complete: true };
  const value = structuredClone(document.value);
  if (env === "madeUp") {
    for (const { path } of variables) makeUp(schema, value, path, shapes);
    return { value, complete: true };
  }
  let complete = true;
  for (const { name, path } of variables) {
    const text = env(name);
    if (text === undefined) {
      complete = false;
      report.add("XD107", { id: "unset-variable", name }, { span: document.spanOf(path) });
      continue;
    }
    used.set(name, text);
    setAt(value, path, text);
  }
  if (!complete) return { value, complete };
  for (const { path } of misfits(schema, value, variables, shapes))
    setAt(value, path, typed(valueAt(value, ...path)));
  for (const { name, path, problem } of misfits(schema, value, variables, shapes)) {
    complete = false;
    const wrong = problem.id === "wrong-type" ? { ...problem, given: undefined } : problem;
    const unfit = { id: "unfit-variable", field: String(path.at(-1)), name, wrong } as const;
    report.add("XD114", unfit, { span: document.spanOf(path) });
  }
  return { value, complete };
}

/** Variables whose value does not fit their field, with what the field wants. */
function misfits(
  schema: TSchema,
  value: Fields,
  variables: readonly { name: string; path: Path }[],
  { check }: ShapeChecker,
): { name: string; path: Path; problem: ShapeProblem }[] {
  const found = check(schema, value);
  return variables.flatMap(({ name, path }) => {
    const misfit = found.find((other) => JSON.stringify(other.path) === JSON.stringify(path));
    return misfit ? [{ name, path, problem: misfit.problem }] : [];
  });
}

const anyValues = ["https://not-set.example", "not-set", 1, "1s", "1KB", true];

/** Sets the first value that the field takes; what takes none of them, such as a pattern, gets the first. */
function makeUp(schema: TSchema, value: Fields, path: Path, shapes: ShapeChecker): void {
  for (const candidate of [...anyValues, anyValues[0]]) {
    setAt(value, path, candidate);
    if (misfits(schema, value, [{ name: "", path }], shapes).length === 0) return;
  }
}

function typed(text: unknown): unknown {
  if (text === "true" || text === "false") return text === "true";
  return typeof text === "string" && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

function setAt(root: Fields, path: Path, value: unknown): void {
  const parent = valueAt(root, ...path.slice(0, -1));
  const key = path.at(-1);
  if (typeof parent !== "object" || parent === null || key === undefined) return;
  Reflect.set(parent, key, value);
}
