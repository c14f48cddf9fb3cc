import { asksByQuery, webhookOf } from "@crossdock/engine";
import type { Revision } from "@crossdock/flow";

/** A webhook as it is known before anything of a request is read. */
export interface ServedWebhook {
  flow: string;
  /** Bytes. */
  maxSize: number;
  /** Whether somebody may ask by GET. */
  asksByQuery: boolean;
}

/** Looks webhooks of the active revision up; they are indexed once for each revision. */
export function createServedWebhooks(
  active: () => Revision,
): (retailer: string, path: string) => ServedWebhook | undefined {
  let indexed: { of: Revision; webhooks: ReadonlyMap<string, ServedWebhook> } | undefined;
  return (retailer, path) => {
    const revision = active();
    if (indexed?.of !== revision) indexed = { of: revision, webhooks: webhooksOf(revision) };
    return indexed.webhooks.get(addressOf(retailer, path));
  };
}

function webhooksOf({ plans }: Revision): ReadonlyMap<string, ServedWebhook> {
  return new Map(
    plans.Flow.flatMap(({ flow, retailer, triggers }) =>
      triggers.flatMap((trigger): [string, ServedWebhook][] => {
        const webhook = webhookOf(trigger);
        if (!webhook) return [];
        const served = { flow, maxSize: webhook.maxSize, asksByQuery: asksByQuery(webhook) };
        return [[addressOf(retailer, webhook.path), served]];
      }),
    ),
  );
}

function addressOf(retailer: string, path: string): string {
  return `${retailer}/${path.replace(/^\/+|\/+$/g, "")}`;
}
