import {
  type ConnectorContext,
  choice,
  type HttpClient,
  isSecretReference,
  secret,
  textAt,
} from "@crossdock/kit";
import { Type } from "typebox";
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

/** The API scopes that a System's `auth` asks for. */
export function scopesOf({ scopes }: Readonly<{ scheme: string; scopes?: unknown }>): readonly string[] {
  return Array.isArray(scopes) ? scopes.map(String) : defaultScopes;
}

/** The HTTP client with the API client's token on every request, renewed before its end and once after a 401. */
export function withApiToken(context: ConnectorContext<SfccOptions>): HttpClient {
  const { http, clock, options, auth } = context;
  const tokenUrl = new URL(textAt(auth, "tokenUrl") ?? accountManager, context.baseUrl).href;
  const tenant = options.organizationId.replace("f_ecom_", "");
  const scopes = [`SALESFORCE_COMMERCE_API:${tenant}`, ...scopesOf(auth)];
  const clientId = textAt(auth, "clientId") ?? "";
  const proof = proofOf(context, clientId, tokenUrl);
  const fetch = clientCredentials({ http, clock, tokenUrl, clientId, proof, scopes });
  return withToken(http, createTokenSource({ fetch, clock, skew: 60_000 }));
}

function proofOf(
  { auth, secret: ask, clock }: ConnectorContext<SfccOptions>,
  clientId: string,
  tokenUrl: string,
): ClientProof {
  const read = (reference: unknown) => async (): Promise<string> => {
    if (!isSecretReference(reference)) throw new Error("the secret of `auth` is not a reference");
    return ask(reference);
  };
  if (auth.scheme === "private-key-jwt") {
    const keyId = textAt(auth, "keyId");
    const sign = (): Promise<string> =>
      signAssertion({
        algorithm: "RS256",
        key: read(auth["privateKey"]),
        ...(keyId === undefined ? {} : { keyId }),
        issuer: clientId,
        subject: clientId,
        audience: tokenUrl,
        lifetime: 60_000,
        clock,
      });
    return { kind: "assertion", sign };
  }
  const place = auth["credentialsIn"] === "body" ? "body" : "basic";
  return { kind: "secret", secret: read(auth["clientSecret"]), in: place };
}
