import type { ProblemType } from "@crossdock/api";
import type { EngineEvent } from "@crossdock/engine";
import { type Journal, JournalError } from "@crossdock/journal";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { ReloadResult } from "./reload/reload-report.ts";

/** Why a request is refused: by the type of its answer, but for a webhook that is asked in another way than it is served. */
export type RefusalKind = ProblemType | "wrong-method";

/** Prometheus metrics of one daemon. Labels are names of flows, retailers, systems and outcomes, never ids. */
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
  /** Whether a rollback keeps the workspace's files from being what runs. */
  isSetAside(): boolean;
  isServed(): boolean;
}

export function createMetrics(deps: MetricsDeps): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: "crossdock_" });
  const counted = { ...messageMetrics(registers), ...systemMetrics(registers) };
  const state = stateMetrics(registers);
  return {
    contentType: registry.contentType,
    isServed: deps.isServed,
    reloaded: (result) => state.reloads.inc({ result }),
    refused: (kind) => counted.requests.inc({ kind }),
    clockLeaped: (by) => state.leap.set(by / 1000),
    async text() {
      try {
        await collect(state, deps);
      } catch (error) {
        // The rest is what a person needs then.
        if (!(error instanceof JournalError)) throw error;
      }
      return registry.metrics();
    },
    observe: (event) => observe(counted, event),
  };
}

const labels = ["flow", "retailer"];
const longBuckets = [0.05, 0.1, 0.5, 1, 5, 30, 120, 600, 3600, 21_600, 86_400];

/** What is counted of messages, and of what never became one. */
function messageMetrics(registers: Registry[]) {
  return {
    received: new Counter({
      name: "crossdock_messages_received_total",
      help: "Arrivals by what became of them.",
      labelNames: [...labels, "mode", "state"],
      registers,
    }),
    ended: new Histogram({
      name: "crossdock_message_seconds",
      help: "From acceptance to the end of a message.",
      labelNames: [...labels, "mode", "state"],
      buckets: longBuckets,
      registers,
    }),
    objective: new Counter({
      name: "crossdock_objective_met_total",
      help: "Messages that ended well within the objective of their flow; compare with the accepted ones.",
      labelNames: labels,
      registers,
    }),
    attempts: new Histogram({
      name: "crossdock_attempt_seconds",
      help: "Calls of targets by outcome: succeeded or the error class.",
      labelNames: [...labels, "system", "outcome"],
      buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 30, 120],
      registers,
    }),
    checkpoints: new Histogram({
      name: "crossdock_checkpoint_seconds",
      help: "From acceptance to a checkpoint of the flow.",
      labelNames: [...labels, "checkpoint"],
      buckets: longBuckets,
      registers,
    }),
    drift: new Counter({
      name: "crossdock_contract_drift_total",
      help: "Arrivals with fields that their contract does not declare.",
      labelNames: labels,
      registers,
    }),
    refused: new Counter({
      name: "crossdock_webhook_refused_total",
      help: "Requests that a webhook refused before they were a message, by reason.",
      labelNames: [...labels, "reason"],
      registers,
    }),
    refusedFiles: new Counter({
      name: "crossdock_file_refused_total",
      help: "Files that were put away unread, because they cannot be read.",
      labelNames: labels,
      registers,
    }),
  };
}

/** What is counted of Systems, and of crossdock's own errors. */
function systemMetrics(registers: Registry[]) {
  return {
    breaker: new Gauge({
      name: "crossdock_breaker_open",
      help: "1 while the breaker of a System is open.",
      labelNames: ["system"],
      registers,
    }),
    paused: new Counter({
      name: "crossdock_system_pauses_total",
      help: "Refused credentials that paused a System.",
      labelNames: ["system"],
      registers,
    }),
    skew: new Gauge({
      name: "crossdock_clock_skew_seconds",
      help: "How far the clock of a System is ahead of ours by the date of its last answer, negative for behind.",
      labelNames: ["system"],
      registers,
    }),
    requests: new Counter({
      name: "crossdock_requests_refused_total",
      help: "Requests that were refused before anything was done for them, by kind.",
      labelNames: ["kind"],
      registers,
    }),
    faults: new Counter({
      name: "crossdock_faults_total",
      help: "Errors of crossdock's own.",
      registers,
    }),
  };
}

/** What holds now: of the queue, the journal, the clock and the active revision. */
function stateMetrics(registers: Registry[]) {
  return {
    reloads: new Counter({
      name: "crossdock_reloads_total",
      help: "Reloads of the workspace by result.",
      labelNames: ["result"],
      registers,
    }),
    rolledBack: new Gauge({
      name: "crossdock_rolled_back",
      help: "1 while an earlier revision runs because of a rollback, and the workspace's files are set aside.",
      registers,
    }),
    leap: new Gauge({
      name: "crossdock_wall_clock_leap_seconds",
      help: "How far the wall clock was set when it was set last, negative for back; 0 if it never was.",
      registers,
    }),
    depth: new Gauge({
      name: "crossdock_messages",
      help: "Messages in the journal by state; `mode` tells shadows from live ones.",
      labelNames: [...labels, "mode", "state"],
      registers,
    }),
    age: new Gauge({
      name: "crossdock_oldest_unfinished_seconds",
      help: "Age of the oldest unfinished message.",
      labelNames: [...labels, "mode"],
      registers,
    }),
    working: new Gauge({ name: "crossdock_messages_running", help: "Running messages.", registers }),
    storable: new Gauge({
      name: "crossdock_journal_storable",
      help: "0 while the journal cannot store anything, for example because the disk is full.",
      registers,
    }),
  };
}

/** Reads what holds at this moment. */
async function collect(state: ReturnType<typeof stateMetrics>, deps: MetricsDeps): Promise<void> {
  state.storable.set(deps.journal.state().state === "open" ? 1 : 0);
  state.working.set(deps.running());
  state.rolledBack.set(deps.isSetAside() ? 1 : 0);
  state.depth.reset();
  state.age.reset();
  for (const { flow, retailer, mode, state: of, count } of await deps.journal.messages.counts()) {
    state.depth.set({ flow, retailer, mode, state: of }, count);
  }
  for (const { flow, retailer, mode, acceptedAt } of await deps.journal.messages.oldest()) {
    state.age.set({ flow, retailer, mode }, Math.max(0, deps.now() - acceptedAt) / 1000);
  }
}

type Counted = ReturnType<typeof messageMetrics> & ReturnType<typeof systemMetrics>;

function observe(metrics: Counted, event: EngineEvent): void {
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
