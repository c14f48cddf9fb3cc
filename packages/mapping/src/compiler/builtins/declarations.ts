import { once } from "@crossdock/kit";
import type { Signature } from "../../expression/ast.ts";
import { Fn, isFunction } from "../function-value.ts";
import type { Run } from "../run.ts";
import { builtins } from "./builtins.ts";
import { reference } from "./reference.ts";

/** How the reference declares a built-in function. */
export interface Declaration {
  /** Names of its parameters. */
  readonly names: readonly string[];
  readonly arity: number;
  readonly signature: Signature | undefined;
  /** The parameters of the signature. */
  readonly parameters: readonly Parameter[];
  /** How its first parameter makes a list of a single value, where it wants one. */
  readonly firstWrap: Wrap | undefined;
}

interface Parameter {
  /** Undefined where only the signature can tell what fits. */
  readonly look: Test | undefined;
  readonly isOptional: boolean;
  readonly isRepeated: boolean;
}

const declarations = once(
  (): ReadonlyMap<string, Declaration> =>
    new Map([...Object.keys(builtins), "eval"].map((name) => [name, declare(name)])),
);

/** The declaration of a function of the language. Throws where there is none of that name. */
export function declarationOf(name: string): Declaration {
  const found = declarations().get(name);
  if (!found) throw new Error(`the language has no function ${name}`);
  return found;
}

function declare(name: string): Declaration {
  const { implementation, signature } = reference(name);
  // A partial application fills the parameters of the reference's own declaration, which only its text tells.
  const names = /\(([^)]*)\)/.exec(String(implementation))?.[1]?.split(",") ?? [];
  const written = parametersOf(signature?.definition ?? "");
  return {
    names: names.map((each) => each.trim()),
    arity: implementation.length,
    signature,
    parameters: written.map(({ type, mark }) => ({
      look: testOf(type),
      isOptional: mark.includes("?"),
      isRepeated: mark.includes("+"),
    })),
    firstWrap: wraps.get(written[0]?.type ?? ""),
  };
}

/** The built-in function of that name as a value of `run`. */
export function builtinValue(name: string, run: Run): Fn | undefined {
  const call = Object.hasOwn(builtins, name) ? builtins[name] : undefined;
  if (!call) return undefined;
  const { names, arity, signature } = declarationOf(name);
  return new Fn(arity, (args) => call(run, ...args), signature, { parameters: names });
}

/**
 * Quick looks at `count` arguments: where all hold, the signature would let them through as they are. Nothing where
 * the signature has to decide, because it may fill in the context or make a list of a value.
 */
export function quickTests({ parameters }: Declaration, count: number): readonly Test[] | undefined {
  const required = parameters.filter(({ isOptional }) => !isOptional).length;
  if (count < required || count > parameters.length) return undefined;
  if (parameters.some(({ isRepeated }) => isRepeated)) return undefined;
  const looks = parameters.slice(0, count).flatMap(({ look }) => (look ? [look] : []));
  return looks.length === count ? looks : undefined;
}

/** What a quick look at an argument asks for. The usual ones have a letter, so that `fits` need not call them. */
export interface Test {
  readonly letter: "s" | "n" | "x" | undefined;
  readonly holds: (value: unknown) => boolean;
}

/** Whether a value passes a quick look. */
export function fits({ letter, holds }: Test, value: unknown): boolean {
  switch (letter) {
    case "s":
      return typeof value === "string" || value === undefined;
    case "n":
      return typeof value === "number" || value === undefined;
    case "x":
      return true;
    default:
      return holds(value);
  }
}

const tests: ReadonlyMap<string, Test["holds"]> = new Map<string, Test["holds"]>([
  ["s", (value) => value === undefined || typeof value === "string"],
  ["n", (value) => value === undefined || typeof value === "number"],
  ["b", (value) => value === undefined || typeof value === "boolean"],
  ["x", () => true],
  ["j", (value) => !isFunction(value)],
  ["a", (value) => value === undefined || Array.isArray(value)],
  ["a<n>", (value) => value === undefined || isListOf(value, "number")],
  ["a<s>", (value) => value === undefined || isListOf(value, "string")],
  ["a<o>", (value) => value === undefined || (Array.isArray(value) && value.every(isObject))],
  ["o", isObject],
  ["f", isFunction],
]);

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Fn);
}

function isListOf(value: unknown, type: "number" | "string"): boolean {
  if (!Array.isArray(value)) return false;
  for (let at = 0; at < value.length; at++) if (typeof value[at] !== type) return false;
  return true;
}

/** Makes the list that a parameter wants of a single value; undefined where the signature has to decide. */
export type Wrap = (value: unknown) => unknown[] | undefined;

const wraps: ReadonlyMap<string, Wrap> = new Map<string, Wrap>([
  ["a", (value) => (isFunction(value) || value === undefined ? undefined : [value])],
  ["a<n>", (value) => (typeof value === "number" ? [value] : undefined)],
  ["a<s>", (value) => (typeof value === "string" ? [value] : undefined)],
  ["a<o>", (value) => (isObject(value) ? [value] : undefined)],
]);

/** The parameters of a signature such as `<s-f<s:o>n?:a<o>>`. */
function parametersOf(definition: string): { type: string; mark: string }[] {
  const found: { type: string; mark: string }[] = [];
  const part = /(\([a-z]+\)|[a-z])(<[^<>]*>)?([-?+]*)/y;
  part.lastIndex = 1;
  // The colon ends the parameters; inside of `<…>` it belongs to the type.
  for (let each = part.exec(definition); each; each = part.exec(definition)) {
    const [, type = "", items = "", mark = ""] = each;
    found.push({ type: type === "f" ? type : type + items, mark });
  }
  return found;
}

function testOf(type: string): Test | undefined {
  const choices = /^\((.*)\)$/.exec(type)?.[1];
  if (choices === undefined) {
    const holds = tests.get(type);
    const letter = type === "s" || type === "n" || type === "x" ? type : undefined;
    return holds && { letter, holds };
  }
  const [one, two = never, three = never] = [...choices].map((choice) => tests.get(choice));
  if (!one || choices.length > 3) return undefined;
  return { letter: undefined, holds: (value) => one(value) || two(value) || three(value) };
}

function never(): boolean {
  return false;
}
