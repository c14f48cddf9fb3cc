import { isDeepStrictEqual } from "node:util";
import { splitReference } from "@crossdock/flow";
import { isFields, type Path } from "@crossdock/kit";
import { expressionText } from "./same-expression.ts";
import { placeOf, type Tree } from "./tree.ts";

/** One difference of two trees. */
export interface Edit {
  op: "added" | "removed" | "changed" | "moved";
  /** Keys, and of items of lists what tells them apart: `steps`, `order`, `mapping`, `note`. */
  shown: readonly string[];
  /** Where it stands on each side; missing on the side that does not have it. */
  before?: Path;
  after?: Path;
}

/** Lists in which the first that fits counts, or that run one after the other. */
const ordered: ReadonlySet<string> = new Set(["steps", "route", "catch", "retry", "assert"]);

/** Fields that tell which document it is. */
const fixed: ReadonlySet<string> = new Set(["kind", "name", "version", "patch", "of"]);

/** All differences that mean something, in the order of the new side. */
export function compareTrees(before: Tree, after: Tree): Edit[] {
  const walk = (shown: readonly string[], old: Path, now: Path, one: unknown, other: unknown): Edit[] => {
    if (isDeepStrictEqual(one, other)) return [];
    if (Array.isArray(one) && Array.isArray(other)) return lists(shown, old, now, one, other);
    if (isFields(one) && isFields(other)) return fields(shown, old, now, one, other);
    if (sameExpression(old, now, one, other)) return [];
    return [edit(shown, one === undefined ? undefined : old, other === undefined ? undefined : now)];
  };

  const sameExpression = (old: Path, now: Path, one: unknown, other: unknown): boolean =>
    typeof one === "string" &&
    typeof other === "string" &&
    before.expressions.get(placeOf(old))?.mark.kind !== "template" &&
    before.expressions.has(placeOf(old)) &&
    after.expressions.has(placeOf(now)) &&
    expressionText(one) === expressionText(other);

  const fields = (
    shown: readonly string[],
    old: Path,
    now: Path,
    one: Readonly<Record<string, unknown>>,
    other: Readonly<Record<string, unknown>>,
  ): Edit[] => {
    const keys = [...new Set([...Object.keys(other), ...Object.keys(one)])];
    return keys
      .filter((key) => shown.length > 0 || !fixed.has(key))
      .flatMap((key) => walk([...shown, key], [...old, key], [...now, key], one[key], other[key]));
  };

  const lists = (
    shown: readonly string[],
    old: Path,
    now: Path,
    one: readonly unknown[],
    other: readonly unknown[],
  ): Edit[] => {
    const oldKeys = keysOf(one);
    const newKeys = keysOf(other);
    if (!oldKeys || !newKeys) return [edit(shown, old, now)];
    const isList = shown.some((name) => ordered.has(name));
    const moved = isList ? movedKeys(oldKeys, newKeys) : new Set<string>();
    return [
      ...newKeys.flatMap((key, index): Edit[] => {
        const at = oldKeys.indexOf(key);
        const place = [...now, index];
        if (at < 0) return [edit([...shown, key], undefined, place)];
        const inner = walk([...shown, key], [...old, at], place, one[at], other[index]);
        return moved.has(key)
          ? [{ op: "moved", shown: [...shown, key], before: [...old, at], after: place }, ...inner]
          : inner;
      }),
      ...oldKeys.flatMap((key, index) =>
        newKeys.includes(key) ? [] : [edit([...shown, key], [...old, index], undefined)],
      ),
    ];
  };

  return walk([], [], [], before.value, after.value);
}

function edit(shown: readonly string[], before: Path | undefined, after: Path | undefined): Edit {
  const op = before === undefined ? "added" : after === undefined ? "removed" : "changed";
  return { op, shown, ...(before ? { before } : {}), ...(after ? { after } : {}) };
}

/** What tells the items of a list apart; undefined where nothing does. */
function keysOf(items: readonly unknown[]): string[] | undefined {
  const keys = items.map(keyOf);
  if (keys.some((key) => key === undefined) || new Set(keys).size < keys.length) return undefined;
  return keys.filter((key) => key !== undefined);
}

function keyOf(item: unknown): string | undefined {
  if (!isFields(item)) return undefined;
  const { id, flow, error, errors, name, step } = item;
  if (typeof id === "string") return id;
  if (typeof flow === "string") return splitReference(flow).name;
  if (Array.isArray(errors)) return errors.join(", ");
  return [error, name, step].find((each) => typeof each === "string");
}

/** The fewest keys that have to move to make the one order the other. */
function movedKeys(before: readonly string[], after: readonly string[]): Set<string> {
  const common = after.filter((key) => before.includes(key));
  // The longest run of keys that are in the old order already stays.
  const runs = common.map((key): string[] => [key]);
  for (const [index, key] of common.entries()) {
    for (const [earlier, other] of common.slice(0, index).entries()) {
      const run = runs[earlier] ?? [];
      if (before.indexOf(other) < before.indexOf(key) && run.length >= (runs[index]?.length ?? 0))
        runs[index] = [...run, key];
    }
  }
  const stay = new Set(runs.reduce<string[]>((best, run) => (run.length > best.length ? run : best), []));
  return new Set(common.filter((key) => !stay.has(key)));
}
