import { entriesAt, type FieldMark, isFields, type Path, type Registry } from "@crossdock/kit";
import { kindOf, kindsOf } from "../kinds/kind-schema.ts";
import type { SourceDocument } from "../workspace.ts";

/** A place of a resource that names another resource. */
export interface Reference {
  kind: string;
  /** As written: `retail.order@1`. */
  reference: string;
  path: Path;
  part?: "key" | "value";
}

/** Everything that a resource names, but roles of Systems and what an overlay patches. */
export function* referencesOf(
  { kind, value, fields }: Pick<SourceDocument, "kind" | "value" | "fields">,
  registry: Registry,
): Generator<Reference> {
  for (const { path, mark, value: reference } of fields) {
    const to = namedBy(mark, registry);
    if (to !== undefined && typeof reference === "string") yield { kind: to, reference, path };
  }
  for (const { path, mark } of kindOf(kind, registry).keys ?? []) {
    const to = namedBy(mark, registry);
    if (to === undefined) continue;
    for (const [reference] of entriesAt(value, ...path))
      yield { kind: to, reference, path: [...path, reference], part: "key" };
  }
}

/** The kind of what a field names. */
function namedBy({ kind, to, role }: FieldMark, registry: Registry): string | undefined {
  return kind === "reference" && to !== undefined && !role && kindsOf(registry).has(to) ? to : undefined;
}

/** What an overlay patches: `order-to-erp@1`; undefined where it does not say, or no version although there are some. */
export function patchedBy(of: unknown, registry: Registry): { kind: string; reference: string } | undefined {
  if (!isFields(of)) return undefined;
  const { kind, name, version } = of;
  if (typeof kind !== "string" || typeof name !== "string") return undefined;
  const patched = kindsOf(registry).get(kind);
  if (!patched || (patched.versioned && version === undefined)) return undefined;
  return { kind, reference: typeof version === "number" ? `${name}@${version}` : name };
}
