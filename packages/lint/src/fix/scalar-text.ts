import type { Edit, Span } from "@crossdock/kit";
import { CST, Parser } from "yaml";

/** A change of a file's text, by offsets. */
export interface TextEdit {
  span: Span;
  text: string;
}

/**
 * The change of text that makes the YAML scalar at an edit's span say its value; comments and layout stay. Undefined
 * where there is no such scalar.
 */
export function textEdit(edit: Edit, source: string): TextEdit | undefined {
  if ("text" in edit) return edit;
  const { span, value } = edit;
  for (const document of new Parser().parse(source)) {
    if (document.type !== "document") continue;
    let found: TextEdit | undefined;
    CST.visit(document, ({ key, value: token }, path) => {
      const inFlow = path.some((_, depth) => {
        const parent = CST.visit.itemAtPath(document, path.slice(0, depth));
        return parent?.value?.type === "flow-collection";
      });
      for (const [scalar, implicitKey] of [
        [key, true],
        [token, false],
      ] as const) {
        if (!isScalar(scalar) || found) continue;
        const before = CST.stringify(scalar);
        if (scalar.offset !== span.start.offset) continue;
        CST.setScalarValue(scalar, value, { afterKey: !implicitKey, implicitKey, inFlow });
        found = edited(span, source, scalar.offset, before, CST.stringify(scalar));
      }
      return found ? CST.visit.BREAK : undefined;
    });
    if (found) return found;
  }
  return undefined;
}

type ScalarToken = CST.FlowScalar | CST.BlockScalar;

function isScalar(token: CST.Token | null | undefined): token is ScalarToken {
  return CST.isScalar(token ?? null) || token?.type === "block-scalar";
}

/** What is the same at both ends is left alone: a change of one word is a change of one word. */
function edited(
  span: Span,
  source: string,
  start: number,
  before: string,
  after: string,
): TextEdit | undefined {
  if (source.slice(start, start + before.length) !== before) return undefined;
  let head = 0;
  while (head < Math.min(before.length, after.length) && before[head] === after[head]) head++;
  let tail = 0;
  const most = Math.min(before.length, after.length) - head;
  while (tail < most && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  const from = start + head;
  const to = start + before.length - tail;
  return {
    span: { file: span.file, start: positionAt(source, from), end: positionAt(source, to) },
    text: after.slice(head, after.length - tail),
  };
}

function positionAt(source: string, offset: number): Span["start"] {
  const before = source.slice(0, offset);
  const line = before.split("\n").length;
  return { line, column: offset - (before.lastIndexOf("\n") + 1) + 1, offset };
}
