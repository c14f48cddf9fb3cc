import { isFunction } from "./function-value.ts";
import type { Run } from "./run.ts";
import { isArray, keysOf, own, sequence } from "./value.ts";

/** `*`: the values of all fields, lists taken apart. It is a sequence only where no field is a list. */
export function wildcard(input: unknown, run: Run): unknown[] {
  const result: unknown[] = [];
  let hasList = false;
  const whole = isArray(input) && input.outerWrapper && input.length > 0 ? input[0] : input;
  if (typeof whole === "object" && whole !== null && !isFunction(whole)) {
    for (const key of keysOf(whole)) {
      const value = own(whole, key);
      hasList ||= Array.isArray(value);
      flatten(value, result, run);
    }
  }
  run.list(result.length);
  return hasList ? result : sequence(result);
}

function flatten(value: unknown, target: unknown[], run: Run): void {
  run.step();
  if (Array.isArray(value)) for (const item of value) flatten(item, target, run);
  else target.push(value);
}

/** `**`: the value itself and everything below it, lists taken apart. */
export function descendants(input: unknown, run: Run): unknown {
  if (input === undefined) return undefined;
  const result: unknown[] = [];
  gather(input, result, run);
  run.list(result.length);
  return result.length === 1 ? result[0] : sequence(result);
}

function gather(value: unknown, target: unknown[], run: Run): void {
  run.step();
  if (Array.isArray(value)) {
    for (const item of value) gather(item, target, run);
    return;
  }
  target.push(value);
  if (typeof value !== "object" || value === null || isFunction(value)) return;
  for (const key of Object.keys(value)) gather(own(value, key), target, run);
}
