import type { AnswerOf, Routes } from "@crossdock/api";
import { printable } from "./printable.ts";

type ListedShadow = AnswerOf<Routes["listShadows"]>["items"][number];
export type ComparedWrite = AnswerOf<Routes["compareShadows"]>["items"][number];

/** What shadows would have written, message by message. */
export function shadowsText(shadows: readonly ListedShadow[]): string {
  return printable(shadows).map(shadowText).join("\n\n");
}

function shadowText({ id, flow, retailer, key, state, acceptedAt, problem, writes }: ListedShadow): string {
  const head = `${key ?? id}  ${flow} for ${retailer}, ${state}, accepted ${acceptedAt.slice(0, 19)}`;
  return [
    head,
    ...(problem ? [`  would not have passed: ${problem}`] : []),
    ...writes.flatMap(writeLines),
    ...(writes.length === 0 && !problem ? ["  would have written nothing"] : []),
  ].join("\n");
}

function writeLines({
  step,
  kind,
  system,
  operation,
  request,
  madeUp,
  found,
}: ListedShadow["writes"][number]): string[] {
  const what = kind === "read" ? "would have asked" : "would have written to";
  const known = {
    done: "; it is there already",
    notDone: "; it is not there yet",
    unknown: "; whether it is there is unknown",
  };
  return [
    `  ${step} ${what} ${system}, ${operation}${found ? known[found] : ""}`,
    ...(JSON.stringify(request, null, 2) ?? "nothing").split("\n").map((line) => `    ${line}`),
    ...(madeUp.length > 0 ? [`    made up, because no write was made: ${madeUp.join(", ")}`] : []),
  ];
}

/** The differences, and how many there were. */
export function comparisonText(compared: readonly ComparedWrite[]): string {
  const unlike = compared.filter((each) => !isAlike(each));
  const lines = printable(unlike).map(comparedText);
  const missing = compared.filter(({ step }) => step === null).length;
  const count = `${compared.length - unlike.length} of ${compared.length} are alike, ${unlike.length - missing} differ, ${missing} ${missing === 1 ? "has" : "have"} no shadow`;
  return [...lines, count].join("\n\n");
}

/** Whether the shadow would have written the same. */
export function isAlike({ step, differences }: ComparedWrite): boolean {
  return step !== null && differences.length === 0;
}

function comparedText({ key, id, step, operation, differences }: ComparedWrite): string {
  if (id === null) return `${key}\n  no shadow has this key`;
  if (step === null) return `${key}  ${id}\n  the shadow would have written nothing`;
  return [
    `${key}  ${id}, ${step} (${operation})`,
    ...differences.flatMap(({ path, shadow, written }) => [
      `  ${path || "the whole request"}`,
      `    shadow   ${valueText(shadow)}`,
      `    written  ${shadow === undefined || written !== undefined ? valueText(written) : "another value, not shown"}`,
    ]),
  ].join("\n");
}

function valueText(value: unknown): string {
  return JSON.stringify(value) ?? "nothing";
}
