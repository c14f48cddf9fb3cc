import { choice, duration, publicKeyAlgorithms, role } from "@crossdock/kit";
import { Type } from "typebox";

const closed = { additionalProperties: false } as const;

/** Whose signatures are taken, where the sender signs with a private key. */
export const publicKeyField = Type.Object(
  {
    algorithm: choice(publicKeyAlgorithms, {
      description:
        "How the sender signs. No other algorithm is taken. A signature of `ES…` may be written as DER or as its two halves.",
    }),
    pem: Type.Optional(
      Type.String({ minLength: 1, description: "The public key, or a certificate with it, in PEM." }),
    ),
    jwks: Type.Optional(
      Type.Object(
        {
          system: role({ description: "System that has the key set, by its role or its name." }),
          operation: Type.String({
            description: "A list operation whose records are the keys: `items: body.keys` of a key set.",
          }),
          maxAge: duration({
            description: "How long a key set is used before it is read again.",
            default: "10m",
          }),
        },
        {
          ...closed,
          description:
            "Where the sender publishes its keys (JWKS, RFC 7517), at most 100. A key that is not known has the set read again, at most every 30 seconds. While the set cannot be had, senders are asked to come again (503).",
        },
      ),
    ),
    keyIdHeader: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          "Header that says which key of the set it is, its `kid`. A JWT says it itself. Default: any key of the set.",
      }),
    ),
  },
  {
    ...closed,
    description:
      "The sender's key for `public-key` and `jwt`: from `pem`, from `jwks`, or from `secret`, whose value is then a public key in PEM.",
  },
);

/** What a token must say beside its signature. */
export const jwtField = Type.Object(
  {
    issuer: Type.Optional(Type.String({ minLength: 1, description: "`iss` of the token." })),
    audience: Type.Optional(
      Type.String({ minLength: 1, description: "`aud` of the token: who it is made for." }),
    ),
    bodyDigest: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          "Claim with the SHA-256 of the body in hexadecimal digits, such as `request_body_sha256`. Without it the token says who sends, and nothing of the body.",
      }),
    ),
    claims: Type.Optional(
      Type.Record(Type.String(), Type.String(), {
        description: "Further claims and their values, such as the `email` of a service account.",
      }),
    ),
  },
  {
    ...closed,
    description:
      "What a token of `jwt` must say: `audience` or `bodyDigest` at least, so that one made for somebody else is refused. It is taken until its `exp`; one without is no older than `tolerance` by its `iat`.",
  },
);
