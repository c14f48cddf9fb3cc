import { type Fields, fieldsAt, isFields, type Path } from "@crossdock/kit";
import { shortStepFields } from "../kinds/flow-step.ts";
import type { SourceDocument } from "../workspace.ts";
import { placements } from "./merge-patch.ts";
import { idOf, type TracedValue } from "./traced-value.ts";

/** A part that overlays may not change: field names, and ids for the items of lists. */
export interface FinalPart {
  steps: readonly string[];
  /** Where the base says so. */
  path: Path;
}

/**
 * The parts that a base marks as final, in the terms of its long form: `final: true` at the top is the whole resource,
 * `final: [ identity, steps.acknowledge ]` these parts, and `final: true` in a step or a trigger that one.
 */
export function finalParts({ value }: Pick<SourceDocument, "value">): FinalPart[] {
  const { final } = value;
  const whole: FinalPart[] = final === true ? [{ steps: [], path: ["final"] }] : [];
  const listed = Array.isArray(final)
    ? final.flatMap((text, index): FinalPart[] =>
        typeof text === "string" ? [{ steps: longFormOf(text, value), path: ["final", index] }] : [],
      )
    : [];
  const marked = ["steps", "triggers"].flatMap((list) =>
    fieldsAt(value[list]).flatMap(([index, item]): FinalPart[] =>
      item["final"] === true ? [{ steps: [list, String(item["id"])], path: [list, index, "final"] }] : [],
    ),
  );
  const parts = [...whole, ...listed, ...marked];
  // What is final stays so.
  return parts.length > 0 && final !== undefined ? [...parts, { steps: ["final"], path: ["final"] }] : parts;
}

function longFormOf(text: string, value: Fields): string[] {
  const [first = "", ...rest] = text.split(".");
  if (first === "trigger") return ["triggers", "main", ...rest];
  if (isFields(value["target"]) && shortStepFields.includes(first)) return ["steps", "main", first, ...rest];
  return [first, ...rest];
}

/** Whether the part exists in the long form of its base; `near` are the names that would have led on. */
export function leadsTo(base: TracedValue, steps: readonly string[]): { found: boolean; near: string[] } {
  let at = base;
  for (const [index, step] of steps.entries()) {
    const next = entryOf(at, step);
    if (!next) {
      const before = steps.slice(0, index);
      return { found: false, near: namesIn(at).map((name) => [...before, name].join(".")) };
    }
    at = next;
  }
  return { found: true, near: [] };
}

function namesIn(traced: TracedValue): string[] {
  if (traced.shape === "fields") return [...traced.entries.keys()];
  return traced.shape === "list" ? traced.items.flatMap((item) => idOf(item) ?? []) : [];
}

function entryOf(traced: TracedValue, step: string): TracedValue | undefined {
  if (traced.shape === "fields") return traced.entries.get(step);
  return traced.shape === "list" ? traced.items.find((item) => idOf(item) === step) : undefined;
}

/** A place of a patch that changes a final part. */
export interface FinalTouch {
  patch: TracedValue;
  part: FinalPart;
}

/** Where a patch, in its long form, changes, moves, replaces or removes what its base marks as final. */
export function touchedFinals(
  base: TracedValue,
  patch: TracedValue,
  parts: readonly FinalPart[],
): FinalTouch[] {
  if (parts.length === 0) return [];
  const found: FinalTouch[] = [];
  const visit = (at: TracedValue, before: TracedValue | undefined, steps: readonly string[]): void => {
    // A step that only says which one it is changes nothing.
    if (at.shape === "fields" && at.entries.size === 1 && idOf(at) !== undefined) return;
    const above = parts.find((part) => isBelow(steps, part.steps));
    if (above) {
      found.push({ patch: firstIn(at), part: above });
    } else if (at.shape === "fields") {
      for (const [key, entry] of at.entries) {
        if (!isPlacement(key)) visit(entry, before && entryOf(before, key), [...steps, key]);
      }
    } else if (at.shape === "list" && before?.shape === "list" && [at, before].every(hasIds)) {
      for (const item of at.items)
        visit(item, entryOf(before, idOf(item) ?? ""), [...steps, idOf(item) ?? ""]);
    } else {
      const below = parts.find((part) => isBelow(part.steps, steps));
      if (below) found.push({ patch: at, part: below });
    }
  };
  visit(patch, base, []);
  return found;
}

function isPlacement(key: string): boolean {
  return placements.some((word) => word === key);
}

/** An empty patch and the whole of a resource are both at the root. */
function isBelow(steps: readonly string[], part: readonly string[]): boolean {
  return part.length <= steps.length && part.every((step, index) => step === steps[index]);
}

function hasIds(traced: TracedValue): boolean {
  return traced.shape === "list" && traced.items.every((item) => idOf(item) !== undefined);
}

/** An item of a list is blamed at its first change, not at its id. */
function firstIn(traced: TracedValue): TracedValue {
  if (traced.shape !== "fields") return traced;
  const changed = [...traced.entries].find(([key]) => key !== "id");
  return changed?.[1] ?? traced;
}
