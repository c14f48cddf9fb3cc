import {
  type Arrival,
  choice,
  defineTrigger,
  expression,
  Failure,
  keyProblem,
  once,
  size,
  type TriggerContext,
  type TriggerDefinition,
  type WebhookAnswer,
  type WebhookRequest,
} from "@crossdock/kit";
import { type Static, Type } from "typebox";
import { challengeField, pingField, queryGreeting, signedGreeting, unsignedGreeting } from "./greeting.ts";
import { createPublicKeys, type PublicKeys } from "./public-keys.ts";
import { bodyForms, type ReadBody, readBody } from "./read-body.ts";
import { createRefusals, type Refusals } from "./refusals.ts";
import { signedChallenge } from "./sign-webhook.ts";
import { takeAll } from "./split-webhook.ts";
import { answerOf, problemAnswer } from "./webhook-answer.ts";
import { checkWebhook } from "./webhook-check.ts";
import { webhookExamples } from "./webhook-examples.ts";
import { verification, verifyRequest } from "./webhook-verification.ts";

const config = Type.Object(
  {
    path: Type.String({
      pattern: "^/[A-Za-z0-9][A-Za-z0-9/_-]*$",
      description:
        "Path of the webhook: it answers at `/hooks/<retailer><path>` for each retailer that uses the flow.",
    }),
    verify: verification,
    maxSize: size({ description: "Largest body.", default: "1MB" }),
    headers: Type.Array(Type.String({ description: "Name of a header." }), {
      description:
        "Headers that are kept with the message and bound as `$trigger.headers`; no other header is stored.",
      default: [],
    }),
    accepts: Type.Array(choice(bodyForms, { description: "A kind of body." }), {
      minItems: 1,
      uniqueItems: true,
      description: "Kinds of body that are taken, told apart by their content type.",
      default: ["json"],
    }),
    formField: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          "Field of a form whose text is JSON and is the message, such as `payload`. Default: the message is the form's fields.",
      }),
    ),
    xmlLists: Type.Array(Type.String({ description: "Name of an element, without its prefix." }), {
      description:
        "Elements of XML that are lists even where there is one of them. An element is an object of its children and its attributes (`@name`), or its text where it has neither.",
      default: [],
    }),
    split: Type.Optional(
      expression({
        description:
          "The messages of a request that brings several, such as `events`: each is accepted, or quarantined, by itself, all of them in one transaction. The answer says what became of each; where the queue has no room for all of them it is 503, and nothing is stored. `$trigger.index` is the place of an item.",
        over: "any",
      }),
    ),
    challenge: Type.Optional(challengeField),
    ping: Type.Optional(pingField),
    answerInvalid: choice(["422", "202"], {
      description: "Answer to a message that does not fit its contract; it is quarantined either way.",
      default: "422",
    }),
  },
  { additionalProperties: false },
);

type Settings = Static<typeof config>;

/** Where a webhook is served below `/hooks/<retailer>`, how its senders sign, and how much they may send. */
export type WebhookSettings = Pick<
  Settings,
  "path" | "verify" | "maxSize" | "accepts" | "formField" | "xmlLists" | "split" | "challenge"
>;

/** Takes messages that other systems push; the answer comes once the message is durable. */
export const webhookTrigger = defineTrigger({
  name: "webhook",
  summary: "Receives signed messages over HTTP and answers 202 once they are stored.",
  status: "stable",
  config,
  examples: [
    {
      title: "A sender that signs as Standard Webhooks asks",
      yaml: "path: /orders\nverify: { scheme: standard-webhooks, secret: storefront-webhook }",
    },
    ...webhookExamples,
  ],
  check: checkWebhook,
  secretProblem: ({ verify }, value, [field]) => {
    if (field === "verify") return verify.scheme === "none" ? undefined : keyProblem(verify, value);
    return keyProblem({ scheme: "header", key: "text" }, value);
  },
  run(settings, context) {
    const own = {
      ...context,
      refusals: createRefusals(context),
      keys: createPublicKeys(settings.verify, context),
    };
    context.serve(settings.path, (request) => receive(settings, own, request));
    return new Promise((resolve) => {
      if (context.signal.aborted) resolve();
      context.signal.addEventListener("abort", () => resolve(), { once: true });
    });
  },
});

/** The settings of a webhook, undefined for a trigger of another kind. */
export function webhookOf({
  definition,
  config: read,
}: {
  definition: TriggerDefinition;
  config: unknown;
}): WebhookSettings | undefined {
  // Read by the schema above.
  return definition.name === webhookTrigger.name ? (read as WebhookSettings) : undefined;
}

/** What the trigger keeps while it runs. */
interface Own extends TriggerContext {
  refusals: Refusals;
  keys: PublicKeys | undefined;
}

async function receive(settings: Settings, context: Own, request: WebhookRequest): Promise<WebhookAnswer> {
  const { refusals } = context;
  if (request.body.length > settings.maxSize) {
    const detail = `at most ${settings.maxSize} bytes are taken here`;
    await refusals.note("tooLarge", detail);
    return problemAnswer(413, "The body is too large", detail);
  }
  const greeted = unsignedGreeting(request) ?? (await asked(settings, context, request));
  if (greeted) return greeted;
  const body = once(() => readBody(request, settings));
  const refused = await verified(settings, context, request, body);
  if (typeof refused === "object") return refused;
  if (refused !== undefined) {
    await refusals.note("unverified", refused);
    return problemAnswer(401, "The request is not verified", refused);
  }
  const read = body();
  if (read.problem) {
    const { status, title, detail } = read.problem;
    await refusals.note(status === 415 ? "mediaType" : "notJson", detail);
    return problemAnswer(status, title, detail);
  }
  const sign = (text: string) => signedChallenge(settings.verify, text, context);
  const answered = await signedGreeting(settings, request, read.message, sign);
  if (answered) return answered;
  const envelope = {
    trigger: context.id,
    kind: "webhook",
    receivedAt: new Date(context.clock.now()).toISOString(),
    headers: keptHeaders(request.headers, settings.headers),
  };
  const { message, unreadable } = read;
  const arrival: Arrival = { message, ...(unreadable ? { unreadable } : {}), envelope };
  if (settings.split && !arrival.unreadable) return takeAll(settings.split, arrival, settings, context);
  return answerOf(await context.accept(arrival), settings, context);
}

/** The answer to a question by GET, or before anything is signed. */
async function asked(
  settings: Settings,
  context: Own,
  request: WebhookRequest,
): Promise<WebhookAnswer | undefined> {
  try {
    const answer = await queryGreeting(settings, request, context);
    return (
      answer ?? (request.method === "POST" ? undefined : problemAnswer(405, "Only POST is taken here", ""))
    );
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return cannotVerify(context, error);
  }
}

/** Why the sender is refused. Without our own secret nothing can be said about it: then it has to come again. */
async function verified(
  { verify }: Settings,
  context: Own,
  request: WebhookRequest,
  read: () => ReadBody,
): Promise<string | undefined | WebhookAnswer> {
  try {
    const { clock, secret, keys: publicKeys } = context;
    return await verifyRequest(verify, request, {
      ...{ clock, publicKeys, read },
      secret: (reference) => secret(reference),
    });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return cannotVerify(context, error);
  }
}

/** Anybody can ask for what cannot be had, so it is told no more often than a refusal. */
async function cannotVerify({ refusals }: Own, error: Failure): Promise<WebhookAnswer> {
  await refusals.note("secretUnusable", [error.title, error.detail].filter(Boolean).join(": "), error.class);
  const title = "The sender cannot be verified now";
  return {
    ...problemAnswer(503, title, "send it again later; nothing was stored"),
    headers: { "retry-after": "60" },
  };
}

/** The headers that the trigger names: any other may tell who the caller is. */
function keptHeaders(
  headers: WebhookRequest["headers"],
  names: readonly string[] = [],
): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of names) {
    const value = headers[name.toLowerCase()];
    if (value !== undefined) kept[name.toLowerCase()] = value;
  }
  return kept;
}
