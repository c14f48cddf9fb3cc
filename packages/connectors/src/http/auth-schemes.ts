import {
  choice,
  duration,
  instantForms,
  secret,
  signatureFields,
  signedText,
  template,
} from "@crossdock/kit";
import { type Static, type TProperties, Type } from "typebox";

const closed = <Fields extends TProperties>(fields: Fields) =>
  Type.Object(fields, { additionalProperties: false });

const text = (description: string) => Type.String({ minLength: 1, description });

/** Where a fetched token goes. */
const tokenPlace = {
  header: Type.String({ default: "authorization", description: "Header that carries the token." }),
  prefix: Type.String({ default: "Bearer ", description: "What stands before the token." }),
};

const tokenRequest = {
  tokenUrl: text("Token endpoint: an address, or a path below `baseUrl`."),
  scopes: Type.Optional(Type.Array(Type.String(), { description: "Scopes to ask for." })),
  extra: Type.Optional(
    Type.Record(Type.String(), Type.String(), {
      description: "Further members of the token request, such as `audience`.",
    }),
  ),
  encoding: choice(["form", "json"], { description: "How the token request is written.", default: "form" }),
};

const credentials = choice(["basic", "body"], {
  description: "Where client id and secret go: a Basic header, or members of the token request.",
  default: "basic",
});

/** The `auth` shapes of a System of connector `http`, by scheme. */
export const authSchemes = {
  none: closed({}),
  "api-key": closed({
    key: secret({ description: "The key." }),
    header: Type.Optional(text("Header that carries it. Default, without `query`: `x-api-key`.")),
    query: Type.Optional(text("Query parameter that carries it instead.")),
    prefix: Type.String({
      default: "",
      description: "What stands before the key, such as `Klaviyo-API-Key `.",
    }),
  }),
  basic: closed({
    user: Type.Optional(text("Name of the user.")),
    key: Type.Optional(
      secret({ description: "A secret that is the user's name, where a key stands for both." }),
    ),
    password: Type.Optional(secret({ description: "Password. Default: empty." })),
  }),
  bearer: closed({ token: secret({ description: "The token." }), ...tokenPlace }),
  hmac: closed({
    secret: secret({ description: "The shared secret." }),
    header: text("Header that carries the signature."),
    ...signatureFields,
    format: Type.Optional(
      template("header", {
        description:
          "What the header says, such as `t={{ timestamp }},v1={{ signature }}`. Default: `prefix` and the signature.",
        over: ["signature", "timestamp"],
      }),
    ),
    timestamp: Type.Optional(
      Type.Object(
        {
          header: Type.Optional(text("Header with the time of sending. Default: `format` has it.")),
          form: choice(instantForms, {
            description: "How it is written: Unix time, a date of RFC 3339 or one of HTTP.",
            default: "seconds",
          }),
        },
        { additionalProperties: false, description: "Signs the time of sending, too." },
      ),
    ),
    signed: Type.Optional(
      signedText(
        [],
        "What is signed, such as `{{ method }}{{ path }}{{ timestamp }}{{ body }}`. Default: the body, behind the time and a dot where there is a time.",
      ),
    ),
  }),
  "oauth2-client-credentials": closed({
    ...tokenRequest,
    clientId: text("Id of the client."),
    clientSecret: secret({ description: "Secret of the client." }),
    credentials,
    ...tokenPlace,
  }),
  "oauth2-refresh-token": closed({
    ...tokenRequest,
    clientId: text("Id of the client."),
    clientSecret: Type.Optional(secret({ description: "Secret of the client. Default: a public client." })),
    credentials,
    refreshToken: secret({
      description:
        "The first refresh token. Later ones are kept, encrypted, in the journal until this one changes.",
    }),
    ...tokenPlace,
  }),
  "jwt-bearer": closed({
    ...tokenRequest,
    use: choice(["grant", "client"], {
      description: "The assertion is the grant, or it proves the client of a client credentials grant.",
      default: "grant",
    }),
    algorithm: choice(["RS256", "ES256"], { description: "How it is signed.", default: "RS256" }),
    key: secret({ description: "Private key, PKCS #8 in PEM." }),
    keyId: Type.Optional(text("Id of the key, `kid` of the assertion.")),
    issuer: text("`iss` of the assertion; also the client's id."),
    subject: Type.Optional(text("`sub` of the assertion. Default: `issuer`.")),
    audience: Type.Optional(text("`aud` of the assertion. Default: the token endpoint.")),
    lifetime: duration({ description: "How long an assertion is valid.", default: "5m" }),
    claims: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), { description: "Further claims of the assertion." }),
    ),
    ...tokenPlace,
  }),
} as const;

export type AuthScheme = keyof typeof authSchemes;

/** `auth` of a System, read. */
export type AuthOf<Scheme extends AuthScheme> = Static<(typeof authSchemes)[Scheme]>;
