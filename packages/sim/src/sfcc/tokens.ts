import type { Clock } from "@crossdock/kit";
import { importJWK, importSPKI, type JWK, jwtVerify } from "jose";
import { seeded } from "../random.ts";

/** An API client as Account Manager knows it. It has a secret, a public key, or both. */
export interface ApiClient {
  id: string;
  /** Printable ASCII; `+` and `%` show whether the caller encodes it. */
  secret?: string;
  /** SPKI in PEM, or a JWK: for `private_key_jwt`. */
  publicKey?: string | JWK;
  /** Default: `basic`. Where the secret may be: in the Basic header or in the form. */
  secretIn?: "basic" | "post";
  scopes: readonly string[];
}

/** What a valid token allows. */
interface Grant {
  clientId: string;
  scopes: readonly string[];
}

/** Account Manager's answer to a request for a token. */
interface TokenAnswer {
  status: number;
  body: Readonly<Record<string, unknown>>;
}

export interface Tokens {
  /** Answers a form to the token endpoint. `address` is the endpoint's own: the audience of an assertion. */
  issue(form: URLSearchParams, authorization: string | undefined, address: string): Promise<TokenAnswer>;
  /** The grant of a token that has not expired. */
  grantOf(token: string): Grant | undefined;
  /** Makes every token of the past invalid. */
  expireAll(): void;
}

/** Seconds that a token lives. */
const lifetime = 1799;
const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

export function createTokens(clients: readonly ApiClient[], clock: Clock): Tokens {
  const grants = new Map<string, Grant & { until: number }>();
  const random = seeded(clock.now() >>> 0);

  return {
    async issue(form, authorization, address) {
      if (!form.has("grant_type") || new Set(form.keys()).size < form.size) {
        return denied(400, "invalid_request", "grant_type is needed, and no parameter may be repeated");
      }
      if (form.get("grant_type") !== "client_credentials") {
        return denied(400, "unsupported_grant_type", "Only client_credentials is supported");
      }
      const client = await clientOf(form, authorization, address, clients, clock);
      if (!client) return denied(401, "invalid_client", "Client authentication failed");
      const asked = (form.get("scope") ?? "").split(" ").filter(Boolean);
      const unknown = asked.find((scope) => !client.scopes.includes(scope));
      if (unknown) return denied(400, "invalid_scope", `Unknown or invalid scope(s): [${unknown}]`);
      const scopes = asked.length > 0 ? asked : [...client.scopes];
      const token = tokenText(client.id, scopes, clock, random);
      grants.set(token, { clientId: client.id, scopes, until: clock.now() + lifetime * 1000 });
      return {
        status: 200,
        body: { access_token: token, scope: scopes.join(" "), token_type: "Bearer", expires_in: lifetime },
      };
    },
    grantOf(token) {
      const grant = grants.get(token);
      if (!grant) return undefined;
      if (clock.now() < grant.until) return grant;
      grants.delete(token);
      return undefined;
    },
    expireAll: () => grants.clear(),
  };
}

/** A refusal in the shape of OAuth. */
export function denied(status: number, error: string, description: string): TokenAnswer {
  return { status, body: { error_description: description, error } };
}

async function clientOf(
  form: URLSearchParams,
  authorization: string | undefined,
  address: string,
  clients: readonly ApiClient[],
  clock: Clock,
): Promise<ApiClient | undefined> {
  if (form.has("client_assertion")) return clientByAssertion(form, authorization, address, clients, clock);
  if (authorization) {
    const credentials = basicCredentials(authorization);
    return clients.find(
      ({ id, secret, secretIn }) =>
        secretIn !== "post" &&
        id === credentials?.id &&
        secret !== undefined &&
        secret === credentials.secret,
    );
  }
  return clients.find(
    ({ id, secret, secretIn }) =>
      secretIn === "post" &&
      id === form.get("client_id") &&
      secret !== undefined &&
      secret === form.get("client_secret"),
  );
}

/** Both parts are form-url-encoded before base64 (RFC 6749, 2.3.1): a raw `+` becomes a blank. */
function basicCredentials(authorization: string): { id: string; secret: string } | undefined {
  const [, encoded] = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization) ?? [];
  if (!encoded) return undefined;
  const [id, ...secret] = Buffer.from(encoded, "base64").toString().split(":");
  try {
    const decode = (text: string): string => decodeURIComponent(text.replaceAll("+", " "));
    return { id: decode(id ?? ""), secret: decode(secret.join(":")) };
  } catch {
    return undefined;
  }
}

async function clientByAssertion(
  form: URLSearchParams,
  authorization: string | undefined,
  address: string,
  clients: readonly ApiClient[],
  clock: Clock,
): Promise<ApiClient | undefined> {
  if (authorization || form.get("client_assertion_type") !== assertionType) return undefined;
  for (const client of clients) {
    if (!client.publicKey) continue;
    try {
      const key =
        typeof client.publicKey === "string"
          ? await importSPKI(client.publicKey, "RS256")
          : await importJWK(client.publicKey, "RS256");
      await jwtVerify(form.get("client_assertion") ?? "", key, {
        algorithms: ["RS256"],
        issuer: client.id,
        subject: client.id,
        audience: address,
        requiredClaims: ["exp"],
        currentDate: new Date(clock.now()),
      });
      return client;
    } catch {
      // Another client's key may fit.
    }
  }
  return undefined;
}

/** Looks like Account Manager's JWT; nobody verifies its signature, the simulator knows it by heart. */
function tokenText(client: string, scopes: readonly string[], clock: Clock, random: () => number): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const issuedAt = Math.floor(clock.now() / 1000);
  const claims = {
    sub: client,
    scope: scopes,
    iat: issuedAt,
    exp: issuedAt + lifetime,
    jti: random().toString(36),
  };
  return `${part({ typ: "JWT", alg: "RS256" })}.${part(claims)}.${part(random())}`;
}
