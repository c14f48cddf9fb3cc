import { choice, duration, errorClasses, expression, resourceName, role } from "@crossdock/kit";
import { Type } from "typebox";
import { closed } from "./define-kind.ts";

/** Faults of a mock beside the error classes. */
const otherFaults = {
  Crash: "the daemon dies during the call and starts again on the same journal",
  Malformed: "an answer that cannot be read: `Unavailable`, and nobody knows whether the work was done",
} as const;

/** Every word that `fails` takes. */
export const faultWords: readonly string[] = [...Object.keys(errorClasses), ...Object.keys(otherFaults)];

const fault = Type.Union(
  [
    Type.String({ description: "An error class, `Crash` or `Malformed`." }),
    closed({
      class: Type.String({ description: "An error class, `Crash` or `Malformed`." }),
      title: Type.Optional(Type.String({ description: "The other side's words." })),
      outcome: Type.Optional(
        choice(["notSent", "refused", "unknown"], {
          description: "What we know of the work. Default: `unknown` for `Timeout`, `refused` for others.",
        }),
      ),
      retryAfter: Type.Optional(duration({ description: "How long the other side asks us to wait." })),
      applied: Type.Optional(
        Type.Boolean({ description: "Whether the work was done all the same. Default: that of the mock." }),
      ),
      appliedAfter: Type.Optional(
        duration({ description: "How long after the call the work was done. Default: that of the mock." }),
      ),
    }),
  ],
  { description: "An error class, `Crash` or `Malformed`; or the same with details." },
);

const answerFields = {
  returns: Type.Optional(Type.Unknown({ description: "The answer, as the operation gives it: `$result`." })),
  computes: Type.Optional(
    expression({
      description: "The answer, made from the request; `$call` counts the calls from 1.",
      binds: ["call"],
    }),
  ),
  fails: Type.Optional(
    Type.Array(fault, {
      minItems: 1,
      description:
        "What goes wrong, one after the other: error classes, `Crash` (the daemon dies during the call and starts again), `Malformed` (an answer that cannot be read).",
    }),
  ),
  applied: Type.Optional(
    Type.Boolean({ description: "Whether what failed had done its work all the same. Default: false." }),
  ),
  appliedAfter: Type.Optional(
    duration({
      description:
        "How long after the call its work was done, by a target that worked on: until then no look-up finds it. Implies `applied`. Default: at once.",
    }),
  ),
};

/** What one call, or one list, of the other side answers. */
export const mock = closed({
  step: Type.Optional(resourceName({ description: "The step whose call is answered." })),
  system: Type.Optional(role({ description: "Role or System whose call is answered, with `operation`." })),
  operation: Type.Optional(Type.String({ description: "Operation that is answered." })),
  ...answerFields,
  // biome-ignore lint/suspicious/noThenProperty: a word of the language, never awaited
  then: Type.Optional(
    Type.Unknown({
      description: "The answer after what `fails`. Default: `returns`, or one that is made up.",
    }),
  ),
  answers: Type.Optional(
    Type.Array(closed(answerFields), {
      minItems: 1,
      description: "One answer after the other; the last one stays.",
    }),
  ),
  http: Type.Optional(
    Type.Array(
      closed({
        status: Type.Integer({ minimum: 100, maximum: 599, description: "Status of the answer." }),
        headers: Type.Optional(
          Type.Record(Type.String(), Type.String(), { description: "Headers, such as `retry-after`." }),
        ),
        body: Type.Optional(Type.Unknown({ description: "Body: text as it is, anything else as JSON." })),
      }),
      {
        minItems: 1,
        description:
          "Raw answers, one for each request; the connector itself makes the request and reads them. The last one stays.",
      },
    ),
  ),
});
