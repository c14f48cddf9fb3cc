import { Type } from "typebox";
import { expect, test } from "vitest";
import { choice, duration, mapping, reference, secret } from "./fields.ts";
import { fieldTable, inputSchema } from "./print.ts";

const one = secret({ description: "A secret." });
const config = Type.Object({
  system: reference("System", false, { description: "Who is asked." }),
  every: duration({ description: "Time between rounds.", default: "1m" }),
  mode: choice(["live", "paused"], { description: "Runs | waits.", default: "live" }),
  with: Type.Optional(mapping({ description: "What is asked." })),
  secret: Type.Optional(Type.Union([one, Type.Array(one)])),
  limit: Type.Optional(Type.Integer({ description: "Most records." })),
});

test("the table tells type, default and meaning of each field", () => {
  expect(fieldTable(config).split("\n")).toEqual([
    "| Field | Type | Default | Meaning |",
    "| --- | --- | --- | --- |",
    "| `system` | System name | required | Who is asked. |",
    "| `every` | duration | `1m` | Time between rounds. |",
    "| `mode` | `live` or `paused` | `live` | Runs \\| waits. |",
    "| `with` | mapping |  | What is asked. |",
    "| `secret` | secret or list of secret |  |  |",
    "| `limit` | whole number |  | Most records. |",
  ]);
});

test("an object without fields has no table", () => {
  expect(fieldTable(Type.Object({}))).toBe("");
});

test("the editor's schema asks for no field with a default, shows patterns and hides our marks", () => {
  const schema = inputSchema(config);
  expect(schema["required"]).toEqual(["system"]);
  expect(schema).toMatchObject({
    properties: { every: { type: "string", default: "1m", pattern: "^[0-9]+(ms|s|m|h|d|w)$" } },
  });
  expect(JSON.stringify(schema)).not.toContain("x-field");
});
