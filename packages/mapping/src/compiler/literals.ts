import type { ArrayNode } from "../expression/ast.ts";
import { operandOf, read } from "./operands.ts";
import { below, compilePart, type Evaluate, type Place } from "./unit.ts";
import type { Marked } from "./value.ts";
import { itemAt } from "./value.ts";

/** `[…]`: lists among the items are taken apart by one level, but not those that are written as `[…]`. */
export function compileArray(node: ArrayNode, place: Place): Evaluate {
  const items = node.expressions.map((item) => operandOf(compilePart(item, below(place))));
  // The reference looks at the value of the item's node, which may also be the text "[".
  const asOne = node.expressions.map((item) => "value" in item && item.value === "[");
  const { run } = place.unit;
  const { consarray: isCons } = node;
  const [only] = items;
  if (items.length === 1 && only && !isCons && !asOne[0]) {
    return (input, frame) => {
      const value = read(only, input, frame);
      if (!Array.isArray(value)) return value === undefined ? [] : [value];
      run.list(value.length);
      return value.slice();
    };
  }
  return (input, frame) => {
    const result: Marked = [];
    for (let at = 0; at < items.length; at++) {
      const value = read(itemAt(items, at), input, frame);
      if (value === undefined) continue;
      if (asOne[at] === true || !Array.isArray(value)) result.push(value);
      else for (let index = 0; index < value.length; index++) result.push(value[index]);
    }
    run.list(result.length);
    if (isCons) result.cons = true;
    return result;
  };
}
