import type { Page, ReadCall } from "@crossdock/kit";
import { buildRequest } from "./build-request.ts";
import type { HttpConnection } from "./connection.ts";
import { httpFailures } from "./http-failures.ts";
import { firstPage, nextPage } from "./next-page.ts";
import type { OperationPlan, PagesPlan } from "./operation-schema.ts";
import { type AnswerView, readAnswer } from "./read-answer.ts";

const onePage: PagesPlan = { kind: "none", alone: false };

/**
 * Reads a list to its end. The cursor for the next run comes with the last page (with every page where records are
 * `ordered`): when a run breaks off, the next one begins where this one began. Without a `cursor` of its own it is
 * the instant at which this run began. A drained list has no cursor: it is read from its start each time, and what
 * moved forward past a page because records before it were acknowledged comes with the next run.
 */
export async function* readList(
  plan: OperationPlan,
  call: ReadCall<unknown, unknown, HttpConnection>,
): AsyncGenerator<Page> {
  const { connection, input, overlap, signal } = call;
  const pages = plan.pages ?? onePage;
  const startedAt = new Date(connection.clock.now()).toISOString();
  const drained = call.drain ?? plan.drains;
  const since = drained ? undefined : earlier(call.cursor, overlap);
  let cursor: unknown = plan.cursor ? call.cursor : startedAt;
  let before = "";
  for (let ask = firstPage(pages); ; ) {
    const parts = { input, key: undefined, cursor: since, overlap, size: pages.size, signal };
    const request = await buildRequest(plan.request, connection, {
      ...parts,
      ...(ask.extra ? { extra: ask.extra } : {}),
      ...(ask.url === undefined ? {} : { url: ask.url }),
    });
    const answer = await connection.http.send(request);
    const view = await readAnswer(plan, connection, request, answer, { input, cursor: since });
    const items = await itemsOf(plan, view, { input, cursor: since });
    if (items.length > 0 && answer.body === before) {
      throw httpFailures.fail(
        "standingStill",
        "the list gives the same page again; its pages would never end",
      );
    }
    before = answer.body;

    if (plan.cursor) cursor = (await plan.cursor.evaluate(view, { input, cursor, items })) ?? cursor;
    const next = await nextPage(pages, {
      ask,
      url: request.url,
      view,
      items,
      bound: { input, cursor: since },
    });
    const moves = cursor !== undefined && !drained && (next === undefined || plan.ordered);
    yield { items, ...(moves ? { cursor } : {}) };
    if (next === undefined) return;
    ask = next;
  }
}

/** An instant is moved back by the overlap; what a number or a token means, only the operation knows. */
function earlier(cursor: unknown, overlap: number): unknown {
  if (typeof cursor !== "string" || !/^\d{4}-\d{2}-\d{2}T/.test(cursor)) return cursor;
  const at = Date.parse(cursor);
  return overlap === 0 || Number.isNaN(at) ? cursor : new Date(at - overlap).toISOString();
}

async function itemsOf(
  plan: OperationPlan,
  view: AnswerView,
  bound: { input: unknown; cursor: unknown },
): Promise<readonly unknown[]> {
  if (plan.items) {
    const items = await plan.items.evaluate(view, bound);
    // JSONata makes a single value of a list of one.
    return items === undefined || items === null ? [] : Array.isArray(items) ? items : [items];
  }
  if (view.body === undefined) return [];
  if (Array.isArray(view.body)) return view.body;
  throw httpFailures.fail("badAnswer", "the body is no list; say with `items` where the records are");
}
