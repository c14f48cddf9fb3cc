import { describe, expect, test } from "vitest";
import { JsonProblem, readJson } from "./read-json.ts";

/** What the reader says, or why it does not read. */
function kindOf(text: string): string {
  try {
    readJson(text);
    return "read";
  } catch (error) {
    if (!(error instanceof JsonProblem)) throw error;
    return error.kind;
  }
}

describe("a number is read as the same number", () => {
  test.each([
    ["0", 0],
    ["-0", -0],
    ["9007199254740991", 9007199254740991],
    ["-9007199254740991", -9007199254740991],
    ["1.10", 1.1],
    ["1E3", 1000],
    ["1.000000000000000000000", 1],
    ["0.00", 0],
    ["5e-324", 5e-324],
    // As a double is printed with all of its digits.
    ["19.989999999999998", 19.99],
    ["0.10000000000000001", 0.1],
  ])("%s", (text, value) => {
    expect(readJson(text)).toBe(value);
    expect(readJson(`{"a":[${text} ]}`)).toEqual({ a: [value] });
  });
});

describe("a number that a double cannot keep is read as its own text", () => {
  test.each([
    "9007199254740992",
    "9007199254740993",
    "-820982911946154508",
    "123456789012345678901234567890",
    "1e20",
    "123456789e9",
    "9007199254740993.0",
    "0.1234567890123456789",
    "123456789.123456789",
    "1e400",
    "-1e400",
    "1e-400",
    "2.5e-324",
  ])("%s", (text) => {
    expect(readJson(text)).toBe(text);
    expect(readJson(`{"a":[1,${text} ],"b":"${text}"}`)).toEqual({ a: [1, text], b: text });
  });
});

test("nothing, null, empty and zero stay four things", () => {
  expect(readJson('{"a":null,"b":"","c":0,"d":[],"e":{},"f":false}')).toEqual({
    a: null,
    b: "",
    c: 0,
    d: [],
    e: {},
    f: false,
  });
});

test("a name that an object has twice is refused, however it is written; the same name elsewhere is not", () => {
  expect(() => readJson('{"id":1,"x":{"qty":1,"\\u0071ty":2}}')).toThrow("names `qty` twice");
  expect(() => readJson('{"__proto__":1,"__proto__":2}')).toThrow("twice");
  expect(readJson('[{"id":1,"a":{"id":2}},{"id":3,"b":"\\"id\\":{"}]')).toEqual([
    { id: 1, a: { id: 2 } },
    { id: 3, b: '"id":{' },
  ]);
  expect(readJson('{"id":1,"id":2}', { twice: "last" })).toEqual({ id: 2 });
});

describe("depth is bounded", () => {
  const nested = (levels: number) => `${"[".repeat(levels)}1${"]".repeat(levels)}`;

  test("at the levels that are asked for; brackets in texts are none", () => {
    expect(kindOf(nested(128))).toBe("read");
    expect(kindOf(nested(129))).toBe("depth");
    expect(kindOf(`{"a":"${"[".repeat(500)}"}`)).toBe("read");
    expect(kindOf('{"a":'.repeat(100_000))).toBe("depth");
  });

  test("or what is deeper stands as its own text, so that its neighbours are read", () => {
    const text = '[{"id":1,"deep":[[{"a":"]\\""}],2]},{"id":820982911946154508}]';
    expect(readJson(text, { deepest: 3, beyond: "text" })).toEqual([
      { id: 1, deep: ['[{"a":"]\\""}]', 2] },
      { id: "820982911946154508" },
    ]);
  });
});

test.each([
  "",
  " ",
  "{",
  '{"a":1',
  "[1,]",
  "{1e400:1}",
  "{1e400 :1}",
  "01e20",
  "1e20e5",
  "--1e20",
  "+1e20",
  "NaN",
  '"',
  '"\\',
])("%s is not JSON", (text) => {
  expect(kindOf(text)).toBe("syntax");
});

test("a reason quotes nothing of the text but a name", () => {
  expect(() => readJson('{"name":"Anna" x}')).toThrow(/^it does not parse as JSON \(at character \d+\)$/);
});

test.each<[string, string]>([
  ["quotes", '"'.repeat(1e7)],
  ["backslashes", `"${"\\".repeat(1e7)}`],
  ["escaped quotes", `"${'\\"'.repeat(5e6)}`],
  ["digits", "1".repeat(1e7)],
  ["exponents", "1e".repeat(5e6)],
  ["open objects", '{"a":'.repeat(2e6)],
  ["closing brackets", "]".repeat(1e7)],
  ["colons", ":".repeat(1e7)],
  ["blanks behind a long number", `1e400${" ".repeat(1e7)}`],
])("ten megabytes of %s are looked at once", (_, text) => {
  const before = performance.now();
  kindOf(text);
  // A pass is about 0.2 s; what grows with the square would not end.
  expect(performance.now() - before).toBeLessThan(5000);
});
