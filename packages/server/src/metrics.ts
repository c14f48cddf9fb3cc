import type { EngineEvent } from "@crossdock/engine";
import { type Journal, JournalError } from "@crossdock/journal";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { ReloadResult } from "./reload/reload-report.ts";

/** Prometheus metrics of one daemon. Labels are names of flows, retailers, systems and outcomes, never ids. */
export interface Metrics {
  observe(event: EngineEvent): void;
  reloaded(result: ReloadResult): void;
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
  const labels = ["flow", "retailer"];
  const received = new Counter({
    name: "crossdock_messages_received_total",
    help: "Arrivals by what became of them.",
    labelNames: [...labels, "mode", "state"],
    registers,
  });
  const ended = new Histogram({
    name: "crossdock_message_seconds",
    help: "From acceptance to the end of a message.",
    labelNames: [...labels, "mode", "state"],
    buckets: [0.05, 0.1, 0.5, 1, 5, 30, 120, 600, 3600, 21_600, 86_400],
    registers,
  });
  const objective = new Counter({
    name: "crossdock_objective_met_total",
    help: "Messages that ended well within the objective of their flow; compare with the accepted ones.",
    labelNames: labels,
    registers,
  });
  const attempts = new Histogram({
    name: "crossdock_attempt_seconds",
    help: "Calls of targets by outcome: succeeded or the error class.",
    labelNames: [...labels, "system", "outcome"],
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 30, 120],
    registers,
  });
  const checkpoints = new Histogram({
    name: "crossdock_checkpoint_seconds",
    help: "From acceptance to a checkpoint of the flow.",
    labelNames: [...labels, "checkpoint"],
    buckets: [0.05, 0.1, 0.5, 1, 5, 30, 120, 600, 3600, 21_600, 86_400],
    registers,
  });
  const drift = new Counter({
    name: "crossdock_contract_drift_total",
    help: "Arrivals with fields that their contract does not declare.",
    labelNames: labels,
    registers,
  });
  const refused = new Counter({
    name: "crossdock_webhook_refused_total",
    help: "Requests that a webhook refused before they were a message, by reason.",
    labelNames: [...labels, "reason"],
    registers,
  });
  const refusedFiles = new Counter({
    name: "crossdock_file_refused_total",
    help: "Files that were put away unread, because they cannot be read.",
    labelNames: labels,
    registers,
  });
  const breaker = new Gauge({
    name: "crossdock_breaker_open",
    help: "1 while the breaker of a System is open.",
    labelNames: ["system"],
    registers,
  });
  const paused = new Counter({
    name: "crossdock_system_pauses_total",
    help: "Refused credentials that paused a System.",
    labelNames: ["system"],
    registers,
  });
  const faults = new Counter({
    name: "crossdock_faults_total",
    help: "Errors of crossdock's own.",
    registers,
  });
  const reloads = new Counter({
    name: "crossdock_reloads_total",
    help: "Reloads of the workspace by result.",
    labelNames: ["result"],
    registers,
  });
  const rolledBack = new Gauge({
    name: "crossdock_rolled_back",
    help: "1 while an earlier revision runs because of a rollback, and the workspace's files are set aside.",
    registers,
  });
  const leap = new Gauge({
    name: "crossdock_wall_clock_leap_seconds",
    help: "How far the wall clock was set when it was set last, negative for back; 0 if it never was.",
    registers,
  });
  const skew = new Gauge({
    name: "crossdock_clock_skew_seconds",
    help: "How far the clock of a System is ahead of ours by the date of its last answer, negative for behind.",
    labelNames: ["system"],
    registers,
  });
  const depth = new Gauge({
    name: "crossdock_messages",
    help: "Messages in the journal by state; `mode` tells shadows from live ones.",
    labelNames: [...labels, "mode", "state"],
    registers,
  });
  const age = new Gauge({
    name: "crossdock_oldest_unfinished_seconds",
    help: "Age of the oldest unfinished message.",
    labelNames: [...labels, "mode"],
    registers,
  });
  const working = new Gauge({ name: "crossdock_messages_running", help: "Running messages.", registers });

  const storable = new Gauge({
    name: "crossdock_journal_storable",
    help: "0 while the journal cannot store anything, for example because the disk is full.",
    registers,
  });

  const collect = async (): Promise<void> => {
    storable.set(deps.journal.state().state === "open" ? 1 : 0);
    working.set(deps.running());
    rolledBack.set(deps.isSetAside() ? 1 : 0);
    depth.reset();
    age.reset();
    for (const { flow, retailer, mode, state, count } of await deps.journal.messages.counts()) {
      depth.set({ flow, retailer, mode, state }, count);
    }
    for (const { flow, retailer, mode, acceptedAt } of await deps.journal.messages.oldest()) {
      age.set({ flow, retailer, mode }, Math.max(0, deps.now() - acceptedAt) / 1000);
    }
  };

  return {
    contentType: registry.contentType,
    isServed: deps.isServed,
    reloaded: (result) => reloads.inc({ result }),
    clockLeaped: (by) => leap.set(by / 1000),
    async text() {
      try {
        await collect();
      } catch (error) {
        // The rest is what a person needs then.
        if (!(error instanceof JournalError)) throw error;
      }
      return registry.metrics();
    },
    observe(event) {
      switch (event.kind) {
        case "received":
          return received.inc({
            flow: event.flow,
            retailer: event.retailer,
            mode: event.mode,
            state: event.state,
          });
        case "ended":
          if (event.inTime) objective.inc({ flow: event.flow, retailer: event.retailer });
          return ended.observe(
            { flow: event.flow, retailer: event.retailer, mode: event.mode, state: event.state },
            event.seconds,
          );
        case "attempt": {
          const { flow, retailer, system, outcome, seconds } = event;
          return attempts.observe({ flow, retailer, system, outcome }, seconds);
        }
        case "checkpoint": {
          const { flow, retailer, checkpoint, seconds } = event;
          return checkpoints.observe({ flow, retailer, checkpoint }, seconds);
        }
        case "drift":
          return drift.inc({ flow: event.flow, retailer: event.retailer });
        case "webhookRefused":
          return refused.inc({ flow: event.flow, retailer: event.retailer, reason: event.reason });
        case "fileRefused":
          return refusedFiles.inc({ flow: event.flow, retailer: event.retailer });
        case "breaker":
          return breaker.set({ system: event.system }, event.state === "open" ? 1 : 0);
        case "systemPaused":
          return paused.inc({ system: event.system });
        case "clockSkew":
          return skew.set({ system: event.system }, event.seconds);
        case "fault":
          return faults.inc();
      }
    },
  };
}
