import {
  type AnyRoute,
  commandProblems,
  commonProblems,
  problems as declared,
  isPermitted,
  type Permission,
  type ProblemType,
  permissions,
  type Role,
  type Routes,
  roles,
  routes,
} from "@crossdock/api";
import type { Asker, Command, Engine } from "@crossdock/engine";
import type { Revision } from "@crossdock/flow";
import { type Journal, memoryJournal } from "@crossdock/journal";
import { createShapeChecker } from "@crossdock/kit";
import { Type } from "typebox";
import { describe, expect, test } from "vitest";
import { smallCatalog } from "../../../catalog/src/testing/small-catalog.ts";
import { badMessage, roomy, start } from "../../../journal/src/contract/samples.ts";
import type { Reloads } from "../reload/reloads.ts";
import { openApp } from "../testing/open-app.ts";

const { check: checkShape } = createShapeChecker();

interface Asked {
  /** With the query. */
  path: string;
  body?: unknown;
}

/** What each route is asked: once for an answer, and once where it may say no of its own. A route without a line does not compile. */
const asked: { [Name in keyof Routes]: { done: Asked; refused?: Asked & { type: ProblemType } } } = {
  listMessages: { done: { path: "/v1/messages?state=held&limit=2&since=2026-11-30T22:00:00Z" } },
  getMessage: {
    done: { path: "/v1/messages/known" },
    refused: { path: "/v1/messages/none", type: "unknown-message" },
  },
  getMessageContent: {
    done: { path: "/v1/messages/known/content" },
    refused: { path: "/v1/messages/none/content", type: "unknown-message" },
  },
  getRecording: {
    done: { path: "/v1/messages/known/recording" },
    refused: { path: "/v1/messages/none/recording", type: "unknown-message" },
  },
  replayMessage: {
    done: { path: "/v1/messages/known/replay", body: {} },
    refused: { path: "/v1/messages/none/replay", body: {}, type: "unknown-message" },
  },
  releaseMessage: {
    done: { path: "/v1/messages/known/release", body: { action: "skip", reason: "a test" } },
    refused: {
      path: "/v1/messages/none/release",
      body: { action: "skip", reason: "a test" },
      type: "unknown-message",
    },
  },
  releaseMessages: {
    done: { path: "/v1/messages/release", body: { ids: ["known"], action: "skip", reason: "a test" } },
  },
  retryMessage: {
    done: { path: "/v1/messages/known/retry", body: {} },
    refused: { path: "/v1/messages/none/retry", body: {}, type: "unknown-message" },
  },
  retryMessages: { done: { path: "/v1/messages/retry", body: { ids: ["known"] } } },
  replayMessages: { done: { path: "/v1/messages/replay", body: { ids: ["known"] } } },
  dismissMessage: {
    done: { path: "/v1/messages/known/dismiss", body: { reason: "a test" } },
    refused: { path: "/v1/messages/none/dismiss", body: { reason: "a test" }, type: "unknown-message" },
  },
  dismissMessages: {
    done: { path: "/v1/messages/dismiss", body: { ids: ["known"], reason: "a test" } },
  },
  listCases: { done: { path: "/v1/cases" } },
  listShadows: { done: { path: "/v1/shadow" } },
  compareShadows: { done: { path: "/v1/shadow/compare", body: { written: [{ key: "1", request: {} }] } } },
  getCatalog: {
    done: { path: "/v1/catalog?retailer=acme" },
    refused: { path: "/v1/catalog?retailer=none", type: "unknown-retailer" },
  },
  listFlows: { done: { path: "/v1/flows" } },
  fireTrigger: {
    done: { path: "/v1/flows/orders/run-now", body: { reason: "a test" } },
    refused: { path: "/v1/flows/oders/run-now", body: { reason: "a test" }, type: "unknown-trigger" },
  },
  getCursor: {
    done: { path: "/v1/flows/orders/cursor?retailer=acme" },
    refused: { path: "/v1/flows/orders/cursor?retailer=amce", type: "unknown-trigger" },
  },
  moveCursor: {
    done: { path: "/v1/flows/orders/cursor", body: { value: "2026-11-30T22:00:00Z", reason: "a test" } },
    refused: {
      path: "/v1/flows/orders/cursor",
      body: { value: "2026-11-30", reason: "a test" },
      type: "unfit-cursor",
    },
  },
  pauseFlow: {
    done: { path: "/v1/flows/orders@1/pause", body: { retailer: "acme", reason: "a test" } },
    refused: { path: "/v1/flows/oders/pause", body: { reason: "a test" }, type: "unknown-trigger" },
  },
  resumeFlow: {
    done: { path: "/v1/flows/orders@1/resume", body: { trigger: "poll", retailer: "acme" } },
    refused: { path: "/v1/flows/orders@1/resume", body: { retailer: "acne" }, type: "unknown-trigger" },
  },
  listPauses: { done: { path: "/v1/pauses" } },
  listOwners: { done: { path: "/v1/owners" } },
  listSystems: { done: { path: "/v1/systems" } },
  pauseSystem: {
    done: { path: "/v1/systems/known/pause", body: { reason: "a test" } },
    refused: { path: "/v1/systems/none/pause", body: { reason: "a test" }, type: "unknown-system" },
  },
  resumeSystem: {
    done: { path: "/v1/systems/known/resume", body: {} },
    refused: { path: "/v1/systems/none/resume", body: {}, type: "unknown-system" },
  },
  probeSystem: {
    done: { path: "/v1/systems/known/probe", body: {} },
    refused: { path: "/v1/systems/none/probe", body: {}, type: "unknown-system" },
  },
  listReloads: { done: { path: "/v1/reloads" } },
  getReload: {
    done: { path: "/v1/reloads/1" },
    refused: { path: "/v1/reloads/none", type: "unknown-reload" },
  },
  startReload: { done: { path: "/v1/reloads", body: {} } },
  getRevisionFiles: {
    done: { path: "/v1/revisions/active/files" },
    refused: { path: "/v1/revisions/0000/files", type: "unknown-revision" },
  },
  listRevisions: { done: { path: "/v1/revisions" } },
  activateRevision: {
    done: { path: "/v1/revisions/abcdef/activate", body: { reason: "a test" } },
    refused: { path: "/v1/revisions/000000/activate", body: {}, type: "unknown-revision" },
  },
  listAudit: { done: { path: "/v1/audit?event=message&since=2026-11-30T22:00:00Z" } },
  getMetrics: { done: { path: "/metrics" } },
  getOpenApi: { done: { path: "/openapi.json" } },
};

/** The flow of the one message that the journal has; a flow without a contract and steps. */
const plan = {
  ...{
    flow: "orders@1",
    retailer: "acme",
    title: "Orders",
    owner: "office",
    domain: "order",
    criticality: "high",
  },
  ...{ mode: "live", runbook: null, bindings: {}, steps: [] },
  triggers: [
    {
      id: "poll",
      definition: { name: "poll", firesOnDemand: true },
      config: { system: "erp", operation: "list" },
    },
  ],
};
const system = {
  ...{ name: "known", connector: "http", state: "paused", reason: "it moves", rate: null },
  ...{ running: 0, waiting: 0, parked: 0, concurrency: 4 },
  pause: { target: { system: "known" }, reason: "it moves", actor: "ann", at: 0 },
};
const systems = new Map([["erp", { operations: new Map([["list", { kind: "list" }]]) }]]);
const stand = { value: "2026-11-30T23:00:00Z", movedAt: 0 };
const flowPause = { ...system.pause, target: { flow: "orders", retailer: null, trigger: null } };
/** What these routes ask of the engine; it has tests of its own. */
function engineOn(journal: Journal): Engine {
  const note = ({ actor, event }: Asker) =>
    journal.audit.append({ at: 0, event, actor, details: { of: "the engine" } });
  const repair = async (id: string, { by }: { by: Asker }) => {
    if (id !== "known") return { ok: false, reason: "unknownMessage", detail: `there is no message ${id}` };
    await note(by);
    return { ok: true, state: "accepted" };
  };
  const ofSystem = async (target: object, { by }: { by: Asker }) => {
    if (JSON.stringify(target).includes("none")) return { ok: false, reason: "unknownSystem" };
    await note(by);
    return { ok: true };
  };
  return {
    running: () => new Set<string>(),
    waitsFor: () => null,
    content: async () => ({ received: "{}", message: null, steps: [] }),
    revision: () => ({ digest: "abc", plans: { Flow: [plan], System: systems }, files: {} }),
    systems: () => [system],
    pauses: {
      all: () => [system.pause, flowPause],
      ofSystem: () => system.pause,
      ofFlow: () => undefined,
      ofTrigger: () => undefined,
    },
    pause: ofSystem,
    resume: ofSystem,
    probe: (name: string, how: { by: Asker }) => ofSystem({ system: name }, how),
    replay: repair,
    release: repair,
    retry: repair,
    dismiss: repair,
    cursor: async () => ({ ...{ system: "erp", operation: "list", summary: "" }, ...stand }),
    async moveCursor(_: unknown, { by }: { by: Asker }) {
      await note(by);
      return { ok: true, from: stand.value };
    },
    async fire(_: unknown, { by }: { by: Asker }) {
      await note(by);
      return { ok: true, state: "fired", taken: { accepted: 2 }, reason: null };
    },
    ask: (asked: { by: Asker }, carryOut: (command: unknown) => Promise<unknown>) =>
      carryOut({
        ...asked,
        actor: asked.by.actor,
        act: (_: unknown, details: object) => ({ audit: [{ at: 0, ...asked.by, details }] }),
      }),
  } as unknown as Engine;
}

const report = {
  id: "1",
  at: 0,
  duration: 1,
  result: "unchanged",
  actor: "ann",
  revision: "abc",
  folder: null,
  isSetAside: false,
  reason: null,
  repeats: 0,
  diagnostics: [],
};
const catalog = smallCatalog();
/** The same of reloads, which write who asked with the revision that takes over. */
function reloadsOn(journal: Journal): Reloads {
  return {
    list: () => [],
    get: (id: string) => (id === report.id ? report : undefined),
    async rollBack(_revision: unknown, { command }: { command: Command }) {
      await journal.commands.done(command.act({}, {}));
      return report;
    },
    folder: () => ({ digest: "abc", isSetAside: false, isApplied: true, applied: "abc" }),
    ask: () => ({ report, done: Promise.resolve(report) }),
  } as unknown as Reloads;
}

const names = Object.keys(roles) as Role[];
const tokens = names.map((role) => ({ name: role, role, secret: { secret: role } }));
const secretOf = (role: string): string => `the-token-of-the-${role}`;

async function open() {
  const journal = memoryJournal();
  await journal.messages.accept(badMessage("known"), roomy);
  await journal.revisions.save("abcdef0123", {}, start);
  const { address } = await openApp({
    engine: engineOn(journal),
    reloads: reloadsOn(journal),
    journal,
    catalog: async () => catalog,
    compileStored: async () => ({ revision: { digest: "abcdef0123" } as Revision, diagnostics: [] }), // Only handed on.
    access: () => ({ hosts: [], tokens, trustedProxy: false }),
    secret: async ({ secret }) => secretOf(secret),
  });
  const ask = ({ method }: AnyRoute, { path, body }: Asked, headers: Record<string, string> = {}) =>
    fetch(address + path, {
      method,
      headers: { ...(method === "POST" ? { "content-type": "application/json" } : {}), ...headers },
      ...(method === "POST" ? { body: JSON.stringify(body) } : {}),
    });
  const as = (role: Role) => ({ authorization: `Bearer ${secretOf(role)}` });
  const audit = async () => (await journal.audit.list({ limit: 10 })).items;
  return { ask, as, audit };
}

const problemOf = async (answer: Response): Promise<unknown> => {
  expect(answer.headers.get("content-type")).toContain("application/problem+json");
  const { type, title, status, parameters } = (await answer.json()) as Record<string, unknown>; // As every problem is.
  const name = String(type).replace("urn:crossdock:problem:", "") as ProblemType; // Looked up in the next line.
  const declaration = declared[name];
  expect({ title, status }).toEqual({ title: declaration.title, status: declaration.status });
  // Its parameters are those that it declares.
  const shape = Type.Object(declaration.parameters, { additionalProperties: false });
  expect(checkShape(shape, parameters)).toEqual([]);
  expect(answer.status).toBe(status);
  return name;
};

describe.each(Object.keys(routes) as (keyof Routes)[])("%s", (name) => {
  const route: AnyRoute = routes[name];
  const { done, refused } = asked[name];

  test("is for those who show a token whose role permits it", async () => {
    const { ask, as } = await open();
    const nobody = await ask(route, done);
    expect(nobody.headers.get("www-authenticate")).toBe("Bearer");
    expect(await problemOf(nobody)).toBe("unauthenticated");
    expect(await problemOf(await ask(route, done, { authorization: "Bearer made-up-made-up" }))).toBe(
      "unauthenticated",
    );
    expect(
      await problemOf(await ask(route, done, { ...as("admin"), origin: "https://attacker.example" })),
    ).toBe("refused");
    for (const role of names) {
      const answer = await ask(route, done, as(role));
      if (isPermitted(role, route.permission)) expect([401, 403]).not.toContain(answer.status);
      else expect(await problemOf(answer)).toBe("forbidden");
    }
  });

  test("answers what it declares, and the audit has its event", async () => {
    const { ask, as, audit } = await open();
    const answer = await ask(route, done, as("admin"));
    expect(answer.status).toBe(200);
    const body: unknown = route.produces ? await answer.text() : await answer.json();
    expect(checkShape(route.answer, body)).toEqual([]);
    const entries = (await audit()).map(({ event, actor }) => [event, actor]);
    expect(entries).toEqual(route.audit ? [[route.audit, "admin"]] : []);
  });

  test.runIf(refused)("says no by a problem that it declares, and the audit has nothing", async () => {
    const { ask, as, audit } = await open();
    expect(await problemOf(await ask(route, refused ?? done, as("admin")))).toBe(refused?.type);
    expect(route.problems).toContain(refused?.type);
    expect(await audit()).toEqual([]);
  });

  test.runIf(route.method === "POST")(
    "is a command: JSON alone, and audited unless it only reads",
    async () => {
      const { ask, as } = await open();
      expect(await problemOf(await ask(route, done, { ...as("admin"), "content-type": "text/plain" }))).toBe(
        "wrong-type",
      );
      expect(route.audit !== undefined || route.permission.endsWith(".read")).toBe(true);
    },
  );
});

test("every permission is asked by a route and belongs to a role", () => {
  const used = new Set(Object.values(routes).map(({ permission }: AnyRoute) => permission));
  expect([...used].sort()).toEqual(Object.keys(permissions).sort());
  for (const permission of Object.keys(permissions) as Permission[])
    expect(names.filter((role) => isPermitted(role, permission)).at(-1)).toBe("admin");
});

test("every problem has a route, or is one that all may answer or that only webhooks do", () => {
  const ofRoutes = Object.values(routes).flatMap(({ problems = [] }: AnyRoute) => problems);
  const others: ProblemType[] = ["unreadable", "unknown-address", "unknown-webhook", "not-ready", "too-busy"];
  const known = new Set([...ofRoutes, ...commonProblems, ...commandProblems, ...others]);
  expect([...known].sort()).toEqual(Object.keys(declared).sort());
});
