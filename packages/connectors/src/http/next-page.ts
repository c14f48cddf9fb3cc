import { linkTarget } from "../foreign-text/link-header.ts";
import type { AnswerBindings, AnswerView } from "./answer-view.ts";
import type { PagePlace } from "./build-request.ts";
import { httpFailures } from "./http-failures.ts";
import type { PagesPlan } from "./operation-schema.ts";

/** How a page is asked for: a value in a place, or an address of its own. Neither on the first page of a cursor. */
export interface PageAsk {
  extra?: PagePlace;
  url?: string;
  /** Page number or offset. */
  at: number;
  /** Asked only to prove that the list has ended: a System may refuse a page beyond its last one. */
  isProof?: boolean;
}

/** The page that was read. */
export interface PageRead {
  ask: PageAsk;
  url: string;
  view: AnswerView;
  /** Its records, with those as they came that `items` fails for. */
  items: readonly unknown[];
  /** Records of the page as the System gave it, before the operation picked some. */
  given: number;
  /** Records of the first page. */
  full: number;
  bound: AnswerBindings;
}

export function firstPage(pages: PagesPlan): PageAsk {
  const at = pages.first ?? (pages.kind === "page" ? 1 : 0);
  return pages.kind === "page" || pages.kind === "offset" ? { at, extra: placed(pages, at) } : { at };
}

/**
 * What to ask after a page, or undefined when it was the last. An end is believed when it is proven: by `more`, by a cursor or a
 * link that is not there, by an empty page. A short page proves nothing, since Systems give fewer records than they are
 * asked for. A list that says there is more, and not where, has not ended. Throws `badTotal`, `elsewhere` or `standingStill`.
 */
export async function nextPage(pages: PagesPlan, read: PageRead): Promise<PageAsk | undefined> {
  const { view, bound } = read;
  // What is neither true nor false says nothing.
  const more = await pages.more?.evaluate(view, bound);
  if (more === false) return undefined;
  switch (pages.kind) {
    case "none":
      return undefined;
    case "page":
    case "offset":
      return counted(pages, read);
    case "after-id":
      return orNowhere(await afterId(pages, read, more === true), more);
    case "cursor":
      return orNowhere(await atCursor(pages, read), more);
    case "link":
      return orNowhere(await linked(pages, read), more);
  }
}

function orNowhere(next: PageAsk | undefined, more: unknown): PageAsk | undefined {
  if (next !== undefined || more !== true) return next;
  throw httpFailures.fail("standingStill", "the list says that there is more, and not where", {
    detail: "`more` and the way to the next page contradict each other.",
  });
}

async function counted(pages: PagesPlan, read: PageRead): Promise<PageAsk | undefined> {
  const { ask, view, given, full, bound } = read;
  const byPage = pages.kind === "page";
  const at = ask.at + (byPage ? 1 : given);
  const total = countOf(await pages.total?.evaluate(view, bound));
  const end = total === undefined ? undefined : (pages.first ?? (byPage ? 1 : 0)) + total;
  if (given === 0) {
    if (end === undefined || ask.at >= end) return undefined;
    throw httpFailures.fail("badTotal", `the list gives a total of ${total} and ends before it`);
  }
  const isFull = given >= (pages.size ?? full);
  // A total that is right ends the list; where the last page is full it may be too small.
  if (end !== undefined && at >= end && !isFull) return undefined;
  const isProof = end === undefined ? !isFull : at >= end;
  return { at, extra: placed(pages, at), isProof };
}

/** A count of a System, which may be text; what is not a count is not known. */
function countOf(value: unknown): number | undefined {
  const count = typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof count === "number" && Number.isInteger(count) && count >= 0 ? count : undefined;
}

async function afterId(
  pages: PagesPlan,
  { items, given }: PageRead,
  saysMore: boolean,
): Promise<PageAsk | undefined> {
  if (items.length === 0) return undefined;
  const id = textOf(await pages.id?.evaluate(items.at(-1)));
  if (id === undefined)
    throw httpFailures.fail("badAnswer", "the last record of a page has no id to go on from");
  const isProof = !saysMore && pages.size !== undefined && given < pages.size;
  return { at: 0, extra: placed(pages, id), isProof };
}

async function atCursor(pages: PagesPlan, { view, bound }: PageRead): Promise<PageAsk | undefined> {
  const next = textOf(await pages.next?.evaluate(view, bound));
  return next === undefined ? undefined : { at: 0, extra: placed(pages, next) };
}

async function linked(pages: PagesPlan, { url, view, bound }: PageRead): Promise<PageAsk | undefined> {
  const link = pages.next
    ? textOf(await pages.next.evaluate(view, bound))
    : linkTarget(view.headers["link"], "next");
  if (link === undefined) return undefined;
  const next = URL.canParse(link, url) ? new URL(link, url) : undefined;
  if (next?.origin !== new URL(url).origin) {
    throw httpFailures.fail(
      "elsewhere",
      "the link to the next page leaves the System; its credentials stay here",
    );
  }
  return { at: 0, url: next.href };
}

function placed(pages: PagesPlan, value: string | number): PagePlace {
  return { ...pages.into, value, alone: pages.alone };
}

function textOf(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}
