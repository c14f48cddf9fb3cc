import { memoryJournal } from "@crossdock/journal";
import { Failure, type WebhookAnswer } from "@crossdock/kit";
import { fakeClock } from "@crossdock/kit/testing";
import { describe, expect, test } from "vitest";
import { createEngine } from "../engine.ts";
import { computed, createDouble, revisionOf, silentLog, stepPlan, systemPlan } from "../testing.ts";
import { fedBy, startFeed, type TriggerBench } from "./testing.ts";
import { webhookTrigger } from "./webhook.ts";

const bearer = { scheme: "bearer", secret: "shop" };
const authorization = "Bearer value of shop";

function send(
  bench: Pick<TriggerBench, "engine">,
  body: string | Buffer,
  headers: Record<string, string> = { authorization },
  path = "orders",
): Promise<WebhookAnswer> {
  const answer = bench.engine.webhook("acme", path, {
    method: "POST",
    url: `https://x.example/hooks/acme/${path}`,
    headers,
    body: Buffer.from(body),
  });
  if (!answer) throw new Error(`nothing is served at ${path}`);
  return answer;
}

const flow = (settings: Record<string, unknown> = {}, more: Parameters<typeof fedBy>[2] = {}) =>
  fedBy(webhookTrigger, { path: "/orders", verify: bearer, ...settings }, more);

describe("a webhook", () => {
  test("answers 202 with the id once the message is stored, and 200 the second time", async () => {
    const bench = await startFeed(flow(), []);
    const first = await send(bench, '{"id":"1"}');
    const { items } = await bench.journal.messages.list({ limit: 10 });
    expect(first).toEqual({ status: 202, body: { id: items[0]?.id, state: "accepted" } });
    expect(await send(bench, '{"id":"1"}')).toEqual({
      status: 200,
      body: { id: items[0]?.id, state: "duplicate" },
    });
  });

  test("answers 401 to a sender that is not verified, keeps an audit entry and no payload", async () => {
    const bench = await startFeed(flow(), []);
    const answer = await send(bench, '{"id":"1"}', { authorization: "Bearer wrong" });
    expect(answer).toMatchObject({ status: 401, body: { title: "The request is not verified" } });
    expect(await bench.taken()).toEqual([]);
    const { items } = await bench.journal.audit.list({ limit: 10 });
    expect(items).toMatchObject([{ event: "webhook.refused", details: { trigger: "feed" } }]);
    expect(JSON.stringify(items)).not.toContain("wrong");
  });

  test("keeps the digits of a number that a double cannot keep: two ids are two messages", async () => {
    const bench = await startFeed(flow(), []);
    for (const id of ["820982911946154508", "820982911946154509"])
      expect(await send(bench, `{"id":${id}}`)).toMatchObject({ status: 202 });
    expect(await bench.taken()).toEqual(["820982911946154508", "820982911946154509"]);
  });

  test.each([
    [
      "nests without end",
      (id: string) => `{"id":"${id}","x":${"[".repeat(9999)}${"]".repeat(9999)}}`,
      "128 levels",
    ],
    ["names a field twice", (id: string) => `{"id":"${id}","qty":1,"qty":2}`, "`qty` twice"],
  ])("quarantines a message that %s, by its content", async (_, body, problem) => {
    const bench = await startFeed(flow(), []);
    const first = await send(bench, body("1"));
    expect(first).toMatchObject({ status: 422, body: { state: "quarantined" } });
    expect(JSON.stringify(first.body)).toContain(problem);
    expect((await send(bench, body("1"))).body).toMatchObject({ id: (first.body as { id: string }).id });
    expect((await send(bench, body("2"))).body).not.toMatchObject({ id: (first.body as { id: string }).id });
  });

  test("counts what it refuses, and tells of it once a minute", async () => {
    const bench = await startFeed(flow({ maxSize: "1KB" }), []);
    const wrong = { authorization: "Bearer wrong" };
    for (let count = 0; count < 50; count++) await send(bench, "{}", wrong);
    await send(bench, "{", { authorization });
    await bench.clock.advance(60_000);
    await send(bench, "{}", wrong);
    const { items } = await bench.journal.audit.list({ limit: 100 });
    expect(items.reverse().map(({ details }) => [details["reason"], details["count"]])).toEqual([
      ["the credentials do not match", 1],
      ["the body: it does not parse as JSON (at character 2)", 1],
      ["the credentials do not match", 50],
    ]);
    const counted = bench.events.filter((event) => event.kind === "webhookRefused");
    expect(counted).toHaveLength(52);
    expect(counted[0]).toMatchObject({ flow: "orders@1", retailer: "acme", reason: "unverified" });
  });

  test("answers a greeting and stores nothing", async () => {
    const ping = { header: "X-Github-Event", value: "ping" };
    const bench = await startFeed(flow({ challenge: "challenge", ping }), []);
    const form = { "content-type": "application/x-www-form-urlencoded" };
    expect((await send(bench, "webhook_id=12", form)).status).toBe(200);
    expect((await send(bench, "webhook_id=12&x=1", form)).status).toBe(401);
    expect(await send(bench, '{"type":"url_verification","challenge":"abc"}')).toEqual({
      status: 200,
      body: { challenge: "abc" },
    });
    expect((await send(bench, '{"challenge":"abc"}', {})).status).toBe(401);
    expect((await send(bench, "{}", { authorization, "x-github-event": "ping" })).status).toBe(200);
    expect(await bench.taken()).toEqual([]);
  });

  test("asks the sender to come again when the secret cannot be read", async () => {
    const plan = flow();
    const engine = createEngine({
      journal: memoryJournal(),
      clock: fakeClock(),
      log: silentLog,
      http: { send: () => Promise.reject(new Error("no network in tests")) },
      random: () => 0,
      secret: () => Promise.reject(new Failure("AuthFailed", "no secret shop")),
      observe: () => undefined,
      recompile: async () => undefined,
    });
    await engine.activate(revisionOf([plan], []));
    await engine.start();
    expect(await send({ engine }, '{"id":"1"}')).toMatchObject({
      status: 503,
      headers: { "retry-after": "60" },
    });
  });

  test.each<[string, string | Buffer, Record<string, string>, number]>([
    ["no JSON", '{"id":', { authorization }, 400],
    ["no UTF-8", Buffer.from([0x22, 0xff, 0x22]), { authorization }, 400],
    ["too much", `{"id":"${"x".repeat(2000)}"}`, { authorization }, 413],
    ["a packed body", "{}", { authorization, "content-encoding": "gzip" }, 415],
    ["a form", "id=1", { authorization, "content-type": "application/x-www-form-urlencoded" }, 415],
  ])("refuses %s and stores nothing", async (_, body, headers, status) => {
    const bench = await startFeed(flow({ maxSize: "1KB" }), []);
    const answer = await send(bench, body, headers);
    expect([answer.status, (answer.body as { status: number }).status]).toEqual([status, status]);
    expect(await bench.taken()).toEqual([]);
  });

  test("answers 422 with the problems and the id, or 202 where the sender cannot take a refusal", async () => {
    const patient = await startFeed(flow(), []);
    expect(await send(patient, "{}")).toMatchObject({
      status: 422,
      body: { state: "quarantined", problems: ["identity: identity.id yields nothing"] },
    });
    const simple = await startFeed(flow({ answerInvalid: "202" }), []);
    expect(await send(simple, "{}")).toMatchObject({ status: 202, body: { state: "quarantined" } });
  });

  test("blames no contract for a message that takes too much work", async () => {
    const identity = {
      id: computed(() => {
        throw new Failure("LimitExceeded", "the expression computes for too long");
      }),
      key: null,
      version: null,
    };
    const bench = await startFeed(flow({}, { identity }), []);
    expect(await send(bench, '{"id":"1"}')).toMatchObject({
      status: 422,
      body: { title: expect.not.stringContaining("contract"), state: "quarantined" },
    });
  });

  test("answers 429 with a time when the queue is full", async () => {
    const erp = createDouble();
    erp.script = () => new Failure("Unavailable", "down", { outcome: "notSent" });
    const full = flow({}, { queue: { limit: 1 }, steps: [stepPlan("write")] });
    const bench = await startFeed(full, [systemPlan("erp", erp)]);
    await send(bench, '{"id":"1"}');
    expect(await send(bench, '{"id":"2"}')).toMatchObject({ status: 429, headers: { "retry-after": "5" } });
  });

  test("keeps the headers that are named, and no other", async () => {
    const bench = await startFeed(flow({ headers: ["X-Shop-Topic", "webhook-id"] }), []);
    await send(bench, '{"id":"1"}', {
      authorization,
      cookie: "a",
      "x-shop-topic": "order",
      "webhook-id": "msg_1",
      "webhook-signature": "v1,abc",
      "x-api-key": "k",
      "x-auth-token": "t",
      "x-forwarded-for": "192.0.2.1",
      "x-real-ip": "192.0.2.1",
      "x-goog-iap-jwt-assertion": "jwt",
      "x-password": "hunter2",
      "x-customer-email": "jane@example.com",
    });
    const { items } = await bench.journal.messages.list({ limit: 1 });
    const { original } = (await bench.journal.messages.payload(items[0]?.id ?? "")) ?? {};
    expect(JSON.parse(original ?? "")).toMatchObject({
      envelope: { headers: { "x-shop-topic": "order", "webhook-id": "msg_1" } },
    });
    for (const hidden of ["jwt", "hunter2", "jane@", "v1,abc", "192.0.2.1", '"k"', '"t"', "value of"])
      expect(original).not.toContain(hidden);
  });

  test("is served without a gap over a reload, by the new settings", async () => {
    const bench = await startFeed(flow(), []);
    const slow = revisionOf([flow({ maxSize: "20B" })], [], "r2");
    const reload = bench.engine.activate(slow);
    const during = send(bench, '{"id":"1"}');
    await reload;
    expect((await during).status).toBe(202);
    expect((await send(bench, '{"id":"a longer one"}')).status).toBe(413);
    await bench.engine.activate(revisionOf([flow({ path: "/moved" })], [], "r3"));
    // It may come back with the next correction; a sender would take 404 as final.
    expect(await send(bench, "{}")).toMatchObject({ status: 503, headers: { "retry-after": "60" } });
    await bench.clock.advance(300_000);
    expect(() => send(bench, "{}")).toThrow("nothing is served at orders");
    expect((await send(bench, '{"id":"3"}', { authorization }, "moved")).status).toBe(202);
  });

  test("of a paused flow goes on taking messages, which wait", async () => {
    const bench = await startFeed(flow({}, { mode: "paused" }), []);
    const { body } = await send(bench, '{"id":"1"}');
    await bench.clock.advance(60_000);
    expect(await bench.state((body as { id: string }).id)).toBe("accepted");
    await bench.engine.activate(revisionOf([flow()], [], "r2"));
    await bench.clock.advance(0);
    expect(await bench.state((body as { id: string }).id)).toBe("succeeded");
  });

  test("answers 503 once the daemon drains", async () => {
    const bench = await startFeed(flow(), []);
    await bench.engine.stop(0);
    expect((await send(bench, '{"id":"1"}')).status).toBe(503);
    expect(await bench.taken()).toEqual([]);
  });

  test("quarantines what makes our own code fail, so that nothing is lost", async () => {
    const broken = computed(() => {
      throw new TypeError("a mistake of ours");
    });
    const bench = await startFeed(flow({}, { identity: { id: broken, key: null, version: null } }), []);
    expect(await send(bench, '{"id":"1"}')).toMatchObject({
      status: 422,
      body: { problems: ["identity: crossdock failed: a mistake of ours"] },
    });
    expect(bench.events).toContainEqual({ kind: "fault" });
  });
});
