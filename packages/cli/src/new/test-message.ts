import { type Rehearsal, rehearse } from "@crossdock/engine";
import {
  compileWorkspace,
  contractSample,
  type FlowView,
  type Revision,
  readFixture,
  withChanges,
} from "@crossdock/flow";
import { entriesAt, itemsAt, valueAt } from "@crossdock/kit";
import type { Site } from "./site.ts";

/** What a test sends: a fixture that is there, with what differs, or a message that is made up. */
export interface TestMessage {
  /** As the test writes it; undefined for a made-up message. */
  fixture: string | undefined;
  value: unknown;
  changes: Record<string, unknown> | undefined;
  /** What the flow would do with it; undefined while the workspace has errors. */
  rehearsal: Rehearsal | undefined;
}

/**
 * A message that the flow takes: one that tests of the same contract send, else one made from the contract. Where the
 * flow would skip it, the first word of a closed list with which it would not.
 */
export async function messageFor(
  site: Site,
  view: FlowView,
  { folder, environment, isScheduled }: { folder: string; environment: string; isScheduled: boolean },
): Promise<TestMessage> {
  const contract = isScheduled ? undefined : arrivingContract(view.value);
  const fixture = contract === undefined ? undefined : fixtureOf(site, contract, folder);
  const base =
    fixture?.value ?? (contract === undefined ? scheduled : contractSample(site.workspace, contract));
  const { revision } = compileWorkspace(site.workspace, {
    registry: site.registry,
    environment,
    env: "madeUp",
  });
  const tried = async (changes?: Record<string, unknown>): Promise<TestMessage> => {
    const value = withChanges(base, changes ?? {});
    const rehearsal = revision && (await rehearsed(revision, view, value));
    return { fixture: fixture?.written, value, changes, rehearsal };
  };
  const isGood = ({ rehearsal }: TestMessage): boolean => !rehearsal || isWriting(rehearsal);
  const unchanged = await tried();
  if (isGood(unchanged)) return unchanged;
  for (const changes of variants(site, contract)) {
    const message = await tried(changes);
    if (isGood(message)) return message;
  }
  return unchanged;
}

/** What a schedule that reads nothing sends. */
const scheduled = { scheduledAt: "2026-01-01T00:00:00.000Z" };

/** The contract in which messages of a flow arrive. */
function arrivingContract(flow: unknown): string | undefined {
  const input = valueAt(flow, "input");
  const [from] = Object.keys(valueAt(input, "from") ?? {});
  const contract = from ?? valueAt(input, "contract");
  return typeof contract === "string" ? contract : undefined;
}

/** The first fixture that a test beside it sends to a flow of the same contract. */
function fixtureOf(
  site: Site,
  contract: string,
  folder: string,
): { written: string; value: unknown } | undefined {
  const { resources, files } = site.workspace;
  for (const test of resources.list("FlowTest")) {
    const flow = resources.resolve("Flow", String(test.value["flow"]));
    const isSame = arrivingContract(flow?.value) === contract;
    if (!isSame || !test.file.startsWith(`${folder}/`) || !Array.isArray(test.value["cases"])) continue;
    const cases: readonly unknown[] = test.value["cases"];
    for (const each of cases) {
      const written = valueAt(each, "message");
      if (typeof written !== "string") continue;
      const read = readFixture(test.file, written, files);
      if (read.ok) return { written, value: read.value };
    }
  }
  return undefined;
}

/** Every other word of the closed lists at the top of a contract. */
function variants(site: Site, contract: string | undefined): Record<string, unknown>[] {
  const schema = contract === undefined ? undefined : site.workspace.contracts.schema(contract);
  return entriesAt(schema, "properties").flatMap(([name, field]) =>
    itemsAt(field, "enum").map((word) => ({ [name]: word })),
  );
}

async function rehearsed(revision: Revision, view: FlowView, value: unknown): Promise<Rehearsal | undefined> {
  const plan = revision.plans.Flow.find(
    ({ flow, retailer }) => flow === view.flow && retailer === view.retailer,
  );
  const now = Date.parse("2026-01-01T00:00:00Z");
  return plan && rehearse(plan, value, { systems: revision.plans.System, now });
}

/** The message passes, and something is written for it. */
function isWriting({ message, problems, steps }: Rehearsal): boolean {
  const isValid = message !== undefined && problems.length === 0;
  return (
    isValid &&
    steps.some(({ requests }) => requests.length > 0) &&
    steps.every(({ state }) => state !== "failed")
  );
}
