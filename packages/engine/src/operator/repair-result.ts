import type { MessageRow } from "@crossdock/journal";

export type RepairResult =
  | { ok: true; state: string }
  | {
      ok: false;
      reason:
        | "unknownMessage"
        | "wrongState"
        | "nothingToDo"
        | "unknownStep"
        | "unknownFlow"
        | "full"
        | "underWay";
      detail: string;
    };

export function unknownMessage(id: string): RepairResult {
  return { ok: false, reason: "unknownMessage", detail: `there is no message ${id}` };
}

export function noFlow({ flow, retailer }: MessageRow): RepairResult {
  return { ok: false, reason: "unknownFlow", detail: `no flow ${flow} runs for ${retailer}` };
}

export function wrongState(row: MessageRow, why: string): RepairResult {
  return { ok: false, reason: "wrongState", detail: `the message is ${row.state}: ${why}` };
}
