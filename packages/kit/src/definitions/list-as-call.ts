import { type TObject, Type } from "typebox";
import { Failure } from "./failure.ts";
import type { CallOperation, ListOperation } from "./operation.ts";

/** Characters of JSON that the records of one step may come to. */
const mostCharacters = 10_000_000;

const most = Type.Integer({
  minimum: 1,
  maximum: 10_000,
  default: 1000,
  description: "Records that a step takes from the list at most; a longer list fails the step.",
});

/**
 * The list as a step calls it: read to its end, its result is the list of all records. A list that is longer than the target's
 * `most` fails, and so does one with a record that cannot be used: a part of a list is never taken for the whole.
 */
export function listAsCall(list: Omit<ListOperation, "asCall">): Omit<CallOperation, "checks"> {
  const {
    read,
    item,
    drains: _drains,
    slips: _slips,
    kind: _kind,
    checks: _checks,
    config: own,
    ...common
  } = list;
  return {
    ...common,
    kind: "call",
    config: Type.Object({ ...own.properties, most }, { ...optionsOf(own), additionalProperties: false }),
    result: Type.Array(item),
    async run({ connection, config, input, signal }) {
      const { most: limit, ...rest } = config as { most: number }; // read by the schema above
      const items: unknown[] = [];
      let characters = 0;
      const call = { connection, config: rest, input, cursor: undefined, overlap: 0, drain: false, signal };
      for await (const page of read(call)) {
        const [broken] = page.broken ?? [];
        if (broken)
          throw new Failure("ContractViolation", `${list.name}: ${broken.problem}`, { outcome: "refused" });
        items.push(...page.items);
        characters += JSON.stringify(page.items).length;
        if (items.length > limit) throw tooLong(list.name, `${limit} records`, "raise `most` of the target");
        if (characters > mostCharacters)
          throw tooLong(list.name, `${mostCharacters} characters`, "let the operation pick fewer fields");
      }
      return items;
    },
  };
}

function optionsOf({ description }: TObject & { description?: string }) {
  return description === undefined ? {} : { description };
}

function tooLong(name: string, bound: string, wayOut: string): Failure {
  return new Failure("Rejected", `${name} has more than ${bound}`, {
    outcome: "refused",
    detail: `Ask for less, or ${wayOut}.`,
  });
}
