import { type Fields, isFields, type Path } from "@crossdock/kit";
import { placeAt, type YamlPlace } from "../place/yaml-place.ts";

/** What is being typed: a place, and what stands before the cursor there. */
export interface Typing {
  value: YamlPlace["value"];
  path: Path;
  part: "key" | "value";
  /** What is written of the key or the text, up to the cursor. */
  before: string;
  /** True for a value that stands inside of quotes or of a block. */
  isQuoted: boolean;
}

/** A word that nobody writes: it stands at the cursor while the text is read. */
const marker = "xdCursorMark";

/**
 * What is being typed at an offset. The text is made readable first: the word gets its colon, an open quote or bracket
 * its end, so that a document that is half written keeps its structure.
 */
export function typingAt(text: string, offset: number): Typing | undefined {
  const place = placeAt(text, offset);
  const inBlock = place?.part === "value" && isInBlock(text, place, offset);
  const candidates = inBlock ? [plainly(text, offset)] : [completed(text, offset), plainly(text, offset)];
  for (const [marked, at] of candidates) {
    const found = placeAt(marked, at);
    const written = found?.scalar?.text ?? "";
    const mark = written.indexOf(marker);
    if (!found || mark < 0) continue;
    const { path, part, scalar } = found;
    const quote = marked[scalar?.range[0] ?? 0] ?? "";
    return {
      value: fieldsWithoutMark(found.value),
      path: path.map((step) => (typeof step === "string" ? step.replace(marker, "") : step)),
      part,
      before: written.slice(0, mark),
      isQuoted: part === "value" && `"'|>`.includes(quote),
    };
  }
  return undefined;
}

type Marked = readonly [text: string, offset: number];

function plainly(text: string, offset: number): Marked {
  return [`${text.slice(0, offset)}${marker}${text.slice(offset)}`, offset + 1];
}

/** The line of the cursor with everything closed that is open on it. */
function completed(text: string, offset: number): Marked {
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  const lineEnd = text.indexOf("\n", offset) < 0 ? text.length : text.indexOf("\n", offset);
  const before = text.slice(lineStart, offset);
  const after = text.slice(offset, lineEnd);
  const isBareKey = /^\s*(- +)*[\w$.@-]*$/.test(before) && /^[\w$.@-]*\s*$/.test(after);
  const space = /:$/.test(before) ? " " : "";
  const rest = isBareKey ? `${after.trimEnd()}:` : closing(`${before}${marker}${after}`);
  const line = isBareKey ? `${before}${marker}${rest}` : `${before}${space}${marker}${after}${rest}`;
  return [`${text.slice(0, lineStart)}${line}${text.slice(lineEnd)}`, offset + space.length + 1];
}

/** What closes the quotes and brackets of a line that are open at its end. */
function closing(line: string): string {
  const open: string[] = [];
  let quote = "";
  for (let index = 0; index < line.length; index++) {
    const char = line[index] ?? "";
    if (quote) {
      if (char === "\\" && quote === '"') index++;
      else if (char === quote) quote = "";
    } else if (`"'`.includes(char) && /(^|[\s:,[{])$/.test(line.slice(0, index))) quote = char;
    else if (char === "#" && /\s$/.test(line.slice(0, index))) break;
    // Brackets count where YAML reads them: where a value begins, or inside of one that did.
    else if ("{[".includes(char) && (open.length > 0 || /(^|[:-])\s+$|^\s*$/.test(line.slice(0, index))))
      open.push(char === "{" ? "}" : "]");
    else if (open.at(-1) === char) open.pop();
  }
  return [quote, ...open.reverse()].join("");
}

/** A block text goes on as long as lines are indented at least as its first one. */
function isInBlock(text: string, { scalar }: YamlPlace, offset: number): boolean {
  if (!scalar || !"|>".includes(text[scalar.range[0]] ?? "")) return false;
  const [header = "", ...lines] = text.slice(scalar.range[0], Math.max(offset, scalar.range[1])).split("\n");
  if (offset <= scalar.range[0] + header.length) return false;
  const first = lines.find((line) => line.trim() !== "") ?? "";
  const indent = /^ */.exec(first)?.[0].length ?? 0;
  const column = offset - (text.lastIndexOf("\n", offset - 1) + 1);
  return column >= indent;
}

function withoutMark(value: unknown): unknown {
  if (typeof value === "string") return value.replace(marker, "");
  if (Array.isArray(value)) return value.map(withoutMark);
  return isFields(value) ? fieldsWithoutMark(value) : value;
}

function fieldsWithoutMark(fields: Fields): Fields {
  // The key that is being typed is not a field yet.
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([key]) => !key.includes(marker))
      .map(([key, entry]) => [key, withoutMark(entry)]),
  );
}
