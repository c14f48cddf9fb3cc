import { didYouMean, isFields } from "@crossdock/kit";
import {
  type Operator,
  parseSyntax,
  type RawNode,
  type TemplateNode,
  type TemplateSyntaxError,
  type TemplateValue,
} from "./template-ast.ts";
import type { TemplateProblem } from "./template-error.ts";
import { filterNames } from "./template-filters.ts";

/** A template's tree and everything in it that is refused; the tree holds only what may run. */
export function readTemplate(source: string): { nodes: TemplateNode[]; problems: TemplateProblem[] } {
  let root: RawNode;
  try {
    root = parseSyntax(source);
  } catch (error) {
    return { nodes: [], problems: [syntaxProblem(error as TemplateSyntaxError, source)] }; // it throws nothing else
  }
  const reader = createReader(source);
  return { nodes: reader.body(root), problems: reader.problems };
}

const operators: Readonly<Record<string, Operator>> = { And: "and", Or: "or", In: "in", Concat: "~" };
const comparisons: readonly Operator[] = ["==", "!=", "<", "<=", ">", ">="];
/** Names that lead out of the data. Look-ups never follow them; writing one is a finding all the same. */
const prototypes: readonly string[] = ["constructor", "__proto__", "prototype"];

function createReader(source: string) {
  const problems: TemplateProblem[] = [];
  const offset = offsets(source);

  function refuse(
    node: RawNode,
    message: string,
    hint?: string,
    kind: TemplateProblem["kind"] = "forbidden",
  ): TemplateValue {
    const at = offset(node);
    const problem: TemplateProblem = {
      kind,
      path: [],
      range: [at, Math.min(source.length, at + 1)],
      message,
    };
    problems.push(hint ? { ...problem, hint } : problem);
    return { kind: "literal", value: "", at };
  }

  function body(node: RawNode | undefined): TemplateNode[] {
    if (!node) return [];
    return children(node).flatMap((child) => statement(child));
  }

  function statement(node: RawNode): TemplateNode[] {
    const at = offset(node);
    switch (node.typename) {
      case "Output":
        return children(node).map((child) =>
          child.typename === "TemplateData"
            ? { kind: "text", text: String(child["value"]), at: offset(child) }
            : { kind: "output", value: value(child), at: offset(child) },
        );
      case "If": {
        const otherwise = perhaps(node, "else_");
        const rest = otherwise?.typename === "If" ? statement(otherwise) : body(otherwise);
        return [
          {
            kind: "if",
            condition: value(raw(node, "cond")),
            chosen: body(raw(node, "body")),
            otherwise: rest,
            at,
          },
        ];
      }
      case "For": {
        const name = raw(node, "name");
        if (name.typename !== "Symbol")
          refuse(name, "a loop names one variable", "write `{% for line in lines %}`");
        const otherwise = body(perhaps(node, "else_"));
        const list = value(raw(node, "arr"));
        return [
          { kind: "for", name: String(name["value"]), list, body: body(raw(node, "body")), otherwise, at },
        ];
      }
      default:
        refuse(
          node,
          `the tag \`${tagOf(node)}\` is not part of templates`,
          "make the data in a mapping; a template only prints it",
        );
        return [];
    }
  }

  function value(node: RawNode): TemplateValue {
    const at = offset(node);
    switch (node.typename) {
      case "Literal":
        return literal(node, at);
      case "Symbol":
        return name(node, String(node["value"]), at);
      case "Group":
        return group(node);
      case "LookupVal":
        return lookUp(node, at);
      case "InlineIf":
        return choose(node, at);
      case "And":
      case "Or":
      case "In":
      case "Concat":
        return {
          kind: "operator",
          operator: operators[node.typename] ?? "~",
          left: value(raw(node, "left")),
          right: value(raw(node, "right")),
          at,
        };
      case "Not":
        return { kind: "not", value: value(raw(node, "target")), at };
      case "Compare":
        return compare(node, at);
      case "Is":
        return is(node, at);
      case "Filter":
        return filter(node, at);
      case "FunCall":
        value(raw(node, "name"));
        return refuse(node, "a template calls nothing", "make the value in a mapping and print it here");
      default:
        return refuse(
          node,
          `\`${tagOf(node)}\` is not part of templates`,
          "compute the value in a mapping and print it here",
        );
    }
  }

  function literal(node: RawNode, at: number): TemplateValue {
    const constant = node["value"];
    return isConstant(constant)
      ? { kind: "literal", value: constant, at }
      : refuse(node, "a template has no patterns");
  }

  function group(node: RawNode): TemplateValue {
    const [only, more] = children(node);
    return only && !more ? value(only) : refuse(node, "brackets hold one value");
  }

  function name(node: RawNode, written: string, at: number): TemplateValue {
    if (prototypes.includes(written))
      return refuse(node, `\`${written}\` is not data`, "look up fields of the data only");
    return { kind: "name", name: written, at };
  }

  function lookUp(node: RawNode, at: number): TemplateValue {
    const key = raw(node, "val");
    const written = key.typename === "Literal" ? String(key["value"]) : "";
    const target = value(raw(node, "target"));
    if (prototypes.includes(written))
      return refuse(node, `\`${written}\` is not data`, "look up fields of the data only");
    return { kind: "lookUp", target, key: value(key), at };
  }

  function choose(node: RawNode, at: number): TemplateValue {
    const otherwise = perhaps(node, "else_");
    const choice = {
      kind: "choose",
      condition: value(raw(node, "cond")),
      chosen: value(raw(node, "body")),
      at,
    } as const;
    return otherwise ? { ...choice, otherwise: value(otherwise) } : choice;
  }

  function compare(node: RawNode, at: number): TemplateValue {
    const [operand, more] = nodes(node["ops"]);
    const written = String(operand?.["type"]).replace(/^(==|!=)=$/, "$1");
    const operator = comparisons.find((each) => each === written);
    if (!operand || more || !operator) return refuse(node, "a comparison has two sides");
    const right = value(raw(operand, "expr"));
    return { kind: "operator", operator, left: value(raw(node, "expr")), right, at };
  }

  function is(node: RawNode, at: number): TemplateValue {
    const test = raw(node, "right");
    if (test["value"] === "defined") return { kind: "defined", value: value(raw(node, "left")), at };
    if (test["value"] === "undefined")
      return { kind: "not", value: { kind: "defined", value: value(raw(node, "left")), at }, at };
    return refuse(node, "the only tests are `is defined` and `is undefined`");
  }

  function filter(node: RawNode, at: number): TemplateValue {
    const written = String(raw(node, "name")["value"]);
    const [first, ...rest] = children(raw(node, "args"));
    if (written === "safe")
      return refuse(
        node,
        "`safe` would print a value that is not encoded for its place",
        "remove the filter",
        "encoding",
      );
    if (!first || !filterNames.includes(written)) {
      return refuse(
        node,
        `there is no filter \`${written}\``,
        didYouMean(written, filterNames) ?? `the filters are ${filterNames.join(", ")}`,
      );
    }
    return { kind: "filter", filter: written, value: value(first), arguments: rest.map(value), at };
  }

  return { body, problems };
}

function children(node: RawNode): RawNode[] {
  return nodes(node["children"]);
}

const nodes = (list: unknown): RawNode[] => (Array.isArray(list) ? list.filter(isNode) : []);

/** A field that a node of this kind always has. */
function raw(node: RawNode, field: string): RawNode {
  const found = perhaps(node, field);
  if (!found) throw new Error(`a node ${node.typename} has no ${field}`);
  return found;
}

function perhaps(node: RawNode, field: string): RawNode | undefined {
  const found = node[field];
  return isNode(found) ? found : undefined;
}

function isNode(value: unknown): value is RawNode {
  return isFields(value) && typeof value["typename"] === "string";
}

type Constant = Extract<TemplateValue, { kind: "literal" }>["value"];

function isConstant(value: unknown): value is Constant {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}

function tagOf(node: RawNode): string {
  return node.typename.charAt(0).toLowerCase() + node.typename.slice(1);
}

/** From Nunjucks' lines and columns, which count from 0, to offsets. */
function offsets(source: string): (place: { lineno: number; colno: number }) => number {
  const starts = [0];
  for (const newline of source.matchAll(/\n/g)) starts.push(newline.index + 1);
  return ({ lineno, colno }) => Math.min(source.length, (starts[lineno] ?? 0) + colno);
}

function syntaxProblem(error: TemplateSyntaxError, source: string): TemplateProblem {
  const at =
    error.lineno === undefined
      ? source.length
      : offsets(source)({ lineno: error.lineno - 1, colno: (error.colno ?? 1) - 1 });
  const message = (error.message.split("\n").at(-1) ?? "").trim();
  return {
    kind: "syntax",
    path: [],
    range: [at, Math.min(source.length, at + 1)],
    message: `the template is not complete or not correct: ${message}`,
    hint: "write a value as `{{ order.total }}`, a tag as `{% if paid %}…{% endif %}`",
  };
}
