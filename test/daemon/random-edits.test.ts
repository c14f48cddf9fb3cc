import { connectors } from "@crossdock/connectors";
import { triggers } from "@crossdock/engine";
import { kinds } from "@crossdock/flow";
import { journals } from "@crossdock/journal";
import { createRegistry } from "@crossdock/kit";
import { digestFiles, prepare } from "@crossdock/server";
import { seeded } from "@crossdock/sim";
import { expect, test } from "vitest";
import { type Edit, edits, startFiles, wordsOf } from "./random-edits.ts";
import { openSmallDaemon, type SmallDaemon } from "./small-daemon.ts";
import { bodyOf, eventually, secret, signed } from "./small-workspace.ts";
import { type TrackedWorkspace, trackWorkspace } from "./tracked-workspace.ts";

/**
 * A workspace is edited at random moments while messages arrive and some of them are refused for a moment. Every state
 * of the files is noted before it is on disk, so we know all that a reader may have found; whatever is written must come
 * from one of those that are fit to run. Instants differ from run to run, edits do not: RELOAD_SEED makes them again.
 */
const seed = Number(process.env["RELOAD_SEED"] ?? 2026);
const editCount = Number(process.env["RELOAD_EDITS"] ?? 20);
/** Of each wait: a slow machine is not a failure. */
const patience = 120_000;
const registry = createRegistry({ connectors, triggers, journals, kinds });

interface Accepted {
  number: number;
  key: string;
}

/** A request of the back office; every seventh is refused for a moment, so that it comes again. */
interface Written extends Accepted {
  words: string;
  isDone: boolean;
}

test(`random edits lose, double and mix nothing (RELOAD_SEED=${seed})`, { timeout: 280_000 }, async () => {
  console.log(`RELOAD_SEED=${seed}`);
  const workspace = await trackWorkspace(startFiles);
  const opened = await openSmallDaemon({ watch: true, folder: workspace.folder });
  const isFit = fitness(opened);
  const written = remember(opened);
  const load = startLoad(opened);

  const random = seeded(seed);
  const names = Object.keys(edits);
  const waits = waitsFor(opened, workspace, isFit);
  const made: string[] = [];
  try {
    for (let number = 1; number <= editCount; number++) {
      // All kinds come before one comes again.
      const name = number <= names.length ? names[number - 1] : names[Math.floor(random() * names.length)];
      made.push(name ?? "");
      const moment = () => sleep(Math.floor(random() * 700));
      await edits[name ?? ""]?.({ workspace, number, random, moment, ...waits });
      if (random() < 0.5) await waits.taken();
      else await moment();
    }
    await waits.taken();
    const accepted = await load.stop();
    const done = () => written.filter((each) => each.isDone);
    await eventually(() => done().length >= accepted.length, patience);
    expect(sorted(done())).toEqual(sorted(accepted));
    expect(inOrder(done()), "messages of one key run in their order").toEqual(inOrder(sorted(accepted)));
    expect(changedTheirMind(written), "a message that has begun keeps its revision").toEqual([]);
    const fit = [...workspace.states.values()].filter(isFit);
    const words = new Set(fit.map(wordsOf));
    expect(
      written.filter((each) => !words.has(each.words)),
      "written by a mix of revisions, or by a broken one",
    ).toEqual([]);
    const digests = new Set(fit.map(digestFiles));
    for (const { result, folder } of await reloadsOf(opened))
      expect(workspace.states.has(String(folder)) && digests.has(String(folder))).toBe(result === "applied");
  } catch (error) {
    console.log(`RELOAD_SEED=${seed}: ${made.join(", ")}\n${opened.logged.slice(-20).join("")}`);
    throw error;
  } finally {
    await load.stop();
    await opened.close();
  }
});

function fitness({ office }: SmallDaemon): (files: Readonly<Record<string, string>>) => boolean {
  const variables: Record<string, string> = { ERP_URL: office.url, CROSSDOCK_SECRET_ACME_SHOP: secret };
  const settings = { registry, environment: "dev", env: (name: string) => variables[name] };
  return (files) => prepare(files, settings).revision !== undefined;
}

const sleep = (duration: number) => new Promise<void>((resolve) => setTimeout(resolve, duration));

async function reloadsOf({ daemon }: SmallDaemon) {
  return (await bodyOf(await fetch(`${daemon.address}/v1/reloads`))).items;
}

/** Waits for what the daemon says of the files as they are now. */
function waitsFor(
  opened: SmallDaemon,
  workspace: TrackedWorkspace,
  isFit: (files: Readonly<Record<string, string>>) => boolean,
): Pick<Edit, "taken" | "refused"> {
  return {
    async taken() {
      expect(isFit(workspace.files)).toBe(true);
      const digest = digestFiles(workspace.files);
      await eventually(async () => {
        const { folder } = await bodyOf(await fetch(`${opened.daemon.address}/v1/revisions`));
        return folder.isApplied && folder.digest === digest;
      }, patience);
    },
    async refused(file) {
      expect(isFit(workspace.files)).toBe(false);
      const digest = digestFiles(workspace.files);
      const found = await eventually(
        async () => (await reloadsOf(opened)).find((each) => String(each.folder) === digest),
        patience,
      );
      expect(found.result).toBe("rejected");
      const places = found.diagnostics.map(({ span }) => span?.file);
      if (file) expect(places).toContain(file);
      else expect(found.diagnostics.length).toBeGreaterThan(0);
    },
  };
}

function remember({ office }: SmallDaemon): Written[] {
  const written: Written[] = [];
  office.answer = (count) => {
    const { number, key, flow, table, overlay } = office.bodies[count - 1] ?? {};
    const isDone = count % 7 !== 0;
    written.push({ number: Number(number), key: String(key), words: `${flow} ${table} ${overlay}`, isDone });
    return isDone ? { status: 201, body: { id: count } } : { status: 503 };
  };
  return written;
}

/** Four senders with three keys each, one message after the other. */
function startLoad({ daemon }: SmallDaemon): { stop(): Promise<Accepted[]> } {
  const accepted: Accepted[] = [];
  const odd: string[] = [];
  let isStopped = false;
  let count = 0;
  const sender = async (name: number): Promise<void> => {
    while (!isStopped) {
      const number = ++count;
      const key = `${name}-${number % 3}`;
      const body = JSON.stringify({ eventId: `e${number}`, orderNo: key, count: number });
      const request = { method: "POST", headers: signed(body), body };
      const { status } = await fetch(`${daemon.address}/hooks/acme/orders`, request);
      if (status === 202) accepted.push({ number, key });
      // The flow may be gone for a while; then it acknowledges nothing.
      else if (status !== 404) odd.push(`message ${number}: ${status}`);
      await sleep(15);
    }
  };
  const senders = Promise.all([1, 2, 3, 4].map(sender));
  return {
    async stop() {
      isStopped = true;
      await senders;
      expect(odd).toEqual([]);
      return accepted;
    },
  };
}

function sorted(messages: readonly Accepted[]): Accepted[] {
  return messages.map(({ number, key }) => ({ number, key })).sort((one, other) => one.number - other.number);
}

/** The numbers of each key, in the order of `messages`. */
function inOrder(messages: readonly Accepted[]): Record<string, number[]> {
  const keys = new Map<string, number[]>();
  for (const { key, number } of messages) keys.set(key, [...(keys.get(key) ?? []), number]);
  return Object.fromEntries([...keys].sort(([one], [other]) => (one < other ? -1 : 1)));
}

function changedTheirMind(written: readonly Written[]): Written[] {
  const first = new Map<number, string>();
  for (const { number, words } of written) if (!first.has(number)) first.set(number, words);
  return written.filter(({ number, words }) => first.get(number) !== words);
}
