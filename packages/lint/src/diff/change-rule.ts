import type { RuleText } from "@crossdock/kit";

/** Somebody who approved, and the groups that they are in. */
export interface Approval {
  person: string;
  groups: readonly string[];
}

/** A rule about a change: `crossdock diff` finds it between two states of a workspace. Its examples are its test. */
export interface ChangeRule extends RuleText {
  /** The state before the change. */
  before: string;
  good: ChangeExample;
  /** Lines of `^` mark what is reported. */
  bad: ChangeExample;
}

export interface ChangeExample {
  /** The state after the change. */
  after: string;
  /** Who made it and who agreed, as `--author` and `--approval` say it. */
  author?: string;
  approvals?: readonly Approval[];
  /** When it goes live, RFC 3339, as `--at` says it. */
  at?: string;
}
