import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildCatalog } from "@crossdock/catalog";
import { htmlCatalog } from "@crossdock/catalog/html";
import { connectors } from "@crossdock/connectors/definitions";
import { triggers } from "@crossdock/engine";
import {
  compileWorkspace,
  editorSchema,
  type Files,
  filePattern,
  kindSchema,
  kinds,
  loadWorkspace,
  renderedOf,
  renderWorkspace,
} from "@crossdock/flow";
import { journals } from "@crossdock/journal";
import { createRegistry } from "@crossdock/kit";
import { lint } from "@crossdock/lint";
import { diff, openSide } from "@crossdock/lint/diff";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { editorFiles } from "../../packages/cli/src/starter/editor-files.ts";
import { promotionKind } from "./promotion.ts";

/** The line in the list: nothing else of the product hears of the kind. */
const registry = createRegistry({ connectors, triggers, journals, kinds: [...kinds, promotionKind] });

const file = "flows/base/spring-sale.promotion.yaml";
const sale = readFileSync(join(import.meta.dirname, "spring-sale.promotion.yaml"), "utf8");

const files: Files = {
  [file]: sale,
  "flows/base/sale-articles.table.yaml":
    "kind: Table\nname: sale-articles\nowner: marketing\nrows: { A: shoes }\n",
  "flows/environments/dev.environment.yaml":
    "kind: Environment\nname: dev\nowner: office\njournal: { memory: {} }\n",
  "flows/retailers/acme/retailer.yaml": "kind: Retailer\nname: acme\nowner: acme-it\n",
};

const overlay = (patch: string): Files => ({
  ...files,
  "flows/retailers/acme/acme-sale.overlay.yaml": `kind: Overlay
name: acme-sale
owner: acme-it
of: { kind: Promotion, name: spring-sale }
patch: ${patch}
`,
});

const edited = (from: string, to: string): Files => ({ ...files, [file]: sale.replace(from, to) });

function findings(of: Files): string[] {
  const workspace = loadWorkspace(of, { registry });
  const found = lint(workspace, { registry, environment: "dev" });
  return found.flatMap(({ code, message, hint, span }) =>
    span?.file.includes("sale") ? [`${code} ${message} (${hint})`] : [],
  );
}

const unused = "XD104 nothing uses this Promotion (name `spring-sale` in a campaign)";

describe("a kind that is added as a definition, a document and a line in the registry", () => {
  test("is told by lint what nothing uses", () => {
    expect(findings(files)).toEqual([unused]);
  });

  test("has its own check, with the place", () => {
    expect(findings(edited("discount: 20", "discount: 95"))).toEqual([
      "XD114 gives the articles away (write at most 90)",
    ]);
  });

  test("has its references followed", () => {
    expect(findings(edited("articles: sale-articles", "articles: sale-article"))).toContain(
      "XD103 there is no Table `sale-article` (did you mean `sale-articles`?)",
    );
  });

  test("is patched by an overlay, where it says so", () => {
    const patched = overlay("{ discount: 30 }");
    const rendered = renderWorkspace(loadWorkspace(patched, { registry }), { registry });
    const discounts = renderedOf(rendered, "Promotion").map(({ retailer, value }) => [
      retailer,
      value["discount"],
    ]);
    expect(discounts).toEqual([
      [null, 20],
      ["acme", 30],
    ]);
    expect(findings(patched).filter((text) => text.startsWith("XD80"))).toEqual([]);
  });

  test("refuses an overlay that changes another field", () => {
    expect(findings(overlay("{ articles: sale-articles, discount: 30 }"))).toContain(
      "XD801 an overlay cannot change `articles` of a Promotion (remove it; it may change `discount`)",
    );
  });

  test("is told by a diff, in its own words", () => {
    const [before, after] = [files, edited("discount: 20", "discount: 25")].map((each) =>
      openSide("state", each, registry),
    );
    if (!before || !after) return expect.unreachable();
    const { changes } = diff(before, after, { registry, now: 0 });
    expect(changes.map(({ kind, title, everyone }) => [kind, title, everyone])).toEqual([
      ["Promotion", "the discount of the promotion changed", true],
    ]);
  });

  test("is in the catalogue and on its page", () => {
    const catalog = buildCatalog(loadWorkspace(files, { registry }), { registry, environment: "dev" });
    expect(catalog.resources).toMatchObject([
      { id: "promotion:spring-sale", title: "Spring sale", owner: "marketing", section: "Promotions" },
    ]);
    expect(catalog.owners.find(({ name }) => name === "marketing")?.owns).toContainEqual(
      expect.objectContaining({ id: "promotion:spring-sale" }),
    );
    const page = htmlCatalog(catalog);
    expect(page).toContain(">Promotions</h2>");
    expect(page).toContain("<dt>Discount</dt><dd>20 %</dd>");
  });

  test("is completed by editors, and may be named by an overlay", () => {
    const valid = new Ajv2020({ strict: false }).compile(editorSchema(promotionKind, registry));
    expect(valid({ kind: "Promotion", name: "a", owner: "b", articles: "c", discount: 1 })).toBe(true);
    expect(valid({ kind: "Promotion", name: "a", owner: "b", articles: "c", discount: "1" })).toBe(false);
    const written = editorFiles(registry);
    expect(Object.keys(written)).toContain("schemas/crossdock/promotion.schema.json");
    expect(written[".vscode/settings.json"]).toContain(filePattern(promotionKind));
    expect(JSON.stringify(kindSchema("Overlay", registry))).toContain('"Promotion"');
  });

  test("has its plans in the revision", () => {
    const workspace = loadWorkspace(files, { registry });
    const { revision } = compileWorkspace(workspace, { registry, environment: "dev", env: () => undefined });
    expect(revision?.plans["Promotion"]).toEqual([{ name: "spring-sale", retailer: null, discount: 20 }]);
  });
});

test("without the line it is not a kind", () => {
  const without = createRegistry({ connectors, triggers, journals, kinds });
  const { diagnostics } = loadWorkspace(files, { registry: without });
  expect(diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([
    "XD114 unknown kind `Promotion`",
  ]);
});
