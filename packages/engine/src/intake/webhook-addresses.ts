import type { Clock, WebhookAnswer, WebhookRequest } from "@crossdock/kit";
import { problemAnswer } from "../triggers/webhook-answer.ts";

type Handler = (request: WebhookRequest) => Promise<WebhookAnswer>;

/** Where webhooks are served, and where they were until a moment ago. */
export interface WebhookAddresses {
  /** Serves `/hooks/<retailer>/<path>` from now on; answers the address. */
  serve(retailer: string, path: string, handle: Handler): string;
  /** Takes back all but these addresses. */
  keep(addresses: ReadonlySet<string>): void;
  /** Undefined where nothing is served, and nothing was. */
  answer(retailer: string, path: string, request: WebhookRequest): Promise<WebhookAnswer> | undefined;
}

/** A sender takes 404 as final: an address that was just served may come back with the next correction. */
const missed = 300_000;
const notNow: WebhookAnswer = {
  ...problemAnswer(503, "Nothing is served here now", "it was until a moment ago; send it again later"),
  headers: { "retry-after": "60" },
};

export function createWebhookAddresses({ elapsed }: Pick<Clock, "elapsed">): WebhookAddresses {
  const handlers = new Map<string, Handler>();
  /** Addresses that were served a while ago, by when they went. */
  const gone = new Map<string, number>();

  return {
    serve(retailer, path, handle) {
      const address = addressOf(retailer, path);
      handlers.set(address, handle);
      return address;
    },
    keep(addresses) {
      for (const address of handlers.keys()) {
        if (addresses.has(address)) continue;
        handlers.delete(address);
        gone.set(address, elapsed());
      }
    },
    answer(retailer, path, request) {
      const address = addressOf(retailer, path);
      const handle = handlers.get(address);
      if (handle) return handle(request);
      const since = gone.get(address);
      if (since === undefined) return undefined;
      if (elapsed() - since < missed) return Promise.resolve(notNow);
      gone.delete(address);
      return undefined;
    },
  };
}

function addressOf(retailer: string, path: string): string {
  return `${retailer}/${path.replace(/^\/+|\/+$/g, "")}`;
}
