import { Type } from "typebox";
import { defineRoute } from "./route.ts";
import { nullable, Pause } from "./shapes.ts";

const PauseView = Type.Object({
  system: nullable(Type.String({ description: "The System; null where a flow is paused." })),
  flow: nullable(Type.String({ description: "`name@version`, or the name alone for all of its versions." })),
  retailer: nullable(Type.String({ description: "Null: for all retailers." })),
  trigger: nullable(Type.String({ description: "This trigger alone; null: the flow." })),
  ...Pause.properties,
  isGone: Type.Boolean({ description: "The active revision has nothing of that name." }),
});

export const listPauses = defineRoute({
  name: "listPauses",
  method: "GET",
  path: "/v1/pauses",
  summary: "Lists what people have paused, the oldest pause first.",
  answer: Type.Object({ items: Type.Array(PauseView), next: Type.Null() }),
  permission: "workspace.read",
});

const Flow = Type.Object({
  flow: Type.String({ description: "`name@version`, or the name alone for all of its versions." }),
});
const part = {
  retailer: Type.Optional(Type.String({ description: "Only for this retailer. Default: for all." })),
  trigger: Type.Optional(Type.String({ description: "Only this trigger. Default: the flow." })),
};

export const pauseFlow = defineRoute({
  name: "pauseFlow",
  method: "POST",
  path: "/v1/flows/{flow}/pause",
  summary:
    "Stops a flow until somebody resumes it: it takes the messages that are sent to it, runs none and fetches none. With `trigger` that one alone takes nothing.",
  params: Flow,
  body: Type.Object(
    {
      ...part,
      reason: Type.String({ minLength: 1, description: "Why; shown with it, and kept in the audit." }),
    },
    { additionalProperties: false },
  ),
  answer: PauseView,
  permission: "flows.operate",
  problems: ["unknown-trigger", "paused"],
  audit: "flow.paused",
});

export const resumeFlow = defineRoute({
  name: "resumeFlow",
  method: "POST",
  path: "/v1/flows/{flow}/resume",
  summary:
    "Ends a pause: what has waited goes on in its order. A pause of something that is gone ends as well.",
  params: Flow,
  body: Type.Object(
    {
      ...part,
      reason: Type.Optional(Type.String({ minLength: 1, description: "Why; kept in the audit." })),
    },
    { additionalProperties: false },
  ),
  answer: Type.Object({
    flow: Type.String(),
    retailer: nullable(Type.String()),
    trigger: nullable(Type.String()),
    still: Type.Array(PauseView, { description: "Other pauses that hold all or some of it." }),
  }),
  permission: "flows.operate",
  problems: ["unknown-trigger", "not-paused"],
  audit: "flow.resumed",
});
