import { isDeepStrictEqual } from "node:util";
import type { Files } from "@crossdock/flow";
import type { Registry } from "@crossdock/kit";
import { openSide, type SentReport, type Side } from "@crossdock/lint/diff";
import type { Source } from "../workspace/diff-sources.ts";
import { sentReport } from "./sent-report.ts";

export interface CompareOptions {
  registry: Registry;
  /** Name of the Environment that both states are compiled for. */
  environment: string;
  /** Whether the messages of the flow tests are run. */
  isRun: boolean;
  /** Messages of a daemon as flow tests, for the flows of the state before; asked only where something is run. */
  recorded?: ((before: Side) => Promise<Files>) | undefined;
}

/** Both states, ready to be compared, and what they do with the same messages. */
export async function compareSources(
  before: Source,
  after: Source,
  { registry, environment, isRun, recorded }: CompareOptions,
): Promise<{ sides: [Side, Side]; sent?: SentReport }> {
  // Tests that one state does not hold are not gone.
  const areTold = before.tests !== undefined && after.tests !== undefined;
  const open = ({ label, files, tests }: Source): Side =>
    openSide(label, areTold ? { ...files, ...tests } : files, registry, environment);
  const sides: [Side, Side] = [open(before), open(after)];
  const [old, now] = sides.map(({ revision }) => revision);
  const tests = after.tests ?? before.tests;
  const isSame = isDeepStrictEqual(before.files, after.files);
  if (!isRun || !old || !now || isSame || !(tests || recorded)) return { sides };
  const sent = await sentReport(
    { revision: old, files: before.files },
    { revision: now, files: after.files },
    {
      after: tests ?? {},
      before: after.tests && before.tests,
      recorded: await recorded?.(sides[0]),
    },
    registry,
  );
  return { sides, sent };
}
