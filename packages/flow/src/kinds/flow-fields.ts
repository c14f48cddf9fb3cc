import { choice, duration, expression, reference, resourceName, template } from "@crossdock/kit";
import { type Static, Type } from "typebox";
import { closed, type criticalities } from "./define-kind.ts";
import { type ReadStep, retry, stepTimeout } from "./flow-step.ts";

/** `input` of a flow. */
export const input = closed(
  {
    contract: reference("Contract", true, {
      description: "Contract of the message that identity and steps work on.",
    }),
    from: Type.Optional(
      Type.Record(
        Type.String(),
        reference("Mapping", true, { description: "Mapping from that contract to `contract`." }),
        {
          description:
            "Contracts in which messages arrive, and the Mapping for each; the first that a message fits is taken.",
        },
      ),
    ),
    onInvalid: choice(["quarantine"], {
      description:
        "What becomes of a message that does not fit: it is kept with its problems, and can be replayed.",
      default: "quarantine",
    }),
  },
  "What a message must look like, and how it is brought into that form.",
);

/** `identity` of a flow. */
export const identity = closed(
  {
    id: Type.Optional(expression({ description: "The same id is processed once." })),
    key: Type.Optional(expression({ description: "One key runs one message at a time, in order." })),
    version: Type.Optional(
      expression({
        description:
          "Number or RFC 3339 instant. A message that is older than the last applied one of its key is skipped as stale. Leave it out where every message counts, such as the parcels of an order.",
      }),
    ),
  },
  "What makes a message the same, in order, and newer.",
);

/** `queue` of a flow. */
export const queue = closed(
  {
    limit: Type.Integer({
      minimum: 1,
      default: 100_000,
      description: "Unfinished messages at most; beyond it webhooks answer 429 and polls wait.",
    }),
  },
  "How much may wait.",
);

/** `defaults` of a flow. */
export const defaults = closed(
  { retry: Type.Optional(retry), timeout: Type.Optional(stepTimeout) },
  "For steps that do not say otherwise.",
);

/** `catch` of a flow. */
export const catching = Type.Array(
  closed({
    errors: Type.Array(Type.String(), { minItems: 1, description: "Error classes; `Any` matches all." }),
    action: choice(["hold", "deadLetter", "skip"], {
      description:
        "`hold`: later messages of the key wait. `deadLetter`: the key goes on. `skip`: the message is given up.",
    }),
    reason: Type.Optional(Type.String({ description: "Why skipping loses nothing; required for `skip`." })),
    case: Type.Optional(
      closed(
        {
          queue: resourceName({ description: "Queue of the case." }),
          title: template("text", { description: "One line for the person who gets the case." }),
          dueIn: Type.Optional(duration({ description: "Time until the case is late." })),
        },
        "Opens a case for a person.",
      ),
    ),
  }),
  { description: "What happens when the tries are over; the first line whose errors match decides." },
);

/** `objective` of a flow. */
export const objective = closed(
  {
    measure: choice(["deliveredWithin"], {
      description: "`deliveredWithin`: the share of accepted messages that end well within a time.",
      default: "deliveredWithin",
    }),
    within: duration({ description: "Time from acceptance to the end of a message." }),
    target: Type.Number({
      exclusiveMinimum: 0,
      exclusiveMaximum: 100,
      description: "Share of messages that has to keep to it, in percent, such as `99.5`.",
    }),
    over: duration({ description: "Time over which the share is taken.", default: "30d" }),
  },
  "What the business may expect of the flow; measured as `crossdock_objective_met_total`.",
);

/** `demand` of a flow. */
export const demand = closed(
  {
    messages: Type.Integer({ minimum: 1, description: "Messages that are expected, at the busiest." }),
    per: duration({ description: "Within this time.", default: "1h" }),
  },
  "How much is expected for one retailer; lint adds up what that asks of each System.",
);

/** The parts of a flow's long form that the compiler reads by name. */
export interface ReadFlow {
  title?: string;
  owner: string;
  domain?: string;
  criticality: (typeof criticalities)[number];
  runbook?: string;
  triggers: ({ id: string } & Record<string, unknown>)[];
  input?: Static<typeof input>;
  identity?: Static<typeof identity>;
  objective?: Static<typeof objective>;
  queue?: Static<typeof queue>;
  defaults?: Static<typeof defaults>;
  steps: ReadStep[];
  catch?: Static<typeof catching>;
}
