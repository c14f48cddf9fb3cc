/** Offsets in a text: first, and behind the last. */
export type Range = readonly [start: number, end: number];

const pairs: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/** Calls `visit` for each sign outside of texts and comments, with its offset; ends where `visit` answers true. */
export function scan(source: string, start: number, visit: (sign: string, at: number) => boolean): number {
  for (let at = start; at < source.length; at++) {
    const sign = source[at] ?? "";
    if (sign === '"' || sign === "'" || sign === "`") at = endOfText(source, at);
    else if (sign === "/" && source[at + 1] === "*") at = endOfComment(source, at);
    else if (visit(sign, at)) return at;
  }
  return source.length;
}

/** Takes in the brackets that a range opens and does not close, such as that of a filter at its end. */
export function closedRange(source: string, [start, end]: Range): Range {
  const open: string[] = [];
  let closedAt = end;
  scan(source, start, (sign, at) => {
    if (at >= end && open.length === 0) return true;
    const closing = pairs[sign];
    if (closing) open.push(closing);
    else if (sign === open.at(-1)) {
      open.pop();
      if (at >= end) closedAt = at + 1;
    }
    return false;
  });
  return [start, closedAt];
}

/** The text with `null` in place of the ranges; of ranges that lie in one another the outer ones count. */
export function withoutRanges(source: string, ranges: readonly Range[]): string {
  const outer = [...ranges].sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  let text = "";
  let at = 0;
  for (const [start, end] of outer) {
    if (start < at) continue;
    text += `${source.slice(at, start)}null`;
    at = end;
  }
  return text + source.slice(at);
}

function endOfText(source: string, start: number): number {
  const quote = source[start];
  for (let at = start + 1; at < source.length; at++) {
    if (source[at] === "\\" && quote !== "`") at++;
    else if (source[at] === quote) return at;
  }
  return source.length;
}

function endOfComment(source: string, start: number): number {
  const end = source.indexOf("*/", start + 2);
  return end < 0 ? source.length : end + 1;
}
