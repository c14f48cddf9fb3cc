import { type Range, scan } from "./ranges.ts";

/** A variable that an expression binds: `$name := …`. */
interface Binding {
  /** Of what is bound. */
  range: Range;
  /** Names of its parameters, without the `$`; undefined for what is not a function. */
  parameters: readonly string[] | undefined;
}

/** The variables that an expression binds, by name without the `$`; a name may be bound at several places. */
export function bindingsOf(source: string): ReadonlyMap<string, readonly Binding[]> {
  const found = new Map<string, Binding[]>();
  scan(source, 0, (sign, at) => {
    const [, name, gap = ""] =
      sign === "$" ? (/^\$(\w+)(\s*:=\s*)/.exec(source.slice(at, at + 200)) ?? []) : [];
    if (name === undefined) return false;
    const start = at + 1 + name.length + gap.length;
    const [, header] = /^(?:function|\u03bb)\s*\(([^)]*)\)/.exec(source.slice(start, start + 500)) ?? [];
    const parameters = header === undefined ? undefined : variablesIn(header);
    found.set(name, [...(found.get(name) ?? []), { range: [start, endOf(source, start, ";")], parameters }]);
    return false;
  });
  return found;
}

/** What is passed for a parameter: the texts of the argument at `index` in all calls of a function. */
export function argumentsOf(source: string, called: string, index: number): string[] {
  const found: string[] = [];
  scan(source, 0, (sign, at) => {
    if (sign !== "$" || !source.startsWith(`$${called}(`, at)) return false;
    let start = at + called.length + 2;
    for (let position = 0; ; position++) {
      const end = endOf(source, start, ",");
      if (position === index) found.push(source.slice(start, end));
      if (position === index || source[end] !== ",") return false;
      start = end + 1;
    }
  });
  return found;
}

/** Names of the variables that a text names, without the `$`. */
export function variablesIn(text: string): string[] {
  const names = new Set<string>();
  scan(text, 0, (sign, at) => {
    const [, name] = sign === "$" ? (/^\$(\w+)/.exec(text.slice(at, at + 200)) ?? []) : [];
    if (name !== undefined) names.add(name);
    return false;
  });
  return [...names];
}

/** The next `mark` at the level of `start`, or the bracket that ends that level. */
function endOf(source: string, start: number, mark: string): number {
  let depth = 0;
  return scan(source, start, (sign) => {
    if ("([{".includes(sign)) depth++;
    if (")]}".includes(sign) && --depth < 0) return true;
    return sign === mark && depth === 0;
  });
}
