import type { Engine } from "@crossdock/engine";
import { type Journal, type JournalState, memoryJournal, NotStorable } from "@crossdock/journal";
import { expect, test } from "vitest";
import { createMetrics } from "../metrics/metrics.ts";
import { openApp } from "../testing/open-app.ts";

/** A journal in memory that says this of itself, and refuses all reads. */
function troubled(state: JournalState): Journal {
  const journal = memoryJournal();
  const refuse = () => Promise.reject(new NotStorable("the disk is full"));
  return { ...journal, state: () => state, messages: { ...journal.messages, counts: refuse } };
}

async function ask(state: JournalState) {
  const journal = troubled(state);
  // The one thing that the engine is asked here: a webhook.
  const engine = {
    running: () => new Set<string>(),
    waitsFor: () => null,
    webhook: () => Promise.reject(new NotStorable("the disk is full")),
  } as unknown as Engine;
  const metrics = createMetrics({
    journal,
    now: Date.now,
    running: () => 0,
    pauses: () => [],
    isSetAside: () => false,
    isServed: () => true,
  });
  const { address, faults } = await openApp({ journal, engine, metrics });
  const get = async (path: string) => {
    const answer = await fetch(address + path);
    return [answer.status, await answer.text()] as const;
  };
  const hook = await fetch(`${address}/hooks/acme/orders`, { method: "POST", body: "{}" });
  return { get, hook, faults };
}

test("a journal that can store nothing is not ready, is alive, and senders are asked to come again", async () => {
  const { get, hook, faults } = await ask({ state: "notStorable", reason: "the disk is full" });
  expect(await get("/health/live")).toEqual([200, '{"status":"live"}']);
  expect(await get("/health/ready")).toEqual([503, '{"status":"not ready","reason":"the disk is full"}']);
  expect([hook.status, hook.headers.get("retry-after")]).toEqual([503, "5"]);
  expect(hook.headers.get("content-type")).toContain("application/problem+json");
  expect(await hook.json()).toMatchObject({ status: 503, title: "Nothing can be stored now" });
  expect((await get("/metrics"))[1]).toContain("crossdock_journal_storable 0");
  expect(faults).toEqual([]);
});

test("a journal that has ended is neither ready nor alive", async () => {
  const { get } = await ask({ state: "ended", reason: "its thread died" });
  expect(await get("/health/live")).toEqual([503, '{"status":"not live","reason":"its thread died"}']);
  expect((await get("/health/ready"))[0]).toBe(503);
});
