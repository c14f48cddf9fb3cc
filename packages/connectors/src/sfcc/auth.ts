import { type ConnectorContext, choice, type HttpClient, isSecretReference, secret } from "@crossdock/kit";
import { type Static, Type } from "typebox";
import { type ClientProof, clientCredentials } from "../auth/client-credentials.ts";
import { signAssertion } from "../auth/sign-assertion.ts";
import { createTokenSource } from "../auth/token-source.ts";
import { withToken } from "../auth/with-token.ts";
import type { SfccOptions } from "./options.ts";

/** Account Manager's, for every instance. */
const accountManager = "https://account.demandware.com/dwsso/oauth2/access_token";

const defaultScopes = ["sfcc.orders.rw"];

const common = {
  clientId: Type.String({ minLength: 1, description: "The API client's id in Account Manager." }),
  tokenUrl: Type.String({
    default: accountManager,
    description: "Token endpoint, absolute or a path of `baseUrl`. Default: Account Manager's.",
  }),
  scopes: Type.Array(Type.String({ pattern: "^\\S+$" }), {
    default: defaultScopes,
    description: "API scopes. The tenant's own scope is always added.",
  }),
};

const clientSecret = Type.Object(
  {
    scheme: Type.Literal("oauth2-client-credentials"),
    ...common,
    clientSecret: secret({ description: "The API client's secret." }),
    credentialsIn: choice(["header", "body"], {
      default: "header",
      description: "Where id and secret go, as the API client's «Token Endpoint Auth Method» says.",
    }),
  },
  { additionalProperties: false },
);

const privateKey = Type.Object(
  {
    scheme: Type.Literal("private-key-jwt"),
    ...common,
    privateKey: secret({
      description: "RSA key (PKCS #8, PEM) whose certificate is registered for the API client.",
    }),
    keyId: Type.Optional(Type.String({ minLength: 1, description: "Sent as `kid`." })),
  },
  { additionalProperties: false },
);

/** Accepted `auth` shapes by scheme. */
export const sfccAuth = { "oauth2-client-credentials": clientSecret, "private-key-jwt": privateKey };

type SfccAuth = Static<typeof clientSecret> | Static<typeof privateKey>;

/** The API scopes that a System's `auth` asks for. */
export function scopesOf({ scopes }: Readonly<{ scheme: string; scopes?: unknown }>): readonly string[] {
  return Array.isArray(scopes) ? scopes.map(String) : defaultScopes;
}

/** The HTTP client with the API client's token on every request, renewed before its end and once after a 401. */
export function withApiToken(context: ConnectorContext<SfccOptions>): HttpClient {
  const { http, clock, options } = context;
  // The shape of the scheme was checked; defaults may be missing when it was not read.
  const auth = context.auth as unknown as Partial<SfccAuth> & Pick<SfccAuth, "scheme" | "clientId">;
  const tokenUrl = new URL(auth.tokenUrl ?? accountManager, context.baseUrl).href;
  const tenant = options.organizationId.replace("f_ecom_", "");
  const scopes = [`SALESFORCE_COMMERCE_API:${tenant}`, ...scopesOf(auth)];
  const { clientId } = auth;
  const proof = proofOf(context, auth, tokenUrl);
  const fetch = clientCredentials({ http, clock, tokenUrl, clientId, proof, scopes });
  return withToken(http, createTokenSource({ fetch, clock, skew: 60_000 }));
}

function proofOf(
  context: ConnectorContext<SfccOptions>,
  auth: Partial<SfccAuth> & Pick<SfccAuth, "scheme" | "clientId">,
  tokenUrl: string,
): ClientProof {
  const read = (reference: unknown) => async (): Promise<string> => {
    if (!isSecretReference(reference)) throw new Error("the secret of `auth` is not a reference");
    return context.secret(reference);
  };
  if (auth.scheme === "private-key-jwt") {
    const { privateKey: key, keyId, clientId } = auth as Static<typeof privateKey>;
    const sign = (): Promise<string> =>
      signAssertion({
        algorithm: "RS256",
        key: read(key),
        ...(keyId === undefined ? {} : { keyId }),
        issuer: clientId,
        subject: clientId,
        audience: tokenUrl,
        lifetime: 60_000,
        clock: context.clock,
      });
    return { kind: "assertion", sign };
  }
  const { clientSecret: value, credentialsIn } = auth as Static<typeof clientSecret>;
  return { kind: "secret", secret: read(value), in: credentialsIn === "body" ? "body" : "basic" };
}
