import type { Acceptance, TriggerContext, WebhookAnswer } from "@crossdock/kit";

/** A refusal, as RFC 9457 writes one. */
export function problemAnswer(
  status: number,
  title: string,
  detail: string,
): WebhookAnswer & { body: Record<string, unknown> } {
  return { status, body: { type: "about:blank", title, status, detail } };
}

type Answering = { answerInvalid: "422" | "202" };

/** What the sender of one message hears. */
export function answerOf(
  result: Acceptance,
  { answerInvalid }: Answering,
  { isShadow }: Pick<TriggerContext, "isShadow">,
): WebhookAnswer {
  switch (result.state) {
    case "full":
      return {
        ...problemAnswer(429, "The queue is full", "send it again later; nothing was stored"),
        headers: retryAfter(result.retryAfter),
      };
    case "quarantined": {
      if (answerInvalid === "202") return { status: 202, body: { id: result.id, state: "quarantined" } };
      const answer = problemAnswer(422, titleOf(result), result.problems[0] ?? "");
      return {
        ...answer,
        body: { ...answer.body, id: result.id, state: "quarantined", problems: result.problems },
      };
    }
    case "accepted":
      // The sender may want to know that nothing will come of it.
      return {
        status: 202,
        body: { id: result.id, state: "accepted", ...(isShadow ? { mode: "shadow" } : {}) },
      };
    case "duplicate":
    case "stale":
      return { status: 200, body: { id: result.id, state: result.state } };
  }
}

function titleOf({ isTooMuch }: Extract<Acceptance, { state: "quarantined" }>): string {
  return isTooMuch
    ? "The message takes more work than a message may"
    : "The message does not fit its contract";
}

/** What the sender of several messages in one request hears: each by its place in the list. */
export function answerOfAll(
  results: readonly Acceptance[],
  { answerInvalid }: Answering,
  { isShadow }: Pick<TriggerContext, "isShadow">,
): WebhookAnswer {
  const full = results.find((result) => result.state === "full");
  if (full?.state === "full") {
    const title = "The queue has no room for all of the request";
    return {
      ...problemAnswer(503, title, "send all of it again later; nothing was stored"),
      headers: retryAfter(full.retryAfter),
    };
  }
  const items = results.map((result) => ({
    ...("id" in result ? { id: result.id } : {}),
    state: result.state,
    ...(result.state === "quarantined" ? { problem: result.problems[0] ?? titleOf(result) } : {}),
  }));
  const count = (state: Acceptance["state"]) => results.filter((result) => result.state === state).length;
  const body = {
    accepted: count("accepted"),
    duplicate: count("duplicate") + count("stale"),
    quarantined: count("quarantined"),
    items,
    ...(isShadow ? { mode: "shadow" } : {}),
  };
  if (body.quarantined > 0 && body.quarantined === items.length && answerInvalid === "422") {
    const answer = problemAnswer(422, "No item fits its contract", items[0]?.problem ?? "");
    return { ...answer, body: { ...answer.body, ...body } };
  }
  return { status: body.accepted + body.quarantined > 0 ? 202 : 200, body };
}

function retryAfter(wait: number): Record<string, string> {
  return { "retry-after": String(Math.ceil(wait / 1000)) };
}
