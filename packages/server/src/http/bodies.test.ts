import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import type { Engine } from "@crossdock/engine";
import { expect, test } from "vitest";
import { openApp } from "../testing/open-app.ts";
import { createBodyBudget } from "./read-body.ts";

const head = (length: number | "chunked", more = "") =>
  `POST /hooks/acme/orders HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${more}${
    length === "chunked" ? "Transfer-Encoding: chunked" : `Content-Length: ${length}`
  }\r\n\r\n`;

/** The status line of the first answer. */
async function firstStatus(port: number, ...parts: (string | Buffer)[]): Promise<number> {
  const socket = connect(port, "127.0.0.1");
  const answered = once(socket, "data");
  for (const part of parts) socket.write(part);
  const [answer] = await answered;
  socket.destroy();
  return Number(String(answer).slice(9, 12));
}

test("a body that is announced too large is refused before any of it comes, whoever sends it", async () => {
  const { port } = await openApp();
  expect(await firstStatus(port, head(100_001))).toBe(413);
});

test("a path that no flow serves is told before any of the body comes", async () => {
  const { port } = await openApp({ servedWebhook: () => undefined });
  expect(await firstStatus(port, head(20_000_000))).toBe(404);
});

test("a body in pieces is read up to the flow's own limit", async () => {
  const { port } = await openApp();
  const chunk = Buffer.alloc(60_000, "a");
  const framed = Buffer.concat([Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from("\r\n")]);
  expect(await firstStatus(port, head("chunked"), framed, framed)).toBe(413);
});

test("a sender of a body that is much too large gets to read the answer, and may go on", async () => {
  const { address, port } = await openApp();
  const answer = await fetch(`${address}/hooks/acme/orders`, {
    method: "POST",
    body: new Uint8Array(40_000_000),
  });
  expect([answer.status, await answer.json()]).toMatchObject([
    413,
    { detail: "at most 100000 bytes are taken here" },
  ]);
  const socket = connect(port, "127.0.0.1");
  socket.write(head(8_000_000));
  socket.write(Buffer.alloc(8_000_000));
  socket.end("GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  expect((await text(socket)).match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 413", "HTTP/1.1 200"]);
});

test("bodies under way share a budget, which comes back when they are answered or given up", async () => {
  const bodies = createBodyBudget(100_000);
  // The one thing that is asked of it.
  const engine = { webhook: () => Promise.resolve({ status: 202, body: {} }) } as unknown as Engine;
  const { address, port } = await openApp({ bodies, engine });
  const slow = connect(port, "127.0.0.1");
  slow.write(head(90_000));
  slow.write(Buffer.alloc(80_000));
  const hasRoom = (bytes: number): boolean => {
    if (!bodies.take(bytes)) return false;
    bodies.give(bytes);
    return true;
  };
  await expect.poll(() => hasRoom(30_000)).toBe(false);
  const send = () => fetch(`${address}/hooks/acme/orders`, { method: "POST", body: "a".repeat(30_000) });
  const busy = await send();
  expect([busy.status, busy.headers.get("retry-after")]).toEqual([503, "5"]);
  slow.destroy();
  await expect.poll(async () => (await send()).status).toBe(202);
  await expect.poll(() => hasRoom(100_000)).toBe(true);
});

test("connections are bounded", async () => {
  const { port } = await openApp({ maxConnections: 2 });
  const sockets = [1, 2, 3].map(() => connect(port, "127.0.0.1"));
  const [, , third] = sockets;
  if (third) await once(third, "close");
  expect(sockets.map(({ destroyed }) => destroyed)).toEqual([false, false, true]);
  for (const socket of sockets) socket.destroy();
});
