import { children, type Node } from "./ast.ts";

/** Offsets of `node` in `source`: from its first token to behind its last. The parser keeps only the ends of tokens. */
export function rangeOf(node: Node, source: string): readonly [start: number, end: number] {
  return tokensOf(node, source) ?? [0, source.length];
}

/** Nothing for a node that the parser made up, such as the `$exists` of `??`. */
function tokensOf(node: Node, source: string): readonly [start: number, end: number] | undefined {
  const below = children(node).map((child) => tokensOf(child, source));
  const tokens = [ownToken(node, source), ...below].filter((range) => range !== undefined);
  if (tokens.length === 0) return undefined;
  const start = Math.min(...tokens.map(([from]) => from));
  const end = Math.max(...tokens.map(([, to]) => to));
  return [start, closed(node, source, end)];
}

function ownToken(node: Node, source: string): readonly [number, number] | undefined {
  const { position } = node;
  if (position === undefined) return undefined;
  return [Math.max(0, position - lengthOf(node, source, position)), position];
}

function lengthOf(node: Node, source: string, end: number): number {
  switch (node.type) {
    case "name":
      if (source[end - 1] === "`") return node.value.length + 2;
      if (source[end - 1] === '"' || source[end - 1] === "'") return end - openingQuote(source, end);
      return node.value.length;
    case "variable":
      return node.value.length + 1;
    case "string":
      return end - openingQuote(source, end);
    case "number":
      return /-?\s*[\d.eE+-]+$/.exec(source.slice(0, end))?.[0].trimStart().length ?? 1;
    case "value":
      return String(node.value).length;
    case "regex":
      return node.value.source.length + node.value.flags.length + 1;
    case "binary":
      return node.value.length;
    case "bind":
    case "apply":
    case "descendant":
      return 2;
    case "lambda":
      return source.slice(0, end).endsWith("function(") ? "function(".length : 1;
    default:
      return 1;
  }
}

/** Where the text literal that ends at `end` begins: inside it the same quote is always escaped. */
function openingQuote(source: string, end: number): number {
  const quote = source[end - 1];
  for (let at = end - 2; at >= 0; at--) {
    if (source[at] !== quote) continue;
    let slashes = 0;
    while (source[at - 1 - slashes] === "\\") slashes++;
    if (slashes % 2 === 0) return at;
  }
  return end - 1;
}

const brackets: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/** Takes the closing bracket in, which is not a token of the tree. */
function closed(node: Node, source: string, end: number): number {
  if (node.position === undefined) return end;
  const opening = source[node.position - 1] ?? "";
  const closing = brackets[opening];
  const opens =
    node.type === "function" ||
    node.type === "partial" ||
    node.type === "block" ||
    node.type === "unary" ||
    node.type === "lambda";
  if (!opens || !closing) return end;
  const rest = /^[\s,;)\]}]*/.exec(source.slice(end))?.[0] ?? "";
  const at = rest.indexOf(closing);
  return at < 0 ? end : end + at + 1;
}
