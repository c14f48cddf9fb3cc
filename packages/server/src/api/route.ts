import type { Catalog } from "@crossdock/catalog";
import type { Engine } from "@crossdock/engine";
import type { Files } from "@crossdock/flow";
import type { Journal } from "@crossdock/journal";
import type { Clock, Log } from "@crossdock/kit";
import type { Static, TObject, TSchema } from "typebox";
import type { Metrics } from "../metrics.ts";
import type { Prepared } from "../prepare.ts";
import type { Reloads } from "../reloads.ts";

/** What routes may use. */
export interface ApiDeps {
  engine: Engine;
  journal: Journal;
  reloads: Reloads;
  metrics: Metrics;
  clock: Clock;
  log: Log;
  /** Compiles a stored revision again, for what is at work now. */
  compileStored(files: Files): Prepared;
  /** What the revision at work says of itself; for one retailer, or for all. */
  catalog(retailer?: string): Promise<Catalog>;
}

/** One address of the API: validation, types and the OpenAPI page all come from here. */
export interface Route<
  Params extends TObject = TObject,
  Query extends TObject = TObject,
  Body extends TObject = TObject,
  Answer extends TSchema = TSchema,
> {
  method: "GET" | "POST";
  /** With `{name}` for parameters. */
  path: string;
  summary: string;
  params?: Params;
  query?: Query;
  body?: Body;
  answer: Answer;
  handle(
    request: { params: Static<Params>; query: Static<Query>; body: Static<Body>; actor: string },
    deps: ApiDeps,
  ): Promise<Static<Answer>> | Static<Answer>;
}

export function defineRoute<
  Answer extends TSchema,
  Params extends TObject = TObject,
  Query extends TObject = TObject,
  Body extends TObject = TObject,
>(route: Route<Params, Query, Body, Answer>): Route<Params, Query, Body, Answer> {
  return route;
}

/** An answer that is an error, as problem+json (RFC 9457). */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly status: number;
  readonly detail: string;
  readonly more: Readonly<Record<string, unknown>>;
  constructor(status: number, title: string, detail: string, more: Readonly<Record<string, unknown>> = {}) {
    super(title);
    this.status = status;
    this.detail = detail;
    this.more = more;
  }
}
