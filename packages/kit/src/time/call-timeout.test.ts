import { createServer, get } from "node:http";
import type { AddressInfo } from "node:net";
import { Worker } from "node:worker_threads";
import { expect, onTestFinished, test } from "vitest";
import { createCallTimeout } from "./call-timeout.ts";
import { fakeClock, systemClock } from "./clock.ts";

/** Keeps this process from everything else. */
function block(duration: number): void {
  const began = performance.now();
  while (performance.now() - began < duration);
}

/** A server of its own thread, which answers after `wait` whatever this one does. */
async function openServer(wait: number): Promise<string> {
  const worker = new Worker(
    `const { createServer } = require("node:http");
    const server = createServer((_, response) => setTimeout(() => response.end("done"), ${wait}));
    server.listen(0, "127.0.0.1", () => require("node:worker_threads").parentPort.postMessage(server.address().port));`,
    { eval: true },
  );
  onTestFinished(async () => void (await worker.terminate()));
  const port = await new Promise((resolve) => worker.once("message", resolve));
  return `http://127.0.0.1:${String(port)}/`;
}

/** Whether the answer came first, or the end of the time. */
function race(url: string, duration: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const timeout = createCallTimeout(systemClock, duration, () => resolve("timeout"));
    const request = get(url, (answer) => {
      answer.resume().on("end", () => {
        timeout.stop();
        resolve("answer");
      });
    });
    request.on("error", reject);
  });
}

test.each([0, 30])(
  "an answer that came while the process did not run comes before the end of the time, %i ms after the call",
  async (before) => {
    const url = await openServer(50);
    const first = race(url, 1000);
    await new Promise((resolve) => setTimeout(resolve, before));
    block(2000);
    expect(await first).toBe("answer");
  },
);

test("a server that is silent is given up in time, and soon after the process runs again", async () => {
  const server = createServer(() => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => server.closeAllConnections());
  // A TCP listener's address is never text.
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const began = performance.now();
  const end = race(url, 300);
  block(1000);
  expect(await end).toBe("timeout");
  expect(performance.now() - began).toBeGreaterThan(1000);
});

test("time ends to the millisecond on a clock that runs, without its pauses", async () => {
  const clock = fakeClock();
  const ends: number[] = [];
  const timeout = createCallTimeout(clock, 1000, () => ends.push(clock.elapsed()));
  await clock.advance(400);
  timeout.pause();
  timeout.pause();
  await clock.advance(5000);
  timeout.resume();
  await clock.advance(5000);
  timeout.resume();
  await clock.advance(599);
  expect(ends).toEqual([]);
  await clock.advance(10);
  expect([ends, clock.pending]).toEqual([[11_000], 0]);
});

test("a stop leaves no timer, in a pause as well", async () => {
  const clock = fakeClock();
  let ends = 0;
  const [first, second] = [1, 2].map(() => createCallTimeout(clock, 1000, () => ends++));
  first?.stop();
  second?.pause();
  second?.stop();
  second?.resume();
  await clock.advance(5000);
  expect([ends, clock.pending]).toEqual([0, 0]);
});
