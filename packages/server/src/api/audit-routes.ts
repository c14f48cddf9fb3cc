import type { QueryOf, Routes } from "@crossdock/api";
import type { AuditEntry } from "@crossdock/journal";
import type { Handler } from "./handler.ts";
import { instant } from "./instant.ts";

/** Entries that are read for one answer. */
const mostRead = 2000;

export const listAudit: Handler<Routes["listAudit"]> = async ({ query }, { journal }) => {
  const { limit, cursor, ...wanted } = query;
  const items: AuditEntry[] = [];
  let next: string | null = cursor ?? null;
  for (let read = 0; read < mostRead && items.length < limit; ) {
    // No more than is answered: what is left over of a page would be lost to the next one.
    const most = limit - items.length;
    const page = await journal.audit.list({ limit: most, ...(next === null ? {} : { cursor: next }) });
    items.push(...page.items.filter((entry) => fits(entry, wanted)));
    next = page.next;
    read += most;
    if (next === null) break;
  }
  return { items: items.map((entry) => ({ ...entry, at: instant(entry.at) })), next };
};

/** Details that say what something was done with. */
const abouts = ["message", "system", "flow"];

function fits(
  { event, actor, at, details }: AuditEntry,
  wanted: Omit<QueryOf<Routes["listAudit"]>, "limit" | "cursor">,
): boolean {
  const { since, about } = wanted;
  return (
    (wanted.event === undefined || event === wanted.event || event.startsWith(`${wanted.event}.`)) &&
    (wanted.actor === undefined || actor === wanted.actor) &&
    (about === undefined || abouts.some((name) => details[name] === about)) &&
    (since === undefined || at >= Date.parse(since))
  );
}
