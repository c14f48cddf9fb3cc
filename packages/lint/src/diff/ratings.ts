import type { Rendered } from "@crossdock/flow";
import { textAt } from "@crossdock/kit";
import type { Reach } from "./reach.ts";
import type { Side } from "./side.ts";

const ranks = ["critical", "high", "medium", "low"];

/** The highest; `medium` where none is said. */
export function highestCriticality(all: readonly (string | undefined)[]): string {
  return ranks.find((rank) => all.includes(rank)) ?? "medium";
}

/**
 * The criticality of a resource: its own and that of the flows that it reaches, whatever is higher; on both sides,
 * so that a change that lowers it counts as what it was.
 */
export function criticalityOf(
  { kind, name, version, value }: Rendered,
  reach: Reach,
  sides: readonly Side[],
): string {
  const own = sides.flatMap(({ workspace }) => {
    const document = workspace.resources.find(kind, name, version);
    return document ? [textAt(document.value, "criticality")] : [];
  });
  const flows = flowsOf(reach, sides).map((flow) => textAt(flow.value, "criticality"));
  return highestCriticality([textAt(value, "criticality"), ...own, ...flows]);
}

/** The domains of a resource: its own, or else those of the flows that it reaches. */
export function domainsOf(
  { kind, name, version, value }: Rendered,
  reach: Reach,
  sides: readonly Side[],
): string[] {
  const own = sides.flatMap(({ workspace }) => {
    const document = workspace.resources.find(kind, name, version);
    return document ? [textAt(document.value, "domain")] : [];
  });
  const declared = [textAt(value, "domain"), ...own].filter((domain) => domain !== undefined);
  if (declared.length > 0) return [...new Set(declared)].sort();
  const flows = flowsOf(reach, sides).map((flow) => textAt(flow.value, "domain"));
  return [...new Set(flows.filter((domain) => domain !== undefined))].sort();
}

function flowsOf(reach: Reach, sides: readonly Side[]) {
  return sides.flatMap(({ flows }) =>
    flows.filter(
      ({ flow, retailer }) =>
        reach.flows.includes(flow) &&
        (retailer === null || reach.retailers.length === 0 || reach.retailers.includes(retailer)),
    ),
  );
}
