import { type Clock, type Log, thrownText } from "@crossdock/kit";
import { JournalDamaged, JournalError, JournalStopped, NotStorable } from "../errors.ts";
import type { Backend } from "../journal-over.ts";
import type { Request } from "../perform.ts";
import { watchStorage } from "../watch-storage.ts";
import { createBatch, type Outcome } from "./batch.ts";
import { notStorable } from "./failure-of.ts";
import { createGroups } from "./groups.ts";
import type { Member } from "./member.ts";
import { createMembership, type Membership } from "./membership.ts";
import type { Opened } from "./open-tables.ts";

export interface BackendDeps {
  clock: Clock;
  log: Log | undefined;
  /** How many there are. */
  partitions: number;
  /**
   * Opens a session in the place of one that was lost. Rejects with `JournalStopped` where it can be no more the same
   * journal, with any other error where that is not known yet.
   */
  reopen(before: Member): Promise<Opened>;
}

/** The journal in one session, with the partitions that it has there. */
export interface PostgresBackend extends Backend {
  readonly partitions: Membership;
}

/**
 * The journal's transactions in one session. Without one every call is refused as not storable, until a probe finds that the
 * server is back and what the daemon had is still its own. A commit whose outcome nobody knows ends the journal: only a
 * start reads what is there.
 */
export function postgresBackend(
  first: Opened,
  { clock, log, partitions, reopen }: BackendDeps,
): PostgresBackend {
  const end = Promise.withResolvers<JournalError | undefined>();
  let refusal: Error | undefined;
  let tell = (_reason: string): void => {};
  let closing: Promise<void> | undefined;

  const sessions = createSessions(first, {
    reopen,
    onLost: (trouble) => tell(trouble.message),
    onEntered: (opened, again) => membership.entered(opened, again),
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
      if (stirring.includes(operation) || startsMessages(operation, outcome.value)) membership.stir();
      return;
    }
    const { error } = outcome;
    if (error instanceof NotStorable) tell(error.message);
    if (error instanceof JournalStopped || error instanceof JournalDamaged) stop(error);
  };

  const groups = createGroups(sessions.run, heed);
  const membership = createMembership({
    clock,
    log,
    partitions,
    alone: (work) => groups.alone(() => sessions.alone(work)),
    end: stop,
  });
  sessions.begin();

  const call = async (request: Request): Promise<unknown> => {
    if (refusal) throw refusal;
    return groups.call(request);
  };

  const close = async (): Promise<void> => {
    refusal = new Error("the journal is closed: this call came too late");
    await groups.idle();
    // Where the session is lost, so is what it had.
    await membership.stop().catch(() => undefined);
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
    partitions: membership,
    state: storage.state,
    ended: end.promise,
    close() {
      closing ??= refusal ? Promise.resolve() : close();
      return closing;
    },
  };
}

/** What the other daemons are to hear of. */
const stirring: readonly string[] = [
  "messages.accept",
  "messages.acceptPage",
  "messages.readmit",
  "progress.repair",
  "commands.put",
  "commands.done",
  "pauses.begin",
  "pauses.end",
];

/** Whether the end of a step started other messages. */
function startsMessages(operation: string, value: unknown): boolean {
  return operation === "progress.record" && Array.isArray(value) && value.length > 0;
}

/** The session of now, and the next one after it was lost. */
interface Sessions {
  /** Runs a group of requests in a transaction; answers each. Never rejects. */
  run(requests: readonly Request[]): Promise<Outcome[]>;
  /** Runs other work in it. Rejects with what a lost session means. */
  alone<Answer>(work: (opened: Opened) => Promise<Answer>): Promise<Answer>;
  begin(): void;
  close(): Promise<void>;
}

interface SessionsDeps extends Pick<BackendDeps, "reopen"> {
  onLost(trouble: NotStorable): void;
  onEntered(opened: Opened, again: boolean): void;
}

function createSessions(first: Opened, { reopen, onLost, onEntered }: SessionsDeps): Sessions {
  const away = (reason: string): NotStorable => notStorable(first.name, "the server does not answer", reason);
  let trouble = away("it was not asked yet");
  let isClosed = false;
  let opened: Opened | undefined;
  let { member } = first;
  let batch: ReturnType<typeof createBatch>;

  const use = (next: Opened, again: boolean): void => {
    opened = next;
    member = next.member;
    batch = createBatch(next.session, next.perform);
    next.session.onLost((loss) => {
      opened = undefined;
      trouble = away(loss.message);
      if (!isClosed) onLost(trouble);
    });
    onEntered(next, again);
  };

  /** A probe is what looks for a new session. */
  const ready = async (requests: readonly Request[]): Promise<void> => {
    if (opened) return;
    if (!requests.some(({ operation }) => operation === "probe")) throw trouble;
    try {
      use(await reopen(member), true);
    } catch (error) {
      throw error instanceof JournalError ? error : away(thrownText(error));
    }
  };

  return {
    begin: () => use(first, false),
    async alone(work) {
      if (!opened) throw trouble;
      const { session } = opened;
      try {
        return await work(opened);
      } catch (error) {
        throw session.lost() ? trouble : error;
      }
    },
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
