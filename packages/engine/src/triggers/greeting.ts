import {
  Failure,
  memberAt,
  type SecretReference,
  secret,
  type TriggerContext,
  template,
  type WebhookAnswer,
  type WebhookRequest,
} from "@crossdock/kit";
import { type Static, Type } from "typebox";
import { same } from "./same-signature.ts";
import { problemAnswer } from "./webhook-answer.ts";

/**
 * A shop that saves a webhook posts an unsigned form of one number, and counts anything but 2xx as a failed delivery
 * (WooCommerce). It carries nothing, so it is answered, and nothing is stored.
 */
export function unsignedGreeting({ headers, body }: WebhookRequest): WebhookAnswer | undefined {
  const isForm = headers["content-type"]?.startsWith("application/x-www-form-urlencoded") ?? false;
  const isGreeting = isForm && body.length < 64 && /^webhook_id=\d+$/.test(body.toString("latin1"));
  return isGreeting ? greeted : undefined;
}

const greeted: WebhookAnswer = { status: 200, body: { state: "greeted" } };

const closed = { additionalProperties: false } as const;

/** A question that is answered with what it asks, before anything is stored. */
export const challengeField = Type.Union(
  [
    Type.String({ minLength: 1, description: "Short form of `member`." }),
    Type.Object(
      {
        member: Type.Optional(
          Type.String({
            minLength: 1,
            description: "Dotted path of the text in a verified message, such as `payload.plainToken`.",
          }),
        ),
        query: Type.Optional(
          Type.String({
            minLength: 1,
            description:
              "Query parameter with the text instead, such as `hub.challenge`: of a GET, or of a POST without a body, before anything is signed.",
          }),
        ),
        token: Type.Optional(
          Type.Object(
            {
              query: Type.String({ minLength: 1, description: "Parameter, such as `hub.verify_token`." }),
              secret: secret({ description: "Its value." }),
            },
            { ...closed, description: "What a question by `query` has to show. Default: anybody may ask." },
          ),
        ),
        answer: Type.Optional(
          template("json", {
            description:
              'The JSON of the answer: `{ "plainToken": {{ challenge }}, "encryptedToken": {{ signature }} }`, for instance. Default: the text by itself for `query`, an object with the member for `member`. `signature`, written like those of `verify`, is bound for `member` alone: nobody else may have texts signed.',
            over: ["challenge", "signature"],
          }),
        ),
      },
      closed,
    ),
  ],
  {
    description:
      "A request that only asks for an answer: the text that it brings is sent back, and nothing is stored.",
  },
);

/** A verified event that only asks whether somebody is there. */
export const pingField = Type.Object(
  {
    header: Type.Optional(Type.String({ minLength: 1, description: "Name of the header." })),
    member: Type.Optional(
      Type.String({ minLength: 1, description: "Dotted path of the member of the message instead." }),
    ),
    value: Type.String({ description: "Its value for a greeting." }),
  },
  {
    ...closed,
    description:
      "A verified request with this header, or this member, only asks whether somebody is there: it is answered 200, and nothing is stored.",
  },
);

type Challenge = Static<typeof challengeField>;

/** A greeting of a sender, as the trigger declares it. */
export interface GreetingSettings {
  challenge?: Challenge;
  ping?: Static<typeof pingField>;
}

const longestChallenge = 1000;

/** Whether somebody may ask by GET. */
export function asksByQuery({ challenge }: GreetingSettings): boolean {
  return typeof challenge === "object" && challenge.query !== undefined;
}

/**
 * The answer to a question in the query of a request without a body; undefined where it is none. Throws a `Failure` where
 * the token has no value.
 */
export async function queryGreeting(
  { challenge }: GreetingSettings,
  { url, method, body }: WebhookRequest,
  context: Pick<TriggerContext, "secret">,
): Promise<WebhookAnswer | undefined> {
  if (typeof challenge !== "object" || challenge.query === undefined || body.length > 0) return undefined;
  const query = URL.parse(url)?.searchParams;
  const asked = query?.get(challenge.query) ?? undefined;
  if (asked === undefined && method === "POST") return undefined;
  if (asked === undefined || asked === "" || asked.length > longestChallenge)
    return problemAnswer(
      400,
      "The request asks nothing",
      `\`${challenge.query}\` is missing, or is too long`,
    );
  const { token, answer } = challenge;
  if (token && !(await isShown(query?.get(token.query) ?? "", token.secret, context)))
    return problemAnswer(403, "The request is not verified", `\`${token.query}\` does not match`);
  return answer ? answered(answer, { challenge: asked }) : { status: 200, body: undefined, text: asked };
}

async function isShown(
  shown: string,
  reference: SecretReference,
  { secret: read }: Pick<TriggerContext, "secret">,
): Promise<boolean> {
  const value = await read(reference);
  return value !== "" && same(shown, value);
}

/** The answer to a verified message that only greets; `sign` makes a signature as the sender's are written. */
export async function signedGreeting(
  { challenge, ping }: GreetingSettings,
  { headers }: WebhookRequest,
  message: unknown,
  sign: (text: string) => Promise<string>,
): Promise<WebhookAnswer | undefined> {
  if (ping && isPing(ping, headers, message)) return greeted;
  const { member, answer } = typeof challenge === "string" ? { member: challenge } : (challenge ?? {});
  if (member === undefined) return undefined;
  const asked = memberAt(message, member);
  if (typeof asked !== "string" || asked.length > longestChallenge) return undefined;
  const name = member.slice(member.lastIndexOf(".") + 1);
  if (!answer) return { status: 200, body: { [name]: asked } };
  const signature = answer.names.has("signature") ? await sign(asked) : undefined;
  return answered(answer, { challenge: asked, signature });
}

function isPing(
  { header, member, value }: Static<typeof pingField>,
  headers: WebhookRequest["headers"],
  message: unknown,
): boolean {
  if (header !== undefined) return headers[header.toLowerCase()] === value;
  const found = member === undefined ? undefined : memberAt(message, member);
  return typeof found !== "object" && found !== undefined && String(found) === value;
}

function answered(
  answer: NonNullable<Exclude<Challenge, string>["answer"]>,
  data: Record<string, unknown>,
): WebhookAnswer {
  try {
    return { status: 200, body: JSON.parse(answer.render(data)) };
  } catch (error) {
    if (error instanceof Failure || error instanceof SyntaxError)
      return problemAnswer(
        500,
        "The answer cannot be made",
        "`challenge.answer` of the webhook does not make JSON",
      );
    throw error;
  }
}
