import type { ChangeRule } from "../change-rule.ts";

const schema = (required: string) => `# file: schemas/shop/return.v1.schema.json
{
  "x-classification": "internal",
  "type": "object",
  "required": [${required}],
  "properties": { "orderNo": { "type": "string" }, "reason": { "type": "string" } }
}`;

const contract = `# file: flows/base/shop.return.contract.yaml
kind: Contract
name: shop.return
version: 1
owner: commerce-platform
domain: return
criticality: high
role: consumed
schema: schemas/shop/return.v1.schema.json`;

export const breakingContractChange: ChangeRule = {
  code: "XD604",
  name: "breaking-contract-change",
  severity: "error",
  summary: "A change that breaks a contract's promise is a new version of the contract.",
  why: "Whoever sends or reads the message today is not asked: their orders are refused, or a field that they need is gone, from the moment the change goes live.",
  before: `${contract}\n${schema('"orderNo"')}`,
  bad: {
    after: `${contract}\n${schema('"orderNo", "reason"').replace(
      '"orderNo", "reason"],',
      '"orderNo", "reason"],\n                          ^^^^^^^^ `shop.return@1` breaks its promise: `reason` became required',
    )}`,
  },
  good: {
    after: `${contract}
${schema('"orderNo"')}
${contract.replace("base/", "base/v2/").replace("version: 1", "version: 2").replace("v1", "v2")}
${schema('"orderNo", "reason"').replace("v1", "v2")}`,
  },
};
