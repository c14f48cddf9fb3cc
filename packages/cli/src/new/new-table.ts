import { type Draft, pathFor, retailerFor, type Site, usualOwner } from "./site.ts";
import { yamlText } from "./yaml-text.ts";

export interface TableWish {
  name: string;
  /** Whose it is. Default: all retailers share it. */
  retailer?: string | undefined;
  owner?: string | undefined;
}

/** A Table with a row to replace, and without a default: a key that nobody has entered stops its message. */
export function newTable(site: Site, { name, retailer, owner }: TableWish): Draft {
  const folder = retailer === undefined ? null : retailerFor(site, retailer).name;
  const path = pathFor(site, "Table", name, folder);
  const value = { kind: "Table", name, owner: owner ?? usualOwner(site), rows: { key: "value" } };
  const note =
    "What is looked up, and the answer. A key without a row fails the message and is named; `default: …` beside `rows` would answer all of them, which is never right for money or taxes.";
  return {
    files: { [path]: yamlText(value, [{ path: ["rows"], text: note }]) },
    changed: {},
    choices: [
      `${path}: write the rows; or \`csv: { file: …, key: … }\` for many`,
      `an expression reads it with \`$table("${name}", key)\``,
    ],
    told: ["XD104"],
    next: "crossdock lint",
  };
}
