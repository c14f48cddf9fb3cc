import type { AnswerOf, Routes } from "@crossdock/api";
import { printable } from "./printable.ts";
import { short } from "./revision-text.ts";
import { shortTime } from "./short-times.ts";
import { table } from "./table.ts";

type Daemons = AnswerOf<Routes["listOwners"]>["items"];

/** Who runs which part of the messages; `*` is the daemon that was asked. Empty where there is one daemon. */
export function daemonsText(daemons: Daemons, width: number): string {
  if (daemons.length < 2) return "";
  const partitions = daemons.reduce((sum, each) => sum + each.partitions, 0);
  const rows = printable(daemons).map(({ name, isSelf, since, revision, ...daemon }) => ({
    daemon: `${isSelf ? "*" : " "} ${name}`,
    partitions: String(daemon.partitions),
    revision: revision === null ? "starts" : short(revision),
    since: shortTime(since),
  }));
  return `daemons   ${daemons.length} run ${partitions} partitions\n${table(rows, width)}`;
}
