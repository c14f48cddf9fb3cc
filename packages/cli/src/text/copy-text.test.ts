import { expect, test } from "vitest";
import { copyLines, createCopyProgress } from "./copy-text.ts";

test("a copy says how far it is every two seconds", () => {
  const said: string[] = [];
  let now = 0;
  const progress = createCopyProgress(
    (line) => said.push(line),
    () => now,
  );
  for (const [at, rows] of [
    [0, 1000],
    [1999, 2000],
    [2000, 3000],
    [2500, 4000],
    [4000, 5000],
  ] as const) {
    now = at;
    progress("messages", rows, 1_200_000);
  }
  expect(said).toEqual(["messages: 3,000 of 1,200,000", "messages: 5,000 of 1,200,000"]);
});

const flags = { env: "production", to: "postgres: { url: journal-database }" };
const ends = { from: "/srv/journal.db", to: "postgres://db:5432/shop (schema crossdock)" };

test("a copy shows what both sides have, and what to do next", () => {
  const tables = [
    { table: "messages", rows: 1234, digest: "0123456789abcdef".repeat(4) },
    { table: "audit", rows: 5, digest: "fedcba9876543210".repeat(4) },
  ];
  expect(copyLines({ ...ends, outcome: { tables, changedTexts: 0 } }, flags).join("\n")).toBe(
    `from  /srv/journal.db
to    postgres://db:5432/shop (schema crossdock)

TABLE     ROWS   SHA-256
messages  1,234  0123456789abcdef
audit     5      fedcba9876543210

both sides have the same rows
now write it into Environment production, and start the daemon: \`journal: { postgres: { url: journal-database } }\``,
  );
  const changed = copyLines({ ...ends, outcome: { tables, changedTexts: 3 } }, flags);
  expect(changed).toContainEqual(expect.stringContaining("3 texts had half of a surrogate pair"));
});

test("a look says what would be copied, and that nothing was", () => {
  expect(copyLines({ ...ends, counts: { messages: 12000 } }, flags).slice(3)).toEqual([
    "TABLE     ROWS\nmessages  12,000",
    "",
    "nothing was copied; this is what would be",
  ]);
});
