import { describe, type Shape } from "@crossdock/mapping";

/** The fields that a value may have, each once; of lists those of their items. */
export function fieldsOf(shape: Shape): Map<string, Shape> {
  if (shape.type === "list") return fieldsOf(shape.items);
  if (shape.type === "union") return new Map(shape.members.flatMap((member) => [...fieldsOf(member)]));
  return new Map(shape.type === "object" ? Object.entries(shape.fields) : []);
}

/** A shape in a few words: type, whether it may be missing, its format and its class. */
export function wordsOf(shape: Shape): string {
  const { missing, marks = {} } = shape;
  const inner = shape.type === "list" ? { ...shape.items.marks, ...marks } : marks;
  const parts = [
    typeWords(shape),
    missing === undefined ? "" : "may be missing",
    typeof inner["format"] === "string" ? inner["format"] : "",
    inner["x-money"] ? "money" : "",
    typeof inner["x-classification"] === "string" ? inner["x-classification"] : "",
  ];
  return parts.filter(Boolean).join(", ");
}

function typeWords(shape: Shape): string {
  if (shape.type === "object") return `an object with ${namesOf(Object.keys(shape.fields))}`;
  if (shape.type === "list" && shape.items.type === "object")
    return `a list of objects with ${namesOf(Object.keys(shape.items.fields))}`;
  if (shape.type === "string" && shape.values && shape.values.length > 1)
    return `one of ${shape.values.map((value) => JSON.stringify(value)).join(", ")}`;
  if (shape.type === "nothing") return "nothing";
  return describe(shape);
}

function namesOf(names: readonly string[]): string {
  if (names.length === 0) return "any fields";
  const shown = names.slice(0, 8).map((name) => `\`${name}\``);
  return names.length > shown.length
    ? `${shown.join(", ")} and ${names.length - shown.length} more`
    : shown.join(", ");
}
