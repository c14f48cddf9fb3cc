/** How a scalar is written in the file. */
export type ScalarStyle = "plain" | "single" | "double" | "literal" | "folded";

/** For every character of a scalar's value, where it begins and ends in the file. */
export interface ScalarOffsets {
  /** One more than the value has characters; the last is the end of the text. */
  starts: readonly number[];
  ends: readonly number[];
}

/**
 * Maps a scalar's value back to the file. `start` and `end` are the scalar's own range: with its quotes, or from the
 * `|` or `>` on. Undefined when value and text do not run in step, which would be a gap in the walk below:
 * the caller then blames the whole scalar.
 */
export function scalarOffsets(
  text: string,
  start: number,
  end: number,
  style: ScalarStyle,
  value: string,
): ScalarOffsets | undefined {
  if (style !== "literal" && style !== "folded") {
    const walk = walker(text, value);
    flowScalar(walk, text, start, end, style);
    return walk.result();
  }
  const headerEnd = text.indexOf("\n", start);
  const lines = headerEnd < 0 ? [] : linesOf(text, headerEnd + 1, end);
  for (const indent of indentsOf(text, text.slice(start, headerEnd), lines)) {
    const walk = walker(text, value);
    blockScalar(walk, lines, indent, end);
    const found = walk.result();
    if (found) return found;
  }
  return undefined;
}

interface Walker {
  /** The next `count` characters of the value stand at `from` to `to`. */
  take(from: number, to: number, count?: number): void;
  /** Characters of the value that are not placed yet. */
  left(): number;
  next(): string | undefined;
  finish(end: number): void;
  result(): ScalarOffsets | undefined;
}

function walker(text: string, value: string): Walker {
  const starts: number[] = [];
  const ends: number[] = [];
  let valid = true;
  return {
    take(from, to, count = 1) {
      for (let index = 0; index < count; index++) {
        starts.push(from);
        ends.push(to);
      }
    },
    left: () => value.length - starts.length,
    next: () => value[starts.length],
    finish(end) {
      if (starts.length !== value.length) valid = false;
      starts.push(end);
    },
    result() {
      if (!valid) return undefined;
      // A character that is written as itself must be the same on both sides; escapes and folds are longer or blank.
      const wrong = ends.some((to, index) => {
        const from = starts[index] ?? 0;
        const blank = value[index] === " " || value[index] === "\n";
        return to - from === 1 && !blank && text[from] !== value[index];
      });
      return wrong ? undefined : { starts, ends };
    },
  };
}

/** Plain and quoted text: escapes, and lines that fold into a space or into one line break less than written. */
function flowScalar(walk: Walker, text: string, start: number, end: number, style: ScalarStyle): void {
  const quoted = style !== "plain";
  let at = quoted ? start + 1 : start;
  const last = quoted ? end - 1 : end;
  while (at < last) {
    const fold = foldAt(text, at, last);
    if (fold) {
      walk.take(fold.from, fold.from + 1, fold.breaks === 1 ? 1 : fold.breaks - 1);
      at = fold.to;
    } else if (style === "single" && text.startsWith("''", at)) {
      walk.take(at, at + 2);
      at += 2;
    } else if (style === "double" && text[at] === "\\") {
      at = escaped(walk, text, at, last);
    } else {
      walk.take(at, at + 1);
      at++;
    }
  }
  walk.finish(last);
}

/** White space around one or more line breaks, if `at` begins such a stretch. */
function foldAt(
  text: string,
  at: number,
  last: number,
): { from: number; to: number; breaks: number } | undefined {
  let from = at;
  while (from < last && (text[from] === " " || text[from] === "\t")) from++;
  if (text[from] === "\r" && text[from + 1] === "\n") from++;
  if (from >= last || text[from] !== "\n") return undefined;
  let breaks = 0;
  let to = from;
  while (to < last && /[ \t\r\n]/.test(text[to] ?? "")) {
    if (text[to] === "\n") breaks++;
    to++;
  }
  return { from, to, breaks };
}

const longEscapes: Record<string, number> = { x: 2, u: 4, U: 8 };

function escaped(walk: Walker, text: string, at: number, last: number): number {
  const letter = text[at + 1] ?? "";
  const digits = longEscapes[letter];
  if (digits !== undefined) {
    const to = at + 2 + digits;
    const code = Number.parseInt(text.slice(at + 2, to), 16);
    walk.take(at, to, code > 0xffff ? 2 : 1);
    return to;
  }
  const broken = foldAt(text, at + 1, last);
  if (!broken || !/[\r\n]/.test(letter)) {
    walk.take(at, at + 2);
    return at + 2;
  }
  // An escaped line break joins the lines; blank lines behind it still count.
  walk.take(broken.from, broken.from + 1, broken.breaks - 1);
  return broken.to;
}

/** `|` keeps line breaks, `>` folds them; both lose their indentation. */
function blockScalar(walk: Walker, lines: readonly Line[], indent: number, end: number): void {
  for (const [index, line] of lines.entries()) {
    const from = Math.min(line.from + indent, line.to);
    for (let at = from; at < line.to && walk.left() > 0; at++) walk.take(at, at + 1);
    if (walk.left() === 0) break;
    const isFold = walk.next() === " " && from < line.to;
    const isBreak = walk.next() === "\n";
    // A folded text drops one break of several: there the value goes on with the next line's text.
    if (isFold || isBreak) walk.take(line.to, line.to + 1);
    else if (!lines[index + 1]) break;
  }
  walk.finish(Math.min(end, lines.at(-1)?.to ?? end));
}

interface Line {
  from: number;
  to: number;
}

function linesOf(text: string, from: number, end: number): Line[] {
  const lines: Line[] = [];
  for (let at = from; at < end; ) {
    const next = text.indexOf("\n", at);
    const stop = next < 0 || next >= end ? end : next;
    lines.push({ from: at, to: text[stop - 1] === "\r" && stop > at ? stop - 1 : stop });
    at = stop + 1;
  }
  return lines;
}

/** The indentation that a block loses; with an indicator (`|2`) it hangs on the parent, so all are tried. */
function indentsOf(text: string, header: string, lines: readonly Line[]): number[] {
  const first = lines.find(({ from, to }) => !/^ *$/.test(text.slice(from, to)));
  if (!first) return [Math.max(0, ...lines.map(({ from, to }) => to - from))];
  const spaces = /^ */.exec(text.slice(first.from, first.to))?.[0].length ?? 0;
  if (!/^[|>][+-]?[1-9]/.test(header)) return [spaces];
  return Array.from({ length: spaces + 1 }, (_, less) => spaces - less);
}
