import type { Registry } from "@crossdock/kit";
import { kindOf } from "../kinds/kind-schema.ts";
import type { Workspace } from "../workspace.ts";
import { referencesOf } from "./references-of.ts";

/** Names of the retailers that refer to a resource which applies for each of them, by its kind and reference. */
export type UsersOf = (kind: string, reference: string) => readonly string[];

export function usersOf({ resources }: Workspace, registry: Registry): UsersOf {
  const users = new Map<string, Set<string>>();
  for (const retailer of resources.list("Retailer"))
    for (const used of referencesOf(retailer, registry)) {
      if (!kindOf(used.kind, registry).perRetailer) continue;
      const id = `${used.kind} ${used.reference}`;
      users.set(id, (users.get(id) ?? new Set()).add(retailer.name));
    }
  return (kind, reference) => [...(users.get(`${kind} ${reference}`) ?? [])];
}
