import type { LoadedCatalog } from "./load-catalog.ts";

/** Texts by the name of their file. */
type Files = Record<string, string>;

/** What `crossdock catalog` prints; every start reads this, so each format is loaded when it is asked for. */
export const formats = {
  json: async ({ catalog }) => ({ "catalog.json": `${JSON.stringify(catalog, null, 2)}\n` }),
  html: async ({ catalog }) => ({
    "catalog.html": (await import("@crossdock/catalog/html")).htmlCatalog(catalog),
  }),
} satisfies Record<string, (loaded: LoadedCatalog) => Promise<Files>>;
