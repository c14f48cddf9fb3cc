import { type AnswerOf, type Routes, routes, type ShownState } from "@crossdock/api";
import { splitReference } from "@crossdock/flow";
import { didYouMean } from "@crossdock/kit";
import type { Client } from "../daemon/api-client.ts";
import { UsageError } from "../own-command.ts";

export type ListedMessage = AnswerOf<Routes["listMessages"]>["items"][number];

/** What `filterFlags` come to. */
export interface Filter {
  flow?: string | undefined;
  retailer?: string | undefined;
  key?: string | undefined;
  class?: string | undefined;
  system?: string | undefined;
  since?: string | undefined;
}

/** Whether anything narrows the messages down. */
export function isNarrowed({ flow, retailer, key, class: of, system, since }: Filter): boolean {
  return [flow, retailer, key, of, system, since].some((each) => each !== undefined);
}

/** The filter as the API takes it: the flow has its version, and a key may be a part of one. */
async function queryOf(api: Client, { flow, retailer, key, class: of, system, since }: Filter) {
  return {
    flow: flow === undefined ? undefined : await wholeFlow(api, flow),
    retailer,
    keyPart: key,
    class: of,
    system,
    since,
  };
}

/** `order-to-erp@2` for `order-to-erp`, where one version of it runs. */
async function wholeFlow(api: Client, wanted: string): Promise<string> {
  if (/@\d+$/.test(wanted)) return wanted;
  const { items } = await api.call(routes.listFlows);
  const names = [...new Set(items.map(({ flow }) => flow))];
  const versions = names.filter((flow) => flow.startsWith(`${wanted}@`));
  const [only, other] = versions;
  if (only !== undefined && other === undefined) return only;
  if (only !== undefined)
    throw new UsageError(`--flow ${wanted} has several versions; write ${versions.join(" or ")}`);
  const short = names.map((flow) => splitReference(flow).name);
  const hint = didYouMean(wanted, short) ?? `there is ${[...new Set(short)].join(", ") || "none"}`;
  throw new UsageError(`no flow is named \`${wanted}\`; ${hint}`);
}

/** Most messages that one command acts on. */
export const mostMessages = 10_000;

/** Messages in these states that the filter finds, newest first; `next`: where there are more of the last state. */
export async function selectMessages(
  api: Client,
  filter: Filter,
  {
    states,
    mode,
    most = mostMessages,
  }: { states: readonly (ShownState | undefined)[]; mode?: "live" | "shadow" | undefined; most?: number },
): Promise<{ items: ListedMessage[]; next: string | null }> {
  const query = { ...(await queryOf(api, filter)), mode };
  const items: ListedMessage[] = [];
  let next: string | null = null;
  for (const state of states) {
    next = null;
    do {
      const limit = Math.min(500, most - items.length);
      // Counted before it was read: whether there is another one is not known.
      if (limit === 0) return { items, next: next ?? "" };
      const page: AnswerOf<Routes["listMessages"]> = await api.call(routes.listMessages, {
        query: { ...query, state, limit, cursor: next ?? undefined },
      });
      items.push(...page.items);
      next = page.next;
    } while (next !== null);
  }
  return { items, next };
}
