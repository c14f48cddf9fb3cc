import { defineFailures, Failure, type HttpRequest } from "@crossdock/kit";
import { exchangeOf, type MaskBody } from "./exchange.ts";
import { TransportError } from "./transport-error.ts";

/** What can go wrong before there is an answer, for every connector over HTTP. */
export const transportFailures = defineFailures("transport", {
  invalid: { class: "MappingError", meaning: "A header or a path holds what HTTP cannot carry." },
  timeout: { class: "Timeout", meaning: "No connection, or no complete answer, within the time limit." },
  unreachable: { class: "Unavailable", meaning: "No connection can be made; nothing was sent." },
  lost: { class: "Unavailable", meaning: "The connection broke after the request was sent." },
  unreadable: { class: "Unavailable", meaning: "The answer is damaged or packed in an unknown way." },
  tooLarge: { class: "ContractViolation", meaning: "The answer is larger than the limit." },
  hostNotAllowed: {
    class: "Rejected",
    meaning: "The address, or where it leads to, is not an allowed host.",
  },
  tooManyRedirects: { class: "Rejected", meaning: "The address redirects more than 5 times." },
  cancelled: { class: "Cancelled", meaning: "The caller gave the request up." },
});

/**
 * The failure of a request without an answer. When the caller's signal was aborted with a `Failure`, that one's
 * class and title are kept: who stops a request says what the stop means. `outcome` says how far the request came.
 */
export function transportFailure(error: unknown, request: HttpRequest, mask?: MaskBody): Failure {
  const known = error instanceof TransportError ? error : undefined;
  if (!known) throw error;
  const exchange = { ...exchangeOf(request, undefined, mask), answer: known.message };
  const outcome = known.sent ? "unknown" : "notSent";
  const details = { outcome, exchange, cause: known } as const;
  const stopped = known.problem === "cancelled" && known.cause instanceof Failure ? known.cause : undefined;
  if (stopped) return new Failure(stopped.class, stopped.title, { ...details, cause: stopped });
  return transportFailures.fail(known.problem, `${hostOf(request.url)}: ${known.message}`, details);
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : "address";
}
