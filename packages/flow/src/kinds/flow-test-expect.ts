import { choice, duration } from "@crossdock/kit";
import { Type } from "typebox";
import { closed } from "./define-kind.ts";

/** What may become of a message, in a test's words. */
const outcomes = [
  "succeeded",
  "held",
  "deadLettered",
  "quarantined",
  "skipped",
  "stale",
  "duplicate",
  "retrying",
  "paused",
  "accepted",
  "cancelled",
  "refused",
] as const;

const outcome = choice(outcomes, { description: "State of a message." });

/** Objects are compared by the fields that are named, at every depth; lists item by item. */
const compared = {
  includes: Type.Optional(
    Type.Unknown({ description: "Fields that must be there with these values; others may be there." }),
  ),
  equals: Type.Optional(Type.Unknown({ description: "The whole value." })),
  lacks: Type.Optional(
    Type.Array(Type.String(), { description: "Fields that must be absent; inner ones as `customer.email`." }),
  ),
};

/** Fields of `expect`. */
export const expectFields = {
  outcome: Type.Optional(
    Type.Union([outcome, Type.Array(outcome, { minItems: 1 })], {
      description:
        "State of every message, or a list with one for each. `refused`: the webhook took nothing.",
    }),
  ),
  error: Type.Optional(
    Type.Union(
      [
        Type.String(),
        closed({
          class: Type.Optional(Type.String({ description: "Error class." })),
          title: Type.Optional(Type.String({ description: "One line for a person." })),
          step: Type.Optional(Type.String({ description: "The step that failed." })),
          outcome: Type.Optional(
            choice(["notSent", "refused", "unknown"], { description: "What is known of the work." }),
          ),
          code: Type.Optional(Type.String({ description: "The connector's name for it." })),
        }),
      ],
      { description: "Class of the last message's last failure, or more of it." },
    ),
  ),
  problems: Type.Optional(
    Type.Array(Type.String(), {
      minItems: 1,
      description: "Problems of a quarantined message; a text may be a part of one.",
    }),
  ),
  answer: Type.Optional(
    Type.Integer({ description: "Status with which the webhook answered the last message." }),
  ),
  writes: Type.Optional(
    Type.Record(Type.String(), Type.Integer({ minimum: 0 }), {
      description:
        "How many writes took effect, by role or System and operation or model: `erp:sale.order`. `event:` and its name is an event. `*` counts all that are not named.",
    }),
  ),
  requests: Type.Optional(
    Type.Array(
      closed({
        step: Type.String({ description: "The step that makes it." }),
        ...compared,
      }),
      {
        minItems: 1,
        description:
          "What steps ask for: the first entry of a step is its first request, and so on; tries of one request count once.",
      },
    ),
  ),
  results: Type.Optional(
    Type.Record(Type.String(), Type.Unknown(), {
      description: "What `$steps.<id>` of the last message holds; only named fields are compared.",
    }),
  ),
  steps: Type.Optional(
    Type.Record(
      Type.String(),
      choice(["done", "skipped", "missing"], { description: "What became of the step." }),
      {
        description:
          "What became of the last message's steps: `done`, `skipped`, or `missing` when it was never finished.",
      },
    ),
  ),
  message: Type.Optional(
    closed(compared, "The last message as the steps see it, after its mapping into the contract."),
  ),
  identity: Type.Optional(
    closed(
      {
        id: Type.Optional(Type.String({ description: "`identity.id`." })),
        key: Type.Optional(Type.String({ description: "`identity.key`." })),
      },
      "What makes the last message the same, and in order.",
    ),
  ),
  checkpoints: Type.Optional(
    Type.Array(Type.String(), { description: "All checkpoints that were reached, in order." }),
  ),
  cases: Type.Optional(
    Type.Array(
      closed({
        queue: Type.Optional(Type.String({ description: "Queue of the case." })),
        title: Type.Optional(Type.String({ description: "Title of the case." })),
        state: Type.Optional(choice(["open", "resolved"], { description: "State of the case." })),
        dueIn: Type.Optional(duration({ description: "Time until it is late, from its opening." })),
      }),
      { description: "All cases that were opened, in order; none: `[]`." },
    ),
  ),
  attempts: Type.Optional(
    Type.Record(Type.String(), Type.Integer({ minimum: 0 }), {
      description: "How many tries each step made, over all messages.",
    }),
  ),
  duplicates: Type.Optional(
    Type.Integer({ minimum: 0, description: "How often a known message was offered again." }),
  ),
  logs: Type.Optional(
    Type.Array(
      closed({
        level: Type.Optional(
          choice(["debug", "info", "warn", "error"], { description: "Level of the line." }),
        ),
        message: Type.Optional(Type.String({ description: "Its text, or a part of it." })),
        fields: Type.Optional(
          Type.Object({}, { description: "Fields that it must have with these values." }),
        ),
        absent: Type.Optional(Type.Boolean({ description: "True: there must be no such line." })),
      }),
      { minItems: 1, description: "Lines of the log that must be there." },
    ),
  ),
};
