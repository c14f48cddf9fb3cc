import { connect } from "node:net";
import type { Engine } from "@crossdock/engine";
import { describe, expect, test } from "vitest";
import { openApp } from "./testing/open-app.ts";

describe("the daemon's HTTP surface", () => {
  test("sends webhooks away with 503 until it is ready, rather than say that there are none", async () => {
    const { address } = await openApp({ isReady: () => false });
    const answer = await fetch(`${address}/hooks/acme/orders`, { method: "POST", body: "{}" });
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
    expect((await fetch(`${address}/health/ready`)).status).toBe(503);
    expect((await fetch(`${address}/health/live`)).status).toBe(200);
  });

  test("hands a GET to the webhook that may be asked so, and to no other", async () => {
    const webhook: Engine["webhook"] = async (_retailer, _path, { method, url }) => ({
      status: 200,
      body: undefined,
      text: `${method} ${new URL(url).search}`,
    });
    const engine = { webhook } as unknown as Engine; // nothing else of it is asked
    const asked = await openApp({
      engine,
      servedWebhook: () => ({ flow: "orders@1", maxSize: 1000, asksByQuery: true }),
    });
    const answer = await fetch(`${asked.address}/hooks/acme/orders?hub.challenge=%3Cb%3E`);
    expect([
      answer.status,
      answer.headers.get("content-type"),
      answer.headers.get("x-content-type-options"),
    ]).toEqual([...[200, "text/plain; charset=utf-8", "nosniff"]]);
    expect(await answer.text()).toBe("GET ?hub.challenge=%3Cb%3E");
    const other = await openApp({ engine });
    expect((await fetch(`${other.address}/hooks/acme/orders?hub.challenge=1`)).status).toBe(404);
  });

  test("is ready while a System takes no calls, and says so", async () => {
    const use = { running: 0, waiting: 0, parked: 0, concurrency: 1, rate: null };
    const view = { connector: "file", reason: null, pause: null, ...use };
    const systems: ReturnType<Engine["systems"]> = [
      { ...view, name: "shop", state: "available" },
      { ...view, name: "drop", state: "open" },
    ];
    const { address } = await openApp({ engine: { systems: () => systems } as unknown as Engine });
    const ready = async () => {
      const answer = await fetch(`${address}/health/ready`);
      return [answer.status, await answer.json()];
    };
    const reason = "1 of 2 Systems takes no calls now; GET /v1/systems names them";
    expect(await ready()).toEqual([200, { status: "ready", reason }]);
    systems.pop();
    expect(await ready()).toEqual([200, { status: "ready" }]);
  });

  test("ends a request that does not arrive in time", async () => {
    const { address } = await openApp({ requestTimeout: 200 });
    const { hostname, port } = new URL(address);
    const socket = connect(Number(port), hostname);
    socket.write("POST /hooks/acme/orders HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{");
    const received: Buffer[] = [];
    socket.on("data", (chunk) => received.push(chunk));
    await new Promise((resolve) => socket.once("close", resolve));
    expect(Buffer.concat(received).toString()).toMatch(/^HTTP\/1\.1 408 /);
  });

  test("takes only small bodies for its commands", async () => {
    const { address } = await openApp();
    const answer = await fetch(`${address}/v1/messages/1/release`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ action: "skip", reason: "x".repeat(70_000) }),
    });
    expect([answer.status, await answer.json()]).toMatchObject([
      413,
      { title: "The body is too large", detail: "at most 65536 bytes are taken here" },
    ]);
  });

  test.each(["messages", "cases", "audit"])(
    "answers 400 to a cursor that /v1/%s did not give",
    async (list) => {
      const { address, faults } = await openApp();
      const answer = await fetch(`${address}/v1/${list}?cursor=made-up`);
      expect([answer.status, await answer.json()]).toMatchObject([
        400,
        {
          type: "urn:crossdock:problem:unknown-cursor",
          detail: "query.cursor is not `next` of a page of this list: ask without it for the first page",
        },
      ]);
      expect(faults).toEqual([]);
    },
  );

  test.each(["x".repeat(101), " ", "a\u00e9b"])("refuses %j as the name of an actor", async (actor) => {
    const { address } = await openApp();
    const answer = await fetch(`${address}/v1/messages`, { headers: { "x-actor": actor } });
    expect(answer.status).toBe(400);
  });
});
