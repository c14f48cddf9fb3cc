import type { AnswerOf, Routes } from "@crossdock/api";
import { isOverdue } from "./case-text.ts";
import { daemonsText } from "./daemon-text.ts";
import { backlogOf, flowTable, isBusy } from "./flow-text.ts";
import { pauseTable } from "./pause-text.ts";
import { printable } from "./printable.ts";
import { short } from "./revision-text.ts";
import { ageOf, shortTime } from "./short-times.ts";
import { systemTable } from "./system-text.ts";

/** What a daemon answered of itself. */
export interface Status {
  flows: AnswerOf<Routes["listFlows"]>["items"];
  systems: AnswerOf<Routes["listSystems"]>["items"];
  cases: AnswerOf<Routes["listCases"]>;
  revisions: AnswerOf<Routes["listRevisions"]>;
  pauses: AnswerOf<Routes["listPauses"]>["items"];
  daemons: AnswerOf<Routes["listOwners"]>["items"];
}

/** One screen: the revision, what is in trouble, and the commands to look closer. What is well is counted. */
export function statusText(
  { flows, systems, cases, revisions, pauses, daemons }: Status,
  at: { width: number; now: number },
): string {
  const busy = flows.filter(isBusy);
  const away = systems.filter(({ state }) => state !== "available");
  return [
    revisionLine(revisions),
    daemonsText(daemons, at.width),
    [backlogLine(flows, at.now), ...(busy.length > 0 ? [flowTable(busy, at)] : [])].join("\n"),
    [
      `systems   ${systems.length - away.length} of ${systems.length} take calls`,
      ...(away.length > 0 ? [systemTable(away, at.width)] : []),
    ].join("\n"),
    pauses.length === 0
      ? ""
      : [`paused    ${pauses.length} by people`, pauseTable(pauses, at.width)].join("\n"),
    caseLine(cases, at.now),
    nextLines(flows, away),
  ]
    .filter(Boolean)
    .join("\n\n");
}

function revisionLine({ active, items, folder }: Status["revisions"]): string {
  const row = items.find(({ digest }) => digest === active);
  const since = row?.activatedAt ? ` since ${shortTime(row.activatedAt)}` : "";
  const actor = row?.actor && row.actor !== "daemon" ? ` by ${row.actor}` : "";
  const state = folder.isSetAside
    ? "; a rollback sets the files aside"
    : folder.isApplied
      ? ""
      : "; the files are not what runs: `crossdock apply --wait` says why";
  return printable(`revision  ${short(active)}${since}${row?.cause ? `, ${row.cause}` : ""}${actor}${state}`);
}

function backlogLine(flows: Status["flows"], now: number): string {
  const sum = flows.reduce((total, flow) => total + backlogOf(flow), 0);
  const oldest = flows.flatMap(({ oldestUnfinished }) => oldestUnfinished ?? []).sort()[0];
  const age = oldest === undefined ? "" : `, the oldest of ${ageOf(oldest, now)} ago`;
  const idle = flows.filter((flow) => !isBusy(flow)).length;
  const rest = idle > 0 ? `; ${idle} of ${flows.length} flows have nothing to do` : "";
  return `backlog   ${sum === 1 ? "1 message" : `${sum} messages`}${age}${rest}`;
}

function caseLine({ items, next }: Status["cases"], now: number): string {
  if (items.length === 0) return "cases     none open";
  const queues = new Map<string, number>();
  for (const { queue } of items) queues.set(queue, (queues.get(queue) ?? 0) + 1);
  const overdue = items.filter(({ dueAt }) => isOverdue(dueAt, now)).length;
  const counted = [...queues].map(([queue, count]) => `${count} in ${queue}`);
  return printable(
    `cases     ${items.length}${next === null ? "" : " or more"} open: ${[...counted, ...(overdue > 0 ? [`${overdue} overdue`] : [])].join(", ")}`,
  );
}

function nextLines(flows: Status["flows"], away: Status["systems"]): string {
  const has = (state: string): boolean => flows.some(({ messages }) => (messages[state] ?? 0) > 0);
  const commands = [
    ...(has("held") ? ["crossdock messages --state held --groups"] : []),
    ...(has("quarantined") ? ["crossdock messages --state quarantined"] : []),
    ...away
      .filter(({ pause }) => pause === null)
      .slice(0, 2)
      .map(({ name }) => `crossdock systems probe ${name}`),
  ];
  return commands.map((command, index) => `${index === 0 ? "next: " : "      "}${command}`).join("\n");
}
