import type { Path, Span } from "@crossdock/kit";
import { isMap, isNode, isPair, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import type { Rendered } from "../workspace.ts";
import { toYaml } from "./to-yaml.ts";
import { keyText } from "./yaml-locator.ts";

/** A line of a rendered resource, and where somebody wrote it. */
export interface OriginLine {
  text: string;
  /** Path in the workspace. */
  file: string;
  line: number;
}

/** A rendered resource as `toYaml` prints it, line by line with the place that each line came from. */
export function originLines(rendered: Pick<Rendered, "value" | "spanOf">): OriginLine[] {
  const yaml = toYaml(rendered);
  const texts = yaml.trimEnd().split("\n");
  const counter = new LineCounter();
  const spans: (Span | undefined)[] = [];
  const lineOf = (offset: number): number => counter.linePos(offset).line - 1;
  const note = (offset: number, span: () => Span): void => {
    spans[lineOf(offset)] ??= span();
  };
  const visit = (node: unknown, path: Path): void => {
    if (isMap(node)) {
      for (const { key, value } of node.items) {
        const name = keyText(key);
        const place = [...path, name ?? ""];
        const [start = 0] = (isNode(key) && key.range) || [];
        note(start, () => rendered.spanOf(place, "key"));
        visit(value, place);
      }
    } else if (isSeq(node)) {
      for (const [index, item] of node.items.entries())
        visit(isPair(item) ? item.value : item, [...path, index]);
    } else if (isScalar(node) && node.range) {
      const [start, end] = node.range;
      note(start, () => rendered.spanOf(path));
      noteText(lineOf(start), lineOf(Math.max(start, end - 1)), String(node.value), path);
    }
  };
  /** A text of several lines: each line of it stands somewhere else. */
  const noteText = (first: number, last: number, value: string, path: Path): void => {
    let offset = 0;
    for (let line = first + 1; line <= last; line++) {
      const at = Math.min(offset, Math.max(0, value.length - 1));
      spans[line] ??= rendered.spanOf(path, "value", [at, at]);
      const next = value.indexOf("\n", offset);
      offset = next < 0 ? value.length : next + 1;
    }
  };
  visit(parseDocument(yaml, { lineCounter: counter }).contents, []);
  let last = rendered.spanOf([]);
  return texts.map((text, index) => {
    last = spans[index] ?? last;
    return { text, file: last.file, line: last.start.line };
  });
}
