import type { AnswerOf, Routes } from "@crossdock/api";
import { pauseText } from "./pause-text.ts";
import { printable } from "./printable.ts";
import { shortTime } from "./short-times.ts";
import { fittedTable, table } from "./table.ts";

type ListedMessage = AnswerOf<Routes["listMessages"]>["items"][number];
export type MessageDetail = AnswerOf<Routes["getMessage"]>;
type Failure = NonNullable<ListedMessage["failure"]>;

/** One row a message: in a terminal as much as fits, anywhere else all of it. */
export function messageTable(messages: readonly ListedMessage[], width: number): string {
  const isWhole = !Number.isFinite(width);
  const ids = shortIds(messages.map(({ id }) => id));
  const rows = messages.map((message, index) => {
    const { id, accepted, note, ...rest } = rowOf(printable(message));
    return {
      id: isWhole ? id : (ids[index] ?? id),
      ...rest,
      accepted: isWhole ? accepted : shortTime(accepted),
      note,
    };
  });
  return fittedTable(rows, width, ["retailer", "flow", "accepted"]);
}

/** Time and a little more: what mostly tells ids apart. */
const shortestId = 13;

/** As much of each id as tells it from the others. */
function shortIds(ids: readonly string[]): string[] {
  for (let length = shortestId; ; length++) {
    const short = ids.map((id) => id.slice(0, length));
    if (new Set(short).size === new Set(ids).size) return short;
  }
}

/** What happened to a message, and the commands for what may be done next. */
export function messageText(detail: MessageDetail, width: number): string {
  const message = printable(detail);
  const steps = message.steps.map(({ step, state, wrote, endedAt }) => ({
    step,
    state,
    wrote: wrote ? "yes" : "",
    ended: endedAt ?? "",
  }));
  const tries = message.tries.map(({ step, number, at, duration, failure }) => ({
    try: `${step} #${number}`,
    at,
    ms: String(Math.round(duration)),
    outcome: failure ? `${failure.class}: ${failure.title}` : "succeeded",
  }));
  return [
    headOf(message).join("\n"),
    table(steps, width),
    message.steps.flatMap(startedLines).join("\n"),
    table(tries, width),
    message.next.flatMap(commandsOf).map(nextLine).join("\n"),
  ]
    .filter(Boolean)
    .join("\n\n");
}

function rowOf(message: ListedMessage) {
  const { id, state, flow, retailer, key, acceptedAt, failure, waitsFor } = message;
  const shadow = message.mode === "shadow" ? "shadow" : "";
  const note = [shadow, failure ? `${failure.class}: ${failure.title}` : "", waitText(waitsFor)]
    .filter(Boolean)
    .join("; ");
  return { id, state, retailer, flow, key: key ?? "", accepted: acceptedAt, note };
}

function headOf(message: MessageDetail): string[] {
  const { failure } = message;
  return [
    `${message.id}  ${message.state}${message.mode === "shadow" ? " in shadow, nothing was written" : ""}`,
    `${message.flow} for ${message.retailer}, key ${message.key ?? "none"}, accepted ${message.acceptedAt}, revision ${message.revision.slice(0, 12)}`,
    ...(message.startedBy ? [startText(message.startedBy)] : []),
    ...(message.waitsFor ? [waitText(message.waitsFor)] : []),
    ...(message.duplicates > 0 ? [`came ${times(message.duplicates)} and was not run again`] : []),
    ...(failure ? failureLines(failure) : []),
    ...(failure && message.runbook ? [`runbook: ${message.runbook}`] : []),
  ];
}

function startText({ event, flow, message }: NonNullable<MessageDetail["startedBy"]>): string {
  return `started by ${event} of ${flow}, message ${message}`;
}

function startedLines({ step, started }: MessageDetail["steps"][number]): string[] {
  const words: Readonly<Record<string, string>> = { duplicate: "it was there already" };
  return started.map(
    ({ flow, id, state }) => `${step} started ${flow}: message ${id}, ${words[state] ?? state}`,
  );
}

function waitText(waitsFor: ListedMessage["waitsFor"]): string {
  if (waitsFor === null) return "";
  if ("system" in waitsFor) return `waits for ${waitsFor.system}${whoPaused(waitsFor.pause)}`;
  if ("flow" in waitsFor)
    return waitsFor.pause
      ? `waits for its flow ${waitsFor.flow}${whoPaused(waitsFor.pause)}`
      : `waits until its flow ${waitsFor.flow} runs`;
  return "person" in waitsFor ? "waits for a person" : `tried again at ${waitsFor.until}`;
}

function whoPaused(pause: { by: string; since: string; reason: string } | null): string {
  return pause ? `, which is paused ${pauseText(pause)}` : "";
}

function times(count: number): string {
  return count === 1 ? "once more" : `${count} more times`;
}

function failureLines(failure: Failure): string[] {
  const { code, detail, problems = [], problemsLeftOut = 0, request, sent, answer, received } = failure;
  const parts = { request, sent, answer, received };
  return [
    `${failure.class}: ${failure.title}${code ? ` (${code})` : ""}`,
    ...(detail ? [`  ${detail}`] : []),
    ...problems.map((problem) => `  ${problem}`),
    ...(problemsLeftOut > 0 ? [`  … and ${problemsLeftOut} more`] : []),
    ...Object.entries(parts).flatMap(([name, text]) => (text ? [`  ${name}: ${text}`] : [])),
  ];
}

/** The API names its own addresses; a person at a terminal types commands. */
function commandsOf(address: string): string[] {
  const [, id, action] = /\/v1\/messages\/([^/]+)\/(\w+)$/.exec(address) ?? [];
  switch (action) {
    case "release":
      return [`crossdock retry ${id} --reason '…'`, `crossdock skip ${id} --reason '…'`];
    case "dismiss":
      return [`crossdock dismiss ${id} --reason '…'`];
    case "replay":
    case "retry":
      return [`crossdock ${action} ${id}`];
    default:
      return [address];
  }
}

function nextLine(command: string, index: number): string {
  return `${index === 0 ? "next: " : "  or  "}${command}`;
}
