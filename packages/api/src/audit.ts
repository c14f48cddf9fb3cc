import { instant } from "@crossdock/kit";
import { Type } from "typebox";
import { defineRoute } from "./route.ts";
import { nullable, page } from "./shapes.ts";

export const listAudit = defineRoute({
  name: "listAudit",
  method: "GET",
  path: "/v1/audit",
  summary:
    "Lists who did what, newest first. A page may have fewer than `limit` and still a `next`: what is read for one is bounded.",
  query: Type.Object(
    {
      event: Type.Optional(
        Type.String({
          minLength: 1,
          description: "An event, or how it begins: `message`, `message.replayed`.",
        }),
      ),
      actor: Type.Optional(Type.String({ description: "Who did it." })),
      about: Type.Optional(
        Type.String({
          description:
            "What it was done with: the id of a message, the name of a System, or a flow with its version.",
        }),
      ),
      since: Type.Optional(instant({ description: "Done at this instant or later." })),
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
