import { didYouMean, type ShapeProblem, shapeWords } from "@crossdock/kit";
import { type TSchema, Type } from "typebox";
import { declare, type ParametersOf } from "./declare-problem.ts";
import { type RefusalCause, refusals } from "./refusals.ts";

const text = (description: string) => Type.String({ description });
const list = <Item extends TSchema>(item: Item, description: string) => Type.Array(item, { description });

const message = text("Id of the message.");
const of = Type.Unsafe<"flow" | "retailer" | "trigger" | "version">({
  type: "string",
  enum: ["flow", "version", "retailer", "trigger"],
  description: "What of it is meant.",
});
const nobodyElse = "nothing was stored; send it again in a moment";

/**
 * What the API may answer instead of an answer, by type. What it was this time is told by the parameters; the detail
 * is made of them here, and nowhere else.
 */
export const problems = {
  "bad-request": declare(
    400,
    "The request does not fit",
    {
      place: text("Where: `query`, `body.reason`."),
      wrong: Type.Unsafe<ShapeProblem>({
        type: "object",
        description: "What does not fit there, by its id.",
      }),
    },
    ({ place, wrong }) => {
      const words = shapeWords(wrong);
      return [`${place} ${words.message}`, words.hint].filter(Boolean).join("; ");
    },
  ),
  "unknown-cursor": declare(
    400,
    "The cursor is not from this list",
    {},
    () => "query.cursor is not `next` of a page of this list: ask without it for the first page",
  ),
  "unusable-actor": declare(
    400,
    "The actor is not a name",
    { most: Type.Integer({ description: "Characters that a name may have." }) },
    ({ most }) => `x-actor is a name of at most ${most} printable characters`,
  ),
  "short-digest": declare(
    400,
    "The digest is too short",
    { least: Type.Integer({ description: "Characters that are needed." }) },
    ({ least }) => `give at least ${least} characters of the digest`,
  ),
  "not-json": declare(400, "The body is not JSON", {}, () => "send a JSON object"),
  unreadable: declare(
    400,
    "The request cannot be read",
    { reason: Type.Optional(text("What the reader of HTTP says; missing: the sender went away.")) },
    ({ reason }) => reason ?? "the sender went away",
  ),
  unauthenticated: declare(
    401,
    "The API does not know the caller",
    { shown: Type.Boolean({ description: "A token was shown, and is not known." }) },
    ({ shown }) =>
      shown
        ? "the token is not one of `api.tokens` of the Environment"
        : "send a token of `api.tokens` of the Environment as `Authorization: Bearer`",
  ),
  refused: declare(
    403,
    "The API does not answer this request",
    {
      cause: Type.Unsafe<RefusalCause>({
        type: "string",
        enum: Object.keys(refusals),
        description: "Why the request is not trusted.",
      }),
      value: Type.Optional(text("The host, or the header, that it is about.")),
    },
    ({ cause, value = "" }) => refusals[cause](value),
  ),
  forbidden: declare(
    403,
    "The caller may not do this",
    {
      actor: text("Who asks."),
      role: text("What the caller's token may do."),
      permission: text("What the route asks for."),
    },
    ({ actor, role, permission }) => `${actor} has the role ${role}, which does not include ${permission}`,
  ),
  "unknown-address": declare(
    404,
    "There is nothing here",
    { method: text("Method of the request."), path: text("Path of the request.") },
    ({ method, path }) => `no ${method} ${path}; see /openapi.json`,
  ),
  "no-metrics": declare(
    404,
    "Metrics are switched off",
    {},
    () => "`telemetry.metrics` of the Environment is false",
  ),
  "unknown-webhook": declare(
    404,
    "No flow listens here",
    { path: text("Path of the request.") },
    ({ path }) => `no webhook is served at ${path}`,
  ),
  "unknown-message": declare(
    404,
    "There is no such message",
    { message },
    ({ message: id }) =>
      `no message has the id ${id}, and none has an id that begins so; thirty days after their end messages are removed with all that was kept of them`,
  ),
  "unknown-system": declare(
    404,
    "There is no such System",
    { system: text("Name that was asked for."), known: list(Type.String(), "Names of the Systems.") },
    ({ system, known }) => `no System is named ${system}; ${didYouMean(system, known) ?? listed(known)}`,
  ),
  "unknown-revision": declare(
    404,
    "There is no such revision",
    { digest: text("What was asked for.") },
    ({ digest }) =>
      `no digest that is kept begins with ${digest}; \`GET /v1/revisions\` lists those that are kept`,
  ),
  "unknown-reload": declare(
    404,
    "There is no such reload",
    { reload: text("Id that was asked for.") },
    ({ reload }) => `no reload has the id ${reload}; the last hundred since the start are kept`,
  ),
  "unknown-retailer": declare(
    404,
    "There is no such retailer",
    { retailer: text("Name that was asked for."), known: list(Type.String(), "Names of the retailers.") },
    ({ retailer, known }) => `no retailer is named ${retailer}; ${listed(known)}`,
  ),
  "unknown-trigger": declare(
    404,
    "There is no such trigger",
    { asked: text("What was asked for."), known: list(Type.String(), "What there is instead."), of },
    ({ asked, known, of: what }) =>
      `no ${what} is named ${asked}; ${didYouMean(asked, known) ?? listed(known)}`,
  ),
  "unclear-trigger": declare(
    409,
    "More than one trigger could be meant",
    { flow: text("The flow that was asked for."), known: list(Type.String(), "What there is."), of },
    ({ flow, known, of: what }) => `say which ${what} of ${flow}: ${known.join(", ")}`,
  ),
  "unfit-trigger": declare(
    409,
    "The trigger does not do this",
    {
      flow: text("`name@version`."),
      retailer: text("The retailer."),
      reason: text("What keeps it, and what may be done."),
    },
    ({ reason }) => reason,
  ),
  "cursor-skips": declare(
    409,
    "The move may leave something unread",
    {
      from: Type.Unknown({ description: "Where the cursor stands." }),
      to: Type.Unknown({ description: "Where it was to stand." }),
      isKnown: Type.Boolean({ description: "It leads forward; otherwise nobody but the source can tell." }),
    },
    ({ from, to, isKnown }) =>
      `from ${JSON.stringify(from)} to ${JSON.stringify(to)} ${isKnown ? "leads forward: what was changed between the two is never read" : "may lead forward, which only the source can tell: then what lies between is never read"}; say \`skips\` where that is meant`,
  ),
  "unclear-message": declare(
    409,
    "More than one message begins so",
    {
      message: text("What was asked for."),
      known: list(Type.String(), "The first ids that begin so."),
    },
    ({ message: id, known }) =>
      `several ids begin with ${id}, such as ${known.join(" and ")}; write more of the id`,
  ),
  "unclear-digest": declare(
    409,
    "More than one revision begins so",
    { digest: text("What was asked for."), known: list(Type.String(), "Digests that begin so.") },
    ({ digest, known }) =>
      `${known.length} revisions begin with ${digest}: ${known.join(", ")}; write more of the digest`,
  ),
  "wrong-state": declare(
    409,
    "The message stays as it is",
    { message, reason: text("What its state does not allow.") },
    ({ reason }) => reason,
  ),
  "unknown-flow": declare(
    409,
    "The message's flow is not active",
    { message, reason: text("Which flow, and what cannot be done without it.") },
    ({ reason }) => reason,
  ),
  paused: declare(
    409,
    "A person has paused it",
    {
      what: text("The System, the flow or the trigger."),
      by: text("Who paused it."),
      since: text("Since when."),
      reason: text("Why."),
    },
    ({ what, by, since, reason }) => `${what} is paused since ${since} by ${by}: ${reason}`,
  ),
  "not-paused": declare(
    409,
    "It is not paused",
    { what: text("What was to be resumed."), reason: text("What it does, or what ends its pause.") },
    ({ reason }) => reason,
  ),
  unfinished: declare(
    409,
    "The message is not finished",
    { message },
    ({ message: id }) => `record ${id} once it has ended or is held`,
  ),
  "stale-message": declare(
    409,
    "A stale message cannot be recorded",
    { message },
    () => "it came to nothing because of a newer one before it; write both as `messages` of one case",
  ),
  "body-gone": declare(
    410,
    "The message's body is not kept any more",
    { message },
    ({ message: id }) => `what ${id} brought is gone; its state, steps and tries are all that is left`,
  ),
  "too-large": declare(
    413,
    "The body is too large",
    { most: Type.Integer({ description: "Bytes that are taken." }) },
    ({ most }) => `at most ${most} bytes are taken here`,
  ),
  "wrong-type": declare(
    415,
    "The content type is not JSON",
    { given: Type.Optional(text("The content type of the request.")) },
    ({ given }) =>
      `send content-type: application/json${given === undefined ? "" : ` instead of ${given}`}, also with an empty body`,
  ),
  "unfit-cursor": declare(
    422,
    "The list has no such cursor",
    { reason: text("What does not fit, and what would.") },
    ({ reason }) => reason,
  ),
  "unknown-step": declare(
    422,
    "The flow has no such step",
    { message, reason: text("Which steps there are.") },
    ({ reason }) => reason,
  ),
  "unfit-revision": declare(
    422,
    "The revision cannot run any more",
    {
      digest: text("Digest of the revision."),
      findings: list(Type.Object({}), "What keeps it from running, as lint tells it."),
      reason: text("The first of the findings."),
    },
    ({ reason }) => reason,
  ),
  "not-pseudonymisable": declare(
    422,
    "The message cannot be pseudonymised",
    { message },
    () =>
      "something personal in it is also a part of what has to stay as it is, such as a fixed word of its contract",
  ),
  "queue-full": declare(
    429,
    "The queue is full",
    { message, reason: text("Whose queue, and what may be done.") },
    ({ reason }) => reason,
  ),
  "under-way": declare(
    504,
    "Another daemon has not done it yet",
    { message, reason: text("Whose turn it is.") },
    ({ reason }) => reason,
  ),
  fault: declare(500, "crossdock failed", {}, () => "the log has the reason; nothing was acknowledged"),
  "not-ready": declare(503, "The daemon starts or stops", {}, () => nobodyElse),
  "not-storable": declare(
    503,
    "Nothing can be stored now",
    {},
    () => "nothing was acknowledged; send it again in a moment",
  ),
  "too-busy": declare(503, "Too many messages arrive at once", {}, () => nobodyElse),
};

export type ProblemType = keyof typeof problems;

/** A problem as data: its type and its parameters. */
export type ApiProblem = {
  [Type in ProblemType]: { type: Type } & ParametersOf<(typeof problems)[Type]["parameters"]>;
}[ProblemType];

/** A problem as it is answered (RFC 9457). */
export interface ToldProblem {
  type: ProblemType;
  status: number;
  title: string;
  detail: string;
  /** What it is about, by the names that the type declares. */
  parameters: Readonly<Record<string, unknown>>;
}

/** A problem with its words. */
export function told(problem: ApiProblem): ToldProblem {
  const { type, ...parameters } = problem;
  const { status, title, detail } = problems[type];
  // The type of a problem says which parameters it has.
  return { type, status, title, detail: detail(problem as never), parameters };
}

function listed(known: readonly string[]): string {
  return known.length === 0 ? "there is none" : `there is ${known.join(", ")}`;
}

/** Every route may answer these: the guard, the reader of the request and our own errors do. */
export const commonProblems: readonly ProblemType[] = [
  "bad-request",
  "unauthenticated",
  "refused",
  "forbidden",
  "unusable-actor",
  "fault",
  "not-storable",
];

/** Every command may answer these as well. */
export const commandProblems: readonly ProblemType[] = ["not-json", "too-large", "wrong-type"];
