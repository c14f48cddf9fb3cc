import type { CatalogSource } from "@crossdock/catalog/source";

/** Texts by the name of their file. */
type Files = Record<string, string>;

interface Format {
  /** What it is for, in one line of the help. */
  summary: string;
  /** Every start of the command line reads this file, so what makes a format is loaded when it is asked for. */
  print(source: CatalogSource): Promise<Files>;
}

/** What `crossdock catalog` prints. */
export const formats: Readonly<Record<string, Format>> = {
  json: {
    summary: "the model, for programs",
    print: async ({ catalog }) => ({ "catalog.json": `${JSON.stringify(catalog, null, 2)}\n` }),
  },
  html: {
    summary: "one page for people",
    print: async ({ catalog }) => ({
      "catalog.html": (await import("@crossdock/catalog/html")).htmlCatalog(catalog),
    }),
  },
  backstage: {
    summary: "entities of a Backstage software catalogue",
    print: async (source) => ({
      "catalog-info.yaml": (await import("@crossdock/catalog/backstage")).backstageCatalog(source),
    }),
  },
  asyncapi: {
    summary: "what is received and sent, as AsyncAPI 3.0",
    print: async (source) => ({
      "asyncapi.yaml": (await import("@crossdock/catalog/asyncapi")).asyncapiCatalog(source),
    }),
  },
  odcs: {
    summary: "contracts as Open Data Contracts (ODCS v3.1), one document each",
    print: async (source) => (await import("@crossdock/catalog/odcs")).odcsCatalog(source),
  },
  openslo: {
    summary: "the objectives of flows as OpenSLO v1",
    print: async ({ catalog }) => ({
      "openslo.yaml": (await import("@crossdock/catalog/openslo")).opensloCatalog(catalog),
    }),
  },
};

/** One line for each format, as the help shows them. */
export function formatLines(): string {
  const widest = Math.max(...Object.keys(formats).map((name) => name.length));
  return Object.entries(formats)
    .map(([name, { summary }]) => `${name.padEnd(widest)}  ${summary}`)
    .join("\n");
}
