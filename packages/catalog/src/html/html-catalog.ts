import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import nunjucks from "nunjucks";
import type { Catalog } from "../model/schema.ts";
import { pageView } from "./page-view.ts";

const folder = join(import.meta.dirname, "templates");

/**
 * A catalogue as one HTML page that loads nothing and asks nobody: text, pictures, style and a search are in it. The
 * page allows its own script only, by its digest, so that nothing that stands in a name could ever run.
 */
export function htmlCatalog(catalog: Catalog): string {
  const templates = new nunjucks.Environment(new nunjucks.FileSystemLoader(folder), {
    autoescape: true,
    throwOnUndefined: true,
    trimBlocks: true,
    lstripBlocks: true,
  });
  const [style, script] = ["page.css", "page.js"].map((name) =>
    readFileSync(join(folder, name), "utf8").trim(),
  );
  const digest = createHash("sha256")
    .update(script ?? "")
    .digest("base64");
  return templates.render("page.njk", { ...pageView(catalog), style, script, digest });
}
