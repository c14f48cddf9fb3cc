import type { MockPlan } from "@crossdock/flow";
import type { AttemptRow, CaseRow, MessageRow, StepRow } from "@crossdock/journal";
import type { RecordedCall } from "./recorded-call.ts";

/** A line of the log. */
export interface LogLine {
  at: number;
  level: "debug" | "info" | "warn" | "error";
  message: string;
  fields: Readonly<Record<string, unknown>>;
}

/** What became of a message that a case sent. */
export interface ObservedMessage {
  /** Its state; `duplicate` where it was known, `refused` where nothing was stored. */
  outcome: string;
  /** Undefined where nothing was stored. */
  row: MessageRow | undefined;
  /** As the steps see it. */
  message: unknown;
  steps: readonly StepRow[];
  attempts: readonly AttemptRow[];
  /** Status of the webhook's answer. */
  answer: number | undefined;
}

/** Everything that a case left behind. */
export interface Observed {
  startedAt: number;
  messages: readonly ObservedMessage[];
  calls: readonly RecordedCall[];
  checkpoints: readonly string[];
  /** In the order of their opening. */
  cases: readonly CaseRow[];
  logs: readonly LogLine[];
  /** Mocks that answered something. */
  asked: readonly MockPlan[];
  /** What the rehearsal itself could not do, such as a replay that was refused. */
  troubles: readonly string[];
}
