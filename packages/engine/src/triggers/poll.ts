import {
  defineTrigger,
  duration,
  Failure,
  mapping,
  type Page,
  reasonText,
  role,
  type TriggerContext,
} from "@crossdock/kit";
import { type Static, Type } from "typebox";
import { arrivalsOf } from "./arrivals.ts";
import { type StuckRounds, watchRounds } from "./stuck-rounds.ts";

const config = Type.Object(
  {
    system: role({ description: "System that is asked, by its role or its name." }),
    operation: Type.String({ description: "A list operation of that System, such as `orders.list`." }),
    options: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description: "The operation's own keys, such as `model`.",
      }),
    ),
    with: Type.Optional(mapping({ description: "What the operation is asked for: a tree of expressions." })),
    every: duration({ description: "Time between two rounds.", default: "1m" }),
    cursor: Type.Optional(
      Type.Object(
        {
          overlap: duration({
            description: "How far before the cursor each round begins again.",
            default: "5m",
          }),
        },
        {
          additionalProperties: false,
          description: "How the list is read on from where the last round ended.",
        },
      ),
    ),
    drain: Type.Boolean({
      description:
        "The flow itself takes records off the list: every round begins at the list's start, without a cursor.",
      default: false,
    }),
  },
  { additionalProperties: false },
);

/** Asks a System for new records again and again, behind a durable cursor. */
export const pollTrigger = defineTrigger({
  name: "poll",
  summary: "Reads a list of a System every so often; each record becomes a message.",
  status: "stable",
  config,
  operation: "list",
  firesOnDemand: true,
  examples: [
    {
      title: "Orders that are ready for export",
      yaml: "system: storefront\noperation: orders.list\nevery: 30s\nwith: { exportStatus: '[\"ready\"]' }\ndrain: true",
    },
  ],
  async run(settings, context) {
    const rounds = watchRounds(context, `${settings.operation} of ${settings.system}`);
    while (!context.signal.aborted) {
      try {
        await context.firing(() => round(settings, context, rounds));
        await rounds.ended();
      } catch (error) {
        if (context.signal.aborted) return;
        if (!(error instanceof Failure)) throw error;
        const { flow, retailer, id, log } = context;
        // That the System takes no calls was told when it stopped taking them.
        const level = error.code === "parked" ? "debug" : "warn";
        log[level](
          { flow, retailer, trigger: id, reason: reasonText(error) },
          "the round ended early; the next one goes on from the cursor",
        );
        await rounds.brokeOff(error);
      }
      await context.rest(settings.every);
    }
  },
});

async function round(
  settings: Static<typeof config>,
  context: TriggerContext,
  rounds: StuckRounds,
): Promise<void> {
  const { system, operation } = settings;
  // A shadow takes nothing off the list: drained, it would read the same records for ever.
  const drain = settings.drain && !context.isShadow;
  const input = (await settings.with?.evaluate({}, { ...context.bindings, now: context.clock.now() })) ?? {};
  // A drained list is read from its start each time.
  const cursor = drain ? undefined : ((await context.cursor()) ?? undefined);
  rounds.begins(cursor);
  const pages: AsyncIterable<Page> = context.read({
    system,
    operation,
    config: settings.options ?? {},
    input,
    cursor,
    overlap: settings.cursor?.overlap ?? 0,
    drain,
    signal: context.signal,
  });
  for await (const page of pages) {
    const envelope = {
      trigger: context.id,
      kind: "poll",
      receivedAt: new Date(context.clock.now()).toISOString(),
    };
    const moved = drain ? undefined : page.cursor;
    await context.acceptPage(arrivalsOf(page, envelope), moved);
    await rounds.took(moved);
  }
}
