import { type Static, Type } from "typebox";
import { defineRoute } from "./route.ts";
import { nullable, Pause } from "./shapes.ts";

export const listFlows = defineRoute({
  name: "listFlows",
  method: "GET",
  path: "/v1/flows",
  summary: "Lists the active flows, per retailer, with their messages by state.",
  answer: Type.Object({
    revision: Type.String(),
    items: Type.Array(
      Type.Object({
        flow: Type.String(),
        retailer: Type.String(),
        title: Type.String(),
        owner: Type.String(),
        domain: Type.String(),
        criticality: Type.String(),
        mode: Type.String(),
        runbook: nullable(Type.String()),
        triggers: Type.Array(
          Type.Object({
            id: Type.String(),
            kind: Type.String(),
            pause: nullable(
              Type.Unsafe<Static<typeof Pause>>({
                ...Pause,
                description: "A person has paused this trigger alone.",
              }),
            ),
          }),
        ),
        steps: Type.Array(Type.String()),
        pause: nullable(
          Type.Unsafe<Static<typeof Pause>>({ ...Pause, description: "A person has paused the flow." }),
        ),
        messages: Type.Record(Type.String(), Type.Integer()),
        oldestUnfinished: nullable(Type.String()),
      }),
    ),
    next: Type.Null(),
  }),
  permission: "workspace.read",
});
