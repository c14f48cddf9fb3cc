import { linkTarget } from "../foreign-text/link-header.ts";
import type { PagePlace } from "./build-request.ts";
import { httpFailures } from "./http-failures.ts";
import type { PagesPlan } from "./operation-schema.ts";
import type { AnswerBindings, AnswerView } from "./read-answer.ts";

/** How a page is asked for: a value in a place, or an address of its own. Neither on the first page of a cursor. */
export interface PageAsk {
  extra?: PagePlace;
  url?: string;
  /** Page number or offset. */
  at: number;
}

/** The page that was read. */
export interface PageRead {
  ask: PageAsk;
  url: string;
  view: AnswerView;
  items: readonly unknown[];
  bound: AnswerBindings;
}

export function firstPage(pages: PagesPlan): PageAsk {
  const at = pages.first ?? (pages.kind === "page" ? 1 : 0);
  return pages.kind === "page" || pages.kind === "offset" ? { at, extra: placed(pages, at) } : { at };
}

/** What to ask after a page, or undefined when it was the last. Throws `standingStill` or `elsewhere`. */
export async function nextPage(pages: PagesPlan, read: PageRead): Promise<PageAsk | undefined> {
  const { view, bound } = read;
  if (pages.more && (await pages.more.evaluate(view, bound)) !== true) return undefined;
  switch (pages.kind) {
    case "none":
      return undefined;
    case "page":
    case "offset":
      return counted(pages, read);
    case "after-id":
      return afterId(pages, read);
    case "cursor":
      return atCursor(pages, read);
    case "link":
      return linked(pages, read);
  }
}

async function counted(
  pages: PagesPlan,
  { ask, view, items, bound }: PageRead,
): Promise<PageAsk | undefined> {
  const total = pages.total ? Number(await pages.total.evaluate(view, bound)) : Number.NaN;
  const byPage = pages.kind === "page";
  const at = ask.at + (byPage ? 1 : (pages.size ?? items.length));
  if (!Number.isNaN(total)) {
    const end = byPage ? (pages.first ?? 1) + total : (pages.first ?? 0) + total;
    return at < end && items.length > 0 ? { at, extra: placed(pages, at) } : undefined;
  }
  return isLast(pages, items) ? undefined : { at, extra: placed(pages, at) };
}

async function afterId(pages: PagesPlan, { ask, items }: PageRead): Promise<PageAsk | undefined> {
  // `more` has said that there are more, so that a short page is not the last.
  if (items.length === 0 || (!pages.more && isLast(pages, items))) return undefined;
  const id = textOf(await pages.id?.evaluate(items.at(-1)));
  if (id === undefined)
    throw httpFailures.fail("badAnswer", "the last record of a page has no id to go on from");
  return moved(pages, ask, id);
}

async function atCursor(pages: PagesPlan, { ask, view, bound }: PageRead): Promise<PageAsk | undefined> {
  const next = textOf(await pages.next?.evaluate(view, bound));
  return next === undefined ? undefined : moved(pages, ask, next);
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
  if (next.href === url)
    throw httpFailures.fail("standingStill", "the link to the next page leads to the same page");
  return { at: 0, url: next.href };
}

function moved(pages: PagesPlan, ask: PageAsk, value: string): PageAsk {
  if (ask.extra?.value === value) {
    throw httpFailures.fail(
      "standingStill",
      "the list gives the same cursor again; its pages would never end",
    );
  }
  return { at: 0, extra: placed(pages, value) };
}

function isLast(pages: PagesPlan, items: readonly unknown[]): boolean {
  return items.length === 0 || (pages.size !== undefined && items.length < pages.size);
}

function placed(pages: PagesPlan, value: string | number): PagePlace {
  return { ...pages.into, value, alone: pages.alone };
}

function textOf(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}
