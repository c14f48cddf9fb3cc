import { afterEach, describe, expect, test } from "vitest";
import { failureOf } from "../testing/failure-of.ts";
import type { Handle } from "../testing/loopback-server.ts";
import { openSystems } from "../testing/open-system.ts";

const { open, closeAll } = openSystems();
afterEach(closeAll);

const answering =
  (status: number, body: string, type = "application/json"): Handle =>
  (_, response) =>
    void response.writeHead(status, { "content-type": type }).end(body);

const create = {
  trait: "keyed",
  request: { method: "POST", path: "/v2/shipments", idempotencyKey: { header: "Idempotency-Key" } },
  success: "status = 201 or (status = 200 and body.ok)",
  error: { title: "body.detail", class: '{ "409": "Conflict", "422": "Rejected", "500": "Rejected" }' },
  result: '{ "id": body.id }',
};

const created = async (handle: Handle, operation: Record<string, unknown> = create) => {
  const system = await open({ "shipments.create": operation }, handle);
  return system.run("shipments.create", { a: 1 });
};

describe("an answer", () => {
  test("makes the result of the step", async () => {
    expect(await created(answering(201, '{"id":7}'))).toEqual({ id: 7 });
    expect(await created(answering(200, '{"id":8,"ok":true}'))).toEqual({ id: 8 });
  });

  test("without a result expression is its body", async () => {
    const plain = { trait: "none", request: { method: "POST", path: "/" } };
    expect(await created(answering(200, '{"id":7}'), plain)).toEqual({ id: 7 });
    expect(await created(answering(200, "done", "text/plain"), plain)).toBe("done");
    expect(await created(answering(204, ""), plain)).toBeUndefined();
    expect(await created(answering(200, '"text"'), plain)).toBe("text");
  });

  test("of status 200 that is not a success is refused", async () => {
    expect(await failureOf(created(answering(200, '{"ok":false,"detail":"no stock"}')))).toMatchObject({
      class: "Rejected",
      outcome: "refused",
      title: "no stock (HTTP 200)",
    });
  });

  test.each([
    [409, "Conflict", "refused"],
    [422, "Rejected", "refused"],
    [500, "Rejected", "refused"],
    [429, "RateLimited", "refused"],
    [502, "Unavailable", "unknown"],
    [401, "AuthFailed", "refused"],
  ])("%i is %s by its table or by its status", async (status, failureClass, outcome) => {
    expect(await failureOf(created(answering(status, '{"detail":"no"}')))).toMatchObject({
      class: failureClass,
      outcome,
    });
  });

  test("whose error has another form keeps its own words", async () => {
    const strict = {
      ...create,
      error: { title: "$uppercase(body.errors[0])", class: "$number(body.errors)" },
    };
    const failure = await failureOf(created(answering(422, '{"errors":[{"message":"bad sku"}]}'), strict));
    expect(failure).toMatchObject({ class: "Rejected", title: "bad sku (HTTP 422)" });
  });

  test("given a class that does not exist says so and keeps the reason", async () => {
    const wrong = { ...create, error: { class: "'Temporary'" } };
    const failure = await failureOf(created(answering(503, '{"detail":"maintenance"}'), wrong));
    expect(failure).toMatchObject({ class: "MappingError", code: "http.badError" });
    expect(failure.title).toContain("maintenance");
  });

  test("that is broken JSON is not a success", async () => {
    const plain = { trait: "none", request: { method: "POST", path: "/" } };
    expect(await failureOf(created(answering(200, '{"id":'), plain))).toMatchObject({
      class: "ContractViolation",
      outcome: "unknown",
    });
  });
});

describe("a success that is not one", () => {
  const plain = { trait: "none", request: { method: "POST", path: "/" } };
  const read = { ...plain, result: '{ "id": body.id }' };
  test.each<[string, Record<string, unknown>, string, string]>([
    ["a page of HTML", plain, "<html>We are back soon</html>", "text/html"],
    [
      "a page of HTML that says it is text",
      { ...plain, success: "status = 200" },
      "<!DOCTYPE html><p>",
      "text/plain",
    ],
    ["an error object", plain, '{"errors":[{"message":"not saved"}]}', "application/json"],
    ["an error in words", plain, '{"error":"not saved"}', "application/json"],
    ["an object without what the result reads", read, '{"code":"maintenance"}', "application/json"],
    ["null", read, "null", "application/json"],
    ["nothing", read, "", "application/json"],
  ])("such as %s leaves the outcome open", async (_, operation, body, type) => {
    expect(await failureOf(created(answering(200, body, type), operation))).toMatchObject({
      class: "Unavailable",
      code: "http.noSuccess",
      outcome: "unknown",
    });
  });

  test.each<[Record<string, unknown>, string]>([
    [plain, '{"id":7,"errors":[],"error":null}'],
    [{ ...plain, success: "body.id > 0" }, '{"id":7,"errors":[{"message":"a warning"}]}'],
    [{ ...plain, request: { method: "GET", path: "/", headers: { accept: "text/html" } } }, "<html></html>"],
  ])("is not %j with %s", async (operation, body) => {
    await created(answering(200, body, body.startsWith("<") ? "text/html" : "application/json"), operation);
  });

  test("does not fit the output that is declared", async () => {
    const declared = {
      ...read,
      output: { type: "object", required: ["id"], properties: { id: { type: "integer" } } },
    };
    expect(await created(answering(200, '{"id":7}'), declared)).toEqual({ id: 7 });
    expect(await failureOf(created(answering(200, '{"id":"seven"}'), declared))).toMatchObject({
      class: "ContractViolation",
      outcome: "unknown",
    });
  });
});

describe("an operation with a look-up", () => {
  const operations = {
    "shipments.find": {
      trait: "safe",
      request: { method: "GET", path: "/shipments", query: { reference: "reference" } },
      result: "body.items",
    },
    "shipments.create": {
      trait: "verified",
      request: { method: "POST", path: "/shipments" },
      verify: { operation: "shipments.find", result: '{ "id": id }' },
      result: '{ "id": body.id }',
    },
  };
  const shop =
    (items: unknown[]): Handle =>
    (request) =>
      request.method === "GET" ? { items } : { id: 1 };

  test.each([
    [[], { state: "notDone" }],
    [[{ id: 9 }], { state: "done", result: { id: 9 } }],
    [[{ id: 9 }, { id: 10 }], { state: "unknown" }],
  ])("that finds %j knows what became of the write", async (items, expected) => {
    const system = await open(operations, shop(items));
    expect(await system.verify("shipments.create", { reference: "R 1" })).toMatchObject(expected);
    expect(system.server.seen[0]?.url).toBe("/shipments?reference=R+1");
  });

  test("takes NotFound for not done", async () => {
    const system = await open(operations, (_, response) => void response.writeHead(404).end());
    expect(await system.verify("shipments.create", {})).toEqual({ state: "notDone" });
  });

  test("may say by an expression what it has found", async () => {
    const verify = {
      operation: "shipments.find",
      input: '{ "reference": key }',
      found: "$count([$[state = 'open']]) = 1",
    };
    const system = await open(
      { ...operations, "shipments.create": { ...operations["shipments.create"], verify } },
      shop([
        { id: 1, state: "open" },
        { id: 2, state: "void" },
      ]),
    );
    expect(await system.verify("shipments.create", { key: "K" })).toMatchObject({ state: "done" });
    expect(system.server.seen[0]?.url).toBe("/shipments?reference=K");
  });

  test("and trait upsert writes only what is not there", async () => {
    const upsert = { ...operations["shipments.create"], trait: "upsert" };
    const there = await open({ ...operations, "shipments.create": upsert }, shop([{ id: 9 }]));
    expect(await there.run("shipments.create", { reference: "R" })).toEqual({ id: 9 });
    expect(there.server.seen.map(({ method }) => method)).toEqual(["GET"]);
    const missing = await open({ ...operations, "shipments.create": upsert }, shop([]));
    expect(await missing.run("shipments.create", { reference: "R" })).toEqual({ id: 1 });
  });
});
