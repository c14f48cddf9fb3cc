import type { TriggerView } from "@crossdock/flow";
import { durationAt, textAt, valueAt } from "@crossdock/kit";
import { toString as cronText } from "cronstrue";
import { durationWords } from "./duration.ts";

/** When a trigger brings messages, as a whole sentence. `system` is the title of what it reads. */
export function triggerWords({ part, value, called, definition }: TriggerView, system: string): string {
  const read = `${called.operationName ?? "the list"} of ${system}`;
  switch (part) {
    case "webhook":
      return `A call of the webhook ${textAt(value, "path") ?? ""}, ${verifiedBy(textAt(value, "verify", "scheme"))}.`;
    case "poll":
      return `${everyWords({ part, value })}, ${read} is read${valueAt(value, "drain") === true ? " until it is empty" : ""}.`;
    case "schedule":
      return `${everyWords({ part, value })}, ${called.operationName === undefined ? "a message is made" : `${read} is read; each record becomes a message`}.`;
    case "file":
      return `Every ${durationWords(durationAt(value, "every") ?? 10_000)}, files like ${textAt(value, "glob") ?? "*"} are taken from ${system}.`;
    case "event":
      return `The event ${textAt(value, "name") ?? ""}, which another flow emits.`;
    default:
      return definition?.summary ?? `By ${part}.`;
  }
}

/** Schedule or interval of a trigger; undefined for one that waits to be called. */
export function everyWords({ part, value }: Pick<TriggerView, "part" | "value">): string | undefined {
  if (part === "poll")
    return `Every ${durationWords(durationAt(value, "every") ?? 60_000)}`.replace(
      /^Every 1 (minute|hour|day|second)$/,
      "Every $1",
    );
  const cron = textAt(value, "cron");
  if (part !== "schedule" || cron === undefined) return undefined;
  const zone = textAt(value, "timezone");
  return `${cronWords(cron)}${zone ? ` (${zone})` : ""}`;
}

/** A cron expression in words; the expression itself where it has none. */
export function cronWords(cron: string): string {
  try {
    return cronText(cron, { use24HourTimeFormat: true, verbose: true }).replace(
      /^At (\d\d:\d\d), every day$/,
      "Every day at $1",
    );
  } catch {
    // Reported by lint; what cannot be told is shown as it is written.
    return `On the schedule ${cron}`;
  }
}

function verifiedBy(scheme: string | undefined): string {
  if (scheme === undefined || scheme === "none") return "which is not verified";
  if (scheme === "jwt") return "verified by a signed token";
  const isSigned = scheme === "hmac" || scheme === "public-key";
  return isSigned ? "verified by its signature" : `verified by ${scheme}`;
}
