import {
  choice,
  cron,
  defineTrigger,
  duration,
  eventName,
  mapping,
  role,
  secret,
  timezone,
} from "@crossdock/kit";
import { Type } from "typebox";

const text = (description: string) => Type.String({ description });

const idle = async () => {};

const poll = defineTrigger({
  name: "poll",
  summary: "Reads a list again and again.",
  status: "stable",
  config: Type.Object(
    {
      system: role({ description: "Role or System." }),
      operation: text("List."),
      every: duration({ description: "Pause between two reads.", default: "1m" }),
      with: Type.Optional(mapping({ description: "Input of the list." })),
      drain: Type.Optional(Type.Boolean({ description: "Read the first page until it is empty." })),
      cursor: Type.Optional(
        Type.Object(
          {
            overlap: duration({ description: "Read again.", default: "5m" }),
          },
          { additionalProperties: false, description: "Where to go on." },
        ),
      ),
    },
    { additionalProperties: false },
  ),
  examples: [],
  run: idle,
});

const webhook = defineTrigger({
  name: "webhook",
  summary: "Receives a request.",
  status: "stable",
  config: Type.Object(
    {
      path: text("Path."),
      verify: Type.Optional(
        Type.Object(
          {
            scheme: choice(["standard-webhooks", "none"], { description: "How." }),
            secret: Type.Optional(secret({ description: "Shared secret." })),
          },
          { additionalProperties: false, description: "Proof of the sender." },
        ),
      ),
    },
    { additionalProperties: false },
  ),
  examples: [],
  secretProblem: (_, value) => (value === "unusable" ? "it is not written as `verify` says" : undefined),
  run: idle,
});

const schedule = defineTrigger({
  name: "schedule",
  summary: "Fires at times.",
  status: "stable",
  config: Type.Object(
    {
      cron: cron({ description: "When." }),
      timezone: timezone({ description: "Where.", default: "UTC" }),
      fetch: Type.Optional(
        Type.Object(
          {
            system: role({ description: "Role or System." }),
            operation: text("List."),
          },
          { additionalProperties: false, description: "What is read." },
        ),
      ),
    },
    { additionalProperties: false },
  ),
  examples: [],
  run: idle,
});

const event = defineTrigger({
  name: "event",
  summary: "Takes what another flow emits.",
  status: "stable",
  config: Type.Object({ name: eventName({ description: "The event." }) }, { additionalProperties: false }),
  sole: "name",
  event: "name",
  examples: [],
  run: idle,
});

/** The triggers of the examples; none of them ever runs. */
export const exampleTriggers = [poll, schedule, webhook, event];
