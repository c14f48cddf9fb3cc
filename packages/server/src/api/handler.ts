import type { AnswerOf, AnyRoute, BodyOf, ParamsOf, QueryOf } from "@crossdock/api";
import type { Catalog } from "@crossdock/catalog";
import type { Asker, Engine } from "@crossdock/engine";
import type { Files } from "@crossdock/flow";
import type { Journal } from "@crossdock/journal";
import type { Clock, Log } from "@crossdock/kit";
import type { Metrics } from "../metrics/metrics.ts";
import type { Prepared } from "../reload/prepare.ts";
import type { Reloads } from "../reload/reloads.ts";

/** What handlers may use. */
export interface ApiDeps {
  engine: Engine;
  journal: Journal;
  reloads: Reloads;
  metrics: Metrics;
  clock: Clock;
  log: Log;
  /** Compiles a stored revision again, for what is active now. */
  compileStored(files: Files): Promise<Prepared>;
  /** What the active revision says of itself; for one retailer, or for all. */
  catalog(retailer?: string): Promise<Catalog>;
}

/** A request that the guard let through and that fits its route. */
interface Asked<R extends AnyRoute> {
  params: ParamsOf<R>;
  query: QueryOf<R>;
  body: BodyOf<R>;
  /** Who asks, with the event of the route; throws where it declares none. */
  readonly by: Asker;
}

export type Handler<R extends AnyRoute> = (
  asked: Asked<R>,
  deps: ApiDeps,
) => Promise<AnswerOf<R>> | AnswerOf<R>;
