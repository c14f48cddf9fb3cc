import { Type } from "typebox";
import { defineRoute } from "./route.ts";
import { Instant, nullable, ofKey, ofWhom, page, State } from "./shapes.ts";

const WriteView = Type.Object({
  step: Type.String({ description: "Id of the step, or `step/item`." }),
  kind: Type.Union([Type.Literal("write"), Type.Literal("read")], {
    description: "`read` is a look-up that hangs on a result which nobody gave.",
  }),
  system: Type.String(),
  operation: Type.String(),
  request: Type.Unknown({ description: "Masked." }),
  madeUp: Type.Array(Type.String(), {
    description: "Places whose values hang on a result that nobody gave.",
  }),
  found: nullable(
    Type.Union([Type.Literal("done"), Type.Literal("notDone"), Type.Literal("unknown")], {
      description: "Whether the target holds exactly this already.",
    }),
  ),
});

const ShadowView = Type.Object({
  id: Type.String(),
  flow: Type.String(),
  retailer: Type.String(),
  key: nullable(Type.String()),
  state: State,
  acceptedAt: Instant,
  problem: nullable(Type.String({ description: "Why it did not pass." })),
  writes: Type.Array(WriteView),
});

const Compared = Type.Object({
  key: Type.String(),
  id: nullable(Type.String({ description: "The shadow's message; null where there is none." })),
  step: nullable(
    Type.String({ description: "The write that is nearest; null where the shadow wrote nothing." }),
  ),
  operation: nullable(Type.String()),
  differences: Type.Array(
    Type.Object({
      path: Type.String({ description: "JSON pointer." }),
      shadow: Type.Optional(Type.Unknown({ description: "Masked." })),
      written: Type.Optional(Type.Unknown({ description: "Left out where the shadow's value is masked." })),
    }),
  ),
});

export const listShadows = defineRoute({
  name: "listShadows",
  method: "GET",
  path: "/v1/shadow",
  summary: "Lists what flows in shadow would have written, newest message first.",
  query: Type.Object(
    {
      ...ofWhom,
      key: ofKey,
      ...page,
    },
    { additionalProperties: false },
  ),
  answer: Type.Object({ items: Type.Array(ShadowView), next: nullable(Type.String()) }),
  permission: "messages.read",
  problems: ["unknown-cursor"],
});

export const compareShadows = defineRoute({
  name: "compareShadows",
  method: "POST",
  path: "/v1/shadow/compare",
  summary: "Compares what another integration wrote with what flows in shadow would have written.",
  body: Type.Object(
    {
      ...ofWhom,
      operation: Type.Optional(Type.String({ description: "Only writes of this operation." })),
      ignore: Type.Optional(
        Type.Array(Type.String({ pattern: "^/" }), { description: "JSON pointers; `*` is any one part." }),
      ),
      written: Type.Array(
        Type.Object(
          { key: Type.String({ description: "The business key." }), request: Type.Unknown() },
          { additionalProperties: false },
        ),
        { maxItems: 500 },
      ),
    },
    { additionalProperties: false },
  ),
  answer: Type.Object({ items: Type.Array(Compared) }),
  permission: "messages.read",
});
