import type { HelperDefinition } from "@crossdock/kit";
import {
  type ParsedExpression,
  type ParsedTemplate,
  parseExpression,
  parseTemplate,
} from "@crossdock/mapping";

/** Parsed texts by what is written. */
export interface KnownTexts {
  readonly expressions: ReadonlyMap<string, ParsedExpression>;
  readonly templates: ReadonlyMap<string, ParsedTemplate>;
}

/** The expressions and templates of a workspace: every stage asks here, and each text is parsed once. */
export interface Texts {
  expression(source: string): ParsedExpression;
  template(source: string): ParsedTemplate;
  /** What was asked for until now. */
  readonly known: KnownTexts;
}

const nothing: KnownTexts = { expressions: new Map(), templates: new Map() };

/** Texts of one load. What the load before has parsed is taken over once it is asked for again. */
export function createTexts(before: KnownTexts = nothing, helpers: readonly HelperDefinition[] = []): Texts {
  const expressions = new Map<string, ParsedExpression>();
  const templates = new Map<string, ParsedTemplate>();
  return {
    expression(source) {
      const found =
        expressions.get(source) ?? before.expressions.get(source) ?? parseExpression(source, helpers);
      expressions.set(source, found);
      return found;
    },
    template(source) {
      const found = templates.get(source) ?? before.templates.get(source) ?? parseTemplate(source);
      templates.set(source, found);
      return found;
    },
    known: { expressions, templates },
  };
}
