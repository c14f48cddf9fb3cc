import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { findSections, type Hit } from "./search-find.ts";
import { searchPage, sectionsOf } from "./search-page.ts";

const guide = `# Operating

Begin here.

## Held messages

A person decides.

\`\`\`sh
# not a heading
\`\`\`

### \`crossdock release\`

Frees a held message.
`;

test("a guide is cut at its headings, and not within its code", () => {
  expect(sectionsOf("operating.md", guide).map(({ page, heading, href }) => [page, heading, href])).toEqual([
    ["Operating", "Operating", "operating.md#operating"],
    ["Operating", "Held messages", "operating.md#held-messages"],
    ["Operating", "crossdock release", "operating.md#crossdock-release"],
  ]);
});

describe("a question", () => {
  const entries = sectionsOf("operating.md", guide);
  const headings = (question: string) => findSections(entries, question).map(({ entry }) => entry.heading);

  test.each([
    ["held", ["Held messages", "crossdock release"]],
    ["HELD person", ["Held messages"]],
    ["crossdock release", ["crossdock release"]],
    ["nothing of it", []],
    ["  ", []],
  ])("%j finds %j", (question, found) => {
    expect(headings(question)).toEqual(found);
  });

  test("shows the lines that have a word of it", () => {
    expect(findSections(entries, "frees")[0]?.lines).toEqual(["Frees a held message."]);
  });
});

describe("the page", () => {
  test("has every section in it, and searches with nothing from outside", async () => {
    const page = await searchPage(join(import.meta.dirname, "../../../.."));
    expect(page).not.toMatch(/(?:src|href)="https?:/);
    const [, data = ""] = /id="sections">(.*)<\/script>/.exec(page) ?? [];
    expect(data).not.toContain("<");
    const [, find = ""] = /<script>\n(function findSections[\s\S]*?\n})\nconst entries/.exec(page) ?? [];
    const asked = (question: string): Hit[] =>
      runInNewContext(`${find}; findSections(JSON.parse(data), question)`, { data, question });
    expect(asked("verify.signed")[0]?.entry.href).toContain("reference/");
    expect(asked("XD301")[0]?.entry.href).toBe("reference/rules/XD301.md#xd301-unproven-retry");
    expect(asked("$decDiv")[0]?.entry.page).toBe("Helpers");
  });
});
