import { editorSchema, filePattern, kindOf, kinds } from "@crossdock/flow";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { builtIn } from "../context.ts";

const registry = builtIn();

type Schema = Record<string, unknown>;

/** Every named field below a schema, with the place where it stands; what a condition asks is not one. */
function* fieldsOf(schema: unknown, path = ""): Generator<[string, Schema]> {
  if (typeof schema !== "object" || schema === null) return;
  for (const [key, value] of Object.entries(schema)) {
    if (["default", "examples", "enum", "const", "if", "required"].includes(key)) continue;
    if (key !== "properties") yield* fieldsOf(value, `${path}/${key}`);
    else
      for (const [name, field] of Object.entries(value as Record<string, Schema>)) {
        yield [`${path}/${name}`, field];
        yield* fieldsOf(field, `${path}/${name}`);
      }
  }
}

describe.each(kinds)("the editor schema of $name", (kind) => {
  const schema = editorSchema(kind, registry);
  const valid = new Ajv2020({ strict: false }).compile(schema);

  test("says of every field, however deep, what it is for", () => {
    const silent = [...fieldsOf(schema)].filter(([, field]) => !field["description"]);
    expect(silent.map(([path]) => path)).toEqual([]);
  });

  test("shows every default that a field has, and asks for none of them", () => {
    const objects = [["", schema] as [string, Schema], ...fieldsOf(schema)];
    const asked = objects.flatMap(([path, { properties = {}, required = [] }]) =>
      (required as string[])
        .filter((field) => "default" in ((properties as Record<string, Schema>)[field] ?? {}))
        .map((field) => `${path}/${field}`),
    );
    expect(asked).toEqual([]);
  });

  test("has a whole document as its example, which fits it", () => {
    const [example] = schema["examples"] as unknown[];
    valid(example);
    expect(valid.errors).toBeNull();
    expect(example).toMatchObject({ kind: kind.name });
  });

  test("is found by the name of a file", () => {
    expect(filePattern(kind)).toMatch(/^(\*\.[a-z]+|[a-z]+)\.yaml$/);
  });
});

test("a value that is filled in later may stand for a number, a word or a duration", () => {
  const valid = new Ajv2020({ strict: false }).compile(
    editorSchema(kindOf("Environment", registry), registry),
  );
  const environment = { kind: "Environment", name: "dev", owner: "integration" };
  const filled = {
    ...environment,
    listen: { port: "${env:PORT}" },
    telemetry: { logs: { level: "${env:LOG_LEVEL}" } },
  };
  expect(valid(filled)).toBe(true);
  expect(valid({ ...environment, listen: { port: "7070" } })).toBe(false);
  expect(valid({ ...environment, telemetry: { logs: { level: "loud" } } })).toBe(false);
});

test("nothing is filled in where a kind does not take it", () => {
  const valid = new Ajv2020({ strict: false }).compile(editorSchema(kindOf("Flow", registry), registry));
  const [example] = editorSchema(kindOf("Flow", registry), registry)["examples"] as Schema[];
  expect(valid({ ...example, timeout: "${env:TIMEOUT}" })).toBe(false);
});
