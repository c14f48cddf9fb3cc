import { contractExamples, kindOf } from "@crossdock/flow";
import { entriesAt } from "@crossdock/kit";
import type { ResourceAt } from "../place/resource-at.ts";
import type { Snapshot } from "../snapshot.ts";

/** A message to look at expressions with. */
export interface SampleMessage {
  name: string;
  message: unknown;
  /** Answers of the other side, by step. */
  results: Readonly<Record<string, unknown>>;
}

/** The examples that the contracts of a resource carry. */
export function sampleMessages(resource: ResourceAt, snapshot: Snapshot): SampleMessage[] {
  return contractsOf(resource, snapshot).flatMap((reference) =>
    contractExamples(snapshot.workspace, reference).map((message) => ({
      name: `example of ${reference}`,
      message,
      results: {},
    })),
  );
}

/** The contracts that a resource's messages may arrive in, the nearest one first. */
function contractsOf({ kind, value }: ResourceAt, { registry }: Snapshot): string[] {
  const from = entriesAt(value, "input", "from");
  const main = kindOf(kind, registry).reads?.(value);
  return [...from.map(([contract]) => contract), ...(main === undefined ? [] : [main])];
}
