import type { CatalogFlow, CatalogTrigger } from "../model/schema.ts";

export interface Webhook {
  flow: CatalogFlow;
  trigger: CatalogTrigger;
  /** Path below the daemon. */
  address: string;
  /** References of the contracts one of which a message has to fit; none where the flow declares none. */
  contracts: string[];
}

/** Webhooks that a retailer serves: only those have an address. */
export function webhooksOf(flow: CatalogFlow): Webhook[] {
  if (flow.retailer === null) return [];
  const contracts = arrivingContracts(flow);
  return flow.triggers.flatMap((trigger) =>
    trigger.address === null ? [] : [{ flow, trigger, address: trigger.address, contracts }],
  );
}

/** What arrives: the contracts that a mapping brings into form, else the flow's own. */
export function arrivingContracts({ contract, from }: CatalogFlow): string[] {
  if (from.length > 0) return from.map((way) => way.contract);
  return contract === null ? [] : [contract];
}

/** A scheme in the words of OpenAPI, which AsyncAPI shares but for one name; undefined where nobody is verified. */
export function webhookSecurity(
  { verify, words }: CatalogTrigger,
  apiKey: "apiKey" | "httpApiKey",
): Readonly<Record<string, string>> | undefined {
  if (verify === null || verify.scheme === "none") return undefined;
  if (verify.scheme === "basic" || verify.scheme === "bearer") return { type: "http", scheme: verify.scheme };
  const [name, ...others] = verify.headers;
  // Lint reports a scheme that lacks its header.
  if (name === undefined) return undefined;
  const beside = others.length > 0 ? ` Beside it: ${others.join(", ")}.` : "";
  return { type: apiKey, in: "header", name, description: `${words}${beside}` };
}
