import type { Fields, Registry } from "@crossdock/kit";
import type { TObject } from "typebox";
import { documentSchema, type KindDefinition } from "./define-kind.ts";

/** The kinds of a registry by name, each with everything that it owns. */
export function kindsOf(registry: Registry): ReadonlyMap<string, KindDefinition> {
  // Kinds are made by `defineKind`; the kit knows no more of them than their names.
  return registry.kinds as ReadonlyMap<string, KindDefinition>;
}

/** The kind of a document that was read: that there is one, reading has made sure of. */
export function kindOf(name: string, registry: Registry): KindDefinition {
  const kind = kindsOf(registry).get(name);
  if (!kind) throw new Error(`the registry has no kind ${name}`);
  return kind;
}

/**
 * The schema of a kind's documents. `document` chooses the parts whose fields are spliced in, such as the connector of
 * a System; without it, they are open.
 */
export function kindSchema(name: string, registry: Registry, document?: Fields): TObject {
  const { schemas } = registry;
  const kind = kindOf(name, registry);
  const chosen = document && kind.chosenSchema?.(document, registry);
  const id = chosen ? `${name} ${chosen.id}` : name;
  const schema =
    schemas.get(id) ?? chosen?.make() ?? kind.openSchema?.(registry) ?? documentSchema(kind, registry);
  schemas.set(id, schema);
  return schema;
}
