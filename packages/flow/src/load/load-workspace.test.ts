import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { diagnosticsOf, findingsOf, registry, replaced } from "../../test/findings.ts";
import { tinyWorkspace } from "../../test/tiny-workspace.ts";
import { renderWorkspace } from "../render/render-workspace.ts";
import { loadWorkspace } from "./load-workspace.ts";

const flow = "flows/base/order-to-erp.flow.yaml";
const retailer = "flows/retailers/acme/retailer.yaml";
const contract = "flows/base/retail.order.contract.yaml";
const table = "flows/base/taxes.table.yaml";

test("a valid workspace has no findings", () => {
  expect(findingsOf({})).toEqual([]);
});

describe("a finding stands", () => {
  test("at the line and column of what is wrong", () => {
    expect(findingsOf(replaced(flow, "model: sale.order", "modl: sale.order"))).toEqual([
      "order-to-erp.flow.yaml:16:51 XD101 unknown field `modl` (did you mean `model`?)",
    ]);
  });

  test("inside an expression of a block of text", () => {
    const [finding] = diagnosticsOf(replaced(flow, "          1)", "          1"));
    expect(finding).toMatchObject({ code: "XD201", span: { start: { line: 22, column: 12 } } });
  });

  test("inside a `.jsonata` file", () => {
    const changes = {
      ...replaced(flow, "mapping: { number: orderNo }", "mapping: { file: flows/base/order.jsonata }"),
      "flows/base/order.jsonata": "{\n  'number': (orderNo\n}",
    };
    const [finding] = diagnosticsOf(changes);
    expect(finding).toMatchObject({
      code: "XD201",
      span: { file: "flows/base/order.jsonata", start: { line: 3 } },
    });
  });

  test("in the second document of a file", () => {
    const text = `${tinyWorkspace()[table]}---\nkind: Table\nname: carriers\nowner: logistics\nrow: { a: b }\n`;
    expect(findingsOf({ [table]: text })).toEqual([
      "taxes.table.yaml:6:1 XD114 needs one of `rows`, `csv` (add one of them)",
      "taxes.table.yaml:9:1 XD101 unknown field `row` (did you mean `rows`?)",
    ]);
  });
});

describe("YAML is plain", () => {
  test.each([
    [
      "an anchor and its alias",
      "rows: { a: &x 1, b: *x }",
      ["3:15 XD100 anchors such as `&x` are not allowed", "3:21 XD100 aliases such as `*x` are not allowed"],
    ],
    ["a tag", "rows: { a: !!str 1 }", ["3:18 XD100 tags such as `!!str` are not allowed"]],
    ["a number that loses its zeros", "rows: { a: 007 }", ["3:12 XD100 `007` is read as the number 7"]],
    [
      "a number that is too long",
      "rows: { a: 12345678901234567890 }",
      ["3:12 XD100 `12345678901234567890` is read as the number 12345678901234567000"],
    ],
    ["a key that is a list", "rows: { [a]: 1 }", ["3:9 XD100 a key must be text"]],
    ["a bracket that stays open", "rows: { a: 1", ["XD100 the `{` before this place is not closed"]],
    ["the outer of two brackets", "rows: { a: [1]", ["XD100 the `{` before this place is not closed"]],
  ])("%s is refused", (_what, rows, expected) => {
    const text = `kind: Table\nname: taxes\n${rows}\nowner: finance\n`;
    const found = findingsOf({ [table]: text });
    for (const finding of expected) expect(found.join("\n")).toContain(finding);
  });

  test("a file that is half written is reported as that, not for what is missing in it", () => {
    const half = "kind: Flow\nname: tickets\nversion: 1\ninput: { contract: shop.order@1";
    expect(findingsOf({ "flows/base/tickets.flow.yaml": half })).toEqual([
      expect.stringContaining("XD100 the `{` before this place is not closed"),
    ]);
  });

  test("a key keeps the text that it is written with", () => {
    const files = {
      [table]: "kind: Table\nname: taxes\nowner: finance\nrows: { 007: a, 1.0: b, true: c }\n",
    };
    const workspace = loadWorkspace(tinyWorkspace(files), { registry });
    expect(workspace.resources.find("Table", "taxes")?.value["rows"]).toEqual({
      "007": "a",
      "1.0": "b",
      true: "c",
    });
  });

  test("documents without content are passed over", () => {
    expect(findingsOf({ "flows/base/empty.flow.yaml": "# nothing yet\n---\n" })).toEqual([]);
  });

  test("a file of nothing is reported: a save that was cut off leaves one", () => {
    expect(findingsOf({ "flows/base/empty.flow.yaml": " \n" })).toEqual([
      "empty.flow.yaml:1:1 XD100 the file is empty (write it again, or delete it if nothing is meant)",
    ]);
  });

  test("a file that is not UTF-8 is reported, whatever it is", () => {
    const latin = Buffer.from("code,name\nDE,Österreich\n", "latin1").toString("utf8");
    const found = diagnosticsOf({ "flows/base/countries.csv": latin });
    expect(found).toMatchObject([
      { code: "XD100", message: "the file is not UTF-8", span: { start: { line: 2, column: 4 } } },
    ]);
  });

  test("a list is not a document", () => {
    expect(findingsOf({ "flows/base/list.flow.yaml": "- a\n" })).toEqual([
      "list.flow.yaml:1:1 XD114 a document must be a mapping of fields that begins with `kind`",
    ]);
  });
});

describe("the place of a file", () => {
  test.each([
    [
      "a file of another kind",
      "flows/base/taxes.flow.yaml",
      "taxes.flow.yaml:1:7 XD105 a Table is not kept in `taxes.flow.yaml` (name the file `taxes.table.yaml`)",
    ],
    [
      "a file that ends with .yml",
      "flows/base/taxes.table.yml",
      "taxes.table.yml:1:1 XD105 the file `flows/base/taxes.table.yml` ends with `.yml` (rename it to `.yaml`)",
    ],
  ])("%s is reported", (_what, file, expected) => {
    const { [table]: text = "", ...others } = tinyWorkspace();
    const { diagnostics } = loadWorkspace({ ...others, [file]: text }, { registry });
    expect(diagnostics.map(({ message }) => message)).toHaveLength(_what.includes("yml") ? 2 : 1);
    expect(expected).toContain(diagnostics[0]?.message);
  });

  test("a flow does not lie in a retailer's folder", () => {
    const { [flow]: text = "", ...others } = tinyWorkspace();
    const files = { ...others, "flows/retailers/acme/order-to-erp.flow.yaml": text };
    const { diagnostics } = loadWorkspace(files, { registry });
    expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([
      ["XD105", "the Flow `order-to-erp` lies in a retailer's folder"],
    ]);
  });

  test("two versions of a contract lie in two files", () => {
    const text = (tinyWorkspace()[contract] ?? "").replace("version: 1", "version: 2");
    expect(findingsOf({ "flows/base/retail.order.v2.contract.yaml": text })).toEqual([]);
  });

  test("one resource exists once", () => {
    const found = diagnosticsOf({ "flows/base/again/taxes.table.yaml": tinyWorkspace()[table] ?? "" });
    expect(found).toMatchObject([
      {
        code: "XD106",
        message: "the Table `taxes` exists twice",
        related: [{ span: { file: "flows/base/again/taxes.table.yaml" } }],
      },
    ]);
  });

  test("a retailer may have its own table of a name that is shared", () => {
    expect(findingsOf({ "flows/retailers/acme/taxes.table.yaml": tinyWorkspace()[table] ?? "" })).toEqual([]);
  });

  test("the System of one retailer plays no role for another", () => {
    const files = {
      "flows/retailers/beta/retailer.yaml":
        "kind: Retailer\nname: beta\nowner: b\nsystems: { erp: acme-erp }\n",
    };
    expect(findingsOf(files)).toEqual([
      "retailer.yaml:4:17 XD103 the System `acme-erp` belongs to the retailer `acme` (move the System to flows/base/ to share it)",
    ]);
  });
});

describe("a workspace of any text", () => {
  const words = fc.constantFrom(
    "kind: Flow\n",
    "name: a\n",
    "steps:\n",
    "  - id: x\n",
    "    target: {",
    "}",
    "[",
    "]",
    "- ",
    ": ",
    "|-\n",
    "'",
    '"',
    "${env:A}",
    "&a ",
    "*a",
    "!!str ",
    "<<: ",
    "trigger:",
    " webhook",
    "\n",
    "  ",
    "---\n",
    "mapping: a +\n",
    "patch:",
    "\t",
    "#",
    "@1",
    "kind: Overlay\n",
    "kind: System\nconnector: shop\n",
    "of: { kind: Flow, name: a, version: 1 }\n",
    "retailer: acme\n",
    "null",
    "__proto__: 1\n",
  );

  test("never makes the loader throw", () => {
    fc.assert(
      fc.property(fc.array(words, { maxLength: 40 }), fc.string(), (parts, tail) => {
        const text = parts.join("") + tail;
        const files = tinyWorkspace({
          "flows/base/a.flow.yaml": text,
          "flows/retailers/acme/b.overlay.yaml": text,
        });
        const workspace = loadWorkspace(files, { registry });
        renderWorkspace(workspace, { registry });
      }),
      { numRuns: 100 },
    );
  });

  test("may be nested without end", () => {
    expect(findingsOf({ "flows/base/deep.flow.yaml": "[".repeat(20_000) }).join()).toContain("XD100");
  });
});

test("a workspace of many flows loads in time that grows with their number", () => {
  const text = `kind: Flow
name: order-to-erp
version: 1
owner: order-operations
criticality: low
trigger: { poll: { system: storefront, operation: orders.list } }
target: { system: erp, operation: orders.put }
mapping: { number: number }
`;
  const workspaceOf = (count: number): Record<string, string> => {
    const files = tinyWorkspace();
    const names = Array.from({ length: count }, (_, index) => `flow-${index}`);
    for (const name of names)
      files[`flows/base/${name}.flow.yaml`] = text.replace("name: order-to-erp", `name: ${name}`);
    const uses = names.map((name) => `{ flow: ${name}@1 }`).join(", ");
    files[retailer] = (files[retailer] ?? "").replace("use: [", `use: [ ${uses}, `);
    return files;
  };
  const timed = (count: number): number => {
    const files = workspaceOf(count);
    const start = process.cpuUsage();
    const workspace = loadWorkspace(files, { registry });
    const { diagnostics } = renderWorkspace(workspace, { registry });
    expect([...workspace.diagnostics, ...diagnostics]).toEqual([]);
    const { user, system: kernel } = process.cpuUsage(start);
    return (user + kernel) / 1000;
  };
  timed(20);
  const few = timed(100);
  const many = timed(1000);
  expect(many).toBeLessThan(few * 25 + 500);
});

test("what is wrong is data beside its sentence", () => {
  const problemIn = (text: string) => diagnosticsOf({ [table]: text }).map(({ problem }) => problem);
  expect(problemIn("kind: Table\nname: taxes\nrows: { a: 1, a: 2 }\nowner: finance\n")).toContainEqual({
    id: "duplicate-key",
    name: "a",
  });
  expect(problemIn("kind: Tabel\nname: taxes\n")).toContainEqual(
    expect.objectContaining({ id: "unknown-kind", kind: "Tabel", meant: "Table" }),
  );
  expect(problemIn("kind: Table\nname: taxes\nrows: {}\nownr: finance\n")).toContainEqual(
    expect.objectContaining({ id: "unknown-field", name: "ownr", meant: "owner" }),
  );
});

test("a retailer's folder without its retailer.yaml is told once, and so is not taken as a revision", () => {
  const { "flows/retailers/acme/retailer.yaml": _, ...files } = tinyWorkspace();
  const { diagnostics } = loadWorkspace(files, { registry });
  const lost = diagnostics.filter(({ message }) => message.includes("has no `retailer.yaml`"));
  expect(lost.map(({ code, severity, hint }) => [code, severity, hint])).toEqual([
    ["XD103", "error", "write `flows/retailers/acme/retailer.yaml`, or remove the folder"],
  ]);
});
