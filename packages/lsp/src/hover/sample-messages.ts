import { contractExamples } from "@crossdock/flow";
import { isFields, textAt, valueAt } from "@crossdock/kit";
import type { ResourceAt } from "../place/resource-at.ts";
import type { Snapshot } from "../snapshot.ts";

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
    contractExamples(snapshot.workspace, reference).map((message) => ({
      name: `example of ${reference}`,
      message,
      results: {},
    })),
  );
}

/** The contracts that a resource's messages may arrive in, the nearest one first. */
function contractsOf({ kind, value }: ResourceAt): string[] {
  if (kind === "Mapping") return [textAt(value["from"]) ?? ""].filter(Boolean);
  const from = valueAt(value, "input", "from");
  const main = textAt(value, "input", "contract");
  return [...(isFields(from) ? Object.keys(from) : []), ...(main === undefined ? [] : [main])];
}
