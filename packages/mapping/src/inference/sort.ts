import { alternatives, type Constant, type Shape } from "./shape.ts";

/** What a shape says of a value to a person: its type, and how far its values are known. Plain data. */
export interface Sort {
  type: Shape["type"];
  /** The only values that it has, where they are known. */
  values?: readonly Constant[];
  /** Of a list. */
  items?: Sort;
  /** Of a union. */
  members?: readonly Sort[];
}

/** Lists inside lists and members of unions are told this far down. */
const deepest = 3;

export function sortOf(shape: Shape, depth = deepest): Sort {
  const { type } = shape;
  switch (type) {
    case "list":
      return { type, items: depth > 0 ? sortOf(shape.items, depth - 1) : { type: "unknown" } };
    case "union":
      return { type, members: alternatives(shape).map((member) => sortOf(member, depth - 1)) };
    case "string":
    case "number":
    case "boolean":
    case "null":
      return shape.values ? { type, values: shape.values } : { type };
    default:
      return { type };
  }
}

/** A shape in words, for messages. */
export function describe({ type, values, items, members = [] }: Sort): string {
  switch (type) {
    case "unknown":
      return "anything";
    case "list":
      return `a list of ${describe(items ?? { type: "unknown" })}`;
    case "object":
      return "an object";
    case "function":
      return "a function";
    case "union":
      return members.map(describe).join(" or ");
    case "string":
      return values?.length === 1 ? `the text ${JSON.stringify(values[0])}` : "text";
    case "number":
    case "boolean":
      return values?.length === 1 ? String(values[0]) : `a ${type}`;
    default:
      return type;
  }
}

/** What to write to get a value of that sort. */
export function wayTo(wanted: Sort): string {
  if (wanted.type === "list") return "make a list of it: `[…]`";
  if (wanted.values) return "write one of them as a constant";
  if (wanted.type === "string") return "make text of it: `$string(…)`";
  if (wanted.type === "number") return "make a number of it: `$number(…)`";
  if (wanted.type === "boolean") return "write a comparison";
  return `map ${describe(wanted)}`;
}
