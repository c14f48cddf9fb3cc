import {
  type Arrival,
  type Delivery,
  defineTrigger,
  Failure,
  mapping,
  type Receipt,
  reasonText,
  role,
  type TriggerContext,
} from "@crossdock/kit";
import { type Static, Type } from "typebox";

const config = Type.Object(
  {
    system: role({ description: "System that sends, by its role or its name." }),
    operation: Type.String({ description: "A subscription of that System, such as `messages.receive`." }),
    options: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description: "The operation's own keys, such as `queue`.",
      }),
    ),
    with: Type.Optional(mapping({ description: "What the operation is asked for: a tree of expressions." })),
  },
  { additionalProperties: false },
);

/** A subscription that ended begins again after this long. */
const restWait = 5000;

/**
 * Receives what a System sends by itself. A message is acknowledged at its source once it is durable, also where it is
 * quarantined; while the queue is full it is refused, and the source gives it again. A crash between the two brings the message
 * again, and its identity makes it a duplicate.
 */
export const subscribeTrigger = defineTrigger({
  name: "subscribe",
  summary: "Receives messages that a System sends by itself; each is acknowledged once it is stored.",
  status: "experimental",
  config,
  operation: "subscribe",
  firesOnDemand: true,
  examples: [
    {
      title: "A queue of a broker",
      yaml: "system: broker\noperation: messages.receive\noptions: { queue: orders }",
    },
  ],
  async run(settings, context) {
    const told = createTold(context);
    while (!context.signal.aborted) {
      try {
        await context.firing((begun) => subscribe(settings, context, begun));
        told.ended();
      } catch (error) {
        if (context.signal.aborted) return;
        if (!(error instanceof Failure)) throw error;
        told.failed(error);
      }
      await context.rest(restWait);
    }
  },
});

async function subscribe(
  settings: Static<typeof config>,
  context: TriggerContext,
  ready: () => void,
): Promise<void> {
  const { system, operation, options = {} } = settings;
  const input = (await settings.with?.evaluate({}, { ...context.bindings, now: context.clock.now() })) ?? {};
  await context.subscribe({
    system,
    operation,
    config: options,
    input,
    cursor: await context.cursor(),
    ready,
    deliver: (delivery) => take(delivery, context),
    signal: context.signal,
  });
}

async function take(delivery: Delivery, context: TriggerContext): Promise<Receipt> {
  const { cursor, envelope = {}, ...content } = delivery;
  const arrival: Arrival = {
    ...content,
    envelope: {
      ...envelope,
      trigger: context.id,
      kind: "subscribe",
      receivedAt: new Date(context.clock.now()).toISOString(),
    },
  };
  const [acceptance] =
    cursor === undefined ? [await context.accept(arrival)] : await withCursor(arrival, cursor, context);
  if (acceptance === undefined) return { state: "refused", reason: "stopping", retryAfter: 0 };
  if (acceptance.state !== "full") return acceptance;
  return { state: "refused", reason: "full", retryAfter: acceptance.retryAfter };
}

/** A source that keeps no place is not read any further while the queue is full. Nothing is stored when the trigger stops. */
async function withCursor(arrival: Arrival, cursor: unknown, context: TriggerContext) {
  try {
    return await context.acceptPage([arrival], cursor);
  } catch (error) {
    if (context.signal.aborted) return [];
    throw error;
  }
}

/** Tells the log when a subscription ends: the same reason once, until it has been well again. */
function createTold({ flow, retailer, id, log }: TriggerContext) {
  const place = { flow, retailer, trigger: id };
  let before: string | undefined;
  return {
    ended() {
      before = undefined;
      log.info(place, "the source ended the subscription; it begins again");
    },
    failed(failure: Failure) {
      const reason = reasonText(failure);
      // That the System takes no calls was told when it stopped taking them.
      const level = failure.code === "parked" || reason === before ? "debug" : "warn";
      before = reason;
      log[level]({ ...place, reason }, "the subscription ended; it begins again");
    },
  };
}
