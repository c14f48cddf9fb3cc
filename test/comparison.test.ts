import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const docs = join(import.meta.dirname, "../docs");
const text = readFileSync(join(docs, "comparison.md"), "utf8");

/** Tables by the heading above them; a row is its cells. */
const sections = Object.fromEntries(
  text.split(/^## /m).map((section) => {
    const rows = section.split("\n").filter((line) => line.startsWith("| "));
    return [section.split("\n")[0] ?? "", rows.map((row) => row.split("|").slice(1, -1))];
  }),
);
const compared = ["Lint", "Test", "Diff", "Reload"].flatMap((title) =>
  // The head and the line below it.
  (sections[title] ?? []).slice(2).map((cells) => ({ title, cells: cells.map((cell) => cell.trim()) })),
);
const addresses = new Map(
  Array.from(text.matchAll(/^\[(\w+)\]: (\S+)$/gm), ([, mark = "", url = ""]) => [mark, url]),
);
const listed = (sections["Sources"] ?? []).slice(2).map(([mark = ""]) => mark.trim().slice(1, -1));
const marksOf = (cell: string) => Array.from(cell.matchAll(/\[([RVKO]\d+)\]/g), ([, mark = ""]) => mark);

test("the comparison has its four tables, with no row doubled", () => {
  expect(compared.length).toBeGreaterThanOrEqual(25);
  for (const title of ["Lint", "Test", "Diff", "Reload"])
    expect(compared.filter((row) => row.title === title).length, title).toBeGreaterThan(0);
  const names = compared.map(({ title, cells }) => `${title}: ${cells[0]}`);
  expect(new Set(names).size).toBe(names.length);
});

describe.each(compared)("$title, $cells.0", ({ cells }) => {
  const [, ours = "", ...peers] = cells;

  test("has a verdict for all five", () => {
    expect(cells).toHaveLength(6);
    for (const cell of [ours, ...peers])
      expect(cell).toMatch(/^\*\*(yes|yes, better|partly|no|not needed|not measured here)\*\*/);
  });

  test("says what shows it in this repository", () => {
    const links = Array.from(ours.matchAll(/\]\(([^)]+)\)/g), ([, path = ""]) => path);
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter((path) => !existsSync(join(docs, path)))).toEqual([]);
  });

  test("says for each peer what was read", () => {
    const letters = ["R", "V", "K", "O"];
    for (const [index, cell] of peers.entries()) {
      const marks = marksOf(cell);
      expect(marks.length, cell).toBeGreaterThan(0);
      expect(marks.filter((mark) => !mark.startsWith(letters[index] ?? "?"))).toEqual([]);
    }
  });
});

test("every source is listed, has a public address, and is used", () => {
  const used = compared.flatMap(({ cells }) => cells.flatMap(marksOf));
  expect([...new Set(used)].sort()).toEqual([...listed].sort());
  expect([...addresses.keys()].sort()).toEqual([...listed].sort());
  for (const [mark, url] of addresses)
    expect(URL.canParse(url) && url.startsWith("https://"), mark).toBe(true);
});

test("source files and documents in git are named at a commit", () => {
  for (const url of addresses.values())
    if (/github\.com\/[^/]+\/[^/]+\/(blob|tree)\//.test(url))
      expect(url).toMatch(/\/(blob|tree)\/[0-9a-f]{40}\//);
});
