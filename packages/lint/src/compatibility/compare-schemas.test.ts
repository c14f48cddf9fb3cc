import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareSchemas } from "./compare-schemas.ts";
import type { SchemaChange } from "./comparison.ts";
import { differenceText } from "./difference.ts";
import { openSchemas } from "./schema-node.ts";

function differences(before: unknown, after: unknown, more: Record<string, unknown> = {}): SchemaChange[] {
  const side = (schema: unknown) => {
    const files = Object.fromEntries(
      Object.entries({ ...more, "schemas/x.json": schema }).map(([file, each]) => [
        file,
        JSON.stringify(each, null, 2),
      ]),
    );
    const schemas = openSchemas(files);
    const root = schemas.root("schemas/x.json");
    if (!root) throw new Error("the schema is not an object");
    return { schemas, root };
  };
  return compareSchemas({ before: side(before), after: side(after) });
}

/** The path, what is different, and the verdicts: `=` both ways, `>` backward only, `<` forward only, `x` neither. */
function seen(before: unknown, after: unknown, more?: Record<string, unknown>): string[] {
  return differences(before, after, more).map(({ path, difference, backward, forward }) => {
    const sign = backward ? (forward ? "=" : ">") : forward ? "<" : "x";
    return `${sign} ${path || "."} ${differenceText(difference)}`;
  });
}

const object = (properties: Record<string, unknown>, required: string[] = [], more = {}) => ({
  type: "object",
  required,
  properties,
  ...more,
});
const text = { type: "string" };

describe("what is different", () => {
  test.each([
    [
      "an optional field is new",
      object({ z: text }),
      object({ z: text, a: text }),
      ["= a the optional field is new"],
    ],
    ["a required field is new", object({}), object({ a: text }, ["a"]), ["< a the required field is new"]],
    [
      "a required field is gone",
      object({ a: text }, ["a"]),
      object({ b: text }),
      ["> a the required field is gone", "= b the optional field is new"],
    ],
    ["a field becomes required", object({ a: text }), object({ a: text }, ["a"]), ["< a became required"]],
    ["a type is widened", text, { type: ["string", "null"] }, ["> . may also be null"]],
    ["a type is narrowed", { type: "number" }, { type: "integer" }, ["< . must be a whole number"]],
    [
      "a type changes",
      object({ a: text }),
      object({ a: { type: "number" } }),
      ["x a was text and is a number now"],
    ],
    ["a value is new", { enum: ["a"] }, { enum: ["a", "b"] }, ['> . the value `"b"` is new']],
    ["a value is gone", { enum: ["a", "b"] }, { enum: ["b"] }, ['< . the value `"a"` is gone']],
    ["text gets a list of values", text, { type: "string", enum: ["a"] }, ['< . is restricted to `"a"`']],
    [
      "a bound is tightened",
      { type: "string", maxLength: 9 },
      { type: "string", maxLength: 5 },
      ["< . `maxLength` 9 became 5"],
    ],
    [
      "a bound excludes its value",
      { type: "number", minimum: 1 },
      { type: "number", exclusiveMinimum: 1 },
      ["< . `minimum` 1 became `exclusiveMinimum` 1"],
    ],
    ["a bound of another type says nothing", { type: "string", minimum: 1 }, text, []],
    ["a format is new", text, { type: "string", format: "date" }, ["< . `format` date is new"]],
    [
      "a pattern changes",
      { type: "string", pattern: "a" },
      { type: "string", pattern: "b" },
      ["x . `pattern` a became b"],
    ],
    [
      "multiples of less",
      { type: "number", multipleOf: 4 },
      { type: "number", multipleOf: 2 },
      ["> . `multipleOf` 4 became 2"],
    ],
    [
      "items",
      { type: "array", items: object({ a: text }) },
      { type: "array", items: object({ a: text }, ["a"]) },
      ["< [].a became required"],
    ],
    [
      "a class",
      { type: "string", "x-classification": "personal" },
      { type: "string", "x-classification": "internal" },
      ["= . `x-classification` personal became internal"],
    ],
    [
      "other fields get a schema",
      { type: "object" },
      { type: "object", additionalProperties: text },
      ["< . other fields have a schema; they were not mentioned"],
    ],
    [
      "a map's values",
      { type: "object", additionalProperties: text },
      { type: "object", additionalProperties: { type: "string", maxLength: 3 } },
      ["< * `maxLength` 3 is new"],
    ],
    [
      "a field where others were allowed",
      { type: "object", additionalProperties: true, properties: { z: text } },
      object({ z: text, a: text }),
      ["< a the optional field is new", "= . other fields are not mentioned; they were allowed"],
    ],
    [
      "an alternative is new",
      { anyOf: [text] },
      { anyOf: [text, { type: "null" }] },
      ["> . may also be null", "> . an alternative of `anyOf` is new"],
    ],
    [
      "an alternative changes",
      { oneOf: [text, object({ a: text })] },
      { oneOf: [text, object({ a: text }, ["a"])] },
      ["< a became required"],
    ],
    [
      "a choice that covers it",
      text,
      { anyOf: [text, { type: "null" }] },
      ["> . may also be null", "= . `anyOf` is new"],
    ],
    [
      "a choice that does not",
      text,
      { anyOf: [{ type: "string", maxLength: 1 }, { type: "null" }] },
      ["> . may also be null", "< . `anyOf` is new"],
    ],
    ["a condition is new", text, { type: "string", not: { const: "x" } }, ["< . `not` is new"]],
    [
      "nothing is allowed",
      { anyOf: [text, true] },
      { anyOf: [text, false] },
      expect.arrayContaining([expect.stringMatching(/^</)]),
    ],
  ])("%s", (_, before, after, changes) => {
    expect(seen(before, after)).toEqual(changes);
  });

  test("a schema that is only written differently is the same", () => {
    const before = object({ lines: { type: "array", items: object({ sku: text }, ["sku"]) } }, ["lines"]);
    const after = {
      $defs: {
        line: {
          description: "A line.",
          allOf: [{ required: ["sku"] }, { properties: { sku: { $ref: "text.json" } } }],
          type: "object",
        },
      },
      allOf: [{ properties: { lines: { type: "array", items: { $ref: "#/$defs/line" } } } }],
      required: ["lines"],
      type: "object",
      title: "An order",
    };
    expect(seen(before, after, { "schemas/text.json": text })).toEqual([]);
  });

  test("a schema that contains itself is compared to its end", () => {
    const tree = (leaf: unknown) => ({
      $ref: "#/$defs/node",
      $defs: { node: object({ leaf, children: { type: "array", items: { $ref: "#/$defs/node" } } }) },
    });
    expect(seen(tree(text), tree({ type: "string", minLength: 1 }))).toEqual(["< leaf `minLength` 1 is new"]);
  });

  test("both places are told, in the file that says it", () => {
    const part = (maxLength: number) => ({ "schemas/part.json": { type: "string", maxLength } });
    const whole = object({ a: { $ref: "part.json" } });
    const files = (more: Record<string, unknown>) =>
      Object.fromEntries(
        Object.entries({ ...more, "schemas/x.json": whole }).map(([file, each]) => [
          file,
          JSON.stringify(each, null, 2),
        ]),
      );
    const sides = [part(9), part(5)].map((more) => {
      const schemas = openSchemas(files(more));
      return { schemas, root: schemas.root("schemas/x.json") ?? { schema: true, file: "", path: [] } };
    });
    const [before, after] = sides;
    if (!before || !after) throw new Error("two sides");
    const [change] = compareSchemas({ before, after });
    expect(
      [change?.before, change?.after].map(
        (span) => `${span?.file}:${span?.start.line}:${span?.start.column}`,
      ),
    ).toEqual(["schemas/part.json:3:16", "schemas/part.json:3:16"]);
  });
});

/** A small JSON Schema. */
const { schema } = fc.letrec<{ schema: Record<string, unknown>; leaf: Record<string, unknown> }>((tie) => {
  const names = fc.constantFrom("a", "b", "c");
  const leaf = fc.oneof(
    fc.record(
      {
        type: fc.constant("string"),
        minLength: fc.nat(2),
        maxLength: fc.integer({ min: 2, max: 4 }),
        pattern: fc.constantFrom("^a", "b", ""),
      },
      { requiredKeys: ["type"] },
    ),
    fc.record(
      {
        type: fc.constantFrom("integer", "number"),
        minimum: fc.nat(3),
        exclusiveMaximum: fc.integer({ min: 4, max: 6 }),
        multipleOf: fc.constantFrom(1, 2, 4),
      },
      { requiredKeys: ["type"] },
    ),
    fc.record({ enum: fc.uniqueArray(fc.constantFrom("a", "ab", 1, 2, null), { minLength: 1 }) }),
    fc.record({
      type: fc.uniqueArray(fc.constantFrom("string", "integer", "null", "boolean"), { minLength: 1 }),
    }),
    fc.record({ const: fc.constantFrom("a", 1, null) }),
    fc.constant({}),
  );
  return {
    leaf,
    schema: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      leaf,
      fc.record(
        {
          type: fc.constant("object"),
          properties: fc.dictionary(names, tie("schema"), { maxKeys: 3 }),
          required: fc.uniqueArray(names, { maxLength: 2 }),
          additionalProperties: fc.oneof(fc.boolean(), tie("leaf")),
          patternProperties: fc.dictionary(fc.constantFrom("^a", "c"), tie("leaf"), { maxKeys: 1 }),
          minProperties: fc.nat(1),
          dependentRequired: fc.constantFrom({ a: ["b"] }, { b: ["c"] }),
        },
        { requiredKeys: ["type"] },
      ),
      fc.record(
        {
          type: fc.constant("array"),
          items: tie("schema"),
          prefixItems: fc.array(tie("schema"), { minLength: 1, maxLength: 2 }),
          minItems: fc.nat(1),
          maxItems: fc.integer({ min: 1, max: 3 }),
          uniqueItems: fc.boolean(),
        },
        { requiredKeys: ["type"] },
      ),
      fc.record({ anyOf: fc.array(tie("schema"), { minLength: 1, maxLength: 2 }) }),
      fc.record({ oneOf: fc.array(tie("schema"), { minLength: 1, maxLength: 2 }) }),
      fc.record({ allOf: fc.array(tie("schema"), { minLength: 1, maxLength: 2 }) }),
      fc.record({ not: tie("leaf") }),
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      fc.record({ if: tie("leaf"), then: tie("schema"), else: tie("schema") }, { requiredKeys: ["if"] }),
    ),
  };
});

/** The same schema with one part put in the place of another, so that most of it stays comparable. */
function mutated(value: unknown, at: number, other: unknown): unknown {
  let count = 0;
  const visit = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(visit);
    if (typeof node !== "object" || node === null) return node;
    if (count++ === at) return other;
    return Object.fromEntries(
      Object.entries(node).map(([key, entry]) => [
        key,
        isSchema(key)
          ? key.endsWith("roperties") && typeof entry === "object"
            ? inside(entry)
            : visit(entry)
          : entry,
      ]),
    );
  };
  const inside = (fields: unknown) =>
    Object.fromEntries(Object.entries(fields as object).map(([name, entry]) => [name, visit(entry)]));
  return visit(value);
}

const isSchema = (key: string) =>
  !["type", "enum", "required", "const", "pattern", "dependentRequired"].includes(key) &&
  !/^m(in|ax)|^multiple|^unique|^exclusive/.test(key);

function mutations(base: Record<string, unknown>): fc.Arbitrary<unknown> {
  return fc.oneof(
    schema,
    fc.tuple(fc.nat(8), schema).map(([at, other]) => mutated(base, at, other)),
    fc
      .constantFrom(...Object.keys(base), "x")
      .map((key) => Object.fromEntries(Object.entries(base).filter(([name]) => name !== key))),
    fc.tuple(schema).map(([other]) => ({ ...other, ...base })),
    fc.tuple(schema).map(([other]) => ({ ...base, ...other })),
    fc.constant({ allOf: [base] }),
    schema.map((other) => ({ anyOf: [base, other] })),
  );
}

const value = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom("a", "ab", "b", "", "aab", "bbbb", null, true, 0, 1, 2, 3, 4, 5, 1.5),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("a", "b", "c", "other"), tie("value"), { maxKeys: 3 }),
  ),
})).value;

/** As a reader takes it: objects are open. */
function opened(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(opened);
  if (typeof node !== "object" || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).flatMap(([key, entry]) =>
      key === "additionalProperties" && entry === false
        ? []
        : [[key, ["enum", "const"].includes(key) ? entry : opened(entry)]],
    ),
  );
}

/** As a writer sends it: an object that declares fields has no others unless its schema says so. */
function closed(node: unknown): unknown {
  if (typeof node !== "object" || node === null) return node;
  const inner = withPlaces(node);
  return declares(node) ? { ...inner, unevaluatedProperties: false } : inner;
}

const branches = ["allOf", "anyOf", "oneOf", "if", "then", "else"];

/** Closes what is at another place of the message, and leaves what speaks of the same place open. */
function withPlaces(node: object): object {
  return Object.fromEntries(
    Object.entries(node).map(([key, entry]): [string, unknown] => {
      if (key === "properties" || key === "patternProperties")
        return [
          key,
          Object.fromEntries(Object.entries(entry as object).map(([name, each]) => [name, closed(each)])),
        ];
      if (key === "items" || key === "additionalProperties") return [key, closed(entry)];
      if (key === "prefixItems") return [key, (entry as unknown[]).map(closed)];
      if (!branches.includes(key)) return [key, entry];
      const same = (each: unknown) => (typeof each === "object" && each !== null ? withPlaces(each) : each);
      return [key, Array.isArray(entry) ? entry.map(same) : same(entry)];
    }),
  );
}

function declares(node: unknown): boolean {
  if (typeof node !== "object" || node === null) return false;
  const fields = Reflect.get(node, "properties") as object | undefined;
  return (
    (fields !== undefined && Object.keys(fields).length > 0) ||
    branches.some((key) => [Reflect.get(node, key)].flat().some(declares))
  );
}

const ajv = new Ajv2020({ strict: false, logger: false });

function validator(of: unknown): (instance: unknown) => boolean {
  return ajv.compile(of as object);
}

/** A value that was made for the schema; most of them fit it. */
function made(of: unknown): fc.Arbitrary<unknown> {
  if (typeof of !== "object" || of === null) return value;
  const {
    const: fixed,
    enum: values,
    type,
    properties,
    items,
    prefixItems,
    anyOf,
    oneOf,
    allOf,
  } = of as Record<string, never>;
  if (fixed !== undefined) return fc.constant(fixed);
  if (values) return fc.constantFrom(...(values as unknown[]));
  const parts = (anyOf ?? oneOf ?? allOf) as unknown[] | undefined;
  if (parts) return fc.oneof(...parts.map(made));
  if (type === "object") {
    const fields = Object.entries((properties ?? {}) as object).map(
      ([name, each]) => [name, made(each)] as const,
    );
    const rest = fc.dictionary(fc.constantFrom("a", "b", "c", "ac", "other"), value, { maxKeys: 2 });
    return fc
      .tuple(rest, fc.record(Object.fromEntries(fields), { requiredKeys: [] }), fc.boolean())
      .map(([others, own, alone]) => (alone ? own : { ...others, ...own }));
  }
  if (type === "array") {
    const each = items === undefined ? value : made(items);
    const first = ((prefixItems ?? []) as unknown[]).map(made);
    return fc
      .tuple(fc.tuple(...first), fc.array(each, { maxLength: 2 }))
      .map(([own, more]) => [...own, ...more]);
  }
  return value;
}

const cases = schema
  .chain((before) =>
    fc.record({
      before: fc.constant(before),
      after: mutations(before),
      messages: fc.array(made(before), { minLength: 4, maxLength: 8 }),
    }),
  )
  // Opening the alternatives of a `oneOf` can make two of them fit.
  .filter(
    (each) =>
      !/"oneOf"/.test(JSON.stringify(each)) || !/"additionalProperties":false/.test(JSON.stringify(each)),
  )
  // Objects as they are parsed, with a prototype.
  .map((each) => JSON.parse(JSON.stringify(each)) as { before: object; after: object; messages: unknown[] });

describe("the verdict", () => {
  test("says backward only when the new schema reads every message of the old one", () => {
    let proven = 0;
    fc.assert(
      fc.property(cases, ({ before, after, messages }) => {
        if (!differences(before, after).every(({ backward }) => backward)) return;
        const writes = validator(closed(before));
        const reads = validator(opened(after));
        for (const message of messages.filter((each) => writes(each))) {
          proven++;
          expect(reads(message), JSON.stringify(message)).toBe(true);
        }
      }),
      { numRuns: Number(process.env["RUNS"] ?? 600) },
    );
    expect(proven).toBeGreaterThan(300);
  });

  test("says forward only when the old schema reads every message of the new one", () => {
    let proven = 0;
    fc.assert(
      fc.property(cases, ({ before: after, after: before, messages }) => {
        if (!differences(before, after).every(({ forward }) => forward)) return;
        const writes = validator(closed(after));
        const reads = validator(opened(before));
        for (const message of messages.filter((each) => writes(each))) {
          proven++;
          expect(reads(message), JSON.stringify(message)).toBe(true);
        }
      }),
      { numRuns: Number(process.env["RUNS"] ?? 600) },
    );
    expect(proven).toBeGreaterThan(300);
  });

  test("is the same the other way round", () => {
    fc.assert(
      fc.property(cases, ({ before, after }) => {
        const there = differences(before, after);
        const back = differences(after, before);
        expect(there.every(({ backward }) => backward)).toBe(back.every(({ forward }) => forward));
        expect(there.every(({ forward }) => forward)).toBe(back.every(({ backward }) => backward));
      }),
    );
  });

  test("finds nothing between a schema and itself", () => {
    fc.assert(
      fc.property(schema, (same) => {
        expect(differences(same, structuredClone(same))).toEqual([]);
      }),
    );
  });
});
