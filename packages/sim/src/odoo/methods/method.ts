import type { ExternalIds } from "../external-ids.ts";
import type { Env, Orm } from "../orm.ts";
import type { Sales } from "../sales.ts";
import type { Stock } from "../stock.ts";

export type Args = Readonly<Record<string, unknown>>;

export interface Method {
  /** Of records, which come as `ids`, or of the model. */
  on: "records" | "model";
  /** Names in the order of their positions; those that end in `?` may be left out. */
  parameters: readonly string[];
  /** Milliseconds of work during which other requests may come in between. */
  work?: number;
  run(env: Env, model: string, ids: readonly number[], args: Args): unknown;
}

/** What the methods work on. */
export interface Server {
  orm: Orm;
  externalIds: ExternalIds;
  sales: Sales;
  stock: Stock;
  /** How long a write that can lose a race takes, milliseconds. */
  work: number;
}

/** Methods by their names. */
export type Methods = Readonly<Record<string, Method>>;
