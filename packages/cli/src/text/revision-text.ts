import type { AnswerOf, Routes } from "@crossdock/api";
import { printable } from "./printable.ts";
import { table } from "./table.ts";

type Revisions = AnswerOf<Routes["listRevisions"]>;
type Changes = NonNullable<Revisions["items"][number]["changes"]>;

/** A digest as people read it. */
export function short(digest: string): string {
  return digest.slice(0, 12);
}

/** One row a revision; `*` is active. */
export function revisionsText({ items }: Revisions, width: number): string {
  const rows = printable(items).map(({ digest, isActive, activatedAt, cause, actor, changes }) => ({
    revision: `${isActive ? "*" : " "} ${short(digest)}`,
    activated: activatedAt?.slice(0, 19) ?? "never",
    by: [cause, actor].filter((word) => word && word !== "daemon").join(", "),
    changes: changes ? changesText(changes) : "",
  }));
  return table(rows, width);
}

/** Paths that one line names before it counts the rest. */
const named = 3;

/** `~ flows/base/orders.flow.yaml, + flows/base/new.table.yaml and 4 more`. */
function changesText({ added, changed, removed }: Changes): string {
  const all = [
    ...changed.map((path) => `~ ${path}`),
    ...added.map((path) => `+ ${path}`),
    ...removed.map((path) => `- ${path}`),
  ];
  const rest = all.length - named;
  return `${all.slice(0, named).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}
