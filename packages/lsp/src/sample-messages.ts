import type { ResourceAt } from "./resource-at.ts";
import { contractsOf, examplesOf } from "./samples.ts";
import type { Snapshot } from "./snapshot.ts";

/** A message to look at expressions with. */
export interface SampleMessage {
  name: string;
  message: unknown;
  /** Answers of the other side, by step. */
  results: Readonly<Record<string, unknown>>;
}

/** The examples that the contracts of a flow or a Mapping carry. */
export function sampleMessages(resource: ResourceAt, snapshot: Snapshot): SampleMessage[] {
  return contractsOf(resource).flatMap((reference) =>
    examplesOf(reference, snapshot).map((message) => ({
      name: `example of ${reference}`,
      message,
      results: {},
    })),
  );
}
