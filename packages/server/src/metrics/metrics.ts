import type { ProblemType } from "@crossdock/api";
import type { EngineEvent } from "@crossdock/engine";
import { type Journal, JournalError, type PauseRow, type PauseTarget } from "@crossdock/journal";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { ReloadResult } from "../reload/reload-report.ts";
import type { MetricDefinition } from "./metric-definition.ts";
import { type MetricName, metricTable } from "./metric-table.ts";

/** Why a request is refused: by the type of its answer, but for a webhook that is asked in another way than it is served. */
export type RefusalKind = ProblemType | "wrong-method";

/** Prometheus metrics of one daemon, as `metric-table.ts` defines them. */
export interface Metrics {
  observe(event: EngineEvent): void;
  reloaded(result: ReloadResult): void;
  /** A request was refused before anything was done for it. */
  refused(kind: RefusalKind): void;
  /** The wall clock was set by so many milliseconds. */
  clockLeaped(by: number): void;
  /** The exposition text. Reads the queue's depth and age from the journal. */
  text(): Promise<string>;
  readonly contentType: string;
  /** Whether the Environment wants them to be served. */
  isServed(): boolean;
}

export interface MetricsDeps {
  journal: Journal;
  now(): number;
  /** Running messages. */
  running(): number;
  /** What people have paused. */
  pauses(): readonly PauseRow[];
  /** Whether a rollback keeps the workspace's files from being what runs. */
  isSetAside(): boolean;
  isServed(): boolean;
}

export function createMetrics(deps: MetricsDeps): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: "crossdock_" });
  const all = instrumentsOf([registry]);
  return {
    contentType: registry.contentType,
    isServed: deps.isServed,
    reloaded: (result) => all.reloads.inc({ result }),
    refused: (kind) => all.requests.inc({ kind }),
    clockLeaped: (by) => all.leap.set(by / 1000),
    async text() {
      try {
        await collect(all, deps);
      } catch (error) {
        // The rest is what a person needs then.
        if (!(error instanceof JournalError)) throw error;
      }
      return registry.metrics();
    },
    observe: (event) => observe(all, event),
  };
}

type Table = typeof metricTable;
type InstrumentOf = { counter: Counter; gauge: Gauge; histogram: Histogram };
type Instruments = { readonly [Name in MetricName]: InstrumentOf[Table[Name]["kind"]] };

function instrumentsOf(registers: Registry[]): Instruments {
  const made = Object.entries<MetricDefinition>(metricTable).map(([name, definition]) => [
    name,
    instrumentOf(definition, registers),
  ]);
  // Each is of its definition's kind.
  return Object.fromEntries(made) as Instruments;
}

function instrumentOf(
  { name, help, kind, labels, buckets = [] }: MetricDefinition,
  registers: Registry[],
): Counter | Gauge | Histogram {
  const common = { name, help, labelNames: [...labels], registers };
  switch (kind) {
    case "counter":
      return new Counter(common);
    case "gauge":
      return new Gauge(common);
    case "histogram":
      return new Histogram({ ...common, buckets: [...buckets] });
  }
}

/** Reads what holds at this moment. */
async function collect(state: Instruments, deps: MetricsDeps): Promise<void> {
  state.storable.set(deps.journal.state().state === "open" ? 1 : 0);
  state.working.set(deps.running());
  for (const kind of pausedKinds) state.pauses.set({ kind }, 0);
  for (const { target } of deps.pauses()) state.pauses.inc({ kind: kindOf(target) });
  state.rolledBack.set(deps.isSetAside() ? 1 : 0);
  state.horizon.set((await deps.journal.partitions.horizonAge()) / 1000);
  state.depth.reset();
  state.age.reset();
  for (const { flow, retailer, mode, state: of, count } of await deps.journal.messages.counts()) {
    state.depth.set({ flow, retailer, mode, state: of }, count);
  }
  for (const { flow, retailer, mode, acceptedAt } of await deps.journal.messages.oldest()) {
    state.age.set({ flow, retailer, mode }, Math.max(0, deps.now() - acceptedAt) / 1000);
  }
}

function observe(metrics: Instruments, event: EngineEvent): void {
  switch (event.kind) {
    case "received":
      metrics.received.inc({
        flow: event.flow,
        retailer: event.retailer,
        mode: event.mode,
        state: event.state,
      });
      return;
    case "ended":
      if (event.inTime) metrics.objective.inc({ flow: event.flow, retailer: event.retailer });
      metrics.ended.observe(
        { flow: event.flow, retailer: event.retailer, mode: event.mode, state: event.state },
        event.seconds,
      );
      return;
    case "attempt": {
      const { flow, retailer, system, outcome, seconds } = event;
      metrics.attempts.observe({ flow, retailer, system, outcome }, seconds);
      return;
    }
    case "checkpoint": {
      const { flow, retailer, checkpoint, seconds } = event;
      metrics.checkpoints.observe({ flow, retailer, checkpoint }, seconds);
      return;
    }
    case "drift":
      metrics.drift.inc({ flow: event.flow, retailer: event.retailer });
      return;
    case "webhookRefused":
      metrics.refused.inc({ flow: event.flow, retailer: event.retailer, reason: event.reason });
      return;
    case "fileRefused":
      metrics.refusedFiles.inc({ flow: event.flow, retailer: event.retailer });
      return;
    case "breaker":
      metrics.breaker.set({ system: event.system }, event.state === "open" ? 1 : 0);
      return;
    case "systemPaused":
      metrics.paused.inc({ system: event.system });
      return;
    case "clockSkew":
      metrics.skew.set({ system: event.system }, event.seconds);
      return;
    case "fault":
      metrics.faults.inc();
      return;
  }
}

const pausedKinds = ["system", "flow", "trigger"] as const;

function kindOf(target: PauseTarget): (typeof pausedKinds)[number] {
  if ("system" in target) return "system";
  return target.trigger === null ? "flow" : "trigger";
}
