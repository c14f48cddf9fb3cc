import { Type } from "typebox";
import type { ProblemType } from "./problems.ts";
import { defineRoute } from "./route.ts";
import { nullable } from "./shapes.ts";

/** Which flow is meant. */
const Flow = Type.Object({
  flow: Type.String({ description: "`name@version`, or the name alone where one version of it runs." }),
});

/** Which of its triggers. */
const which = {
  retailer: Type.Optional(Type.String({ description: "Needed where several retailers use the flow." })),
  trigger: Type.Optional(
    Type.String({ description: "Its id in the flow; needed where several could be meant." }),
  ),
};

const meant = {
  flow: Type.String({ description: "`name@version`." }),
  retailer: Type.String(),
  trigger: Type.String({ description: "Its id in the flow." }),
  kind: Type.String({ description: "Such as `poll`." }),
};

const dryRun = Type.Optional(
  Type.Boolean({ description: "Only say what would be done, and do nothing. Default: false." }),
);
const reason = Type.String({ minLength: 1, description: "Why; kept in the audit." });

const notThisOne: readonly ProblemType[] = ["unknown-trigger", "unclear-trigger", "unfit-trigger"];

export const fireTrigger = defineRoute({
  name: "fireTrigger",
  method: "POST",
  path: "/v1/flows/{flow}/run-now",
  summary:
    "Lets a trigger fire now, beside the firings that come by themselves. One that is under way is not doubled: the answer is its own.",
  params: Flow,
  body: Type.Object({ ...which, reason, dryRun }, { additionalProperties: false }),
  answer: Type.Object({
    ...meant,
    state: Type.Unsafe<"fired" | "joined" | "failed" | "underWay" | "wouldFire">({
      type: "string",
      enum: ["fired", "joined", "failed", "underWay", "wouldFire"],
      description:
        "`joined`: a firing was under way, and it is the one that is told of. `failed`: it ended early, what it had read by then is taken, and it is not tried again for this request. `underWay`: it takes longer than an answer may; it is stored and goes on, over a restart as well. `wouldFire`: of a dry run.",
    }),
    taken: nullable(
      Type.Record(Type.String(), Type.Integer(), {
        description:
          "What it brought, by what became of it: `accepted`, `duplicate`, `quarantined`. Null where that is not known, or the source sends by itself.",
      }),
    ),
    failure: nullable(Type.String({ description: "Why it failed." })),
  }),
  permission: "flows.operate",
  problems: notThisOne,
  audit: "trigger.fired",
});
