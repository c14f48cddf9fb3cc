import type { Path } from "@crossdock/kit";
import type { KnownExpression } from "@crossdock/lint";
import { analyse, type Scope, type Shape } from "@crossdock/mapping";
import { argumentsOf, bindingsOf, variablesIn } from "./bindings.ts";
import { namesIn, pathsIn } from "./names.ts";
import { closedRange, type Range, withoutRanges } from "./ranges.ts";

/** A field that an expression makes. */
interface Trace {
  /** Below the place of the whole; `[]` is each item of a list. */
  path: Path;
  /** The part of the expression that makes it. */
  source: string;
  /** That part, and the parts that it names by variables. */
  texts: readonly string[];
  /** What its value is made of. */
  reads: readonly Path[];
}

export interface Traces {
  fields: readonly Trace[];
  /** What decides which items and fields there are. */
  decides: readonly Path[];
}

/** An expression makes a few fields; one that makes more than this is told as a whole. */
const most = 500;

/**
 * Which input each field of an expression's result is made of. The walk of an expression tells what the whole of it
 * reads. What one field reads is what is still read when all other fields are taken out of the text, less what is read
 * with every field taken out: that much only decides which items there are. What a field shares with that rest is
 * found by asking for the parts of its text alone.
 */
export function traceFields(source: string, { scope, shape, reads }: KnownExpression): Traces {
  const fields = fieldsIn(shape, source, []);
  if (fields.length === 0 || fields.length > most) {
    return { fields: [{ path: [], source, texts: [source], reads: deepest(reads) }], decides: [] };
  }
  const readsOf = (text: string): Reads => readsIn(text, scope) ?? byKey(reads);
  const ranges = fields.map(({ range }) => range);
  const base = readsOf(withoutRanges(source, ranges));
  const bound = boundReads(source, ranges, base, readsOf);
  const asked = new Map<string, readonly Path[]>();
  const traces = fields.map(({ path, range, at }) => {
    const text = source.slice(...range);
    const others = ranges.filter((other) => !touches(other, range));
    const alone = asked.get(`${range}`) ?? [
      ...[...readsOf(withoutRanges(source, others))]
        .filter(([key]) => !base.has(key))
        .map(([, read]) => read),
      ...bound.readsBy(text),
      ...askedAlone(source, range, scope, base),
      ...namedIn(bound.passedTo(range), base),
    ];
    asked.set(`${range}`, alone);
    const own = at ? [...alone, at] : alone;
    const texts = bound.textsBy(text);
    return { path, source: text, texts, reads: deepest(own.length > 0 ? own : namedIn(texts, base)) };
  });
  return { fields: traces, decides: deepest([...base.values()]) };
}

type Reads = ReadonlyMap<string, Path>;

interface FieldRange {
  path: Path;
  range: Range;
  /** Where it was copied from. */
  at: Path | undefined;
}

/** The innermost fields of what an expression builds; none where it builds no object. */
function fieldsIn(shape: Shape, source: string, path: Path): FieldRange[] {
  if (shape.type === "list") return fieldsIn(shape.items, source, [...path, "[]"]);
  if (shape.type === "union") return shape.members.flatMap((member) => fieldsIn(member, source, path));
  if (shape.type !== "object" || shape.at) return [];
  return Object.entries(shape.fields).flatMap(([name, field]): FieldRange[] => {
    if (!field.range) return [];
    const inner = fieldsIn(field, source, [...path, name]);
    return inner.length > 0
      ? inner
      : [{ path: [...path, name], range: closedRange(source, field.range), at: placeOf(field) }];
  });
}

/** Where a value was copied from; places that the walk made up begin with `%`. */
function placeOf({ at }: Shape): Path | undefined {
  return at && at.length > 0 && !String(at[0]).startsWith("%") ? at : undefined;
}

/** Puts each path of a field's text in place of the field: what it is then a copy of is read by that path. */
function askedAlone(source: string, range: Range, scope: Scope, base: Reads): Path[] {
  const ends = new Set(Array.from(base.values(), lastName));
  return pathsIn(source.slice(...range)).flatMap((path) => {
    if (!ends.has(path.split(".").at(-1))) return [];
    const text = source.slice(0, range[0]) + path + source.slice(range[1]);
    return fieldsIn(analyse(text, scope).shape, text, [])
      .filter((field) => field.range[0] === range[0])
      .flatMap(({ at }) => (at && base.has(keyOf(at)) ? [at] : []));
  });
}

/** Reads that end in a name that one of the texts has. */
function namedIn(texts: readonly string[], base: Reads): Path[] {
  const names = new Set<unknown>(texts.flatMap(namesIn));
  return [...base.values()].filter((path) => names.has(lastName(path)));
}

function lastName(path: Path): unknown {
  return path.findLast((step) => step !== "*");
}

interface Bound {
  /** What the variables that a text names were made of. */
  readsBy(text: string): Path[];
  /** What is passed for the parameters that the text of a field names. */
  passedTo(range: Range): string[];
  /** The text, and those of all that it names. */
  textsBy(text: string): string[];
}

/** Functions count by what they name in turn: what they read is read where they are called. */
function boundReads(
  source: string,
  fields: readonly Range[],
  base: Reads,
  readsOf: (text: string) => Reads,
): Bound {
  const bindings = bindingsOf(source);
  const own = new Map<string, readonly Path[]>();
  const readsByName = (name: string): readonly Path[] => {
    const known = own.get(name);
    if (known) return known;
    own.set(name, []);
    const found = (bindings.get(name) ?? []).flatMap(({ range, parameters }): Path[] => {
      const inner = variablesIn(source.slice(...range)).flatMap(readsByName);
      if (parameters) return inner;
      const without = readsOf(withoutRanges(source, [...fields, range]));
      return [...inner, ...[...base].filter(([key]) => !without.has(key)).map(([, read]) => read)];
    });
    own.set(name, found);
    return found;
  };
  const textsBy = (text: string, seen = new Set<string>()): string[] => [
    text,
    ...variablesIn(text).flatMap((name) => {
      if (seen.has(name)) return [];
      seen.add(name);
      return (bindings.get(name) ?? []).flatMap(({ range }) => textsBy(source.slice(...range), seen));
    }),
  ];
  const passedTo = ([start, end]: Range): string[] => {
    const named = variablesIn(source.slice(start, end));
    return [...bindings].flatMap(([called, all]) =>
      all.flatMap(({ range, parameters = [] }) =>
        start < range[0] || range[1] < end
          ? []
          : named.flatMap((name) =>
              parameters.includes(name) ? argumentsOf(source, called, parameters.indexOf(name)) : [],
            ),
      ),
    );
  };
  return {
    passedTo,
    readsBy: (text) => variablesIn(text).flatMap(readsByName),
    textsBy: (text) => textsBy(text),
  };
}

/** Undefined where taking parts out has left something that is not an expression. */
function readsIn(text: string, scope: Scope): Reads | undefined {
  const { reads, problems } = analyse(text, scope);
  return problems.some(({ kind }) => kind === "syntax") ? undefined : byKey(reads);
}

function byKey(reads: readonly Path[]): Reads {
  return new Map(reads.map((path) => [keyOf(path), path]));
}

/** Each once, without paths that only lead to others: `lines` beside `lines[].sku`. */
function deepest(reads: readonly Path[]): Path[] {
  const byText = byKey(reads);
  const keys = [...byText.keys()];
  return [...byText]
    .filter(([own]) => !keys.some((key) => key.startsWith(`${own}\u0000`)))
    .map(([, read]) => read);
}

function keyOf(path: Path): string {
  return path.join("\u0000");
}

function touches(a: Range, b: Range): boolean {
  return a[0] < b[1] && b[0] < a[1];
}
