import type { Role } from "@crossdock/api";
import { memoryJournal } from "@crossdock/journal";
import type { LogFields } from "@crossdock/kit";
import { fakeClock } from "@crossdock/kit/testing";
import { describe, expect, test } from "vitest";
import type { AppDeps } from "../app.ts";
import { createMetrics } from "../metrics/metrics.ts";
import { openApp } from "../testing/open-app.ts";

const json = { "content-type": "application/json" };

async function open(more: Partial<AppDeps> = {}) {
  const clock = fakeClock();
  const journal = memoryJournal();
  const lines: LogFields[] = [];
  const log = { debug() {}, info() {}, error() {}, warn: (fields: LogFields) => void lines.push(fields) };
  const metrics = createMetrics({
    ...{
      journal,
      now: clock.now,
      running: () => 0,
      pauses: () => [],
      isSetAside: () => false,
      isServed: () => true,
    },
  });
  const { address } = await openApp({ clock, journal, log, metrics, ...more });
  const ask = async (path: string, init: RequestInit = {}) => (await fetch(address + path, init)).status;
  return {
    ...{ address, clock, lines, ask },
    counted: async () =>
      Object.fromEntries(
        (await metrics.text())
          .split("\n")
          .flatMap((line) => /^crossdock_requests_refused_total\{kind="(.+)"\} (\d+)$/.exec(line) ?? [])
          .flatMap((_, index, all) => (index % 3 === 0 ? [[all[index + 1], Number(all[index + 2])]] : [])),
      ),
    audit: async () => (await journal.audit.list({ limit: 9 })).items,
  };
}

const post = (body: string): RequestInit => ({ method: "POST", body, headers: json });

describe("a request that is refused early leaves a line and a metric:", () => {
  test("an unknown webhook, told once a minute with the count", async () => {
    const { ask, lines, counted, clock } = await open({ servedWebhook: () => undefined });
    for (let count = 0; count < 5; count++)
      expect(await ask("/hooks/acme/orders?token=x", post("{}"))).toBe(404);
    const line = { kind: "unknown-webhook", method: "POST", path: "/hooks/acme/orders", from: "127.0.0.1" };
    expect(lines).toMatchObject([{ ...line, count: 1 }]);
    await clock.advance(60_000);
    expect(lines).toMatchObject([
      { ...line, count: 1 },
      { ...line, count: 4 },
    ]);
    expect(await counted()).toEqual({ "unknown-webhook": 5 });
    expect(JSON.stringify(lines)).not.toContain("token");
  });

  test.each(["GET", "PUT", "DELETE"])("a webhook that is asked by %s", async (method) => {
    const { ask, lines, counted } = await open();
    expect(await ask("/hooks/acme/orders", { method, headers: json })).toBe(404);
    expect(lines).toMatchObject([{ kind: "wrong-method", method, count: 1 }]);
    expect(await counted()).toEqual({ "wrong-method": 1 });
  });

  test("a body that is too large by the length that it announces, and one that turns out to be", async () => {
    const { address, ask, lines, counted } = await open();
    expect(await ask("/hooks/acme/orders", post("x".repeat(100_001)))).toBe(413);
    const pieces = new ReadableStream({
      start(controller) {
        controller.enqueue(new Uint8Array(100_001));
        controller.close();
      },
    });
    const chunked = { method: "POST", body: pieces, headers: json, duplex: "half" };
    expect((await fetch(`${address}/hooks/acme/orders`, chunked)).status).toBe(413);
    expect(lines).toMatchObject([{ kind: "too-large", count: 1 }]);
    expect(await counted()).toEqual({ "too-large": 2 });
  });

  test("an address that is not there, and a page of another site", async () => {
    const { ask, lines, counted } = await open();
    expect(await ask("/no/such/address")).toBe(404);
    expect(await ask("/v1/messages", { headers: { origin: "https://attacker.example" } })).toBe(403);
    expect(lines).toMatchObject([{ kind: "unknown-address" }, { kind: "refused" }]);
    expect(await counted()).toEqual({ "unknown-address": 1, refused: 1 });
  });

  test("but not what a route answers to somebody who may ask", async () => {
    const { ask, lines, counted } = await open();
    expect(await ask("/v1/messages/nobody")).toBe(404);
    expect(await ask("/v1/messages?limit=x")).toBe(400);
    expect([lines, await counted()]).toEqual([[], {}]);
  });

  test("and nothing that a stranger wrote is long in it", async () => {
    const { ask, lines } = await open();
    await ask(`/hooks/${"x".repeat(5000)}`);
    expect(JSON.stringify(lines).length).toBeLessThan(700);
  });
});

describe("a refused request that would have acted is in the audit", () => {
  const secretOf = (role: string) => `${role}-of-the-test-long-enough`;
  const tokens = (["viewer", "admin"] as Role[]).map((role) => ({
    name: `${role}s-token`,
    role,
    secret: { secret: role },
  }));
  const signedIn = {
    access: () => ({ hosts: [], tokens, trustedProxy: false }),
    secret: async ({ secret }: { secret: string }) => secretOf(secret),
  };
  const as = (role: Role, more = {}) => ({ ...json, authorization: `Bearer ${secretOf(role)}`, ...more });
  const release = (headers: Record<string, string>): [string, RequestInit] => [
    "/v1/messages/m1/release",
    { method: "POST", body: "{}", headers },
  ];
  const entry = (actor: string, problem: string, count: number) => ({
    event: "request.refused",
    actor,
    details: { wanted: "message.released", path: "/v1/messages/m1/release", problem, count },
  });

  test("where its role does not allow it, with the count of a minute", async () => {
    const { ask, audit, clock } = await open(signedIn);
    for (let count = 0; count < 3; count++) expect(await ask(...release(as("viewer")))).toBe(403);
    expect(await audit()).toMatchObject([entry("viewers-token", "forbidden", 1)]);
    await clock.advance(60_000);
    expect(await audit()).toMatchObject([
      entry("viewers-token", "forbidden", 2),
      entry("viewers-token", "forbidden", 1),
    ]);
  });

  test("where the guard stops it and the token is one of ours", async () => {
    const { ask, audit } = await open(signedIn);
    expect(await ask(...release(as("admin", { "content-type": "text/plain" })))).toBe(415);
    expect(await ask(...release(as("admin", { origin: "https://attacker.example" })))).toBe(403);
    await expect
      .poll(audit)
      .toMatchObject([entry("admins-token", "refused", 1), entry("admins-token", "wrong-type", 1)]);
  });

  test("but not where nobody knows who asked, or where it only reads", async () => {
    const { ask, audit, counted } = await open(signedIn);
    expect(await ask(...release({ ...json, authorization: "Bearer made-up-made-up-made-up" }))).toBe(401);
    expect(await ask("/v1/audit", { headers: as("viewer") })).toBe(403);
    await expect.poll(counted).toEqual({ unauthenticated: 1, forbidden: 1 });
    expect(await audit()).toEqual([]);
  });

  test("and not for a name that is only claimed", async () => {
    const { ask, audit } = await open();
    expect(await ask(...release({ "content-type": "text/plain", "x-actor": "ann" }))).toBe(415);
    expect(await audit()).toEqual([]);
  });
});
