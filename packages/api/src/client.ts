import { createShapeChecker, shapeWords, textAt } from "@crossdock/kit";
import type { AnswerOf, AnyRoute, BodyOf, ParamsOf, QueryOf } from "./route.ts";

/** How a request gets to a daemon and back; the body is JSON text. */
export type Transport = (request: {
  method: string;
  /** With the query. */
  path: string;
  body?: string;
}) => Promise<{ status: number; body: string }>;

/** What is asked of a route; what has a default may be left out. */
interface Asked<R extends AnyRoute> {
  params?: ParamsOf<R>;
  query?: { [Name in keyof QueryOf<R>]?: QueryOf<R>[Name] | undefined };
  body?: Written<BodyOf<R>>;
}

/** JSON leaves out what is undefined. */
type Written<Body> = {
  [Name in keyof Body]: object extends Pick<Body, Name> ? Body[Name] | undefined : Body[Name];
};

/** A problem that a daemon answered. */
export class ProblemAnswer extends Error {
  override readonly name = "ProblemAnswer";
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** What answered is not a daemon, or one of another version. */
export class UnknownAnswer extends Error {
  override readonly name = "UnknownAnswer";
}

/** Calls routes: the answer is what the route declares, and has been looked at. */
export interface Client {
  call<R extends AnyRoute>(route: R, asked?: Asked<R>): Promise<AnswerOf<R>>;
}

export function createClient(send: Transport): Client {
  const { check } = createShapeChecker();
  return {
    async call(route, { params = {}, query = {}, body } = {}) {
      const { status, body: text } = await send({
        method: route.method,
        path: addressOf(route.path, params, query),
        ...(route.method === "POST" ? { body: JSON.stringify(body ?? {}) } : {}),
      });
      const answer = parsed(text, status);
      if (status >= 400) throw new ProblemAnswer(status, sentenceOf(answer, status));
      const [found] = check(route.answer, answer);
      if (!found) return answer as AnswerOf<typeof route>; // Checked in the line above.
      const at = found.path.join(".") || "the answer";
      throw new UnknownAnswer(
        `${route.method} ${route.path} answers another shape than this version knows: ${at} ${shapeWords(found.problem).message}`,
      );
    },
  };
}

function addressOf(path: string, params: object, query: object): string {
  const values = new Map<string, unknown>(Object.entries(params));
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(values.get(name))),
  );
  const search = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  ).toString();
  return search === "" ? filled : `${filled}?${search}`;
}

function parsed(text: string, status: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UnknownAnswer(`status ${status} without JSON`);
  }
}

function sentenceOf(answer: unknown, status: number): string {
  const said = [textAt(answer, "title"), textAt(answer, "detail")];
  return said.filter((each) => each !== undefined).join(": ") || `status ${status}`;
}
