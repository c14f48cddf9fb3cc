import {
  type Auth,
  type Clock,
  type CrossReferences,
  Failure,
  type HttpClient,
  type HttpRequest,
  keyOf,
  readFields,
  type SecretReference,
  signatureOf,
  signedBytes,
  writtenInstant,
} from "@crossdock/kit";
import { basicCredentials } from "../auth/basic-credentials.ts";
import { type ClientGrantOptions, clientCredentials, clientGrant } from "../auth/client-credentials.ts";
import { signAssertion } from "../auth/sign-assertion.ts";
import { createTokenSource, type Grant } from "../auth/token-source.ts";
import { withToken } from "../auth/with-token.ts";
import { type AuthOf, type AuthScheme, authSchemes } from "./auth-schemes.ts";
import { refreshTokens } from "./refresh-tokens.ts";

/** What signing needs of the connection's context. */
export interface AuthParts {
  system: string;
  baseUrl: string;
  http: HttpClient;
  secret(reference: SecretReference): Promise<string>;
  crossReferences: CrossReferences;
  clock: Clock;
}

/** A client that signs every request. */
export interface Authorized {
  http: HttpClient;
  /** Fetches a token where the scheme has one. Throws `AuthFailed`, `Unavailable` or `Timeout`. */
  login(): Promise<void>;
}

/** Signs as the System's `auth` says. Does no I/O itself: secrets and tokens are asked for with the first request. */
export function authorize(auth: Auth, parts: AuthParts): Authorized {
  // The System's schema takes no other scheme.
  const scheme = auth.scheme as AuthScheme;
  const { scheme: _, ...fields } = auth;
  // The System's schema has checked these fields; reading again fills the defaults in.
  const read = <Scheme extends AuthScheme>(name: Scheme): AuthOf<Scheme> =>
    readFields(authSchemes[name], fields) as AuthOf<Scheme>;
  switch (scheme) {
    case "none":
      return { http: parts.http, login: async () => {} };
    case "api-key":
      return apiKey(read(scheme), parts);
    case "basic":
      return basic(read(scheme), parts);
    case "bearer":
      return bearer(read(scheme), parts);
    case "hmac":
      return hmac(read(scheme), parts);
    case "oauth2-client-credentials": {
      const own = read(scheme);
      return granted(own, parts, clientCredentials(clientOf(own, parts)));
    }
    case "oauth2-refresh-token":
      return refreshed(read(scheme), parts);
    case "jwt-bearer":
      return asserted(read(scheme), parts);
  }
}

function signed(parts: AuthParts, sign: (request: HttpRequest) => Promise<HttpRequest>): Authorized {
  return {
    http: { send: async (request) => parts.http.send(await sign(request)) },
    login: async () => {},
  };
}

function apiKey(auth: AuthOf<"api-key">, parts: AuthParts): Authorized {
  return signed(parts, async (request) => {
    const value = auth.prefix + (await parts.secret(auth.key));
    if (auth.query === undefined) return withHeader(request, auth.header ?? "x-api-key", value);
    const url = new URL(request.url);
    url.searchParams.set(auth.query, value);
    return { ...request, url: url.href, secretQuery: [...(request.secretQuery ?? []), auth.query] };
  });
}

function basic(auth: AuthOf<"basic">, parts: AuthParts): Authorized {
  return signed(parts, async (request) => {
    const user = auth.key ? await parts.secret(auth.key) : (auth.user ?? "");
    const password = auth.password ? await parts.secret(auth.password) : "";
    return withHeader(request, "authorization", basicCredentials(user, password));
  });
}

function bearer(auth: AuthOf<"bearer">, parts: AuthParts): Authorized {
  return signed(parts, async (request) =>
    withHeader(request, auth.header, auth.prefix + (await parts.secret(auth.token))),
  );
}

function hmac(auth: AuthOf<"hmac">, parts: AuthParts): Authorized {
  return signed(parts, async (request) => {
    const key = keyOf({ scheme: "hmac", key: auth.key }, auth.secret.secret, await parts.secret(auth.secret));
    const { timestamp: stamp } = auth;
    const timestamp = stamp && writtenInstant(parts.clock.now(), stamp.form);
    const dated = stamp?.header ? { [stamp.header.toLowerCase()]: timestamp ?? "" } : {};
    const headers = { ...request.headers, ...dated };
    const body = Buffer.from(request.body ?? "");
    const { method, url } = request;
    const signature = signatureOf(
      auth,
      key,
      signedBytes(auth.signed, { method, url, headers, body, timestamp }),
    );
    const value = auth.format?.render({ signature, timestamp }) ?? (auth.prefix ?? "") + signature;
    return withHeader({ ...request, headers }, auth.header, value);
  });
}

interface TokenPlace {
  header: string;
  prefix: string;
}

function granted(place: TokenPlace, parts: AuthParts, fetch: () => Promise<Grant>): Authorized {
  const tokens = createTokenSource({ fetch, clock: parts.clock });
  return {
    http: withToken(parts.http, tokens, (request, token) =>
      withHeader(request, place.header, place.prefix + token),
    ),
    async login() {
      await tokens.current();
    },
  };
}

function refreshed(auth: AuthOf<"oauth2-refresh-token">, parts: AuthParts): Authorized {
  const store = refreshTokens(parts.system, parts.crossReferences, () => parts.secret(auth.refreshToken));
  const client = clientOf(auth, parts);
  return granted(auth, parts, async () => {
    const used = await store.current();
    const grant = await clientGrant(client, { grant_type: "refresh_token", refresh_token: used });
    // Kept before the token is used: the old one may already be worthless.
    if (grant.refreshToken !== undefined && grant.refreshToken !== used) await store.keep(grant.refreshToken);
    return grant;
  });
}

function asserted(auth: AuthOf<"jwt-bearer">, parts: AuthParts): Authorized {
  const tokenUrl = below(parts.baseUrl, auth.tokenUrl);
  const sign = (): Promise<string> =>
    signAssertion({
      algorithm: auth.algorithm,
      key: () => parts.secret(auth.key),
      ...(auth.keyId === undefined ? {} : { keyId: auth.keyId }),
      issuer: auth.issuer,
      subject: auth.subject ?? auth.issuer,
      audience: auth.audience ?? tokenUrl,
      lifetime: auth.lifetime,
      claims: auth.claims ?? {},
      clock: parts.clock,
    });
  const client = { ...grantOptions(auth, parts), clientId: auth.issuer };
  if (auth.use === "client") {
    return granted(auth, parts, clientCredentials({ ...client, proof: { kind: "assertion", sign } }));
  }
  return granted(auth, parts, async () =>
    clientGrant(
      { ...client, proof: { kind: "carried" } },
      { grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion: await sign() },
    ),
  );
}

interface ClientFields extends TokenRequestFields {
  clientId: string;
  clientSecret?: SecretReference;
  credentials: "basic" | "body";
}

function clientOf(auth: ClientFields, parts: AuthParts): ClientGrantOptions {
  const { clientId, clientSecret, credentials } = auth;
  return {
    ...grantOptions(auth, parts),
    clientId,
    proof: clientSecret
      ? { kind: "secret", secret: () => parts.secret(clientSecret), in: credentials }
      : { kind: "none" },
  };
}

interface TokenRequestFields {
  tokenUrl: string;
  scopes?: string[];
  extra?: Record<string, string>;
  encoding: "form" | "json";
}

function grantOptions(
  auth: TokenRequestFields,
  parts: AuthParts,
): Omit<ClientGrantOptions, "clientId" | "proof"> {
  return {
    http: parts.http,
    clock: parts.clock,
    tokenUrl: below(parts.baseUrl, auth.tokenUrl),
    scopes: auth.scopes ?? [],
    extra: auth.extra ?? {},
    encoding: auth.encoding,
  };
}

function below(baseUrl: string, address: string): string {
  return URL.canParse(address) ? address : baseUrl + address;
}

function withHeader(request: HttpRequest, name: string, value: string): HttpRequest {
  if (/[\r\n\0]/.test(value)) {
    throw new Failure("AuthFailed", `the secret for header ${name} holds a line end`, { outcome: "notSent" });
  }
  const header = name.toLowerCase();
  return {
    ...request,
    headers: { ...request.headers, [header]: value },
    secretHeaders: [...(request.secretHeaders ?? []), header],
  };
}
