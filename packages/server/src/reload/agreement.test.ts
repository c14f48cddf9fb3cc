import type { Revision } from "@crossdock/flow";
import type { Journal } from "@crossdock/journal";
import {
  openPostgresJournal,
  openTestServer,
  postgresMissing,
  type TestServer,
} from "@crossdock/journal/testing";
import { Failure, systemClock } from "@crossdock/kit";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Agreement, createAgreement, Outrun, Refused } from "./agreement.ts";

const missing = await postgresMissing();
if (missing !== undefined) console.warn(missing);

// Only digest and files are looked at.
const revisionOf = (digest: string) => ({ digest, files: { [digest]: "" } }) as unknown as Revision;

/** A daemon that only switches revisions. */
interface Switching {
  journal: Journal;
  agreement: Agreement;
  runs: string;
  /** Is called before it is ready for another revision. */
  ready(): Promise<void>;
  lead(digest: string): Promise<void>;
  /** Follows what there is to follow; false where there is nothing. */
  follow(): Promise<boolean>;
}

describe.skipIf(missing !== undefined)("a daemon that shares a journal", () => {
  const { signal } = new AbortController();
  let server: TestServer;
  let schema: string;
  const opened: Journal[] = [];
  beforeAll(async () => {
    server = await openTestServer();
  });
  afterEach(async () => {
    for (const each of opened.splice(0)) await each.close();
  });
  afterAll(() => server.close());

  const open = async (): Promise<Switching> => {
    const journal = await openPostgresJournal({ url: async () => server.url, schema, partitions: 2 });
    opened.push(journal);
    const activate = async (digest: string) => {
      const changes = { added: [], changed: [], removed: [] };
      const how = {
        at: 0,
        cause: "reload",
        actor: "daemon",
        folder: `folder of ${digest}`,
        changes,
      } as const;
      await journal.revisions.save(digest, { [digest]: "" }, 0);
      await journal.revisions.activate({ digest, ...how });
    };
    const agreement = createAgreement({
      journal,
      clock: systemClock,
      revision: () => revisionOf(daemon.runs),
      async activate({ digest }, { agree = (take) => take() }) {
        await daemon.ready();
        await agree(async (position) => {
          if (position === undefined) await activate(digest);
          else await journal.partitions.rendezvous?.run(position);
        });
        daemon.runs = digest;
      },
      prepare: async (files) => ({ revision: revisionOf(Object.keys(files).join()), diagnostics: [] }),
      compileStored: async (files) => ({
        revision: revisionOf(Object.keys(files).join()),
        diagnostics: [],
      }),
    });
    const daemon: Switching = {
      journal,
      agreement,
      runs: "one",
      ready: async () => undefined,
      lead: (digest) => agreement.lead(revisionOf(digest), { folder: `folder of ${digest}` }, signal),
      async follow() {
        const asked = await agreement.others?.asked();
        if (asked) await agreement.others?.follow(asked, signal);
        return asked !== undefined;
      },
    };
    return daemon;
  };
  /** Two that run `one`. */
  const both = async (): Promise<[Switching, Switching]> => {
    schema = server.schema();
    const daemons = [await open(), await open()] as const;
    await daemons[0].lead("one");
    await daemons[1].follow();
    return [...daemons];
  };
  const followed = async (daemon: Switching): Promise<void> => {
    while (!(await daemon.follow())) await new Promise((resolve) => setTimeout(resolve, 10));
  };

  test("switches with the others, to what the first of them proposes", async () => {
    const [first, second] = await both();
    const leading = first.lead("two");
    await followed(second);
    await leading;
    expect([first.runs, second.runs]).toEqual(["two", "two"]);
    expect([await first.follow(), await second.follow()]).toEqual([false, false]);
  });

  test("stays with the others where one of them is not ready, and hears which one", async () => {
    const [first, second] = await both();
    second.ready = () => Promise.reject(new Failure("Unavailable", "the ERP is down"));
    const leading = first.lead("two").catch((error: unknown) => error);
    await expect(followed(second)).rejects.toThrow("Unavailable: the ERP is down");
    const refused = await leading;
    expect(refused).toBeInstanceOf(Refused);
    expect(String(refused)).toContain(`${second.journal.ownership.owner} cannot run it: Unavailable`);
    expect([first.runs, second.runs]).toEqual(["one", "one"]);
  });

  test("stays where the daemon that proposed dies before it has activated", async () => {
    const [first, second] = await both();
    await first.journal.revisions.save("two", { two: "" }, 0);
    const proposal = { digest: "two", cause: "reload", actor: "daemon", folder: "folder of two" } as const;
    await first.journal.partitions.rendezvous?.propose(proposal);
    const following = followed(second);
    following.catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await first.journal.close();
    await expect(following).rejects.toThrow("is gone");
    expect(second.runs).toBe("one");
    // It goes on alone.
    await second.lead("three");
    expect(second.runs).toBe("three");
  });

  test("gives way to what another one has proposed before", async () => {
    const [first, second] = await both();
    const leading = first.lead("two");
    await expect
      .poll(async () => (await second.journal.partitions.rendezvous?.look())?.proposal)
      .toBeDefined();
    await expect(second.lead("three")).rejects.toThrow(Outrun);
    await followed(second);
    await leading;
    expect([first.runs, second.runs]).toEqual(["two", "two"]);
  });

  test("catches up with what was activated without it", async () => {
    const [first, second] = await both();
    // It runs nothing as far as the others know.
    const third = await open();
    const leading = first.lead("two");
    await followed(second);
    await leading;
    expect(third.runs).toBe("one");
    await third.follow();
    expect(third.runs).toBe("two");
  });
});
