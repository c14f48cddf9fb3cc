import type { Request } from "../perform.ts";
import type { Outcome } from "./batch.ts";

/**
 * What crosses between the journal and its worker. The worker says once that it is `open`, with what a person should know, or why not, then answers
 * every batch with its outcomes, in the order of the requests and of the batches. After `close` it ends.
 */
export type ToWorker = { kind: "batch"; requests: readonly Request[] } | { kind: "close" };

export type FromWorker =
  | { kind: "open"; notes: readonly string[] }
  | { kind: "unopened"; reason: string }
  | { kind: "done"; outcomes: readonly Outcome[] };
