/**
 * The part of Nunjucks' syntax that crossdock renders: look-ups, conditions, loops, joins and a few filters. It is
 * parsed by Nunjucks and rendered by us, so nothing that is not listed here can ever run.
 */
export type TemplateNode =
  | { kind: "text"; text: string; at: number }
  | { kind: "output"; value: TemplateValue; at: number }
  | { kind: "if"; condition: TemplateValue; chosen: TemplateNode[]; otherwise: TemplateNode[]; at: number }
  | {
      kind: "for";
      name: string;
      list: TemplateValue;
      body: TemplateNode[];
      otherwise: TemplateNode[];
      at: number;
    };

export type TemplateValue =
  | { kind: "literal"; value: string | number | boolean | null; at: number }
  | { kind: "name"; name: string; at: number }
  | { kind: "lookUp"; target: TemplateValue; key: TemplateValue; at: number }
  | { kind: "choose"; condition: TemplateValue; chosen: TemplateValue; otherwise?: TemplateValue; at: number }
  | { kind: "operator"; operator: Operator; left: TemplateValue; right: TemplateValue; at: number }
  | { kind: "not"; value: TemplateValue; at: number }
  | { kind: "defined"; value: TemplateValue; at: number }
  | { kind: "filter"; filter: string; value: TemplateValue; arguments: TemplateValue[]; at: number };

export type Operator = "and" | "or" | "in" | "~" | "==" | "!=" | "<" | "<=" | ">" | ">=";
