import { loadWorkspace } from "@crossdock/flow";
import { expect, test } from "vitest";
import { lint } from "../lint.ts";
import { exampleRegistry } from "../testing/parts.ts";

const table = `kind: Table
name: taxes
owner: finance
rows: { standard: VAT 19 }
valid: { from: 2026-01-01, until: 2026-12-31 }
`;

test.each([
  ["2025-12-31", ["the values of `taxes` do not count before 2026-01-01"]],
  ["2026-01-01", []],
  ["2026-12-31", []],
  ["2027-01-01", ["the values of `taxes` counted until 2026-12-31"]],
])("on %s", (day, messages) => {
  const workspace = loadWorkspace({ "flows/base/taxes.table.yaml": table }, { registry: exampleRegistry });
  const found = lint(workspace, {
    registry: exampleRegistry,
    environment: "dev",
    now: () => Date.parse(`${day}T12:00:00Z`),
  });
  expect(found.filter(({ code }) => code === "XD116").map(({ message }) => message)).toEqual(messages);
});
