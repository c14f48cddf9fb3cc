import { createShapeChecker, type Fields } from "@crossdock/kit";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { checkSystem } from "./check-system.ts";
import { http } from "./http-connector.ts";
import { systemSchema } from "./operation-schema.ts";

const shapes = createShapeChecker();
const systemProblems = (system: Fields) => checkSystem(system, shapes);

const baseUrl = "https://api.example.com/v1";
const get = { method: "GET", path: "/a" };
const problems = (operation: Record<string, unknown>, others: Record<string, unknown> = {}) =>
  [...systemProblems({ baseUrl, operations: { "things.do": operation, ...others } })].map(
    ({ message }) => message,
  );

describe("the operations of a System", () => {
  test.each(http.examples)("are right in the example «$title»", ({ yaml }) => {
    const { operations } = parse(yaml) as Record<string, unknown>;
    expect(shapes.check(systemSchema, { operations })).toEqual([]);
    expect([...systemProblems({ baseUrl, operations })]).toEqual([]);
  });

  test.each<[string, Record<string, unknown>]>([
    ["is not a JSON Schema", { trait: "safe", request: get, input: { type: "objekt" } }],
    ["is not a JSON Schema", { trait: "safe", request: get, output: { $ref: "other.json" } }],
    ["`path` begins with a literal `/`", { trait: "safe", request: { ...get, path: "{{ link }}" } }],
    ["`path` begins with a literal `/`", { trait: "safe", request: { ...get, path: "//{{ host }}/a" } }],
    ["`path` holds no query", { trait: "safe", request: { ...get, path: "/a?b=1" } }],
    ["a GET has no body", { trait: "safe", request: { ...get, body: "a" } }],
    [
      "`body` and `xml` exclude",
      { trait: "none", request: { method: "PUT", path: "/", body: "a", xml: "b" } },
    ],
    [
      "`files` need `encoding: multipart`",
      { trait: "none", request: { method: "POST", path: "/", files: [{ name: "a", content: "b" }] } },
    ],
    [
      "`files` and `text` exclude",
      { trait: "none", request: { method: "PUT", path: "/", encoding: "multipart", files: [], text: "b" } },
    ],
    [
      "names the border of its parts",
      {
        trait: "none",
        request: { method: "PUT", path: "/", encoding: "multipart", contentType: "multipart/mixed" },
      },
    ],
    ["a HEAD has no body", { trait: "safe", request: { ...get, method: "HEAD", files: [] } }],
    ["its trait is `safe`", { trait: "none", request: get, items: "body" }],
    ["need `into`", { trait: "safe", request: get, pages: { kind: "page" } }],
    ["need `next`", { trait: "safe", request: get, pages: { kind: "cursor", into: { query: "c" } } }],
    ["need `id`", { trait: "safe", request: get, pages: { kind: "after-id", into: { query: "c" } } }],
    [
      "exactly one of",
      { trait: "safe", request: get, pages: { kind: "page", into: { query: "c", body: "d" } } },
    ],
    ["belongs to a list", { trait: "safe", request: get, cursor: "body.next" }],
    ["needs `request.idempotencyKey`", { trait: "keyed", request: get }],
    ["needs `verify`", { trait: "verified", request: get }],
    ["no operation `things.fnid`", { trait: "upsert", request: get, verify: { operation: "things.fnid" } }],
    ["is not a look-up", { trait: "upsert", request: get, verify: { operation: "things.do" } }],
  ])("have a problem: %s", (message, operation) => {
    expect(problems(operation).join("\n")).toContain(message);
  });

  test("are named noun first", () => {
    const misnamed = [
      ...systemProblems({ baseUrl, operations: { create: { trait: "safe", request: get } } }),
    ];
    expect(misnamed).toMatchObject([{ path: ["operations", "create"], part: "key" }]);
  });

  test("that answers for each item is not a list", () => {
    const each = { key: "id", answers: "body", failed: "false" };
    expect(problems({ trait: "idempotent", request: get, each })).toEqual([]);
    expect(problems({ trait: "safe", request: get, items: "body", each })).toHaveLength(1);
  });

  test("may be verified by a look-up of the same System", () => {
    const others = { "things.find": { trait: "safe", request: get } };
    expect(
      problems({ trait: "verified", request: get, verify: { operation: "things.find" } }, others),
    ).toEqual([]);
  });
});

describe("the address of a System", () => {
  test.each(["https://api.example.com", "http://127.0.0.1:8080/v1/", "${env:WMS_URL}"])(
    "may be %s",
    (address) => {
      expect([...systemProblems({ baseUrl: address })]).toEqual([]);
    },
  );

  test.each([
    undefined,
    "file:///srv",
    "api.example.com",
    "https://a@example.com",
    "https://example.com/?a=1",
  ])("may not be %s", (address) => expect([...systemProblems({ baseUrl: address })]).toHaveLength(1));
});

describe("the credentials of a System", () => {
  test("are not given twice", () => {
    const auth = { scheme: "api-key", key: "k", header: "a", query: "b" };
    expect([...systemProblems({ baseUrl, auth })]).toHaveLength(1);
    expect([...systemProblems({ baseUrl, auth: { scheme: "basic", password: "p" } })]).toHaveLength(1);
  });
});
