import { Failure } from "@crossdock/kit";
import type { Availability, Pass } from "./availability.ts";
import { healthIn } from "./health.ts";
import { Parked } from "./parked.ts";
import type { Rate } from "./rate.ts";

/** A System that asks for fewer requests and does not say for how long is left alone for this long. */
const shortHold = 1000;

/** Tells a System's rate and state of its calls that failed; answers what is thrown on. */
export function createFailedCalls(
  system: string,
  rate: Pick<Rate, "hold">,
  availability: Pick<Availability, "state" | "takesCalls">,
): (pass: Pass, error: unknown) => unknown {
  /** Notes that the credentials are refused. False where they were replaced since the call began: it goes out again. */
  const refuse = (pass: Pass, reason: string): boolean => {
    const isReplaced = availability.state().name === "replaced";
    return pass.refused(reason) || !(isReplaced || availability.takesCalls());
  };

  return (pass, error) => {
    // Our own fault tells nothing.
    if (!(error instanceof Failure)) {
      pass.left();
      return error;
    }
    if (error.class === "RateLimited") rate.hold(error.retryAfter ?? shortHold);
    switch (healthIn(error)) {
      case "refuses":
        return refuse(pass, error.title) ? error : new Parked(system);
      case "sick":
        pass.failed();
        return error;
      case "away":
        pass.away(error.title);
        return error;
      case "works":
        pass.succeeded();
        return error;
      case "unknown":
        pass.left();
        return error;
    }
  };
}
