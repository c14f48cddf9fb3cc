import { nearest, type Path } from "@crossdock/kit";
import type { MappingProblem } from "../problem.ts";
import { alternatives, describe, isScalar, type ObjectShape, type Shape } from "./shape.ts";

/** Why a result does not fit where it goes. */
export interface AssignmentProblem extends MappingProblem {
  /**
   * `unmapped`: a required field gets no value (XD210). `perhaps-missing`: it gets one only sometimes. `extra`: the
   * target has no such field (XD211). `type`: another type or value (XD212). `collapses`: a list of one would arrive
   * as the one value (XD206).
   */
  kind: "unmapped" | "perhaps-missing" | "extra" | "type" | "collapses";
  /** Path in the target. */
  path: Path;
}

/** What keeps values of `source` from being values of `target`. What is unknown fits everywhere. */
export function assignable(source: Shape, target: Shape, path: Path = []): AssignmentProblem[] {
  if (source.type === "unknown" || source.type === "nothing" || target.type === "unknown") return [];
  if (source.type === "union") return firstFailing(source.members, target, path);
  const candidates = alternatives(target);
  if (candidates.some((candidate) => candidate.type === "unknown")) return [];
  const alike = candidates.filter((candidate) => candidate.type === source.type);
  if (alike.length === 0) return [mismatch(source, target, path)];
  const results = alike.map((candidate) => sameType(source, candidate, path));
  return results.find((problems) => problems.length === 0) ?? results[0] ?? [];
}

function firstFailing(members: readonly Shape[], target: Shape, path: Path): AssignmentProblem[] {
  return (
    members.map((member) => assignable(member, target, path)).find((problems) => problems.length > 0) ?? []
  );
}

function sameType(source: Shape, target: Shape, path: Path): AssignmentProblem[] {
  if (source.type === "object" && target.type === "object") return fields(source, target, path);
  if (source.type === "list" && target.type === "list") {
    const items = assignable(source.items, target.items, [...path, "*"]);
    return source.collapses ? [collapse(source, path), ...items] : items;
  }
  if (isScalar(source) && isScalar(target) && target.values) {
    const allowed = target.values;
    const wrong = source.values?.filter((value) => !allowed.includes(value)) ?? [];
    if (source.values && wrong.length > 0) return [mismatch(source, target, path, wrong[0])];
  }
  return [];
}

function fields(source: ObjectShape, target: ObjectShape, path: Path): AssignmentProblem[] {
  const problems: AssignmentProblem[] = [];
  for (const [name, field] of Object.entries(source.fields)) {
    const meant = Object.hasOwn(target.fields, name) ? target.fields[name] : target.rest;
    if (meant) problems.push(...assignable(field, meant, [...path, name]));
    else problems.push(extra(name, field, Object.keys(target.fields), path));
  }
  for (const [name, meant] of Object.entries(target.fields)) {
    if (meant.missing !== undefined) continue;
    const field = Object.hasOwn(source.fields, name) ? source.fields[name] : source.rest;
    if (!field || field.type === "nothing") problems.push(unmapped(source, name, path));
    else if (Object.hasOwn(source.fields, name) && mayBeMissing(field))
      problems.push(sometimes(field, name, path));
  }
  return problems;
}

/** Of a list that collapses it is told already, and of what is unknown nothing is. */
function mayBeMissing(field: Shape): boolean {
  return field.missing !== undefined && field.type !== "list" && field.type !== "unknown";
}

function place(shape: Shape): { range?: readonly [number, number] } {
  return shape.range ? { range: shape.range } : {};
}

function mismatch(source: Shape, target: Shape, path: Path, value?: unknown): AssignmentProblem {
  const given = value === undefined ? describe(source) : JSON.stringify(value);
  const wanted =
    isScalar(target) && target.values
      ? target.values.map((one) => JSON.stringify(one)).join(", ")
      : describe(target);
  const problem: AssignmentProblem = {
    kind: "type",
    path,
    ...place(source),
    message: `${given} where the target takes ${wanted}`,
  };
  return { ...problem, hint: wayOut(target) };
}

function wayOut(target: Shape): string {
  if (target.type === "list") return "make a list of it: `[…]`";
  if (isScalar(target) && target.values) return "write one of them as a constant";
  if (target.type === "string") return "make text of it: `$string(…)`";
  if (target.type === "number") return "make a number of it: `$number(…)`";
  if (target.type === "boolean") return "write a comparison";
  return `map ${describe(target)}`;
}

function collapse(source: Shape, path: Path): AssignmentProblem {
  const message = "a list of one item arrives as the item, an empty list not at all";
  return { kind: "collapses", path, ...place(source), message, hint: "put the expression in `[…]`" };
}

function extra(name: string, field: Shape, known: readonly string[], path: Path): AssignmentProblem {
  const near = nearest(name, known);
  const hint = near ? `did you mean \`${near}\`?` : "remove it, or declare it in the target's contract";
  return {
    kind: "extra",
    path: [...path, name],
    part: "key",
    ...place(field),
    message: `the target has no field \`${name}\``,
    hint,
    ...(near === undefined ? {} : { meant: near }),
  };
}

function unmapped(source: Shape, name: string, path: Path): AssignmentProblem {
  const message = `the required field \`${name}\` gets no value`;
  return { kind: "unmapped", path, ...place(source), message, hint: `map \`${name}\`` };
}

function sometimes(field: Shape, name: string, path: Path): AssignmentProblem {
  const why = {
    field: "an optional field is missing",
    empty: "nothing is found",
    branch: "no condition holds",
  }[field.missing ?? "field"];
  const message = `the required field \`${name}\` gets no value where ${why}`;
  return {
    kind: "perhaps-missing",
    path: [...path, name],
    ...place(field),
    message,
    hint: "give another value with `?? …`, or fail with `$raise(…)`",
  };
}
