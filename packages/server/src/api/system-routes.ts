import type { Routes } from "@crossdock/api";
import type { Engine, PauseResult } from "@crossdock/engine";
import type { Handler } from "./handler.ts";
import { maybeInstant } from "./instant.ts";
import { maybePause, pauseView } from "./pause-view.ts";
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
      triggers: plan.triggers.map(({ id, definition }) => ({
        id,
        kind: definition.name,
        pause: maybePause(engine.pauses.ofTrigger(plan, id)),
      })),
      pause: maybePause(engine.pauses.ofFlow(plan)),
      steps: plan.steps.map(({ id }) => id),
      messages: Object.fromEntries(counts.filter(isOwn).map(({ state, count }) => [state, count])),
      oldestUnfinished: maybeInstant(since ?? null),
    };
  });
  return { revision: digest, items, next: null };
};

export const listSystems: Handler<Routes["listSystems"]> = (_, { engine }) => ({
  items: engine.systems().map(({ pause, ...rest }) => ({ ...rest, pause: maybePause(pause) })),
  next: null,
});

export const pauseSystem: Handler<Routes["pauseSystem"]> = async (
  { params: { name }, body, by },
  { engine },
) => {
  if (!isKnown(name, engine)) throw unknownSystem(name, engine);
  return stateAfter(name, await engine.pause({ system: name }, { ...body, by }), engine);
};

export const resumeSystem: Handler<Routes["resumeSystem"]> = async (
  { params: { name }, body, by },
  { engine },
) => stateAfter(name, await engine.resume({ system: name }, { ...body, by }), engine);

export const probeSystem: Handler<Routes["probeSystem"]> = async (
  { params: { name }, body, by },
  { engine },
) => stateAfter(name, await engine.probe(name, { ...body, by }), engine);

function stateAfter(name: string, result: PauseResult, engine: Engine): { name: string; state: string } {
  if (result.ok) {
    const system = engine.systems().find((each) => each.name === name);
    return { name, state: system?.state ?? "gone" };
  }
  switch (result.reason) {
    case "paused":
      throw new Problem({ type: "paused", what: name, ...pauseView(result.pause) });
    case "notPaused":
      throw new Problem({
        type: "not-paused",
        what: name,
        reason: `${name} takes calls; there is nothing to resume`,
      });
    case "unknownSystem":
      throw unknownSystem(name, engine);
  }
}

function isKnown(system: string, engine: Engine): boolean {
  return engine.systems().some(({ name }) => name === system);
}

function unknownSystem(system: string, engine: Engine): Problem {
  return new Problem({ type: "unknown-system", system, known: engine.systems().map(({ name }) => name) });
}
