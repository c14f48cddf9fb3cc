import { Type } from "typebox";
import type { ProblemType } from "./problems.ts";
import { defineRoute } from "./route.ts";
import { Instant, nullable } from "./shapes.ts";

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

const list = {
  ...meant,
  system: Type.String({ description: "The System that is asked." }),
  operation: Type.String({ description: "The list." }),
  summary: Type.String({ description: "What the cursor tells." }),
};
const Cursor = (description: string) => Type.Unknown({ description });

export const getCursor = defineRoute({
  name: "getCursor",
  method: "GET",
  path: "/v1/flows/{flow}/cursor",
  summary: "Shows where a trigger stands in the list that it reads.",
  params: Flow,
  query: Type.Object(which, { additionalProperties: false }),
  answer: Type.Object({
    ...list,
    value: Cursor("JSON; null where nothing was read, or the list is read from its start."),
    movedAt: nullable(Instant),
    upTo: nullable(
      Type.String({ description: "Instant or number up to which it has read, where the value tells." }),
    ),
  }),
  permission: "workspace.read",
  problems: notThisOne,
});

export const moveCursor = defineRoute({
  name: "moveCursor",
  method: "POST",
  path: "/v1/flows/{flow}/cursor",
  summary:
    "Moves the place from which a trigger reads on. Back: what lies between is read again, and what was taken is a duplicate by its identity. Forward: what lies between is never read.",
  params: Flow,
  body: Type.Object(
    {
      ...which,
      value: Cursor(
        "A cursor as the list gives it; an instant, where one can be made of it; null: the start of the list.",
      ),
      skips: Type.Optional(
        Type.Boolean({
          description:
            "What lies between may never be read. Needed where the move is not known to lead back.",
        }),
      ),
      reason,
      dryRun,
    },
    { additionalProperties: false },
  ),
  answer: Type.Object({
    ...list,
    from: Cursor("Where it stood."),
    to: Cursor("Where it stands now."),
    direction: Type.Unsafe<"back" | "forward" | "same" | "unknown">({
      type: "string",
      enum: ["back", "forward", "same", "unknown"],
      description: "`unknown`: nobody but the source can compare the two.",
    }),
    moved: Type.Boolean({ description: "False of a dry run, and where it stands there already." }),
    again: nullable(
      Type.Object(
        {
          messages: Type.Integer(),
          isAll: Type.Boolean({ description: "False where there are more." }),
        },
        {
          description:
            "Messages of this trigger that were accepted since the instant that it is moved back to: they come again, as duplicates. Null where that cannot be told.",
        },
      ),
    ),
  }),
  permission: "flows.operate",
  problems: [...notThisOne, "unfit-cursor", "cursor-skips"],
  audit: "cursor.moved",
});
