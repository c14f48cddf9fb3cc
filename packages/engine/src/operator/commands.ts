import { type Act, Fenced, journalErrorIn, type NewCommand } from "@crossdock/journal";
import { type Clock, type Log, type Timer, thrownText } from "@crossdock/kit";
import { LeftToOther } from "../intake/firings.ts";
import { createElsewhere, type ElsewhereDeps, underWay } from "./elsewhere.ts";

/** Who asks, and what the audit calls it once it is done. */
export interface Asker {
  actor: string;
  event: string;
}

/** What a person asks for; see `NewCommand`. */
export interface AskedCommand {
  kind: string;
  target: string;
  input: unknown;
  /** Left out where there is nobody to be named, as in a test of a flow. */
  by?: Asker | undefined;
}

/** A command that is stored, and waits to be carried out. */
export interface Command extends NewCommand {
  /** What its work writes in the same transaction: the command has this outcome, and the audit these details. */
  act(outcome: unknown, details: Readonly<Record<string, unknown>>): Act;
}

/** Does what a command asks and answers with its outcome. A command that is not ended by then is ended without an entry in the audit. */
export type CarryOut<Outcome = unknown> = (command: Command) => Promise<Outcome>;

/**
 * What people ask for is stored first, then carried out once: `pending` until the transaction of its work, or a refusal,
 * ends it. One that a crash or the journal cut off is carried out at the next start, or a little later.
 */
export interface Commands {
  ask<Outcome>(asked: AskedCommand, carryOut: CarryOut<Outcome>): Promise<Outcome>;
  /** Carries out what is stored and nobody is at, in the order in which it came. */
  takeUp(): Promise<void>;
  /** Leaves no timer. */
  stop(): void;
}

export interface CommandsDeps extends ElsewhereDeps {
  log: Log;
  identifier(now: number): string;
  /** How a command of each kind is carried out that an earlier process left. */
  kinds: Readonly<Record<string, CarryOut>>;
  /** Kinds that may take long: nobody waits for their end. */
  lasting: ReadonlySet<string>;
}

/** Most commands that are read at once. */
const pageSize = 100;
/** A command that the journal cut off is tried again after this long. */
const retryWait = 5000;

export function createCommands(deps: CommandsDeps): Commands {
  const { journal, clock, log, identifier, kinds, lasting } = deps;
  const elsewhere = createElsewhere(deps);
  const inHand = new Set<string>();
  let retry: Timer | undefined;
  let isStopped = false;

  /** Writes what was refused or failed, unless the work has ended the command. */
  const end = async ({ id }: Command, outcome: unknown): Promise<void> => {
    const row = await journal.commands.get(id);
    if (row?.endedAt !== null) return;
    await journal.commands.done({ audit: [], command: { id, at: clock.now(), outcome } });
  };

  const perform = async <Outcome>(command: Command, carryOut: CarryOut<Outcome>): Promise<Outcome> => {
    inHand.add(command.id);
    try {
      const outcome = await carryOut(command);
      await end(command, outcome);
      return outcome;
    } catch (error) {
      if (journalErrorIn(error)) tryLater(error);
      else if (!(error instanceof LeftToOther))
        await end(command, { ok: false, reason: "failed", detail: thrownText(error) });
      throw error;
    } finally {
      inHand.delete(command.id);
    }
  };

  /** What our own work comes to, or that of the daemon which it is left to. */
  const done = (command: NewCommand, carryOut: CarryOut): Promise<unknown> => {
    const work = perform(withAct(command, clock), carryOut).catch((error: unknown) => {
      if (!(error instanceof LeftToOther)) throw error;
      return isStopped ? underWay("the daemon stops") : elsewhere.outcome(command.id);
    });
    // Nobody may be left to hear of it.
    work.catch(() => undefined);
    return lasting.has(command.kind) ? elsewhere.soon(work) : work;
  };

  const tryLater = (error: unknown): void => {
    // Another owner takes up what is left.
    if (isStopped || journalErrorIn(error) instanceof Fenced) return;
    retry ??= clock.schedule(retryWait, () => {
      retry = undefined;
      void takeUp();
    });
  };

  const takeUp = async (): Promise<void> => {
    const rows = await journal.commands.pending(pageSize).catch((error: unknown) => {
      failed(error);
      return [];
    });
    for (const row of rows) {
      if (isStopped || inHand.has(row.id) || !(await elsewhere.isForUs(row).catch(() => false))) continue;
      const work = perform(withAct(row, clock), kinds[row.kind] ?? unknownKind).catch(failed);
      if (!lasting.has(row.kind)) await work;
    }
  };

  /** The journal tells of its own trouble. */
  const failed = (error: unknown): void => {
    if (journalErrorIn(error)) tryLater(error);
    else if (!(error instanceof LeftToOther))
      log.error({ reason: thrownText(error) }, "what somebody asked for failed when it was taken up");
  };

  return {
    async ask<Outcome>({ kind, target, input, by }: AskedCommand, carryOut: CarryOut<Outcome>) {
      const at = clock.now();
      const { actor = "daemon", event = null } = by ?? {};
      const stored = { id: identifier(at), kind, target, input, actor, event, at };
      const isElsewhere = await elsewhere.isRun(kind, target);
      if (!isElsewhere) inHand.add(stored.id);
      try {
        await journal.commands.put(stored);
      } catch (error) {
        inHand.delete(stored.id);
        throw error;
      }
      const answer = isElsewhere ? elsewhere.outcome(stored.id) : done(stored, carryOut);
      return (await answer) as Outcome; // another daemon answers with what its own act came to
    },
    takeUp,
    stop() {
      isStopped = true;
      retry?.cancel();
    },
  };
}

const unknownKind: CarryOut = async ({ kind }) => ({
  ok: false,
  reason: "unknownKind",
  detail: `this crossdock does not know the command ${kind}`,
});

function withAct(command: NewCommand, clock: Pick<Clock, "now">): Command {
  const { id, actor, event } = command;
  return {
    ...command,
    act(outcome, details) {
      const at = clock.now();
      const audit = event === null ? [] : [{ at, event, actor, details }];
      return { audit, command: { id, at, outcome } };
    },
  };
}
