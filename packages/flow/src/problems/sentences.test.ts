import { expect, test } from "vitest";
import { compileSentences } from "./compile-sentences.ts";
import { documentSentences } from "./document-sentences.ts";
import { overlaySentences } from "./overlay-sentences.ts";
import { referenceSentences } from "./reference-sentences.ts";
import { inWords } from "./sentences.ts";
import { testSentences } from "./test-sentences.ts";
import { yamlSentences } from "./yaml-sentences.ts";

const tables = [
  yamlSentences,
  documentSentences,
  referenceSentences,
  overlaySentences,
  compileSentences,
  testSentences,
];

test("no id is in two tables, where the later sentence would speak for both", () => {
  const ids = tables.flatMap((table) => Object.keys(table));
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
});

test("a word that was probably meant is asked for in place of what is known", () => {
  const known = ["code", "name"];
  expect(inWords({ id: "unknown-column", file: "a.csv", column: "cod", known, meant: "code" })).toEqual({
    message: "`a.csv` has no column `cod`",
    hint: "did you mean `code`?",
  });
  expect(inWords({ id: "unknown-column", file: "a.csv", column: "price", known })).toMatchObject({
    hint: "its columns: code, name",
  });
});
