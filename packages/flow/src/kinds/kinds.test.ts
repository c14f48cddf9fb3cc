import {
  createRegistry,
  createShapeChecker,
  defineConnector,
  defineJournal,
  inputSchema,
  secret,
  shapeWords,
} from "@crossdock/kit";
import { Ajv2020 } from "ajv/dist/2020.js";
import { Type } from "typebox";
import { describe, expect, test } from "vitest";
import { tinyRegistry } from "../../test/tiny-registry.ts";
import { createReport } from "../load/report.ts";
import { readYaml } from "../yaml-source.ts";
import { kindSchema } from "./kind-schema.ts";
import { kinds } from "./kinds.ts";

const { check: checkShape } = createShapeChecker();

const odoo = defineConnector({
  name: "odoo",
  summary: "An ERP.",
  status: "stable",
  auth: { bearer: Type.Object({ token: secret({ description: "The token." }) }) },
  options: Type.Object({ database: Type.String(), api: Type.String() }),
  operations: [],
  failures: {},
  examples: [],
  open: () => null,
});

const sqlite = defineJournal({
  name: "sqlite",
  summary: "One file.",
  status: "stable",
  config: Type.Object({ file: Type.String() }),
  examples: [],
  open: async () => null,
});

const registry = createRegistry({
  connectors: [odoo],
  triggers: [...tinyRegistry().triggers.values()],
  journals: [sqlite],
  kinds,
});

describe.each(kinds)("the kind $name", ({ name, example }) => {
  test("has an example that fits its schema", () => {
    const report = createReport();
    const [document] = readYaml("example.yaml", example, report);
    expect(report.list()).toEqual([]);
    const value = document?.value as Record<string, unknown>;
    const problems = checkShape(kindSchema(name, registry, value), value);
    expect(
      problems.filter(({ problem }) => problem.id !== "wrong-notation" || problem.kind !== "secret"),
    ).toEqual([]);
  });

  test("says of every field what it is", () => {
    const undocumented = Object.entries(kindSchema(name, registry).properties)
      .filter(([, field]) => !(field as { description?: string }).description)
      .map(([field]) => field);
    expect(undocumented).toEqual([]);
  });

  test("prints a schema for editors", () => {
    expect(inputSchema(kindSchema(name, registry))).toMatchObject({
      type: "object",
      additionalProperties: false,
    });
  });

  test("has one schema for one registry, so that it is compiled once", () => {
    expect(kindSchema(name, registry)).toBe(kindSchema(name, registry));
  });
});

test("a System takes the fields of its connector and its scheme", () => {
  const schema = kindSchema("System", registry, { connector: "odoo", auth: { scheme: "bearer" } });
  const system = { kind: "System", name: "a", owner: "o", criticality: "low", connector: "odoo" };
  const messages = (more: object): string[] =>
    checkShape(schema, { ...system, ...more }).map(({ problem }) => shapeWords(problem).message);
  expect(messages({})).toEqual(["missing field `auth`", "missing field `options`"]);
  expect(
    messages({ auth: { scheme: "bearer", tokn: "t" }, options: { database: "d", api: "a", x: 1 } }),
  ).toEqual(["unknown field `tokn`", "unknown field `x`"]);
});

test("text from files does not add schemas without end", () => {
  const schema = (scheme: string) => kindSchema("System", registry, { connector: "odoo", auth: { scheme } });
  expect(schema("any")).toBe(schema("other"));
});

test("editors are told the fields of each connector", () => {
  const ajv = new Ajv2020({ strict: false });
  const valid = ajv.compile(inputSchema(kindSchema("System", registry)));
  const system = { kind: "System", name: "a", owner: "o", criticality: "low", connector: "odoo" };
  const options = { database: "d", api: "a" };
  expect(valid({ ...system, options, auth: { scheme: "bearer", token: "t" } })).toBe(true);
  expect(valid({ ...system, options: { ...options, x: 1 } })).toBe(false);
  expect(valid({ ...system, options, auth: { scheme: "bearer", tokn: "t" } })).toBe(false);
});
