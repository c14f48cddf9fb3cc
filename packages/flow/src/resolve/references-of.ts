import { isFields, type Path } from "@crossdock/kit";
import { kinds } from "../kinds/kinds.ts";
import { type KindName, kindNames, type SourceDocument } from "../workspace.ts";

/** A place of a resource that names another resource. */
export interface Reference {
  kind: KindName;
  /** As written: `retail.order@1`. */
  reference: string;
  path: Path;
  part?: "key" | "value";
}

/** Kinds that name Systems by their roles. */
const naming: ReadonlySet<KindName> = new Set<KindName>(["Flow", "FlowTest"]);

/** Everything that a resource names, but roles of Systems and what an overlay patches. */
export function* referencesOf({
  kind,
  value,
  fields,
}: Pick<SourceDocument, "kind" | "value" | "fields">): Generator<Reference> {
  for (const { path, mark, value: reference } of fields) {
    if (mark.kind !== "reference" || typeof reference !== "string" || !isKindName(mark.to)) continue;
    if (!(naming.has(kind) && mark.to === "System")) yield { kind: mark.to, reference, path };
  }
  if (kind === "Flow" && isFields(value["input"]) && isFields(value["input"]["from"])) {
    for (const reference of Object.keys(value["input"]["from"]))
      yield { kind: "Contract", reference, path: ["input", "from", reference], part: "key" };
  }
}

export function isKindName(kind: unknown): kind is KindName {
  return (kindNames as readonly unknown[]).includes(kind);
}

/** What an overlay patches: `order-to-erp@1`; undefined where it does not say, or no version although there are some. */
export function patchedBy(of: unknown): { kind: KindName; reference: string } | undefined {
  if (!isFields(of)) return undefined;
  const { kind, name, version } = of;
  if (!isKindName(kind) || typeof name !== "string") return undefined;
  if (kinds[kind].versioned && version === undefined) return undefined;
  return { kind, reference: typeof version === "number" ? `${name}@${version}` : name };
}
