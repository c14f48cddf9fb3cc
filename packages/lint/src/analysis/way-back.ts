import type { FlowView } from "@crossdock/flow";

/** The shortest way from any of `starts` to `goal`, both included. */
export function wayBack(
  starts: readonly FlowView[],
  goal: FlowView,
  next: (flow: FlowView) => FlowView[],
): FlowView[] | undefined {
  const seen = new Set<FlowView>(starts);
  let ways = starts.map((flow) => [flow]);
  while (ways.length > 0) {
    const found = ways.find((way) => way.at(-1) === goal);
    if (found) return found;
    ways = ways.flatMap((way) => {
      const last = way.at(-1);
      const fresh = last ? next(last).filter((flow) => !seen.has(flow)) : [];
      for (const flow of fresh) seen.add(flow);
      return fresh.map((flow) => [...way, flow]);
    });
  }
  return undefined;
}
