import { once } from "@crossdock/kit";
import jsonata from "jsonata";
import type { Signature } from "../../expression/ast.ts";

/** A function as the reference keeps it. */
export interface ReferenceFunction {
  implementation: (this: unknown, ...args: unknown[]) => unknown;
  signature?: Signature;
}

const entryCallback = Symbol.for("jsonata.__evaluate_entry");

/**
 * A built-in function of the pinned `jsonata` package: its signature always comes from there, and so does what it does
 * where it is rare and long (pictures of numbers and dates, URLs). Throws where there is none of that name.
 */
export function reference(name: string): ReferenceFunction {
  // The environment of the reference binds nothing but such functions.
  const found: ReferenceFunction | undefined = surroundings().lookup(name);
  if (!found) throw new Error(`jsonata has no function ${name}`);
  return found;
}

/** The reference hands its functions out only during an evaluation, so one is started. They never change. */
function readSurroundings(): jsonata.Environment {
  let frame: jsonata.Environment | undefined;
  const probe = jsonata("1");
  const capture = (_node: unknown, _input: unknown, environment: jsonata.Environment) => {
    frame = environment;
  };
  // The hooks of the reference are symbols, which its declared types leave out.
  probe.assign(entryCallback as unknown as string, capture);
  void probe.evaluate(undefined);
  if (!frame) throw new Error("jsonata did not start");
  return frame;
}

const surroundings = once(readSurroundings);
