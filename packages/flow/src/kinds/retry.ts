import { choice, duration } from "@crossdock/kit";
import { Type } from "typebox";
import { closed } from "./define-kind.ts";

/** One line of an ordered retry list. */
const retryLine = closed({
  errors: Type.Array(Type.String(), {
    minItems: 1,
    description: "Error classes that this line is for; `Any` matches all.",
  }),
  interval: duration({ description: "Wait before the second try.", default: "2s" }),
  backoffRate: Type.Number({
    minimum: 1,
    default: 2,
    description: "Each further wait is this many times longer.",
  }),
  maxDelay: duration({ description: "Longest wait between two tries.", default: "10m" }),
  maxAttempts: Type.Integer({
    minimum: 1,
    default: 8,
    description: "Tries at most; the first one counts.",
  }),
  maxElapsed: Type.Optional(
    duration({ description: "Time since the first try after which no other is made. Default: no limit." }),
  ),
  jitter: choice(["full", "none"], {
    description:
      "`full` waits a random time up to the computed one, so that many messages do not come back at once.",
    default: "full",
  }),
});

export const retryList = Type.Array(retryLine, {
  description: "Ordered; the first line whose errors match decides.",
});
