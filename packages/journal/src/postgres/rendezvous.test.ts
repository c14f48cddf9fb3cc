import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { NotAgreed } from "../errors.ts";
import type { Journal } from "../journal.ts";
import type { Refusal, Rendezvous } from "../rendezvous.ts";
import { openPostgresJournal } from "./postgres-journal.ts";
import { openTestServer, postgresMissing, type TestServer } from "./testing/postgres-server.ts";

const missing = await postgresMissing();
if (missing !== undefined) console.warn(missing);

describe.skipIf(missing !== undefined)("daemons of one journal", () => {
  let server: TestServer;
  let schema: string;
  const opened: Journal[] = [];
  beforeAll(async () => {
    server = await openTestServer();
  });
  afterEach(async () => {
    for (const each of opened.splice(0).toReversed()) await each.close();
  });
  afterAll(() => server.close());

  const open = async () => {
    const journal = await openPostgresJournal({ url: async () => server.url, schema, partitions: 4 });
    opened.push(journal);
    const { rendezvous } = journal.partitions;
    if (!rendezvous) throw new Error("the journal is not shared");
    return { journal, rendezvous };
  };
  /** Two that run the revision `one`, and a stored one that they do not run. */
  const both = async () => {
    schema = server.schema();
    const [first, second] = [await open(), await open()];
    await activate(first.journal, "one");
    expect(await second.rendezvous.run(1)).toBe(true);
    await first.journal.revisions.save("two", {}, 0);
    return { first, second };
  };
  const digests = async ({ revisions }: Journal) =>
    (await revisions.activations(9)).map(({ digest }) => digest);
  const proposed = async (rendezvous: Rendezvous): Promise<number> => {
    const number = await rendezvous.propose(proposal("two"));
    if (number === undefined) throw new Error("something else is proposed");
    return number;
  };
  const refusal: Refusal = { daemon: "the other", reason: "it has no ERP_URL", diagnostics: [] };

  test("activate what all of them have agreed to, and nothing else", async () => {
    const { first, second } = await both();
    await expect(activate(first.journal, "two")).rejects.toThrow(NotAgreed);
    const number = await proposed(first.rendezvous);
    expect(await first.rendezvous.stateOf(number)).toEqual({
      state: "open",
      waitsFor: second.journal.ownership.owner,
    });
    await expect(activate(first.journal, "two")).rejects.toThrow(NotAgreed);
    expect(await second.rendezvous.look()).toMatchObject({
      active: 1,
      runs: 1,
      others: 1,
      proposal: { ...proposal("two"), number, isOwn: false },
    });
    await second.rendezvous.agree(number);
    expect(await first.rendezvous.stateOf(number)).toEqual({ state: "open", waitsFor: null });
    // Only the one that asked may.
    await expect(activate(second.journal, "two")).rejects.toThrow(NotAgreed);
    await activate(first.journal, "two");
    expect(await second.rendezvous.stateOf(number)).toEqual({ state: "activated", position: 2 });
    expect(await second.rendezvous.look()).toMatchObject({ active: 2, runs: 1, proposal: undefined });
    expect(await second.rendezvous.run(1)).toBe(false);
    expect(await second.rendezvous.run(2)).toBe(true);
    expect(await second.rendezvous.look()).toMatchObject({ active: 2, runs: 2 });
    const revisions = async () => (await first.journal.partitions.daemons()).map(({ revision }) => revision);
    await expect.poll(revisions).toEqual(["two", "two"]);
  });

  test("activate nothing where one of them refuses, and forget what never ran", async () => {
    const { first, second } = await both();
    const number = await proposed(first.rendezvous);
    await second.rendezvous.refuse(number, refusal);
    expect(await first.rendezvous.stateOf(number)).toEqual({ state: "refused", refusal });
    await second.rendezvous.agree(number);
    await expect(activate(first.journal, "two")).rejects.toThrow(NotAgreed);
    expect(await digests(first.journal)).toEqual(["one"]);
    expect(await first.journal.revisions.files("two")).toBeUndefined();
    expect(await first.journal.revisions.files("one")).toEqual({});
  });

  test("propose one thing at a time", async () => {
    const { first, second } = await both();
    const number = await proposed(first.rendezvous);
    expect(await second.rendezvous.propose(proposal("one"))).toBeUndefined();
    await first.rendezvous.refuse(number, refusal);
    expect(await second.rendezvous.propose(proposal("two"))).toBeUndefined();
    await first.journal.revisions.save("two", {}, 0);
    expect(await second.rendezvous.propose(proposal("two"))).toBeGreaterThan(number);
  });

  test("wait for nobody who is gone, and end what one that is gone has proposed", async () => {
    const { first, second } = await both();
    const waits = await proposed(first.rendezvous);
    await second.journal.close();
    await expect.poll(() => first.rendezvous.stateOf(waits)).toEqual({ state: "open", waitsFor: null });
    await activate(first.journal, "two");
    const third = await open();
    expect(await third.rendezvous.run(2)).toBe(true);
    const left = await first.rendezvous.propose(proposal("one"));
    await first.journal.close();
    await expect.poll(() => third.rendezvous.stateOf(left ?? 0)).toMatchObject({ state: "refused" });
    await activate(third.journal, "one");
    expect(await digests(third.journal)).toEqual(["one", "two", "one"]);
  });

  test("ask one that joins in between, and not one that runs nothing yet", async () => {
    const { first, second } = await both();
    const number = await proposed(first.rendezvous);
    const third = await open();
    await second.rendezvous.agree(number);
    expect(await first.rendezvous.stateOf(number)).toEqual({ state: "open", waitsFor: null });
    expect(await third.rendezvous.run(1)).toBe(true);
    await expect(activate(first.journal, "two")).rejects.toThrow(NotAgreed);
    await third.rendezvous.agree(number);
    await activate(first.journal, "two");
  });

  test("take up older files only where all have them", async () => {
    const { first, second } = await both();
    expect(await second.rendezvous.sawFiles("folder of three")).toBe(true);
    expect(await second.rendezvous.sawFiles("folder of one")).toBe(false);
    expect(await first.rendezvous.sawFiles("folder of one")).toBe(true);
    expect(await second.rendezvous.sawFiles("folder of one")).toBe(true);
    await second.journal.close();
    await expect.poll(() => first.rendezvous.sawFiles("folder of one")).toBe(true);
  });

  test("know on which revision a daemon ran what it left", async () => {
    const { first, second } = await both();
    await expect.poll(() => second.journal.partitions.owned().length).toBe(2);
    const theirs = [...second.journal.partitions.owned()].sort();
    const left: unknown[] = [];
    first.journal.partitions.attend({
      gained: (_, found) => void left.push(...found),
      leave: async () => ({ isSettled: true }),
      stirred: () => undefined,
      shared: () => undefined,
    });
    await server.query(
      `select pg_terminate_backend(process) from ${schema}.daemons where number = ${second.journal.ownership.fence}`,
    );
    await expect
      .poll(() => left.map((each) => JSON.stringify(each)).sort(), { timeout: 10_000 })
      .toEqual(theirs.map((partition) => JSON.stringify({ partition, revision: "one" })));
  });
});

function proposal(digest: string) {
  return { digest, cause: "reload", actor: "daemon", folder: `folder of ${digest}` } as const;
}

async function activate({ revisions }: Journal, digest: string): Promise<void> {
  if (digest === "one") await revisions.save(digest, {}, 0);
  const changes = { added: [], changed: [], removed: [] };
  await revisions.activate({ ...proposal(digest), at: 0, changes });
}
