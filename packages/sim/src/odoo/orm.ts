import type { Database, Row } from "./database.ts";
import type { Model, Version } from "./models.ts";

/** Who asks, when, and what for: one per request. */
export interface Env {
  uid: number;
  /** Rights without limit. */
  admin: boolean;
  context: Readonly<Record<string, unknown>>;
  /** Start of the transaction, epoch milliseconds with fraction: the `write_date` of all that it writes. */
  now: number;
  /** Commits of the database when the request arrived: what came later it cannot see. */
  since: number;
}

export type Values = Record<string, unknown>;

/** What a model does by itself. */
export interface Behaviour {
  /** Values of a new record that were not given. */
  defaults?(env: Env, values: Values): Values;
  /** Before the values are stored; may refuse. `row` is undefined for a new record. */
  before?(env: Env, row: Row | undefined, values: Values): void;
  /** After they are stored; `changed` are the names that were given. */
  after?(env: Env, row: Row, changed: readonly string[], isNew: boolean): void;
  beforeUnlink?(env: Env, row: Row): void;
  /** Fields that are computed when they are read. */
  compute?: Readonly<Record<string, (env: Env, row: Row) => unknown>>;
  displayName?(row: Row): string;
}

/** A write that took effect within the running transaction. */
export interface Effect {
  model: string;
  id: number;
  action: "create" | "write" | "unlink";
  changes: Record<string, { from?: unknown; to?: unknown }>;
}

export interface Orm {
  readonly version: Version;
  readonly database: Database;
  create(env: Env, model: string, values: Values): number;
  write(env: Env, model: string, ids: readonly number[], values: Values): void;
  unlink(env: Env, model: string, ids: readonly number[]): void;
  search(env: Env, model: string, domain: unknown, options?: SearchOptions): number[];
  read(env: Env, model: string, ids: readonly number[], fields?: readonly string[], load?: string): Values[];
  row(model: string, id: unknown): Row | undefined;
  model(name: string): Model | undefined;
  displayName(model: string, id: number): string;
  /** Sets fields without asking the model's behaviour, for what the server computes itself. */
  set(env: Env, model: string, id: number, values: Values): void;
  /** The ids of the lines of a record. */
  lines(model: string, id: number, field: string): number[];
  /** Takes the effects of the transaction so far. */
  takeEffects(): Effect[];
}

export interface SearchOptions {
  offset?: number;
  /** 0 means all. */
  limit?: number;
  /** As it came; nothing means the model's own. */
  order?: unknown;
}
