import {
  type Arrival,
  choice,
  defineTrigger,
  Failure,
  JsonProblem,
  size,
  type TriggerContext,
  type TriggerDefinition,
  type WebhookAnswer,
  type WebhookRequest,
} from "@crossdock/kit";
import { type Static, Type } from "typebox";
import { signedGreeting, unsignedGreeting } from "./greeting.ts";
import { readMessage } from "./read-message.ts";
import { createRefusals, type Refusals } from "./refusals.ts";
import { keyProblem } from "./secret-key.ts";
import { verification, verifyRequest } from "./webhook-verification.ts";

const config = Type.Object(
  {
    path: Type.String({
      pattern: "^/[A-Za-z0-9][A-Za-z0-9/_-]*$",
      description: "Served at `/hooks/<retailer><path>` for every retailer that uses the flow.",
    }),
    verify: verification,
    maxSize: size({ description: "Largest body.", default: "1MB" }),
    headers: Type.Array(Type.String({ description: "Name of a header." }), {
      description:
        "Headers that are kept with the message and bound as `$trigger.headers`; no other header is stored.",
      default: [],
    }),
    challenge: Type.Optional(
      Type.String({
        description:
          "Field of a verified message that only asks for an answer, such as `challenge`: it is sent back, and nothing is stored.",
      }),
    ),
    ping: Type.Optional(
      Type.Object(
        {
          header: Type.String({ description: "Name of the header." }),
          value: Type.String({ description: "Its value for a greeting." }),
        },
        {
          additionalProperties: false,
          description:
            "A verified request with this header only asks whether somebody is there: it is answered 200, and nothing is stored.",
        },
      ),
    ),
    answerInvalid: choice(["422", "202"], {
      description: "Answer to a message that does not fit its contract; it is quarantined either way.",
      default: "422",
    }),
  },
  { additionalProperties: false },
);

type Settings = Static<typeof config>;

/** Where a webhook is served below `/hooks/<retailer>`, how its senders sign, and how much they may send. */
export type WebhookSettings = Pick<Settings, "path" | "verify" | "maxSize">;

/** Takes messages that other systems push; the answer comes once the message is durable. */
export const webhookTrigger = defineTrigger({
  name: "webhook",
  summary: "Receives signed JSON over HTTP and answers 202 once the message is stored.",
  status: "stable",
  config,
  examples: [
    {
      title: "A sender that signs as Standard Webhooks asks",
      yaml: "path: /orders\nverify: { scheme: standard-webhooks, secret: storefront-webhook }",
    },
  ],
  secretProblem: ({ verify }, value) => (verify.scheme === "none" ? undefined : keyProblem(verify, value)),
  run(settings, context) {
    const refusals = createRefusals(context);
    context.serve(settings.path, (request) => receive(settings, context, refusals, request));
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

async function receive(
  settings: Settings,
  context: TriggerContext,
  refusals: Refusals,
  request: WebhookRequest,
): Promise<WebhookAnswer> {
  if (request.body.length > settings.maxSize) {
    const detail = `at most ${settings.maxSize} bytes are taken here`;
    await refusals.note("tooLarge", detail);
    return problem(413, "The body is too large", detail);
  }
  const greeted = unsignedGreeting(request);
  if (greeted) return greeted;
  const refused = await verified(settings, context, request);
  if (typeof refused === "object") {
    await refusals.note("secretUnusable", "the webhook's secret cannot be used");
    return refused;
  }
  if (refused !== undefined) {
    await refusals.note("unverified", refused);
    return problem(401, "The request is not verified", refused);
  }
  const parsed = parse(request);
  if (!parsed.ok) {
    await refusals.note(parsed.status === 415 ? "mediaType" : "notJson", parsed.detail);
    return problem(parsed.status, parsed.title, parsed.detail);
  }
  const answered = signedGreeting(settings, request, parsed.message);
  if (answered) return answered;
  const envelope = {
    trigger: context.id,
    kind: "webhook",
    receivedAt: new Date(context.clock.now()).toISOString(),
    headers: keptHeaders(request.headers, settings.headers),
  };
  const { ok: _, ...read } = parsed;
  const result = await context.accept({ ...read, envelope });
  switch (result.state) {
    case "full":
      return {
        ...problem(429, "The queue is full", "send it again later; nothing was stored"),
        headers: { "retry-after": String(Math.ceil(result.retryAfter / 1000)) },
      };
    case "quarantined": {
      if (settings.answerInvalid === "202")
        return { status: 202, body: { id: result.id, state: "quarantined" } };
      const title = result.isTooMuch
        ? "The message takes more work than a message may"
        : "The message does not fit its contract";
      const answer = problem(422, title, result.problems[0] ?? "");
      return {
        ...answer,
        body: { ...answer.body, id: result.id, state: "quarantined", problems: result.problems },
      };
    }
    case "accepted":
      // The sender may want to know that nothing will come of it.
      return {
        status: 202,
        body: { id: result.id, state: "accepted", ...(context.isShadow ? { mode: "shadow" } : {}) },
      };
    case "duplicate":
    case "stale":
      return { status: 200, body: { id: result.id, state: result.state } };
  }
}

/** Why the sender is refused. Without our own secret nothing can be said about it: then it has to come again. */
async function verified(
  { verify }: Settings,
  context: TriggerContext,
  request: WebhookRequest,
): Promise<string | undefined | WebhookAnswer> {
  try {
    return await verifyRequest(verify, request, context);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { flow, retailer, id, log } = context;
    log.error(
      { flow, retailer, trigger: id, class: error.class, reason: error.title, detail: error.detail },
      "the webhook's secret cannot be used; senders are asked to come again",
    );
    return {
      ...problem(503, "The sender cannot be verified now", "send it again later; nothing was stored"),
      headers: { "retry-after": "60" },
    };
  }
}

type Parsed =
  | ({ ok: true } & Pick<Arrival, "message" | "unreadable">)
  | { ok: false; status: number; title: string; detail: string };

function parse({ headers, body }: WebhookRequest): Parsed {
  const type = (headers["content-type"] ?? "application/json").split(";", 1)[0]?.trim().toLowerCase() ?? "";
  if (type !== "application/json" && !type.endsWith("+json")) {
    return {
      ok: false,
      status: 415,
      title: "The content type is not JSON",
      detail: `send application/json instead of ${type}`,
    };
  }
  const coding = headers["content-encoding"]?.trim().toLowerCase() || "identity";
  if (coding !== "identity") {
    const detail = "send the body without a content-encoding";
    return { ok: false, status: 415, title: "The body is encoded", detail };
  }
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(body);
    return { ok: true, ...readMessage(text) };
  } catch (error) {
    const detail = error instanceof JsonProblem ? `the body: ${error.message}` : "the body is not UTF-8";
    return { ok: false, status: 400, title: "The body is not JSON", detail };
  }
}

function problem(
  status: number,
  title: string,
  detail: string,
): { status: number; body: Record<string, unknown> } {
  return { status, body: { type: "about:blank", title, status, detail } };
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
