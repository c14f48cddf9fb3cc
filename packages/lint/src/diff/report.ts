import type { Diagnostic, Registry } from "@crossdock/kit";
import { compareDiagnostics } from "@crossdock/kit";
import { counted, type Given, judgeApprovals, type Requirement, requirementsOf } from "./approvals.ts";
import type { Change, Risk } from "./change.ts";
import type { Approval } from "./change-rule.ts";
import { compareWorkspaces } from "./compare-workspaces.ts";
import { isOfTests } from "./is-of-tests.ts";
import { judgeSent } from "./judge-sent.ts";
import type { SentReport } from "./sent.ts";
import type { Side } from "./side.ts";
import { ofRetailer, withTests, withUntested } from "./tested-changes.ts";

/** Everything that a person has to know before saying yes to a change. */
export interface DiffReport {
  before: string;
  after: string;
  /** The highest of all changes; undefined without any. */
  risk: Risk | undefined;
  changes: readonly Change[];
  /** Retailers that are reached, with what reaches them. */
  retailers: readonly { name: string; changes: number; risk: Risk }[];
  /** What the Policy asks for, and what of it is given. */
  requirements: readonly (Requirement & { given: readonly Approval[] })[];
  /** States that do not compile, with their errors: what they do is not known. */
  uncompared: readonly { label: string; errors: readonly Diagnostic[] }[];
  /** What is different in what is sent; missing where nothing was run. */
  sent?: SentReport;
  /** What speaks against it: errors of the new state, broken contracts, missing approvals, a closed window. */
  objections: readonly Diagnostic[];
}

export interface DiffOptions extends Given {
  registry: Registry;
  /** Only what reaches this retailer. */
  retailer?: string;
  /** What both states do with the same messages. */
  sent?: SentReport;
}

/** Compares two states and judges the change: who is affected, how much, who has to agree, what forbids it. */
export function diff(before: Side, after: Side, options: DiffOptions): DiffReport {
  const found = compareWorkspaces(before, after, options.registry);
  const { retailer } = options;
  const sent = options.sent && ofRetailer(options.sent, retailer);
  const changes = found.changes
    .filter((change) => retailer === undefined || change.retailers.includes(retailer))
    .map((change) => withUntested(sent ? withTests(change, sent) : change, after));
  const uncompared = [before, after].flatMap(({ label, findings, revision }) =>
    revision ? [] : [{ label, errors: findings }],
  );
  const requirements = requirementsOf(changes, before, after);
  return {
    before: before.label,
    after: after.label,
    // Of what is not known, the highest has to be assumed.
    risk: uncompared.length > 0 ? "high" : highest([...changes, ...(sent?.changes ?? [])]),
    changes,
    retailers: perRetailer(changes.filter((change) => !isOfTests(change))).filter(
      ({ name }) => retailer === undefined || name === retailer,
    ),
    requirements: requirements.map((each) => ({ ...each, given: counted(each, options) })),
    uncompared,
    ...(sent ? { sent } : {}),
    objections: [
      ...found.objections,
      ...(sent ? judgeSent(sent, after) : []),
      ...judgeApprovals(requirements, options),
    ].sort(compareDiagnostics),
  };
}

const ranks: readonly Risk[] = ["high", "medium", "low"];

function highest(changes: readonly Pick<Change, "risk">[]): Risk | undefined {
  return ranks.find((rank) => changes.some(({ risk }) => risk === rank));
}

function perRetailer(changes: readonly Change[]): DiffReport["retailers"] {
  const names = [...new Set(changes.flatMap(({ retailers }) => retailers))].sort();
  return names.map((name) => {
    const own = changes.filter(({ retailers }) => retailers.includes(name));
    return { name, changes: own.length, risk: highest(own) ?? "low" };
  });
}
