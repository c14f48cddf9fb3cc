import { kindSchema } from "@crossdock/flow";
import { type Registry, valueAt } from "@crossdock/kit";
import type { Shape } from "@crossdock/mapping";
import { sourcesOf } from "./map-fields.ts";
import type { Note } from "./yaml-text.ts";

/** `identity` of a flow, with a comment for each part that nothing in the message looks like. */
export interface IdentityDraft {
  value: Record<string, string>;
  notes: Note[];
}

/**
 * What identifies a message, by the names of the fields that it always has. A message with a version is a state: its
 * key and version are enough; any other is an event and needs an id.
 */
export function identityOf(message: Shape, about: readonly string[], registry: Registry): IdentityDraft {
  const always = sourcesOf(message).filter(
    ({ names, shape }) =>
      names.length <= 2 &&
      shape.missing === undefined &&
      (shape.type === "string" || shape.type === "number"),
  );
  const named = (pattern: RegExp, taken?: string): string | undefined =>
    always.find(({ text, names }) => text !== taken && pattern.test(names.at(-1) ?? ""))?.text;
  const version = named(
    /^(version|revision|sequence|(last_?)?(modified|updated|changed)(_?(at|on|date))?)$/i,
  );
  const id = named(/^(event|message|msg|delivery|notification)_?(id|no|number|key)$/i) ?? named(/^id$/i);
  const thing = new RegExp(`^(${about.join("|")})_?(id|no|nr|number|key|code)$`, "i");
  const key = named(thing, id) ?? named(/(no|nr|number|code|sku|_?id)$/i, id);
  const value = {
    ...(id === undefined ? {} : { id }),
    ...(key === undefined ? {} : { key }),
    ...(version === undefined ? {} : { version }),
  };
  const needed = [
    ...(id === undefined && version === undefined ? ["id"] : []),
    ...(key === undefined ? ["key"] : []),
  ];
  const fields = valueAt(kindSchema("Flow", registry).properties, "identity", "properties");
  return {
    value,
    notes: needed.map((part) => ({
      path: ["identity", part],
      text: `${part}: (choose) ${String(valueAt(fields, part, "description") ?? "")}`,
    })),
  };
}
