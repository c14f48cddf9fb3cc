import { Type } from "typebox";
import { defineRoute } from "./route.ts";
import { Instant, nullable, page } from "./shapes.ts";

export const listCases = defineRoute({
  name: "listCases",
  method: "GET",
  path: "/v1/cases",
  summary: "Lists what waits for a person, newest first.",
  query: Type.Object(
    {
      state: Type.Union([Type.Literal("open"), Type.Literal("resolved")], { default: "open" }),
      ...page,
    },
    { additionalProperties: false },
  ),
  answer: Type.Object({
    items: Type.Array(
      Type.Object({
        id: Type.String(),
        message: nullable(Type.String()),
        trigger: nullable(Type.Object({ flow: Type.String(), retailer: Type.String(), id: Type.String() })),
        queue: Type.String(),
        title: Type.String(),
        state: Type.String(),
        openedAt: Instant,
        dueAt: nullable(Instant),
        resolution: nullable(Type.String()),
      }),
    ),
    next: nullable(Type.String()),
  }),
  permission: "messages.read",
  problems: ["unknown-cursor"],
});
