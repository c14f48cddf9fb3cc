import { Type } from "typebox";
import { defineRoute } from "./route.ts";
import { nullable, page } from "./shapes.ts";

export const listAudit = defineRoute({
  name: "listAudit",
  method: "GET",
  path: "/v1/audit",
  summary: "Lists who did what, newest first.",
  query: Type.Object(
    {
      ...page,
    },
    { additionalProperties: false },
  ),
  answer: Type.Object({
    items: Type.Array(
      Type.Object({
        at: Type.String(),
        event: Type.String(),
        actor: Type.String(),
        details: Type.Record(Type.String(), Type.Unknown()),
      }),
    ),
    next: nullable(Type.String()),
  }),
  permission: "audit.read",
  problems: ["unknown-cursor"],
});
