import type { ServerResponse } from "node:http";
import { createShapeChecker } from "@crossdock/kit";
import { afterEach, describe, expect, test } from "vitest";
import { failureOf } from "../testing/failure-of.ts";
import { openSystems } from "../testing/open-system.ts";

const { check: checkShape } = createShapeChecker();

const { open, closeAll } = openSystems();
afterEach(closeAll);

const sent = async (request: Record<string, unknown>, input: unknown, setting = {}) => {
  const system = await open({ "things.do": { trait: "none", request } }, () => ({}), setting);
  await system.run("things.do", input);
  return system.server.seen[0];
};

test("an operation that says what it takes and gives is known to lint and to the engine", async () => {
  const text = { type: "string", format: "email", "x-classification": "personal" };
  const input = { type: "object", required: ["email"], properties: { email: text } };
  const output = { type: "object", properties: { id: { type: "number" } } };
  const request = { method: "POST", path: "/a" };
  const system = await open({ "things.do": { trait: "none", input, output, request } }, () => ({}));
  const operation = system.operation("things.do");
  expect(operation).toMatchObject({ input, result: output });
  expect(checkShape(operation.input, {})).toMatchObject([
    { problem: { id: "missing-field", name: "email" } },
  ]);
});

describe("the request of an operation", () => {
  test("is the input as JSON below the base address", async () => {
    const seen = await sent({ method: "POST", path: "/orders" }, { a: 1 }, { basePath: "/api/v2/" });
    expect(seen).toMatchObject({ method: "POST", url: "/api/v2/orders", body: '{"a":1}' });
    expect(seen?.headers["content-type"]).toBe("application/json");
  });

  test("fills path, query and headers from the input", async () => {
    const seen = await sent(
      {
        method: "GET",
        path: "/orders/{{ id }}/lines",
        query: { skus: "skus", limit: "'50'", missing: "nothing", flag: "true" },
        headers: { revision: "2024-10-15", "X-Site": "{{ site }}" },
      },
      { id: "A/1 ä", skus: ["x&y", "z"], site: "de" },
      { options: { headers: { "X-Version": "7" } } },
    );
    expect(seen?.url).toBe("/orders/A%2F1%20%C3%A4/lines?skus=x%26y&skus=z&limit=50&flag=true");
    expect(seen?.headers).toMatchObject({ revision: "2024-10-15", "x-site": "de", "x-version": "7" });
    expect(seen?.headers["content-type"]).toBeUndefined();
  });

  test("writes XML from an object, and reads XML and forms from an answer", async () => {
    const operations = (as: string) => ({
      "things.do": {
        trait: "none",
        request: {
          method: "POST",
          path: "/a",
          body: { Order: "{ '@no': no, 'Line': skus }" },
          encoding: "xml",
        },
        answer: { as, lists: ["Item"] },
        result: "body",
      },
    });
    const answers =
      (body: string, status = 200) =>
      (_: unknown, response: ServerResponse) => {
        response.writeHead(status, { "content-type": "text/plain" }).end(body);
      };
    const input = { no: "A&1", skus: ["x", "y"] };
    const xml = await open(operations("xml"), answers("<r><Item>1</Item><ok/></r>"));
    expect(await xml.run("things.do", input)).toEqual({ r: { Item: ["1"], ok: "" } });
    expect(xml.server.seen[0]).toMatchObject({
      body: '<?xml version="1.0" encoding="UTF-8"?>\n<Order no="A&#38;1"><Line>x</Line><Line>y</Line></Order>',
      headers: { "content-type": "application/xml; charset=utf-8" },
    });
    const form = await open(operations("form"), answers("ACK=Success&ID=7"));
    expect(await form.run("things.do", input)).toEqual({ ACK: "Success", ID: "7" });
    const cut = await open(operations("xml"), answers("<r><Item>"));
    expect(await failureOf(cut.run("things.do", input))).toMatchObject({
      title: "the answer is not XML that can be read: it ends before its elements do",
      outcome: "unknown",
    });
    const odd = { "things.do": { trait: "none", request: { method: "POST", path: "/a", encoding: "xml" } } };
    const bad = await open(odd, answers("<r/>"));
    expect(await failureOf(bad.run("things.do", { a: 1, b: 2 }))).toMatchObject({
      class: "MappingError",
      outcome: "notSent",
    });
    expect(bad.server.seen).toEqual([]);
  });

  test("may have a mapped body, a form, text or XML", async () => {
    const input = { no: "A&1", lines: [{ sku: "x" }] };
    expect(
      (await sent({ method: "POST", path: "/a", body: { ref: "no", skus: "[lines.sku]" } }, input))?.body,
    ).toBe('{"ref":"A&1","skus":["x"]}');
    const form = await sent(
      { method: "POST", path: "/a", body: { ref: "no", s: "['a','b']" }, encoding: "form" },
      input,
    );
    expect(form?.body).toBe("ref=A%261&s=a&s=b");
    expect(form?.headers["content-type"]).toBe("application/x-www-form-urlencoded");
    expect((await sent({ method: "POST", path: "/a", text: "ref {{ no }}" }, input))?.body).toBe("ref A&1");
    const xml = await sent(
      { method: "PUT", path: "/a", xml: "<r>{{ no }}</r>", contentType: "text/xml" },
      input,
    );
    expect(xml?.body).toBe("<r>A&#38;1</r>");
    expect(xml?.headers["content-type"]).toBe("text/xml");
  });

  test.each(["..", ".", "%2e%2e", "a/../../b"])("never leaves its path by a value such as %o", async (id) => {
    const system = await open(
      { "things.get": { trait: "safe", request: { method: "GET", path: "/v1/{{ id }}/x" } } },
      () => ({}),
    );
    const outcome = await system.run("things.get", { id }).then(
      () => system.server.seen[0]?.url,
      (error) => error.class,
    );
    expect(["MappingError", `/v1/${encodeURIComponent(id)}/x`]).toContain(outcome);
  });

  test("cannot hold an object in its query", async () => {
    const system = await open(
      { "things.get": { trait: "safe", request: { method: "GET", path: "/", query: { a: "$" } } } },
      () => ({}),
    );
    expect(await failureOf(system.run("things.get", { a: 1 }))).toMatchObject({
      class: "MappingError",
      outcome: "notSent",
    });
  });
});

describe("an idempotency key", () => {
  const keyed = (idempotencyKey: Record<string, string>) => ({ method: "POST", path: "/a", idempotencyKey });

  test("goes into a header or into the body", async () => {
    expect((await sent(keyed({ header: "Idempotency-Key" }), {}))?.headers["idempotency-key"]).toBe(
      "orders/acme/0190/step",
    );
    expect(
      JSON.parse((await sent(keyed({ member: "meta.key" }), { a: 1, meta: { b: 2 } }))?.body ?? ""),
    ).toEqual({
      a: 1,
      meta: { b: 2, key: "orders/acme/0190/step" },
    });
  });

  test("is the same UUID for the same key", async () => {
    const format = { header: "Idempotency-Key", format: "uuid" };
    const first = (await sent(keyed(format), {}))?.headers["idempotency-key"];
    expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect((await sent(keyed(format), { other: 1 }))?.headers["idempotency-key"]).toBe(first);
  });
});
