import { isFields, type Path } from "@crossdock/kit";
import type { ParsedExpression, ParsedTemplate } from "@crossdock/mapping";
import type { Workspace } from "../workspace.ts";
import { jsonataFile } from "./check-references.ts";
import type { MarkedField } from "./marked-fields.ts";

/** Where texts are from: the files that hold some of them, and all of them, parsed. */
export type TextSource = Pick<Workspace, "files" | "texts">;

/** An expression or a template that a marked field holds. */
export interface FieldText {
  text: ParsedExpression | ParsedTemplate;
  /** Of the text in the resource; for a leaf of a mapping the leaf's path. */
  path: Path;
  /** For a leaf: where its value goes in what the mapping makes. */
  leaf?: Path;
  /** The `.jsonata` file that holds the text, which then begins with its first character. */
  file?: string;
}

/** The texts of a marked field, in the order of the document: several for a mapping, none for other fields. */
export function fieldTexts({ path, mark, value }: MarkedField, { files, texts }: TextSource): FieldText[] {
  if (mark.kind === "template") {
    return typeof value === "string" ? [{ text: texts.template(value), path }] : [];
  }
  if (mark.kind === "expression") {
    return typeof value === "string" ? [{ text: texts.expression(value), path }] : [];
  }
  if (mark.kind !== "mapping") return [];
  const file = jsonataFile(value);
  if (file === undefined) {
    return leavesOf(value).map(({ path: leaf, source }) => ({
      text: texts.expression(source),
      path: [...path, ...leaf],
      leaf,
    }));
  }
  const source = Object.hasOwn(files, file) ? files[file] : undefined;
  // A missing file is reported with the references.
  return source === undefined ? [] : [{ text: texts.expression(source), path, leaf: [], file }];
}

/** The expressions of a mapping's tree: every text is one. */
function leavesOf(tree: unknown, path: Path = []): { path: Path; source: string }[] {
  if (typeof tree === "string") return [{ path, source: tree }];
  if (Array.isArray(tree)) return tree.flatMap((item, index) => leavesOf(item, [...path, index]));
  if (!isFields(tree)) return [];
  return Object.entries(tree).flatMap(([key, entry]) => leavesOf(entry, [...path, key]));
}

/** The expressions among some texts, each once: templates are left out. */
export function expressionsIn(found: readonly Pick<FieldText, "text">[]): ParsedExpression[] {
  return [...new Set(found.flatMap(({ text }) => (text.language === "expression" ? [text] : [])))];
}
