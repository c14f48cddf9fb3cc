import { type TSchema, Type } from "typebox";
import { describe, expect, test } from "vitest";
import { createShapeChecker, relaxed } from "./check.ts";
import { choice, duration, secret } from "./fields.ts";
import { shapeWords } from "./sentences.ts";

const { check: checkShape } = createShapeChecker();

const messageOf = (schema: TSchema, value: unknown): string | undefined => messagesOf(schema, value)[0];
const messagesOf = (schema: TSchema, value: unknown): string[] =>
  checkShape(schema, value).map(({ problem }) => shapeWords(problem).message);

const target = Type.Object(
  {
    system: Type.String({ description: "System that is called." }),
    timeout: duration({ description: "Longest wait.", default: "30s" }),
    trait: Type.Optional(choice(["safe", "keyed"], { description: "How it may be repeated." })),
  },
  { additionalProperties: false },
);
const flow = Type.Object(
  { steps: Type.Array(Type.Object({ id: Type.String(), target }, { additionalProperties: false })) },
  { additionalProperties: false },
);

describe("checkShape", () => {
  test("accepts what leaves out a field with a default", () => {
    expect(checkShape(target, { system: "erp" })).toEqual([]);
  });

  test("names the nearest field for an unknown one, at its key", () => {
    expect(checkShape(target, { system: "erp", tiemout: "5s" })).toEqual([
      {
        path: ["tiemout"],
        part: "key",
        problem: {
          id: "unknown-field",
          name: "tiemout",
          known: ["system", "timeout", "trait"],
          meant: "timeout",
        },
      },
    ]);
  });

  test("says nothing of a missing field that is there under a misspelt name", () => {
    const closedTarget = Type.Object(
      { system: Type.String(), operation: Type.String() },
      { additionalProperties: false },
    );
    expect(messagesOf(closedTarget, { systm: "erp" })).toEqual([
      "missing field `operation`",
      "unknown field `systm`",
    ]);
  });

  test("lists the known fields where none is near", () => {
    const [found] = checkShape(target, { system: "erp", colour: 1 });
    expect(found && shapeWords(found.problem).hint).toBe("known here: `system`, `timeout`, `trait`");
  });

  test("says what a missing field means", () => {
    expect(checkShape(target, {})).toEqual([
      { path: [], problem: { id: "missing-field", name: "system", meaning: "System that is called." } },
    ]);
  });

  test("reports every problem, each with its place", () => {
    const problems = checkShape(flow, {
      steps: [
        { id: "a", target: { system: 5, timeout: "5 minutes" } },
        { id: "b", target: { trait: "kyed" } },
      ],
    });
    expect(
      problems.map(({ path, problem }) => {
        const { message, hint } = shapeWords(problem);
        return [path.join("."), message, hint];
      }),
    ).toEqual([
      ["steps.0.target.system", "must be text, not the number `5`", undefined],
      ["steps.0.target.timeout", "must be a duration such as `500ms`, `30s`, `10m`, `2h` or `1d`", undefined],
      ["steps.1.target", "missing field `system`", "`system`: System that is called."],
      ["steps.1.target.trait", "must be `safe` or `keyed`", "did you mean `keyed`?"],
    ]);
  });

  test.each([
    [null, "nothing"],
    [[1], "a list"],
    [{ a: 1 }, "a mapping of fields"],
    [true, "the boolean `true`"],
  ])("says that text was wanted instead of %j", (value, name) => {
    expect(messagesOf(Type.String(), value)).toEqual([`must be text, not ${name}`]);
  });

  test("names each of several types", () => {
    const schema = Type.Unsafe<string | null>({ type: ["string", "null"] });
    expect(messageOf(schema, 1)).toBe("must be text or nothing, not the number `1`");
  });

  test("takes a numeric key for a name in an object and for an index in a list", () => {
    const schema = Type.Record(Type.String(), Type.Array(Type.Number()));
    expect(checkShape(schema, { "7": [1, "x"], "a/b~c": ["y"] }).map(({ path }) => path)).toEqual([
      ["7", 1],
      ["a/b~c", 0],
    ]);
  });

  test("says what else a field needs beside it", () => {
    const schema = Type.Unsafe<object>({ type: "object", dependentRequired: { user: ["password"] } });
    expect(messageOf(schema, { user: "a" })).toBe("`user` needs `password` beside it");
  });
});

describe("checkShape of alternatives", () => {
  const scheme = Type.Union([Type.Literal("basic"), Type.Literal("bearer")]);
  const source = Type.Union([
    Type.String(),
    Type.Object(
      { file: Type.String(), format: Type.Optional(Type.String()) },
      { additionalProperties: false },
    ),
  ]);

  test("offers the words of a closed list", () => {
    expect(checkShape(scheme, "baerer")).toEqual([
      { path: [], problem: { id: "wrong-word", allowed: ["basic", "bearer"], meant: "bearer" } },
    ]);
  });

  test("blames what is wrong inside the one whose type fits", () => {
    expect(messagesOf(source, { flie: "a.csv" })).toEqual(["unknown field `flie`"]);
  });

  test("names all types when none fits", () => {
    expect(messagesOf(source, 3)).toEqual(["must be text or a mapping of fields, not the number `3`"]);
  });

  test("blames each item of a list by itself", () => {
    const problems = checkShape(Type.Array(source), [{ file: 1 }, "fine", { fiel: "a" }, { file: "ok" }]);
    expect(problems.map(({ path, problem }) => [path.join("."), shapeWords(problem).message])).toEqual([
      ["0.file", "must be text, not the number `1`"],
      ["2.fiel", "unknown field `fiel`"],
    ]);
  });

  test("of objects takes the one that is nearest to what was written", () => {
    const provider = Type.Union([
      Type.Object(
        { env: Type.Object({ prefix: Type.String() }, { additionalProperties: false }) },
        { additionalProperties: false },
      ),
      Type.Object(
        { file: Type.Object({ folder: Type.String() }, { additionalProperties: false }) },
        { additionalProperties: false },
      ),
    ]);
    expect(checkShape(provider, { file: { foldre: "/run" } }).map(({ path }) => path.join("."))).toEqual([
      "file.foldre",
    ]);
  });

  test("within alternatives are followed down", () => {
    const nested = Type.Union([
      Type.Number(),
      Type.Object({ from: source }, { additionalProperties: false }),
    ]);
    expect(checkShape(nested, { from: { file: "a", fromat: "csv" } })).toEqual([
      {
        path: ["from", "fromat"],
        part: "key",
        problem: { id: "unknown-field", name: "fromat", known: ["file", "format"], meant: "format" },
      },
    ]);
  });

  test("of one secret or several says what a secret is", () => {
    const one = secret({ description: "The secret." });
    expect(checkShape(Type.Union([one, Type.Array(one)]), ["fine", "not fine"])).toEqual([
      { path: [1], problem: { id: "wrong-notation", kind: "secret" } },
    ]);
    expect(messageOf(one, "not fine")).toBe(
      "must be the name of a secret, such as `storefront-webhook`; no part of it is `.` or `..`",
    );
  });
});

describe("relaxed", () => {
  test("treats a field that is named like a keyword as a field", () => {
    const inner = Type.Object({ wait: duration({ description: "Wait.", default: "1s" }) });
    const schema = relaxed(Type.Object({ default: inner, enum: inner }));
    const expected = {
      type: "object",
      properties: { wait: expect.not.objectContaining({ pattern: expect.anything() }) },
    };
    expect(schema).toMatchObject({
      required: ["default", "enum"],
      properties: { default: expected, enum: expected },
    });
    expect(checkShape(Type.Object({ default: inner }), { default: {} })).toEqual([]);
  });
});

describe("a checker", () => {
  test("compiles a schema once, whatever the number of checks", () => {
    let looks = 0;
    const properties = { system: Type.String() };
    const schema = {
      type: "object",
      get properties() {
        looks++;
        return properties;
      },
    };
    const { check } = createShapeChecker();
    check(schema, { system: "erp" });
    const first = looks;
    for (let time = 0; time < 100; time++) check(schema, { system: time });
    expect(first).toBeGreaterThan(0);
    expect(looks).toBe(first);
  });

  test("says why a schema of a user's own cannot be checked with, and takes one that can", () => {
    const { unusable } = createShapeChecker();
    expect(unusable({ type: "strang" })).toContain("schema is invalid");
    expect(unusable({ type: "object", properteis: {} })).toContain("unknown keyword");
    expect(unusable(true)).toBe("it is not an object");
    expect(
      unusable({ type: "object", "x-note": 1, properties: { at: { type: "string", format: "date" } } }),
    ).toBe(undefined);
  });
});
