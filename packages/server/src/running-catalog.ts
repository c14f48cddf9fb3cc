import type { Catalog, CatalogOptions } from "@crossdock/catalog";
import { loadWorkspace, type Revision } from "@crossdock/flow";

/**
 * The catalogue of the revision that runs. It is made when somebody asks, and kept until another revision runs: making
 * it reads every mapping, which a daemon under load should not do for each request.
 */
export function createRunningCatalog(
  running: () => Pick<Revision, "digest" | "files">,
  options: Pick<CatalogOptions, "registry" | "environment" | "env">,
): (retailer?: string) => Promise<Catalog> {
  let of = "";
  const made = new Map<string | undefined, Catalog>();
  return async (retailer) => {
    // Daemons whose catalogue nobody asks for do not pay for the code that makes and draws it.
    const { buildCatalog } = await import("@crossdock/catalog");
    const { digest, files } = running();
    if (of !== digest) made.clear();
    of = digest;
    const known = made.get(retailer);
    if (known) return known;
    const workspace = loadWorkspace(files, { registry: options.registry });
    const catalog = buildCatalog(workspace, {
      ...options,
      ...(retailer === undefined ? {} : { retailer }),
    });
    const own = { ...catalog, revision: digest };
    made.set(retailer, own);
    return own;
  };
}
