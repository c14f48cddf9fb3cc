import { isFields, nearest } from "@crossdock/kit";
import { assignable, describe, type Shape } from "@crossdock/mapping";

/** A tree of expressions, and the fields that nothing in the message is like. */
export interface Mapped {
  tree: Record<string, unknown>;
  open: { path: readonly string[]; wants: string }[];
}

/** A value of the message: its path as an expression, and the words of its name. */
interface Source {
  text: string;
  names: readonly string[];
  shape: Shape;
}

type ObjectShape = Shape & { type: "object" };

/** Maps each field that `target` requires from the value of the message that is likeliest meant. */
export function mapFields(target: ObjectShape, message: Shape): Mapped {
  const sources = sourcesOf(message);
  const mapped: Mapped = { tree: {}, open: [] };
  for (const [name, shape] of Object.entries(target.fields)) {
    if (shape.missing !== undefined) continue;
    const found = expressionFor(name, shape, sources);
    if (found !== undefined) mapped.tree[name] = found;
    else if (shape.type === "object" && Object.keys(shape.fields).length > 0) {
      const inner = mapFields(shape, message);
      mapped.tree[name] = inner.tree;
      mapped.open.push(...inner.open.map((each) => ({ ...each, path: [name, ...each.path] })));
    } else mapped.open.push({ path: [name], wants: describe(shape) });
  }
  return mapped;
}

/** The same for names of which no more is known. */
export function mapNames(names: readonly string[], message: Shape): Mapped {
  const fields = Object.fromEntries(names.map((name) => [name, { type: "unknown" } as const]));
  return mapFields({ type: "object", fields }, message);
}

/** What a message always has at its top: what is handed on where nothing says what is wanted. */
export function handedOn(message: Shape): Record<string, string> {
  const always = sourcesOf(message).filter(
    ({ names, shape }) => names.length === 1 && shape.missing === undefined,
  );
  return Object.fromEntries(always.map(({ text, names }) => [names[0], text]));
}

/** Values of a message that are not objects, at any depth outside of lists. */
export function sourcesOf(
  shape: Shape,
  before: readonly string[] = [],
  missing?: Shape["missing"],
): Source[] {
  if (shape.type !== "object")
    return before.length === 0
      ? []
      : [{ text: before.map(step).join("."), names: before, shape: missing ? { ...shape, missing } : shape }];
  return Object.entries(shape.fields).flatMap(([name, field]) =>
    sourcesOf(field, [...before, name], missing ?? field.missing),
  );
}

function step(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !["and", "or", "in"].includes(name) ? name : `\`${name}\``;
}

function expressionFor(name: string, target: Shape, sources: readonly Source[]): string | undefined {
  if (target.type === "string" && target.values?.length === 1) return JSON.stringify(target.values[0]);
  const fitting = sources.filter(
    ({ shape }) => isSure(shape, target) && assignable(shape, target).length === 0,
  );
  const found = likeliest(name, fitting);
  if (found) return found.text;
  if (target.type !== "list" || target.items.type !== "object") return undefined;
  const list = likeliest(
    name,
    sources.filter(({ shape }) => shape.type === "list" && shape.missing === undefined),
  );
  if (list?.shape.type !== "list") return undefined;
  const { tree, open } = mapFields(target.items, list.shape.items);
  return open.length > 0 ? undefined : `[${list.text}.${objectText(tree)}]`;
}

/** What may be missing is not a value of a field that must be there. */
function isSure(source: Shape, target: Shape): boolean {
  return source.missing === undefined && (source.type !== "list" || target.type !== "object");
}

/** A tree of expressions as one expression. */
export function objectText(tree: Readonly<Record<string, unknown>>, indent = ""): string {
  const fields = Object.entries(tree).map(([name, value]) => {
    const text = isFields(value) ? objectText(value, indent) : String(value);
    return `${JSON.stringify(name)}: ${text}`;
  });
  return indent === "" ? `{ ${fields.join(", ")} }` : `{\n${indent}${fields.join(`,\n${indent}`)}\n}`;
}

/** The source whose name is the same, has the same words, or is nearest. */
function likeliest(name: string, sources: readonly Source[]): Source | undefined {
  const wanted = wordsOf(name).join(" ");
  const ends = (source: Source, from: number): string =>
    wordsOf(source.names.slice(from).join("-")).join(" ");
  const ranked = [...sources].sort((one, other) => one.names.length - other.names.length);
  const same = ranked.find((source) => source.names.some((_, from) => ends(source, from) === wanted));
  if (same) return same;
  const byLast = new Map(
    ranked.toReversed().map((source) => [ends(source, source.names.length - 1), source]),
  );
  return byLast.get(nearest(wanted, byLast.keys()) ?? "");
}

const alike: Readonly<Record<string, string>> = { number: "no", nr: "no", num: "no", qty: "quantity" };

function wordsOf(name: string): string[] {
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  return words.filter(Boolean).map((word) => alike[word] ?? word);
}
