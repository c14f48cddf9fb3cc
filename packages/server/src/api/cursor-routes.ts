import type { AnswerOf, Routes } from "@crossdock/api";
import { directionOf, type Engine, listCursorOf } from "@crossdock/engine";
import type { FlowPlan } from "@crossdock/flow";
import type { Journal } from "@crossdock/journal";
import type { Handler } from "./handler.ts";
import { instant, maybeInstant } from "./instant.ts";
import { Problem } from "./problem.ts";
import { triggerOf, type Unfit, type WantedTrigger } from "./trigger-of.ts";

export const getCursor: Handler<Routes["getCursor"]> = async ({ params, query }, { engine }) => {
  const { meant, list, stand } = await standOf({ ...params, ...query }, engine);
  const upTo = list.upTo(stand.value);
  return {
    ...meant,
    value: stand.value,
    movedAt: maybeInstant(stand.movedAt),
    upTo: upTo === undefined ? null : readable(upTo),
  };
};

export const moveCursor: Handler<Routes["moveCursor"]> = async (
  { params, body: { value, skips = false, reason, dryRun = false, ...which }, by },
  { engine, journal },
) => {
  const { meant, place, list, stand } = await standOf({ ...params, ...which }, engine);
  const read = list.read(value, stand.value);
  if ("problem" in read) throw new Problem({ type: "unfit-cursor", reason: read.problem });
  const { cursor: to } = read;
  const from = stand.value;
  const direction = directionOf(list, from, to);
  const upTo = list.upTo(to);
  const again = direction === "back" ? await takenSince(place, upTo, journal) : null;
  const answer = { ...meant, to, direction, again };
  if (direction === "same" || dryRun) return { ...answer, from, moved: false };
  if (direction !== "back" && !skips)
    throw new Problem({ type: "cursor-skips", from, to, isKnown: direction === "forward" });
  const result = await engine.moveCursor(place, { value: to, reason, by });
  if (!result.ok) throw new Problem({ type: "unfit-trigger", ...flowOf(place), reason: result.detail });
  return { ...answer, from: result.from, moved: true };
};

async function standOf(wanted: WantedTrigger, engine: Engine) {
  const { plans } = engine.revision();
  const unfit: Unfit = (trigger, plan) =>
    listCursorOf(plan, trigger, plans.System)
      ? undefined
      : noCursor(trigger.definition.name, trigger.id, plan);
  const { plan, trigger } = triggerOf(plans.Flow, wanted, unfit);
  const place = { flow: plan.flow, retailer: plan.retailer, trigger: trigger.id };
  const [list, stand] = [listCursorOf(plan, trigger, plans.System), await engine.cursor(place)];
  if (!list || !stand)
    throw new Problem({
      type: "unfit-trigger",
      ...flowOf(place),
      reason: noCursor(trigger.definition.name, trigger.id, plan),
    });
  const { system, operation, summary } = stand;
  return {
    place,
    list,
    stand,
    meant: { ...place, kind: trigger.definition.name, system, operation, summary },
  };
}

function noCursor(kind: string, id: string, { flow }: FlowPlan): string {
  const why: Readonly<Record<string, string>> = {
    webhook: "its sender sends each message, and `crossdock replay` runs one again",
    poll: "it drains its list: each round reads from the start what the flow has not taken off it",
    schedule: "each firing reads all of its list, or none; `crossdock flows run-now` lets it fire",
    file: "it takes the files that lie in its folder; one that is put there again is taken again",
    subscribe: "its source keeps the place",
  };
  return `the ${kind} ${id} of ${flow} has no cursor: ${why[kind] ?? "it reads no list of a System"}`;
}

function flowOf({ flow, retailer }: { flow: string; retailer: string }) {
  return { flow, retailer };
}

/** Messages that are looked at to tell what comes again. */
const mostRead = 1000;

/** Only an instant tells which: a number may be anything. */
async function takenSince(
  { flow, retailer, trigger }: { flow: string; retailer: string; trigger: string },
  since: number | undefined,
  { messages }: Journal,
): Promise<AnswerOf<Routes["moveCursor"]>["again"]> {
  if (since === undefined || !isInstant(since)) return null;
  const { items, next } = await messages.list({ flow, retailer, since, limit: mostRead });
  return { messages: items.filter((row) => row.trigger === trigger).length, isAll: next === null };
}

/** Epoch milliseconds of this century, and not a count. */
function isInstant(value: number): boolean {
  return value > Date.UTC(2000) && value < Date.UTC(2100);
}

function readable(upTo: number): string {
  return isInstant(upTo) ? instant(upTo) : String(upTo);
}
