import type { TextProblem } from "../problem.ts";
import { readTemplate } from "./read-template.ts";
import type { TemplateNode } from "./template-ast.ts";

/** A template whose text was read. Checks and compilations share it; none of them changes it. */
export interface ParsedTemplate {
  readonly language: "template";
  readonly source: string;
  /** Only what may run. */
  readonly nodes: readonly TemplateNode[];
  /** What is refused wherever the template stands. */
  readonly problems: readonly TextProblem[];
}

/** A template as text, or read already. */
export type TemplateText = string | ParsedTemplate;

/** Reads the text of a template. Never throws. */
export function parseTemplate(source: string): ParsedTemplate {
  return { language: "template", source, ...readTemplate(source) };
}

/** The template, read now where it was not yet. */
export function parsedTemplate(text: TemplateText): ParsedTemplate {
  return typeof text === "string" ? parseTemplate(text) : text;
}
