import type { ErrorClass, HttpAnswer, Outcome } from "@crossdock/kit";

/** What an HTTP status means for us. */
export interface StatusMeaning {
  class: ErrorClass;
  outcome: Outcome;
}

const refused = (name: ErrorClass): StatusMeaning => ({ class: name, outcome: "refused" });
/** Behind a proxy the work may have been done although the answer is an error. */
const unknown = (name: ErrorClass): StatusMeaning => ({ class: name, outcome: "unknown" });

const meanings: Readonly<Record<number, StatusMeaning>> = {
  401: refused("AuthFailed"),
  404: refused("NotFound"),
  407: refused("AuthFailed"),
  408: refused("Timeout"),
  409: refused("Conflict"),
  410: refused("NotFound"),
  412: refused("Conflict"),
  423: refused("Conflict"),
  425: refused("Unavailable"),
  429: refused("RateLimited"),
  500: unknown("Unavailable"),
  501: refused("Rejected"),
  502: unknown("Unavailable"),
  503: refused("Unavailable"),
  504: unknown("Timeout"),
  505: refused("Rejected"),
  507: refused("Unavailable"),
  508: refused("Rejected"),
  511: refused("Unavailable"),
};

/**
 * Class and outcome of an answer that is not a success. 403 is about this message unless the answer asks for other
 * credentials (`WWW-Authenticate`) or for a pause (`Retry-After`): one forbidden record must not pause a System.
 */
export function statusMeaning({ status, headers }: Pick<HttpAnswer, "status" | "headers">): StatusMeaning {
  if (status === 403) {
    if (headers["www-authenticate"] !== undefined) return refused("AuthFailed");
    return refused(headers["retry-after"] === undefined ? "Rejected" : "RateLimited");
  }
  return meanings[status] ?? (status >= 500 ? unknown("Unavailable") : refused("Rejected"));
}
