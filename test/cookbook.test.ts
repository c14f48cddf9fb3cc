import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compileExpression } from "@crossdock/mapping";
import { expect, test } from "vitest";

const cookbook = readFileSync(join(import.meta.dirname, "../docs/mapping-cookbook.md"), "utf8");

const blocks = /```json\n([\s\S]*?)\n```\n\n```jsonata\n([\s\S]*?)\n```\n\n```json\n([\s\S]*?)\n```/;

/** A recipe: its title, the message, the expression and what comes out. */
const recipes = cookbook
  .split(/^### /m)
  .slice(1)
  .map((recipe) => {
    const [, message = "", source = "", result = ""] = blocks.exec(recipe) ?? [];
    return { title: recipe.split("\n")[0] ?? "", message, source, result };
  });

test("the cookbook has its recipes", () => {
  expect(recipes.length).toBeGreaterThanOrEqual(25);
});

test.each(recipes)("$title", async ({ message, source, result }) => {
  expect(await compileExpression(source).evaluate(JSON.parse(message), { now: 0 })).toEqual(
    JSON.parse(result),
  );
});
