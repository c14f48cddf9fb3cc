import { type BrokenRecord, Failure, type ListCall, type Page } from "@crossdock/kit";
import type { AnswerBindings, AnswerView } from "./answer-view.ts";
import { buildRequest } from "./build-request.ts";
import type { HttpConnection } from "./connection.ts";
import { httpFailures } from "./http-failures.ts";
import { itemsOf, type PageItems } from "./items-of.ts";
import { type ListProof, listProof } from "./list-proof.ts";
import { firstPage, nextPage, type PageAsk } from "./next-page.ts";
import type { OperationPlan, PagesPlan } from "./operation-schema.ts";
import { readAnswer } from "./read-answer.ts";
import { roundStart } from "./round-start.ts";

const onePage: PagesPlan = { kind: "none", alone: false, most: 10_000 };
/** Times that a list is read which moves while it is read. */
const mostPasses = 5;

type HttpListCall = ListCall<unknown, unknown, HttpConnection>;

/**
 * Reads a list to its end. The cursor for the next run comes with the last page (with every page where records are
 * `ordered`): when a run breaks off, the next one begins where this one began. Without a `cursor` of its own it is
 * the instant at which this run began, by the clock of the System. A drained list has no cursor: it is read from its start
 * each time, and what moved forward past a page because records before it were acknowledged comes with the next run.
 *
 * Pages that are counted slip when a record leaves an earlier one: such a list is read again until no page before its last one has changed.
 */
export async function* readList(plan: OperationPlan, call: HttpListCall): AsyncGenerator<Page> {
  const { connection, overlap } = call;
  const pages = plan.pages ?? onePage;
  const isDrained = call.drain ?? plan.drains;
  const since = isDrained ? undefined : earlier(call.cursor, overlap);
  const start = roundStart(connection.clock, overlap);
  const proof = listProof(pages.most);
  const isCounted = pages.kind === "page" || pages.kind === "offset";
  let own: unknown = call.cursor;
  const cursor = (): unknown => (plan.cursor ? own : (start.instant() ?? call.cursor));

  for (let pass = 1; ; pass++) {
    let full = 0;
    let count = 0;
    let isSettled = false;
    for (let ask: PageAsk | undefined = firstPage(pages); ask; ) {
      const read = await pageOf(plan, pages, call, since, ask, proof);
      if (!read) break;
      const { view, url, items, broken, records, given, date } = read;
      start.note(date, records);
      const facts = proof.page([...items, ...broken]);
      if (facts.isRepeat) {
        // The last page came again: proven where pages differ, or where it was short already.
        if (isCounted && (count > 1 || ask.isProof)) break;
        throw httpFailures.fail(
          "standingStill",
          "the list gives the same page again; its pages would never end",
          {
            detail: "Say with `total`, `more` or `size` where the list ends.",
          },
        );
      }
      if (records.length > 0) count++;
      full ||= given;
      isSettled = facts.isSettled;
      if (isSettled) break;
      const bound = { input: call.input, cursor: since };
      own = (await cursorOf(plan, read, bound, connection)) ?? own;
      ask = await nextPage(pages, { ask, url, view, items: records, given, full, bound });
      const isLast = ask === undefined && (isDrained || !isCounted || count < 2);
      const moves =
        !isDrained && cursor() !== undefined && (isLast || (plan.ordered && pass === 1 && ask !== undefined));
      yield { ...freshOf(facts.fresh, broken), ...(moves ? { cursor: cursor() } : {}) };
      if (isLast) return;
    }
    if (isDrained) return;
    if (!isCounted || count < 2 || isSettled) {
      if (cursor() !== undefined) yield { items: [], cursor: cursor() };
      return;
    }
    if (pass === mostPasses) {
      throw httpFailures.fail("moving", `the list has moved in each of ${mostPasses} readings`, {
        detail: "Read it by a cursor, a link or the last id instead of page numbers.",
      });
    }
    proof.again();
  }
}

/** The new ones of a page, those that are broken apart. */
function freshOf(fresh: readonly unknown[], broken: readonly BrokenRecord[]): Page {
  if (broken.length === 0) return { items: fresh };
  const isBroken = new Set<unknown>(broken);
  const isFresh = new Set(fresh);
  return {
    items: fresh.filter((record) => !isBroken.has(record)),
    broken: broken.filter((record) => isFresh.has(record)),
  };
}

/** What the `cursor` makes of a page; undefined where it has none, or fails for a record: the earlier one stays. */
async function cursorOf(
  { cursor }: OperationPlan,
  { view, items }: ReadPage,
  bound: AnswerBindings,
  { log }: HttpConnection,
): Promise<unknown> {
  try {
    return await cursor?.evaluate(view, { ...bound, items });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    log.warn(
      { cursor: cursor?.source, reason: error.title },
      "the cursor of a page cannot be made; the list goes on from the earlier one",
    );
    return undefined;
  }
}

type ReadPage = PageItems & { view: AnswerView; url: string; date: string | undefined };

/** One page, or undefined where the System refuses a page that was asked for as a proof of the end. */
async function pageOf(
  plan: OperationPlan,
  pages: PagesPlan,
  call: HttpListCall,
  since: unknown,
  ask: PageAsk,
  proof: ListProof,
): Promise<ReadPage | undefined> {
  const { connection, input, overlap, signal } = call;
  const request = await buildRequest(plan.request, connection, {
    ...{ input, key: undefined, cursor: since, overlap, size: pages.size, signal },
    ...(ask.extra ? { extra: ask.extra } : {}),
    ...(ask.url === undefined ? {} : { url: ask.url }),
  });
  proof.ask(ask.url ?? String(ask.extra?.value ?? ""));
  try {
    const answer = await connection.http.send(request);
    const view = await readAnswer(plan, connection, request, answer, { input, cursor: since });
    const records = await itemsOf(plan, view, { input, cursor: since });
    return { ...records, view, url: request.url, date: answer.headers["date"] };
  } catch (error) {
    if (ask.isProof && isRefused(error)) return undefined;
    throw error;
  }
}

function isRefused(error: unknown): boolean {
  if (!(error instanceof Failure) || error.outcome !== "refused" || error.code !== undefined) return false;
  return error.class === "NotFound" || error.class === "Rejected";
}

/** An instant is moved back by the overlap; what a number or a token means, only the operation knows. */
function earlier(cursor: unknown, overlap: number): unknown {
  if (typeof cursor !== "string" || !/^\d{4}-\d{2}-\d{2}T/.test(cursor)) return cursor;
  const at = Date.parse(cursor);
  return overlap === 0 || Number.isNaN(at) ? cursor : new Date(at - overlap).toISOString();
}
