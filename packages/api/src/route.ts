import type { Static, TObject, TSchema } from "typebox";
import type { Permission } from "./access.ts";
import type { ProblemType } from "./problems.ts";

/**
 * One address of the API, and all that is to be known of it: what is asked and answered, who may ask, what may go
 * wrong, and what the audit says of it. The daemon mounts it, clients call through it, and pages are printed from it.
 */
export interface Route<
  Params extends TObject = TObject,
  Query extends TObject = TObject,
  Body extends TObject = TObject,
  Answer extends TSchema = TSchema,
> {
  name: string;
  method: "GET" | "POST";
  /** With `{name}` for parameters. */
  path: string;
  summary: string;
  params?: Params;
  query?: Query;
  body?: Body;
  answer: Answer;
  /** The answer's media type. Default: JSON. */
  produces?: "text/plain";
  permission: Permission;
  /** Event of the audit; every command has one, and only a command that is done leaves it. */
  audit?: string;
  /** What it may answer beside the problems that all routes have. */
  problems?: readonly ProblemType[];
}

// biome-ignore lint/suspicious/noExplicitAny: routes of every shape
export type AnyRoute = Route<any, any, any, any>;

export function defineRoute<
  Answer extends TSchema,
  Params extends TObject = TObject,
  Query extends TObject = TObject,
  Body extends TObject = TObject,
>(route: Route<Params, Query, Body, Answer>): Route<Params, Query, Body, Answer> {
  return route;
}

/** What a route answers. */
export type AnswerOf<R extends AnyRoute> = Static<R["answer"]>;
export type ParamsOf<R extends AnyRoute> = Static<NonNullable<R["params"]>>;
export type QueryOf<R extends AnyRoute> = Static<NonNullable<R["query"]>>;
export type BodyOf<R extends AnyRoute> = Static<NonNullable<R["body"]>>;
