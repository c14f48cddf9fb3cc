import { explain } from "@crossdock/lint";
import { describe, expect, test } from "vitest";
import { builtIn } from "../packages/cli/src/context.ts";

describe("what can be written is explained to the leaf", () => {
  const said = (word: string) => explain(word, { registry: builtIn(), connectors: [] });

  test.each([
    ["pages.cursor", "`cursor` is one of its values", "`next` (expression)"],
    ["pages.next", "## System of connector http: `operations.<name>.pages.next`", "expression, optional"],
    ["verify.entries.separator", "## Trigger webhook: `verify.entries.separator`", "default `,`"],
    ["verify.signed", "template of text, optional", "Reads `body`"],
    ["auth.hmac.format", "## System of connector http: `auth.hmac.format`", "template of a header"],
    ["steps.when", "## Kind Flow: `steps[].when`", "expression"],
    ["request.idempotencyKey", "`header` (text)", "```yaml"],
    ["$decDiv", "`$decDiv(a, b, scale)`", "half up"],
    ["webhook", "# Trigger webhook", "`verify.signed`"],
    ["keyed", "A trait of an operation", ""],
  ])("%s", (word, ...texts) => {
    const { known, text } = said(word);
    expect(known).toBe(true);
    for (const each of texts) expect(text).toContain(each);
  });

  test("a word that nothing is called stays unknown, with the nearest one", () => {
    expect(said("pages.cursr")).toMatchObject({ known: false });
    expect(said("webhok").text).toContain("did you mean `webhook`?");
  });
});
