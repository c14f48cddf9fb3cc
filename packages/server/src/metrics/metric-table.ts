import type { MetricDefinition } from "./metric-definition.ts";

const flow = ["flow", "retailer"] as const;
const long = [0.05, 0.1, 0.5, 1, 5, 30, 120, 600, 3600, 21_600, 86_400] as const;

/** All metrics of a daemon. Labels are names of flows, retailers, systems and outcomes, never ids. */
export const metricTable = {
  storable: {
    name: "crossdock_journal_storable",
    kind: "gauge",
    help: "0 while the journal cannot store anything, for example because the disk is full.",
    labels: [],
    good: [{ reads: "1; 0 while the journal cannot be written, for example because the disk is full" }],
    alerts: [
      {
        name: "JournalNotStorable",
        when: "crossdock_journal_storable == 0",
        for: "1m",
        severity: "page",
        summary: "The journal cannot be written: senders of webhooks hear 503, polls and files wait.",
        action: "See the reason at /health/ready; make room on the disk, or bring the database back.",
      },
    ],
  },
  horizon: {
    name: "crossdock_feed_horizon_age_seconds",
    kind: "gauge",
    help: "For how long the oldest transaction in which a daemon writes has been open; what was accepted since waits for it. 0 with a journal in a file.",
    labels: [],
    good: [
      {
        reads:
          "0, or a fraction of a second; with PostgreSQL, what was accepted since the oldest transaction of a daemon began waits for its end",
      },
    ],
    alerts: [
      {
        name: "FeedHorizonStuck",
        when: "max(crossdock_feed_horizon_age_seconds) > 5",
        severity: "page",
        summary: "A transaction of a daemon does not end: no new message of any flow begins.",
        action: "docs/runbooks/database.md, the horizon is stuck: see what blocks it, and end that.",
      },
    ],
  },
  age: {
    name: "crossdock_oldest_unfinished_seconds",
    kind: "gauge",
    help: "Age of the oldest unfinished message.",
    labels: [...flow, "mode"],
    good: [{ reads: "small for each flow; this one number sees most trouble" }],
    alerts: [
      {
        name: "MessagesWaitLong",
        when: 'max by (flow, retailer) (crossdock_oldest_unfinished_seconds{mode="live"}) > 3600',
        for: "5m",
        severity: "page",
        summary: "A message of {{ $labels.flow }} for {{ $labels.retailer }} has not ended for an hour.",
        action: "`crossdock messages --flow {{ $labels.flow }}` shows what the oldest ones wait for.",
      },
    ],
    panel: {
      title: "Oldest unfinished message",
      query: 'max by (flow, retailer) (crossdock_oldest_unfinished_seconds{mode="live"})',
      legend: "{{flow}} {{retailer}}",
      unit: "s",
    },
  },
  depth: {
    name: "crossdock_messages",
    kind: "gauge",
    help: "Messages in the journal by state; `mode` tells shadows from live ones.",
    labels: [...flow, "mode", "state"],
    good: [
      { of: '{state="held"}', reads: "0; each is a case that waits for a person" },
      { of: '{state="quarantined"}', reads: "does not grow" },
    ],
    alerts: [
      {
        name: "MessagesHeld",
        when: 'sum by (flow, retailer) (crossdock_messages{state="held",mode="live"}) > 0',
        for: "15m",
        severity: "ticket",
        summary: "{{ $value }} messages of {{ $labels.flow }} for {{ $labels.retailer }} wait for a person.",
        action: "`crossdock messages --state held` shows why, and what may be done.",
      },
      {
        name: "MessagesQuarantined",
        when: 'sum by (flow, retailer) (delta(crossdock_messages{state="quarantined",mode="live"}[15m])) > 0',
        severity: "ticket",
        summary: "{{ $labels.flow }} for {{ $labels.retailer }} gets messages that break its contract.",
        action:
          "`crossdock messages --state quarantined` shows the fields; correct the mapping, then replay.",
      },
    ],
    panel: {
      title: "Messages by state",
      query: 'sum by (state) (crossdock_messages{mode="live",state!~"succeeded|stale|skipped|cancelled"})',
      legend: "{{state}}",
      unit: "short",
    },
  },
  received: {
    name: "crossdock_messages_received_total",
    kind: "counter",
    help: "Arrivals by what became of them.",
    labels: [...flow, "mode", "state"],
    good: [
      {
        of: '{state="full"}',
        reads:
          "does not grow; the queue of the flow is full, so webhooks answered 429 and polls and files wait",
      },
    ],
    alerts: [
      {
        name: "QueueFull",
        when: 'sum by (flow, retailer) (increase(crossdock_messages_received_total{state="full"}[10m])) > 0',
        severity: "page",
        summary:
          "The queue of {{ $labels.flow }} for {{ $labels.retailer }} is full: senders are turned away.",
        action: "See what its oldest messages wait for; raise `queueLimit` only where the target keeps up.",
      },
    ],
    panel: {
      title: "Arrivals",
      query: "sum by (flow, state) (rate(crossdock_messages_received_total[5m]))",
      legend: "{{flow}} {{state}}",
      unit: "ops",
    },
  },
  ended: {
    name: "crossdock_message_seconds",
    kind: "histogram",
    help: "From acceptance to the end of a message.",
    labels: [...flow, "mode", "state"],
    buckets: long,
    panel: {
      title: "From acceptance to the end, 95 of 100",
      query: "histogram_quantile(0.95, sum by (le, flow) (rate(crossdock_message_seconds_bucket[15m])))",
      legend: "{{flow}}",
      unit: "s",
    },
  },
  objective: {
    name: "crossdock_objective_met_total",
    kind: "counter",
    help: "Messages that ended well within the objective of their flow; compare with the accepted ones.",
    labels: flow,
    panel: {
      title: "Within the objective, of the accepted",
      query:
        'sum by (flow) (rate(crossdock_objective_met_total[1h])) / sum by (flow) (rate(crossdock_messages_received_total{state="accepted",mode="live"}[1h]))',
      legend: "{{flow}}",
      unit: "percentunit",
    },
  },
  attempts: {
    name: "crossdock_attempt_seconds",
    kind: "histogram",
    help: "Calls of targets by outcome: succeeded or the error class.",
    labels: [...flow, "system", "outcome"],
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 30, 120],
    panel: {
      title: "Calls by outcome",
      query: "sum by (system, outcome) (rate(crossdock_attempt_seconds_count[5m]))",
      legend: "{{system}} {{outcome}}",
      unit: "ops",
    },
  },
  checkpoints: {
    name: "crossdock_checkpoint_seconds",
    kind: "histogram",
    help: "From acceptance to a checkpoint of the flow.",
    labels: [...flow, "checkpoint"],
    buckets: long,
  },
  drift: {
    name: "crossdock_contract_drift_total",
    kind: "counter",
    help: "Arrivals with fields that their contract does not declare.",
    labels: flow,
    alerts: [
      {
        name: "ContractDrift",
        when: "sum by (flow, retailer) (increase(crossdock_contract_drift_total[1h])) > 0",
        severity: "ticket",
        summary: "{{ $labels.flow }} for {{ $labels.retailer }} gets fields that its contract does not know.",
        action: "Compare the schema of the contract with what the source sends now.",
      },
    ],
  },
  refused: {
    name: "crossdock_webhook_refused_total",
    kind: "counter",
    help: "Requests that a webhook refused before they were a message, by reason.",
    labels: [...flow, "reason"],
    good: [
      {
        reads:
          "does not grow; `reason` is `unverified`, `secretUnusable`, `tooLarge`, `mediaType` or `notJson`. The log has one line for each reason and minute, with the count",
      },
    ],
    alerts: [
      {
        name: "WebhookRefused",
        when: "sum by (flow, retailer, reason) (increase(crossdock_webhook_refused_total[15m])) > 10",
        severity: "ticket",
        summary:
          "The webhook of {{ $labels.flow }} for {{ $labels.retailer }} refuses requests: {{ $labels.reason }}.",
        action: "The log has the details; a secret that was changed on one side only is the usual cause.",
      },
    ],
  },
  requests: {
    name: "crossdock_requests_refused_total",
    kind: "counter",
    help: "Requests that were refused before anything was done for them, by kind.",
    labels: ["kind"],
    good: [
      {
        reads:
          "does not grow; `kind` says why: `unknown-webhook` and `wrong-method` are senders with a wrong address, `too-large` is a body over the limit, `refused`, `unauthenticated` and `forbidden` are callers of the API. The log has one line for each kind and minute, with the count; what a known caller was refused to change is in `GET /v1/audit` as `request.refused`",
      },
    ],
  },
  refusedFiles: {
    name: "crossdock_file_refused_total",
    kind: "counter",
    help: "Files that were put away unread, because they cannot be read.",
    labels: flow,
    good: [
      {
        reads:
          "does not grow; a file could not be read and lies in `failed`. Log and audit have its name and the reason",
      },
    ],
    alerts: [
      {
        name: "FileRefused",
        when: "sum by (flow, retailer) (increase(crossdock_file_refused_total[1h])) > 0",
        severity: "ticket",
        summary: "A file for {{ $labels.flow }} of {{ $labels.retailer }} could not be read.",
        action: "It lies in `failed` beside the others; log and audit have its name and the reason.",
      },
    ],
  },
  breaker: {
    name: "crossdock_breaker_open",
    kind: "gauge",
    help: "1 while the breaker of a System is open.",
    labels: ["system"],
    good: [{ reads: "0" }],
    alerts: [
      {
        name: "SystemDown",
        when: "max by (system) (crossdock_breaker_open) > 0",
        for: "10m",
        severity: "page",
        summary: "{{ $labels.system }} does not answer; its messages wait and go on by themselves.",
        action: "Ask its owner. `GET /v1/systems` says since when, and with which error.",
      },
    ],
    panel: {
      title: "Systems that take no calls",
      query: "max by (system) (crossdock_breaker_open)",
      legend: "{{system}}",
      unit: "short",
    },
  },
  paused: {
    name: "crossdock_system_pauses_total",
    kind: "counter",
    help: "Refused credentials that paused a System.",
    labels: ["system"],
    good: [{ reads: "does not grow" }],
    alerts: [
      {
        name: "CredentialsRefused",
        when: "sum by (system) (increase(crossdock_system_pauses_total[15m])) > 0",
        severity: "page",
        summary: "{{ $labels.system }} refuses our credentials; all its messages wait.",
        action: "Put the new secret in place, then `POST /v1/systems/{{ $labels.system }}/resume`.",
      },
    ],
  },
  pauses: {
    name: "crossdock_pauses",
    kind: "gauge",
    help: "What people have paused: `kind` is `system`, `flow` or `trigger`.",
    labels: ["kind"],
    good: [{ reads: "0, or what somebody knows of; `crossdock status` says who paused what, and why" }],
    alerts: [
      {
        name: "PausedLong",
        when: "max by (kind) (crossdock_pauses) > 0",
        for: "24h",
        severity: "ticket",
        summary: "Somebody paused a {{ $labels.kind }} a day ago or longer; its messages wait.",
        action: "`crossdock status` says who and why, and the command that ends it.",
      },
    ],
  },
  skew: {
    name: "crossdock_clock_skew_seconds",
    kind: "gauge",
    help: "How far the clock of a System is ahead of ours by the date of its last answer, negative for behind.",
    labels: ["system"],
  },
  faults: {
    name: "crossdock_faults_total",
    kind: "counter",
    help: "Errors of crossdock's own.",
    labels: [],
    good: [{ reads: "0; a fault of crossdock's own, its stack is in the log" }],
    alerts: [
      {
        name: "OwnFault",
        when: "increase(crossdock_faults_total[15m]) > 0",
        severity: "ticket",
        summary: "crossdock made a mistake of its own; what it concerned is tried again.",
        action: "Report it with the stack from the log.",
      },
    ],
  },
  reloads: {
    name: "crossdock_reloads_total",
    kind: "counter",
    help: "Reloads of the workspace by result.",
    labels: ["result"],
    good: [{ of: '{result="rejected"}', reads: "does not grow" }],
    alerts: [
      {
        name: "ReloadRejected",
        when: 'increase(crossdock_reloads_total{result="rejected"}[15m]) > 0',
        severity: "ticket",
        summary: "A change of the workspace was refused; the revision before it goes on.",
        action: "`GET /v1/reloads` has each finding with file, line and column.",
      },
    ],
  },
  leap: {
    name: "crossdock_wall_clock_leap_seconds",
    kind: "gauge",
    help: "How far the wall clock was set when it was set last, negative for back; 0 if it never was.",
    labels: [],
    good: [
      { reads: "0; how far the wall clock was set last. Waits, rates and schedules go on, stamps mislead" },
    ],
  },
  rolledBack: {
    name: "crossdock_rolled_back",
    kind: "gauge",
    help: "1 while an earlier revision runs because of a rollback, and the workspace's files are set aside.",
    labels: [],
    good: [{ reads: "0; 1 while a rollback sets the files aside" }],
    alerts: [
      {
        name: "RolledBack",
        when: "crossdock_rolled_back == 1",
        for: "24h",
        severity: "ticket",
        summary: "An earlier revision has run for a day because of a rollback.",
        action: "Correct the files; the next change that is fit to run ends the rollback.",
      },
    ],
  },
  working: {
    name: "crossdock_messages_running",
    kind: "gauge",
    help: "Running messages.",
    labels: [],
  },
} as const satisfies Readonly<Record<string, MetricDefinition>>;

export type MetricName = keyof typeof metricTable;
