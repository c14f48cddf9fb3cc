import type { AnswerOf, Routes } from "@crossdock/api";
import { unfinishedStates } from "@crossdock/kit";
import { printable } from "./printable.ts";
import { ageOf } from "./short-times.ts";
import { fittedTable } from "./table.ts";

type ListedFlow = AnswerOf<Routes["listFlows"]>["items"][number];

/** Unfinished messages of a flow. */
export function backlogOf({ messages }: ListedFlow): number {
  return unfinishedStates.reduce((sum, state) => sum + (messages[state] ?? 0), 0);
}

/** Whether it has something to do, or waits for a person. */
export function isBusy(flow: ListedFlow): boolean {
  return (
    backlogOf(flow) > 0 ||
    (flow.messages["quarantined"] ?? 0) > 0 ||
    flow.mode !== "live" ||
    flow.pause !== null
  );
}

/** One row a flow and retailer: the largest backlog first. */
export function flowTable(
  flows: readonly ListedFlow[],
  { width, now }: { width: number; now: number },
): string {
  const sorted = flows.toSorted((one, other) => backlogOf(other) - backlogOf(one));
  const rows = printable(sorted).map((flow) => {
    const { messages, oldestUnfinished } = flow;
    const count = (state: string): string => (messages[state] ? String(messages[state]) : "");
    return {
      flow: flow.flow,
      retailer: flow.retailer,
      mode: flow.pause === null ? flow.mode : "paused",
      backlog: String(backlogOf(flow)),
      oldest: oldestUnfinished === null ? "" : ageOf(oldestUnfinished, now),
      held: count("held"),
      retrying: count("retrying"),
      paused: count("paused"),
      quarantined: count("quarantined"),
      "given up": count("deadLettered"),
      criticality: flow.criticality,
      owner: flow.owner,
    };
  });
  return fittedTable(rows, width, ["criticality", "mode", "retrying", "given up"]);
}
