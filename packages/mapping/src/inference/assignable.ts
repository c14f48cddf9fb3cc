import { nearest, type Path } from "@crossdock/kit";
import type { FoundProblem } from "../problem.ts";
import type { MappingProblem } from "../sentences.ts";
import { alternatives, type Constant, isScalar, type ObjectShape, type Shape } from "./shape.ts";
import { sortOf } from "./sort.ts";

/** Why a result does not fit where it goes; `path` is in the target, `range` in the expression that makes the part. */
export interface AssignmentProblem extends FoundProblem {
  kind: Assignment["id"];
  problem: Assignment;
}

type Assignment = Extract<
  MappingProblem,
  { id: "unmapped" | "perhaps-missing" | "extra" | "type" | "collapses" }
>;

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
    return source.collapses ? [found({ id: "collapses" }, path, source), ...items] : items;
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
    if (!field || field.type === "nothing") problems.push(found({ id: "unmapped", name }, path, source));
    else if (Object.hasOwn(source.fields, name) && mayBeMissing(field)) {
      const why = field.missing ?? "field";
      problems.push(found({ id: "perhaps-missing", name, why }, [...path, name], field));
    }
  }
  return problems;
}

/** Of a list that collapses it is told already, and of what is unknown nothing is. */
function mayBeMissing(field: Shape): boolean {
  return field.missing !== undefined && field.type !== "list" && field.type !== "unknown";
}

function found(problem: Assignment, path: Path, { range }: Shape): AssignmentProblem {
  return { kind: problem.id, path, problem, ...(range ? { range } : {}) };
}

function mismatch(source: Shape, target: Shape, path: Path, value?: Constant): AssignmentProblem {
  return found({ id: "type", given: sortOf(source), value, wanted: sortOf(target) }, path, source);
}

function extra(name: string, field: Shape, known: readonly string[], path: Path): AssignmentProblem {
  return {
    ...found({ id: "extra", name, meant: nearest(name, known) }, [...path, name], field),
    part: "key",
  };
}
