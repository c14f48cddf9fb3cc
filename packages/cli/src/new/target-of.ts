import type { Operation } from "@crossdock/kit";
import { type Shape, shapeOf } from "@crossdock/mapping";
import { parse } from "yaml";
import { handedOn, type Mapped, mapFields, mapNames } from "./map-fields.ts";
import { chosen, refuse } from "./refuse.ts";
import { type Filled, requiredFields, valueIn } from "./required-fields.ts";
import type { Named } from "./site.ts";
import type { Note } from "./yaml-text.ts";

/** An operation of a System, by the word with which flows name the System. */
export interface Target {
  system: Named;
  operation: Operation;
}

/** The target that two flags name, or the only one that there is. `list`: one that triggers read. */
export function targetOf(
  systems: readonly Named[],
  wish: { system?: string | undefined; operation?: string | undefined },
  { list, flags }: { list: boolean; flags: readonly [system: string, operation: string] },
): Target {
  const able = (system: Named): Operation[] =>
    [...system.system.operations.operations.values()].filter(
      (each) => each.kind === (list ? "list" : "call"),
    );
  const words = systems.filter((each) => wish.system !== undefined || able(each).length > 0);
  if (words.length === 0)
    refuse(
      `no System of the retailer has ${list ? "a list that a trigger could read" : "an operation that a flow could call"}; write one first: \`crossdock new system\``,
    );
  const word = chosen(
    { what: "System or role", flag: flags[0] },
    wish.system,
    words.map((each) => each.word),
  );
  const system = words.find((each) => each.word === word) as Named;
  const operations = able(system);
  const name = chosen(
    { what: `${list ? "list" : "operation"} of ${word} called`, flag: flags[1] },
    wish.operation,
    operations.map((each) => each.name),
  );
  return { system, operation: operations.find((each) => each.name === name) as Operation };
}

/** The operation's own keys that it requires, as its example writes them. */
export function configOf({ operation }: Target, example = exampleOf(operation)): Filled {
  return requiredFields(operation.config, {
    given: {},
    example: valueIn(example, "target") ?? valueIn(valueIn(example, "poll"), "options"),
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
  const names = Object.keys(valueIn(exampleOf(operation), "mapping") ?? {});
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
