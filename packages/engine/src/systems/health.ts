import type { Failure } from "@crossdock/kit";

/** What the end of a call tells about its System: it works, it is sick, it refuses our credentials, it is not there, or nothing at all. */
export type Health = "works" | "sick" | "refuses" | "away" | "unknown";

/** What a failure tells. A System that refuses a message, or asks for fewer requests, works. */
export function healthIn(failure: Failure): Health {
  if (failure.isAway) return "away";
  switch (failure.class) {
    case "AuthFailed":
      return "refuses";
    case "Timeout":
    case "Unavailable":
      return "sick";
    case "RateLimited":
      return "works";
    default:
      return failure.outcome === "notSent" ? "unknown" : "works";
  }
}
