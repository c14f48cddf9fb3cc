import type { Journal, TriggerPlace } from "@crossdock/journal";
import { textAt } from "@crossdock/kit";
import type { FiringEnd } from "../intake/firings.ts";
import type { TriggerHost } from "../intake/trigger-host.ts";
import type { Asker, CarryOut, Commands } from "./commands.ts";

/** What became of a firing that a person asked for; `underWay`: it is stored, and goes on. */
export type FireResult = ({ ok: true } & FiringEnd) | { ok: false; reason: string; detail: string };

/** Lets triggers fire now, beside the firings that come by themselves. */
export type FireNow = (trigger: TriggerPlace, options: { reason: string; by?: Asker }) => Promise<FireResult>;

/** `orders@1/acme/feed`: no name has a stroke. */
export function triggerTarget({ flow, retailer, trigger }: TriggerPlace): string {
  return [flow, retailer, trigger].join("/");
}

export function placeOf(target: string): TriggerPlace {
  const [flow = "", retailer = "", trigger = ""] = target.split("/");
  return { flow, retailer, trigger };
}

export function createFireNow(commands: Commands, carryOut: CarryOut<FireResult>): FireNow {
  return (trigger, { by, ...input }) =>
    commands.ask({ kind: "fire", target: triggerTarget(trigger), input, by }, carryOut);
}

/** The firing has the instant of the command, so that one which a crash repeats brings the same messages. */
export function createFiring(
  triggers: Pick<TriggerHost, "fire">,
  journal: Pick<Journal, "commands">,
): CarryOut<FireResult> {
  return async (command) => {
    const place = placeOf(command.target);
    const end = await triggers.fire(place, command.at);
    const result = { ok: true, ...end } as const;
    const details = { ...place, reason: textAt(command.input, "reason") ?? null, ...told(end) };
    await journal.commands.done(command.act(result, details));
    return result;
  };
}

/** The end of a firing in the audit, where the person's reason stands as well. */
function told({ state, taken, reason }: FiringEnd): Readonly<Record<string, unknown>> {
  return { state, taken, ...(reason === null ? {} : { failure: reason }) };
}
