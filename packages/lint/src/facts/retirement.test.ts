import { loadWorkspace } from "@crossdock/flow";
import { expect, test } from "vitest";
import { lint } from "../lint.ts";
import { rules } from "../rules.ts";
import { backdrop, retailer } from "../testing/backdrop.ts";
import { readExample } from "../testing/example.ts";
import { exampleRegistry as registry } from "../testing/parts.ts";

/** What is said at this instant of retired resources, with the severity. */
function said(files: Readonly<Record<string, string>>, at: string): string[] {
  const all = { ...backdrop, "flows/retailers/acme/retailer.yaml": retailer(["example@1"]), ...files };
  return lint(loadWorkspace(all, { registry }), { registry, environment: "dev", now: () => Date.parse(at) })
    .filter(({ code }) => code === "XD606" || code === "XD803")
    .map(({ severity, message, hint, span }) => `${span?.file} ${severity} ${message}; ${hint}`);
}

const flow = (more = "") => readExample(`criticality: high\n${more}`).files;
const file = "flows/base/example.flow.yaml";
const contract = "flows/base/retail.order.contract.yaml";
const retiredContract = { [contract]: `${backdrop[contract]}retired: { since: 2026-12-01 }\n` };

test("before its day a retirement is a warning, from its day on an error", () => {
  const files = { ...flow(), ...retiredContract };
  expect(said(files, "2026-11-30T23:59:59Z")).toEqual([
    `${file} warning the Contract \`retail.order@1\` will be retired on 2026-12-01; its owner knows what replaces it`,
  ]);
  expect(said(files, "2026-12-01T00:00:00Z")).toEqual([
    `${file} error the Contract \`retail.order@1\` is retired since 2026-12-01; its owner knows what replaces it`,
  ]);
});

test("whoever uses a retired Flow is the retailer", () => {
  const files = flow("retired: { since: 2026-01-01 }\n");
  expect(said(files, "2026-03-01T00:00:00Z")).toEqual([
    "flows/retailers/acme/retailer.yaml error the Flow `example@1` is retired since 2026-01-01; its owner knows what replaces it",
  ]);
});

test("what is retired itself may end with what it was made of", () => {
  const files = { ...flow("retired: { since: 2027-01-01 }\n"), ...retiredContract };
  expect(said(files, "2026-12-02T00:00:00Z").filter((text) => text.startsWith(file))).toEqual([]);
});

test("a contract that messages arrive in counts, too, at its own place", () => {
  const mapping = `kind: Mapping
name: shop-order
version: 1
owner: order-operations
from: shop.order@1
to: retail.order@1
retired: { since: 2026-01-01, instead: shop-order@2 }
mapping: $
`;
  const files = {
    ...flow("input: { contract: retail.order@1, from: { shop.order@1: shop-order@1 } }\n"),
    "flows/base/shop.order.contract.yaml": `${backdrop[contract]?.replace("retail.order", "shop.order")}retired: { since: 2026-01-01 }\n`,
    "flows/base/shop-order.mapping.yaml": mapping,
    "flows/base/v2/shop-order.mapping.yaml": mapping
      .replace("version: 1", "version: 2")
      .replace(/^retired.*\n/m, ""),
  };
  expect(said(files, "2026-03-01T00:00:00Z").filter((text) => text.startsWith(file))).toEqual([
    `${file} error the Contract \`shop.order@1\` is retired since 2026-01-01; its owner knows what replaces it`,
    `${file} error the Mapping \`shop-order@1\` is retired since 2026-01-01; move to \`shop-order@2\``,
  ]);
});

test("what an overlay changes to something retired is said of the overlay", () => {
  const files = {
    ...flow(),
    "flows/base/old.order.contract.yaml": `${backdrop[contract]?.replace("retail.order", "old.order")}retired: { since: 2026-01-01 }\n`,
    "flows/retailers/acme/acme-example.overlay.yaml": `kind: Overlay
name: acme-example
owner: acme-integration
of: { kind: Flow, name: example, version: 1 }
patch: { input: { contract: old.order@1 } }
`,
  };
  expect(said(files, "2026-03-01T00:00:00Z").map((text) => text.split(" ")[0])).toEqual([
    "flows/retailers/acme/acme-example.overlay.yaml",
  ]);
});

test("without a day nothing is said, whatever the clock says", () => {
  expect(rules.map(({ code }) => code)).toEqual(expect.arrayContaining(["XD606", "XD803"]));
  expect(said(flow(), "2099-01-01T00:00:00Z")).toEqual([]);
});
