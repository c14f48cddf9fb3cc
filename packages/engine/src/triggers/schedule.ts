import {
  choice,
  cron,
  defineTrigger,
  duration,
  Failure,
  mapping,
  role,
  type TriggerContext,
  timezone,
} from "@crossdock/kit";
import { Cron } from "croner";
import { type Static, Type } from "typebox";
import { arrivalsOf } from "./arrivals.ts";
import { firedAt, passed, recall, remember, type ScheduleMemory, setBack } from "./schedule-memory.ts";

const config = Type.Object(
  {
    cron: cron({
      description:
        "When it fires, five fields. Without `fetch` each firing makes the message `{ scheduledAt }`: the instant at which it was due.",
    }),
    timezone: timezone({ description: "Time zone of `cron`.", default: "UTC" }),
    missed: choice(["last", "all", "none"], {
      description: "What to do about firings while the daemon was down.",
      default: "last",
    }),
    fetch: Type.Optional(
      Type.Object(
        {
          system: role({
            description: "System that is asked, by its role or its name.",
          }),
          operation: Type.String({ description: "A list operation; each record becomes a message." }),
          options: Type.Optional(
            Type.Record(Type.String(), Type.Unknown(), {
              description: "The operation's own keys, such as `model`.",
            }),
          ),
          with: Type.Optional(mapping({ description: "What the operation is asked for." })),
          cursor: Type.Optional(
            Type.Object(
              {
                overlap: duration({
                  description: "How far before the cursor each firing begins again.",
                  default: "5m",
                }),
              },
              {
                additionalProperties: false,
                description:
                  "Each firing reads on from where the last one ended, as a poll does. Default: each reads the whole list.",
              },
            ),
          ),
        },
        { additionalProperties: false, description: "Records to read at each firing." },
      ),
    ),
  },
  { additionalProperties: false },
);

type Settings = Static<typeof config>;

/** A firing whose records could not be read is tried again after this long. */
const retryWait = 30_000;

/** Fires at fixed times; a firing is marked once what it brought is durable, so a crash repeats it. */
export const scheduleTrigger = defineTrigger({
  name: "schedule",
  summary: "Fires at fixed times; makes one message, or one per record that it fetches.",
  status: "stable",
  config,
  operation: "list",
  firesOnDemand: true,
  examples: [
    {
      title: "A full snapshot every night",
      yaml: "cron: '15 3 * * *'\ntimezone: Europe/Berlin\nfetch: { system: erp, operation: stock.snapshot }",
    },
    {
      title: "What changed since the last firing, every hour of a working day",
      yaml: "cron: '0 8-18 * * 1-5'\ntimezone: Europe/Berlin\nfetch: { system: erp, operation: stock.changes, cursor: { overlap: 10m } }",
    },
  ],
  async run(settings, context) {
    const { clock, signal } = context;
    const cron = new Cron(settings.cron, { paused: true, timezone: settings.timezone });
    const times = `${settings.cron.trim().split(/\s+/).join(" ")} ${settings.timezone}`;
    let memory = await recall(times, context);
    /** The instant that is waited for: it is on time when it comes, and not missed. */
    let awaited: number | undefined;
    while (!signal.aborted) {
      const now = clock.now();
      if (memory.through > now) memory = await remember(setBack(memory, now), context);
      const due = nextOf(cron, memory) ?? Number.POSITIVE_INFINITY;
      if (due > now) {
        awaited = due;
        const asked = await context.rest(Math.min(due - now, longestWait));
        if (asked !== undefined) memory = await fireOnce(settings, context, asked, memory);
        continue;
      }
      const isOnTime = due === awaited && now - due < 2 * longestWait;
      if (!isOnTime && isLeftOut(cron, due, settings.missed, now)) {
        memory = passed(memory, due);
        continue;
      }
      memory = await fireUntilDone(settings, context, due, memory);
      if (!signal.aborted) memory = await remember(firedAt(memory, due), context);
    }
  },
});

/** A wall clock can be set while we wait, so it is looked at this often. */
const longestWait = 60_000;

/** The next instant that is neither done with nor has fired. */
function nextOf(cron: Cron, { through, fired }: ScheduleMemory): number | undefined {
  let due = cron.nextRun(new Date(through))?.getTime();
  while (due !== undefined && fired.includes(due)) due = cron.nextRun(new Date(due))?.getTime();
  return due;
}

/** Whether a missed firing is left out: `none` fires none of them, `last` only the one before now. */
function isLeftOut(cron: Cron, due: number, missed: Settings["missed"], now: number): boolean {
  if (missed !== "last") return missed === "none";
  const next = cron.nextRun(new Date(due))?.getTime();
  return next !== undefined && next <= now;
}

/** A firing of the clock. */
async function fireUntilDone(
  settings: Settings,
  context: TriggerContext,
  due: number,
  before: ScheduleMemory,
): Promise<ScheduleMemory> {
  let tried: Tried = { memory: before, isDone: false };
  while (!tried.isDone && !context.signal.aborted) {
    tried = await tryToFire(settings, context, { at: due, tell: "it is tried again" }, tried.memory);
    if (!tried.isDone) await context.rest(retryWait);
  }
  if (tried.isDone) await context.fire(due);
  return tried.memory;
}

/** A firing that somebody asks for beside those of the clock, which come as if there were none. Nobody waits for its next try. */
async function fireOnce(
  settings: Settings,
  context: TriggerContext,
  asked: number,
  before: ScheduleMemory,
): Promise<ScheduleMemory> {
  const { memory } = await tryToFire(settings, context, { at: asked, tell: "it was asked for once" }, before);
  return memory;
}

interface Tried {
  memory: ScheduleMemory;
  isDone: boolean;
}

async function tryToFire(
  settings: Settings,
  context: TriggerContext,
  { at, tell }: { at: number; tell: string },
  before: ScheduleMemory,
): Promise<Tried> {
  let memory = before;
  try {
    await context.firing(async () => {
      // What was read stays read, also where a later page fails.
      for await (const now of fire(settings, context, at, memory)) memory = now;
    });
    return { memory, isDone: true };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { flow, retailer, id, log } = context;
    const level = error.code === "parked" ? "debug" : "warn";
    log[level]({ flow, retailer, trigger: id, reason: error.message }, `the firing failed; ${tell}`);
    return { memory, isDone: false };
  }
}

/** Yields what is remembered after each page that moves the cursor of the list. */
async function* fire(
  { fetch }: Settings,
  context: TriggerContext,
  due: number,
  memory: ScheduleMemory,
): AsyncGenerator<ScheduleMemory> {
  const envelope = { trigger: context.id, kind: "schedule", scheduledAt: new Date(due).toISOString() };
  if (fetch) {
    const input = (await fetch.with?.evaluate({}, { ...context.bindings, now: due })) ?? {};
    const { system, operation, options = {} } = fetch;
    const ask = {
      system,
      operation,
      config: options,
      input,
      cursor: fetch.cursor ? (memory.read ?? undefined) : undefined,
      overlap: fetch.cursor?.overlap ?? 0,
      signal: context.signal,
    };
    for await (const page of context.read(ask)) {
      const moved = fetch.cursor && page.cursor !== undefined ? { ...memory, read: page.cursor } : undefined;
      // The place in the list moves with what was read, in one transaction.
      await context.acceptPage(arrivalsOf(page, envelope), moved);
      if (moved) yield moved;
    }
  } else {
    await context.acceptPage([{ message: { scheduledAt: envelope.scheduledAt }, envelope }], undefined);
  }
}
