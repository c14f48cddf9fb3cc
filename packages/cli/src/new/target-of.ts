import { type Operation, valueAt } from "@crossdock/kit";
import { type Shape, shapeOf } from "@crossdock/mapping";
import { parse } from "yaml";
import { handedOn, type Mapped, mapFields, mapNames } from "./map-fields.ts";
import { chosen, refuse } from "./refuse.ts";
import { type Filled, requiredFields } from "./required-fields.ts";
import type { Named } from "./site.ts";
import type { Note } from "./yaml-text.ts";

/** An operation of a System, by the word with which flows name the System. */
export interface Target {
  system: Named;
  operation: Operation;
}

/** How a person calls an operation of each kind, and what a System without one lacks. */
const words = {
  call: { one: "operation", lacks: "an operation that a flow could call" },
  list: { one: "list", lacks: "a list that a trigger could read" },
  subscribe: { one: "subscription", lacks: "a subscription that a trigger could receive from" },
} as const satisfies Record<Operation["kind"], { one: string; lacks: string }>;

/** The target that two flags name, or the only one that there is of that kind of operation. */
export function targetOf(
  systems: readonly Named[],
  wish: { system?: string | undefined; operation?: string | undefined },
  { kind, flags }: { kind: Operation["kind"]; flags: readonly [system: string, operation: string] },
): Target {
  const able = (system: Named): Operation[] =>
    [...system.system.operations.operations.values()].filter((each) => each.kind === kind);
  const fit = systems.filter((each) => wish.system !== undefined || able(each).length > 0);
  if (fit.length === 0)
    refuse(`no System of the retailer has ${words[kind].lacks}; write one first: \`crossdock new system\``);
  const system = chosen(
    { what: "System or role", flag: flags[0] },
    wish.system,
    fit.map((each) => [each.word, each]),
  );
  const operation = chosen(
    { what: `${words[kind].one} of ${system.word} called`, flag: flags[1] },
    wish.operation,
    able(system).map((each) => [each.name, each]),
  );
  return { system, operation };
}

/** The operation's own keys that it requires, as its example writes them. */
export function configOf({ operation }: Target, example = exampleOf(operation)): Filled {
  return requiredFields(operation.config, {
    given: {},
    example: valueAt(example, "target") ?? valueAt(example, "poll", "options"),
    secret: (name) => name,
  });
}

/** A mapping into an operation, with a comment for each field that the message has nothing like. */
export interface MappingDraft {
  tree: Record<string, unknown>;
  notes: Note[];
  choices: string[];
  /** Lint finds what is left open. */
  isChecked: boolean;
}

/** What an operation requires, each field from the value of the message that is likeliest meant. */
export function mappingInto({ system, operation }: Target, message: Shape): MappingDraft {
  const shape = shapeOf(operation.input);
  if (shape.type === "object" && Object.values(shape.fields).some((field) => !field.missing))
    return marked(mapFields(shape, message));
  const names = Object.keys(valueAt(exampleOf(operation), "mapping") ?? {});
  const text = `${system.word} does not say what \`${operation.name}\` takes: these fields are a guess.`;
  const guessed =
    names.length > 0 ? marked(mapNames(names, message)) : marked({ tree: handedOn(message), open: [] });
  const notes = [{ path: ["mapping"], text }, ...guessed.notes];
  return { ...guessed, isChecked: false, notes, choices: [`\`mapping\`: ${text}`, ...guessed.choices] };
}

/** The mapping with a comment for each field that is open. */
export function marked({ tree, open }: Mapped): MappingDraft {
  return {
    tree,
    isChecked: true,
    notes: open.map(({ path, wants }) => ({
      path: ["mapping", ...path],
      text: `${path.at(-1)}: (choose${wants === "anything" ? "" : `; ${wants}`})`,
    })),
    choices: open.map(({ path }) => `\`mapping.${path.join(".")}\`: nothing in the message is like it`),
  };
}

function exampleOf({ examples: [example] }: Operation): unknown {
  return parse(example?.yaml ?? "{}");
}
