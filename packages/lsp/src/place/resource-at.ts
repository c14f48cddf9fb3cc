import { type KindDefinition, kindsOf, referenceTo, usersOf } from "@crossdock/flow";
import { type Fields, fieldsAt, isFields, type Path, type Registry, textAt } from "@crossdock/kit";
import type { Snapshot } from "../snapshot.ts";

/** The resource that a place belongs to, as it applies: within a patch that is what is patched. */
export interface ResourceAt {
  kind: string;
  value: Fields;
  path: Path;
  /** For whom it runs; null: nobody in particular. */
  retailers: readonly (string | null)[];
  /** The place is in the patch of an overlay. */
  isPatch: boolean;
}

/** What the document in `file` is about at `path`; `value` is the document as it is being written. */
export function resourceAt(
  { workspace, rendered, registry }: Snapshot,
  file: string,
  value: Fields,
  path: Path,
): ResourceAt | undefined {
  const definition = kindNamed(value["kind"], registry);
  if (!definition) return undefined;
  const kind = definition.name;
  const folder = /^flows\/retailers\/([^/]+)\//.exec(file)?.[1] ?? null;
  if (!definition.patches) {
    const reference = referenceTo({
      name: textAt(value["name"]) ?? "",
      version: definition.versioned ? Number(value["version"] ?? 1) : null,
    });
    const users = usersOf(workspace, registry)(kind, reference);
    return { kind, value, path, retailers: users.length > 0 ? users : [folder], isPatch: false };
  }
  const of = isFields(value["of"]) ? value["of"] : {};
  const patched = kindNamed(of["kind"], registry)?.name;
  const retailer = textAt(value["retailer"]) ?? folder;
  if (path[0] !== "patch" || !patched) return { kind, value, path, retailers: [retailer], isPatch: false };
  const meant = rendered.resources.filter(
    (each) =>
      each.kind === patched && each.name === of["name"] && (each.version ?? undefined) === of["version"],
  );
  const base = meant.find((each) => each.retailer === retailer) ?? meant[0];
  const place = placeInBase(path.slice(1), value["patch"], base?.value ?? {});
  return { kind: patched, ...place, retailers: [retailer], isPatch: true };
}

function kindNamed(word: unknown, registry: Registry): KindDefinition | undefined {
  return typeof word === "string" ? kindsOf(registry).get(word) : undefined;
}

/** Items of a patch's lists are found by their ids; what the base does not have is added to it. */
function placeInBase(path: Path, patch: unknown, base: Fields): { value: Fields; path: Path } {
  const [list, index] = path;
  const written = isFields(patch) && typeof list === "string" ? patch[list] : undefined;
  if (!Array.isArray(written) || typeof index !== "number" || typeof list !== "string")
    return { value: isFields(patch) ? { ...base, ...patch } : base, path };
  const item: unknown = written[index];
  const own = fieldsAt(base[list]);
  const [at] = own.find(([, { id }]) => isFields(item) && id !== undefined && id === item["id"]) ?? [];
  const items = own.map(([, each]) => each);
  const place = at ?? items.length;
  const merged = isFields(item) ? { ...items[place], ...item } : item;
  const value = { ...base, [list]: [...items.slice(0, place), merged, ...items.slice(place + 1)] };
  return { value, path: [list, place, ...path.slice(2)] };
}
