import { join } from "node:path";
import { connectors } from "@crossdock/connectors";
import { triggers } from "@crossdock/engine";
import { kinds, loadWorkspace, standInVariables } from "@crossdock/flow";
import { journals } from "@crossdock/journal";
import { createRegistry } from "@crossdock/kit";
import { prepare, readWorkspace } from "@crossdock/server";
import nunjucks from "nunjucks";
import { expect, test, vi } from "vitest";

/** What the two parsers were asked to read, in order. */
const asked = vi.hoisted(() => ({ expressions: [] as string[], templates: [] as string[] }));

vi.mock("jsonata", async (original) => {
  const { default: jsonata } = await original<{ default: (source: string) => unknown }>();
  const counting = (source: string) => {
    asked.expressions.push(source);
    return jsonata(source);
  };
  return { default: Object.assign(counting, jsonata) };
});

/** Texts that were read more than once, with how often. */
function repeated(texts: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].filter(([, count]) => count > 1);
}

test("preparing the repository's workspace parses each expression and each template once", async () => {
  // `parser` is part of the package's exports but not of its declared types.
  const { parser } = nunjucks as unknown as { parser: { parse(source: string): unknown } };
  const parse = parser.parse;
  vi.spyOn(parser, "parse").mockImplementation((source) => {
    asked.templates.push(source);
    return parse(source);
  });
  const registry = createRegistry({ connectors, triggers, journals, kinds });
  const files = await readWorkspace(join(import.meta.dirname, ".."), { tests: true });
  const fitting = standInVariables(loadWorkspace(files, { registry }), registry);
  // Of all addresses, those of this machine may be reached in every environment.
  const env = (name: string) => fitting(name).replace(/^https:.*/, "http://127.0.0.1:1");
  asked.expressions.length = 0;
  asked.templates.length = 0;

  const { revision, diagnostics } = prepare(files, { registry, environment: "dev", env });

  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(revision).toBeDefined();
  expect(asked.expressions.length).toBeGreaterThan(80);
  expect(asked.templates.length).toBeGreaterThan(3);
  expect(repeated(asked.expressions)).toEqual([]);
  expect(repeated(asked.templates)).toEqual([]);
  // Nothing is parsed that nobody wrote.
  const written = Object.values(files).join("\n").replaceAll(/\s+/g, "");
  const unwritten = asked.expressions.filter((text) => !written.includes(text.replaceAll(/\s+/g, "")));
  expect(unwritten).toEqual([]);
});
