import { Failure, type HelperDefinition, thrownText } from "@crossdock/kit";
import { builtinNames } from "../expression/builtin-names.ts";
import { helpers } from "./helpers.ts";

/** Functions by the names under which expressions call them. */
export type Callable = Readonly<Record<string, (...args: never[]) => unknown>>;

const builtIn: Callable = Object.fromEntries(
  helpers.flatMap(({ name, call }) => (call ? [[name, call]] : [])),
);

/** Why a workspace cannot have a helper of that name; undefined when it can. */
export function helperProblem({ name, arity: [least, most] }: HelperDefinition): string | undefined {
  if (!/^[a-z][A-Za-z0-9]*$/.test(name))
    return `the helper \`${name}\` needs a name such as \`postalCode\`, without the \`$\``;
  if (builtinNames.includes(name) || helpers.some((helper) => helper.name === name))
    return `\`$${name}\` is a function of crossdock already; give your own one another name`;
  return least > most
    ? `the helper \`${name}\` takes at least ${least} and at most ${most} arguments`
    : undefined;
}

/** What expressions call: the helpers of crossdock, and those of a workspace, each held to what it says of itself. */
export function callableHelpers(own: readonly HelperDefinition[]): Callable {
  if (own.length === 0) return builtIn;
  return { ...builtIn, ...Object.fromEntries(own.map((helper) => [helper.name, guarded(helper)])) };
}

/** What a helper of a workspace throws is its mapping's error, and what it gives is data. */
function guarded({ name, signature, arity: [least, most], call }: HelperDefinition) {
  return (...args: unknown[]): unknown => {
    if (args.length < least || args.length > most)
      throw new Failure(
        "MappingError",
        `$${name} is called with ${args.length} arguments, and is ${signature}`,
      );
    try {
      const result = call(...args);
      if (isData(result)) return result;
    } catch (error) {
      if (error instanceof Failure) throw error;
      throw new Failure("MappingError", `$${name} failed: ${thrownText(error)}`);
    }
    throw new Failure(
      "MappingError",
      `$${name} gives no plain data: a helper answers at once, and with data`,
    );
  };
}

function isData(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (Array.isArray(value)) return value.every(isData);
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object") return typeof value === "string" || typeof value === "boolean";
  const prototype: unknown = Object.getPrototypeOf(value);
  return (prototype === Object.prototype || prototype === null) && Object.values(value).every(isData);
}
