import { type Clock, type Log, thrownText } from "@crossdock/kit";
import { JournalDamaged, JournalError, JournalStopped, NotStorable } from "../errors.ts";
import type { Backend } from "../journal-over.ts";
import type { Ownership } from "../ownership.ts";
import type { Request } from "../perform.ts";
import { watchStorage } from "../watch-storage.ts";
import { createBatch, type Outcome } from "./batch.ts";
import { notStorable } from "./failure-of.ts";
import { createGroups } from "./groups.ts";
import type { Opened } from "./open-tables.ts";

export interface BackendDeps {
  clock: Clock;
  log: Log | undefined;
  /**
   * Opens a session in the place of one that was lost. Rejects with `JournalStopped` where it can be no more the same
   * journal, with any other error where that is not known yet.
   */
  reopen(before: Ownership | undefined): Promise<Opened>;
}

/**
 * The journal's transactions in one session. Without one every call is refused as not storable, until a probe finds that the
 * server is back and the owner is still the same. A commit whose outcome nobody knows ends the journal: only a start reads
 * what is there.
 */
export function postgresBackend(first: Opened, { clock, log, reopen }: BackendDeps): Backend {
  const end = Promise.withResolvers<JournalError | undefined>();
  let granted: Ownership | undefined;
  let refusal: Error | undefined;
  let tell = (_reason: string): void => {};
  let closing: Promise<void> | undefined;

  const sessions = createSessions(first, {
    reopen: () => reopen(granted),
    onLost: (trouble) => tell(trouble.message),
  });

  const stop = (reason: JournalError): void => {
    if (refusal) return;
    refusal = reason;
    groups.refuse(reason);
    void sessions.close();
    end.resolve(reason);
  };

  /** What an answer says of the journal as a whole. */
  const heed = ({ operation }: Request, outcome: Outcome): void => {
    if ("value" in outcome) {
      // `own` answers with the ownership that it granted.
      if (operation === "own") granted = outcome.value as Ownership; // what `own` answers
      return;
    }
    const { error } = outcome;
    if (error instanceof NotStorable) tell(error.message);
    if (error instanceof JournalStopped || error instanceof JournalDamaged) stop(error);
  };

  const groups = createGroups(sessions.run, heed);

  const call = async (request: Request): Promise<unknown> => {
    if (refusal) throw refusal;
    return groups.call(request);
  };

  const close = async (): Promise<void> => {
    refusal = new Error("the journal is closed: this call came too late");
    await groups.idle();
    await sessions.close();
    end.resolve(undefined);
  };

  const storage = watchStorage(
    {
      call,
      refusal: () => refusal,
      ended: end.promise,
      onNotStorable(listener) {
        tell = listener;
      },
    },
    clock,
    log,
  );
  return {
    call,
    state: storage.state,
    ended: end.promise,
    close() {
      closing ??= refusal ? Promise.resolve() : close();
      return closing;
    },
  };
}

/** The session of now, and the next one after it was lost. */
interface Sessions {
  /** Runs a group of requests in a transaction; answers each. Never rejects. */
  run(requests: readonly Request[]): Promise<Outcome[]>;
  close(): Promise<void>;
}

function createSessions(
  first: Opened,
  { reopen, onLost }: { reopen(): Promise<Opened>; onLost(trouble: NotStorable): void },
): Sessions {
  const away = (reason: string): NotStorable => notStorable(first.name, "the server does not answer", reason);
  let trouble = away("it was not asked yet");
  let isClosed = false;
  let opened: Opened | undefined;
  let batch: ReturnType<typeof createBatch>;

  const use = (next: Opened): void => {
    opened = next;
    batch = createBatch(next.session, next.perform);
    next.session.onLost((loss) => {
      opened = undefined;
      trouble = away(loss.message);
      if (!isClosed) onLost(trouble);
    });
  };

  /** A probe is what looks for a new session. */
  const ready = async (requests: readonly Request[]): Promise<void> => {
    if (opened) return;
    if (!requests.some(({ operation }) => operation === "probe")) throw trouble;
    try {
      use(await reopen());
    } catch (error) {
      throw error instanceof JournalError ? error : away(thrownText(error));
    }
  };

  use(first);
  return {
    async run(requests) {
      try {
        await ready(requests);
        return await batch(requests);
      } catch (error) {
        const outcome = { error: error instanceof Error ? error : new Error(thrownText(error)) };
        return requests.map(() => outcome);
      }
    },
    async close() {
      isClosed = true;
      await opened?.session.close();
    },
  };
}
