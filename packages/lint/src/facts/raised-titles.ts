import { callsOf } from "@crossdock/mapping";

/** A part of an expression: its text, and its offsets in the whole. */
export interface Part {
  text: string;
  range: [start: number, end: number];
}

/** The titles that an expression gives to the errors that it raises: the second arguments of `$raise`. */
export function raisedTitles(source: string): Part[] {
  return callsOf(source, "raise").flatMap(({ range }) => secondArgument(source, range) ?? []);
}

/** The text of a call's second argument; brackets and quotes are what can hide a comma. */
function secondArgument(source: string, [start, end]: readonly [number, number]): Part | undefined {
  const open = source.indexOf("(", start);
  let depth = 0;
  let from: number | undefined;
  let quote: string | undefined;
  for (let at = open; at >= 0 && at < end; at++) {
    const character = source[at] ?? "";
    if (quote) {
      if (character === "\\") at++;
      else if (character === quote) quote = undefined;
    } else if (character === '"' || character === "'") quote = character;
    else if ("([{".includes(character)) depth++;
    else if (")]}".includes(character)) depth--;
    else if (character === "," && depth === 1) {
      if (from !== undefined) return cut(source, from, at);
      from = at + 1;
    }
    if (depth === 0) return from === undefined ? undefined : cut(source, from, at);
  }
  return undefined;
}

function cut(source: string, from: number, to: number): Part {
  const text = source.slice(from, to);
  const start = from + text.length - text.trimStart().length;
  return { text: text.trim(), range: [start, start + text.trim().length] };
}
