import { type Files, loadWorkspace } from "@crossdock/flow";
import { describe, expect, test } from "vitest";
import { exampleRegistry } from "../testing/parts.ts";
import { judgeContract } from "./judge-contract.ts";

const contract = (role: string, compatibility: string) => `
kind: Contract
name: shop.order
version: 1
owner: commerce
criticality: high
role: ${role}
schema: schemas/shop/order.v1.schema.json
compatibility: ${compatibility}
`;

const schema = (properties: object, required: string[] = []) =>
  JSON.stringify({ type: "object", required, properties: { orderNo: { type: "string" }, ...properties } });

function verdictOf(before: [contract: string, schema: string], after: [contract: string, schema: string]) {
  const [old, now] = [before, after].map(([text, json]) => {
    const files: Files = {
      "flows/base/shop.order.contract.yaml": text,
      "schemas/shop/order.v1.schema.json": json,
    };
    const [found] = loadWorkspace(files, { registry: exampleRegistry }).documents;
    if (!found) throw new Error("the contract was not read");
    return { contract: found, files };
  });
  if (!old || !now) throw new Error("two sides");
  const judged = judgeContract(old, now);
  return [judged?.verdict, ...(judged?.changes.flatMap(({ breaks }) => breaks ?? []) ?? [])];
}

const without = schema({});
const optional = schema({ note: { type: "string" } });
const required = schema({ note: { type: "string" } }, ["note"]);
const refused = "what the other side sends today is no longer accepted";
const unread = "readers of the old contract do not understand what is written from now on";
const replay = "readers of the new contract do not understand what was written before";

describe("a consumed contract", () => {
  test.each([
    ["may declare an optional field", "backward", without, optional, ["compatible"]],
    ["may not require a new field", "backward", without, required, ["breaking", refused]],
    ["may stop requiring one", "backward", required, optional, ["compatible"]],
    ["may stop declaring one", "backward", optional, without, ["compatible"]],
    ["keeps old readers too where it says so", "full", required, optional, ["breaking", unread]],
    ["may do anything where nothing is promised", "none", without, required, ["compatible"]],
  ] as const)("%s", (_, compatibility, before, after, expected) => {
    const text = contract("consumed", compatibility);
    expect(verdictOf([text, before], [text, after])).toEqual(expected);
  });
});

describe("a produced contract", () => {
  test.each([
    ["may gain an optional field", "backward", without, optional, ["compatible"]],
    ["may not leave a required field out", "forward", required, optional, ["breaking", unread]],
    [
      "may gain a required field where old messages do not count",
      "forward",
      without,
      required,
      ["compatible"],
    ],
    ["may not gain one where they do", "backward", without, required, ["breaking", replay]],
    [
      "may not lose even an optional field",
      "forward",
      optional,
      without,
      ["breaking", "readers of the old contract may rely on the field"],
    ],
  ] as const)("%s", (_, compatibility, before, after, expected) => {
    const text = contract("produced", compatibility);
    expect(verdictOf([text, before], [text, after])).toEqual(expected);
  });
});

test("a promise cannot be loosened and broken in one change", () => {
  const [before, after] = [contract("consumed", "backward"), contract("consumed", "none")];
  expect(verdictOf([before, without], [after, required])).toEqual(["breaking", refused]);
});
