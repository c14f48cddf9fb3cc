import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { diagnosticsOf, findingsOf, registry, replaced } from "../test/findings.ts";
import { tinyWorkspace } from "../test/tiny-workspace.ts";
import { loadWorkspace } from "./load-workspace.ts";
import { renderWorkspace } from "./render-workspace.ts";

const flow = "flows/base/order-to-erp.flow.yaml";
const system = "flows/retailers/acme/acme-shop.system.yaml";
const retailer = "flows/retailers/acme/retailer.yaml";
const environment = "flows/environments/dev.environment.yaml";
const contract = "flows/base/retail.order.contract.yaml";
const table = "flows/base/taxes.table.yaml";

test("a sound workspace has no findings", () => {
  expect(findingsOf({})).toEqual([]);
});

describe("a finding names the place, what is wrong and the way out", () => {
  test.each<[string, string, string, string, string]>([
    [
      "an unknown field",
      flow,
      "owner:",
      "ownr: x\nowner:",
      "XD101 unknown field `ownr` (did you mean `owner`?)",
    ],
    [
      "a field of a step",
      flow,
      "    when: total",
      "    wen: total",
      "XD101 unknown field `wen` (did you mean `when`?)",
    ],
    [
      "a field of a target",
      flow,
      "model: sale.order",
      "modl: sale.order",
      "XD101 unknown field `modl` (did you mean `model`?)",
    ],
    [
      "a field of an option",
      system,
      "auth:",
      "options: { sit: 1 }\nauth:",
      "XD101 unknown field `sit` (did you mean `site`?)",
    ],
    [
      "a field of a trigger",
      flow,
      "every: 30s",
      "evry: 30s",
      "XD101 unknown field `evry` (did you mean `every`?)",
    ],
    [
      "a duplicate key",
      flow,
      "owner:",
      "version: 2\nowner:",
      "XD102 `version` stands here a second time (remove one of the two)",
    ],
    [
      "a merge key",
      flow,
      "owner:",
      "<<: { a: 1 }\nowner:",
      "XD102 the merge key `<<` is not allowed (write the fields here, or use an Overlay)",
    ],
    [
      "a contract that does not exist",
      flow,
      "contract: retail.order@1",
      "contract: retail.ordr@1",
      "XD103 there is no Contract `retail.ordr@1` (did you mean `retail.order@1`?)",
    ],
    [
      "a contract in `from`",
      flow,
      "shop.order@1: shop-order",
      "shop.order@2: shop-order",
      "XD103 there is no Contract `shop.order@2` (known versions: `shop.order@1`)",
    ],
    [
      "a retry list",
      flow,
      "retry: standard",
      "retry: standart",
      "XD103 the Policy has no retry list `standart` (did you mean `standard`?)",
    ],
    [
      "a role",
      flow,
      "system: erp,",
      "system: epr,",
      "XD103 `acme` has no System for the role `epr` (did you mean `erp`?)",
    ],
    [
      "an operation",
      flow,
      "operation: orders.put",
      "operation: order.put",
      "XD103 `acme-erp` has no operation `order.put` (did you mean `orders.put`?)",
    ],
    [
      "a list in a step",
      flow,
      "operation: orders.find",
      "operation: orders.list",
      "XD103 `orders.list` is a list: a step cannot call it (did you mean",
    ],
    [
      "a call in a trigger",
      flow,
      "operation: orders.list",
      "operation: orders.put",
      "XD103 `orders.put` is no list: a trigger cannot read it (did you mean `orders.list`?)",
    ],
    [
      "a schema file",
      contract,
      "order.schema.json",
      "ordr.schema.json",
      "XD103 there is no file `schemas/retail/ordr.schema.json` (did you mean `schemas/retail/order.schema.json`?)",
    ],
    [
      "a flow that is used",
      retailer,
      "order-to-erp@1",
      "order-to-epr@1",
      "XD103 there is no Flow `order-to-epr@1` (did you mean `order-to-erp@1`?)",
    ],
    [
      "a System that plays a role",
      retailer,
      "erp: acme-erp",
      "erp: acme-epr",
      "XD103 there is no System `acme-epr` (did you mean `acme-erp`?)",
    ],
    [
      "a System with a version",
      retailer,
      "erp: acme-erp",
      "erp: acme-erp@1",
      "XD103 a System has no versions (write `acme-erp`)",
    ],
    [
      "a name that is no kebab-case",
      table,
      "name: taxes",
      "name: Taxes",
      "XD105 `name` must be a kebab-case name such as `order-to-erp`",
    ],
    [
      "a name that is not the file's",
      table,
      "name: taxes",
      "name: tax",
      "XD105 `taxes.table.yaml` holds a Table that is named `tax` (write `name: taxes`, or rename the file to `tax.table.yaml`)",
    ],
    [
      "a retailer that is not the folder's",
      retailer,
      "name: acme",
      "name: acne",
      "XD105 the retailer in the folder `acme` is named `acne` (write `name: acme`, or rename the folder)",
    ],
    [
      "a duplicate id",
      flow,
      "id: tell",
      "id: order",
      "XD106 the id `order` stands twice in `steps` (give each its own id)",
    ],
    [
      "an interpolated flow",
      flow,
      "owner: order-operations",
      "owner: '${env:OWNER}'",
      "XD109 a Flow cannot read the environment or secrets (put it into the System, the Retailer's `vars` or the Environment)",
    ],
    [
      "an interpolation in part of a text",
      system,
      "'${env:ACME_SHOP_URL}'",
      "'https://${env:HOST}/x'",
      "XD109 an interpolation must be the whole value, `${env:NAME}` or `${secret:path}` (let the variable hold the whole value, or quote nothing but `${env:NAME}`)",
    ],
    [
      "an interpolated key",
      retailer,
      "companyId: 1",
      "'${env:KEY}': 1",
      "XD109 a key cannot be interpolated (write the key itself; only whole values are interpolated)",
    ],
    [
      "a secret that is no secret field",
      system,
      "'${env:ACME_SHOP_URL}'",
      "'${secret:url}'",
      "XD109 a secret may only stand in a field that holds a secret (use `${env:NAME}` for what is no secret)",
    ],
    ["a duration", flow, "every: 30s", "every: 30", "XD114 `every` must be text, not the number `30`"],
    [
      "a duration without a unit",
      flow,
      "every: 30s",
      "every: '30'",
      "XD111 `every` must be a duration such as `500ms`, `30s`, `10m`, `2h` or `1d`",
    ],
    [
      "a reference without a version",
      flow,
      "contract: retail.order@1",
      "contract: retail.order",
      "XD113 the reference to the Contract `retail.order` says no version (write `retail.order@1`)",
    ],
    [
      "a missing field",
      contract,
      "role: produced\n",
      "",
      "XD114 missing field `role` (`role`: `consumed`: the other side may add fields, which are dropped. `produced`: closed, we may only add.)",
    ],
    ["a wrong type", flow, "version: 1", "version: one", "XD114 `version` must be a whole number, not text"],
    [
      "two forms of a trigger",
      flow,
      "triggers:",
      "trigger: { webhook: { path: /x, verify: { scheme: a, secret: b } } }\ntriggers:",
      "XD114 `triggers` and `trigger` exclude each other (remove one of the two)",
    ],
    [
      "a step at the top beside steps",
      flow,
      "steps:",
      "when: 'true'\nsteps:",
      "XD114 `when` at the top belongs to the short form, and the flow has `steps` (write it in a step)",
    ],
    [
      "a step without a target",
      flow,
      "    target: { system: erp, operation: orders.put, model: sale.order }\n",
      "",
      "XD114 missing field `target` (every step calls an operation)",
    ],
    [
      "an operation that cannot verify",
      flow,
      "model: sale.order",
      "onUnknownOutcome: verify",
      "XD114 `orders.put` cannot be verified (remove it, or choose an operation that looks up what it wrote)",
    ],
    [
      "an expectation that nobody meets",
      flow,
      "    when: total",
      "    expect: { a: total }\n    when: total",
      "XD114 `orders.find` compares nothing after the write (remove `expect`, or use `assert` on `$result`)",
    ],
    [
      "a table of two sorts",
      table,
      "rows:",
      "csv: { file: x.csv, key: a }\nrows:",
      "XD114 `csv` and `rows` exclude each other (remove one of the two)",
    ],
    ["a journal of two sorts", environment, "{ memory: {} }", "{}", "XD114 missing field `memory`"],
    [
      "a field that is not built",
      flow,
      "owner:",
      "reserve: { ledger: stock }\nowner:",
      "XD115 `reserve` is not supported yet (remove it until a later version of crossdock supports it)",
    ],
    [
      "a step's field that is not built",
      flow,
      "    when: total",
      "    batch: { size: 5 }\n    when: total",
      "XD115 `batch` is not supported yet (remove it until a later version of crossdock supports it)",
    ],
    [
      "a word that is not built",
      flow,
      "deadLetter",
      "retryLatest",
      "XD115 `retryLatest` is not supported yet (use `deadLetter`)",
    ],
    [
      "a mode that is not built",
      retailer,
      "order-to-erp@1 }",
      "order-to-erp@1, mode: shadow }",
      "XD115 `shadow` is not supported yet (use `paused` or `live`)",
    ],
    [
      "a trigger that is not built",
      flow,
      "webhook: { path: /orders, verify: { scheme: hmac, secret: storefront-webhook } }",
      "event: order.accepted",
      "XD115 `event` is not supported yet (remove it until a later version of crossdock supports it)",
    ],
    [
      "a kind that is not built",
      table,
      "kind: Table",
      "kind: Process",
      "XD115 the kind `Process` is not supported yet (remove the document until a later version of crossdock supports it)",
    ],
    [
      "an unknown kind",
      table,
      "kind: Table",
      "kind: Tabel",
      "XD114 unknown kind `Tabel` (did you mean `Table`?)",
    ],
    [
      "an expression",
      flow,
      "when: total > 10",
      "when: total > (",
      'XD201 expected ")" before end of expression (close the brackets that are still open)',
    ],
    ["a template", flow, "title: 'Order {{ key }}' } ]", "title: 'Order {{ key' } ]", "XD220"],
    [
      "a missing owner",
      table,
      "owner: finance\n",
      "",
      "XD601 missing field `owner` (`owner`: The team that is asked when something is wrong.)",
    ],
    [
      "a missing criticality",
      flow,
      "criticality: critical\n",
      "",
      "XD602 missing field `criticality` (`criticality`: How much depends on it: lanes, alerts and approvals follow from it.)",
    ],
  ])("%s", (_what, file, from, to, finding) => {
    const found = findingsOf(replaced(file, from, to)).map((text) => text.replace(/^\S+ /, ""));
    expect(
      found.find((text) => text.startsWith(finding)),
      found.join("\n"),
    ).toBeDefined();
  });

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
      "taxes.table.yaml:6:1 XD114 needs one of `rows`, `csv`",
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
    ["a bracket that stays open", "rows: { a: 1", ["XD100 flow map in block collection"]],
  ])("%s is refused", (_what, rows, expected) => {
    const text = `kind: Table\nname: taxes\n${rows}\nowner: finance\n`;
    const found = findingsOf({ [table]: text });
    for (const finding of expected) expect(found.join("\n")).toContain(finding);
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

  test("a list is no document", () => {
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
      { numRuns: 200 },
    );
  }, 60_000);

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
}, 60_000);
