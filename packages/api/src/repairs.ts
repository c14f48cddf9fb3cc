import { type TProperties, Type } from "typebox";
import { Id } from "./messages.ts";
import type { ProblemType } from "./problems.ts";
import { defineRoute } from "./route.ts";
import { nullable } from "./shapes.ts";

/** What became of a message. */
const Repaired = Type.Object({ id: Type.String(), state: Type.String() });

/** The same for one of many. */
const RepairedMany = Type.Object({
  items: Type.Array(
    Type.Object({
      id: Type.String(),
      state: nullable(Type.String({ description: "Null where it was left as it was." })),
      problem: nullable(
        Type.Object(
          { type: Type.String(), title: Type.String(), detail: Type.String() },
          {
            description: "Why it was left as it was.",
          },
        ),
      ),
    }),
  ),
});

/** What a person may do with a message, each with what has to be said about it. */
const acts = {
  release: {
    action: Type.Union([Type.Literal("retry"), Type.Literal("skip")]),
    reason: Type.String({ minLength: 1, description: "Kept with the message and its case." }),
  },
  retry: {
    reason: Type.Optional(Type.String({ minLength: 1, description: "Why; kept in the audit." })),
  },
  replay: {
    from: Type.Optional(
      Type.String({ description: "Step to begin with. Default: the first unfinished one." }),
    ),
    revision: Type.Optional(Type.Union([Type.Literal("current"), Type.Literal("original")])),
    again: Type.Optional(
      Type.Object(
        {
          step: Type.String({ description: "The step; the replay begins with it." }),
          reason: Type.String({ minLength: 1, description: "Why; kept in the audit." }),
        },
        {
          additionalProperties: false,
          description:
            "A step that is run again although it wrote, for a System that has lost what was written. It is sent with the same idempotency key as before.",
        },
      ),
    ),
  },
  dismiss: {
    reason: Type.String({ minLength: 1, description: "Kept with the message." }),
  },
};

const one = <Properties extends TProperties>(properties: Properties) =>
  Type.Object(properties, { additionalProperties: false });

const many = <Properties extends TProperties>(properties: Properties) =>
  Type.Object(
    {
      ids: Type.Array(Type.String(), {
        minItems: 1,
        maxItems: 500,
        description:
          "Each is an act of its own, with its entry in the audit; others go on where one cannot be done.",
      }),
      ...properties,
    },
    { additionalProperties: false },
  );

const ofOne: readonly ProblemType[] = ["unknown-message", "unclear-message", "wrong-state", "under-way"];

export const releaseMessage = defineRoute({
  name: "releaseMessage",
  method: "POST",
  path: "/v1/messages/{id}/release",
  summary: "Lets a held message try again, or gives it up so that its key goes on.",
  params: Id,
  body: one(acts.release),
  answer: Repaired,
  permission: "messages.repair",
  problems: ofOne,
  audit: "message.released",
});

export const releaseMessages = defineRoute({
  name: "releaseMessages",
  method: "POST",
  path: "/v1/messages/release",
  summary: "Releases many held messages.",
  body: many(acts.release),
  answer: RepairedMany,
  permission: "messages.repair",
  audit: "message.released",
});

export const retryMessage = defineRoute({
  name: "retryMessage",
  method: "POST",
  path: "/v1/messages/{id}/retry",
  summary:
    "Lets a message that waits try now: a held one, one whose next try is not due, or one whose System takes no calls, which is asked.",
  params: Id,
  body: one(acts.retry),
  answer: Repaired,
  permission: "messages.repair",
  problems: ofOne,
  audit: "message.retried",
});

export const retryMessages = defineRoute({
  name: "retryMessages",
  method: "POST",
  path: "/v1/messages/retry",
  summary: "Lets many messages try now.",
  body: many(acts.retry),
  answer: RepairedMany,
  permission: "messages.repair",
  audit: "message.retried",
});

export const replayMessage = defineRoute({
  name: "replayMessage",
  method: "POST",
  path: "/v1/messages/{id}/replay",
  summary: "Runs a message again; steps that wrote are not run twice, but for one that `again` names.",
  params: Id,
  body: one(acts.replay),
  answer: Repaired,
  permission: "messages.repair",
  problems: [...ofOne, "unknown-step", "unknown-flow", "queue-full"],
  audit: "message.replayed",
});

export const replayMessages = defineRoute({
  name: "replayMessages",
  method: "POST",
  path: "/v1/messages/replay",
  summary: "Runs many messages again; steps that wrote are not run twice, but for one that `again` names.",
  body: many(acts.replay),
  answer: RepairedMany,
  permission: "messages.repair",
  audit: "message.replayed",
});

export const dismissMessage = defineRoute({
  name: "dismissMessage",
  method: "POST",
  path: "/v1/messages/{id}/dismiss",
  summary: "Puts a quarantined message aside; it is kept, and a replay takes it in again.",
  params: Id,
  body: one(acts.dismiss),
  answer: Repaired,
  permission: "messages.repair",
  problems: ofOne,
  audit: "message.dismissed",
});

export const dismissMessages = defineRoute({
  name: "dismissMessages",
  method: "POST",
  path: "/v1/messages/dismiss",
  summary: "Puts many quarantined messages aside.",
  body: many(acts.dismiss),
  answer: RepairedMany,
  permission: "messages.repair",
  audit: "message.dismissed",
});
