import type { Clock, HttpClient } from "@crossdock/kit";
import { clientBasicCredentials } from "./basic-credentials.ts";
import { type FullGrant, requestGrant } from "./request-grant.ts";

/** How a client proves itself to a token endpoint. Secrets are asked for each time, so that rotation works. */
export type ClientProof =
  /** `basic`: in the Authorization header; `body`: as `client_id` and `client_secret`. */
  | { kind: "secret"; secret: () => Promise<string>; in: "basic" | "body" }
  /** A signed assertion (RFC 7523 2.2); see `signAssertion`. */
  | { kind: "assertion"; sign: () => Promise<string> }
  /** A public client: the id alone. */
  | { kind: "none" }
  /** The grant itself proves the client, as an assertion does. */
  | { kind: "carried" };

export interface ClientGrantOptions {
  http: HttpClient;
  clock: Clock;
  /** Absolute. */
  tokenUrl: string;
  clientId: string;
  proof: ClientProof;
  scopes?: readonly string[];
  /** Further members of the request, such as `audience` or a vendor's own. */
  extra?: Readonly<Record<string, string>>;
  encoding?: "form" | "json";
}

/** Asks for a token with a grant of its own; `parameters` hold `grant_type` and what belongs to it. */
export async function clientGrant(
  options: ClientGrantOptions,
  parameters: Readonly<Record<string, string | undefined>>,
): Promise<FullGrant> {
  const { http, clock, tokenUrl, scopes = [], extra = {}, encoding } = options;
  const proof = await proven(options);
  return requestGrant({
    http,
    tokenUrl,
    parameters: {
      ...parameters,
      scope: scopes.length > 0 ? scopes.join(" ") : undefined,
      ...extra,
      ...proof.parameters,
    },
    headers: proof.headers,
    ...(encoding ? { encoding } : {}),
    now: clock.now(),
  });
}

/** The client credentials grant (RFC 6749 4.4). */
export function clientCredentials(options: ClientGrantOptions): () => Promise<FullGrant> {
  return () => clientGrant(options, { grant_type: "client_credentials" });
}

interface Proven {
  headers: Record<string, string>;
  parameters: Record<string, string>;
}

async function proven({ clientId, proof }: ClientGrantOptions): Promise<Proven> {
  if (proof.kind === "carried") return { headers: {}, parameters: {} };
  if (proof.kind === "none") return { headers: {}, parameters: { client_id: clientId } };
  if (proof.kind === "assertion") {
    return {
      headers: {},
      parameters: {
        client_id: clientId,
        client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        client_assertion: await proof.sign(),
      },
    };
  }
  const secret = await proof.secret();
  if (proof.in === "basic") {
    return { headers: { authorization: clientBasicCredentials(clientId, secret) }, parameters: {} };
  }
  return { headers: {}, parameters: { client_id: clientId, client_secret: secret } };
}
