import type { AnswerOf, Routes } from "@crossdock/api";
import { printable } from "./printable.ts";
import { ageOf, shortTime } from "./short-times.ts";
import { fittedTable } from "./table.ts";

type ListedCase = AnswerOf<Routes["listCases"]>["items"][number];

/** One row a case. */
export function caseTable(
  cases: readonly ListedCase[],
  { width, now }: { width: number; now: number },
): string {
  const isWhole = !Number.isFinite(width);
  const time = (instant: string): string => (isWhole ? instant : shortTime(instant));
  const rows = printable(cases).map(({ message, trigger, queue, title, openedAt, dueAt, resolution }) => ({
    about: message
      ? isWhole
        ? message
        : message.slice(0, 18)
      : trigger
        ? `${trigger.flow} ${trigger.id}`
        : "",
    opened: time(openedAt),
    due:
      dueAt === null || resolution !== null
        ? ""
        : isOverdue(dueAt, now)
          ? `${ageOf(dueAt, now)} ago`
          : time(dueAt),
    queue,
    title: [title, resolution].filter(Boolean).join("; "),
  }));
  return fittedTable(rows, width, ["opened"]);
}

/** Whether somebody should have looked by now. */
export function isOverdue(dueAt: string | null, now: number): boolean {
  return dueAt !== null && Date.parse(dueAt) < now;
}
