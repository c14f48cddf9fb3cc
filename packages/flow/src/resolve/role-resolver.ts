import { isFields } from "@crossdock/kit";
import type { SourceDocument, Workspace } from "../workspace.ts";

/**
 * Finds the System that a flow means for a retailer: the one that plays the role, else the one of that name. A System
 * in another retailer's folder is never found. Without a retailer only Systems that are shared have a name.
 */
export function roleResolver(
  { resources }: Workspace,
  retailer: string | null,
): (role: string) => SourceDocument | undefined {
  const roles = retailer === null ? {} : rolesOf(resources.resolve("Retailer", retailer));
  return (role) => {
    const name = (Object.hasOwn(roles, role) ? roles[role] : undefined) ?? role;
    const system = resources.resolve("System", name, retailer);
    return system && (system.retailer === null || system.retailer === retailer) ? system : undefined;
  };
}

/** The roles that a retailer's `systems` name. */
export function rolesOf(retailer: SourceDocument | undefined): Record<string, string> {
  const systems = retailer?.value["systems"];
  if (!isFields(systems)) return {};
  const named = Object.entries(systems).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return Object.fromEntries(named);
}
