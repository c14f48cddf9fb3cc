import { type Aspect, splitReference } from "@crossdock/flow";
import { testsOf } from "../facts/flow-tests.ts";
import type { Change } from "./change.ts";
import { namesText } from "./names-text.ts";
import type { SentChange, SentReport } from "./sent.ts";
import type { Side } from "./side.ts";

/** What a flow test can tell: limits, owners and promises of a contract are not seen in what is sent. */
const tellable: ReadonlySet<Aspect> = new Set([
  "input",
  "identity",
  "step",
  "order",
  "route",
  "target",
  "condition",
  "mapping",
  "check",
  "assertion",
  "table",
  "catch",
  "vars",
]);

/** The change with what the flow tests have to say of it. */
export function withTests(change: Change, { tried, changes }: SentReport): Change {
  const { op, aspect } = change;
  const flows = change.flows.map((flow) => splitReference(flow).name);
  const isTried = tried.some(
    ({ flow, retailer }) => flows.includes(flow) && change.retailers.includes(retailer),
  );
  if (!tellable.has(aspect) || (aspect === "mapping" && op === "moved")) return change;
  if (!isTried) return { ...change, tests: "unseen" };
  const shown = changes.filter((sent) => isShownBy(change, flows, sent));
  if (shown.length === 0) return { ...change, tests: "unseen" };
  return { ...change, tests: shown.some(({ isNoticed }) => isNoticed) ? "noticed" : "unnoticed" };
}

/** A retailer that no test runs a flow for any more is told, and worth more than a check that is gone. */
export function withUntested(change: Change, { flows, workspace }: Side): Change {
  if (change.aspect !== "lostTest") return change;
  const untested = flows.filter(
    ({ flow, retailer }) =>
      retailer !== null &&
      change.flows.includes(flow) &&
      change.retailers.includes(retailer) &&
      testsOf(workspace, flow, retailer).length === 0,
  );
  if (untested.length === 0) return change;
  const names = [...new Set(untested.map(({ retailer }) => retailer ?? ""))].sort();
  return { ...change, risk: "high", note: `No test runs the flow for ${namesText(names)} any more.` };
}

function isShownBy({ kind, path, retailers }: Change, flows: readonly string[], sent: SentChange): boolean {
  if (!flows.includes(sent.flow) || !sent.retailers.some(({ name }) => retailers.includes(name)))
    return false;
  const [list, step, part, ...field] = path.split(".");
  // Of what flows share, anything that they send differently may come.
  if (kind !== "Flow" || list !== "steps" || step === undefined) return true;
  if (sent.step === null) return part !== "mapping";
  if (sent.step !== step) return false;
  if (part !== "mapping" || sent.part !== "field" || field.length === 0 || sent.path === "") return true;
  const [one, other] = [field.join("."), sent.path.replaceAll("[]", "")];
  return one === other || one.startsWith(`${other}.`) || other.startsWith(`${one}.`);
}

/** Only what reaches a retailer; everything where none is named. */
export function ofRetailer(sent: SentReport, retailer: string | undefined): SentReport {
  if (retailer === undefined) return sent;
  const isOwn = (each: { retailer: string }): boolean => each.retailer === retailer;
  return {
    ...sent,
    tried: sent.tried.filter(isOwn),
    failing: sent.failing.filter(isOwn),
    untried: sent.untried.filter(isOwn),
    changes: sent.changes.flatMap((change) => {
      const retailers = change.retailers.filter(({ name }) => name === retailer);
      return retailers.length === 0 ? [] : [{ ...change, retailers }];
    }),
  };
}
