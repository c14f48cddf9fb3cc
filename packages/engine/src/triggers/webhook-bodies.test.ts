import { createHmac } from "node:crypto";
import type { WebhookAnswer, WebhookRequest } from "@crossdock/kit";
import { describe, expect, test } from "vitest";
import { computed } from "../testing.ts";
import { fedBy, startFeed, type TriggerBench } from "./testing.ts";
import { webhookTrigger } from "./webhook.ts";

const verify = { scheme: "bearer", secret: "shop" };
const authorization = "Bearer value of shop";

const flow = (settings: Record<string, unknown> = {}, more: Parameters<typeof fedBy>[2] = {}) =>
  fedBy(webhookTrigger, { path: "/orders", verify, ...settings }, more);

function ask(
  { engine }: Pick<TriggerBench, "engine">,
  request: Partial<Omit<WebhookRequest, "body">> & { body?: string },
): Promise<WebhookAnswer> {
  const answer = engine.webhook("acme", "orders", {
    method: "POST",
    url: "https://x.example/hooks/acme/orders",
    headers: { authorization },
    ...request,
    body: Buffer.from(request.body ?? ""),
  });
  if (!answer) throw new Error("nothing is served");
  return answer;
}

async function payloads({ journal }: TriggerBench): Promise<unknown[]> {
  const { items } = await journal.messages.list({ limit: 100 });
  const found = await Promise.all(items.reverse().map(({ id }) => journal.messages.payload(id)));
  return found.map((each) => JSON.parse(each?.payload ?? "null") as unknown);
}

describe("a request with several messages", () => {
  const numbered = {
    id: computed((message) => {
      const { id } = message as { id?: unknown };
      if (typeof id !== "string") throw new Error("no id");
      return id;
    }),
    key: null,
    version: null,
  };

  test("accepts each by itself, and quarantines the bad one alone", async () => {
    const bench = await startFeed(flow({ split: "events" }, { identity: numbered }), []);
    const answer = await ask(bench, { body: '{"events":[{"id":"1"},{"id":2},{"id":"3"},{"id":"1"}]}' });
    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({
      ...{ accepted: 2, duplicate: 1, quarantined: 1 },
      items: [
        { state: "accepted" },
        { state: "quarantined", problem: expect.stringContaining("identity") },
        { state: "accepted" },
        { state: "duplicate" },
      ],
    });
    expect(await payloads(bench)).toEqual([{ id: "1" }, null, { id: "3" }]);
    const again = await ask(bench, { body: '{"events":[{"id":"1"},{"id":"3"}]}' });
    expect(again).toMatchObject({ status: 200, body: { accepted: 0, duplicate: 2 } });
  });

  test("takes one item as a list of one, none as nothing, and tells each its place", async () => {
    const bench = await startFeed(flow({ split: "events" }), []);
    expect((await ask(bench, { body: '{"events":[{"id":"1"}]}' })).status).toBe(202);
    expect((await ask(bench, { body: '{"events":{"id":"2"}}' })).status).toBe(202);
    expect(await ask(bench, { body: '{"events":[]}' })).toMatchObject({ status: 200, body: { items: [] } });
    expect(await bench.taken()).toEqual(["1", "2"]);
    const { items } = await bench.journal.messages.list({ limit: 10 });
    const kept = await bench.journal.messages.payload(items[0]?.id ?? "");
    expect(kept?.original).toContain('"index":0');
  });

  test.each([
    ['{"entries":[{"id":"1"}]}', "finds nothing"],
    ['{"events":5,"raise":true}', "cannot be evaluated"],
  ])("is quarantined as a whole where there is no list: %s", async (body, problem) => {
    const bench = await startFeed(flow({ split: 'raise ? $error("odd") : events' }), []);
    const answer = await ask(bench, { body });
    expect(answer).toMatchObject({ status: 422, body: { state: "quarantined" } });
    expect(JSON.stringify(answer.body)).toContain(problem);
  });

  test("is refused with 422 where every item is bad, unless the sender cannot bear it", async () => {
    const body = '{"events":[{"id":1},{"id":2}]}';
    const strict = await startFeed(flow({ split: "events" }, { identity: numbered }), []);
    expect(await ask(strict, { body })).toMatchObject({ status: 422, body: { quarantined: 2 } });
    const mild = await startFeed(flow({ split: "events", answerInvalid: "202" }, { identity: numbered }), []);
    expect((await ask(mild, { body })).status).toBe(202);
  });

  test("stores nothing of it while the queue has no room for all", async () => {
    const queue = { limit: 3 };
    const bench = await startFeed(flow({ split: "events" }, { queue } as never), []);
    const body = (...ids: string[]) => JSON.stringify({ events: ids.map((id) => ({ id })) });
    const [first, second] = await Promise.all([
      ask(bench, { body: body("1", "2") }),
      ask(bench, { body: body("3", "4") }),
    ]);
    expect(first.status).toBe(202);
    expect(second).toMatchObject({ status: 503, headers: { "retry-after": "5" } });
    expect(await bench.taken()).toEqual(["1", "2"]);
    expect(await ask(bench, { body: body("5", "6", "7", "8") })).toMatchObject({
      status: 413,
      body: { detail: "at most 3 items are taken in one request" },
    });
  });
});

describe("a body", () => {
  const form = { authorization, "content-type": "application/x-www-form-urlencoded; charset=utf-8" };
  const xml = { authorization, "content-type": "text/xml" };

  test("of a form is an object of texts", async () => {
    const bench = await startFeed(flow({ accepts: ["json", "form"] }), []);
    expect((await ask(bench, { headers: form, body: "id=1&tag=a&tag=b&name=Zo%C3%AB+K" })).status).toBe(202);
    expect((await ask(bench, { body: '{"id":"2"}' })).status).toBe(202);
    expect(await payloads(bench)).toEqual([{ id: "1", tag: ["a", "b"], name: "Zoë K" }, { id: "2" }]);
  });

  test("of a form may hold JSON in a field", async () => {
    const bench = await startFeed(flow({ accepts: ["form"], formField: "payload" }), []);
    const body = new URLSearchParams({ payload: '{"id":"1","n":12345678901234567890}' }).toString();
    expect((await ask(bench, { headers: form, body })).status).toBe(202);
    expect(await payloads(bench)).toEqual([{ id: "1", n: "12345678901234567890" }]);
    expect(await ask(bench, { headers: form, body: "other=1" })).toMatchObject({ status: 400 });
    expect(await ask(bench, { headers: form, body: "payload=%7B" })).toMatchObject({ status: 400 });
  });

  test("of XML is its elements, and never a document type", async () => {
    const bench = await startFeed(flow({ accepts: ["xml"], xmlLists: ["Line"], split: "Orders.Order" }), []);
    const body = `<?xml version="1.0"?><o:Orders xmlns:o="urn:x"><o:Order no="7"><id>1</id><Line>a&amp;b</Line></o:Order></o:Orders>`;
    expect((await ask(bench, { headers: xml, body })).status).toBe(202);
    expect(await payloads(bench)).toEqual([{ "@no": "7", id: "1", Line: ["a&b"] }]);
    const bomb = '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>';
    expect(await ask(bench, { headers: xml, body: bomb })).toMatchObject({
      status: 400,
      body: { title: "The body is not XML", detail: "the body: it has a document type, which is not read" },
    });
  });

  test("of a kind that is not taken is refused with what is", async () => {
    const bench = await startFeed(flow({ accepts: ["form", "xml"] }), []);
    expect(await ask(bench, { body: "{}" })).toMatchObject({
      status: 415,
      body: {
        detail: "send application/x-www-form-urlencoded or application/xml instead of application/json",
      },
    });
    const plain = await startFeed(flow(), []);
    expect((await ask(plain, { headers: form, body: "id=1" })).status).toBe(415);
  });
});

describe("a question", () => {
  const url = (query: string) => `https://x.example/hooks/acme/orders?${query}`;
  const get = (query: string) => ({ method: "GET", url: url(query), headers: {} });
  const hub = { query: "hub.challenge", token: { query: "hub.verify_token", secret: "hub" } };

  test("by GET is answered with its own text, to whoever shows the token", async () => {
    const bench = await startFeed(flow({ challenge: hub }), []);
    const right = "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=value+of+hub";
    expect(await ask(bench, get(right))).toEqual({ status: 200, body: undefined, text: "1158201444" });
    expect((await ask(bench, get("hub.challenge=1&hub.verify_token=value+of"))).status).toBe(403);
    expect((await ask(bench, get("hub.challenge=1"))).status).toBe(403);
    expect((await ask(bench, get("hub.verify_token=value+of+hub"))).status).toBe(400);
    expect((await ask(bench, get(`hub.challenge=${"x".repeat(1001)}`))).status).toBe(400);
    expect(await bench.taken()).toEqual([]);
  });

  test("by POST has no body: a message is never taken for one", async () => {
    const bench = await startFeed(flow({ challenge: { query: "validationToken" } }), []);
    const asked = { url: url("validationToken=a%20b"), headers: {} };
    expect(await ask(bench, asked)).toMatchObject({ status: 200, text: "a b" });
    expect((await ask(bench, { ...asked, body: '{"id":"1"}' })).status).toBe(401);
    expect((await ask(bench, { ...asked, headers: { authorization }, body: '{"id":"1"}' })).status).toBe(202);
  });

  test("in a verified message is answered with a signature where the webhook says so", async () => {
    const answer = '{ "plainToken": {{ challenge }}, "encryptedToken": {{ signature }} }';
    const challenge = { member: "payload.plainToken", answer };
    const hmac = { scheme: "hmac", secret: "zoom-app", header: "x-s" };
    const bench = await startFeed(flow({ verify: hmac, challenge }), []);
    const body = '{"event":"endpoint.url_validation","payload":{"plainToken":"q\\"1"}}';
    const sign = (text: string) => createHmac("sha256", "value of zoom-app").update(text).digest("hex");
    expect((await ask(bench, { headers: { "x-s": "00" }, body })).status).toBe(401);
    const signed = await ask(bench, { headers: { "x-s": sign(body) }, body });
    expect(signed).toEqual({ status: 200, body: { plainToken: 'q"1', encryptedToken: sign('q"1') } });
  });

  test("by a member of the message greets", async () => {
    const bench = await startFeed(flow({ ping: { member: "data.test", value: "true" } }), []);
    expect(await ask(bench, { body: '{"id":"1","data":{"test":true}}' })).toMatchObject({ status: 200 });
    expect((await ask(bench, { body: '{"id":"1","data":{"test":false}}' })).status).toBe(202);
  });

  test("is nothing to a webhook without one", async () => {
    const bench = await startFeed(flow(), []);
    expect((await ask(bench, get("hub.challenge=1"))).status).toBe(405);
  });
});
