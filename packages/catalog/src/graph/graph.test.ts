import { describe, expect, test } from "vitest";
import { flowOf, smallCatalog } from "../testing/small-catalog.ts";
import { drawGraph } from "./draw-graph.ts";
import { drawLineage } from "./draw-lineage.ts";
import { lineageFields, lineageGraph } from "./lineage-graph.ts";
import { lineageMermaid, mermaidOf } from "./mermaid.ts";
import { overviewGraph } from "./overview-graph.ts";

const catalog = smallCatalog();
const acme = flowOf(catalog, "flow:acme/order-to-erp@1");

describe("the picture of systems and flows", () => {
  test("has who brings, who is written to, and what is called for it", () => {
    const { groups, nodes, edges } = overviewGraph(catalog, { view: "systems" });
    const label = new Map(nodes.map((node) => [node.id, node.label]));
    const acmes = edges.filter(({ from }) => from.startsWith("acme|"));
    expect(groups.map((group) => group.label)).toEqual(["Acme", "nordwind"]);
    expect(
      acmes.map(
        ({ from, to, kind, label: text }) =>
          `${label.get(from)} ${kind} ${label.get(to)}: ${text.replace("\n", ", ")}`,
      ),
    ).toEqual([
      "acme shop brings Orders into the ERP: orders.list",
      "Webhook brings Orders into the ERP: ",
      "Orders into the ERP writes acme erp: customers.put, orders.put",
      "Orders into the ERP writes acme shop: orders.acknowledge",
    ]);
  });

  test("shows contracts on the way, or owners", () => {
    const between = overviewGraph(catalog, { view: "contracts", flow: acme.id });
    expect(between.edges.map(({ kind, label }) => [kind, label])).toContainEqual([
      "becomes",
      "shop-order-to-retail@1",
    ]);
    const owners = overviewGraph(catalog, { view: "owners", flow: acme.id });
    expect(owners.edges.every(({ kind }) => kind === "owns")).toBe(true);
    expect(
      owners.nodes
        .filter(({ kind }) => kind === "owner")
        .map(({ label }) => label)
        .sort(),
    ).toEqual(["acme-erp-team", "acme-shop-team", "commerce", "order-operations"]);
  });

  test("puts the source left of the flow and the flow left of its target, though it writes back", () => {
    const svg = drawGraph(overviewGraph(catalog, { view: "systems", flow: acme.id }));
    const x = (label: string) => Number(new RegExp(`x="([\\d.]+)" y="[\\d.]+">${label}<`).exec(svg)?.[1]);
    expect(x("acme shop")).toBeLessThan(x("Orders into the ERP"));
    expect(x("Orders into the ERP")).toBeLessThan(x("acme erp"));
  });

  test("has a title and a description for those who cannot see it", () => {
    const svg = drawGraph(overviewGraph(catalog, { view: "systems" }), { prefix: "one" });
    expect(svg).toMatch(/^<svg [^>]*role="img" aria-labelledby="one-title one-description"/);
    expect(svg).toContain('<title id="one-title">Systems and flows</title>');
    expect(svg).toContain(
      '<desc id="one-description">Orders into the ERP for acme: Every 30 seconds from acme shop',
    );
  });
});

describe("the picture of where data comes from", () => {
  const whole = lineageGraph(catalog, acme);

  test("leads from what arrives over the flow's contract to each step", () => {
    expect(whole?.boxes.map(({ label, column }) => [label, column])).toEqual([
      ["shop.order", 0],
      ["Retail order", 1],
      ["customer", 2],
      ["order", 2],
      ["Variables of the retailer", 1],
      ["Tables", 1],
      ["acknowledge", 2],
    ]);
    expect(whole?.links).toContainEqual({
      from: "step:customer",
      fromField: null,
      to: "step:order",
      toField: "customer",
    });
  });

  test.each([
    ["email", ["contract:shop.order@1 email", "contract:retail.order@1 email", "step:customer mail"]],
    ["customer.mail", ["contract:shop.order@1 email", "contract:retail.order@1 email", "step:customer mail"]],
    [
      "order.lines[].code",
      [
        "contract:shop.order@1 lines[].sku",
        "contract:retail.order@1 lines[].sku",
        "step:order lines[].code",
        "tables articles",
      ],
    ],
  ])("of %s alone holds only what is connected with it", (field, expected) => {
    const found = lineageGraph(catalog, acme, field);
    expect(found?.boxes.flatMap(({ id, fields }) => fields.map(({ path }) => `${id} ${path}`))).toEqual(
      expected,
    );
  });

  test("is not there for a field that nobody knows", () => {
    expect(lineageGraph(catalog, acme, "emial")).toBeUndefined();
    expect(lineageFields(catalog, acme)).toContain("customer.mail");
  });

  test("marks personal fields and constants", () => {
    const svg = drawLineage(whole ?? { title: "", description: "", boxes: [], links: [] });
    expect(svg).toMatch(/class="g-field sensitive"[^>]*>email</);
    expect(svg).toMatch(/class="g-field constant"[^>]*>source</);
  });
});

describe("hostile names", () => {
  const evil = `"]; click n0 "javascript:alert(1)" <script>alert(1)</script> & \`#quot; %% \u0007`;
  const hostile = smallCatalog({
    "flows/base/order-to-erp.flow.yaml": `kind: Flow
name: order-to-erp
version: 1
title: ${JSON.stringify(evil)}
owner: ${JSON.stringify(evil)}
criticality: low
trigger: { webhook: { path: /o, verify: { scheme: standard-webhooks, secret: s } } }
input: { contract: retail.order@1 }
identity: { id: orderNo, key: orderNo }
target: { system: erp, operation: customers.put }
mapping: { ${JSON.stringify(evil)}: email }
`,
    "flows/retailers/nordwind/nordwind-order-to-erp.overlay.yaml": "",
  });
  const flow = flowOf(hostile, "flow:acme/order-to-erp@1");

  test("stay text in SVG", () => {
    for (const svg of [
      drawGraph(overviewGraph(hostile, { view: "owners" })),
      drawLineage(lineageGraph(hostile, flow) ?? raise()),
    ]) {
      expect(svg).not.toContain("<script");
      expect(svg).not.toContain("\u0007");
      expect(svg).toContain("&lt;script&gt;");
      expect(svg.replace(/<style>[\s\S]*?<\/style>/, "").match(/&(?!amp;|lt;|gt;|quot;|#39;)/g)).toBeNull();
    }
  });

  test("stay text in Mermaid: nothing ends its quotes, and every line is one that we write", () => {
    for (const text of [
      mermaidOf(overviewGraph(hostile, { view: "systems" })),
      lineageMermaid(lineageGraph(hostile, flow) ?? raise()),
    ]) {
      const lines = text.split("\n").slice(3);
      const known =
        /^(flowchart LR| {2}subgraph [gb]\d+ \["[^"]*"\]| {2,4}end| {4}[nf]\d+[[({>/\\]+"[^"]*"[\])}/\\]+| {2}[nfb]\d+ -\.?->(\|"[^"]*"\|)? [nfb]\d+| {2}classDef .*| {2}class .*|)$/;
      expect(lines.filter((line) => !known.test(line))).toEqual([]);
      expect(text.split("\n").slice(4).join()).not.toMatch(/<script|click n0 "/);
    }
  });
});

function raise(): never {
  throw new Error("there is no lineage");
}
