import { builtins } from "./builtins.ts";
import { grow, operand, sampleOf } from "./grow.ts";
import { patterns } from "./literals.ts";
import { deeper, type Kind, type Place, type Variable } from "./place.ts";

const plain = builtins.filter(({ name }) => !["now", "millis", "error"].includes(name));

/** Something that can be called. */
export function growFunction(place: Place): string {
  const { dice } = place;
  const callable = place.variables.filter(({ call }) => call);
  return dice.weighted<() => string>([
    [35, () => lambda([dice.pick(["any", "number", "string"])], "any", deeper(place)).text],
    [20, () => `$${dice.pick(plain).name}`],
    [12, () => partial(place)],
    [
      8,
      () =>
        `${operand("function", deeper(place, { budget: place.budget - 2 }))} ~> $${dice.pick(plain).name}`,
    ],
    [10, () => transform(deeper(place))],
    [8, () => dice.pick(patterns)],
    [callable.length > 0 ? 12 : 0, () => `$${dice.pick(callable).name}`],
    [3, () => dice.pick(["$twice", "$both", "$nothing"])],
  ])();
}

/** A function with parameters of the kinds, and what is known of them. */
export function lambda(
  parameters: readonly Kind[],
  gives: Kind,
  place: Place,
  samples: readonly unknown[] = parameters.map(sampleOf),
): { text: string; names: string[] } {
  const { dice } = place;
  const names = parameters.map((_, index) =>
    dice.chance(8) ? dice.pick(["x", "sum", "_"]) : `${["v", "i", "w"][index]}`,
  );
  const variables: Variable[] = names.map((name, index) => ({ name, sample: samples[index] }));
  const inner = { ...place, variables: [...variables, ...place.variables] };
  const word = dice.pick(["function", "function", "λ"]);
  const signature = dice.chance(12) ? signatureOf(parameters, place) : "";
  const list = names.map((name) => `$${name}`).join(", ");
  return { text: `${word}(${list})${signature}{ ${grow(gives, inner)} }`, names };
}

const letters: Record<Kind, string> = {
  number: "n",
  string: "s",
  boolean: "b",
  object: "o",
  numbers: "a<n>",
  strings: "a<s>",
  objects: "a<o>",
  list: "a",
  function: "f",
  any: "x",
};

function signatureOf(parameters: readonly Kind[], { dice }: Place): string {
  const parts = parameters.map((kind, index) => {
    const letter = dice.chance(15) ? dice.pick(["j", "(ns)", "u", "l", "x", "n"]) : letters[kind];
    return letter + (index === 0 && dice.chance(12) ? "-" : dice.chance(10) ? dice.pick(["?", "+"]) : "");
  });
  return `<${parts.join("")}${dice.chance(70) ? `:${dice.pick(["x", "n", "s", "a", "j"])}` : ""}>`;
}

function partial(place: Place): string {
  const { dice } = place;
  const inner = deeper(place);
  return dice.weighted<() => string>([
    [20, () => `$substring(?, ${dice.below(3)})`],
    [10, () => `$append(?, ${grow("any", inner)})`],
    [10, () => `$pad(?, ${dice.below(8)}, "#")`],
    [10, () => `$power(?, 2)`],
    [10, () => `$join(?, "-")`],
    [10, () => `$map(?, ${grow("function", { ...inner, budget: inner.budget - 1 })})`],
    [10, () => `$lookup(${grow("object", inner)}, ?)`],
    [10, () => `$contains(?, ${dice.pick(patterns)})`],
    [
      20,
      () =>
        `${brackets(lambda(["number", "number"], "number", inner).text)}(${dice.chance(50) ? "?, 1" : "2, ?"})`,
    ],
    [5, () => "$both(?, 1)"],
    [5, () => `$${dice.pick(plain).name}(?)`],
  ])();
}

const brackets = (text: string): string => `(${text})`;

function transform(place: Place): string {
  const { dice } = place;
  const pattern = dice.weighted<() => string>([
    [40, () => "$"],
    [25, () => dice.pick(["items", "lines", "customer", "**", "*", "items[0]", "rows.meta"])],
    [20, () => grow("objects", place)],
  ])();
  const [item] = [sampleOf("object")];
  const inner = { ...place, sample: item };
  const remove = dice.chance(35)
    ? `, ${dice.chance(70) ? dice.pick(['"price"', '["name", "id"]', '"a"']) : grow("strings", inner)}`
    : "";
  return `|${pattern}|${grow("object", inner)}${remove}|`;
}
