import type { HttpRequest } from "@crossdock/kit";

/** One call that reached the other side. */
export interface RecordedCall {
  /** Epoch milliseconds. */
  at: number;
  system: string;
  operation: string;
  /** Step, or `step/item` for one of several; empty for a list that a trigger reads. */
  step: string;
  config: Readonly<Record<string, unknown>>;
  /** What the mapping made. */
  input: unknown;
  /** What the step has compared after the write; undefined where it compares nothing. */
  expect: unknown;
  key: string;
  /** `verified`: only looked whether an earlier call was done. */
  came: "answered" | "failed" | "crashed" | "verified";
  /** The answer, or what was found. */
  answer: unknown;
  /** Class of the failure. */
  failure: string | null;
  /** It changed something that was not so before. */
  wrote: boolean;
  /** Requests over HTTP, where the connector itself made them. */
  requests: readonly HttpRequest[];
}

/** A call of which nothing is known yet but who makes it, and what is asked. */
export function recordedCall(
  asked: Pick<RecordedCall, "at" | "system" | "operation" | "step" | "config" | "input" | "key"> &
    Partial<Pick<RecordedCall, "expect">>,
): RecordedCall {
  return {
    expect: undefined,
    ...asked,
    came: "answered",
    answer: undefined,
    failure: null,
    wrote: false,
    requests: [],
  };
}
