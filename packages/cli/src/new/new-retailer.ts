import { type Draft, retailerFor, type Site } from "./site.ts";

export interface RetailerWish {
  name: string;
  /** The one that it is made after. */
  retailer?: string | undefined;
}

/**
 * A retailer made after another one: its Retailer and its Systems, with the names, variables and secrets of the new one.
 * Overlays stay behind: what is different is each retailer's own.
 */
export function newRetailer(site: Site, { name, retailer }: RetailerWish): Draft {
  const model = retailerFor(site, retailer);
  const renamed = (text: string): string => withName(text, model.name, name);
  const own = site.workspace.documents.filter(
    (each) => each.retailer === model.name && ["Retailer", "System"].includes(each.kind),
  );
  const files = own.map(({ file }) => [renamed(file), renamed(site.files[file] ?? "")] as const);
  const folder = `flows/retailers/${name}`;
  return {
    files: Object.fromEntries(files),
    changed: {},
    choices: [
      `${folder}: made after \`${model.name}\`; correct owners, \`vars\`, \`residency\`, limits, and addresses that are not variables`,
      `${folder}/retailer.yaml: it uses the flows of \`${model.name}\`; remove what \`${name}\` does not need. What is different comes by \`crossdock new overlay … --retailer ${name}\``,
    ],
    next: "crossdock lint --references",
  };
}

/** Names as a whole: `acme` and `acme-odoo`, not `acmeville`; and `ACME_ODOO_URL`. */
function withName(text: string, from: string, to: string): string {
  const variable = (name: string): string => name.toUpperCase().replaceAll("-", "_");
  return text
    .replaceAll(new RegExp(`(?<![A-Za-z0-9])${from}(?![A-Za-z0-9])`, "g"), to)
    .replaceAll(new RegExp(`(?<![A-Z0-9])${variable(from)}(?![A-Z0-9])`, "g"), variable(to));
}
