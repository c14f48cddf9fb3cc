import { Type } from "typebox";
import { defineRoute } from "./route.ts";
import { nullable } from "./shapes.ts";

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
        triggers: Type.Array(Type.Object({ id: Type.String(), kind: Type.String() })),
        steps: Type.Array(Type.String()),
        messages: Type.Record(Type.String(), Type.Integer()),
        oldestUnfinished: nullable(Type.String()),
      }),
    ),
    next: Type.Null(),
  }),
  permission: "workspace.read",
});
