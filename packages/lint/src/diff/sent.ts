import type { Span } from "@crossdock/kit";
import type { Risk } from "./change.ts";

/** What of a message's life is different. */
export type SentPart =
  /** A field of a request. */
  | "field"
  /** Where a request goes, and how the operation is told to do it. */
  | "target"
  /** By which fields a record is found again. */
  | "match"
  /** What is compared after the write. */
  | "expect"
  /** Whether a request is made, and how many. */
  | "request"
  /** How often a request is tried. */
  | "tries"
  /** In which order steps ask. */
  | "order"
  /** What becomes of the message, and what a person is told. */
  | "end"
  /** What makes it the same message, and in order. */
  | "identity";

/** One thing that is different in what is sent: of one flow, step and field, for all messages that show it. */
export interface SentChange {
  /** Without its version. */
  flow: string;
  /** Null: of the message as a whole. */
  step: string | null;
  part: SentPart;
  /** `order_line[].price_unit`; empty for the whole. */
  path: string;
  /** Of those that were tried, by retailer, how many show it. */
  retailers: readonly { name: string; messages: number; of: number }[];
  /** The most frequent first. */
  values: readonly SentValue[];
  /** To a case of the new tests it makes a difference. */
  isNoticed: boolean;
  risk: Risk;
}

export interface SentValue {
  /** Undefined: absent. */
  before: unknown;
  after: unknown;
  /** How many messages show it. */
  messages: number;
  /** Name of one of them. */
  example: string;
}

/** A case of a flow test, for one retailer. */
export interface SentCase {
  test: string;
  name: string;
  flow: string;
  retailer: string;
}

/** A case that fails on the new state, with the first thing that is not as it expects. */
export interface FailingCase extends SentCase {
  span: Span;
  /** `writes.erp:sale.order`. */
  what: string;
  expected: unknown;
  actual: unknown;
}

/** What both states do with the same messages: those of the flow tests, and recorded ones. */
export interface SentReport {
  /** How many were tried on both states. */
  tried: readonly { flow: string; retailer: string; messages: number; differing: number }[];
  /** How many of them a daemon has recorded. */
  recorded: number;
  changes: readonly SentChange[];
  /** Cases of the new state that fail there. */
  failing: readonly FailingCase[];
  /** Cases that one of the states cannot run, and why. */
  untried: readonly (SentCase & { reason: string })[];
}
