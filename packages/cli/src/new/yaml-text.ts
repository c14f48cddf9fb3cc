import type { Path } from "@crossdock/kit";
import { Document, isCollection, isMap, isPair, isScalar, visit, type YAMLMap, type YAMLSeq } from "yaml";

/** A comment: before what stands at `path`, or at the end of a map for an entry that is not there yet. */
export interface Note {
  path: Path;
  text: string;
}

/** Characters of a line of comment, and of fields that stay on one line. */
const width = 100;
const short = 88;

/** A resource as people write it: short parts on one line, each comment above its field. */
export function yamlText(value: unknown, notes: readonly Note[]): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  for (const note of notes) addNote(document, note);
  visit(document, {
    Scalar(_, node) {
      if (String(node.value).startsWith("${")) node.type = "QUOTE_SINGLE";
    },
    Collection(_, node, path) {
      const parent = path.at(-1);
      const key = isPair(parent) && isScalar(parent.key) ? parent.key.value : undefined;
      const isTree = key === "mapping" && isMap(node) && node.items.length > 0;
      if (path.length > 1 && !isTree && isShort(node)) {
        node.flow = true;
        return visit.SKIP;
      }
      return undefined;
    },
  });
  return document.toString({ lineWidth: 0, singleQuote: true, blockQuote: "literal" });
}

/** No comment in it, and not more than fits on a line. */
function isShort(node: YAMLMap | YAMLSeq): boolean {
  let length = 0;
  let isNoted = false;
  visit(node, {
    Node(_, each) {
      if (each.comment || each.commentBefore) isNoted = true;
      if (isScalar(each)) length += String(each.value).length + 4;
      if (isScalar(each) && String(each.value).includes("\n")) isNoted = true;
    },
  });
  return !isNoted && length <= short;
}

function addNote(document: Document, { path, text }: Note): void {
  const comment = wrapped(text);
  const owner = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!isCollection(owner)) return;
  const step = path.at(-1);
  const pair = isMap(owner) ? owner.items.find(({ key }) => isScalar(key) && key.value === step) : undefined;
  if (pair && isScalar(pair.key)) pair.key.commentBefore = joined(pair.key.commentBefore, comment);
  else if (owner.items.length > 0) owner.comment = joined(owner.comment, comment);
  else addNote(document, { path: path.slice(0, -1), text });
}

function joined(before: string | null | undefined, comment: string): string {
  return before ? `${before}\n${comment}` : comment;
}

function wrapped(text: string): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + word.length >= width) {
      lines.push(line);
      line = "";
    }
    line += ` ${word}`;
  }
  return [...lines, line].join("\n");
}
