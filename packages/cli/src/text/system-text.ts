import type { AnswerOf, Routes } from "@crossdock/api";
import { pauseText } from "./pause-text.ts";
import { printable } from "./printable.ts";
import { fittedTable } from "./table.ts";

type ListedSystem = AnswerOf<Routes["listSystems"]>["items"][number];

/** One row a System: those that take no calls first. */
export function systemTable(systems: readonly ListedSystem[], width: number): string {
  const isWell = ({ state }: ListedSystem): number => (state === "available" ? 1 : 0);
  const sorted = systems.toSorted(
    (one, other) => isWell(one) - isWell(other) || one.name.localeCompare(other.name, "en"),
  );
  const rows = printable(sorted).map(
    ({ name, state, connector, running, waiting, parked, concurrency, rate, reason, pause }) => ({
      system: name,
      state,
      parked: parked > 0 ? `${parked} wait` : "",
      calls: `${running} of ${concurrency}${waiting > 0 ? `, ${waiting} in line` : ""}`,
      rate: rate ? `${rate.requests} in ${spanOf(rate.per)}` : "",
      connector,
      reason: pause ? pauseText(pause) : (reason ?? ""),
    }),
  );
  return fittedTable(rows, width, ["connector", "rate"]);
}

/** `1m`, `10s`, `500ms`. */
function spanOf(milliseconds: number): string {
  const units = [
    [3_600_000, "h"],
    [60_000, "m"],
    [1000, "s"],
  ] as const;
  const [size, unit] = units.find(([each]) => milliseconds % each === 0) ?? [1, "ms"];
  return `${milliseconds / size}${unit}`;
}
