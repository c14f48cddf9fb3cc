import type { AcceptResult } from "@crossdock/journal";
import type { RehearsalClock } from "./rehearsal-clock.ts";
import type { RehearsedDaemon } from "./rehearsed-daemon.ts";
import { mostRounds, type RehearsedTrigger, type Sender } from "./rehearsed-trigger.ts";

/** What became of a message at the door. */
export interface Sent {
  /** Undefined where nothing was stored. */
  result: AcceptResult | undefined;
  /** Status of the webhook's answer. */
  answer: number | undefined;
  /** Why its trigger did not take it. */
  trouble: string | undefined;
}

/** Sends a message through its trigger, which runs only as long. */
export async function sendMessage(
  message: unknown,
  { plan, sender: senderOf }: RehearsedTrigger,
  daemon: RehearsedDaemon,
  clock: RehearsalClock,
): Promise<Sent> {
  const before = daemon.accepted.length;
  const quiet = daemon.logs.length;
  await daemon.use([plan]);
  const sender = senderOf(daemon.engine);
  let answer: number | undefined;
  if (sender.kind === "webhook") {
    const given = sender.send(message);
    await daemon.settle();
    answer = (await given)?.status;
  } else {
    await offer(message, sender, daemon, clock);
  }
  await daemon.use([]);
  await daemon.settle();
  const result = daemon.accepted[before];
  if (result || sender.kind === "webhook") return { result, answer, trouble: undefined };
  const why = daemon.logs.slice(quiet).find(({ level }) => level === "warn" || level === "error");
  const reason = why ? `: ${why.fields["reason"] ?? why.message}` : "";
  return { result, answer, trouble: `the trigger \`${plan.id}\` did not take the message${reason}` };
}

/** Lets time go on until the trigger has taken the message, or has failed too often. */
async function offer(
  message: unknown,
  sender: Extract<Sender, { kind: "timed" }>,
  { accepted, logs, settle }: RehearsedDaemon,
  clock: RehearsalClock,
): Promise<void> {
  const before = accepted.length;
  const quiet = logs.length;
  sender.offer(message);
  await settle();
  const failures = (): number => logs.slice(quiet).filter(({ level }) => level === "warn").length;
  const isPending = (): boolean =>
    accepted.length === before && clock.next() !== undefined && failures() < mostRounds;
  for (let timers = 0; timers < sender.timers && isPending(); timers++) {
    clock.step();
    await settle();
  }
}
