import type { AnswerOf, Routes } from "@crossdock/api";
import { covers, type Engine, type PauseResult } from "@crossdock/engine";
import { isCalled } from "@crossdock/flow";
import type { PausedFlow, PauseRow } from "@crossdock/journal";
import type { Handler } from "./handler.ts";
import { ofRetailer, plansOf, refuseUnknownTrigger } from "./named-flow.ts";
import { pauseView } from "./pause-view.ts";
import { Problem } from "./problem.ts";

type PauseItem = AnswerOf<Routes["listPauses"]>["items"][number];
type Asked = { flow: string; retailer?: string; trigger?: string };

export const listPauses: Handler<Routes["listPauses"]> = (_, { engine }) => ({
  items: engine.pauses.all().map((row) => itemOf(row, engine)),
  next: null,
});

export const pauseFlow: Handler<Routes["pauseFlow"]> = async (
  { params, body: { reason, ...rest }, by },
  { engine, clock },
) => {
  const target = targetOf({ ...params, ...rest });
  refuseUnknown(target, engine);
  refused(target, await engine.pause(target, { reason, by }), engine);
  const row = own(target, engine) ?? { target, reason, actor: by.actor, at: clock.now() };
  return itemOf(row, engine);
};

export const resumeFlow: Handler<Routes["resumeFlow"]> = async (
  { params, body: { reason, ...rest }, by },
  { engine },
) => {
  const target = targetOf({ ...params, ...rest });
  // What is gone may still be paused.
  if (!own(target, engine)) refuseUnknown(target, engine);
  refused(target, await engine.resume(target, { ...(reason === undefined ? {} : { reason }), by }), engine);
  return { ...target, still: others(target, engine).map((row) => itemOf(row, engine)) };
};

function targetOf({ flow, retailer, trigger }: Asked): PausedFlow {
  return { flow, retailer: retailer ?? null, trigger: trigger ?? null };
}

function refused(target: PausedFlow, result: PauseResult, engine: Engine): void {
  if (result.ok) return;
  const what = nameOf(target);
  if (result.reason === "paused") throw new Problem({ type: "paused", what, ...pauseView(result.pause) });
  const [other] = others(target, engine);
  const reason = other
    ? `${what} has no pause of its own; it is held by that of ${nameOf(other.target)}`
    : `${what} is not paused; there is nothing to resume`;
  throw new Problem({ type: "not-paused", what, reason });
}

/** Words for what is paused. */
function nameOf({ flow, retailer, trigger }: PausedFlow): string {
  const of = `${flow} for ${retailer ?? "all retailers"}`;
  return trigger === null ? of : `the trigger ${trigger} of ${of}`;
}

/** Names that the active revision does not have are refused, with those that it has. */
function refuseUnknown({ flow, retailer, trigger }: PausedFlow, engine: Engine): void {
  const plans = plansOf(engine.revision().plans.Flow, flow);
  refuseUnknownTrigger(ofRetailer(plans, retailer ?? undefined), trigger ?? undefined);
}

function own(target: PausedFlow, engine: Engine): PauseRow | undefined {
  return flowPauses(engine).find((row) => nameOf(row.target) === nameOf(target));
}

/** Other pauses of the same flow, as far as they and the target have a retailer and a trigger in common. */
function others(target: PausedFlow, engine: Engine) {
  const meet = (one: string | null, other: string | null): boolean =>
    one === null || other === null || one === other;
  return flowPauses(engine).filter(
    (row) =>
      nameOf(row.target) !== nameOf(target) &&
      (isCalled(row.target.flow, target.flow) || isCalled(target.flow, row.target.flow)) &&
      meet(row.target.retailer, target.retailer) &&
      meet(row.target.trigger, target.trigger),
  );
}

function flowPauses(engine: Engine): (PauseRow & { target: PausedFlow })[] {
  return engine.pauses.all().flatMap((row) => {
    const { target } = row;
    return "flow" in target ? [{ ...row, target }] : [];
  });
}

function itemOf(row: PauseRow, engine: Engine): PauseItem {
  const { target } = row;
  const names =
    "system" in target
      ? { system: target.system, flow: null, retailer: null, trigger: null }
      : { system: null, ...target };
  return { ...names, ...pauseView(row), isGone: !isThere(row, engine) };
}

function isThere({ target }: PauseRow, engine: Engine): boolean {
  if ("system" in target) return engine.systems().some(({ name }) => name === target.system);
  return engine
    .revision()
    .plans.Flow.some(
      (plan) =>
        covers(target, plan) &&
        (target.trigger === null || plan.triggers.some(({ id }) => id === target.trigger)),
    );
}
