/** What the API may answer instead of an answer: status and title by type. The detail says what it was this time. */
export const problemTypes = {
  "bad-request": { status: 400, title: "The request does not fit" },
  "not-json": { status: 400, title: "The body is not JSON" },
  unreadable: { status: 400, title: "The request cannot be read" },
  unauthenticated: { status: 401, title: "The API does not know the caller" },
  refused: { status: 403, title: "The API does not answer this request" },
  forbidden: { status: 403, title: "The caller may not do this" },
  "unknown-address": { status: 404, title: "There is nothing here" },
  "no-metrics": { status: 404, title: "Metrics are switched off" },
  "unknown-webhook": { status: 404, title: "No flow listens here" },
  "unknown-message": { status: 404, title: "There is no such message" },
  "unknown-system": { status: 404, title: "There is no such System" },
  "unknown-revision": { status: 404, title: "There is no such revision" },
  "unknown-reload": { status: 404, title: "There is no such reload" },
  "unknown-retailer": { status: 404, title: "There is no such retailer" },
  "unclear-digest": { status: 409, title: "More than one revision begins so" },
  "wrong-state": { status: 409, title: "The message stays as it is" },
  "unknown-flow": { status: 409, title: "The message's flow is not active" },
  unfinished: { status: 409, title: "The message is not finished" },
  "stale-message": { status: 409, title: "A stale message cannot be recorded" },
  "body-gone": { status: 410, title: "The message's body is not kept any more" },
  "too-large": { status: 413, title: "The body is too large" },
  "wrong-type": { status: 415, title: "The content type is not JSON" },
  "unknown-step": { status: 422, title: "The flow has no such step" },
  "unfit-revision": { status: 422, title: "The revision cannot run any more" },
  "not-pseudonymisable": { status: 422, title: "The message cannot be pseudonymisedCopy" },
  "queue-full": { status: 429, title: "The queue is full" },
  fault: { status: 500, title: "crossdock failed" },
  "not-ready": { status: 503, title: "The daemon starts or stops" },
  "not-storable": { status: 503, title: "Nothing can be stored now" },
  "too-busy": { status: 503, title: "Too many messages arrive at once" },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemType = keyof typeof problemTypes;

/** Every route may answer these: the guard, the reader of the request and our own errors do. */
export const commonProblems: readonly ProblemType[] = [
  "bad-request",
  "unauthenticated",
  "refused",
  "forbidden",
  "fault",
  "not-storable",
];

/** Every command may answer these as well. */
export const commandProblems: readonly ProblemType[] = ["not-json", "too-large", "wrong-type"];
