import { nearest, type Path } from "@crossdock/kit";
import type { FlowProblem } from "../problems/sentences.ts";
import { idOf, type TracedValue } from "./traced-value.ts";

/** A patch that cannot be applied as it is written; `path` leads to it in the patch's document. */
export interface PatchProblem {
  path: Path;
  problem: FlowProblem;
}

type TracedFields = TracedValue & { shape: "fields" };
type TracedList = TracedValue & { shape: "list" };

/** Words that place an item in its list. */
export const placements = ["$after", "$before", "$first"] as const;

/**
 * JSON Merge Patch (RFC 7396): `null` removes, fields merge, anything else replaces. Lists whose items all have an
 * `id` merge by id on both sides: known items merge where they are, new ones go to the end, or where `$after`,
 * `$before` or `$first` puts them. Neither argument is changed.
 */
export function mergePatch(
  base: TracedValue | undefined,
  patch: TracedValue,
  problems: PatchProblem[] = [],
): TracedValue {
  if (patch.shape === "fields") return mergeFields(base, patch, problems);
  if (patch.shape === "list" && base?.shape === "list" && hasIds(base) && hasIds(patch)) {
    return mergeById(base, patch, problems);
  }
  return patch;
}

function mergeFields(
  base: TracedValue | undefined,
  patch: TracedFields,
  problems: PatchProblem[],
): TracedValue {
  const target = base?.shape === "fields" ? base : undefined;
  const entries = new Map(target?.entries);
  for (const [key, traced] of patch.entries) {
    if (traced.shape === "scalar" && traced.value === null) entries.delete(key);
    else entries.set(key, mergePatch(entries.get(key), traced, problems));
  }
  return { ...(target ?? patch), entries };
}

function mergeById(base: TracedList, patch: TracedList, problems: PatchProblem[]): TracedValue {
  const items = [...base.items];
  for (const patched of patch.items) {
    const id = idOf(patched);
    const at = items.findIndex((item) => idOf(item) === id);
    const { content, place } = split(patched);
    const merged = mergePatch(items[at], content, problems);
    if (!place) {
      if (at < 0) items.push(merged);
      else items[at] = merged;
      continue;
    }
    if (at >= 0) items.splice(at, 1);
    const index = indexFor(place, items, problems);
    items.splice(index, 0, merged);
  }
  return { ...base, items };
}

interface Placement {
  word: (typeof placements)[number];
  traced: TracedValue;
}

/** The item without the words that place it. */
function split(item: TracedValue): { content: TracedValue; place: Placement | undefined } {
  if (item.shape !== "fields") return { content: item, place: undefined };
  const entries = new Map(item.entries);
  let place: Placement | undefined;
  for (const word of placements) {
    const traced = entries.get(word);
    if (traced && !place) place = { word, traced };
    entries.delete(word);
  }
  return { content: { ...item, entries }, place };
}

function indexFor({ word, traced }: Placement, items: TracedValue[], problems: PatchProblem[]): number {
  if (word === "$first") return 0;
  const wanted = traced.shape === "scalar" ? String(traced.value) : "";
  const at = items.findIndex((other) => idOf(other) === wanted);
  if (at >= 0) return word === "$after" ? at + 1 : at;
  const known = items.map(idOf).filter((id) => id !== undefined);
  const meant = nearest(wanted, known);
  problems.push({ path: traced.path, problem: { id: "unknown-placement", word, wanted, known, meant } });
  return items.length;
}

function hasIds(list: TracedList): boolean {
  return list.items.every((item) => idOf(item) !== undefined);
}
