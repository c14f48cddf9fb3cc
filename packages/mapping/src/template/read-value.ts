import { nearest } from "@crossdock/kit";
import type { MappingProblem } from "../sentences.ts";
import { childrenOf, nodesIn, part, partOf, type RawNode, tagOf } from "./raw-node.ts";
import type { Reading } from "./reading.ts";
import type { Operator, TemplateValue } from "./template-ast.ts";
import { filterNames } from "./template-filters.ts";

const comparisons: readonly Operator[] = ["==", "!=", "<", "<=", ">", ">="];
/** Names that lead out of the data. Look-ups never follow them; writing one is a finding all the same. */
const prototypes: readonly string[] = ["constructor", "__proto__", "prototype"];

/** What a part of a template yields; what may not run is refused, and yields the empty text. */
export function readValue(node: RawNode, reading: Reading): TemplateValue {
  const at = reading.offset(node);
  const value = (field: string): TemplateValue => readValue(part(node, field), reading);
  switch (node.typename) {
    case "Literal":
      return readLiteral(node, reading);
    case "Symbol":
      return readName(node, reading);
    case "Group":
      return readGroup(node, reading);
    case "LookupVal":
      return readLookUp(node, reading);
    case "InlineIf":
      return readChoice(node, reading);
    case "And":
    case "Or":
    case "In":
    case "Concat":
      return {
        kind: "operator",
        operator: operators[node.typename],
        left: value("left"),
        right: value("right"),
        at,
      };
    case "Not":
      return { kind: "not", value: value("target"), at };
    case "Compare":
      return readComparison(node, reading);
    case "Is":
      return readTest(node, reading);
    case "Filter":
      return readFilter(node, reading);
    case "FunCall":
      value("name");
      return refused(node, { id: "called-function" }, reading);
    default:
      return refused(node, { id: "unknown-part", part: tagOf(node) }, reading);
  }
}

const operators = { And: "and", Or: "or", In: "in", Concat: "~" } as const satisfies Record<string, Operator>;

function refused(node: RawNode, problem: MappingProblem, reading: Reading): TemplateValue {
  reading.refuse(node, problem);
  return { kind: "literal", value: "", at: reading.offset(node) };
}

function readLiteral(node: RawNode, reading: Reading): TemplateValue {
  const { value } = node;
  return isConstant(value)
    ? { kind: "literal", value, at: reading.offset(node) }
    : refused(node, { id: "template-pattern" }, reading);
}

type Constant = Extract<TemplateValue, { kind: "literal" }>["value"];

function isConstant(value: unknown): value is Constant {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}

function readGroup(node: RawNode, reading: Reading): TemplateValue {
  const [only, more] = childrenOf(node);
  return only && !more ? readValue(only, reading) : refused(node, { id: "grouped-values" }, reading);
}

function readName(node: RawNode, reading: Reading): TemplateValue {
  const name = String(node["value"]);
  if (prototypes.includes(name)) return refused(node, { id: "no-data", name }, reading);
  return { kind: "name", name, at: reading.offset(node) };
}

function readLookUp(node: RawNode, reading: Reading): TemplateValue {
  const key = part(node, "val");
  const name = key.typename === "Literal" ? String(key["value"]) : "";
  const target = readValue(part(node, "target"), reading);
  if (prototypes.includes(name)) return refused(node, { id: "no-data", name }, reading);
  return { kind: "lookUp", target, key: readValue(key, reading), at: reading.offset(node) };
}

function readChoice(node: RawNode, reading: Reading): TemplateValue {
  const otherwise = partOf(node, "else_");
  return {
    kind: "choose",
    condition: readValue(part(node, "cond"), reading),
    chosen: readValue(part(node, "body"), reading),
    ...(otherwise ? { otherwise: readValue(otherwise, reading) } : {}),
    at: reading.offset(node),
  };
}

function readComparison(node: RawNode, reading: Reading): TemplateValue {
  const [operand, more] = nodesIn(node["ops"]);
  const written = String(operand?.["type"]).replace(/^(==|!=)=$/, "$1");
  const operator = comparisons.find((each) => each === written);
  if (!operand || more || !operator) return refused(node, { id: "chained-comparison" }, reading);
  const right = readValue(part(operand, "expr"), reading);
  const left = readValue(part(node, "expr"), reading);
  return { kind: "operator", operator, left, right, at: reading.offset(node) };
}

function readTest(node: RawNode, reading: Reading): TemplateValue {
  const at = reading.offset(node);
  const test = part(node, "right")["value"];
  if (test !== "defined" && test !== "undefined") return refused(node, { id: "unknown-test" }, reading);
  const defined: TemplateValue = { kind: "defined", value: readValue(part(node, "left"), reading), at };
  return test === "defined" ? defined : { kind: "not", value: defined, at };
}

function readFilter(node: RawNode, reading: Reading): TemplateValue {
  const name = String(part(node, "name")["value"]);
  const [first, ...rest] = childrenOf(part(node, "args"));
  if (name === "safe") return refused(node, { id: "template-encoding" }, reading);
  if (!first || !filterNames.includes(name)) {
    const meant = nearest(name, filterNames);
    return refused(node, { id: "unknown-filter", name, known: filterNames, meant }, reading);
  }
  return {
    kind: "filter",
    filter: name,
    value: readValue(first, reading),
    arguments: rest.map((argument) => readValue(argument, reading)),
    at: reading.offset(node),
  };
}
