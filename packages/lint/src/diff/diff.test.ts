import type { Files } from "@crossdock/flow";
import { describe, expect, test } from "vitest";
import { backdrop } from "../testing/backdrop.ts";
import { exampleRegistry } from "../testing/parts.ts";
import { formatDiffMarkdown } from "./format-markdown.ts";
import { formatDiffText } from "./format-text.ts";
import { forWhom, titleText } from "./phrases.ts";
import { type DiffOptions, type DiffReport, diff } from "./report.ts";
import { openSide } from "./side.ts";

const flow = "flows/base/order-to-erp.flow.yaml";
const policy = "flows/policy.yaml";
const overlay = "flows/retailers/globex/globex-order-to-erp.overlay.yaml";
const schema = "schemas/retail/order.v1.schema.json";
const contract = "flows/base/retail.order.contract.yaml";

const retailer = (name: string, use: string, vars = "{ companyId: 1 }") => `
kind: Retailer
name: ${name}
owner: ${name}-integration
systems: { shop: acme-shop, erp: acme-erp }
vars: ${vars}
use: [ ${use} ]
`;

/** The backdrop's Systems, for more retailers than one. */
const shared = Object.fromEntries(
  Object.entries(backdrop).map(([file, text]) => [
    file.endsWith(".system.yaml") ? file.replace("retailers/acme", "base") : file,
    text,
  ]),
);

const base: Files = {
  ...shared,
  [flow]: `
kind: Flow
name: order-to-erp
version: 1
owner: order-operations
domain: order
criticality: critical
triggers:
  - id: list
    poll: { system: shop, operation: orders.list, every: 60s }
input: { contract: retail.order@1 }
identity: { id: messageId, key: orderNo }
steps:
  - id: order
    target: { system: erp, operation: orders.upsert, match: [ name ] }
    retry: standard
    mapping:
      name: orderNo
      note: note
  - id: pay
    when: paid
    target: { system: erp, operation: payments.add }
    mapping:
      reference: orderNo
      amount: $table("taxes", currency)
  - id: done
    target: { system: shop, operation: orders.setExportStatus }
    mapping: { orderNo: orderNo, status: '"exported"' }
catch: [ { errors: [ Any ], action: deadLetter } ]
`,
  "flows/retailers/acme/retailer.yaml": retailer("acme", "{ flow: order-to-erp@1 }"),
  "flows/retailers/globex/retailer.yaml": retailer("globex", "{ flow: order-to-erp@1 }"),
  [overlay]: `
kind: Overlay
name: globex-order-to-erp
owner: globex-integration
of: { kind: Flow, name: order-to-erp, version: 1 }
retailer: globex
patch:
  steps:
    - id: order
      mapping: { note: customer.email }
`,
};

type Edits = Readonly<Record<string, string | undefined | ((text: string) => string)>>;

function edited(edits: Edits): Files {
  const all = Object.entries({ ...base, ...edits }).map(([file, edit]) => {
    if (typeof edit !== "function") return [file, edit];
    const text = edit(base[file] ?? "");
    // An edit that finds nothing to change would test nothing.
    expect(text).not.toBe(base[file]);
    return [file, text];
  });
  return Object.fromEntries(all.filter(([, text]) => text !== undefined));
}

const swap = (from: string, to: string) => (text: string) => text.replace(from, to);

function reportOf(edits: Edits, options: Partial<DiffOptions> = {}, before: Edits = {}): DiffReport {
  const sides = [edited(before), edited({ ...before, ...edits })].map((files, index) =>
    openSide(["old", "new"][index] ?? "", files, exampleRegistry),
  );
  const [old, now] = sides;
  if (!old || !now) throw new Error("two sides");
  return diff(old, now, { registry: exampleRegistry, now: Date.parse("2026-03-04T12:00:00Z"), ...options });
}

/** `risk Kind name: title — for whom`. */
function seen(edits: Edits, options?: Partial<DiffOptions>, before?: Edits): string[] {
  return reportOf(edits, options, before).changes.map(
    (change) => `${change.risk} ${change.kind} ${change.name}: ${titleText(change)} — ${forWhom(change)}`,
  );
}

describe("no change", () => {
  test.each<[string, Edits]>([
    [
      "comments and blank lines",
      { [flow]: (text) => `# why\n${text.replace("steps:", "\n# more\nsteps:")}` },
    ],
    [
      "the order of keys",
      { [flow]: swap("owner: order-operations\ndomain: order", "domain: order\nowner: order-operations") },
    ],
    [
      "quotes and brackets",
      { [flow]: swap("{ id: messageId, key: orderNo }", '\n  key: "orderNo"\n  id: messageId') },
    ],
    [
      "the layout of an expression",
      { [flow]: swap('$table("taxes", currency)', "\"$table( 'taxes',currency ) /* rate */\"") },
    ],
    ["another way to write a duration", { [flow]: swap("every: 60s", "every: 1m") }],
    ["a default that is written down", { [flow]: swap(", every: 60s", "") }],
    [
      "the short form of a trigger",
      { [flow]: swap("triggers:\n  - id: list\n    poll: { system", "trigger:\n  poll: { system") },
    ],
    ["a file that was moved", { [flow]: undefined, "flows/base/orders/order-to-erp.flow.yaml": base[flow] }],
    [
      "the words of a schema",
      { [schema]: swap('"type": "string"', '"description": "The id.", "type": "string"') },
    ],
  ])("%s", (name, edits) => {
    // A trigger in short form is called `main`.
    const before = name.includes("short form")
      ? { [flow]: (text: string) => text.replace("id: list", "id: main") }
      : {};
    expect(seen(edits, {}, before)).toEqual([]);
  });
});

describe("a change is told with its risk and whom it reaches", () => {
  test.each<[string, Edits, string[]]>([
    [
      "a field that one retailer overrides reaches the others",
      { [flow]: swap("note: note", "note: currency") },
      ["medium Flow order-to-erp@1: step `order`: field `note` changed — acme"],
    ],
    [
      "a field of everybody",
      { [flow]: swap("name: orderNo", "name: siteId & orderNo") },
      ["medium Flow order-to-erp@1: step `order`: field `name` changed — all (acme and globex)"],
    ],
    [
      "a field that an overlay adds",
      { [overlay]: swap("{ note: customer.email }", "{ note: customer.email, company: $vars.companyId }") },
      ["medium Flow order-to-erp@1: step `order`: field `company` is new — globex"],
    ],
    [
      "an overlay that goes",
      { [overlay]: undefined },
      [
        "medium Flow order-to-erp@1: step `order`: field `note` changed — globex",
        "low Overlay globex-order-to-erp: the Overlay is gone — globex",
      ],
    ],
    [
      "a condition",
      { [flow]: swap("    when: paid\n", "") },
      ["high Flow order-to-erp@1: step `pay`: the condition is gone — all (acme and globex)"],
    ],
    [
      "a step that comes, at different places",
      {
        [flow]: swap(
          "  - id: done",
          "  - id: confirm\n    target: { system: erp, operation: orders.confirm }\n    mapping: { id: $steps.order.id }\n  - id: done",
        ),
      },
      ["high Flow order-to-erp@1: step `confirm` is new, after `pay` — all (acme and globex)"],
    ],
    [
      "a step that moves",
      {
        [flow]: (text) => {
          const [, pay = ""] = /( {2}- id: pay[\s\S]*?)( {2}- id: done)/.exec(text) ?? [];
          return text.replace(pay, "").replace("catch:", `${pay}catch:`);
        },
      },
      ["high Flow order-to-erp@1: step `pay` moved, after `done` — all (acme and globex)"],
    ],
    [
      "another target",
      { [flow]: swap("operation: payments.add }", "operation: orders.note, path: '/o/{{ orderNo }}' }") },
      [
        "high Flow order-to-erp@1: step `pay`: the operation changed — all (acme and globex)",
        "high Flow order-to-erp@1: step `pay`: `path` of the target is new — all (acme and globex)",
      ],
    ],
    [
      "identity",
      { [flow]: swap("key: orderNo }", "key: siteId }") },
      ["high Flow order-to-erp@1: `identity.key` changed — all (acme and globex)"],
    ],
    [
      "a trigger's interval",
      { [flow]: swap("every: 60s", "every: 5m") },
      ["high Flow order-to-erp@1: trigger `list`: `poll.every` changed — all (acme and globex)"],
    ],
    [
      "what happens after a failure",
      { [flow]: swap("action: deadLetter", "action: hold") },
      ["high Flow order-to-erp@1: what happens after Any: `action` changed — all (acme and globex)"],
    ],
    [
      "a retry list of the Policy",
      { [policy]: swap("maxAttempts: 50", "maxAttempts: 5") },
      [
        "medium Policy default: retry list `standard`: `RateLimited.maxAttempts` changed — all (acme and globex)",
      ],
    ],
    [
      "limits of a System",
      { "flows/base/acme-erp.system.yaml": swap("requests: 20", "requests: 10") },
      ["medium System acme-erp: `limits.rate.requests` changed — all (acme and globex)"],
    ],
    [
      "rows of a table",
      { "flows/base/taxes.table.yaml": swap("reduced: VAT 7", "reduced: VAT 5, zero: VAT 0") },
      [
        "medium Table taxes: the row `reduced` changed — all (acme and globex)",
        "medium Table taxes: the row `zero` is new — all (acme and globex)",
      ],
    ],
    [
      "a variable",
      { "flows/retailers/acme/retailer.yaml": swap("companyId: 1", "companyId: 2") },
      ["medium Retailer acme: `$vars.companyId` changed — acme"],
    ],
    [
      "a retailer that is paused",
      { "flows/retailers/acme/retailer.yaml": swap("order-to-erp@1 }", "order-to-erp@1, mode: paused }") },
      ["high Retailer acme: the mode of `order-to-erp` changed — acme"],
    ],
    [
      "a host that may be reached",
      {
        "flows/environments/dev.environment.yaml": swap(
          "'*.example.com'",
          "'*.example.com', api.example.org",
        ),
      },
      ["medium Environment dev: `allowedHosts` changed — all (acme and globex)"],
    ],
  ])("%s", (_, edits, expected) => {
    expect(seen(edits)).toEqual(expected);
  });

  test("a retailer that moves to another version has both compared", () => {
    const second = swap(
      "version: 1",
      "version: 2",
    )(swap("when: paid", "when: paid = true")(base[flow] ?? ""));
    expect(
      seen({
        "flows/base/order-to-erp-2.flow.yaml": second,
        "flows/retailers/acme/retailer.yaml": swap("order-to-erp@1", "order-to-erp@2"),
      }),
    ).toEqual([
      "high Flow order-to-erp@1 → order-to-erp@2: step `pay`: the condition changed — acme",
      "high Retailer acme: the version of `order-to-erp` changed — acme",
    ]);
  });

  test("both sides of an expression say what they read and where they stand", () => {
    const [change] = reportOf({ [flow]: swap("note: note", "note: currency & customer.email") }).changes;
    expect(change?.before).toMatchObject({
      text: "note",
      reads: ["note"],
      span: { file: flow, start: { line: 19 } },
    });
    expect(change?.after).toMatchObject({
      text: "currency & customer.email",
      reads: ["currency", "customer.email"],
    });
  });

  test("one retailer can be asked for", () => {
    expect(seen({ [overlay]: swap("customer.email", "currency") }, { retailer: "acme" })).toEqual([]);
  });
});

describe("contracts", () => {
  const required = swap('"messageId",', '"messageId", "note",');

  test("a breaking change of a contract speaks against it, with the place of both sides", () => {
    const { changes, objections, risk } = reportOf({ [schema]: required });
    expect(changes.map(titleText)).toEqual(["`note` became required"]);
    expect(risk).toBe("high");
    expect(objections).toMatchObject([
      {
        code: "XD604",
        severity: "error",
        message: "`retail.order@1` breaks its promise: `note` became required",
        span: { file: schema },
      },
    ]);
  });

  test("a new version beside the old one breaks nothing", () => {
    const { changes, objections } = reportOf({
      "flows/base/retail.order.v2.contract.yaml": swap(
        "version: 1",
        "version: 2",
      )(swap("order.v1", "order.v2")(base[contract] ?? "")),
      "schemas/retail/order.v2.schema.json": required(base[schema] ?? "").replace(
        '"messageId",\n',
        '"messageId",\n"note",\n',
      ),
    });
    expect(objections.filter(({ code }) => code === "XD604")).toEqual([]);
    expect(changes.map((change) => [change.name, titleText(change)])).toEqual([
      ["retail.order@2", "the Contract is new"],
    ]);
  });

  test("a contract that goes must have been retired before", () => {
    const other = swap("retail.order", "shop.return")(base[contract] ?? "");
    const file = "flows/base/shop.return.contract.yaml";
    const codes = (text: string) =>
      reportOf({ [file]: undefined }, {}, { [file]: text }).objections.map(({ code }) => code);
    expect(codes(other)).toEqual(["XD604"]);
    expect(codes(`${other}retired: { since: 2026-01-01 }\n`)).toEqual([]);
  });

  test("what is broken on the new side speaks against the change", () => {
    const { objections } = reportOf({ [flow]: swap("every: 60s", "evry: 60s") });
    expect(objections.map(({ code }) => code)).toEqual(["XD101"]);
  });
});

describe("approvals", () => {
  const changes = `
changes:
  - domains: [ order ]
    criticality: [ critical ]
    approvals: 2
    groups: [ office, '{{ owner }}' ]
    notAuthor: true
    window: { days: [ mon, tue, wed, thu ], from: '09:00', until: '16:00', timezone: Europe/Berlin }
  - approvals: 1
`;
  const before: Edits = { [policy]: (text) => text + changes };
  const edit: Edits = { [overlay]: swap("customer.email", "currency") };

  test("follow from domain and criticality; the owner of the edited file and of the base may approve", () => {
    const [requirement] = reportOf(edit, {}, before).requirements;
    expect(requirement).toMatchObject({
      approvals: 2,
      groups: ["office", "globex-integration", "order-operations"],
      notAuthor: true,
      because: [{ resource: "Flow order-to-erp@1", criticality: "critical", domains: ["order"] }],
    });
  });

  test("what a change takes out of the Policy still holds for it", () => {
    const { requirements } = reportOf({ ...edit, [policy]: base[policy] }, {}, before);
    expect(requirements.map(({ approvals, policy: side }) => [approvals, side])).toEqual([
      // For the flow and for the Policy itself, which different teams own.
      [2, "before"],
      [2, "before"],
    ]);
  });

  test("nor can a change lower the criticality that it is judged by", () => {
    const { requirements } = reportOf(
      { [flow]: swap("criticality: critical", "criticality: low") },
      {},
      before,
    );
    expect(requirements[0]?.approvals).toBe(2);
  });

  test.each<[string, Partial<DiffOptions>, string[]]>([
    ["nothing is judged before somebody is named", {}, []],
    ["too few", { approvals: [{ person: "bob", groups: ["office"] }] }, ["XD605"]],
    [
      "those of other groups do not count",
      {
        approvals: [
          { person: "bob", groups: ["office"] },
          { person: "eve", groups: ["finance"] },
        ],
      },
      ["XD605"],
    ],
    [
      "enough",
      {
        author: "alice",
        approvals: [
          { person: "bob", groups: ["office"] },
          { person: "eve", groups: ["globex-integration"] },
        ],
      },
      [],
    ],
    [
      "the author's own",
      {
        author: "bob",
        approvals: [
          { person: "bob", groups: ["office"] },
          { person: "eve", groups: ["office"] },
        ],
      },
      ["XD605", "XD609"],
    ],
    [
      "one person twice",
      {
        approvals: [
          { person: "bob", groups: ["office"] },
          { person: "bob", groups: ["office"] },
        ],
      },
      ["XD605"],
    ],
    ["on a Friday", { now: Date.parse("2026-03-06T12:00:00Z") }, ["XD607"]],
    ["after hours in Berlin", { now: Date.parse("2026-03-04T15:30:00Z") }, ["XD607"]],
  ])("%s", (_, options, codes) => {
    expect(reportOf(edit, options, before).objections.map(({ code }) => code)).toEqual(codes);
  });
});

describe("a state that does not compile", () => {
  const broken: Edits = { [flow]: swap("every: 60s", "evry: 60s") };

  test("is never said to change nothing", () => {
    const { risk, changes, uncompared } = reportOf(broken);
    expect(changes).toEqual([]);
    expect({ risk, labels: uncompared.map(({ label }) => label) }).toEqual({ risk: "high", labels: ["new"] });
    const text = formatDiffText(reportOf(broken));
    expect(text).toContain("old → new: what changes is not known\nnew does not compile: ");
    expect(formatDiffMarkdown(reportOf(broken))).not.toContain("nothing changes");
  });

  test("is told where it is the one before", () => {
    const { uncompared } = reportOf({ [flow]: base[flow] }, {}, broken);
    expect(uncompared.map(({ label }) => label)).toEqual(["old"]);
  });

  test("is one whose mistake is only found when it is compiled", () => {
    const wrong: Edits = { [flow]: swap("reference: orderNo", 'reference: "orderNo &"') };
    expect(reportOf(wrong).uncompared.map(({ label }) => label)).toEqual(["new"]);
  });
});

describe("what protects is never below high", () => {
  const low: Edits = { [flow]: swap("criticality: critical", "criticality: low") };
  test.each<[string, Edits, string]>([
    ["owner", { [flow]: swap("owner: order-operations", "owner: somebody") }, "`owner` changed"],
    ["criticality", { [flow]: swap("criticality: low", "criticality: medium") }, "`criticality` changed"],
    [
      "catch",
      { [flow]: swap("action: deadLetter", "action: hold") },
      "what happens after Any: `action` changed",
    ],
    [
      "expect",
      { [flow]: swap("    retry: standard", "    expect: { amount_total: orderNo }\n    retry: standard") },
      "step `order`: what is compared after the write is new",
    ],
    [
      "assert",
      {
        [flow]: swap(
          "    retry: standard",
          "    assert: [ { that: paid, error: Unpaid } ]\n    retry: standard",
        ),
      },
      "step `order`: what must hold of the answer is new",
    ],
    ["approvals", { [policy]: (text) => `${text}\nchanges: [ { approvals: 1 } ]\n` }, "`changes` is new"],
    [
      "residency",
      { "flows/retailers/acme/retailer.yaml": (text) => `${text}residency: us\n` },
      "`residency` is new",
    ],
    [
      "classification",
      { [schema]: swap('"x-classification": "internal"', '"x-classification": "personal"') },
      "the message: `x-classification` internal became personal",
    ],
  ])("%s", (_, edits, title) => {
    const changed = reportOf(
      Object.fromEntries(
        Object.entries(edits).map(([file, edit]) => [
          file,
          typeof edit === "function" && file === flow
            ? (text: string) => edit(text.replace("criticality: critical", "criticality: low"))
            : edit,
        ]),
      ),
      {},
      low,
    ).changes.filter((change) => titleText(change) === title);
    expect(changed.map(({ risk }) => risk)).toEqual(["high"]);
  });
});
