import { Type } from "typebox";
import { defineRoute, Problem } from "./route.ts";
import { instant, maybeInstant, nullable, page } from "./shapes.ts";

export const listFlows = defineRoute({
  method: "GET",
  path: "/v1/flows",
  summary: "Lists the flows at work, per retailer, with their messages by state.",
  answer: Type.Object({
    revision: Type.String(),
    items: Type.Array(
      Type.Object({
        flow: Type.String(),
        retailer: Type.String(),
        title: Type.String(),
        owner: Type.String(),
        domain: Type.String(),
        criticality: Type.String(),
        mode: Type.String(),
        runbook: nullable(Type.String()),
        triggers: Type.Array(Type.Object({ id: Type.String(), kind: Type.String() })),
        steps: Type.Array(Type.String()),
        messages: Type.Record(Type.String(), Type.Integer()),
        oldestUnfinished: nullable(Type.String()),
      }),
    ),
    next: Type.Null(),
  }),
  async handle(_, { engine, journal }) {
    const [counts, oldest] = await Promise.all([journal.messages.counts(), journal.messages.oldest()]);
    const { digest, flows } = engine.revision();
    const items = flows.map((plan) => {
      const isOwn = (row: { flow: string; retailer: string }) =>
        row.flow === plan.flow && row.retailer === plan.retailer;
      const { flow, retailer, title, owner, domain, criticality, mode, runbook } = plan;
      const since = oldest.find(isOwn)?.acceptedAt;
      return {
        flow,
        retailer,
        title,
        owner,
        domain,
        criticality,
        mode,
        runbook,
        triggers: plan.triggers.map(({ id, definition }) => ({ id, kind: definition.name })),
        steps: plan.steps.map(({ id }) => id),
        messages: Object.fromEntries(counts.filter(isOwn).map(({ state, count }) => [state, count])),
        oldestUnfinished: maybeInstant(since ?? null),
      };
    });
    return { revision: digest, items, next: null };
  },
});

export const listSystems = defineRoute({
  method: "GET",
  path: "/v1/systems",
  summary: "Lists the Systems with their state: available, paused, or an open breaker.",
  answer: Type.Object({
    items: Type.Array(
      Type.Object({
        name: Type.String(),
        connector: Type.String(),
        state: Type.String(),
        reason: nullable(Type.String()),
        running: Type.Integer(),
        waiting: Type.Integer(),
        concurrency: Type.Integer(),
      }),
    ),
    next: Type.Null(),
  }),
  handle: (_, { engine }) => ({ items: engine.systems(), next: null }),
});

export const resumeSystem = defineRoute({
  method: "POST",
  path: "/v1/systems/{name}/resume",
  summary: "Lets a paused System take calls again; its messages drain oldest first.",
  params: Type.Object({ name: Type.String() }),
  answer: Type.Object({ name: Type.String(), state: Type.String() }),
  async handle({ params: { name }, actor }, { engine, journal, clock }) {
    if (!engine.resumeSystem(name))
      throw new Problem(404, "There is no such System", `no System is named ${name}`);
    await journal.audit.append({
      at: clock.now(),
      event: "system.resumed",
      actor,
      details: { system: name },
    });
    return { name, state: "available" };
  },
});

export const listAudit = defineRoute({
  method: "GET",
  path: "/v1/audit",
  summary: "Lists who did what, newest first.",
  query: Type.Object(
    {
      ...page,
    },
    { additionalProperties: false },
  ),
  answer: Type.Object({
    items: Type.Array(
      Type.Object({
        at: Type.String(),
        event: Type.String(),
        actor: Type.String(),
        details: Type.Record(Type.String(), Type.Unknown()),
      }),
    ),
    next: nullable(Type.String()),
  }),
  async handle({ query }, { journal }) {
    const page = await journal.audit.list(query);
    return {
      items: page.items.map((entry) => ({ ...entry, at: instant(entry.at) })),
      next: page.next,
    };
  },
});
