import {
  choice,
  duration,
  eventName,
  expression,
  mapping,
  reference,
  resourceName,
  role,
  template,
} from "@crossdock/kit";
import { type Static, type TProperties, Type } from "typebox";
import { closed, finalItem } from "./define-kind.ts";
import { retryList } from "./retry.ts";

/** `retry` of a step or of the defaults. */
export const retry = Type.Union(
  [reference("retry policy", false, { description: "Name of a retry list in the Policy." }), retryList],
  { description: "Name of a retry list in the Policy, or a list." },
);

/** `timeout` of a step or of the defaults. */
export const stepTimeout = duration({
  description: "Longest wait for one answer. Default: `limits.timeout` of the System.",
});

/** Bound in a step for each item. */
const stepBinds = ["item", "index"] as const;

const target = Type.Object(
  {
    system: Type.Optional(
      role({
        description:
          "Role that a System of the retailer plays, or the System's name. Missing only beside `route`.",
      }),
    ),
    operation: Type.String({ description: "Operation of the System's connector." }),
    onUnknownOutcome: Type.Optional(
      choice(["verify", "fail"], {
        description:
          "After a lost answer: look it up before writing again, or hold the message. Default: `verify` where the operation can.",
      }),
    ),
    idempotencyKey: Type.Optional(
      expression({
        description: "Value of the target's idempotency key. Default: made by crossdock.",
        binds: stepBinds,
      }),
    ),
  },
  // Further keys are the operation's own; they are checked once the System is known.
  { description: "Where the mapping's result goes; further fields are those of the operation." },
);

/** Fields of a step that a flow in short form writes at the top. */
export const stepFields = {
  when: Type.Optional(
    expression({
      description: "The step runs only when this holds.",
      yields: "boolean",
      binds: stepBinds,
    }),
  ),
  mapping: Type.Optional(
    mapping({ description: "Makes what the operation takes from the message.", binds: stepBinds }),
  ),
  target: Type.Optional(target),
  emit: Type.Optional(
    eventName({
      description:
        "Instead of `target`: the event that the step emits. What the mapping makes, or the message where there is none, becomes a message of each flow of the retailer that takes the event. `$steps.<id>` lists them.",
    }),
  ),
  output: Type.Optional(
    expression({
      description: "What `$steps.<id>` holds, made from `$result`. Default: the result as it is.",
      binds: [...stepBinds, "result"],
    }),
  ),
  assert: Type.Optional(
    Type.Array(
      closed({
        that: expression({
          description: "Must hold after the call; `$result` is the answer.",
          yields: "boolean",
          binds: [...stepBinds, "result"],
        }),
        error: Type.String({
          pattern: "^[A-Z][A-Za-z0-9]*$",
          description: "Name of the error that is raised otherwise, such as `UnknownProduct`.",
        }),
        title: Type.Optional(template("text", { description: "One line for a person." })),
      }),
      { description: "What must hold of the answer." },
    ),
  ),
  expect: Type.Optional(
    mapping({
      description: "What the target must show after the write, such as an order's totals.",
      binds: stepBinds,
    }),
  ),
  checkpoint: Type.Optional(
    resourceName({ description: "Business checkpoint that is reached when the step is done." }),
  ),
  retry: Type.Optional(retry),
  timeout: Type.Optional(stepTimeout),
} satisfies TProperties;

/** A step of the long form. */
export const step = closed({
  id: resourceName({ description: "Name of the step: `$steps.<id>` holds its result." }),
  forEach: Type.Optional(
    expression({
      description: "One run of the step per item of this list; `$item` and `$index` are bound.",
      yields: "array",
    }),
  ),
  route: Type.Optional(
    Type.Array(
      closed({
        id: resourceName({ description: "Name of the way." }),
        when: Type.Optional(
          expression({
            description: "The first that holds is taken; the last has none.",
            yields: "boolean",
            binds: stepBinds,
          }),
        ),
        system: role({ description: "Role or System that takes the call." }),
      }),
      { minItems: 1, description: "Chooses the System of the target by content." },
    ),
  ),
  ...stepFields,
  final: finalItem,
});

/** Fields of a flow that are the short form of one step. */
export const shortStepFields = Object.keys(stepFields);

/** A step of the long form, read: expressions are compiled, durations are milliseconds. */
export type ReadStep = Static<typeof step>;
