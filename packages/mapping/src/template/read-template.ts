import type { TextProblem } from "../problem.ts";
import { childrenOf, offsetsIn, parseSyntax, part, partOf, type RawNode, tagOf } from "./raw-node.ts";
import { readValue } from "./read-value.ts";
import { problemAt, type Reading, readingOf } from "./reading.ts";
import type { TemplateNode } from "./template-ast.ts";

/** A template's tree and everything in it that is refused; the tree holds only what may run. */
export function readTemplate(source: string): { nodes: TemplateNode[]; problems: TextProblem[] } {
  let root: RawNode;
  try {
    root = parseSyntax(source);
  } catch (error) {
    return { nodes: [], problems: [syntaxProblem(error, source)] };
  }
  const reading = readingOf(source);
  return { nodes: readBody(root, reading), problems: reading.problems };
}

function readBody(node: RawNode | undefined, reading: Reading): TemplateNode[] {
  return node ? childrenOf(node).flatMap((child) => readStatement(child, reading)) : [];
}

function readStatement(node: RawNode, reading: Reading): TemplateNode[] {
  switch (node.typename) {
    case "Output":
      return childrenOf(node).map((child) => readOutput(child, reading));
    case "If":
      return [readCondition(node, reading)];
    case "For":
      return [readLoop(node, reading)];
    default:
      reading.refuse(node, { id: "unknown-tag", tag: tagOf(node) });
      return [];
  }
}

function readOutput(node: RawNode, reading: Reading): TemplateNode {
  const at = reading.offset(node);
  return node.typename === "TemplateData"
    ? { kind: "text", text: String(node["value"]), at }
    : { kind: "output", value: readValue(node, reading), at };
}

function readCondition(node: RawNode, reading: Reading): TemplateNode {
  const rest = partOf(node, "else_");
  const otherwise = rest?.typename === "If" ? [readCondition(rest, reading)] : readBody(rest, reading);
  return {
    kind: "if",
    condition: readValue(part(node, "cond"), reading),
    chosen: readBody(part(node, "body"), reading),
    otherwise,
    at: reading.offset(node),
  };
}

function readLoop(node: RawNode, reading: Reading): TemplateNode {
  const name = part(node, "name");
  if (name.typename !== "Symbol") reading.refuse(name, { id: "loop-variables" });
  const otherwise = readBody(partOf(node, "else_"), reading);
  return {
    kind: "for",
    name: String(name["value"]),
    list: readValue(part(node, "arr"), reading),
    body: readBody(part(node, "body"), reading),
    otherwise,
    at: reading.offset(node),
  };
}

/** What Nunjucks says in its last line; where it says no place, the end is blamed. */
function syntaxProblem(error: unknown, source: string): TextProblem {
  if (!(error instanceof Error)) throw error;
  const line = "lineno" in error && typeof error.lineno === "number" ? error.lineno : undefined;
  const column = "colno" in error && typeof error.colno === "number" ? error.colno : 1;
  const at = line === undefined ? source.length : offsetsIn(source)({ lineno: line - 1, colno: column - 1 });
  const told = (error.message.split("\n").at(-1) ?? "").trim();
  return problemAt(at, { id: "template-syntax", told }, source);
}
