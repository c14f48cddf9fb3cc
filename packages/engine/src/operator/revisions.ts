import type { FlowPlan, Revision } from "@crossdock/flow";
import type { Journal, MessageRow } from "@crossdock/journal";
import { type Log, textAt } from "@crossdock/kit";
import { type FlowOfLane, parkedKey } from "../queue/waits-for.ts";

/** Which plan a message runs on: its own when it has begun, the current one otherwise. */
export interface Revisions {
  use(revision: Revision): void;
  /** Throws before the first `use`. */
  current(): Revision;
  planFor(row: MessageRow): Promise<{ plan: FlowPlan; revision: string } | undefined>;
  /** The current plan of a flow. */
  livePlan(flow: { flow: string; retailer: string }): FlowPlan | undefined;
  /** Whether the flow runs messages of that mode now. */
  runs(lane: FlowOfLane): boolean;
  /** Who takes an event of the retailer now, with the trigger that does. */
  listeners(retailer: string, event: string): readonly Listener[];
  /** All flows that run now, a person's pause apart, with the modes of the messages that they run. */
  running(): FlowOfLane[];
}

interface Listener {
  plan: FlowPlan;
  /** Id of the trigger. */
  trigger: string;
}

/** Replaced revisions that stay compiled; others are compiled again from the journal when a message needs them. */
const keptRevisions = 10;

export function createRevisions(deps: {
  journal: Journal;
  log: Log;
  recompile(files: Readonly<Record<string, string>>): Promise<Revision | undefined>;
}): Revisions {
  let active: Revision | undefined;
  let plans = new Map<string, FlowPlan>();
  let listeners: ReadonlyMap<string, readonly Listener[]> = new Map();
  let running: ReadonlyMap<string, FlowOfLane> = new Map();
  const older = new Map<string, Promise<Revision | undefined>>();

  const load = (digest: string): Promise<Revision | undefined> => {
    let loading = older.get(digest);
    if (!loading) {
      loading = deps.journal.revisions
        .files(digest)
        .then((files) => (files ? deps.recompile(files) : undefined));
      keep(digest, loading);
      // A journal that could not be read is asked again.
      loading.catch(() => older.delete(digest));
    }
    return loading;
  };

  const keep = (digest: string, loading: Promise<Revision | undefined>): void => {
    older.delete(digest);
    older.set(digest, loading);
    const [oldest] = older.keys();
    if (older.size > keptRevisions && oldest !== undefined) older.delete(oldest);
  };

  const current = (): Revision => {
    if (!active) throw new Error("no revision is active");
    return active;
  };

  return {
    use(revision) {
      if (active && active.digest !== revision.digest) keep(active.digest, Promise.resolve(active));
      active = revision;
      plans = new Map(revision.plans.Flow.map((plan) => [planId(plan), plan]));
      listeners = listenersOf(revision.plans.Flow);
      running = new Map(revision.plans.Flow.flatMap(modesOf).map((flow) => [parkedKey(flow), flow]));
    },
    current,
    async planFor(row) {
      const live = plans.get(planId(row));
      const { digest } = current();
      if (!row.pinned || row.revision === digest) return live && { plan: live, revision: digest };
      const own = await load(row.revision);
      const plan = own?.plans.Flow.find((flow) => planId(flow) === planId(row));
      if (plan) return { plan, revision: row.revision };
      deps.log.warn(
        { message: row.id, revision: row.revision },
        "the revision of this message is gone; it takes the current one",
      );
      return live && { plan: live, revision: digest };
    },
    livePlan: (flow) => plans.get(planId(flow)),
    runs: ({ flow, retailer, mode }) => running.has(parkedKey({ flow, retailer, mode })),
    listeners: (retailer, event) => listeners.get(`${retailer}\n${event}`) ?? [],
    running: () => [...running.values()],
  };
}

/** Each flow once for an event, by the first trigger that takes it; under the retailer and the event. */
function listenersOf(plans: readonly FlowPlan[]): ReadonlyMap<string, readonly Listener[]> {
  const found = new Map<string, Listener[]>();
  for (const plan of plans) {
    const taken = new Set<string>();
    for (const { id, definition, config } of plan.triggers) {
      const event = definition.event === undefined ? undefined : textAt(config, definition.event);
      if (event === undefined || taken.has(event)) continue;
      taken.add(event);
      const name = `${plan.retailer}\n${event}`;
      found.set(name, [...(found.get(name) ?? []), { plan, trigger: id }]);
    }
  }
  return found;
}

function planId({ flow, retailer }: { flow: string; retailer: string }): string {
  return `${flow} ${retailer}`;
}

/** The lanes that this flow lets go on: in live mode those of a shadow as well, to be cancelled. */
function modesOf({ flow, retailer, mode }: FlowPlan): FlowOfLane[] {
  if (mode === "paused") return [];
  const shadow: FlowOfLane = { flow, retailer, mode: "shadow" };
  return mode === "shadow" ? [shadow] : [{ flow, retailer, mode }, shadow];
}
