import type { Span } from "@crossdock/kit";
import {
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Node,
  parseAllDocuments,
  type Scalar,
  visit,
  type YAMLMap,
} from "yaml";
import type { Report } from "./load/report.ts";
import { lineIndex } from "./source/line-index.ts";
import { keyText, locator } from "./source/yaml-locator.ts";
import { scalarProblem } from "./source/yaml-scalars.ts";
import type { SpanOf } from "./workspace.ts";

/** One document of a file: plain data, and the place of everything in it. */
export interface YamlDocument {
  value: unknown;
  spanOf: SpanOf;
  /** The parser stopped making sense of it somewhere: what stands behind that place is not in `value`. */
  isTorn: boolean;
}

/**
 * Reads a file of YAML documents. What is not plain YAML is reported and left out of the value; empty documents are
 * skipped. Never throws.
 */
export function readYaml(file: string, text: string, report: Report): YamlDocument[] {
  const lines = lineIndex(text);
  const spanBetween = (start: number, end: number): Span => ({
    file,
    start: lines.positionAt(start),
    end: lines.positionAt(Math.max(start, end)),
  });
  const documents: YamlDocument[] = [];
  if (text.trim() === "") {
    // Comments alone are somebody's decision; nothing at all is a save that was cut off, or a full disk.
    report.add("XD100", { id: "empty-file" }, { span: spanBetween(0, 0) });
  }
  try {
    const parsed = parseAllDocuments(text.replace(directive, "#$1"), parsing);
    for (const [index, document] of (Array.isArray(parsed) ? parsed : []).entries()) {
      for (const error of document.errors) {
        const [start, end] = error.pos;
        const bracket = error.code === "BAD_INDENT" ? unclosed(document.contents, start) : undefined;
        const problem = bracket
          ? ({ id: "open-bracket", bracket } as const)
          : ({ id: "yaml-syntax", code: error.code, told: error.message } as const);
        report.add("XD100", problem, { span: spanBetween(start, Math.max(end, start + 1)) });
      }
      refuseDirectives(text, spanBetween, report, index);
      const root = document.contents;
      if (root === null || (isScalar(root) && root.value === null)) continue;
      documents.push({
        value: plainValue(root, { text, spanBetween, report }),
        spanOf: lateLocator(text, index, spanBetween),
        isTorn: document.errors.length > 0,
      });
    }
  } catch (error) {
    // The parser recurses; text that is nested without end is the user's mistake, not ours.
    if (!(error instanceof RangeError)) throw error;
    report.add("XD100", { id: "yaml-depth" }, { span: spanBetween(0, 1) });
  }
  return documents;
}

/** The file does not choose the version of YAML: under 1.1, `NO` would be false and `12:30:45` a number. */
function refuseDirectives(
  text: string,
  spanBetween: Reading["spanBetween"],
  report: Report,
  index: number,
): void {
  if (index > 0) return;
  for (const { index: start, 0: line } of text.matchAll(directive)) {
    const span = spanBetween(start, start + line.trimEnd().length);
    report.add("XD100", { id: "yaml-directive", line: line.trim() }, { span });
  }
}

/** A line that begins with `%` where a document may begin; as a comment it has the same places. */
const directive = /^%((?:YAML|TAG)\b.*)$/gm;

/**
 * Places are asked for where something is wrong, and most files are right: the tree is let go, and made again when the
 * first place is asked for. Keeping the trees of thousands of files costs more than all the rest of loading.
 */
function lateLocator(text: string, index: number, spanBetween: Reading["spanBetween"]): SpanOf {
  let found: SpanOf | undefined;
  return (...place) => {
    found ??= locator(rootOf(text, index), text, spanBetween);
    return found(...place);
  };
}

const parsing = { uniqueKeys: false, prettyErrors: false, logLevel: "silent" } as const;

function rootOf(text: string, index: number): Node {
  const parsed = parseAllDocuments(text.replace(directive, "#$1"), parsing);
  const root = Array.isArray(parsed) ? parsed[index]?.contents : undefined;
  if (!root) throw new Error("a file lost a document between two looks at the same text");
  return root;
}

/** The bracket of a collection that stops at a place without its closing bracket: behind its last item. */
function unclosed(root: Node | null, place: number): "{" | "[" | undefined {
  let found: "{" | "[" | undefined;
  visit(root, {
    Collection(_, node) {
      const [start, end = 0] = node.range ?? [];
      if (!node.flow || start === undefined || end !== place) return;
      const last = node.items.at(-1);
      const lastNode = isPair(last) ? (last.value ?? last.key) : last;
      const behind = isNode(lastNode) ? (lastNode.range?.[2] ?? end) : start + 1;
      if (behind >= end) found = isMap(node) ? "{" : "[";
    },
  });
  return found;
}

interface Reading {
  text: string;
  spanBetween(start: number, end: number): Span;
  report: Report;
}

function plainValue(node: unknown, reading: Reading): unknown {
  if (!isNode(node)) return null;
  refuseProperties(node, reading);
  if (isAlias(node)) return null;
  if (isMap(node)) return plainMap(node, reading);
  if (isSeq(node)) {
    return node.items.map((item) => plainValue(isPair(item) ? item.value : item, reading));
  }
  return isScalar(node) ? plainScalar(node, reading) : null;
}

/** Aliases, anchors and tags: a reader of the file would have to jump, and a patch could not. */
function refuseProperties(node: Node, { spanBetween, report }: Reading): void {
  const [start = 0, end = 0] = node.range ?? [];
  if (isAlias(node)) {
    report.add("XD100", { id: "yaml-alias", name: node.source }, { span: spanBetween(start, end) });
    return;
  }
  const { anchor, tag } = node;
  if (anchor) {
    report.add("XD100", { id: "yaml-anchor", name: anchor }, { span: spanBetween(start, end) });
  }
  if (tag) {
    const name = tag.replace("tag:yaml.org,2002:", "!!");
    report.add("XD100", { id: "yaml-tag", name }, { span: spanBetween(start, end) });
  }
}

function plainMap(map: YAMLMap, reading: Reading): Record<string, unknown> {
  const entries: [string, unknown][] = [];
  const seen = new Map<string, unknown>();
  for (const { key, value } of map.items) {
    // Lines and columns are counted only for what is reported.
    const span = (): Span => keySpan(key, reading) ?? spanOfNode(map, reading);
    const name = keyText(key);
    if (name === undefined) {
      reading.report.add("XD100", { id: "key-not-text" }, { span: span() });
      continue;
    }
    if (name === "<<") {
      reading.report.add("XD102", { id: "merge-key" }, { span: span() });
      continue;
    }
    const first = seen.get(name);
    if (first !== undefined) {
      const related = [{ as: "first", span: keySpan(first, reading) ?? span() } as const];
      reading.report.add("XD102", { id: "duplicate-key", name }, { span: span(), related });
      continue;
    }
    seen.set(name, key);
    entries.push([name, plainValue(value, reading)]);
  }
  return Object.fromEntries(entries);
}

function keySpan(key: unknown, { spanBetween }: Reading): Span | undefined {
  if (!isNode(key) || !key.range) return undefined;
  return spanBetween(key.range[0], key.range[1]);
}

function spanOfNode(node: Node, { spanBetween }: Reading): Span {
  const [start = 0, end = 0] = node.range ?? [];
  return spanBetween(start, end);
}

function plainScalar(node: Scalar, reading: Reading): unknown {
  const problem = scalarProblem(node);
  if (problem) {
    reading.report.add("XD100", problem, { span: spanOfNode(node, reading) });
  }
  const { value } = node;
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
}
