import type { Routes } from "@crossdock/api";
import type { Engine } from "@crossdock/engine";
import type { Handler } from "./handler.ts";
import { maybeInstant } from "./instant.ts";
import { Problem } from "./problem.ts";

export const listFlows: Handler<Routes["listFlows"]> = async (_, { engine, journal }) => {
  const [counts, oldest] = await Promise.all([journal.messages.counts(), journal.messages.oldest()]);
  const { digest, plans } = engine.revision();
  const items = plans.Flow.map((plan) => {
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
};

export const listSystems: Handler<Routes["listSystems"]> = (_, { engine }) => ({
  items: engine.systems(),
  next: null,
});

export const resumeSystem: Handler<Routes["resumeSystem"]> = async ({ params: { name }, by }, { engine }) => {
  if (!(await engine.resumeSystem(name, by))) throw unknownSystem(name, engine);
  return { name, state: "available" };
};

export const probeSystem: Handler<Routes["probeSystem"]> = async ({ params: { name }, by }, { engine }) => {
  if (!(await engine.probeSystem(name, by))) throw unknownSystem(name, engine);
  const system = engine.systems().find((each) => each.name === name);
  return { name, state: system?.state ?? "available" };
};

function unknownSystem(system: string, engine: Engine): Problem {
  return new Problem({ type: "unknown-system", system, known: engine.systems().map(({ name }) => name) });
}
