import { expect, test } from "vitest";
import { registry } from "../../test/findings.ts";
import { tinyWorkspace } from "../../test/tiny-workspace.ts";
import { loadWorkspace } from "../load/load-workspace.ts";
import { renderWorkspace } from "../render/render-workspace.ts";
import { originLines } from "./origin-lines.ts";
import { toYaml } from "./to-yaml.ts";

const base = "flows/base/order-to-erp.flow.yaml";
const overlay = "flows/retailers/acme/acme-order-to-erp.overlay.yaml";
const files = tinyWorkspace({
  [overlay]: `kind: Overlay
name: acme-order-to-erp
owner: acme
of: { kind: Flow, name: order-to-erp, version: 1 }
patch:
  steps:
    - id: order
      mapping:
        team: |-
          $vars.companyId
            + 1
`,
});

const resources = renderWorkspace(loadWorkspace(files, { registry }), { registry }).resources;
const flow = resources.find(({ name }) => name === "order-to-erp") ?? expect.fail("no flow");

test("every line of a rendered resource says where it was written, those of a text one by one", () => {
  const lines = originLines(flow);
  const from = lines.findIndex(({ text }) => text === "      number: orderNo");
  expect(lines.slice(from, from + 9)).toEqual([
    { text: "      number: orderNo", file: base, line: 18 },
    { text: "      total: |-", file: base, line: 19 },
    { text: "        $decAdd(", file: base, line: 20 },
    { text: "          total,", file: base, line: 21 },
    { text: "          1)", file: base, line: 22 },
    { text: "      team: |-", file: overlay, line: 9 },
    { text: "        $vars.companyId", file: overlay, line: 10 },
    { text: "          + 1", file: overlay, line: 11 },
    { text: "  - id: tell", file: base, line: 23 },
  ]);
});

test("the lines are the resource as it is printed", () => {
  for (const resource of resources) {
    const printed = originLines(resource).map(({ text }) => text);
    expect(`${printed.join("\n")}\n`).toBe(toYaml(resource));
  }
});
