import { findingsJson, formatPretty } from "@crossdock/lint";
import { isFailed, type Paint, resultsText } from "../flow-tests/case-text.ts";
import { resultsJson } from "../flow-tests/results-json.ts";
import { printable } from "../text/printable.ts";
import type { DevEvent } from "./dev-event.ts";

type Of<Name extends DevEvent["event"]> = Extract<DevEvent, { event: Name }>;

/** What happened, for a person at a terminal. */
export function devText(event: DevEvent, paint: Paint, hasColours: boolean): string {
  switch (event.event) {
    case "simulator":
      return simulatorText(printable(event), paint);
    case "listening":
      return listeningText(event, paint);
    case "files":
      return filesText(event, paint, hasColours);
    case "tests":
      return testsText(event, paint);
    case "untested":
      return `no tests were run: ${event.reason}`;
    case "sent":
      return `sent to ${event.flow} for ${event.retailer}, answered with ${event.status}: ${printable(event.case)}`;
    case "message":
      return messageText(printable(event), paint);
    case "problem":
      return paint("red", printable(event.message));
    case "stopping":
      return "stopping";
    case "stopped":
      return "stopped";
  }
}

function simulatorText({ system, simulator, state, address }: Of<"simulator">, paint: Paint): string {
  const name = paint("bold", system);
  return state === "stopped"
    ? `${name} is simulated no longer`
    : `${name} is simulated by \`${simulator}\` at ${address}`;
}

function listeningText({ address, api, journal, realSystems }: Of<"listening">, paint: Paint): string {
  const kept =
    journal === null
      ? "Every System is simulated: no keys are needed, and messages are forgotten at the end."
      : `Messages are kept in ${journal}.`;
  return [
    `${paint("bold", "crossdock")} listens on ${address}${api === address ? "" : `, its API on ${api}`}`,
    kept,
    ...(realSystems.length > 0 ? [`Not simulated, and called for real: ${realSystems.join(", ")}.`] : []),
    "The log is .crossdock/dev.log; Ctrl-C ends it.",
  ].join("\n");
}

const words: Readonly<Record<Of<"files">["result"], string>> = {
  started: "started",
  applied: "taken up",
  unchanged: "nothing that runs has changed",
  rejected: "not taken up",
  waiting: "not started",
};

function filesText(
  { result, revision, reason, findings, files }: Of<"files">,
  paint: Paint,
  colours: boolean,
) {
  const isBad = result === "rejected" || result === "waiting";
  const short = revision?.slice(0, 12) ?? "";
  const whatRuns =
    result === "rejected"
      ? `; revision ${short} goes on`
      : result === "waiting"
        ? "; correct them, and it starts by itself"
        : result === "unchanged"
          ? ""
          : `: revision ${short}`;
  const why = reason === null ? "" : `: ${printable(reason)}`;
  const head = `${paint(isBad ? "red" : "green", words[result])}${why}${whatRuns}`;
  if (findings.length === 0) return `${head}, no findings`;
  return `${head}\n${formatPretty(findings, { source: (file) => files[file], colours }).trimEnd()}`;
}

function testsText({ results, of }: Of<"tests">, paint: Paint): string {
  const title = of === "all" ? "tests" : "tests of what changed";
  const isGood = !results.some(isFailed);
  if (isGood) return `${title}: ${results.length} passed`;
  return `${title}\n${resultsText(results, false, paint)}`;
}

/** In these it is a person's turn. */
const needsSomebody: ReadonlySet<string> = new Set(["held", "deadLettered", "quarantined"]);

function messageText(event: Of<"message">, paint: Paint): string {
  const { id, flow, retailer, key, state, milliseconds, failure } = event;
  const isGood = state === "succeeded";
  const took = milliseconds === null ? "" : ` in ${(milliseconds / 1000).toFixed(1)} s`;
  const why = failure && !isGood ? `, ${failure.class}: ${failure.title}` : "";
  const next = needsSomebody.has(state) ? `; crossdock messages ${id}` : "";
  const shown = paint(isGood ? "green" : needsSomebody.has(state) ? "red" : "bold", state);
  return `${flow} for ${retailer}${key === null ? "" : ` ${key}`}: ${shown}${took}${why}${next}`;
}

/** What happened, for a program: one object a line, `at` in it. */
export function devJson(event: DevEvent, at: Date): string {
  return JSON.stringify({ at: at.toISOString(), ...plain(event) });
}

function plain(event: DevEvent): object {
  if (event.event === "tests") return { event: "tests", of: event.of, ...resultsJson(event.results) };
  if (event.event !== "files") return event;
  const { files: _, findings, ...rest } = event;
  return { ...rest, ...findingsJson(findings) };
}
