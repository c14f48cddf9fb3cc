import type { RetryView } from "@crossdock/flow";
import { durationAt, type Fields, textAt } from "@crossdock/kit";
import { counted, durationWords, listed } from "./duration.ts";

/** How a step is tried again: one sentence for each line of its list. */
export function retryWords(lines: readonly RetryView[]): string[] {
  return lines.map(({ errors, interval, maxAttempts, maxElapsed }) => {
    const tries = maxAttempts === undefined ? "again" : `up to ${counted(maxAttempts, "time")}`;
    const limit = maxElapsed === undefined ? "" : ` within ${durationWords(maxElapsed)}`;
    return `${errorWords(errors)}: tried ${tries}${limit}, first after ${durationWords(interval)}, then ever more rarely.`;
  });
}

/** What is done with a message when the tries are over. */
export function catchWords(line: Fields): string {
  const dueIn = durationAt(line, "case", "dueIn");
  const queue = textAt(line, "case", "queue");
  const person =
    queue === undefined
      ? ""
      : ` A case in the queue ${queue} asks a person${dueIn === undefined ? "" : ` for an answer within ${durationWords(dueIn)}`}.`;
  switch (line["action"]) {
    case "hold":
      return `The message is held, and later ones of the same key wait behind it.${person}`;
    case "skip":
      return `The message is given up without harm: ${textAt(line, "reason") ?? "nothing is lost"}.${person}`;
    default:
      return `The message is put aside as a dead letter and can be replayed; later ones go on.${person}`;
  }
}

/** The classes of errors as a person reads them. */
export function errorWords(errors: readonly string[]): string {
  const words = errors.map((name) => classes[name] ?? name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase());
  const text = listed(words, "or");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const classes: Readonly<Record<string, string>> = {
  Any: "any other failure",
  Timeout: "no answer in time",
  Unavailable: "system not reachable",
  RateLimited: "too many requests",
  Conflict: "record in use",
  Rejected: "refused by the system",
  NotFound: "record not found",
  ContractViolation: "message does not fit its contract",
  MappingError: "mapping cannot be computed",
  LimitExceeded: "message takes too much work",
  OwnershipViolation: "field belongs to another system",
  AuthFailed: "credentials refused",
};
