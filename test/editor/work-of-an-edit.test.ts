import { join } from "node:path";
import { connectors } from "@crossdock/connectors/definitions";
import { triggers } from "@crossdock/engine";
import { kinds } from "@crossdock/flow";
import { journals } from "@crossdock/journal";
import { createRegistry } from "@crossdock/kit";
import { createSnapshots } from "@crossdock/lsp";
import { readWorkspace } from "@crossdock/server/read-workspace";
import { beforeAll, beforeEach, expect, test, vi } from "vitest";

/** What the parsers were asked to read, in order. */
const asked = vi.hoisted(() => ({ documents: [] as string[], expressions: [] as string[] }));

vi.mock("jsonata", async (original) => {
  const { default: jsonata } = await original<{ default: (source: string) => unknown }>();
  const counting = (source: string) => {
    asked.expressions.push(source);
    return jsonata(source);
  };
  return { default: Object.assign(counting, jsonata) };
});

vi.mock("yaml", async (original) => {
  const yaml = await original<typeof import("yaml")>();
  const parseAllDocuments: typeof yaml.parseAllDocuments = (source, options) => {
    asked.documents.push(source);
    return yaml.parseAllDocuments(source, options);
  };
  return { ...yaml, parseAllDocuments };
});

const path = "flows/base/order-to-erp.flow.yaml";
let files: Readonly<Record<string, string>> = {};
const look = createSnapshots(createRegistry({ connectors, triggers, journals, kinds }), "dev");

beforeAll(async () => {
  files = await readWorkspace(join(import.meta.dirname, "../.."));
});

beforeEach(() => {
  look(files);
  asked.documents.length = 0;
  asked.expressions.length = 0;
});

const edited = (from: string, to: string): Readonly<Record<string, string>> => {
  const text = (files[path] ?? "").replace(from, to);
  expect(text).not.toBe(files[path]);
  return { ...files, [path]: text };
};

test("an edit has one document read again, and no expression parsed that was parsed before", () => {
  const changed = edited("title: Storefront order", "title: Another order");
  look(changed);
  expect([...new Set(asked.documents)]).toEqual([changed[path]]);
  expect(asked.expressions).toEqual([]);
});

test("a changed expression is the one that is parsed", () => {
  look(edited('siteId & "/" & orderNo', 'siteId & "-" & orderNo'));
  expect(asked.expressions).toEqual([expect.stringMatching(/^siteId & "-" & orderNo/)]);
});

test("the findings are those of a first look", () => {
  const changed = edited('siteId & "/" & orderNo', 'siteIdd & "/" & orderNo');
  const first = createSnapshots(createRegistry({ connectors, triggers, journals, kinds }), "dev")(changed);
  const again = look(changed);
  expect(again.diagnostics.length).toBeGreaterThan(0);
  expect(again.diagnostics).toEqual(first.diagnostics);
});

test("a file that appears takes away the finding that it is missing", () => {
  const runbook = Object.keys(files).find((file) => file.startsWith("docs/runbooks/order-to-erp"));
  const { [runbook ?? ""]: text, ...without } = files;
  const missing = look(without).diagnostics.length;
  expect(look({ ...without, [runbook ?? ""]: text ?? "" }).diagnostics.length).toBeLessThan(missing);
});
