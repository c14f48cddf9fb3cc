import { setTimeout as delay } from "node:timers/promises";
import { fakeClock } from "@crossdock/kit/testing";
import fastify from "fastify";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { type Fault, faults } from "./faults.ts";

async function counter(): Promise<{
  url: string;
  done: () => number;
  add: (fault: Fault) => void;
  send: (signal?: AbortSignal) => Promise<{ status: number; text: string; headers: Headers }>;
}> {
  const app = fastify({ forceCloseConnections: true });
  let done = 0;
  const clock = fakeClock();
  const controls = faults(app, {
    clock,
    describe: (request) => ({ operation: "count.up", key: String((request.query as { key?: string }).key) }),
    refuse: (kind) => ({ status: kind === "rateLimited" ? 429 : 500, body: { kind } }),
  });
  app.post("/up", () => ({ done: ++done }));
  const url = await app.listen({ port: 0, host: "127.0.0.1" });
  onTestFinished(() => app.close());
  return {
    url,
    done: () => done,
    add: (fault) => void controls.add(fault),
    async send(signal = AbortSignal.timeout(10_000)) {
      const answer = await fetch(`${url}/up?key=a`, { method: "POST", signal });
      return { status: answer.status, text: await answer.text(), headers: answer.headers };
    },
  };
}

describe("faults", () => {
  test("a lost request does no work and a lost answer does it", async () => {
    const { add, send, done } = await counter();
    add({ kind: "lostRequest", count: 1 });
    add({ kind: "lostAnswer", count: 1 });
    await expect(send()).rejects.toThrow();
    expect(done()).toBe(0);
    await expect(send()).rejects.toThrow();
    expect(done()).toBe(1);
    expect((await send()).text).toBe('{"done":2}');
  });

  test("a timeout does the work and never answers", async () => {
    const { add, send, done } = await counter();
    add({ kind: "timeout", count: 1 });
    const patience = new AbortController();
    const answer = send(patience.signal);
    // The client's patience ends once the work is done, however long this machine takes for it.
    await vi.waitUntil(() => done() === 1, { timeout: 10_000 });
    const late = Promise.race([answer, delay(50, "no answer")]);
    expect(await late).toBe("no answer");
    patience.abort(new Error("patience is over"));
    await expect(answer).rejects.toThrow("patience is over");
  });

  test("a refusal carries the fault's Retry-After and does no work", async () => {
    const { add, send, done } = await counter();
    add({ kind: "rateLimited", retryAfter: 7, count: 1 });
    const { status, headers, text } = await send();
    expect([status, headers.get("retry-after"), text]).toEqual([429, "7", '{"kind":"rateLimited"}']);
    expect(done()).toBe(0);
  });

  test("a refusal after the work hides that it was done", async () => {
    const { add, send, done } = await counter();
    add({ kind: "internalError", afterWork: true, count: 1 });
    const { status, text } = await send();
    expect([status, text, done()]).toEqual([500, '{"kind":"internalError"}', 1]);
  });

  test("a malformed answer is not JSON", async () => {
    const { add, send } = await counter();
    add({ kind: "malformed", count: 1 });
    const { text } = await send();
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
  });

  test("operation, key, skip and count choose the requests that are hit", async () => {
    const { add, send } = await counter();
    add({ kind: "internalError", operation: "other.*" });
    add({ kind: "internalError", key: "b" });
    add({ kind: "rateLimited", operation: "count.*", key: "a", skip: 1, count: 1 });
    const statuses = [await send(), await send(), await send()].map(({ status }) => status);
    expect(statuses).toEqual([200, 429, 200]);
  });

  test("the same seed hits the same requests", async () => {
    const runs = await Promise.all(
      [3, 3, 4].map(async (seed) => {
        const { add, send } = await counter();
        add({ kind: "internalError", probability: 0.5, seed });
        const statuses: number[] = [];
        for (let at = 0; at < 24; at++) statuses.push((await send()).status);
        return statuses.join();
      }),
    );
    expect(runs[0]).toBe(runs[1]);
    expect(runs[0]).not.toBe(runs[2]);
    expect(new Set(runs[0]?.split(","))).toEqual(new Set(["200", "500"]));
  });

  test("a process outside sets, reads and removes faults over HTTP", async () => {
    const { url, send } = await counter();
    const post = (body: unknown): Promise<Response> =>
      fetch(`${url}/__sim/faults`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
    expect((await post({ kind: "lostMarbles" })).status).toBe(400);
    expect(await (await post([{ kind: "rateLimited" }])).json()).toEqual({ ids: [1] });
    expect((await send()).status).toBe(429);
    expect(await (await fetch(`${url}/__sim/faults`)).json()).toMatchObject({ faults: [{ id: 1, hit: 1 }] });
    expect((await fetch(`${url}/__sim/faults`, { method: "DELETE" })).status).toBe(204);
    expect((await send()).status).toBe(200);
  });
});
