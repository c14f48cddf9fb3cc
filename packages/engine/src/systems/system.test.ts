import { Failure, type HttpAnswer, type HttpClient } from "@crossdock/kit";
import { testClocks } from "@crossdock/kit/testing";
import { describe, expect, test } from "vitest";
import { JournalFailed } from "../journal-failure.ts";
import {
  createDouble,
  flowPlan,
  revisionOf,
  silentLog,
  startBench,
  stepPlan,
  systemPlan,
} from "../testing.ts";
import { Parked } from "./parked.ts";
import { createSystem } from "./system.ts";
import { createSystems } from "./systems.ts";

const never = new AbortController().signal;
const who = { retailer: "acme", criticality: "high", timeout: 1000, signal: never };
const ok: HttpAnswer = { status: 200, headers: {}, body: "" };

describe.each(testClocks)("on a clock that %s", (_does, createClock) => {
  function bench(more: Parameters<typeof systemPlan>[2] = {}, http: Partial<HttpClient> = {}) {
    const clock = createClock();
    const woken: string[] = [];
    let client: HttpClient | undefined;
    const plan = systemPlan("erp", createDouble(), more);
    const connector = {
      ...plan.connector,
      ...more.connector,
      open: (context: { http: HttpClient }) => {
        client = context.http;
        return {};
      },
    };
    const may = { act: true, share: { daemons: 1, rank: 0 } };
    const turns: string[] = [];
    const deps = {
      clock,
      log: silentLog,
      http: { send: async () => ok, ...http },
      secret: async () => "",
      crossReferences: { get: async () => undefined, put: async () => undefined },
      observe: () => undefined,
      onAvailable: (_: string, how: string) => woken.push(how),
      tellOthers: () => undefined,
      isPaused: () => false,
      mayAct: () => may.act,
      share: () => may.share,
      turn: async (name: string) => {
        turns.push(name);
        return () => void turns.push("over");
      },
    };
    const system = createSystem({ ...plan, connector }, deps);
    const send = (signal: AbortSignal) =>
      client?.send({ method: "GET", url: "http://127.0.0.1/", signal }) ??
      Promise.reject(new Error("not open"));
    return { clock, system, woken, send, plan, deps, may, turns };
  }

  describe("a call", () => {
    test("waits for the rate without using up its time", async () => {
      const limits = { concurrency: 8, rate: { requests: 1, per: 5000 }, timeout: 1000, headers: null };
      const { clock, system, send } = bench({ limits });
      const done: number[] = [];
      const started = clock.elapsed();
      const calls = [1, 2, 3].map(() =>
        system.call(who, (_, signal) => send(signal)).then(() => done.push(clock.elapsed() - started)),
      );
      await clock.advance(20_000);
      await Promise.all(calls);
      expect(done).toEqual([0, 5000, 10_000]);
    });

    test("has its part of many at once, and a turn of few", async () => {
      const many = bench({ limits: { concurrency: 11, rate: null, timeout: 1000, headers: null } });
      many.may.share = { daemons: 3, rank: 1 };
      const calls = Array.from({ length: 5 }, () =>
        many.system.call(who, () => new Promise(() => undefined)),
      );
      for (const call of calls) call.catch(() => undefined);
      await many.clock.advance(0);
      expect(many.system.view()).toMatchObject({ running: 4, waiting: 1 });
      many.may.share = { daemons: 1, rank: 0 };
      many.system.letIn();
      await many.clock.advance(0);
      expect(many.system.view()).toMatchObject({ running: 5, waiting: 0 });
      expect(many.turns).toEqual([]);

      const few = bench({ limits: { concurrency: 2, rate: null, timeout: 1000, headers: null } });
      await few.system.call(who, async () => void few.turns.push("called"));
      expect(few.turns).toEqual(["erp", "called", "over"]);
      await expect(few.system.call(who, () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
      expect(few.turns.slice(3)).toEqual(["erp", "over"]);
    });

    test("does not go out while the daemon may have lost its messages, whether before the gate or behind the rate", async () => {
      const limits = { concurrency: 8, rate: { requests: 1, per: 5000 }, timeout: 1000, headers: null };
      const { clock, system, send, may } = bench({ limits });
      await system.call(who, (_, signal) => send(signal));
      const waiting = expect(system.call(who, (_, signal) => send(signal))).rejects.toBeInstanceOf(
        JournalFailed,
      );
      may.act = false;
      await clock.advance(5000);
      await waiting;
      let isCalled = false;
      const late = system.call(who, async () => {
        isCalled = true;
      });
      await expect(late).rejects.toThrow("has not confirmed for too long");
      expect(isCalled).toBe(false);
      expect(system.view()).toMatchObject({ state: "available", running: 0 });
    });

    test("is held back for all after the System asked for fewer requests", async () => {
      const { clock, system, send } = bench();
      const limited = new Failure("RateLimited", "slow down", { retryAfter: 30_000 });
      await expect(system.call(who, () => Promise.reject(limited))).rejects.toBe(limited);
      let isSent = false;
      void system.call(who, (_, signal) => send(signal)).then(() => (isSent = true));
      await clock.advance(29_999);
      expect(isSent).toBe(false);
      await clock.advance(1);
      expect(isSent).toBe(true);
    });

    test("ends after its time, even when the work does not listen, and leaves its place", async () => {
      const { clock, system } = bench();
      const call = system.call(who, () => new Promise(() => undefined));
      const ended = expect(call).rejects.toMatchObject({ class: "Timeout", outcome: "unknown" });
      await clock.advance(1000);
      await ended;
      expect([system.view()?.running, clock.pending]).toEqual([0, 0]);
    });

    test("ends with its caller's signal, and leaves neither timer nor listener", async () => {
      const { clock, system } = bench();
      const ending = new AbortController();
      const call = system.call({ ...who, signal: ending.signal }, () => new Promise(() => undefined));
      await clock.advance(0);
      ending.abort(new Error("the daemon stops"));
      await expect(call).rejects.toThrow("the daemon stops");
      expect(clock.pending).toBe(0);
    });

    test("that was turned away before anything was sent says nothing about the System", async () => {
      const breaker = { failures: 1, within: 60_000, probe: 30_000 };
      const { clock, system, woken } = bench({ breaker });
      const fail = (failure: Failure) =>
        system.call(who, () => Promise.reject(failure)).catch(() => undefined);
      await fail(new Failure("Timeout", "no answer", { outcome: "unknown" }));
      await clock.advance(30_000);
      await fail(new Failure("ContractViolation", "no such field", { outcome: "notSent" }));
      expect([system.view()?.state, woken]).toEqual(["halfOpen", ["one", "one"]]);
      await fail(new Failure("Rejected", "no such tax"));
      expect([system.view()?.state, woken]).toEqual(["available", ["one", "one", "all"]]);
    });
  });

  describe("a System that is replaced", () => {
    test("turns away who waits, lets the call under way end, and then closes its connection", async () => {
      const closed: string[] = [];
      const limits = { concurrency: 1, rate: null, timeout: 1000, headers: null };
      const plan = systemPlan("erp", createDouble());
      const connector = { ...plan.connector, close: async () => void closed.push("closed") };
      const { system, clock } = bench({ limits, connector });
      let answer: (value: string) => void = () => undefined;
      const underWay = system.call(who, () => new Promise<string>((resolve) => (answer = resolve)));
      const waiting = system.call(who, async () => "never");
      await clock.advance(0);
      const closing = system.close();
      await expect(waiting).rejects.toBeInstanceOf(Parked);
      await clock.advance(0);
      expect(closed).toEqual([]);
      answer("done");
      expect(await underWay).toBe("done");
      await closing;
      expect(closed).toEqual(["closed"]);
    });

    test("hands its waiting messages to the new one without an attempt or a fault", async () => {
      const [old, fresh] = [createDouble(), createDouble()];
      old.script = () => new Promise(() => undefined);
      const limits = { concurrency: 1, rate: null, timeout: 10_000, headers: null };
      const flow = flowPlan();
      const first = revisionOf([flow], [systemPlan("erp", old, { limits })]);
      const erp = await startBench(first);
      const ids = [];
      for (const key of ["A", "B", "C"]) ids.push(await erp.send({ id: key, key }));
      await erp.engine.activate(
        revisionOf([flow], [systemPlan("erp", fresh, { limits, digest: "new" })], "r2"),
      );
      await erp.clock.advance(0);
      expect([old.calls.length, fresh.calls.length]).toEqual([1, 2]);
      for (const id of ids.slice(1)) {
        expect(await erp.journal.messages.get(id)).toMatchObject({
          state: "succeeded",
          attempts: 0,
          failure: null,
        });
      }
      expect(erp.events).not.toContainEqual({ kind: "fault" });
    });

    test("because its credentials were wrong fails no message that still used them", async () => {
      const [old, fresh] = [createDouble(), createDouble()];
      let answer: (failure: Failure) => void = () => undefined;
      old.script = () => new Promise((resolve) => (answer = resolve));
      const erp = await startBench(revisionOf([flowPlan()], [systemPlan("erp", old)]));
      const id = await erp.send({ id: "1", key: "A" });
      await erp.engine.activate(
        revisionOf([flowPlan()], [systemPlan("erp", fresh, { digest: "new" })], "r2"),
      );
      answer(new Failure("AuthFailed", "the key expired"));
      await erp.clock.advance(0);
      expect([await erp.state(id), fresh.calls.length]).toEqual(["succeeded", 1]);
    });

    test("and gone lets a message of the older revision wait until it is back", async () => {
      const [erp, shop] = [createDouble(), createDouble()];
      shop.script = () => new Failure("Unavailable", "down", { outcome: "notSent" });
      const steps = [
        stepPlan("write"),
        stepPlan("tell", {
          target: { system: "shop", operation: "upsert", config: {}, idempotencyKey: null },
        }),
      ];
      const both = [systemPlan("erp", erp), systemPlan("shop", shop)];
      const bench = await startBench(revisionOf([flowPlan({ steps })], both));
      const id = await bench.send({ id: "1", key: "A" });
      await bench.engine.activate(revisionOf([flowPlan()], [systemPlan("erp", erp)], "r2"));
      await bench.clock.advance(60_000);
      expect(await bench.journal.messages.get(id)).toMatchObject({
        state: "paused",
        pausedFor: "shop",
        attempts: 1,
      });
      shop.script = () => ({});
      await bench.engine.activate(revisionOf([flowPlan({ steps })], both, "r3"));
      await bench.clock.advance(0);
      expect(await bench.state(id)).toBe("succeeded");
    });
  });

  describe("a System that refuses our credentials", () => {
    test("is tried with one message every five minutes, and everything drains when it passes", async () => {
      const erp = createDouble();
      erp.script = () => new Failure("AuthFailed", "the key expired");
      const bench = await startBench(revisionOf([flowPlan()], [systemPlan("erp", erp)]));
      const ids = [];
      for (const key of ["A", "B", "C"]) ids.push(await bench.send({ id: key, key }));
      await bench.clock.advance(299_000);
      expect(erp.calls).toHaveLength(1);
      await bench.clock.advance(1000);
      expect(erp.calls).toHaveLength(2);
      expect(bench.engine.systems()[0]).toMatchObject({ state: "paused" });
      erp.script = () => ({});
      await bench.clock.advance(300_000);
      expect(await Promise.all(ids.map(bench.state))).toEqual(["succeeded", "succeeded", "succeeded"]);
      expect(await bench.journal.messages.get(ids[0] ?? "")).toMatchObject({ attempts: 0 });
      expect(bench.engine.systems()[0]).toMatchObject({ state: "available", reason: null });
    });
  });

  describe("a System that is not there", () => {
    const away = new Failure("Unavailable", "the folder is not there", { outcome: "notSent", isAway: true });

    test("takes no calls, is looked for by itself, and wakes everybody when it is back", async () => {
      let isThere = false;
      let looks = 0;
      const probe = async () => {
        looks++;
        if (!isThere) throw away;
      };
      const { system, clock, woken } = bench({
        connector: { ...bench().plan.connector, probe },
        breaker: null,
      });
      await expect(system.call(who, () => Promise.reject(away))).rejects.toBe(away);
      expect(system.view()).toMatchObject({ state: "open", reason: "the folder is not there" });
      await expect(system.call(who, async () => "done")).rejects.toBeInstanceOf(Parked);
      await clock.advance(15_000);
      expect([looks, system.view()?.state]).toEqual([3, "open"]);
      isThere = true;
      await clock.advance(5000);
      expect(system.view()).toMatchObject({ state: "available", reason: null });
      expect(woken.at(-1)).toBe("all");
      expect([await system.call(who, async () => "done"), clock.pending]).toEqual(["done", 0]);
    });

    test("is not looked for once it is replaced", async () => {
      let looks = 0;
      const probe = async () => void looks++;
      const { system, clock } = bench({ connector: { ...bench().plan.connector, probe }, breaker: null });
      await expect(system.call(who, () => Promise.reject(away))).rejects.toBe(away);
      await system.close();
      await clock.advance(60_000);
      expect([looks, clock.pending]).toEqual([0, 0]);
    });
  });

  describe("a reload", () => {
    test("whose System does not answer its probe is refused in time and changes nothing", async () => {
      const { deps, clock, plan } = bench();
      const closed: string[] = [];
      const connector = {
        ...plan.connector,
        probe: () => new Promise<void>(() => undefined),
        close: async () => void closed.push("closed"),
      };
      const systems = createSystems(deps);
      (await systems.prepare(new Map([["erp", plan]]), false)).commit();
      const before = systems.get("erp");
      const change = systems.prepare(new Map([["erp", { ...plan, connector, digest: "new" }]]), true);
      const refused = expect(change).rejects.toMatchObject({ class: "Timeout" });
      await clock.advance(15_000);
      await refused;
      expect([systems.get("erp") === before, closed, clock.pending]).toEqual([true, ["closed"], 0]);
    });

    test("keeps a System that did not change, breaker and all", async () => {
      const { deps, plan } = bench();
      const systems = createSystems(deps);
      (await systems.prepare(new Map([["erp", plan]]), false)).commit();
      const before = systems.get("erp");
      (await systems.prepare(new Map([["erp", { ...plan }]]), true)).commit();
      expect(systems.get("erp")).toBe(before);
      (await systems.prepare(new Map(), true)).commit();
      expect(() => systems.get("erp")).toThrow(Parked);
      expect(systems.takesCalls("erp")).toBe(false);
    });
  });
});
