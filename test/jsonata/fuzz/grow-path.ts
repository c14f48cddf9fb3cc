import { grow, operand, space } from "./grow.ts";
import { textLiteral } from "./literals.ts";
import { allNames, written } from "./names.ts";
import { chainsTo, deeper, fieldOf, fits, isRecord, itemsOf, type Kind, type Place } from "./place.ts";

/** A path: from the context, the root or a variable, mostly along fields that are there, to a value of the kind. */
export function growPath(kind: Kind, place: Place): string {
  const { dice } = place;
  if (dice.chance(3)) return written(dice.pick(allNames));
  const start = startOf(place);
  const chains = chainsTo(start.sample, kind);
  if (chains.length === 0) return place.budget > 0 ? mapped(kind, start, place) : start.text || "$";
  let walk: Walk = {
    ...start,
    parents: place.parents,
    variables: place.variables,
    many: Array.isArray(start.sample),
  };
  for (const name of dice.pick(chains)) walk = step(name, walk, place);
  let { text } = walk;
  if (dice.chance(4)) text += "[]";
  const isScalar = kind === "number" || kind === "string" || kind === "boolean";
  if (isScalar && walk.many) text = dice.chance(15) ? text : `(${text})[${dice.pick(["0", "-1", "1", "0"])}]`;
  if (place.budget <= 0) return text;
  return dice.chance(kind === "objects" || kind === "object" ? 25 : 6)
    ? tail(kind, { ...walk, text }, place)
    : text;
}

interface Walk {
  text: string;
  sample: unknown;
  parents: Place["parents"];
  variables: Place["variables"];
  many: boolean;
}

function startOf({ dice, sample, root, variables }: Place): { text: string; sample: unknown } {
  const records = variables.filter((variable) => itemsOf(variable.sample).some(isRecord));
  return dice.weighted([
    [60, { text: "", sample }],
    [6, { text: "$", sample }],
    [14, { text: "$$", sample: root }],
    ...records
      .slice(0, 4)
      .map((variable) => [14, { text: `$${variable.name}`, sample: variable.sample }] as const),
  ]);
}

/** One step to a field, with what may hang on a step. */
function step(name: string, walk: Walk, place: Place): Walk {
  const { dice } = place;
  const isQuoted = dice.chance(2);
  const field = dice.chance(2) ? dice.pick(allNames) : name;
  const shown = dice.chance(2) ? "*" : isQuoted ? textLiteral(dice, field) : written(field);
  const text = walk.text === "" ? shown : `${walk.text}${space(place)}.${space(place)}${shown}`;
  const sample = fieldOf(walk.sample, name);
  const parents = [itemsOf(walk.sample)[0] ?? walk.sample, ...walk.parents];
  const next: Walk = { ...walk, text, sample, parents, many: walk.many || Array.isArray(sample) };
  if (place.budget <= 0) return next;
  return dice.weighted<() => Walk>([
    [78, () => next],
    [Array.isArray(sample) ? 30 : 3, () => filtered(next, place)],
    [Array.isArray(sample) ? 6 : 1, () => sorted(next, place)],
    [3, () => indexed(next, place)],
    [3, () => focused(walk, next, place)],
    [2, () => ({ ...next, text: `${next.text}[]` })],
    [1, () => ({ ...next, text: `${next.text}.%.${written(name)}` })],
  ])();
}

/** The place inside a bracket behind a step. */
function within(walk: Walk, place: Place): Place {
  const [sample] = itemsOf(walk.sample);
  return deeper(place, { sample, parents: walk.parents, variables: walk.variables });
}

function filtered(walk: Walk, place: Place): Walk {
  const { dice } = place;
  const inner = within(walk, place);
  const predicate = dice.weighted<() => string>([
    [25, () => String(dice.below(3))],
    [8, () => `-${1 + dice.below(2)}`],
    [4, () => "[0, 2]"],
    [4, () => "[0..1]"],
    [2, () => "1.5"],
    [40, () => grow("boolean", inner)],
    [6, () => grow("any", inner)],
    [5, () => grow("number", inner)],
    [4, () => `%.${written(dice.pick(allNames))} = ${grow("any", inner)}`],
    [2, () => textLiteral(dice)],
  ])();
  return { ...walk, text: `${walk.text}[${predicate}]` };
}

function sorted(walk: Walk, place: Place): Walk {
  const { dice } = place;
  const inner = within(walk, place);
  const term = (): string => {
    const kind = fits(inner.sample, "object") ? dice.pick<Kind>(["number", "string"]) : "any";
    const by = isRecord(inner.sample) ? grow(kind, { ...inner, budget: dice.chance(70) ? 0 : 1 }) : "$";
    return dice.pick(["", "<", ">"]) + by;
  };
  const terms = Array.from({ length: dice.chance(70) ? 1 : 2 }, term);
  return { ...walk, text: `${walk.text}^(${terms.join(", ")})` };
}

function indexed(walk: Walk, place: Place): Walk {
  const name = place.dice.pick(["i", "j"]);
  return { ...walk, text: `${walk.text}#$${name}`, variables: [{ name, sample: 1 }, ...walk.variables] };
}

/** `@$v` binds the step's value and leaves the context where it was. */
function focused(before: Walk, walk: Walk, place: Place): Walk {
  const name = place.dice.pick(["p", "q"]);
  const [item] = itemsOf(walk.sample);
  return {
    ...before,
    text: `${walk.text}@$${name}`,
    variables: [{ name, sample: item }, ...walk.variables],
    many: walk.many,
  };
}

/** The end of a path that is more than a field. */
function tail(kind: Kind, walk: Walk, place: Place): string {
  const { dice } = place;
  const inner = within(walk, place);
  const pair = (): string => `${grow("string", { ...inner, budget: 0 })}: ${grow("any", inner)}`;
  return dice.weighted<() => string>([
    [20, () => `${walk.text}.{${dice.pick(["a", "name", '"k"'])}: ${grow("any", inner)}}`],
    [20, () => `${walk.text}{${pair()}}`],
    [5, () => `${walk.text}{${pair()}, "fixed": ${grow("any", inner)}}`],
    [10, () => `${walk.text}.[${grow("any", inner)}, ${grow("any", inner)}]`],
    [20, () => `${walk.text}.(${grow(kind, inner)})`],
    [5, () => `${walk.text}.${dice.pick(["%", "%.%", "*", "**", "$", "$$"])}`],
    [5, () => `${walk.text}#$i.{"at": $i, "value": ${grow("any", inner)}}`],
    [5, () => `${walk.text}@$p.{"p": $p, "value": ${grow("any", inner)}}`],
    [5, () => `${walk.text}.%{${pair()}}`],
    [5, () => `${walk.text}[${dice.below(2)}]`],
    [5, () => sorted(walk, place).text],
    [5, () => `${walk.text}.$string()`],
  ])();
}

/** A path whose last step makes a value of the kind, where no field is one. */
function mapped(kind: Kind, start: { text: string; sample: unknown }, place: Place): string {
  const [item] = itemsOf(start.sample);
  const inner = deeper(place, { sample: item, budget: place.budget - 2 });
  return `${start.text || "$"}.${place.dice.chance(80) ? `(${grow(kind, inner)})` : operand(kind, inner)}`;
}
