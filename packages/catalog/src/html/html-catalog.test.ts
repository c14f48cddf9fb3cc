import { describe, expect, test } from "vitest";
import type { Catalog } from "../model/schema.ts";
import { smallCatalog } from "../testing/small-catalog.ts";
import { createAnchors } from "./anchors.ts";
import { htmlCatalog } from "./html-catalog.ts";

const all = (text: string, pattern: RegExp): string[] =>
  Array.from(text.matchAll(pattern), ([, found]) => found ?? "");

describe("the catalogue as a page", () => {
  const catalog = smallCatalog();
  const page = htmlCatalog(catalog);

  test("leads to places that are there, each once", () => {
    const ids = all(page, / id="([^"]*)"/g);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    const targets = all(page, / href="#([^"]*)"/g);
    expect(targets.length).toBeGreaterThan(20);
    expect(targets.filter((target) => !ids.includes(target))).toEqual([]);
  });

  test("loads nothing", () => {
    expect(all(page, /<(?:link|img|iframe|object|embed|video|audio|source)\b([^>]*)>/g)).toEqual([]);
    expect(all(page, /(?:\bsrc|\bsrcset|\baction)="([^"]*)"/g)).toEqual([]);
    expect(page).not.toMatch(/@import|url\((?!#)/);
  });

  test("tells of every flow, system, contract, mapping, table and team", () => {
    const { flows, systems, contracts, mappings, tables, retailers } = catalog;
    const titles = [...flows, ...systems, ...contracts, ...mappings, ...tables, ...retailers].map(
      ({ title }) => title,
    );
    const headings = all(page, /<h3 id="[^"]*">([^<]*)/g).map((text) => text.trim());
    expect(headings.sort()).toEqual([...titles, ...catalog.owners.map(({ name }) => name)].sort());
  });

  test("is the same for the same catalogue", () => {
    expect(htmlCatalog(smallCatalog())).toBe(page);
  });

  test("tells of one retailer what its catalogue has", () => {
    const [name = ""] = catalog.retailers.map((retailer) => retailer.name);
    const own = htmlCatalog(smallCatalog({}, { retailer: name }));
    for (const { id } of catalog.retailers)
      expect(own.includes(`id="${id.replace(":", "-")}"`)).toBe(id === `retailer:${name}`);
  });

  test("draws one picture of few retailers, and one for each of many", () => {
    const [first] = catalog.retailers;
    const [flow] = catalog.flows;
    if (!first || !flow) throw new Error("the small catalogue has a retailer and a flow");
    const names = ["a", "b", "c", "d", "e"];
    const many = htmlCatalog({
      ...catalog,
      retailers: names.map((name) => ({ ...first, id: `retailer:${name}`, name, title: name })),
      flows: names.map((name) => ({ ...flow, id: `flow:${name}/${flow.reference}`, retailer: name })),
    });
    expect(page).toContain('aria-label="Systems and flows"');
    expect(many).not.toContain('aria-label="Systems and flows"');
    expect(all(many, /aria-label="Systems and flows of (\w)"/g)).toEqual(names);
  });
});

describe("what a lead should look at", () => {
  const [flow] = smallCatalog().flows;
  if (!flow) throw new Error("the small catalogue has a flow");
  const told = (changed: Partial<Catalog>): string[] => {
    const page = htmlCatalog({ ...smallCatalog(), ...changed });
    const [, list = ""] = /What to look at<\/h2>([\s\S]*?)<\/section>/.exec(page) ?? [];
    return all(list, /<li data-item>(.*?)<\/li>/g).map((item) => item.replaceAll(/<[^>]*>/g, ""));
  };

  test("is a critical flow without a runbook, without a promise, or whose failures nobody handles", () => {
    const open = {
      ...flow,
      criticality: "critical",
      runbook: null,
      objective: null,
      catch: [],
      personalData: [],
    };
    expect(told({ flows: [open] }).filter((line) => line.startsWith(flow.title))).toEqual([
      expect.stringContaining("no runbook says what to do"),
      expect.stringContaining("how soon its messages have to arrive"),
      expect.stringContaining("when all tries have failed"),
    ]);
  });

  test.each([
    ["unused", "No retailer uses it."],
    ["shadow", "It runs in shadow: it computes, but writes nothing."],
    ["paused", "Its mode is paused: it is not active."],
  ])("is a flow whose mode is %s", (mode, words) => {
    expect(told({ flows: [{ ...flow, mode }] }).join("\n")).toContain(words);
  });

  test("is personal data that leaves the residency of its retailer, with the system that takes it", () => {
    const movement = {
      ...{ field: "email", class: "personal", description: null, step: "main", to: "mail" },
      ...{ system: "system:acme/far", residency: "us", leaves: true },
    };
    expect(
      told({ flows: [{ ...flow, personalData: [movement, { ...movement, step: "other" }] }] }).join("\n"),
    ).toContain("1 personal field leaves the residency of the retailer, for far (us).");
    expect(
      told({ flows: [{ ...flow, personalData: [{ ...movement, leaves: false }] }] }).join("\n"),
    ).not.toContain("personal field");
  });
});

describe("names that are markup", () => {
  const markup = `"'><script>alert(1)</script></style><img src=x onerror=alert(1)>{{ 7 * 7 }}{% raw %}`;

  test("are text", () => {
    const page = htmlCatalog(hostile(smallCatalog(), markup));
    expect(all(page, /<(script|img|style)\b/gi)).toEqual(["style", "style", "script"]);
    expect(page).toContain("{{ 7 * 7 }}{% raw %}");
    expect(all(page, / id="([^"]*)"/g).every((id) => /^[A-Za-z0-9-]+$/.test(id))).toBe(true);
  });

  test("lead nowhere but to the web", () => {
    const catalog = smallCatalog();
    const withRunbook = (runbook: string): string =>
      htmlCatalog({ ...catalog, flows: catalog.flows.map((flow) => ({ ...flow, runbook })) });
    expect(withRunbook("javascript:alert(1)")).not.toContain('href="javascript');
    expect(withRunbook("https://wiki.example/orders")).toContain('href="https://wiki.example/orders"');
  });

  test("do not fall together in their anchors", () => {
    const ids = ["flow:a/b@1", "flow:a-b@1", "flow:a-b-1", "flow:A/b@1", "???"];
    const anchorOf = createAnchors([...ids, ...ids]);
    const anchors = ids.map((id) => anchorOf(id));
    expect(new Set(anchors.map((anchor) => anchor?.toLowerCase())).size).toBe(ids.length);
    expect(anchorOf("flow:unknown@1")).toBeUndefined();
  });
});

/** Every text of a catalogue with something behind it. */
function hostile<Value>(value: Value, behind: string): Value {
  const changed = (each: unknown): unknown => {
    if (typeof each === "string") return each + behind;
    if (Array.isArray(each)) return each.map(changed);
    if (typeof each !== "object" || each === null) return each;
    return Object.fromEntries(Object.entries(each).map(([key, inner]) => [key, changed(inner)]));
  };
  // Texts stay texts, and nothing else is changed.
  return changed(value) as Value;
}
