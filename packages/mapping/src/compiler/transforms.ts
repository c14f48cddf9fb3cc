import type { TransformNode } from "../expression/ast.ts";
import { apply } from "./apply.ts";
import { reference } from "./builtins/reference.ts";
import { Fn, isFunction } from "./function-value.ts";
import { JsonataError } from "./jsonata-error.ts";
import { below, compilePart, type Evaluate, type Frame, type Place } from "./unit.ts";
import { isArrayOfStrings, keysOf, own } from "./value.ts";
import { compileRead } from "./variables.ts";

/** `|pattern|update, deletions|`: a function that gives a changed copy. */
export function compileTransform(node: TransformNode, place: Place): Evaluate {
  const pattern = compilePart(node.pattern, below(place));
  const update = compilePart(node.update, below(place));
  const deletion = node.delete ? compilePart(node.delete, below(place)) : undefined;
  const clone = compileRead("clone", place);
  const { run } = place.unit;
  // An object or a list, as `$clone` takes it.
  const signature = transformSignature();
  const change = (match: unknown, frame: Frame) => {
    const made = update(match, frame);
    if (made !== undefined) merge(match, made, node.update.position);
    if (deletion) remove(match, deletion(match, frame), node.delete?.position);
  };
  return (_input, frame) => {
    const transform = ([value]: readonly unknown[]) => {
      if (value === undefined) return undefined;
      const copy = clone(undefined, frame);
      if (!isFunction(copy)) throw new JsonataError("T2013", { position: node.position });
      const result = apply(copy, [value], null);
      const found = pattern(result, frame);
      if (found === undefined) return result;
      for (const match of Array.isArray(found) ? found : [found]) {
        run.step();
        change(match, frame);
      }
      return result;
    };
    return new Fn(1, transform, signature, { parameters: ["obj"] });
  };
}

function transformSignature() {
  const { signature } = reference("clone");
  if (!signature) throw new Error("$clone has no signature");
  return {
    definition: "<(oa):o>",
    // `$clone` takes the context where it is called with nothing; a transform does not.
    validate: (args: readonly unknown[], context: unknown) =>
      args.length === 0 ? refused() : signature.validate(args, context),
  };
}

function refused(): never {
  throw new JsonataError("T0410", { index: 1 });
}

function merge(match: unknown, update: unknown, position: number | undefined): void {
  if (typeof update !== "object" || update === null || Array.isArray(update)) {
    throw new JsonataError("T2011", { position, value: update });
  }
  if (typeof match !== "object" || match === null) return;
  for (const key of keysOf(update)) {
    const value = own(update, key);
    Reflect.defineProperty(match, key, { value, enumerable: true, writable: true, configurable: true });
  }
}

function remove(match: unknown, deletions: unknown, position: number | undefined): void {
  if (deletions === undefined) return;
  const names: unknown = Array.isArray(deletions) ? deletions : [deletions];
  if (!isArrayOfStrings(names)) throw new JsonataError("T2012", { position, value: deletions });
  if (typeof match !== "object" || match === null) return;
  for (const name of names) Reflect.deleteProperty(match, name);
}
