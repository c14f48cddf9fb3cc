import { table } from "./table.ts";

interface Failure {
  class: string;
  title: string;
  code?: string;
  detail?: string;
  problems?: string[];
  request?: string;
  sent?: string;
  answer?: string;
  received?: string;
}

/** A message as `GET /v1/messages` lists it: the part that is printed. */
export interface ListedMessage {
  id: string;
  state: string;
  mode: "live" | "shadow";
  flow: string;
  retailer: string;
  key: string | null;
  acceptedAt: string;
  dueAt: string | null;
  pausedFor: string | null;
  duplicates: number;
  failure: Failure | null;
}

/** A message as `GET /v1/messages/{id}` shows it. */
export interface MessageDetail extends ListedMessage {
  revision: string;
  runbook: string | null;
  steps: { step: string; state: string; wrote: boolean; startedAt: string; endedAt: string | null }[];
  tries: { step: string; number: number; at: string; duration: number; failure: Failure | null }[];
  next: string[];
}

/** One row a message. */
export function messageTable(messages: readonly ListedMessage[], width: number): string {
  return table(messages.map(rowOf), width);
}

/** What happened to a message, and the commands for what may be done next. */
export function messageText(message: MessageDetail, width: number): string {
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
    table(tries, width),
    message.next.flatMap(commandsOf).map(nextLine).join("\n"),
  ]
    .filter(Boolean)
    .join("\n\n");
}

function rowOf(message: ListedMessage): Record<string, string> {
  const { id, state, flow, retailer, key, acceptedAt, failure, pausedFor, dueAt } = message;
  const waits = pausedFor ? `waits for ${pausedFor}` : dueAt ? `again at ${dueAt}` : "";
  const shadow = message.mode === "shadow" ? "shadow" : "";
  const note = [shadow, failure ? `${failure.class}: ${failure.title}` : "", waits]
    .filter(Boolean)
    .join("; ");
  return { id, state, retailer, flow, key: key ?? "", accepted: acceptedAt.slice(0, 19), note };
}

function headOf(message: MessageDetail): string[] {
  const { failure } = message;
  return [
    `${message.id}  ${message.state}${message.mode === "shadow" ? " in shadow, nothing was written" : ""}${message.pausedFor ? ` until ${message.pausedFor} answers again` : ""}`,
    `${message.flow} for ${message.retailer}, key ${message.key ?? "none"}, accepted ${message.acceptedAt}, revision ${message.revision.slice(0, 12)}`,
    ...(message.dueAt ? [`tried again at ${message.dueAt}`] : []),
    ...(message.duplicates > 0 ? [`came ${times(message.duplicates)} and was not run again`] : []),
    ...(failure ? failureLines(failure) : []),
    ...(failure && message.runbook ? [`runbook: ${message.runbook}`] : []),
  ];
}

function times(count: number): string {
  return count === 1 ? "once more" : `${count} more times`;
}

function failureLines(failure: Failure): string[] {
  const { code, detail, problems = [], request, sent, answer, received } = failure;
  const parts = { request, sent, answer, received };
  return [
    `${failure.class}: ${failure.title}${code ? ` (${code})` : ""}`,
    ...(detail ? [`  ${detail}`] : []),
    ...problems.map((problem) => `  ${problem}`),
    ...Object.entries(parts).flatMap(([name, text]) => (text ? [`  ${name}: ${text}`] : [])),
  ];
}

/** The API names its own addresses; a person at a terminal types commands. */
function commandsOf(address: string): string[] {
  const [, id, action] = /\/v1\/messages\/([^/]+)\/(\w+)$/.exec(address) ?? [];
  if (action === "replay") return [`crossdock replay ${id}`];
  if (action !== "release") return [address];
  return [
    `crossdock release ${id} --action retry --reason '…'`,
    `crossdock release ${id} --action skip --reason '…'`,
  ];
}

function nextLine(command: string, index: number): string {
  return `${index === 0 ? "next: " : "  or  "}${command}`;
}
